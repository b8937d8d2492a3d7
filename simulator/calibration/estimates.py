"""All estimates from one log together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.calibration.actors import OUTSIDE, STAFF, SYSTEM, Actors, find_actors
from simulator.calibration.arrival_rates import ArrivalRates, measure_arrivals
from simulator.calibration.assignment import Assignment, measure_assignment
from simulator.calibration.audit_items import without_duplicates
from simulator.calibration.deadlines import Deadlines
from simulator.calibration.event_items import DAY, MONDAY, WEEK, WorkLog, hour_of_week, midnights
from simulator.calibration.open_cases import OpenCases, find_open_cases
from simulator.calibration.pieces import Pieces, take_apart
from simulator.calibration.presence import MeasuredPresence, measure_presence
from simulator.calibration.routing import Routes, measure_routes
from simulator.calibration.service_times import (
    ENOUGH,
    Times,
    censored_times,
    measure_service,
    plain_times,
    pooled,
)
from simulator.plan.distributions import Span

Floats = NDArray[np.float64]
_MOSTLY = 0.85


@dataclass(frozen=True, kw_only=True)
class Estimates:
    """What one log says about its office.

    Attributes
    ----------
    queued : codes of the activities whose cases wait in officers' queues
    service : activity code → minutes of work, where the log or the planner knows them
    given : codes of activities whose minutes the planner gave
    waits : activity code → minutes between the step before and this one (to its start where that is known, else to
        its end), on the office's clock where they keep
        its hours; for the activities that are not queued
    split_by : the case attribute by which routes are told apart, and its shares
    """

    pieces: Pieces
    actors: Actors
    found: OpenCases
    arrivals: ArrivalRates
    routes: Routes
    presence: MeasuredPresence | None
    assignment: dict[str, Assignment]
    queued: frozenset[int]
    service: dict[int, Times | Span]
    given: frozenset[int]
    waits: dict[int, Times]
    waits_after: dict[tuple[int, int], Times] = field(default_factory=dict)
    """(step before, activity) → minutes, where enough cases came that way; for activities without starts."""
    split_by: str = ""
    words: dict[str, int] = field(default_factory=dict)
    presence_factors: dict[str, float] = field(default_factory=dict)
    presence_ranges: dict[str, tuple[float, float]] = field(default_factory=dict)
    targets: dict[str, float] = field(default_factory=dict)
    fitted: dict[str, str] = field(default_factory=dict)
    deadlines: Deadlines | None = None

    @property
    def log(self) -> WorkLog:
        """The log."""
        return self.pieces.log

    @property
    def names(self) -> Sequence[str]:
        """Names of the activities by code."""
        return [str(name) for name in self.pieces.items["activity"].cat.categories]


def estimate(
    log: WorkLog,
    *,
    minutes: Mapping[str, Span] | None = None,
    split_by: str | None = None,
    deadlines: Deadlines | None = None,
) -> Estimates:
    """Estimate all that a log can say; waits for staff are fitted later, in the closed loop."""
    # First of all, as a repeat would count in every estimate.
    log = without_duplicates(log)
    pieces = take_apart(log)
    found = find_open_cases(pieces)
    actors = find_actors(pieces)
    arrivals = measure_arrivals(found, log.last, log.holidays)
    given = _given(pieces, minutes or {})
    timed = _timed(pieces, actors)
    queued = frozenset(code for code in actors.role_of if code in timed or code in given)
    words = _words(log, split_by) if split_by else None
    return Estimates(
        pieces=pieces,
        actors=actors,
        found=found,
        arrivals=arrivals,
        routes=measure_routes(pieces, found, words),
        presence=measure_presence(pieces, actors, arrivals.closed) if queued else None,
        assignment=measure_assignment(pieces, actors) if queued else {},
        queued=queued,
        service={**_service(pieces, actors, timed), **given},
        given=frozenset(given),
        waits=_waits(pieces, actors, arrivals.closed, queued, timed),
        waits_after=_waits_after(pieces, actors, arrivals.closed, queued, timed),
        split_by=split_by or "",
        words=_word_counts(log, split_by) if split_by else {},
        deadlines=deadlines,
    )


def _given(pieces: Pieces, minutes: Mapping[str, Span]) -> dict[int, Span]:
    names = list(map(str, pieces.items["activity"].cat.categories))
    return {names.index(name): span for name, span in minutes.items()}


def _timed(pieces: Pieces, actors: Actors) -> frozenset[int]:
    """Return the activities with real starts: one item in ten lasts."""
    lasting = ~np.isnan(pieces.work) & (pieces.ends > pieces.starts)
    return frozenset(
        code
        for code, kind in enumerate(actors.kinds)
        if kind != SYSTEM and lasting[pieces.activity == code].sum() >= 0.1 * max((pieces.activity == code).sum(), 1)
    )


def _service(pieces: Pieces, actors: Actors, timed: frozenset[int]) -> dict[int, Times | Span]:
    """Return work minutes by activity; a step with few items takes those of its whole role."""
    own = {code: _own_times(pieces, code, actors.kinds[code]) for code in sorted(timed)}
    out: dict[int, Times | Span] = {}
    for code, times in own.items():
        alike = [
            other
            for other in own
            if actors.role_of.get(other) == actors.role_of.get(code) and actors.kinds[other] == actors.kinds[code]
        ]
        out[code] = times if times.n >= ENOUGH else pooled([own[other] for other in alike])
    return out


def _own_times(pieces: Pieces, code: int, kind: str) -> Times:
    """Return the times of one step: work of staff, cut at the end of the shift; all of the time of others."""
    rows = pieces.activity == code
    if kind == STAFF:
        return measure_service(pieces, rows)
    lasted = pieces.items["end"].to_numpy(float) - pieces.items["start"].to_numpy(float)
    known = rows & ~np.isnan(lasted)
    # Last items only: elsewhere the case went on, and the end was not noted.
    unended = rows & np.isnan(lasted) & pieces.items["start"].notna().to_numpy() & pieces.last
    lasted = np.where(unended, pieces.log.last - pieces.starts, lasted)
    chosen = known | unended
    return censored_times(lasted[chosen], unended[chosen], pieces.starts[chosen])


def _waits(
    pieces: Pieces, actors: Actors, closed: Floats, queued: frozenset[int], timed: frozenset[int]
) -> dict[int, Times]:
    out, keeps = {}, office_steps(pieces, actors)
    for code in range(len(actors.kinds)):
        rows = (pieces.activity == code) & ~pieces.first
        if code not in queued and rows.any():
            out[code] = _between(pieces, rows, closed, to_start=code in timed, by_office=code in keeps)
    return out


def _waits_after(
    pieces: Pieces, actors: Actors, closed: Floats, queued: frozenset[int], timed: frozenset[int]
) -> dict[tuple[int, int], Times]:
    """Return the waits of activities without starts, apart for each step before that `ENOUGH` cases came from."""
    keeps = office_steps(pieces, actors)
    # First items have another case's step here; they are never chosen.
    before = np.concatenate([[-1], pieces.activity[:-1]])
    out = {}
    for code in range(len(actors.kinds)):
        if code in queued or code in timed:
            continue
        rows = (pieces.activity == code) & ~pieces.first
        for one in np.unique(before[rows]).tolist():
            chosen = rows & (before == one)
            if chosen.sum() >= ENOUGH:
                out[one, code] = _between(pieces, chosen, closed, to_start=False, by_office=code in keeps)
    return out


def _between(pieces: Pieces, rows: NDArray[np.bool_], closed: Floats, *, to_start: bool, by_office: bool) -> Times:
    """Return the minutes from the step before to the start or end of these items, on the office's clock or any."""
    begin, end = pieces.before[rows], (pieces.starts if to_start else pieces.ends)[rows]
    clock = passed(pieces, begin, end, closed) if by_office else end - begin
    # An item may begin before the step before it has ended.
    return plain_times(np.maximum(clock, 0.0), end)


