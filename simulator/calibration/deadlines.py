"""Statutory deadlines: how long the recorded part of a case may take so that the case is decided in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from simulator.calibration.case_attributes import DEADLINES, no_attribute
from simulator.calibration.event_items import DAY, WorkLog, all_midnights, case_spans, civil
from simulator.calibration.findings import LogFinding
from simulator.calibration.log_clock import office_minutes
from simulator.calibration.service_times import week_effect
from simulator.calibration.unknown_times import placeholder_days
from simulator.written_times.columns import read_column
from synthetic_data import BadInput, Problem

_DECIDED = ("enddate", "end_date", "decided", "decision_date", "decided_at", "decisiondate")
_MOST_PAIRS = 800


@dataclass(frozen=True, kw_only=True)
class Deadlines:
    """Deadlines of the log's cases.

    Attributes
    ----------
    allowed : minutes each case may take from its first to its last recorded step, by case code; NaN where undecided
        or without a deadline
    margins : minutes that simulated cases may take: how late decisions are, less the part that the recorded steps
        explain, over that part
    part : by how much the decision is later when the recorded part takes a day longer, in days (Theil-Sen slope)
    missed, decided : cases decided too late, and decided at all
    effect : how many times wider weeks that differ make the variance of their share
    columns : the case attributes used, in words
    """

    allowed: pd.Series
    margins: np.ndarray
    part: float
    missed: int
    decided: int
    effect: float
    columns: str

    @property
    def share(self) -> float:
        """Share of decided cases that were late."""
        return self.missed / self.decided if self.decided else float("nan")


def find_deadlines(
    log: WorkLog, deadline: str | None = None, decided: str | None = None, *, known_until: float = np.inf
) -> Deadlines | None:
    """Return the deadlines that the log's case attributes hold; None when there are none.

    A case is late when it is decided after its deadline, which is the end of its day where it is a bare date. The
    decision is the day in the attribute `decided`, or else the last step. Often only a part of the way to the decision
    is recorded, so that a day more in it makes the decision later by less than a day; that part is measured. Decisions
    after `known_until` are not known yet.

    Raises
    ------
    BadInput : an attribute named is not one of the log's cases, or its times cannot be read
    """
    due = deadline or _there(log, DEADLINES)
    if due is None:
        return None
    done = decided or _there(log, _DECIDED)
    spans = case_spans(log.items)
    limit, of_days = _times(log, due, "--deadline")
    limit, never = _without_placeholders(limit)
    end = _times(log, done, "--decided")[0] if done else spans["ended"].to_numpy()
    # A decision of which only the day is known stands at its midnight, as the deadline does.
    whole = of_days & (limit % DAY == 0) & (end % DAY != 0)
    limit = np.where(whole, limit + DAY, limit)
    # A validation must not know decisions from the weeks by which it judges.
    end = np.where(end <= known_until, end, np.nan)
    late_by = end - limit
    known = ~np.isnan(late_by)
    if not known.any():
        return None
    took = (spans["ended"] - spans["began"]).to_numpy()
    part = _part(took[known], late_by[known])
    return Deadlines(
        allowed=pd.Series(took - late_by, index=spans.index),
        part=part,
        margins=np.sort(took[known] - late_by[known] / part),
        missed=int((late_by[known] > 0).sum()),
        decided=int(known.sum()),
        effect=week_effect((late_by[known] > 0).astype(float), spans["began"].to_numpy()[known]),
        columns=f"{due}{f' ({never} taken for none)' if never else ''}"
        f"{', to the end of its day,' if whole.any() else ''} against {done or 'the last step'}",
    )


def _there(log: WorkLog, names: Sequence[str]) -> str | None:
    """Return the first of some attributes that the cases have; capitals do not count."""
    own = {str(name).casefold(): str(name) for name in reversed(log.cases.columns)}
    return next((own[name] for name in names if name in own), None)


def days_of_cases(log: WorkLog) -> dict[str, np.ndarray]:
    """Return attribute → its times in minutes, for those named as deadlines and decisions are and that can be read."""
    found = {}
    for name in (_there(log, (known,)) for known in (*DEADLINES, *_DECIDED)):
        if name is not None and log.cases[name].notna().any():
            try:
                found[name] = _times(log, name, name)[0]
            except BadInput:
                # Whoever wants deadlines of it is told when they are measured.
                continue
    return found


def about_deadlines(log: WorkLog) -> Iterator[LogFinding]:
    """Yield days among deadlines that stand for none, such as 2099-12-31."""
    for name, minutes in days_of_cases(log).items():
        if name.casefold() in DEADLINES and (never := _without_placeholders(minutes)[1]):
            yield LogFinding(
                name="deadlines", share=float("nan"),
                found=f"The column {name} holds {never}: far from all others, such a day stands for no deadline, and "
                "is taken for none.")


def _without_placeholders(minutes: np.ndarray) -> tuple[np.ndarray, str]:
    """Return deadlines without days that stand for none, and these with their counts."""
    never = placeholder_days(minutes)
    told = ", ".join(f"{civil(day):%Y-%m-%d} ({int(hit.sum()):,})" for day, hit in never.items())
    return np.where(np.logical_or.reduce([np.isnan(minutes), *never.values()]), np.nan, minutes), told


def _part(took: np.ndarray, late_by: np.ndarray) -> float:
    """Return how much of a longer time a later decision takes over, between a tenth and all of it."""
    # Theil-Sen looks at every pair, of which 800 cases have 320,000.
    step = max(1, len(took) // _MOST_PAIRS)
    took, late_by = took[::step], late_by[::step]
    if np.ptp(took) == 0:
        return 1.0
    return float(np.clip(stats.theilslopes(late_by, took).slope, 0.1, 1.0))


def _times(log: WorkLog, column: str, option: str) -> tuple[np.ndarray, bool]:
    """Return the times of an attribute in minutes, and whether those at midnight are days.

    They are where some are written without a clock, and where all lie there, as databases write days: on the clocks
    of the zone, or else as they are written, since programs put the midnight of UTC or of the winter behind a day.
    """
    if column not in log.cases:
        raise BadInput(no_attribute(log, column, option))
    times, bare, offsets = read_column(log.cases[column], f"{option} {column}")
    if times.isna().all():
        raise BadInput(Problem(where=option, rule="holds no times", value=column))
    minutes, utc, _ = office_minutes({column: times}, np.arange(len(times)), log.zone, option)
    written = utc[column] + (0 if offsets is None else offsets) if times.dt.tz is not None else minutes[column]
    days = next((clock for clock in (minutes[column], written) if all_midnights(clock)), None)
    return (minutes[column], bare) if days is None else (days, True)
