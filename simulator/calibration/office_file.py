"""Estimates as an office file: the same YAML that a planner writes by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from simulator.calibration.actors import OUTSIDE, STAFF
from simulator.calibration.estimates import Estimates, office_steps
from simulator.calibration.event_items import DAY, civil
from simulator.calibration.office_resources import Window, arrivals, calendars, queues, staff
from simulator.calibration.office_words import attribute_name, duration, numbers, slugs
from simulator.calibration.routing import BEGIN, END, Targets, share_interval
from simulator.calibration.service_times import Times, slices
from simulator.calibration.step_names import BEGINS, ENDS, StepNames
from simulator.plan.distributions import Span
from simulator.plan.scenario import Scenario
from synthetic_data import check_spec, one_reading


class OfficeFile:
    """The estimates of one log, ready to be written for any window."""

    def __init__(self, estimates: Estimates) -> None:
        self._e = estimates
        self.names = StepNames(estimates.names, estimates.routes)
        self._in_hours = office_steps(estimates.pieces, estimates.actors)

    @property
    def titles(self) -> dict[str, str]:
        """Step → activity of the log."""
        return self.names.titles

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
            "horizon": f"{one_reading(window.length / DAY, 6)} days (assumed; the time to look at)",
            "replications": 10,
            "working_days": "office",
            "calendars": calendars(e),
            "process": self._process(),
            "staff": staff(e, self.names),
            "queues": queues(e),
            "arrivals": arrivals(e, self.names, window),
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
            if code in self.names.firsts:
                activities[self.names.first(code)] = self._activity(code, first=True)
            if code in self.names.mains:
                activities[self.names.slugs[code]] = self._activity(code, first=False)
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
            # Rounded shares must still be 100 of 100, or the file would be refused.
            shares[0] += round(1 - sum(shares), 6)
            out[attribute_name(e.split_by)] = {
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
            # What a first step waited for, no log shows.
            return {"time": duration(service)} | ({} if first or wait is None else {"delay": duration(wait)})
        if first or wait is None:
            return {"time": "constant 1 sec (assumed; a moment)"}
        return {"time": duration(wait)} | self._times_after(code)

    def _times_after(self, code: int) -> dict[str, Any]:
        """Times of cases that come from a certain step, where enough did."""
        waits = {before: times for (before, here), times in self._e.waits_after.items() if here == code}
        lines = {name: duration(times) for before, times in waits.items() for name in self.names.of(before)}
        return {"time_after": lines} if lines else {}

    def _ways(self, code: int, *, first: bool) -> Iterator[dict[str, Any]]:
        routes = self._e.routes
        befores = [BEGIN] if first else sorted({before for before, here in routes.pairs if here == code} - {BEGIN})
        for before in befores:
            for name in self.names.of(before):
                where = {} if first else {"previous": f"previous = {name}"}
                yield from self._after(before, code, where)
        # Last, for cases that came by a way too rare for lines of its own.
        yield from self._lines(routes.after[code])

    def _after(self, before: int, code: int, where: dict[str, str]) -> Iterator[dict[str, Any]]:
        """Lines for cases that came from one step: by word, by attempt, and for all others."""
        e = self._e
        for word in e.words:
            ways = e.routes.by_word.get((word, before, code))
            if ways:
                yield from self._lines(ways, [f"{attribute_name(e.split_by)} = {self.word(word)}", *where.values()])
        # The latest attempt first, since the first line that holds takes the case.
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
            name = ENDS if target == END else self.names.first(target) if first else self.names.step(target)
            line: dict[str, Any] = {"to": name}
            # The last line has no share and takes the rest, however the others were rounded.
            if place < len(ordered) - 1:
                low, high = share_interval(count, total)
                line["share"] = (
                    f"{count / total:.6f} share (measured; {count} of {total}, "
                    f"{100 * low:.1f} to {100 * high:.1f} of 100)"
                )
            if conditions:
                line["when"] = " and ".join(conditions)
            yield line
