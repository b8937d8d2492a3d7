"""Register queries: limits, outages and retries; then whether a record is there and right."""

from __future__ import annotations

from simulator.cases.tables import OUTCOMES
from simulator.engine.environment import COMPLETION
from simulator.twin.clocks import after
from simulator.twin.heap import schedule
from simulator.twin.layout import ANSWERED, ASKS_AGAIN, TIMED_OUT, World
from simulator.twin.luck import again, value
from simulator.twin.native import compiled
from simulator.twin.reach import case_at, node_at, real_at, register_at, span_at, token_at
from simulator.twin.records import post, post_error, write

FOUND, MISSING, UNAVAILABLE = (OUTCOMES.index(word) for word in ("found", "missing", "unavailable"))
QUERY, QUERY_FAILED, CHECKED, COMPLETE, REPAIRED, DATA_ERROR = range(6)
KINDS = ("query", "query_failed", "data_checked", "data_complete", "record_repaired", "error_data")
"""What registers post; these kinds have the first codes."""


@compiled
def _down_until(w: World, number: int, time: float) -> float:
    """Return the end of the outage now, or -1."""
    for at in range(register_at(w.registers, number).first_outage, register_at(w.registers, number).last_outage):
        if span_at(w.outages, at).opens <= time < span_at(w.outages, at).closes:
            return float(span_at(w.outages, at).closes)
    return -1.0


@compiled
def _fails(w: World, token: int, node: int) -> bool:
    place, there = node_at(w.nodes, node), token_at(w.tokens, token)
    register = register_at(w.registers, place.register)
    if not register.failing:
        return False
    return bool(again(w, place.fails_purpose, there.case, there.visit, there.tries - 1) < register.fails)


@compiled
def ask(w: World, token: int, node: int, time: float) -> None:
    """Ask a register; its rate limit, outages and failures decide when and whether it answers."""
    place, there = node_at(w.nodes, node), token_at(w.tokens, token)
    register = register_at(w.registers, place.register)
    there.tries += 1
    post(w, there.case, QUERY, time, 1.0)
    down = _down_until(w, place.register, time)
    if down >= 0 or _fails(w, token, node):
        _failed(w, token, node, time, down)
        return
    slot = time
    if register.limited:
        slot = max(time, register.next_slot)
        register.next_slot = slot + 1 / register.rate
    turn = there.tries - 1 if register.timed else 0
    due = after(w, slot, again(w, place.latency_purpose, there.case, there.visit, turn), register.on_working_days)
    if register.timed and due > time + register.time_out:
        schedule(w, time + register.time_out, COMPLETION + there.case, TIMED_OUT, token, there.stamp, node)
        return
    there.started = slot
    there.outcome = _answer(w, token, place.register, slot)
    schedule(w, due, COMPLETION + there.case, ANSWERED, token, 0, 0)


@compiled
def _failed(w: World, token: int, node: int, time: float, down: float) -> None:
    there, register = token_at(w.tokens, token), register_at(w.registers, node_at(w.nodes, node).register)
    post(w, there.case, QUERY_FAILED, time, 1.0)
    if there.tries >= register.tries:
        there.started, there.outcome = time, UNAVAILABLE
        schedule(w, time, COMPLETION + there.case, ANSWERED, token, 0, 0)
        return
    at = time + register.retry if register.retries else down if down >= 0 else time + 1.0
    schedule(w, at, COMPLETION + there.case, ASKS_AGAIN, token, there.stamp, node)


@compiled
def retry(w: World, token: int, stamp: int, node: int, time: float, timed_out: bool) -> None:
    """Go on with a query that failed or was not answered in time."""
    there = token_at(w.tokens, token)
    if there.stamp != stamp or there.gone:
        return
    if timed_out:
        _failed(w, token, node, time, -1.0)
    else:
        ask(w, token, node, time)


@compiled
def _answer(w: World, token: int, number: int, time: float) -> int:
    """Return the outcome; a wrong answer marks the token until it comes."""
    there, register = token_at(w.tokens, token), register_at(w.registers, number)
    if case_at(w.cases, there.case).repaired >> number & 1:
        return FOUND
    if register.lag_purpose >= 0:
        lag = value(w, register.lag_purpose, there.case, 1)
        if time < real_at(w.entitled, there.case).value + lag:
            return MISSING
    if register.missing_set and value(w, register.record_purpose, there.case, 1) < register.missing:
        return MISSING
    # The luck that spared the record from being missing also tells whether it is wrong.
    if register.wrong_set and value(w, register.record_purpose, there.case, 1) < register.wrong:
        there.spoiled = 1
    return FOUND


@compiled
def answered(w: World, token: int, time: float) -> None:
    """Write the answer of a register, and what it was."""
    there = token_at(w.tokens, token)
    write(w, token, time)
    if there.outcome != UNAVAILABLE:
        post(w, there.case, CHECKED, time, 1.0)
    if there.outcome == FOUND:
        post(w, there.case, COMPLETE, time, 1.0)
    if there.spoiled:
        there.spoiled = 0
        post_error(w, there.case, DATA_ERROR, time)
