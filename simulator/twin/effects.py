"""What an activity does to its case besides taking time: attributes, ledger, errors, notices, signatures."""

from __future__ import annotations

from simulator.engine.environment import COMPLETION
from simulator.twin.heap import schedule
from simulator.twin.layout import ASKS, LETTER_AGAIN, World
from simulator.twin.luck import again, value
from simulator.twin.native import compiled
from simulator.twin.reach import (
    case_at,
    error_at,
    group_at,
    letter_at,
    line_at,
    node_at,
    post_line_at,
    set_at,
    token_at,
    worker_at,
)
from simulator.twin.records import post, post_error
from simulator.twin.registers import REPAIRED
from simulator.twin.routing import hold
from simulator.twin.staff import learnt
from simulator.twin.values import attribute_at, signer_at


@compiled
def effects_of(w: World, token: int, node: int, time: float) -> None:
    """Do everything that follows from completing the node."""
    place, there = node_at(w.nodes, node), token_at(w.tokens, token)
    # Before anything is set: amounts are those with which the case came.
    for at in range(place.first_post, place.last_post):
        post(w, there.case, post_line_at(w.post_lines, at).kind, time, _amount(w, at, there.case))
    for at in range(place.first_set, place.last_set):
        line = set_at(w.sets, at)
        value_set = float(there.outcome) if line.outcome else line.value
        attribute_at(w, line.attribute, there.case).value = value_set
    if place.corrects_purpose >= 0 or place.first_error < place.last_error:
        _errors(w, token, node, time)
    if place.first_letter >= 0:
        send(w, there.case, there.visit, place.first_letter, time)
    if place.repairs >= 0:
        case_at(w.cases, there.case).repaired |= 1 << place.repairs
        post(w, there.case, REPAIRED, time, 1.0)
    if place.signer >= 0 and there.worker >= 0:
        signer_at(w, there.case, place.signer).number = worker_at(w.workers, there.worker).number
    case_at(w.cases, there.case).stopped |= place.stops


@compiled
def _amount(w: World, at: int, case: int) -> float:
    line = post_line_at(w.post_lines, at)
    if line.fixed:
        return float(line.value)
    total = attribute_at(w, line.first, case).value
    if line.join == 1:
        total = total + attribute_at(w, line.second, case).value
    elif line.join == 2:
        total = total - attribute_at(w, line.second, case).value
    elif line.join == 3:
        total = total * attribute_at(w, line.second, case).value
    return float(-total) if line.negative else float(total)


# -- errors -----------------------------------------------------------------------------------------


@compiled
def _error_factor(w: World, worker: int, time: float) -> float:
    group = group_at(w.groups, worker_at(w.workers, worker).group)
    if not group.errors_learn:
        return float(group.errors)
    return float(group.errors * (group.errors_at + (1 - group.errors_at) * learnt(w, worker, time)))


@compiled
def _errors(w: World, token: int, node: int, time: float) -> None:
    place, there = node_at(w.nodes, node), token_at(w.tokens, token)
    case = case_at(w.cases, there.case)
    if place.corrects_purpose >= 0 and case.errors \
            and value(w, place.corrects_purpose, there.case, there.visit) < place.corrects:
        post(w, there.case, place.corrected_kind, time, float(case.errors))
        case.errors = 0
    factor = _error_factor(w, there.worker, time) if there.worker >= 0 else 1.0
    first, last = place.first_error, place.last_error
    for at in range(place.first_error_line, place.last_error_line):
        line = line_at(w.error_lines, at)
        if hold(w, line.first_test, line.last_test, token):
            first, last = line.first, line.last
            break
    for at in range(first, last):
        error = error_at(w.errors, at)
        if value(w, error.purpose, there.case, there.visit) < error.share * factor:
            post_error(w, there.case, error.kind, time)


# -- notices ----------------------------------------------------------------------------------------


@compiled
def send(w: World, case: int, visit: int, number: int, time: float) -> None:
    """Send a notice by one channel; what does not arrive may be sent again by another."""
    letter = letter_at(w.letters, number)
    post(w, case, letter.kind_sent, time, 1.0)
    if not letter.known:
        return
    arrives = time + again(w, letter.purpose, case, visit, letter.turn)
    if again(w, letter.reaches_purpose, case, visit, letter.turn) < letter.reaches:
        post(w, case, letter.kind_informed, arrives, 1.0)
        attribute_at(w, w.informed, case).value = 1.0
        if letter.unclear:
            _read(w, case, visit, number, arrives)
    elif letter.otherwise:
        schedule(w, arrives, COMPLETION + case, LETTER_AGAIN, case, visit, number + 1)


@compiled
def _read(w: World, case: int, visit: int, number: int, time: float) -> None:
    """Let a person who does not understand the notice ask, while the case is in the office."""
    letter = letter_at(w.letters, number)
    if again(w, letter.unclear_purpose, case, visit, letter.turn) < letter.unclear_share:
        wait = again(w, letter.asks_purpose, case, visit, letter.turn) if letter.asks_purpose >= 0 else 0.0
        schedule(w, time + wait, COMPLETION + case, ASKS, case, 0, letter.asks)
