"""Findings about cases: which are open or missing, closed days, drift and bursts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from simulator.calibration.arrival_rates import ArrivalRates
from simulator.calibration.event_items import DAY, WEEK, WorkLog, civil, midnights
from simulator.calibration.findings import LogFinding, of_100
from simulator.calibration.open_cases import OpenCases, finished_by
from synthetic_data import shown

_MOST_NAMED = 15
_AS_USUAL = 0.5
"""A holiday with so much of a usual day's items was a day of work."""


def about_cases(log: WorkLog, found: OpenCases, arrivals: ArrivalRates) -> Iterator[LogFinding]:
    """Yield what is odd about the cases."""
    yield from _open(found, log)
    yield from _edges(found, log)
    yield from _holidays(log, arrivals)
    yield from _quiet_days(arrivals)
    yield from _drift_arrivals(arrivals)
    yield from _drift_times(found)
    yield from _bursts(arrivals)


def _open(found: OpenCases, log: WorkLog) -> Iterator[LogFinding]:
    count, cases = int(found.open.sum()), len(found.spans)
    if found.only_finished:
        yield LogFinding(
            name="open cases",
            share=0.0,
            found=f"No case is open at the end, where about {found.expected:,.0f} would be usual: the log keeps "
            "only cases that ended inside it.",
            lost="How long all cases take: slow ones are missing, so the cycle times here are those of "
            "finished cases; and the backlog at the end.",
        )
        return
    yield LogFinding(
        name="open cases",
        share=count / cases,
        found=f"{count:,} of {cases:,} cases are still open at the end "
        f"of the log ({civil(log.last):%Y-%m-%d}); they are kept, as longer than seen.",
        lost="The longest cycle times: most cases are not over yet." if count > 0.3 * cases else "",
    )


def _edges(found: OpenCases, log: WorkLog) -> Iterator[LogFinding]:
    spans = found.spans
    began, took = spans["began"].to_numpy(), (spans["ended"] - spans["began"]).to_numpy()
    first, last = float(began.min()), log.last
    # Where open cases are in the log, none is missing at its end.
    if not found.only_finished or last - first < 2 * WEEK:
        return
    limit = np.maximum(last - began, 1.0)
    # Each case stands for all that began when it did; more than five for one would be a guess.
    kept = 1 / np.maximum(finished_by(took, limit, limit), 0.2)
    missing = 1 - len(kept) / kept.sum()
    yield LogFinding(
        name="edges of the log",
        share=float(missing),
        found=f"About {of_100(missing)} cases that began in the log's time are missing, most of them towards its end.",
        lost="Arrivals in the last weeks." if missing > 0.02 else "",
    )


def _holidays(log: WorkLog, arrivals: ArrivalRates) -> Iterator[LogFinding]:
    # Work goes on after the last case has come, and its days off count as well.
    inside = [day for day in arrivals.holidays if log.first < day + DAY and day <= log.last]
    if not arrivals.holidays:
        return
    ends = midnights(log.items["end"].dropna().to_numpy())
    busy = [day for day in inside if (ends == day).sum() >= _AS_USUAL * _usual_items(ends, day)]
    worked = f" On {_listed(busy)} people worked as usual: check the list." if busy else ""
    yield LogFinding(
        name="holidays",
        share=len(inside) / len(arrivals.holidays),
        found=f"{len(inside)} of the {len(arrivals.holidays)} holidays given lie in the log's time and count for "
        f"nothing.{worked}{_called(log)}",
        lost=f"Arrivals on holidays: {arrivals.on_holidays:,} cases began on one, and in the model none does."
        if arrivals.on_holidays
        else "",
    )


def _called(log: WorkLog) -> str:
    """Say what the days are called, since a name may say that it is no whole day off, in words that nobody knows."""
    days: dict[str, list[float]] = {}
    for day, name in log.holiday_names.items():
        days.setdefault(name, []).append(day)
    days.pop("", None)
    names = [f"{shown(name)} ({civil(some[0]):%Y-%m-%d}{f' and {len(some) - 1} more' if len(some) > 1 else ''})"
             for name, some in days.items()]
    more = f" and {len(names) - _MOST_NAMED} more names" if len(names) > _MOST_NAMED else ""
    return f" Taken for whole days off: {', '.join(names[:_MOST_NAMED])}{more}." if names else ""


def _usual_items(ends: np.ndarray, day: float) -> float:
    """Return how many items end on the same weekday of the weeks around."""
    return float(np.median([(ends == day + weeks * WEEK).sum() for weeks in (-2, -1, 1, 2)])) or np.inf


def _quiet_days(arrivals: ArrivalRates) -> Iterator[LogFinding]:
    if arrivals.days_off:
        yield LogFinding(
            name="looks like a holiday",
            share=float("nan"),
            found=f"No case began on {_listed(arrivals.days_off)}, although cases were due: these days count for "
            "nothing. Name the office's holidays (--holidays), so that those to come are known too.",
        )


def _listed(days: Sequence[float], most: int = 6) -> str:
    """Write midnights as dates."""
    words = ", ".join(f"{civil(day):%Y-%m-%d}" for day in days[:most])
    return words + (f" and {len(days) - most} more days" if len(days) > most else "")


def _drift_arrivals(arrivals: ArrivalRates) -> Iterator[LogFinding]:
    # Two standard errors of the difference between halves of a count.
    noise = 2 * np.sqrt(max(arrivals.dispersion, 1.0) * 4 / max(arrivals.cases, 1))
    yield LogFinding(
        name="drift of arrivals",
        share=arrivals.trend,
        found=f"{arrivals.per_week:,.0f} cases a week; the second half of the time brings "
        f"{abs(100 * arrivals.trend):.0f} in 100 {'more' if arrivals.trend > 0 else 'fewer'} than the first.",
        lost="How many cases will come next: the rate is moving, and the file holds its mean."
        if abs(arrivals.trend) > max(noise, 0.15)
        else "",
    )


def _drift_times(found: OpenCases) -> Iterator[LogFinding]:
    spans = found.spans[~found.open]
    halves = np.array_split(np.argsort(spans["began"].to_numpy(), kind="stable"), 2)
    took = (spans["ended"] - spans["began"]).to_numpy()
    if len(spans) < 2 or not took[halves[0]].any():
        return
    early, late = (float(took[half].mean()) for half in halves)
    change = late / early - 1
    yield LogFinding(
        name="drift of cycle time",
        share=change,
        found=f"Finished cases take {early / DAY:.1f} days in the first half and {late / DAY:.1f} days in the "
        "second (cases begun late are seen only when quick).",
        lost="A steady state: the office of the second half is not that of the first; calibrate on the later "
        "part alone, or explain the change."
        if abs(change) > 0.3
        else "",
    )


def _bursts(arrivals: ArrivalRates) -> Iterator[LogFinding]:
    if arrivals.dispersion > 2:
        yield LogFinding(
            name="bursts of arrivals",
            share=float("nan"),
            found=f"Days differ {arrivals.dispersion:.1f} times as much as chance around their weekday's mean "
            "would make them.",
            lost="Peaks: arrivals are simulated as chance around the hour's mean, so busy days come out too mild.",
        )
