"""The log as the estimates see it: one row for each piece of work, times as minutes on the office's own clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

DAY, WEEK = 1440.0, 10080.0
MONDAY = 4 * DAY
"""Minutes from 1970-01-01, a Thursday, to the first Monday."""
_FEW = 3
"""So many times at midnight are no chance."""
COLUMNS = ("case", "activity", "resource", "role", "schedule", "start", "end")


@dataclass(frozen=True, kw_only=True)
class WorkLog:
    """A log in order of case and time.

    Attributes
    ----------
    items : ``case, activity, resource, role`` (categories; resource and role may be missing) and ``schedule, start,
        end``: minutes since 1970-01-01 on the office's wall clock, NaN where the log says nothing
    cases : one row for each case, indexed by the case's name, with the attributes that the log has
    zone : time zone in which the wall clock runs
    name, digest : of the file
    notes : what reading left out, in words
    holidays : midnights of the days on which the office was closed, as the planner says
    holiday_names : what the planner calls these days, where there are names
    unused_lifecycle : columns that look like a life cycle (start, complete) and were not used
    columns : part → the column taken for it, then its rivals
    unread : columns from which nothing is taken
    edges : the first and the last moment as the zone's clocks showed them, with their offsets; empty when not known
    read_times : how the first and the last time are written, and the moments they were taken for
    clocks : whether every time in the file is written with a clock, so that a midnight may be meant
    utc_days : of ``start, end``, those whose every time is a midnight in UTC and not on the zone's clock: days that a
        program has written with a clock
    """

    items: pd.DataFrame
    cases: pd.DataFrame
    zone: str
    name: str = ""
    digest: str = ""
    notes: tuple[str, ...] = field(default_factory=tuple)
    holidays: tuple[float, ...] = ()
    holiday_names: Mapping[float, str] = field(default_factory=dict)
    unused_lifecycle: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()
    read_times: tuple[str, ...] = ()
    clocks: bool = False
    utc_days: tuple[str, ...] = ()

    @property
    def has_starts(self) -> bool:
        """Whether work has a start of its own: at least one item in ten starts before it ends."""
        start, end = self.items["start"], self.items["end"]
        return bool((start < end).mean() >= 0.1)

    @property
    def first(self) -> float:
        """The first moment in the log."""
        return float(np.nanmin(began(self.items)))

    @property
    def last(self) -> float:
        """The last moment in the log."""
        return float(np.nanmax(self.items[["start", "end"]].to_numpy()))

    def only(self, kept: pd.Series | NDArray[np.bool_]) -> WorkLog:
        """Return the log with these items only."""
        items = self.items[np.asarray(kept)].reset_index(drop=True)
        items = items.assign(
            case=items["case"].cat.remove_unused_categories(), activity=items["activity"].cat.remove_unused_categories()
        )
        return replace(self, items=items, cases=self.cases.reindex(items["case"].cat.categories), edges=())


def began(items: pd.DataFrame) -> NDArray[np.float64]:
    """Return when each item began, as far as the log says: its start, or else its end."""
    moments: NDArray[np.float64] = items["start"].fillna(items["end"]).to_numpy(float)
    return moments


def ended(items: pd.DataFrame) -> NDArray[np.float64]:
    """Return when each item ended, as far as the log says: its end, or else its start."""
    moments: NDArray[np.float64] = items["end"].fillna(items["start"]).to_numpy(float)
    return moments


def in_order(items: pd.DataFrame) -> pd.DataFrame:
    """Return the items by case, then by start and end; cases in the order of their category."""
    keys = (items["end"].to_numpy(float), began(items), items["case"].cat.codes.to_numpy())
    # lexsort takes its last key first.
    return items.iloc[np.lexsort(keys)].reset_index(drop=True)


def case_edges(items: pd.DataFrame) -> NDArray[np.int64]:
    """Return where each case begins in the sorted items, and the end."""
    codes = items["case"].cat.codes.to_numpy()
    return np.concatenate([[0], np.flatnonzero(np.diff(codes)) + 1, [len(codes)]])


def case_spans(items: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each case: ``began, ended, items, last`` (code of the last activity); indexed by case code."""
    edges = case_edges(items)
    starts, ends = began(items), ended(items)
    return pd.DataFrame(
        {
            "began": np.minimum.reduceat(starts, edges[:-1]),
            "ended": np.fmax.reduceat(ends, edges[:-1]),
            "items": np.diff(edges),
            "last": items["activity"].cat.codes.to_numpy()[edges[1:] - 1],
        },
        index=items["case"].cat.codes.to_numpy()[edges[:-1]],
    )


def hour_of_week(minutes: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return 0 to 167, from Monday 00:00 on."""
    return np.asarray((minutes - MONDAY) % WEEK // 60, np.int64)


def hours_between(first: float, until: float, closed: NDArray[np.float64]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the hours of a window by their begin, and how much of each lies inside it and on no closed day."""
    begins = np.arange(first // 60 * 60, until, 60.0)
    inside = np.minimum(begins + 60, until) - np.maximum(begins, first)
    return begins, np.where(np.isin(begins // DAY * DAY, closed), 0.0, inside / 60)


def civil(minutes: float) -> pd.Timestamp:
    """Return the wall-clock moment."""
    return pd.Timestamp(0) + pd.Timedelta(minutes=float(minutes))


def midnight(minutes: float) -> float:
    """Return the midnight before."""
    return minutes // DAY * DAY


def all_midnights(minutes: NDArray[np.float64]) -> bool:
    """Tell whether times are midnights alone, and so many that it is no chance; NaN is no time."""
    known = minutes[~np.isnan(minutes)]
    return len(known) >= _FEW and bool((known % DAY == 0).all())


def midnights(minutes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the midnight before each moment."""
    return np.asarray(minutes // DAY * DAY)
