"""The event loop: what happens next, until the horizon; compiled, in one piece with all that it calls.

Between two events, and between two tasks of one event, nothing is under way: there the loop can be left, tables can
grow, and the loop can be entered again.
"""

from __future__ import annotations

from simulator.cases.tables import BATCH, END, HUMAN, MODEL, QUERY
from simulator.engine.environment import ARRIVAL
from simulator.twin import batches, cases, models, registers
from simulator.twin.desks import enter_desk, enter_named, patience_ends, work_done
from simulator.twin.effects import effects_of, send
from simulator.twin.heap import drop_first, later, schedule
from simulator.twin.layout import (
    ANSWERED,
    ARRIVES,
    ASKS,
    ASKS_AGAIN,
    BATCH_CLOSES,
    BATCH_DONE,
    BATCH_FAILED,
    BATCH_RESTARTS,
    BATCH_RUNS,
    DELAYED,
    ENDED,
    ENTERS,
    FINISHES,
    FULL,
    GOES_ON,
    LETTER_AGAIN,
    PATIENCE_ENDS,
    REMINDS,
    TIMED_OUT,
    TIMER_RINGS,
    UNSURE,
    WAITED,
    WAKES,
    WORKED,
    Rows,
    World,
)
from simulator.twin.native import compiled, entry
from simulator.twin.outside import EXPIRED, rest, waits
from simulator.twin.reach import case_at, event_at, node_at, number_at, real_at, task_at, token_at
from simulator.twin.records import post, write
from simulator.twin.routing import choose, pass_by
from simulator.twin.staff import wake
from simulator.twin.values import visits_at

HOPS = 100
"""So many steps without any time passing are followed; more are left to SimPy, which knows when it is too many."""


# -- the path of a case -----------------------------------------------------------------------------


@compiled
def _enter(w: World, token: int, node: int, time: float) -> None:
    """Let a token begin an activity."""
    there = token_at(w.tokens, token)
    if node_at(w.nodes, node).first_skip < node_at(w.nodes, node).last_skip:
        node = pass_by(w, token, node)
    place = node_at(w.nodes, node)
    visits_at(w, there.case, node).number += 1
    there.visit = visits_at(w, there.case, node).number
    there.previous, there.node, there.enabled, there.started = there.node, node, time, -1.0
    there.worker, there.outcome = -1, 0
    there.stamp += 1
    if place.begins:
        cases.begin_timers(w, token, node, time)
    if place.delay_purpose >= 0:
        rest(w, token, node, time)
    else:
        _start(w, token, node, time)


@compiled
def _start(w: World, token: int, node: int, time: float) -> None:
    """Let a token begin the activity at once."""
    place = node_at(w.nodes, node)
    if place.kind == HUMAN:
        if place.named:
            enter_named(w, token, node, time)
        else:
            enter_desk(w, token, node, time)
    elif place.kind == QUERY:
        token_at(w.tokens, token).tries = 0
        token_at(w.tokens, token).spoiled = 0
        registers.ask(w, token, node, time)
    elif place.kind == BATCH:
        batches.add(w, token, place.batch)
    elif place.kind == MODEL:
        models.answer(w, token, node, time)
        _leave(w, token, time)
    elif place.kind == END:
        cases.end(w, token, node, time)
    elif not waits(w, token, node, time):
        write(w, token, time)
        _leave(w, token, time)


@compiled
def _leave(w: World, token: int, time: float) -> None:
    """Let a token whose row is written go on to its next activity."""
    there = token_at(w.tokens, token)
    node = there.node
    if node_at(w.nodes, node).has_effects:
        effects_of(w, token, node, time)
    if w.queues_follow and token_at(w.tokens, case_at(w.cases, there.case).head).next >= 0:
        cases.look_again(w, there.case)
    later(w, ENTERS, token, choose(w, token, node))


@compiled
def _arrive(w: World, number: int, time: float) -> None:
    if number + 1 < w.case_count:
        schedule(w, real_at(w.arrives, number + 1).value, ARRIVAL + number + 1, ARRIVES, number + 1, 0, 0)
    token = cases.new_token(w, number, 1)
    case_at(w.cases, number).live = 1
    if number_at(w.done, number).number < 0:
        later(w, ENTERS, token, number_at(w.first_node, number).number)
        return
    # A case that has done something already goes on from there.
    there, last = token_at(w.tokens, token), number_at(w.done, number).number
    there.node, there.previous, there.visit = last, number_at(w.done, w.case_count + number).number, 1
    visits_at(w, number, last).number = 1
    later(w, ENTERS, token, choose(w, token, last))


