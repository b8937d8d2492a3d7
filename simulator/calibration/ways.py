"""Where cases go next, as a table for people: each share with its observations and its interval."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from simulator.calibration.estimates import Estimates
from simulator.calibration.routing import BEGIN, END, Targets, share_interval

COLUMNS = ["after", "step", "attempt", "to", "share", "n", "low", "high"]
_BEGINS, _ENDS = "the case begins", "the case ends"


def summarise_ways(estimates: Estimates) -> pd.DataFrame:
    """Return one row for each way on from a fork, busiest forks first.

    Returns
    -------
    pd.DataFrame : ``after`` and ``step`` (the two steps before), ``attempt`` (1, 2, ... where the way changes with it,
        else 0), ``to``, ``share`` of 100, ``n`` (cases at this fork) and ``low, high`` (95 of 100, Wilson 1927)
    """
    rows = [row for fork in _forks(estimates) for row in fork]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.sort_values(["n", "step", "after", "attempt", "share"], ascending=[False, True, True, True, False])


def _forks(e: Estimates) -> Iterator[list[tuple[Any, ...]]]:
    yield _fork(e, _BEGINS, _BEGINS, 0, e.routes.after[BEGIN])
    for (before, here), ways in e.routes.pairs.items():
        after = _BEGINS if before == BEGIN else e.names[before]
        attempts = e.routes.attempts.get((before, here), [(0, ways)])
        for attempt, tried in attempts:
            yield _fork(e, after, e.names[here], attempt, tried)


def _fork(e: Estimates, after: str, step: str, attempt: int, ways: Targets) -> list[tuple[Any, ...]]:
    if len(ways) < 2:
        return []
    total = ways.total()
    return [
        (
            after,
            step,
            attempt,
            _ENDS if to == END else e.names[to],
            100 * count / total,
            total,
            *(100 * bound for bound in share_interval(count, total)),
        )
        for to, count in ways.items()
    ]
