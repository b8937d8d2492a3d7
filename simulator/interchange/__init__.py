"""Event logs for other tools: CSV, Parquet, XES and OCEL 2.0."""