# -- what happens -----------------------------------------------------------------------------------


@compiled
def _waited(w: World, token: int, time: float) -> None:
    there = token_at(w.tokens, token)
    if there.gone:
        return
    write(w, token, time)
    place = node_at(w.nodes, there.node)
    if place.expires_to >= 0 and there.outcome == EXPIRED:
        case_at(w.cases, there.case).stopped |= place.stops
        later(w, ENTERS, token, place.expires_to)
    else:
        _leave(w, token, time)


@compiled
def _batch(w: World, what: int, node: int, number: int, time: float) -> None:
    if what == BATCH_RUNS:
        batches.run(w, number, node, time)
    elif what == BATCH_DONE:
        later(w, FINISHES, number, node)
    elif what == BATCH_FAILED:
        batches.failed(w, number, node, time)
    elif what == BATCH_RESTARTS:
        batches.next_chunk(w, number, node, time)
    elif what == BATCH_CLOSES:
        batches.stop(w, number, time)


@compiled
def _rarely(w: World, what: int, token: int, stamp: int, extra: int, time: float) -> None:
    """Let something happen that hangs on a case or a token, which may be elsewhere by now."""
    if what == TIMER_RINGS:
        cases.timer_rings(w, token, stamp, extra, time)
    elif what == LETTER_AGAIN:
        send(w, token, stamp, extra, time)
    elif what == ASKS:
        if case_at(w.cases, token).live:
            cases.visit_beside(w, token, extra)
    elif what == PATIENCE_ENDS:
        patience_ends(w, token, stamp, extra, time)
    elif what in (ASKS_AGAIN, TIMED_OUT):
        registers.retry(w, token, stamp, extra, time, what == TIMED_OUT)
    elif token_at(w.tokens, token).stamp == stamp and not token_at(w.tokens, token).gone:
        if what == REMINDS:
            post(w, token_at(w.tokens, token).case, extra, time, 1.0)
        elif what == DELAYED:
            token_at(w.tokens, token).resting = 0
            _start(w, token, extra, time)


@compiled
def _happens(w: World, what: int, token: int, stamp: int, extra: int, time: float) -> None:
    if what == WORKED:
        work_done(w, token, time)
        if not token_at(w.tokens, token).gone:
            _leave(w, token, time)
    elif what == WAITED:
        _waited(w, token, time)
    elif what == ARRIVES:
        _arrive(w, token, time)
    elif what == WAKES:
        wake(w, token, time)
    elif what == ANSWERED:
        if not token_at(w.tokens, token).gone:
            registers.answered(w, token, time)
            _leave(w, token, time)
    elif what in (BATCH_RUNS, BATCH_DONE, BATCH_FAILED, BATCH_RESTARTS, BATCH_CLOSES):
        _batch(w, what, token, extra, time)
    else:
        _rarely(w, what, token, stamp, extra, time)


@compiled
def _do(w: World, what: int, token: int, node: int, time: float) -> None:
    """Do one of the tasks that are left at this moment."""
    if what == ENTERS:
        # A branch before this one may have ended the whole case.
        if not token_at(w.tokens, token).gone:
            _enter(w, token, node, time)
        return
    done = batches.finish_one(w, token, node, time)
    if done >= 0:
        # Of each case of a chunk the steps are counted anew.
        w.hops = 0
        write(w, done, time)
        _leave(w, done, time)


@compiled
def _is_full(w: World) -> bool:
    more = w.margin
    if w.event_count + more > w.heap_room or w.entry_count + more > w.entries_room:
        return True
    if w.row_count + more > w.rows_room or w.post_count + more > w.ledger_room:
        return True
    return bool(w.token_count + more > w.tokens_room or w.task_count + 8 > w.tasks_room)


@entry
def run(world: Rows) -> int:
    """Run to the horizon, or until a table is full, and return why it stopped."""
    w = world[0]
    while w.stop == GOES_ON:
        if _is_full(w):
            return FULL
        if w.task_count:
            w.task_count -= 1
            w.hops += 1
            if w.hops > HOPS or w.chunks > HOPS:
                w.stop = UNSURE
            task = task_at(w.tasks, w.task_count)
            _do(w, task.what, task.token, task.node, w.now)
            continue
        if not w.event_count or event_at(w.heap, 0).time >= w.horizon:
            return ENDED
        w.hops = w.chunks = 0
        event = event_at(w.heap, 0)
        what, token, stamp, extra, w.now = event.what, event.token, event.stamp, event.extra, event.time
        drop_first(w)
        _happens(w, what, token, stamp, extra, w.now)
    return int(w.stop)
