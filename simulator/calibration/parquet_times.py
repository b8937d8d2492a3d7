"""Times of Parquet files in the old form INT96, of which only Spark's files say what clock they mean."""

from __future__ import annotations

import pyarrow as pa
from pyarrow import compute, parquet

from synthetic_data import BadInput, Problem

_SPARK = b"org.apache.spark.version"
"""What Spark writes into each of its files; it has one kind of INT96 times, which are moments of UTC."""


def without_int96(
    table: pa.Table, store: parquet.ParquetFile, where: str
) -> tuple[pa.Table, tuple[str, ...]]:
    """Return a table whose INT96 times are moments of UTC, and what to say of them.

    Parameters
    ----------
    table : the columns of which something is taken
    store : the file, which knows how its columns are kept

    Raises
    ------
    BadInput : such times stand in a file that is not Spark's: Hive and Impala write local clocks or UTC by setting
    """
    old = [name for name in table.column_names if _kept_as(store, name) == "INT96"]
    if old and _SPARK not in (store.schema_arrow.metadata or store.metadata.metadata or {}):
        raise BadInput([Problem(
            where=f"{where}: {name}", value=str(compute.min(table.column(name)).as_py()),
            rule="holds times in the old form INT96, of which the file does not say whether they are UTC or a local "
            "clock", remedy="write the column as timestamps that say so (TIMESTAMP_MICROS or MILLIS), or as text")
            for name in old])
    for name in old:
        utc = table.column(name).cast(pa.timestamp("us", "UTC"))
        table = table.set_column(table.column_names.index(name), name, utc)
    told = f"the times of {' and '.join(old)} are kept as INT96 by Spark, which writes moments of UTC, and are read so"
    return table, (told,) if old else ()


def _kept_as(store: parquet.ParquetFile, name: str) -> str:
    return next((str(one.physical_type) for one in map(store.schema.column, range(len(store.schema)))
                 if one.path == name), "")
