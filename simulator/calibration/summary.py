"""The estimates as a table for people: each with its window, its number of observations, its interval and its tag."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from simulator.calibration.actors import OUTSIDE, SYSTEM
from simulator.calibration.calibrating import Calibration
from simulator.calibration.estimates import Estimates
from simulator.calibration.event_items import civil
from simulator.calibration.routing import share_interval
from simulator.distributions import Span

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


def _arrivals(e: Estimates) -> Iterator[tuple]:
    rates = e.arrivals
    yield "cases that begin", rates.per_week, "a week", rates.cases, rates.low, rates.high, "measured"
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


def _service(e: Estimates) -> Iterator[tuple]:
    for code, times in e.service.items():
        name = f"work: {e.names[code]}"
        if isinstance(times, Span):
            yield name, times.mean_minutes, "min", float("nan"), float("nan"), float("nan"), times.origin
        else:
            yield name, times.mean, "min", times.n, times.low, times.high, "measured"


def _waits(e: Estimates) -> Iterator[tuple]:
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


def _assignment(e: Estimates) -> Iterator[tuple]:
    if e.presence is None:
        return
    for role, factor in e.presence_factors.items():
        same, n = e.presence.same_seen[role]
        low, high = share_interval(same, n) if n else (float("nan"), float("nan"))
        yield f"{role}: same officer as before", 100 * same / max(n, 1), "of 100", n, 100 * low, 100 * high, "measured"
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
        yield (
            f"{role}: share of that presence given to this queue",
            factor,
            "share",
            float("nan"),
            float("nan"),
            float("nan"),
            "fitted",
        )


def _deadline(e: Estimates) -> Iterator[tuple]:
    if e.deadlines is not None and e.deadlines.decided:
        low, high = share_interval(e.deadlines.missed, e.deadlines.decided)
        yield (
            "decided after the deadline",
            100 * e.deadlines.share,
            "of 100 decided",
            e.deadlines.decided,
            100 * low,
            100 * high,
            "measured",
        )
