"""Which parallel gateway joins the branches that another one opened."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

from simulator.bpmn.drawing import Drawing
from simulator.bpmn.elements import Node
from simulator.bpmn.flow import Complain, reached, successors

_JOINS = frozenset({"parallelGateway", "complexGateway"})


def match_joins(drawing: Drawing, complain: Complain) -> dict[str, str]:
    """Return joining gateway → the gateway that opened its branches.

    Parameters
    ----------
    complain : called with a gateway, the rule it breaks and the remedy

    Notes
    -----
    A gateway that opens branches is joined by the nearest one that every branch reaches. Between the two, no way may
    lead in or out beside them: a case would go on with some of its branches, or wait for ever for the others. A
    gateway that joins and opens at once, and branches that are never joined, are refused too.
    """
    gateways = [node for node in drawing.nodes.values() if node.kind in _JOINS]
    opening = [node for node in gateways if len(drawing.out_of(node.id)) > 1]
    joining = [node for node in gateways if len(drawing.into(node.id)) > 1]
    for node in opening:
        if node in joining or node.kind == "complexGateway":
            complain(node, "joins branches and opens others at once", "draw one gateway for each")
    graph = successors(drawing, beside=False)
    matched: dict[str, str] = {}
    for split in opening:
        join = _nearest(drawing, graph, split, [node for node in joining if node is not split])
        if join is None:
            complain(split, "opens branches that are never joined", "join them with a parallel gateway")
        elif join.id in matched:
            other = drawing.nodes[matched[join.id]]
            complain(join, f"joins the branches of two gateways, “{other.said}” ({other.id}) and “{split.said}” "
                     f"({split.id})", "draw one gateway for each")
        else:
            matched[join.id] = split.id
            _check_block(drawing, graph, split, join, complain)
    for join in joining:
        if join.id not in matched and join not in opening:
            complain(join, "joins branches that no parallel gateway opened", "open them with a parallel gateway, or "
                                                                             "join with an exclusive one")
    return matched


def _nearest(drawing: Drawing, graph: Mapping[str, Sequence[str]], split: Node, joins: list[Node]) -> Node | None:
    """Return the join that all branches reach in the fewest steps; of one split, never one before it."""
    branches = [line.target for line in drawing.out_of(split.id)]
    far = {join.id: [_steps(graph, branch, join.id) for branch in branches] for join in joins}
    # As far as its farthest branch; of several so far the first.
    found = [(max(step for step in steps if step is not None), number) for number, steps in enumerate(far.values())
             if None not in steps]
    return joins[min(found)[1]] if found else None


def _check_block(drawing: Drawing, graph: Mapping[str, Sequence[str]], split: Node, join: Node,
                 complain: Complain) -> None:
    branches = [line.target for line in drawing.out_of(split.id)]
    inside = [reached(graph, [branch], stop=join.id) for branch in branches]
    # A parallel gateway waits for every line that leads to it (BPMN 2.0.2, 13.4.1).
    if len(drawing.into(join.id)) != len(branches):
        complain(split, f"opens {len(branches)} branches, of which {len(drawing.into(join.id))} ways lead to its join",
                 "join choices inside a branch before the branches meet")
        return
    for node in (drawing.nodes[node] for node in sorted(set().union(*inside))):
        if not graph[node.id] and node.trigger != "terminate":
            complain(node, f"ends one branch of “{split.said}” ({split.id}), for which its join then waits",
                     "lead it to the join, or draw an end that stops everything (terminate)")
        _check_entries(drawing, node, [split.id, *(part for part in inside if node.id in part)], split, complain)
    if any(split.id in part for part in inside):
        complain(split, "is reached again from one of its branches", "join the branches before going back")


def _check_entries(drawing: Drawing, node: Node, around: Sequence[str | set[str]], split: Node,
                   complain: Complain) -> None:
    """Complain when a shape within branches lies in two of them, or is reached from outside."""
    opened, *parts = around
    if len(parts) > 1:
        complain(node, f"lies in two branches of “{split.said}” ({split.id})", "join the branches before they meet")
        return
    for line in drawing.into(node.id):
        if line.source != opened and not any(line.source in part for part in parts):
            complain(node, f"lies in a branch of “{split.said}” ({split.id}), and the line {line.id} leads into it "
                     "from outside", "lead it to before the branches open")


def _steps(graph: Mapping[str, Sequence[str]], start: str, goal: str) -> int | None:
    """Return the lines on the shortest way, or None when there is no way."""
    seen, queue = {start}, deque([(start, 0)])
    while queue:
        node, steps = queue.popleft()
        if node == goal:
            return steps
        for target in graph.get(node, ()):
            if target not in seen:
                seen.add(target)
                queue.append((target, steps + 1))
    return None


def nodes_in_branches(drawing: Drawing, split_of: Mapping[str, str]) -> set[str]:
    """Return the shapes that cases pass with one of several branches."""
    graph = successors(drawing, beside=False)
    blocks = [reached(graph, [line.target for line in drawing.out_of(split)], stop=join)
              for join, split in split_of.items()]
    return set().union(*blocks)
