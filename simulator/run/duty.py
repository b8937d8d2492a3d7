"""When each worker was at work, and how much of a span of time they worked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from simulator.engine.staffing import WorkerGroup

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Duty:
    """Spans at work of all workers of a replication, in order for each worker."""

    resource: NDArray[np.int32]
    times: Floats
    """Rows of opens, closes, in minutes."""
    overtime: frozenset[int]
    """Workers who finish what they began after closing."""


def staff_duty(groups: Sequence[WorkerGroup], horizon: float) -> Duty:
    """Return the spans at work, cut at the horizon."""
    numbers, spans, overtime = [np.zeros(0, np.int32)], [np.zeros((0, 2))], set()
    for group in groups:
        for worker in group.workers:
            opens, closes = np.array(worker.clock.opens), np.minimum(worker.clock.closes, horizon)
            inside = opens < closes
            spans.append(np.column_stack([opens[inside], closes[inside]]))
            numbers.append(np.full(int(inside.sum()), worker.number, np.int32))
            if group.overtime:
                overtime.add(worker.number)
    resource, times = np.concatenate(numbers), np.concatenate(spans)
    # People who take turns between roles have spans in several groups.
    order = np.lexsort((times[:, 0], resource))
    return Duty(resource[order], times[order], frozenset(overtime))


def minutes_worked(resource: NDArray[np.integer], started: Floats, completed: Floats, duty: Duty) -> Floats:
    """Return the minutes at work between start and completion, row by row."""
    out = completed - started
    order = np.argsort(resource, kind="stable")
    edges = np.searchsorted(resource[order], np.arange(int(resource.max(initial=-1)) + 2))
    first = np.searchsorted(duty.resource, np.arange(len(edges)), side="left")
    last = np.searchsorted(duty.resource, np.arange(len(edges)), side="right")
    for worker in range(len(edges) - 1):
        rows = order[edges[worker]:edges[worker + 1]]
        # In overtime the minutes after closing are work too.
        if not len(rows) or worker in duty.overtime or first[worker] == last[worker]:
            continue
        spans = duty.times[first[worker]:last[worker]]
        ticks = spans.ravel()
        # Minutes worked at each opening and closing; between these points a straight line is exact.
        passed = np.column_stack([np.concatenate([[0.0], np.cumsum(spans[:, 1] - spans[:, 0])[:-1]]),
                                  np.cumsum(spans[:, 1] - spans[:, 0])]).ravel()
        out[rows] = np.interp(completed[rows], ticks, passed) - np.interp(started[rows], ticks, passed)
    return np.asarray(out)
