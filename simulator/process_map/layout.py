"""Where each activity stands: layers by the longest way from the start, order by the mean of the neighbours.

A flow that spans several layers gets a way-point in each of them, so that it never passes behind a box
(Sugiyama, Tagawa and Toda 1981, without the crossing-minimal part).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
_ROUNDS = 12
"""Passes of ordering; benefit processes settle within five."""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One line of the map."""

    origin: str
    target: str
    label: str = ""
    weight: float = 1.0
    """0 to 1: share of cases, decides the line's width."""
    words: str = ""
    """What the description says of it."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Positions in units of one box width and one layer."""

    places: dict[str, Point]
    ways: list[tuple[Flow, list[Point], bool]]
    """Flow, way-points from origin to target, whether it leads back."""
    width: float
    layers: int


def lay_out(start: str, names: Sequence[str], flows: Iterable[Flow]) -> Layout:
    """Place the activities of a process.

    Parameters
    ----------
    start : the first activity
    names : all activities, in the order of the file (it decides ties)
    flows : the routes
    """
    flows = [flow for flow in flows if flow.target in names]
    back = _backward(start, names, flows)
    forward = [flow for number, flow in enumerate(flows) if number not in back]
    layer = _layers(names, forward)
    chains = [_chain(number, flow, layer) for number, flow in enumerate(forward)]
    rows = _ordered(_rows(names, layer, chains), chains)
    across = _across(rows, chains)
    places = {name: (across[name], float(level)) for level, row in enumerate(rows) for name in row}
    ways = [(flow, [places[step] for step in chain], False) for flow, chain in zip(forward, chains, strict=True)]
    ways += [(flows[n], [places[flows[n].origin], places[flows[n].target]], True) for n in sorted(back)]
    return Layout(places={name: places[name] for name in names}, ways=ways, width=max(across.values()) + 1,
                  layers=len(rows))


def _backward(start: str, names: Sequence[str], flows: Sequence[Flow]) -> set[int]:
    """Routes that close a loop, found by walking depth first from the start."""
    leaving: dict[str, list[int]] = {name: [] for name in names}
    for number, flow in enumerate(flows):
        leaving[flow.origin].append(number)
    done: set[str] = set()
    back: set[int] = set()
    # From all of them, as some are reached by timers or other streams alone.
    for root in [start, *names]:
        _walk(root, flows, leaving, done, back)
    return back


def _walk(root: str, flows: Sequence[Flow], leaving: dict[str, list[int]], done: set[str], back: set[int]) -> None:
    if root in done:
        return
    path, stack = {root}, [(root, iter(leaving[root]))]
    while stack:
        name, ahead = stack[-1]
        number = next(ahead, None)
        if number is None:
            stack.pop()
            path.discard(name)
            done.add(name)
        elif flows[number].target in path:
            back.add(number)
        elif flows[number].target not in done:
            path.add(flows[number].target)
            stack.append((flows[number].target, iter(leaving[flows[number].target])))


def _layers(names: Sequence[str], forward: Sequence[Flow]) -> dict[str, int]:
    layer = dict.fromkeys(names, 0)
    # No way forward has more steps than there are activities.
    for _ in names:
        for flow in forward:
            layer[flow.target] = max(layer[flow.target], layer[flow.origin] + 1)
    return layer


def _chain(number: int, flow: Flow, layer: dict[str, int]) -> list[str]:
    between = range(layer[flow.origin] + 1, layer[flow.target])
    # Way-points need names that no activity can have.
    return [flow.origin, *(f"\0{number}\0{level}" for level in between), flow.target]


def _rows(names: Sequence[str], layer: dict[str, int], chains: Sequence[Sequence[str]]) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(max(layer.values()) + 1)]
    for name in names:
        rows[layer[name]].append(name)
    for chain in chains:
        for offset, step in enumerate(chain[1:-1], 1):
            rows[layer[chain[0]] + offset].append(step)
    return rows


def _ordered(rows: list[list[str]], chains: Sequence[Sequence[str]]) -> list[list[str]]:
    above, below = _neighbours(chains)
    for turn in range(_ROUNDS):
        # Downwards by the neighbours above, then upwards by those below (Sugiyama's sweeps).
        near, order = (above, rows) if turn % 2 == 0 else (below, rows[::-1])
        for row in order:
            place = {name: _centred(r, i) for r in rows for i, name in enumerate(r)}
            row.sort(key=lambda name: (_mean([place[n] for n in near.get(name, [])], place[name]), place[name]))
    return rows


def _neighbours(chains: Sequence[Sequence[str]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for chain in chains:
        for one, other in pairwise(chain):
            above.setdefault(other, []).append(one)
            below.setdefault(one, []).append(other)
    return above, below


def _across(rows: list[list[str]], chains: Sequence[Sequence[str]]) -> dict[str, float]:
    """Positions from left to right: each near the mean of its neighbours, at least one apart, in the order found."""
    above, below = _neighbours(chains)
    across = {name: _centred(row, i) for row in rows for i, name in enumerate(row)}
    for turn in range(2 * _ROUNDS):
        near, order = (above, rows) if turn % 2 == 0 else (below, rows[::-1])
        for row in order:
            wanted = [_mean([across[n] for n in near.get(name, [])], across[name]) for name in row]
            across |= dict(zip(row, _apart(wanted), strict=True))
    left = min(across.values())
    return {name: at - left for name, at in across.items()}


def _apart(wanted: Sequence[float]) -> list[float]:
    """The positions nearest to those wanted, in least squares, that keep the order and a distance of one."""
    from scipy.optimize import isotonic_regression

    # Less its number, what keeps a distance of one is what never falls.
    free = isotonic_regression([at - i for i, at in enumerate(wanted)]).x
    return [float(at) + i for i, at in enumerate(free)]


def _centred(row: Sequence[str], position: int) -> float:
    return position - (len(row) - 1) / 2


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
