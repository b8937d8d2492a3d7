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
def value(w: World, purpose: int, case: int, visit: int) -> float:
    """Return the value that lives at this address."""
    block = case >> SHIFT
    if visit < VISITS:
        at = number_at(w.addresses, (block * w.purpose_count + purpose) * VISITS + visit).number
        if at == 0:
            at = _ask(w, purpose, block, visit, 0)
            number_at(w.addresses, (block * w.purpose_count + purpose) * VISITS + visit).number = at
    else:
        at = _ask(w, purpose, block, visit, 0)
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
def forget(w: World, case: int) -> None:
    """Note that a case has ended; the values of a block go with its last case."""
    block = case >> SHIFT
    number_at(w.alive, block).number -= 1
    if number_at(w.alive, block).number == 0:
        size = w.purpose_count * VISITS
        for at in range(block * size, (block + 1) * size):
            number_at(w.addresses, at).number = 0
        call_for_value(w.forget, block, 0, 0)
