"""Where a case goes next: the first line out of its activity that takes it."""

from __future__ import annotations

from simulator.cases.tables import DAYS_WAITED, OUTCOME, PREVIOUS, VISIT
from simulator.plan.calendars import DAY
from simulator.twin.layout import World
from simulator.twin.luck import value
from simulator.twin.native import compiled
from simulator.twin.reach import case_at, node_at, real_at, route_at, test_at, token_at
from simulator.twin.values import attribute_at, visits_at


@compiled
def _asked(w: World, attribute: int, token: int) -> float:
    there = token_at(w.tokens, token)
    if attribute >= 0:
        return float(attribute_at(w, attribute, there.case).value)
    if attribute == OUTCOME:
        return float(there.outcome)
    if attribute == PREVIOUS:
        return float(there.previous)
    if attribute == VISIT:
        return float(there.visit)
    if attribute == DAYS_WAITED:
        return float((w.now - real_at(w.entitled, there.case).value) / DAY)
    return float(case_at(w.cases, there.case).errors)


@compiled
def _compares(compare: int, have: float, wanted: float) -> bool:
    if compare == 0:
        return have == wanted
    if compare == 1:
        return have != wanted
    if compare == 2:
        return have < wanted
    if compare == 3:
        return have <= wanted
    if compare == 4:
        return have > wanted
    return have >= wanted


@compiled
def hold(w: World, first: int, last: int, token: int) -> bool:
    """Tell whether all conditions in these rows hold for a case where it stands."""
    for at in range(first, last):
        test = test_at(w.tests, at)
        if not _compares(test.compare, _asked(w, test.attribute, token), test.value):
            return False
    return True


@compiled
def _comes_from(w: World, first: int, last: int, token: int) -> bool:
    """Tell whether what is asked of the activity before holds; else a line does not exist for the case."""
    for at in range(first, last):
        test = test_at(w.tests, at)
        previous = float(token_at(w.tokens, token).previous)
        if test.attribute == PREVIOUS and not _compares(test.compare, previous, test.value):
            return False
    return True


@compiled
def _chosen(w: World, token: int, node: int) -> int:
    place, there = node_at(w.nodes, node), token_at(w.tokens, token)
    luck = value(w, place.route_purpose, there.case, there.visit) if place.route_purpose >= 0 else 0.0
    passed, target = 0.0, -1
    for at in range(place.first_route, place.last_route):
        line = route_at(w.routes, at)
        if place.looks_back and not _comes_from(w, line.first_test, line.last_test, token):
            continue
        target = line.target
        if line.cap and visits_at(w, there.case, line.target).number >= line.cap:
            continue
        if line.first_test < line.last_test and not hold(w, line.first_test, line.last_test, token):
            continue
        if not line.shared:
            return int(target)
        passed += line.share
        if luck < passed:
            return int(target)
    # Shares may sum to a little less than 1; the last line takes what is left.
    return int(target)


@compiled
def choose(w: World, token: int, node: int) -> int:
    """Return where a case goes from a node."""
    only = node_at(w.nodes, node).only_target
    return int(only) if only >= 0 else _chosen(w, token, node)


@compiled
def pass_by(w: World, token: int, node: int) -> int:
    """Go past the activities that the case skips, as if they were done, and return where it stops."""
    there = token_at(w.tokens, token)
    while node_at(w.nodes, node).first_skip < node_at(w.nodes, node).last_skip \
            and hold(w, node_at(w.nodes, node).first_skip, node_at(w.nodes, node).last_skip, token):
        visits_at(w, there.case, node).number += 1
        there.visit = visits_at(w, there.case, node).number
        there.previous, there.node = there.node, node
        node = choose(w, token, node)
    return node
