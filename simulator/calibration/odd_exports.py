"""What the way of an export makes doubtful: one part of several files, a limit of rows, counts from another year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.calibration.event_items import DAY, MONDAY

_PART = re.compile(r"(?P<before>.*?)(?P<number>part-\d{3,}|(?<=[_-])\d{12}(?=\.))(?P<after>.*)")
"""Names of files into which programs write one table in parts (Spark and Hive, BigQuery)."""
_LIMITS = frozenset((1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 65_535, 100_000, 150_000, 200_000, 500_000,
                     1_000_000, 1_048_575))
"""Rows after which programs stop an export, spreadsheets among them (2^16 and 2^20, less the headings)."""
_COUNT = re.compile(r"1\d{9}(?:[.,]\d+)?|1\d{12}(?:[.,]0+)?")
_SOME, _NONE, _MANY = 50, 0.02, 0.1
"""Times from which on their weekdays say something; parts of them that are hardly any, and many."""
_FRIDAY, _SATURDAY, _SUNDAY = 4, 5, 6


def export_notes(
    path: Path, table: pd.DataFrame, written: Mapping[str, pd.Series], wall: Mapping[str, NDArray[np.float64]]
) -> Iterator[str]:
    """Yield what the file and its rows say of the export.

    Parameters
    ----------
    table : the rows that were read
    written : part (``schedule, start, end``) → its times as they are written
    wall : part → the same in minutes since 1970 on the clocks of the zone
    """
    yield from _parts_beside(path)
    if table.index.name == "row" and len(table) in _LIMITS:
        yield (f"the file has exactly {len(table):,} rows, where many programs cut off what they export: see whether "
               "the last rows are the last of the log")
    yield from (f"{part}: {words}" for part, column in written.items() for words in _counts(column, wall[part]))


def _parts_beside(path: Path) -> Iterator[str]:
    own = _PART.fullmatch(path.name)
    if own is None:
        return
    others = [other.name for other in sorted(path.parent.iterdir()) if other.name != path.name
              and other.suffix == path.suffix and (found := _PART.fullmatch(other.name))
              and found["before"] == own["before"]]
    if others:
        yield (f"the file is one of {len(others) + 1:,} parts of a table, which lie beside it (such as {others[0]}), "
               "and is read alone: put all parts into one file")


def _counts(column: pd.Series, wall: NDArray[np.float64]) -> Iterator[str]:
    """Yield a doubt where counts of seconds give weekdays of work that those of 1960 would give rightly.

    SAS and Stata count from 1960; read as counts from 1970 their days are 3,653 later, so that Monday to Friday become
    Sunday to Thursday.
    """
    known = ~np.isnan(wall)
    first = column[known].iloc[:1].astype(str).str.strip().tolist()
    if known.sum() < _SOME or not _COUNT.fullmatch(first[0]):
        return
    weekday = (wall[known] - MONDAY) // DAY % 7
    if np.isin(weekday, (_FRIDAY, _SATURDAY)).mean() <= _NONE and (weekday == _SUNDAY).mean() >= _MANY:
        yield (f"the numbers are read as counts from 1970, and give work from Sundays to Thursdays; counts from 1960, "
               f"as SAS and Stata write them, would give Mondays to Fridays ten years earlier (of {first[0]}): compare "
               "a day that you know, and write the times as 2024-01-31 09:15 if it is so")
