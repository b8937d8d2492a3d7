"""Which parallel gateway joins the branches that another one opened."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from simulator.bpmn.drawing import Drawing, Node

Complain = Callable[[Node, str, str], None]


def match_joins(drawing: Drawing, complain: Complain) -> dict[str, str]:
    """Return joining gateway → the gateway that opened its branches.

    Parameters
    ----------
    complain : called with a gateway, the rule it breaks and the remedy

    Notes
    -----
    A join belongs to the nearest gateway whose every branch reaches it. A gateway that joins and opens at once, and
    branches that are never joined, are refused: a case would end with its first branch.
    """
    gateways = [node for node in drawing.nodes.values() if node.kind == "parallelGateway"]
    opening = [node for node in gateways if len(drawing.out_of(node.id)) > 1]
    joining = [node for node in gateways if len(drawing.into(node.id)) > 1]
    for node in opening:
        if node in joining:
            complain(node, "joins branches and opens others at once", "draw one gateway for each")
    matched = {}
    for join in joining:
        found = [(steps, split.id) for split in opening if split is not join
                 and (steps := _all_reach(drawing, split, join)) is not None]
        if found:
            matched[join.id] = min(found)[1]
        elif join not in opening:
            complain(join, "joins branches that no parallel gateway opened", "open them with a parallel gateway, or "
                                                                             "join with an exclusive one")
    _every_split_is_joined(drawing, opening, matched, complain)
    return matched


def _every_split_is_joined(drawing: Drawing, opening: list[Node], matched: dict[str, str], complain: Complain) -> None:
    for split in opening:
        joins = [join for join, of in matched.items() if of == split.id]
        if not joins:
            complain(split, "opens branches that are never joined", "join them with a parallel gateway")
        elif len(drawing.into(joins[0])) != len(drawing.out_of(split.id)):
            complain(split, f"opens {len(drawing.out_of(split.id))} branches, of which {len(drawing.into(joins[0]))} "
                     "ways lead to its join", "join choices inside a branch before the branches meet")


def _all_reach(drawing: Drawing, split: Node, join: Node) -> int | None:
    """Steps from a gateway to its join on the longest of the shortest ways, or None when a branch misses it."""
    far = [_steps(drawing, line.target, join.id) for line in drawing.out_of(split.id)]
    known = [steps for steps in far if steps is not None]
    return max(known) if len(known) == len(far) else None


def _steps(drawing: Drawing, start: str, goal: str) -> int | None:
    seen, queue = {start}, deque([(start, 0)])
    while queue:
        node, steps = queue.popleft()
        if node == goal:
            return steps
        for line in drawing.out_of(node):
            if line.target not in seen:
                seen.add(line.target)
                queue.append((line.target, steps + 1))
    return None
