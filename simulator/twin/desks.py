"""A case comes to a desk: how long it takes, who may do it, whether it is served, waits or goes away."""

from __future__ import annotations

from simulator.cases.tables import OUTCOMES
from simulator.engine.environment import COMPLETION
from simulator.twin.clocks import after, is_open
from simulator.twin.heap import later, schedule
from simulator.twin.layout import ENTERS, PATIENCE_ENDS, World
from simulator.twin.luck import value
from simulator.twin.models import decide
from simulator.twin.native import compiled
from simulator.twin.queues import push, unqueue
from simulator.twin.reach import (
    case_at,
    choice_at,
    group_at,
    line_at,
    node_at,
    number_at,
    queue_at,
    token_at,
    worker_at,
)
from simulator.twin.records import write
from simulator.twin.routing import hold
from simulator.twin.staff import free, no_longer_idle, start, take_idle, wake_later
from simulator.twin.values import attribute_at, signer_at

LEFT = OUTCOMES.index("left")


@compiled
def time_purpose(w: World, token: int, node: int) -> int:
    """Return the purpose of the time that the case takes here."""
    place = node_at(w.nodes, node)
    for at in range(place.first_time_line, place.last_time_line):
        line = line_at(w.time_lines, at)
        if hold(w, line.first_test, line.last_test, token):
            return int(line.first)
    return int(place.time_purpose)


@compiled
def _settle(w: World, token: int, node: int) -> None:
    place, there = node_at(w.nodes, node), token_at(w.tokens, token)
    purpose = time_purpose(w, token, node)
    there.work = value(w, purpose, there.case, there.visit) if purpose >= 0 else 0.0
    there.barred = -1
    if place.barred_by >= 0:
        there.barred = signer_at(w, there.case, place.barred_by).number


@compiled
def role_at(w: World, node: int, case: int) -> int:
    """Return the role that a node needs for a case, which may be that of the case's site."""
    role = node_at(w.nodes, node).role
    if w.word_count:
        site = int(attribute_at(w, w.site, case).value)
        own = number_at(w.site_roles, role * w.word_count + site).number
        return int(own) if own >= 0 else int(role)
    return int(role)


@compiled
def enter_desk(w: World, token: int, node: int, time: float) -> None:
    """Let a case be served at once, or wait in the queue of its role."""
    place, there = node_at(w.nodes, node), token_at(w.tokens, token)
    case = case_at(w.cases, there.case)
    there.priority = case.priority if case.raised else place.priority
    there.sequence = 0
    _settle(w, token, node)
    role = role_at(w, node, there.case)
    there.queue = role
    for at in range(number_at(w.role_first, role).number, number_at(w.role_first, role + 1).number):
        number = number_at(w.role_groups, at).number
        if group_at(w.groups, number).idle:
            worker = take_idle(w, number, there.barred, time)
            if worker >= 0:
                start(w, token, worker, time)
                return
    if place.careful and _balks(w, token, node, time):
        return
    push(w, role, token)
    for at in range(number_at(w.role_first, role).number, number_at(w.role_first, role + 1).number):
        if group_at(w.groups, number_at(w.role_groups, at).number).idle:
            wake_later(w, number_at(w.role_groups, at).number, time)
    if place.careful:
        _arm(w, token, node, time)


# -- patience ---------------------------------------------------------------------------------------


@compiled
def _balks(w: World, token: int, node: int, time: float) -> bool:
    """Send a case away that finds too long a queue; tell whether it went."""
    most = node_at(w.nodes, node).balks_at
    if most < 0 or queue_at(w.queues, token_at(w.tokens, token).queue).waiting < most:
        return False
    _give_up(w, token, time)
    return True


@compiled
def _give_up(w: World, token: int, time: float) -> None:
    token_at(w.tokens, token).outcome = LEFT
    write(w, token, time)
    later(w, ENTERS, token, node_at(w.nodes, token_at(w.tokens, token).node).patience_to)


@compiled
def _arm(w: World, token: int, node: int, time: float) -> None:
    """Let a queueing case leave when its patience ends before its service begins."""
    place, there = node_at(w.nodes, node), token_at(w.tokens, token)
    if place.patience_purpose >= 0:
        minutes = value(w, place.patience_purpose, there.case, there.visit)
        at = after(w, time, minutes, place.patience_on_working_days)
        schedule(w, at, COMPLETION + there.case, PATIENCE_ENDS, token, there.visit, node)


@compiled
def is_waiting(w: World, token: int) -> bool:
    """Tell whether the token stands in the queue of a desk."""
    there = token_at(w.tokens, token)
    return bool(node_at(w.nodes, there.node).queue and there.started < 0 and not there.gone and not there.resting)


@compiled
def patience_ends(w: World, token: int, visit: int, node: int, time: float) -> None:
    """Let a case that still waits leave for another activity."""
    there = token_at(w.tokens, token)
    if there.node == node and there.visit == visit and is_waiting(w, token):
        unqueue(w, token)
        _give_up(w, token, time)


# -- queues by name ---------------------------------------------------------------------------------


@compiled
def _worker_for(w: World, token: int, node: int) -> int:
    """Return the worker whose queue the case joins."""
    place, there = node_at(w.nodes, node), token_at(w.tokens, token)
    before = case_at(w.cases, there.case).worker
    if before >= 0 and before != there.barred:
        for at in range(place.first_choice, place.last_choice):
            mine = choice_at(w.choices, at).worker
            if worker_at(w.workers, mine).number == before:
                if value(w, place.same_purpose, there.case, there.visit) < place.same_worker:
                    return int(mine)
                break
    luck = value(w, place.worker_purpose, there.case, there.visit) * place.choice_total
    at = place.first_choice
    while at < place.last_choice - 1 and choice_at(w.choices, at).edge <= luck:
        at += 1
    if worker_at(w.workers, choice_at(w.choices, at).worker).number == there.barred:
        at = at + 1 if at + 1 < place.last_choice else place.first_choice
    return int(choice_at(w.choices, at).worker)


@compiled
def enter_named(w: World, token: int, node: int, time: float) -> None:
    """Let a case be served by the worker it goes to, or wait in that worker's own queue."""
    _settle(w, token, node)
    worker, there, place = _worker_for(w, token, node), token_at(w.tokens, token), node_at(w.nodes, node)
    who = worker_at(w.workers, worker)
    there.queue = who.queue
    if who.token < 0 and is_open(w, who.clock, time):
        no_longer_idle(w, worker)
        start(w, token, worker, time)
        return
    if place.careful and _balks(w, token, node, time):
        return
    push(w, who.queue, token)
    if who.token < 0:
        wake_later(w, who.group, time)
    if place.careful:
        _arm(w, token, node, time)


@compiled
def work_done(w: World, token: int, time: float) -> None:
    """Write the row of work that ends, and let its worker go on."""
    there = token_at(w.tokens, token)
    worker, review = there.worker, node_at(w.nodes, there.node).review
    if review >= 0 and not there.gone:
        decide(w, token, review, time)
    write(w, token, time)
    case_at(w.cases, there.case).worker = worker_at(w.workers, worker).number
    worker_at(w.workers, worker).token = -1
    free(w, worker, time)
