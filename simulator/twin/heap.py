"""What is yet to happen, in a heap by time, key and order of scheduling; and tasks left to do at this moment."""

from __future__ import annotations

from typing import Any

from simulator.twin.layout import World
from simulator.twin.native import compiled
from simulator.twin.reach import copy_event, event_at, task_at


@compiled
def _before(a: Any, b: Any) -> bool:
    if a.time != b.time:
        return bool(a.time < b.time)
    if a.key != b.key:
        return bool(a.key < b.key)
    return bool(a.order < b.order)


@compiled
def schedule(w: World, time: float, key: int, what: int, token: int, stamp: int, extra: int) -> None:
    """Let something happen at an absolute time."""
    heap = w.heap
    at = w.event_count
    w.event_count += 1
    w.order += 1
    while at > 0:
        above = (at - 1) >> 1
        up = event_at(heap, above)
        # Of equal ones what was scheduled earlier goes first.
        if up.time < time or (up.time == time and up.key <= key):
            break
        copy_event(event_at(heap, at), event_at(heap, above))
        at = above
    place = event_at(heap, at)
    place.time, place.key, place.order = time, key, w.order
    place.what, place.token, place.stamp, place.extra = what, token, stamp, extra


@compiled
def drop_first(w: World) -> None:
    """Take the first event out of the heap."""
    heap = w.heap
    w.event_count -= 1
    count = w.event_count
    last = event_at(heap, count)
    at, below = 0, 1
    while below < count:
        if below + 1 < count and _before(event_at(heap, below + 1), event_at(heap, below)):
            below += 1
        if not _before(event_at(heap, below), last):
            break
        copy_event(event_at(heap, at), event_at(heap, below))
        at = below
        below = 2 * at + 1
    copy_event(event_at(heap, at), last)


@compiled
def later(w: World, what: int, token: int, node: int) -> None:
    """Leave a task that is done before the next event; the one left last is done first."""
    task = task_at(w.tasks, w.task_count)
    task.what, task.token, task.node = what, token, node
    w.task_count += 1
