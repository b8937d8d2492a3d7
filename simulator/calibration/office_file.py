"""Estimates as an office file: the same YAML that a planner writes by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from simulator.calibration.actors import OUTSIDE, STAFF
from simulator.calibration.estimates import Estimates, office_steps
from simulator.calibration.event_items import DAY, civil
from simulator.calibration.office_words import duration, numbers, presence_by_day, slug, slugs, weekly_hours
from simulator.calibration.routing import BEGIN, END, Targets, share_interval
from simulator.calibration.service_times import Times, slices
from simulator.plan.distributions import Span
from simulator.plan.scenario import Scenario
from synthetic_data import check_spec

BEGINS, ENDS = "case_begins", "case_ends"


@dataclass(frozen=True, kw_only=True)
class Window:
    """The time to simulate.

    Attributes
    ----------
    start : minutes since 1970-01-01, a midnight
    length : minutes
    arrivals_until : moment after which no case begins; None for no such moment
    open_cases : ``before, last, age`` (codes and minutes) of the cases open at the start
    """

    start: float
    length: float
    arrivals_until: float | None = None
    open_cases: pd.DataFrame | None = None


class OfficeFile:
    """The estimates of one log, ready to be written for any window."""

    def __init__(self, estimates: Estimates) -> None:
        self._e = estimates
        self.slugs = list(slugs(estimates.names))
        routes = estimates.routes
        self.firsts = frozenset(code for code in routes.after[BEGIN])
        """Codes of the activities that begin a case; they have a step of their own, without a wait before it."""
        reached = {target for step, ways in routes.after.items() if step != BEGIN for target in ways}
        self.mains = frozenset(reached - {END})

        self._in_hours = office_steps(estimates.pieces, estimates.actors)

    def first(self, code: int) -> str:
        """Name of the step that stands for the activity at the beginning of a case."""
        return f"first_{self.slugs[code]}"

    def step(self, code: int) -> str:
        """Name of the step that stands for the activity."""
        return self.slugs[code] if code in self.mains else self.first(code)

    @cached_property
    def titles(self) -> dict[str, str]:
        """Step → activity of the log."""
        names = self._e.names
        return {self.slugs[code]: names[code] for code in self.mains} | {
            self.first(code): names[code] for code in self.firsts
        }

    # -- the whole ----------------------------------------------------------------------------------

    def scenario(self, window: Window) -> Scenario:
        """Return the office as a checked scenario."""
        return check_spec(self.values(window), Scenario, where="office.yaml")

    def values(self, window: Window) -> dict[str, Any]:
        """Return the office as plain values, as they stand in the file."""
        e = self._e
        start = civil(window.start).date()
        return {
            "name": "office",
            "title": f"Office measured from {e.log.name}",
            "question": "What would change for people and staff if some of these steps were no longer needed?",
            "headline": ["days_to_decision_mean", "days_to_decision_p90", "touch_minutes", "backlog_mean"],
            "start": start,
            "horizon": f"{window.length / DAY:g} days (assumed; the time to look at)",
            "replications": 10,
            "working_days": "office",
            "calendars": self._calendars(),
            "process": self._process(),
            "staff": self._staff(),
            "queues": self._queues(),
            "arrivals": self._arrivals(window),
        }

    def _process(self) -> dict[str, Any]:
        e = self._e
        activities: dict[str, Any] = {
            BEGINS: {
                "kind": "automatic",
                "title": "The case begins",
                "milestone": "applied",
                "actor": "system",
                "next": list(self._lines(e.routes.after[BEGIN], first=True)),
            }
        }
        for code in range(len(e.names)):
            if code in self.firsts:
                activities[self.first(code)] = self._activity(code, first=True)
            if code in self.mains:
                activities[self.slugs[code]] = self._activity(code, first=False)
        activities[ENDS] = {"kind": "end", "title": "The case ends", "milestone": "decided"}
        values: dict[str, Any] = {
            "name": "measured",
            "title": f"Process measured from {e.log.name}",
            "starts": BEGINS,
            "activities": activities,
        }
        if attributes := self._attributes():
            values["attributes"] = attributes
        return values

    def _attributes(self) -> dict[str, Any]:
        e = self._e
        out: dict[str, Any] = {}
        if e.words:
            total = sum(e.words.values())
            shares = [round(count / total, 6) for count in e.words.values()]
            shares[0] += round(1 - sum(shares), 6)
            out[slug(e.split_by)] = {
                "choice": {
                    self.word(word): f"{share:.6f} share (measured; {count} of {total} cases)"
                    for (word, count), share in zip(e.words.items(), shares, strict=True)
                }
            }
        if e.deadlines is not None:
            values = e.deadlines.margins / DAY
            # Who is late before the first recorded step is late at once; a time allowed is never negative.
            margins = np.maximum(slices(values, np.full(len(values), 1 / len(values)), 200), 1 / DAY)
            out["days_allowed"] = {
                "value": f"sample {numbers(margins)} days (measured; "
                f"{e.deadlines.decided} decided cases, {e.deadlines.columns})"
            }
        return out

    def word(self, word: str) -> str:
        """A word of the attribute as the file writes it."""
        return next(slug for slug, name in zip(slugs(list(self._e.words)), self._e.words, strict=True) if name == word)

    # -- activities ---------------------------------------------------------------------------------

    def _activity(self, code: int, *, first: bool) -> dict[str, Any]:
        e = self._e
        kind = e.actors.kinds[code]
        values: dict[str, Any] = {"title": e.names[code]}
        service = e.service.get(code)
        if code in e.queued:
            values |= {"kind": "human", "role": e.actors.role_of[code], "time": duration(service)}
            if first:
                values["at_once"] = True
        else:
            actor = {STAFF: "human", OUTSIDE: "outside"}.get(kind, "automatic")
            values |= {"kind": "outside" if kind in (STAFF, OUTSIDE) else "automatic", "actor": actor}
            if code in self._in_hours:
                values["calendar"] = "office"
            values |= self._times(code, service, first=first)
        values["next"] = list(self._ways(code, first=first))
        return values

    def _times(self, code: int, service: Times | Span | None, *, first: bool) -> dict[str, Any]:
        """Times of a step that is not queued: the wait before it, and its own time where that is known."""
        wait = self._e.waits.get(code)
        if service is not None:
            return {"time": duration(service)} | ({} if first or wait is None else {"delay": duration(wait)})
        if first or wait is None:
            return {"time": "constant 1 sec (assumed; a moment)"}
        return {"time": duration(wait)} | self._times_after(code)

    def _times_after(self, code: int) -> dict[str, Any]:
        """Times of cases that come from a certain step, where enough did."""
        waits = {before: times for (before, here), times in self._e.waits_after.items() if here == code}
        lines = {name: duration(times) for before, times in waits.items() for name in self._names_of(before)}
        return {"time_after": lines} if lines else {}

    def _ways(self, code: int, *, first: bool) -> Iterator[dict[str, Any]]:
        routes = self._e.routes
        befores = [BEGIN] if first else sorted({before for before, here in routes.pairs if here == code} - {BEGIN})
        for before in befores:
            for name in self._names_of(before):
                where = {} if first else {"previous": f"previous = {name}"}
                yield from self._after(before, code, where)
        yield from self._lines(routes.after[code])

    def _names_of(self, code: int) -> list[str]:
        if code == BEGIN:
            return [BEGINS]
        return [self.slugs[code]] * (code in self.mains) + [self.first(code)] * (code in self.firsts)

    def _after(self, before: int, code: int, where: dict[str, str]) -> Iterator[dict[str, Any]]:
        """Lines for cases that came from one step: by word, by attempt, and for all others."""
        e = self._e
        for word in e.words:
            ways = e.routes.by_word.get((word, before, code))
            if ways:
                yield from self._lines(ways, [f"{slug(e.split_by)} = {self.word(word)}", *where.values()])
        for low, ways in reversed(e.routes.attempts.get((before, code), [])):
            yield from self._lines(ways, [*where.values(), f"visit >= {low}"])
        pair = e.routes.pairs.get((before, code))
        if pair and where:
            yield from self._lines(pair, list(where.values()))

    def _lines(
        self, ways: Targets, conditions: list[str] | None = None, *, first: bool = False
    ) -> Iterator[dict[str, Any]]:
        total = ways.total()
        ordered = sorted(ways.items(), key=lambda way: (-way[1], way[0]))
        for place, (target, count) in enumerate(ordered):
            name = ENDS if target == END else self.first(target) if first else self.step(target)
            line: dict[str, Any] = {"to": name}
            if place < len(ordered) - 1:
                low, high = share_interval(count, total)
                line["share"] = (
                    f"{count / total:.6f} share (measured; {count} of {total}, "
                    f"{100 * low:.1f} to {100 * high:.1f} of 100)"
                )
            if conditions:
                line["when"] = " and ".join(conditions)
            yield line

    # -- the office ---------------------------------------------------------------------------------

    def _calendars(self) -> dict[str, Any]:
        holidays = [civil(day).date() for day in self._e.arrivals.closed]
        return {
            "week": {"hours": {"mon-sun": "00:00-24:00"}, "holidays": holidays},
            "office": {"hours": weekly_hours(self._e.pieces.office), "holidays": holidays},
        }

    def _staff(self) -> dict[str, Any]:
        e = self._e
        if e.presence is None:
            return {}
        out = {}
        for number, officer in enumerate(e.actors.officers, start=1):
            takes = {
                code: part
                for way in e.assignment.values()
                for code, part in way.parts.get(officer, {}).items()
                if code in e.queued
            }
            if takes:
                roles = sorted(
                    {e.actors.role_of[code] for code in takes}, key=lambda role: (role != e.actors.roles[officer], role)
                )
                out[f"officer_{number:02d}"] = {
                    "roles": roles,
                    "heads": "1 heads (measured; a person of the log)",
                    "calendar": "week",
                    "at_closing": "finish",
                    "takes": self._takes(takes),
                    "presence": presence_by_day(e.presence.shares[officer]),
                }
        return out

    def _takes(self, takes: Mapping[int, float]) -> dict[str, float]:
        return {name: max(round(part, 2), 0.01) for code, part in takes.items() for name in self._names_of(code)}

    def _queues(self) -> dict[str, Any]:
        e = self._e
        if e.presence is None:
            return {}
        out = {}
        for role in sorted({e.actors.role_of[code] for code in e.queued}):
            way = e.assignment[role]
            given, origin = e.presence_factors.get(role, 1.0), e.fitted.get(role, "assumed; not fitted")
            out[role] = {
                "rule": "named",
                "same_worker": f"{way.same:.4f} share (measured; {way.met} of {way.seen} items went to whoever had the "
                f"case before, less what chance gives; {100 * way.low:.1f} to {100 * way.high:.1f} of 100)",
                "presence": f"{given:.4f} share ({origin})",
            }
        return out

    def _arrivals(self, window: Window) -> dict[str, Any]:
        rates = self._e.arrivals
        stream: dict[str, Any] = {
            "rate": f"{rates.per_week:.4f} cases per week (measured; {rates.cases} cases, {rates.whole.low:.1f} to "
            f"{rates.whole.high:.1f} in 95 of 100)",
            "by_hour_of_week": [round(float(weight), 5) for weight in rates.weights],
            "calendar": "week",
        }
        if window.arrivals_until is not None:
            stream["to"] = civil(window.arrivals_until).date()
        streams: dict[str, Any] = {"new_cases": stream}
        if window.open_cases is not None and len(window.open_cases):
            streams |= self._stocks(window.open_cases)
        return streams

    def _stocks(self, cases: pd.DataFrame) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for (before, last), rows in cases.groupby(["before", "last"], sort=True):
            done = (
                [self.first(last)]
                if before == BEGIN and last in self.firsts
                else [*([self.step(before)] if before != BEGIN else []), self.step(last)]
            )
            ages = np.sort(rows["age"].to_numpy())
            out[f"open_{len(out) + 1:02d}"] = {
                "stock": f"{len(rows)} cases (measured; open at the start)",
                "done": done,
                "age": f"sample {numbers(ages)} min (measured; since their first step)",
            }
        return out
