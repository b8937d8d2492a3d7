"""The values of draws: made by Python in blocks, the very ones that SimPy's engine takes, and read here."""

from __future__ import annotations

from simulator.engine.draws import MASK, SHIFT
from simulator.twin.layout import VISITS, World
from simulator.twin.native import call_for_address, call_for_value, compiled
from simulator.twin.reach import number_at, real_at


@compiled
def _ask(w: World, purpose: int, block: int, visit: int, turn: int) -> int:
    return int(call_for_address(w.ask, purpose, block, visit, turn))


@compiled
def _asked_once(w: World, table: int, place: int, purpose: int, block: int, visit: int, turn: int) -> int:
    """Return where the values of a block lie; a table keeps that of the first visits at a place."""
    if visit >= VISITS:
        return int(_ask(w, purpose, block, visit, turn))
    kept = number_at(table, place * VISITS + visit)
    if kept.number == 0:
        kept.number = _ask(w, purpose, block, visit, turn)
    return int(kept.number)


@compiled
def value(w: World, purpose: int, case: int, visit: int) -> float:
    """Return the value that lives at this address."""
    block = case >> SHIFT
    at = _asked_once(w, w.addresses, block * w.purpose_count + purpose, purpose, block, visit, 0)
    return float(real_at(at, case & MASK).value)


@compiled
def score(w: World, purpose: int, first: int, case: int, visit: int, kind: int) -> float:
    """Return a model's score of one of its kinds, of which the first stands at `first`; its turn is the next number."""
    block = case >> SHIFT
    at = _asked_once(w, w.scores, block * w.score_count + first + kind, purpose, block, visit, 1 + kind)
    return float(real_at(at, case & MASK).value)


@compiled
def again(w: World, purpose: int, case: int, visit: int, turn: int) -> float:
    """Return the value of a further turn at one visit; turn 0 is the first."""
    if turn == 0:
        return value(w, purpose, case, visit)
    return float(real_at(_ask(w, purpose, case >> SHIFT, visit, turn), case & MASK).value)


@compiled
def one(w: World, what: int, node: int, turn: int) -> float:
    """Return a value that belongs to no case."""
    return float(call_for_value(w.one, what, node, turn))


@compiled
def _clear(table: int, block: int, count: int) -> None:
    for at in range(block * count * VISITS, (block + 1) * count * VISITS):
        number_at(table, at).number = 0


@compiled
def forget(w: World, case: int) -> None:
    """Note that a case has ended; the values of a block go with its last case."""
    block = case >> SHIFT
    number_at(w.alive, block).number -= 1
    if number_at(w.alive, block).number == 0:
        _clear(w.addresses, block, w.purpose_count)
        _clear(w.scores, block, w.score_count)
        call_for_value(w.forget, block, 0, 0)
