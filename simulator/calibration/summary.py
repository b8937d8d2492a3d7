"""The estimates as a table for people: each with its window, its number of observations, its interval and its tag."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from simulator.calibration.actors import OUTSIDE, SYSTEM
from simulator.calibration.calibrating import Calibration
from simulator.calibration.estimates import Estimates
from simulator.calibration.event_items import civil
from simulator.calibration.routing import share_interval
from simulator.plan.distributions import Span

_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
COLUMNS = ["estimate", "value", "unit", "n", "low", "high", "tag"]


def summarise_estimates(calibration: Calibration) -> pd.DataFrame:
    """Return one row for each estimate: ``estimate, value, unit, n, low, high, tag``; intervals hold in 95 of 100."""
    e = calibration.estimates
    rows = [*_arrivals(e), *_service(e), *_waits(e), *_assignment(e), *_deadline(e)]
    return pd.DataFrame(rows, columns=COLUMNS)


def window_words(calibration: Calibration) -> str:
    """Return the time that all estimates are from."""
    e = calibration.estimates
    return (
        f"{len(e.found.spans):,} cases and {len(e.log.items):,} items from {civil(e.log.first):%Y-%m-%d} to "
        f"{civil(e.log.last):%Y-%m-%d}, times in {e.log.zone}"
    )


def _arrivals(e: Estimates) -> Iterator[tuple[Any, ...]]:
    rates = e.arrivals
    yield "cases that begin", rates.per_week, "a week", rates.cases, rates.whole.low, rates.whole.high, "measured"
    for day, rate in zip(_DAYS, rates.weekdays, strict=True):
        if rate.cases:
            yield f"of them on {day}", rate.per_week, "a week", rate.cases, rate.low, rate.high, "measured"
    yield (
        "ways on by the two steps before",
        len(e.routes.pairs),
        "pairs of steps",
        len(e.log.items),
        float("nan"),
        float("nan"),
        "measured",
    )
    if e.routes.attempts:
        yield (
            "ways on that change with the attempt",
            len(e.routes.attempts),
            "pairs of steps",
            len(e.log.items),
            float("nan"),
            float("nan"),
            "measured",
        )


def _service(e: Estimates) -> Iterator[tuple[Any, ...]]:
    for code, times in e.service.items():
        name = f"{'time taken' if e.actors.kinds[code] == OUTSIDE else 'work'}: {e.names[code]}"
        if isinstance(times, Span):
            yield name, times.mean_minutes, "min", float("nan"), float("nan"), float("nan"), times.origin
        else:
            yield name, times.mean, "min", times.n, times.low, times.high, "measured"


def _waits(e: Estimates) -> Iterator[tuple[Any, ...]]:
    for code, times in e.waits.items():
        kind = {OUTSIDE: "claimant or others outside", SYSTEM: "system"}.get(e.actors.kinds[code], "office")
        yield (
            f"time before: {e.names[code]} ({kind})",
            times.mean / 60,
            "h",
            times.n,
            times.low / 60,
            times.high / 60,
            "measured",
        )


def _assignment(e: Estimates) -> Iterator[tuple[Any, ...]]:
    if e.presence is None:
        return
    for role, factor in e.presence_factors.items():
        way = e.assignment[role]
        low, high = share_interval(way.met, way.seen) if way.seen else (float("nan"), float("nan"))
        yield (
            f"{role}: same officer as before",
            100 * way.met / max(way.seen, 1),
            "of 100",
            way.seen,
            100 * low,
            100 * high,
            "measured",
        )
        if way.high - way.low < 1:
            name = f"{role}: sent back to that officer, beyond chance"
            yield name, 100 * way.same, "of 100", way.seen, 100 * way.low, 100 * way.high, "measured"
        people = [who for who in e.actors.officers if e.actors.roles[who] == role]
        hours = sum(float(e.presence.shares[who].sum()) for who in people)
        yield (
            f"{role}: {len(people)} officers seen at this process",
            hours,
            "h a week",
            len(people),
            float("nan"),
            float("nan"),
            "measured",
        )
        low, high = e.presence_ranges[role]
        yield f"{role}: share of that presence given to this queue", factor, "share", float("nan"), low, high, "fitted"


def _deadline(e: Estimates) -> Iterator[tuple[Any, ...]]:
    if e.deadlines is not None and e.deadlines.decided:
        # Weeks that differ leave fewer cases that count for themselves (design effect, Kish 1965).
        low, high = share_interval(e.deadlines.missed / e.deadlines.effect, e.deadlines.decided / e.deadlines.effect)
        yield (
            "decided after the deadline",
            100 * e.deadlines.share,
            "of 100 decided",
            e.deadlines.decided,
            100 * low,
            100 * high,
            "measured",
        )
