"""The office as a workbook: filled in without YAML, in Excel or as CSV, and how it becomes an office file."""
