"""Cases and their tokens: who comes, stays beside, is moved, withdrawn and ends; and timers that do it."""

from __future__ import annotations

from simulator.cases.tables import OUTCOMES
from simulator.engine.environment import COMPLETION
from simulator.twin.clocks import after
from simulator.twin.desks import is_waiting
from simulator.twin.effects import effects_of
from simulator.twin.heap import later, schedule
from simulator.twin.layout import ENTERS, TIMER_RINGS, UNSURE, World
from simulator.twin.luck import forget, value
from simulator.twin.native import compiled
from simulator.twin.queues import push, unqueue
from simulator.twin.reach import case_at, node_at, queue_at, timer_at, token_at
from simulator.twin.records import write

WITHDRAWN = OUTCOMES.index("withdrawn")
MOST = 500
"""So many tokens of one case are followed; more are left to SimPy."""


@compiled
def new_token(w: World, case: int, main: int) -> int:
    """Give a case a token; it stands last among those of the case."""
    token = w.token_count
    w.token_count += 1
    there = token_at(w.tokens, token)
    there.case, there.main, there.node, there.previous, there.worker, there.next = case, main, -1, -1, -1, -1
    there.started, there.barred, there.queue = -1.0, -1, -1
    owner = case_at(w.cases, case)
    if owner.head < 0:
        owner.head = token
        return int(token)
    at, count = owner.head, 0
    while token_at(w.tokens, at).next >= 0:
        at = token_at(w.tokens, at).next
        count += 1
    if count > MOST:
        w.stop = UNSURE
    token_at(w.tokens, at).next = token
    return int(token)


@compiled
def _remove(w: World, token: int) -> None:
    owner, there = case_at(w.cases, token_at(w.tokens, token).case), token_at(w.tokens, token)
    if owner.head == token:
        owner.head = there.next
        return
    at = owner.head
    while token_at(w.tokens, at).next != token:
        at = token_at(w.tokens, at).next
    token_at(w.tokens, at).next = there.next


@compiled
def visit_beside(w: World, case: int, node: int) -> None:
    """Let a case that stays where it is visit a node as well, such as a call."""
    later(w, ENTERS, new_token(w, case, 0), node)


@compiled
def _withdraw(w: World, token: int, time: float) -> None:
    """Take a token out of the office; work already begun is finished first, for nothing."""
    there = token_at(w.tokens, token)
    there.outcome, there.gone = WITHDRAWN, 1
    if there.worker >= 0:
        return
    if node_at(w.nodes, there.node).queue and not there.resting:
        unqueue(w, token)
    write(w, token, time)


@compiled
def _move(w: World, case: int, node: int, time: float) -> None:
    """Take the whole case out of where it is and let it enter a node."""
    token = case_at(w.cases, case).head
    case_at(w.cases, case).head = -1
    while token >= 0:
        there = token_at(w.tokens, token)
        then = there.next
        if there.main:
            case_at(w.cases, case).stopped |= node_at(w.nodes, there.node).stops
        _withdraw(w, token, time)
        token = then
    later(w, ENTERS, new_token(w, case, 1), node)


@compiled
def end(w: World, token: int, node: int, time: float) -> None:
    """End the case, or a side visit of it."""
    there = token_at(w.tokens, token)
    number = there.case
    _remove(w, token)
    there.gone = 1
    if not there.main:
        return
    there.started = time
    write(w, token, time)
    if node_at(w.nodes, node).has_effects:
        effects_of(w, token, node, time)
    other = case_at(w.cases, number).head
    while other >= 0:
        _withdraw(w, other, time)
        other = token_at(w.tokens, other).next
    case_at(w.cases, number).live = 0
    forget(w, number)


@compiled
def look_again(w: World, case: int) -> None:
    """Put every waiting token of a case where it now belongs: its attributes have changed."""
    token = case_at(w.cases, case).head
    while token >= 0:
        there = token_at(w.tokens, token)
        if there.queue >= 0 and queue_at(w.queues, there.queue).column >= 0 and is_waiting(w, token):
            unqueue(w, token)
            push(w, there.queue, token)
        token = there.next


# -- timers -----------------------------------------------------------------------------------------


@compiled
def begin_timers(w: World, token: int, node: int, time: float) -> None:
    """Start the timers that begin with a node, on its first visit."""
    there = token_at(w.tokens, token)
    if there.visit == 1 and there.main:
        for number in range(w.timer_count):
            if timer_at(w.timers, number).starts == node:
                _set(w, there.case, number, 1, time)


@compiled
def _set(w: World, case: int, number: int, turn: int, time: float) -> None:
    timer = timer_at(w.timers, number)
    at = after(w, time, value(w, timer.purpose, case, turn), timer.on_working_days)
    schedule(w, at, COMPLETION + case, TIMER_RINGS, case, turn, number)


@compiled
def timer_rings(w: World, case: int, turn: int, number: int, time: float) -> None:
    """Let a timer do what it does to a case that is still there."""
    timer = timer_at(w.timers, number)
    if not case_at(w.cases, case).live or case_at(w.cases, case).stopped >> number & 1:
        return
    if timer.repeats:
        _set(w, case, number, turn + 1, time)
    if timer.shared and value(w, timer.effect_purpose, case, turn) >= timer.share:
        return
    if timer.visit >= 0:
        visit_beside(w, case, timer.visit)
    elif timer.raises:
        _raise(w, case, timer.priority)
    else:
        _move(w, case, timer.move, time)


@compiled
def _raise(w: World, case: int, priority: int) -> None:
    token = case_at(w.cases, case).head
    while token >= 0:
        there = token_at(w.tokens, token)
        if is_waiting(w, token):
            unqueue(w, token)
            there.priority = priority
            push(w, there.queue, token)
        token = there.next
    case_at(w.cases, case).priority, case_at(w.cases, case).raised = priority, 1
