"""When each worker was at work, and how much of a span of time they worked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
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

    @cached_property
    def lines(self) -> tuple[NDArray[np.int32], list[tuple[Floats, Floats]]]:
        """The line of each worker, and the lines: moments of opening and closing, and the minutes worked until them.

        Between these points a straight line is exact. Workers who are at work at the same times share a line; those
        without spans, or in overtime, whose minutes after closing are work too, have -1, as has the last place.
        """
        workers = int(self.resource.max(initial=-1)) + 1
        edges = np.searchsorted(self.resource, np.arange(workers + 1))
        which, numbers, lines = np.full(workers + 1, -1, np.int32), dict[bytes, int](), list[tuple[Floats, Floats]]()
        for worker in range(workers):
            spans = np.ascontiguousarray(self.times[edges[worker]:edges[worker + 1]])
            if worker in self.overtime or not len(spans):
                continue
            number = which[worker] = numbers.setdefault(spans.tobytes(), len(numbers))
            if number == len(lines):
                total = np.cumsum(spans[:, 1] - spans[:, 0])
                lines.append((spans.ravel(), np.column_stack([np.concatenate([[0.0], total[:-1]]), total]).ravel()))
        return which, lines


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
    which, lines = duty.lines
    place = which[np.where((resource < 0) | (resource >= len(which)), -1, resource)]
    order = np.argsort(place, kind="stable")
    edges = np.searchsorted(place[order], np.arange(len(lines) + 1))
    for number, (ticks, passed) in enumerate(lines):
        rows = order[edges[number]:edges[number + 1]]
        if len(rows):
            out[rows] = np.interp(completed[rows], ticks, passed) - np.interp(started[rows], ticks, passed)
    return np.asarray(out)
