"""The items with what surrounds them: the end of the step before, the wait, the work inside the shift."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.calibration.event_items import DAY, WorkLog, began, case_edges, ended, hour_of_week, midnights

Floats = NDArray[np.float64]
LONGEST_SHIFT = 8 * 60.0
"""Minutes; work recorded as longer lay open, somebody did not sit on it."""
_OPEN = 0.1
"""An hour of the week belongs to the office's hours when it sees so much of what a busy hour sees."""


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """Items in order with derived columns; all arrays have one entry per item.

    Attributes
    ----------
    log : the log
    starts, ends : when the item began and ended (its end, where the log has no start)
    before : end of the case's work so far, NaN for the first item of a case
    first, last : whether the item is the first or last of its case
    work : minutes of work, overlaps of one officer shared out and cut at the end of the shift; NaN without a start
    cut : whether `work` was cut
    office : 168 flags, the hours of the week in which the office works
    """

    log: WorkLog
    starts: Floats
    ends: Floats
    before: Floats
    first: NDArray[np.bool_]
    last: NDArray[np.bool_]
    work: Floats
    cut: NDArray[np.bool_]
    office: NDArray[np.bool_]

    @property
    def items(self) -> pd.DataFrame:
        """The items themselves."""
        return self.log.items

    @property
    def activity(self) -> NDArray[np.int64]:
        """Code of each item's activity."""
        activity: NDArray[np.int64] = self.items["activity"].cat.codes.to_numpy(np.int64)
        return activity

    @property
    def resource(self) -> NDArray[np.int64]:
        """Code of each item's resource, -1 for none."""
        resource: NDArray[np.int64] = self.items["resource"].cat.codes.to_numpy(np.int64)
        return resource

    @property
    def wait(self) -> Floats:
        """Minutes from the end of the case's work so far to the start, 0 where they overlap; NaN for first items."""
        return np.maximum(self.starts - self.before, 0.0)


def take_apart(log: WorkLog) -> Pieces:
    """Return the items with what surrounds them."""
    items = log.items
    starts, ends = began(items), ended(items)
    edges = case_edges(items)
    first, last = np.zeros(len(items), bool), np.zeros(len(items), bool)
    first[edges[:-1]], last[edges[1:] - 1] = True, True
    # The latest end so far and not that of the row before, since steps may overlap.
    so_far = pd.Series(ends).groupby(items["case"].cat.codes.to_numpy(), sort=False).cummax().to_numpy()
    before = np.where(first, np.nan, np.concatenate([[np.nan], so_far[:-1]]))
    office = office_hours(log)
    work, cut = _work(items, office)
    # The case went on, so work without an end was ended at a moment that nobody noted.
    unnoted = items["end"].isna().to_numpy() & ~last
    work, cut = np.where(unnoted, np.nan, work), cut & ~unnoted
    return Pieces(
        log=log, starts=starts, ends=ends, before=before, first=first, last=last, work=work, cut=cut, office=office
    )


def office_hours(log: WorkLog) -> NDArray[np.bool_]:
    """Return the hours of the week in which people work: those with a tenth of a busy hour's events."""
    items = _by_regulars(log.items)
    stamps = np.concatenate([items["start"].dropna(), items["end"].dropna()])
    # Dates without a clock time lie at midnight and say nothing about hours.
    stamps = stamps[stamps % DAY != 0] if (stamps % DAY != 0).any() else stamps
    counts = np.bincount(hour_of_week(stamps), minlength=168)
    busy = counts[counts > 0]
    return np.asarray(counts >= _OPEN * np.quantile(busy, 0.75)) & (counts > 0)


def _by_regulars(items: pd.DataFrame) -> pd.DataFrame:
    """Return the items of people who act in several cases, where there are some: claimants keep no office hours."""
    pairs = items.loc[items["resource"].notna(), ["resource", "case"]].drop_duplicates()
    counts = pairs["resource"].value_counts()
    kept = items["resource"].isin(counts.index[counts > 2]).to_numpy()
    return items[kept] if kept.mean() > 0.2 else items


def _work(items: pd.DataFrame, office: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the minutes of work of each item and whether they were cut at the end of the shift."""
    start, end = items["start"].to_numpy(float), items["end"].to_numpy(float)
    closes = shift_end(start, office)
    until = np.minimum(np.where(np.isnan(end), closes, end), closes)
    cut = ~np.isnan(start) & ~(end <= until)
    return shared_out(items["resource"].cat.codes.to_numpy(), start, until), cut


def shift_end(start: Floats, office: NDArray[np.bool_]) -> Floats:
    """Return when work that began then must have paused: the office's closing, and eight hours at most."""
    return np.minimum(closing_after(start, office), start + LONGEST_SHIFT)


def closing_after(times: Floats, office: NDArray[np.bool_]) -> Floats:
    """Return the end of the office's last hour of the day, not before the time itself."""
    days = office.reshape(7, 24)
    last = np.where(days.any(axis=1), 24 - np.argmax(days[:, ::-1], axis=1), 24) * 60.0
    known = np.nan_to_num(times)
    weekday = (midnights(known) // DAY + 3).astype(int) % 7
    closes = midnights(known) + last[weekday]
    # Who works after the office has closed goes on until midnight.
    return np.where(np.isnan(times), np.nan, np.where(closes > known, closes, midnights(known) + DAY))


def shared_out(resource: NDArray[np.int64], start: Floats, end: Floats) -> Floats:
    """Return each item's part of its worker's time: where n items overlap, each gets an n-th of it (union time)."""
    work = end - start
    known = (resource >= 0) & ~np.isnan(work) & (work > 0)
    rows = np.flatnonzero(known)
    times = np.concatenate([start[rows], end[rows]])
    sign = np.concatenate([np.ones(len(rows)), -np.ones(len(rows))])
    who = np.concatenate([resource[rows], resource[rows]])
    # At one moment ends (-1) come before starts, so that items which touch do not overlap.
    order = np.lexsort((sign, times, who))
    active = np.cumsum(sign[order])
    length = np.diff(times[order], append=0.0)
    inside = active > 0
    part = np.zeros(len(order))
    part[inside] = length[inside] / active[inside]
    passed = np.concatenate([[0.0], np.cumsum(part)])
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    out = work.copy()
    out[rows] = passed[place[len(rows) :]] - passed[place[: len(rows)]]
    return np.asarray(out)
