"""Which waiting case is next: lines for first in, first out, and heaps by rank; who left is skipped when met.

A heap is a pairing heap (Fredman, Sedgewick, Sleator, Tarjan 1986) in rows of one table for all queues: `child` is
the first of those below, `sibling` the next of those beside. In a line `sibling` is the next.
"""

from __future__ import annotations

from simulator.twin.layout import BY_NUMBER, BY_RIGHT, BY_WORK, World
from simulator.twin.native import compiled
from simulator.twin.reach import entry_at, queue_at, real_at, token_at
from simulator.twin.values import attribute_at


@compiled
def key_of(w: World, queue: int, token: int) -> float:
    """Return by what a case stands in a queue, within its priority."""
    place, there = queue_at(w.queues, queue), token_at(w.tokens, token)
    rule = place.rule
    if rule == BY_RIGHT:
        return float(real_at(w.entitled, there.case).value)
    if rule == BY_WORK:
        return float(there.work)
    if rule == BY_NUMBER:
        return float(place.sign * attribute_at(w, place.column, there.case).value)
    return 0.0


@compiled
def _new_entry(w: World, queue: int, token: int) -> int:
    at = w.free_entry
    if at >= 0:
        w.free_entry = entry_at(w.entries, at).sibling
    else:
        at = w.entry_count
        w.entry_count += 1
    entry, there = entry_at(w.entries, at), token_at(w.tokens, token)
    entry.token, entry.stamp, entry.sequence, entry.priority = token, there.stamp, there.sequence, there.priority
    entry.key = key_of(w, queue, token)
    entry.child = entry.sibling = -1
    return int(at)


@compiled
def _free(w: World, at: int) -> None:
    entry_at(w.entries, at).sibling = w.free_entry
    w.free_entry = at


@compiled
def _goes_first(w: World, one: int, other: int) -> bool:
    a, b = entry_at(w.entries, one), entry_at(w.entries, other)
    if a.priority != b.priority:
        return bool(a.priority < b.priority)
    if a.key != b.key:
        return bool(a.key < b.key)
    if a.sequence != b.sequence:
        return bool(a.sequence < b.sequence)
    return bool(a.stamp < b.stamp)


@compiled
def _joined(w: World, one: int, other: int) -> int:
    """Join two heaps; -1 is an empty one."""
    if one < 0 or other < 0:
        return max(one, other)
    if _goes_first(w, other, one):
        one, other = other, one
    entry_at(w.entries, other).sibling = entry_at(w.entries, one).child
    entry_at(w.entries, one).child = other
    return one


@compiled
def _without_first(w: World, top: int) -> int:
    """Return what is left of a heap without its first, joined in two passes."""
    entries = w.entries
    below, pairs = entry_at(entries, top).child, -1
    while below >= 0:
        one, other = below, entry_at(entries, below).sibling
        below = entry_at(entries, other).sibling if other >= 0 else -1
        entry_at(entries, one).sibling = -1
        if other >= 0:
            entry_at(entries, other).sibling = -1
        pair = _joined(w, one, other)
        entry_at(entries, pair).sibling = pairs
        pairs = pair
    left = -1
    while pairs >= 0:
        pair = pairs
        pairs = entry_at(entries, pair).sibling
        entry_at(entries, pair).sibling = -1
        left = _joined(w, left, pair)
    return int(left)


@compiled
def push(w: World, queue: int, token: int) -> None:
    """Add a case; one that comes again keeps its old place among equals, but in a line."""
    place = queue_at(w.queues, queue)
    place.waiting += 1
    if place.plain:
        at = _new_entry(w, queue, token)
        if place.head < 0:
            place.head = at
        else:
            entry_at(w.entries, place.tail).sibling = at
        place.tail = at
        return
    if token_at(w.tokens, token).sequence == 0:
        place.arrivals += 1
        token_at(w.tokens, token).sequence = place.arrivals
    place.head = _joined(w, place.head, _new_entry(w, queue, token))


@compiled
def _is_stale(w: World, at: int) -> bool:
    return bool(token_at(w.tokens, entry_at(w.entries, at).token).stamp != entry_at(w.entries, at).stamp)


@compiled
def _pop_line(w: World, queue: int, worker: int) -> int:
    """Take the first of a line that the worker may do; who is passed over keeps their place."""
    place, entries = queue_at(w.queues, queue), w.entries
    before, at = -1, place.head
    while at >= 0:
        then, token = entry_at(entries, at).sibling, entry_at(entries, at).token
        stale = _is_stale(w, at)
        if not stale and token_at(w.tokens, token).barred == worker:
            before, at = at, then
            continue
        if before < 0:
            place.head = then
        else:
            entry_at(entries, before).sibling = then
        if then < 0:
            place.tail = before
        _free(w, at)
        if not stale:
            place.waiting -= 1
            return int(token)
        at = then
    return -1


@compiled
def _pop_heap(w: World, queue: int, worker: int) -> int:
    place, entries = queue_at(w.queues, queue), w.entries
    passed, found = -1, -1
    while place.head >= 0 and found < 0:
        at = place.head
        place.head = _without_first(w, at)
        if _is_stale(w, at):
            _free(w, at)
        elif token_at(w.tokens, entry_at(entries, at).token).barred == worker:
            entry_at(entries, at).sibling = passed
            passed = at
        else:
            found = entry_at(entries, at).token
            place.waiting -= 1
            _free(w, at)
    while passed >= 0:
        at = passed
        passed = entry_at(entries, at).sibling
        entry_at(entries, at).child = entry_at(entries, at).sibling = -1
        place.head = _joined(w, place.head, at)
    return int(found)


@compiled
def pop(w: World, queue: int, worker: int) -> int:
    """Take the next case of a queue that the worker may do, or return -1."""
    if queue_at(w.queues, queue).plain:
        return _pop_line(w, queue, worker)
    return _pop_heap(w, queue, worker)


@compiled
def first(w: World, queue: int, worker: int) -> int:
    """Return what `pop` would take, without taking it."""
    if not queue_at(w.queues, queue).plain:
        found = _pop_heap(w, queue, worker)
        if found >= 0:
            push(w, queue, found)
        return found
    at = queue_at(w.queues, queue).head
    while at >= 0:
        token = entry_at(w.entries, at).token
        if not _is_stale(w, at) and token_at(w.tokens, token).barred != worker:
            return int(token)
        at = entry_at(w.entries, at).sibling
    return -1


@compiled
def unqueue(w: World, token: int) -> None:
    """Take a waiting case out of its queue; its entry is skipped when met."""
    queue_at(w.queues, token_at(w.tokens, token).queue).waiting -= 1
    token_at(w.tokens, token).stamp += 1
