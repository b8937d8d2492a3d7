"""The office side of a measured office file: calendars, staff, queues and what arrives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from simulator.calibration.estimates import Estimates
from simulator.calibration.event_items import civil
from simulator.calibration.office_words import numbers, presence_by_day, weekly_hours
from simulator.calibration.routing import BEGIN
from simulator.calibration.step_names import StepNames


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


def calendars(e: Estimates) -> dict[str, Any]:
    """Return the week and the hours in which the office works, with its holidays."""
    holidays = [civil(day).date() for day in e.arrivals.closed]
    return {
        "week": {"hours": {"mon-sun": "00:00-24:00"}, "holidays": holidays},
        "office": {"hours": weekly_hours(e.pieces.office), "holidays": holidays},
    }


def staff(e: Estimates, names: StepNames) -> dict[str, Any]:
    """Return one group for every officer who takes queued work, with when and how often they are there."""
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
            # Their own role first: the order is that of preference.
            roles = sorted(
                {e.actors.role_of[code] for code in takes}, key=lambda role: (role != e.actors.roles[officer], role)
            )
            out[f"officer_{number:02d}"] = {
                "roles": roles,
                "heads": "1 heads (measured; a person of the log)",
                # The hours come from presence; the calendar only takes the closed days away.
                "calendar": "week",
                "at_closing": "finish",
                "takes": _weights(names, takes),
                "presence": presence_by_day(e.presence.shares[officer]),
            }
    return out


def _weights(names: StepNames, takes: Mapping[int, float]) -> dict[str, float]:
    # A weight rounded to 0 would forbid what the officer has done.
    return {name: max(round(part, 2), 0.01) for code, part in takes.items() for name in names.of(code)}


def queues(e: Estimates) -> dict[str, Any]:
    """Return how the items of each role are given out."""
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


def arrivals(e: Estimates, names: StepNames, window: Window) -> dict[str, Any]:
    """Return the stream of new cases, and the cases open when the window begins."""
    rates = e.arrivals
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
        streams |= _stocks(names, window.open_cases)
    return streams


def _stocks(names: StepNames, cases: pd.DataFrame) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for (before, last), rows in cases.groupby(["before", "last"], sort=True):
        done = (
            [names.first(last)]
            if before == BEGIN and last in names.firsts
            else [*([names.step(before)] if before != BEGIN else []), names.step(last)]
        )
        ages = np.sort(rows["age"].to_numpy())
        out[f"open_{len(out) + 1:02d}"] = {
            "stock": f"{len(rows)} cases (measured; open at the start)",
            "done": done,
            "age": f"sample {numbers(ages)} min (measured; since their first step)",
        }
    return out
