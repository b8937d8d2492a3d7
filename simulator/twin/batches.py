"""Batch runs: on their dates, in chunks, with failures and restarts, as `simulator.engine.batches`.

Who waits, and who is at work, stand in two lines through `after` of their tokens.
"""

from __future__ import annotations

import numpy as np

from simulator.engine.environment import RUN
from simulator.twin.clocks import after
from simulator.twin.heap import later, schedule
from simulator.twin.layout import BATCH_CLOSES, BATCH_DONE, BATCH_FAILED, BATCH_RESTARTS, BATCH_RUNS, FINISHES, World
from simulator.twin.luck import one
from simulator.twin.native import compiled
from simulator.twin.reach import batch_at, real_at, token_at
from simulator.twin.records import post

STOPPED_KIND, FAILED_KIND = 6, 7
KINDS = ("batch_stopped", "batch_failed")
CHUNK, FAILS = 1, 2
"""What a single draw of a batch is for."""


@compiled
def open_next(w: World, number: int, node: int) -> None:
    """Schedule the next run."""
    batch = batch_at(w.batches, number)
    if batch.next_run < batch.last_run:
        schedule(w, real_at(w.runs, batch.next_run).value, RUN + node, BATCH_RUNS, node, 0, number)
        batch.next_run += 1


@compiled
def add(w: World, token: int, number: int) -> None:
    """Let a case wait for the next run."""
    batch = batch_at(w.batches, number)
    token_at(w.tokens, token).after = -1
    if batch.pending_head < 0:
        batch.pending_head = token
    else:
        token_at(w.tokens, batch.pending_tail).after = token
    batch.pending_tail = token


@compiled
def _without_gone(w: World, head: int) -> int:
    """Return a line without those who were withdrawn."""
    while head >= 0 and token_at(w.tokens, head).gone:
        head = token_at(w.tokens, head).after
    at = head
    while at >= 0:
        then = token_at(w.tokens, at).after
        while then >= 0 and token_at(w.tokens, then).gone:
            then = token_at(w.tokens, then).after
        token_at(w.tokens, at).after = then
        at = then
    return head


@compiled
def _last_of(w: World, head: int) -> int:
    at = head
    while at >= 0 and token_at(w.tokens, at).after >= 0:
        at = token_at(w.tokens, at).after
    return at


@compiled
def run(w: World, number: int, node: int, time: float) -> None:
    """Take those who wait to work, unless the run before still works."""
    open_next(w, number, node)
    batch = batch_at(w.batches, number)
    if batch.work_head >= 0:
        return
    head = _without_gone(w, batch.pending_head)
    batch.work_head, batch.pending_head = head, -1
    if batch.slots:
        at, count = head, 1
        while at >= 0 and count < batch.slots:
            at, count = token_at(w.tokens, at).after, count + 1
        if at >= 0:
            batch.pending_head = token_at(w.tokens, at).after
            token_at(w.tokens, at).after = -1
    batch.pending_tail = _last_of(w, batch.pending_head)
    batch.closes = after(w, time, batch.window, batch.window_on_working_days) if batch.windowed else np.inf
    next_chunk(w, number, node, time)


@compiled
def next_chunk(w: World, number: int, node: int, time: float) -> None:
    """Start the next chunk, or close the run; only cases not yet done are left to do."""
    batch = batch_at(w.batches, number)
    batch.work_head = _without_gone(w, batch.work_head)
    batch.under_way = 0
    if batch.work_head < 0:
        return
    batch.attempt += 1
    length = one(w, CHUNK, node, batch.attempt) if batch.timed else 0.0
    fails = batch.fails and one(w, FAILS, node, batch.attempt) < batch.share
    at = batch.work_head
    while at >= 0 and (not batch.chunk or batch.under_way < batch.chunk):
        token_at(w.tokens, at).started = time
        batch.under_way += 1
        at = token_at(w.tokens, at).after
    if time + length > batch.closes:
        schedule(w, batch.closes, RUN - 1 - node, BATCH_CLOSES, node, 0, number)
    elif length or fails:
        schedule(w, time + length, RUN + node, BATCH_FAILED if fails else BATCH_DONE, node, 0, number)
    else:
        later(w, FINISHES, number, node)


@compiled
def finish_one(w: World, number: int, node: int, time: float) -> int:
    """Take the next of the chunk out of the run and return it; -1 when the chunk is done or the next is gone."""
    batch = batch_at(w.batches, number)
    if not batch.under_way:
        w.chunks += 1
        next_chunk(w, number, node, time)
        return -1
    token = batch.work_head
    batch.work_head = token_at(w.tokens, token).after
    batch.under_way -= 1
    later(w, FINISHES, number, node)
    return -1 if token_at(w.tokens, token).gone else int(token)


@compiled
def failed(w: World, number: int, node: int, time: float) -> None:
    """Undo a chunk that failed, and try again after the restart."""
    batch = batch_at(w.batches, number)
    post(w, -1, FAILED_KIND, time, float(batch.under_way))
    at = batch.work_head
    for _ in range(batch.under_way):
        token_at(w.tokens, at).started = -1.0
        at = token_at(w.tokens, at).after
    if time + batch.restart > batch.closes:
        stop(w, number, time)
    else:
        schedule(w, time + batch.restart, RUN + node, BATCH_RESTARTS, node, 0, number)


@compiled
def stop(w: World, number: int, time: float) -> None:
    """Undo the chunk at work and let all that is left wait for the next run, before those who came later."""
    batch = batch_at(w.batches, number)
    head, count = _without_gone(w, batch.work_head), 0
    at = head
    while at >= 0:
        token_at(w.tokens, at).started = -1.0
        count += 1
        at = token_at(w.tokens, at).after
    if head >= 0:
        last = _last_of(w, head)
        token_at(w.tokens, last).after = batch.pending_head
        if batch.pending_head < 0:
            batch.pending_tail = last
        batch.pending_head = head
    batch.work_head = -1
    post(w, -1, STOPPED_KIND, time, float(count))
