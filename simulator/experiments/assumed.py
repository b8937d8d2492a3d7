"""The assumed numbers of an office, or of two that are compared: how far each may be moved, and how that is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.plan.distributions import Distribution
from simulator.plan.provenance import list_numbers, words_of
from simulator.plan.quantities import Quantity, Share
from simulator.plan.scenario import Scenario, change_scenario

USUAL_REACH = 0.2
"""How far a number without a range of its own is moved, as a part of it (`assumed`; there is no better ground)."""
_OF_THE_RUN = frozenset({"horizon", "warm_up", "scale"})
"""Numbers that say how the office is simulated, not how it is."""
_WHOLE = frozenset({"heads", "people", "more", "fewer"})
_MOVED = "moved within its range"


@dataclass(frozen=True, kw_only=True)
class AssumedNumber:
    """One assumed number of one office, or the same number of both."""

    place: str
    """Dotted key in the file."""
    unit: str
    value: float
    """As in the file; the mean of a distribution."""
    words: str
    """As the list of assumptions says it."""
    low: float
    high: float
    """From where to where it is moved, in its unit."""
    stated: bool
    """Whether its file states the range; else it is `USUAL_REACH` on either side, within what the number may be."""
    sides: tuple[int, ...]
    """In which of the offices it is, 0 for the first."""
    fixed: str = ""
    """Why it cannot be moved; empty when it can."""

    def at(self, share: float) -> float:
        """Return the value that lies so far (0 to 1) on the way from its low to its high end."""
        value = self.low + share * (self.high - self.low)
        return float(round(value)) if self.place.rpartition(".")[2] in _WHOLE else value


def find_assumed(offices: Sequence[Scenario]) -> list[AssumedNumber]:
    """Return the assumed numbers of offices, in the order of their files.

    A number that stands at the same place with the same value and the same reason in two offices is one assumption:
    it is moved in both. Length of run and of warm-up and the scale are settings of the simulation and left out.

    Examples
    --------
    >>> from simulator import load_scenario
    >>> numbers = find_assumed([load_scenario("claim"), load_scenario("proactive")])
    >>> rate = next(number for number in numbers if number.place == "arrivals.rights.rate")
    >>> (rate.low, rate.value, rate.high, rate.sides)
    (16.0, 20.0, 24.0, (0, 1))
    """
    known: dict[tuple[str, str, str], tuple[Quantity | Distribution, list[int]]] = {}
    for side, office in enumerate(offices):
        for place, part in list_numbers(office):
            if part.origin == "assumed" and place not in _OF_THE_RUN and isinstance(part, (Quantity, Distribution)):
                known.setdefault((place, words_of(part), part.source), (part, []))[1].append(side)
    return [_number(place, part, tuple(sides)) for (place, _, _), (part, sides) in known.items()]


def _number(place: str, part: Quantity | Distribution, sides: tuple[int, ...]) -> AssumedNumber:
    value = part.mean if isinstance(part, Distribution) else part.value
    low, high = part.range or (value - USUAL_REACH * abs(value), value + USUAL_REACH * abs(value))
    # A fifth more of a large share would be more than all.
    if isinstance(part, Share):
        high = min(high, 1.0)
    whole = place.rpartition(".")[2] in _WHOLE
    if whole:
        low, high = float(round(low)), float(round(high))
    return AssumedNumber(place=place, unit=part.unit, value=value, words=words_of(part), low=low, high=high,
                         stated=part.range is not None, sides=sides, fixed=_why_fixed(value, low, high, whole=whole))


def _why_fixed(value: float, low: float, high: float, *, whole: bool) -> str:
    if low < high and value >= 0:
        return ""
    if value == 0:
        return "it is 0, and a part of 0 is 0: state a range to move it"
    if whole:
        return f"{100 * USUAL_REACH:.0f} of 100 of {value:g} is less than half a head: state a range to move it"
    return "a mean below 0 is not moved" if value < 0 else "it has no room to move"


def move_numbers(offices: Sequence[Scenario], moves: Mapping[AssumedNumber, float]) -> list[Scenario]:
    """Return the offices with numbers at other values; an office that has none of them is returned as it is.

    Raises
    ------
    BadInput : an office does not take a value, such as shares that no longer fit together
    """
    moved = []
    for side, office in enumerate(offices):
        mine = {number: value for number, value in moves.items() if side in number.sides}
        moved.append(change_scenario(office, _changes(office, mine)) if mine else office)
    return moved


def _changes(office: Scenario, moves: Mapping[AssumedNumber, float]) -> dict[str, Any]:
    raw = office.model_dump(by_alias=True, mode="json", exclude_none=True)
    changes = {number.place: _entry(_look(raw, number.place), number, value) for number, value in moves.items()}
    for above in {place.rpartition(".")[0] for place in changes if "." in place}:
        changes |= _whole_again(_look(raw, above), above, changes)
    return changes


def _entry(old: dict[str, Any], number: AssumedNumber, value: float) -> dict[str, Any]:
    """The number at another value; a distribution keeps its shape, and its spread grows with its mean."""
    # Without its range, which need not hold the new value.
    moved = {**old, "origin": "assumed", "source": _MOVED, "range": None}
    if "parameters" in old:
        factor = value / number.value
        return {**moved, "parameters": [part * factor for part in old["parameters"]]}
    return {**moved, "value": value}


def _whole_again(parts: Any, above: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes after which shares that are a whole together are one again; one that was moved alone stays put."""
    if not isinstance(parts, dict) or not all(isinstance(p, dict) and p.get("unit") == "share" for p in parts.values()):
        return {}
    if len(parts) < 2 or abs(sum(part["value"] for part in parts.values()) - 1) > 1e-9:
        return {}
    now = {f"{above}.{key}": changes.get(f"{above}.{key}", part) for key, part in parts.items()}
    moved = [place for place in now if place in changes]
    kept = moved if len(moved) == 1 else []
    free = sum(part["value"] for place, part in now.items() if place not in kept)
    factor = (1 - sum(now[place]["value"] for place in kept)) / free if free else 1.0
    return {place: {**part, "value": part["value"] * factor, "origin": "assumed", "source": _MOVED, "range": None}
            for place, part in now.items() if place not in kept}


def _look(raw: Any, place: str) -> Any:
    for key in place.split("."):
        raw = raw[int(key)] if isinstance(raw, list) else raw[key]
    return raw
