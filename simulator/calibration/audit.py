"""The audit of a log: what is odd about it, and what may therefore no longer be estimated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from simulator.calibration.actors import LIES_OPEN, OUTSIDE, STAFF, Actors, find_actors, overlap_share
from simulator.calibration.arrival_rates import ArrivalRates, measure_arrivals
from simulator.calibration.event_items import DAY, WEEK, WorkLog, civil, midnights
from simulator.calibration.open_cases import OpenCases, find_open_cases, finished_by
from simulator.calibration.pieces import LONGEST_SHIFT, Pieces, take_apart

DATE_ONLY = 0.2
"""From this share of date-only stamps on, nothing within a day is estimated."""
_AS_USUAL = 0.5
"""A holiday with so much of a usual day's items was a day of work."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing looked at.

    Attributes
    ----------
    name : what was looked at
    share : part of the log concerned, between 0 and 1; NaN where a share means nothing
    found : what was found, in a sentence
    lost : what may no longer be estimated, in a sentence; empty when nothing is lost
    """

    name: str
    share: float
    found: str
    lost: str = ""


@dataclass(frozen=True, kw_only=True)
class Audit:
    """The findings, and what the log is."""

    log: WorkLog
    findings: tuple[Finding, ...]

    @property
    def lost(self) -> tuple[Finding, ...]:
        """Findings that forbid an estimate."""
        return tuple(finding for finding in self.findings if finding.lost)


def audit_log(log: WorkLog) -> Audit:
    """Look at everything that decides what may be estimated."""
    pieces = take_apart(log)
    found = find_open_cases(pieces)
    actors, arrivals = find_actors(pieces), measure_arrivals(found, log.last, log.holidays)
    makers = (
        _starts(pieces),
        _duplicates(log),
        _zero(pieces),
        _date_only(log),
        _zone(log),
        _names(pieces, actors),
        _one_case(pieces),
        _overlap(pieces),
        _long(pieces, actors),
        _open(found, log),
        _edges(found, log),
        _holidays(log, arrivals),
        _quiet_days(arrivals),
        _drift_arrivals(arrivals),
        _drift_times(found),
        _bursts(arrivals),
    )
    notes = tuple(Finding(name="reading", share=float("nan"), found=note + ".") for note in log.notes)
    return Audit(log=log, findings=(*notes, *(finding for made in makers for finding in made)))


def of_100(share: float) -> str:
    """Write a share as people say it."""
    value = 100 * share
    return (
        f"{value:.0f} of 100"
        if value >= 1 or value == 0
        else f"{10 * value:.0f} of 1,000"
        if value >= 0.1
        else "fewer than 1 of 1,000"
    )


def _starts(pieces: Pieces) -> Iterator[Finding]:
    start, end = pieces.items["start"].to_numpy(float), pieces.items["end"].to_numpy(float)
    share = float(np.mean(start < end))
    if share >= 0.1:
        lasting = [
            str(name)
            for code, name in enumerate(pieces.items["activity"].cat.categories)
            if np.mean((start < end)[pieces.activity == code]) < 0.1
        ]
        lost = (
            f"Minutes of work of {', '.join(lasting[:8])}: these steps have no time between start and end."
            if lasting
            else ""
        )
        yield Finding(
            name="starts", share=share, found=f"{of_100(share)} items have a start before their end.", lost=lost
        )
    else:
        yield Finding(
            name="starts",
            share=share,
            found=f"Only {of_100(share)} items have a start before their end.",
            lost="Minutes of work, how busy staff are, and queues: without starts, waiting and working cannot "
            "be told apart. Give minutes for each step (--minutes), or only times between steps are used.",
        )


def without_duplicates(log: WorkLog) -> WorkLog:
    """Return the log with each exactly repeated item once; in a log of dates alone, repeats may be real and stay."""
    twice = _repeated(log)
    return log.only(~twice) if twice.any() else log


def _repeated(log: WorkLog) -> np.ndarray:
    if date_only_share(log) >= DATE_ONLY:
        return np.zeros(len(log.items), bool)
    return log.items.duplicated(["case", "activity", "resource", "start", "end"]).to_numpy()


def _duplicates(log: WorkLog) -> Iterator[Finding]:
    share = float(_repeated(log).mean())
    yield Finding(
        name="duplicates",
        share=share,
        found=f"{of_100(share)} items are exact repeats of another" + ("; each is counted once." if share else "."),
        lost="Loops of a step back to itself within the same second: they look like repeats." if share > 0.01 else "",
    )


def _zero(pieces: Pieces) -> Iterator[Finding]:
    start = pieces.items["start"].to_numpy(float)
    known = ~np.isnan(start)
    if known.mean() < 0.1:
        return
    share = float(np.mean((pieces.ends - start)[known] <= 0))
    yield Finding(
        name="zero durations",
        share=share,
        found=f"{of_100(share)} items start and end at the same moment.",
        lost="The least minutes of work: some of these items may have been noted after they were done."
        if share > 0.2
        else "",
    )


def date_only_share(log: WorkLog) -> float:
    """Return the share of stamps at exactly midnight."""
    stamps = np.concatenate([log.items["start"].dropna(), log.items["end"].dropna()])
    return float(np.mean(stamps % DAY == 0)) if len(stamps) else 0.0


def _date_only(log: WorkLog) -> Iterator[Finding]:
    share = date_only_share(log)
    yield Finding(
        name="date-only stamps",
        share=share,
        found=f"{of_100(share)} times are dates without a clock time.",
        lost="Everything within a day: hours of arrivals, when staff are there, minutes of work, the order of "
        "steps on one day."
        if share >= DATE_ONLY
        else "",
    )


def _zone(log: WorkLog) -> Iterator[Finding]:
    busy = take_apart(log).office.reshape(7, 24)
    hours = np.flatnonzero(busy.any(axis=0))
    at_night = bool(busy[:, :5].any(axis=1).sum() >= 3)
    yield Finding(
        name="time zone",
        share=float("nan"),
        found=f"Times are read in {log.zone}; most work happens between {hours.min()}:00 and {hours.max() + 1}:00.",
        lost="Hours of the day, if that is not when this office works: check the time zone." if at_night else "",
    )


def _names(pieces: Pieces, actors: Actors) -> Iterator[Finding]:
    staff = np.isin(pieces.activity, [code for code, kind in enumerate(actors.kinds) if kind == STAFF])
    share = float((pieces.resource < 0)[staff].mean()) if staff.any() else 1.0
    many = pieces.items["resource"].nunique()
    words = f"{of_100(share)} items of staff have no name of who did them; {many:,} names in all"
    if actors.personal:
        only = (
            " A single officer does all the work of staff; nobody can be compared." if len(actors.officers) == 1 else ""
        )
        yield Finding(
            name="names",
            share=share,
            found=f"{words}, {len(actors.officers)} of them regular officers.{only}",
            lost="Who is there when, for a part of the work: it is spread over the officers that are named."
            if share > 0.2
            else "",
        )
        return
    yield Finding(
        name="names",
        share=share,
        found=f"{words}; {actors.why_not}.",
        lost="Queues, presence and assignment of officers, and what more or fewer staff would change: only "
        "times between steps are used.",
    )


def _one_case(pieces: Pieces) -> Iterator[Finding]:
    pairs = pieces.items.loc[pieces.items["resource"].notna(), ["resource", "case"]].drop_duplicates()
    counts = pairs["resource"].value_counts()
    counts = counts[counts > 0]
    if counts.empty:
        return
    once = int((counts == 1).sum())
    yield Finding(
        name="names seen in one case",
        share=once / len(counts),
        found=f"{once:,} of {len(counts):,} names appear in one case only.",
        lost="Presence of these people: they are claimants, or too rare, and have no queue of their own."
        if once > 0.1 * len(counts)
        else "",
    )


def _overlap(pieces: Pieces) -> Iterator[Finding]:
    rows = pieces.resource >= 0
    if not (rows & (pieces.ends > pieces.starts)).any():
        return
    share = overlap_share(pieces, rows)
    shared = "; the time is shared out between them." if share else "."
    yield Finding(
        name="overlapping work",
        share=share,
        found=f"{of_100(share)} hours of recorded work overlap with other work of the same name{shared}",
        lost="Minutes of a single item as a clock would show them: only each item's part of the time."
        if share > 0.1
        else "",
    )


def _long(pieces: Pieces, actors: Actors) -> Iterator[Finding]:
    start = pieces.items["start"].to_numpy(float)
    length = pieces.ends - start
    if not (length > 0).any():
        return
    waits = [
        str(name)
        for code, name in enumerate(pieces.items["activity"].cat.categories)
        if actors.kinds[code] == OUTSIDE and pieces.cut[pieces.activity == code].mean() >= LIES_OPEN
    ]
    share, of_time = float(pieces.cut.mean()), float(length[length > LONGEST_SHIFT].sum() / np.nansum(length))
    taken = f" {', '.join(waits[:6])}: taken for waits on others, not for work." if waits else ""
    yield Finding(
        name="items over a shift",
        share=share,
        found=f"{of_100(share)} items last beyond the end of a shift; items over 8 hours hold {of_100(of_time)} "
        f"of all recorded hours.{taken}",
        lost="The longest pieces of work: these items count only as longer than the rest of their shift."
        if share
        else "",
    )


def _open(found: OpenCases, log: WorkLog) -> Iterator[Finding]:
    count, cases = int(found.open.sum()), len(found.spans)
    if found.only_finished:
        yield Finding(
            name="open cases",
            share=0.0,
            found=f"No case is open at the end, where about {found.expected:,.0f} would be usual: the log keeps "
            "only cases that ended inside it.",
            lost="How long all cases take: slow ones are missing, so the cycle times here are those of "
            "finished cases; and the backlog at the end.",
        )
        return
    yield Finding(
        name="open cases",
        share=count / cases,
        found=f"{count:,} of {cases:,} cases are still open at the end "
        f"of the log ({civil(log.last):%Y-%m-%d}); they are kept, as longer than seen.",
        lost="The longest cycle times: most cases are not over yet." if count > 0.3 * cases else "",
    )


def _edges(found: OpenCases, log: WorkLog) -> Iterator[Finding]:
    spans = found.spans
    began, took = spans["began"].to_numpy(), (spans["ended"] - spans["began"]).to_numpy()
    first, last = float(began.min()), log.last
    if not found.only_finished or last - first < 2 * WEEK:
        return
    limit = np.maximum(last - began, 1.0)
    kept = 1 / np.maximum(finished_by(took, limit, limit), 0.2)
    missing = 1 - len(kept) / kept.sum()
    yield Finding(
        name="edges of the log",
        share=float(missing),
        found=f"About {of_100(missing)} cases that began in the log's time are missing, most of them towards its end.",
        lost="Arrivals in the last weeks." if missing > 0.02 else "",
    )


def _holidays(log: WorkLog, arrivals: ArrivalRates) -> Iterator[Finding]:
    inside = [day for day in arrivals.holidays if arrivals.first <= day < arrivals.last]
    if not arrivals.holidays:
        return
    ends = midnights(log.items["end"].dropna().to_numpy())
    busy = [day for day in inside if (ends == day).sum() >= _AS_USUAL * _usual_items(ends, day)]
    worked = f" On {_listed(busy)} people worked as usual: is that day in the list by mistake?" if busy else ""
    yield Finding(
        name="holidays",
        share=len(inside) / len(arrivals.holidays),
        found=f"{len(inside)} of the {len(arrivals.holidays)} holidays given lie in the log's time and count for "
        f"nothing.{worked}",
        lost=f"Arrivals on holidays: {arrivals.on_holidays:,} cases began on one, and in the model none does."
        if arrivals.on_holidays
        else "",
    )


def _usual_items(ends: np.ndarray, day: float) -> float:
    """Return how many items end on the same weekday of the weeks around."""
    return float(np.median([(ends == day + weeks * WEEK).sum() for weeks in (-2, -1, 1, 2)])) or np.inf


def _quiet_days(arrivals: ArrivalRates) -> Iterator[Finding]:
    if arrivals.days_off:
        yield Finding(
            name="looks like a holiday",
            share=float("nan"),
            found=f"No case began on {_listed(arrivals.days_off)}, although cases were due: these days count for "
            "nothing. Name the office's holidays (--holidays), so that those to come are known too.",
        )


def _listed(days: Sequence[float], most: int = 6) -> str:
    """Write midnights as dates."""
    words = ", ".join(f"{civil(day):%Y-%m-%d}" for day in days[:most])
    return words + (f" and {len(days) - most} more days" if len(days) > most else "")


def _drift_arrivals(arrivals: ArrivalRates) -> Iterator[Finding]:
    noise = 2 * np.sqrt(max(arrivals.dispersion, 1.0) * 4 / max(arrivals.cases, 1))
    yield Finding(
        name="drift of arrivals",
        share=arrivals.trend,
        found=f"{arrivals.per_week:,.0f} cases a week; the second half of the time brings "
        f"{abs(100 * arrivals.trend):.0f} in 100 {'more' if arrivals.trend > 0 else 'fewer'} than the first.",
        lost="How many cases will come next: the rate is moving, and the file holds its mean."
        if abs(arrivals.trend) > max(noise, 0.15)
        else "",
    )


def _drift_times(found: OpenCases) -> Iterator[Finding]:
    spans = found.spans[~found.open]
    halves = np.array_split(np.argsort(spans["began"].to_numpy(), kind="stable"), 2)
    took = (spans["ended"] - spans["began"]).to_numpy()
    early, late = (float(took[half].mean()) for half in halves)
    if not early:
        return
    change = late / early - 1
    yield Finding(
        name="drift of cycle time",
        share=change,
        found=f"Finished cases take {early / DAY:.1f} days in the first half and {late / DAY:.1f} days in the "
        "second (cases begun late are seen only when quick).",
        lost="A steady state: the office of the second half is not that of the first; calibrate on the later "
        "part alone, or explain the change."
        if abs(change) > 0.3
        else "",
    )


def _bursts(arrivals: ArrivalRates) -> Iterator[Finding]:
    if arrivals.dispersion > 2:
        yield Finding(
            name="bursts of arrivals",
            share=float("nan"),
            found=f"Days differ {arrivals.dispersion:.1f} times as much as chance around their weekday's mean "
            "would make them.",
            lost="Peaks: arrivals are simulated as chance around the hour's mean, so busy days come out too mild.",
        )
