"""Times of Parquet logs: read on the clock that their file says, or refused."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from pyarrow import parquet

from simulator.calibration.reading import read_log
from synthetic_data import BadInput

NINE = dt.datetime(2024, 1, 8, 9)


def log_at(tmp_path, last=NINE + dt.timedelta(hours=1), zone=None, metadata=None, **how):
    """Write a log of two steps at nine and at `last`; return its path."""
    table = pa.table({"case_id": ["k", "k"], "activity": ["ask", "pay"],
                      "end_time": pa.array([NINE, last], pa.timestamp("us", zone))})
    parquet.write_table(table.replace_schema_metadata(metadata), tmp_path / "log.parquet", **how)
    return tmp_path / "log.parquet"


def test_old_times_of_spark_are_moments_of_utc(tmp_path):
    """Spark turns the session's clock into UTC and does not say so; nine in UTC is ten in Berlin."""
    log = read_log(log_at(tmp_path, metadata={b"org.apache.spark.version": b"3.5.1"},
                          use_deprecated_int96_timestamps=True), zone="Europe/Berlin")
    assert log.edges[0] == "2024-01-08T10:00+01:00"
    assert any("kept as INT96 by Spark, which writes moments of UTC" in note for note in log.notes)


def test_old_times_of_which_nobody_says_the_clock_are_refused(tmp_path):
    """Hive writes the clock of its machine or UTC, by a setting; timestamps of today are read as they say."""
    with pytest.raises(BadInput, match="old form INT96, of which the file does not say"):
        read_log(log_at(tmp_path, use_deprecated_int96_timestamps=True), zone="Europe/Berlin")
    assert read_log(log_at(tmp_path), zone="Europe/Berlin").edges[0] == "2024-01-08T09:00+01:00"
    assert read_log(log_at(tmp_path, zone="UTC"), zone="Europe/Berlin").edges[0] == "2024-01-08T10:00+01:00"


@pytest.mark.parametrize("far", [dt.datetime(9999, 12, 31), dt.datetime(1, 1, 1), dt.datetime(1601, 1, 1)])
@pytest.mark.parametrize("old", [True, False])
def test_times_of_no_office_are_refused_and_never_another_century(tmp_path, far, old):
    """In nanoseconds the year 9999 would be 1816; a CSV file with it is refused as well."""
    with pytest.raises(BadInput, match=f"outside the years 1900 to 2100, got '{far.year:04}"):
        read_log(log_at(tmp_path, far, metadata={b"org.apache.spark.version": b"3.5.1"},
                        use_deprecated_int96_timestamps=old), zone="UTC")
