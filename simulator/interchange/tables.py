"""The event log with civil times, as CSV (column names of Simod and Prosimos) or Parquet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

TIMES = ("enabled_at", "started_at", "completed_at")
_NAMES = {"enabled_at": "enable_time", "started_at": "start_time", "completed_at": "end_time"}


def civil_events(events: pd.DataFrame, start: np.datetime64) -> pd.DataFrame:
    """Return the events with times as dates and clock times, to the millisecond; open ends stay empty."""
    times = {name: civil_times(events[name], start) for name in TIMES}
    return events.assign(**times)


def civil_times(minutes: pd.Series, start: np.datetime64) -> pd.Series:
    """Turn minutes since the start into datetimes."""
    base = start.astype("datetime64[ms]")
    # Rounded, since numpy cuts off, and a moment a hair below would lose a millisecond.
    whole = (minutes.to_numpy(float) * 60_000).round()
    stamps = np.full(len(whole), np.datetime64("NaT", "ms"))
    there = ~np.isnan(whole)
    stamps[there] = base + whole[there].astype("timedelta64[ms]")
    return pd.Series(stamps, index=minutes.index)


def write_csv(events: pd.DataFrame, start: np.datetime64, target: Path) -> None:
    """Write one line for each activity of each case, UTF-8, times as 2019-01-31T09:15:00.000."""
    table = civil_events(events, start).rename(columns=_NAMES)
    table.to_csv(target, index=False, date_format="%Y-%m-%dT%H:%M:%S.%f")


def write_parquet(events: pd.DataFrame, start: np.datetime64, target: Path) -> None:
    """Write the table with its types, for pandas, DuckDB, Arrow and others."""
    civil_events(events, start).to_parquet(target, index=False)


def write_table(table: pd.DataFrame, start: np.datetime64, target: Path, ending: str) -> None:
    """Write a plain table as ``.csv`` or ``.parquet``, its times as civil ones."""
    times = [name for name in table if name == "at" or str(name).endswith("_at")]
    civil = table.assign(**{name: civil_times(table[name], start) for name in times})
    if ending == ".csv":
        civil.to_csv(target, index=False, date_format="%Y-%m-%dT%H:%M:%S.%f")
    else:
        civil.to_parquet(target, index=False)