def office_steps(pieces: Pieces, actors: Actors) -> frozenset[int]:
    """Return the activities of staff that happen in the office's hours; others happen at any time."""
    inside = pieces.office[hour_of_week(pieces.ends)]
    return frozenset(
        code
        for code, kind in enumerate(actors.kinds)
        if kind == STAFF and inside[pieces.activity == code].sum() >= _MOSTLY * (pieces.activity == code).sum()
    )


def passed(pieces: Pieces, begin: Floats, end: Floats, closed: Floats) -> Floats:
    """Return the minutes of the office's hours between two moments; closed days (midnights, in order) have none."""
    week = np.concatenate([[0.0], np.cumsum(pieces.office * 60.0)])

    def by_week(moment: Floats) -> Floats:
        weeks, rest = np.divmod(moment - MONDAY, WEEK)
        return np.asarray(weeks * week[-1] + np.interp(rest / 60, np.arange(169), week))

    # What the closed days before would have had, to be taken off again.
    lost = np.concatenate([[0.0], np.cumsum(by_week(closed + DAY) - by_week(closed))])

    def clock(moment: Floats) -> Floats:
        day = midnights(moment)
        # On a closed day the clock stands as it stood at its midnight.
        now = np.where(np.isin(day, closed), day, moment)
        return np.asarray(by_week(now) - lost[np.searchsorted(closed, day)])

    return np.asarray(np.maximum(clock(np.maximum(end, begin)) - clock(begin), 0.0))


def _words(log: WorkLog, attribute: str) -> list[str]:
    words: list[str] = log.cases[attribute].astype(str).reindex(log.items["case"]).tolist()
    return words


def _word_counts(log: WorkLog, attribute: str) -> dict[str, int]:
    return {str(word): int(count) for word, count in log.cases[attribute].astype(str).value_counts().items()}


__all__ = ["OUTSIDE", "STAFF", "SYSTEM", "Estimates", "estimate", "passed"]
