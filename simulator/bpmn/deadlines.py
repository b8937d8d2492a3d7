"""Timers on the edge of a step: what happens when the step takes too long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from simulator.bpmn.drawing import Drawing
from simulator.bpmn.elements import Node
from simulator.bpmn.flow import Complain, reached, starts_of, successors
from simulator.bpmn.parallel import nodes_in_branches
from simulator.bpmn.spans import times_drawn

Span = Callable[[Node], str]


def check_deadlines(drawing: Drawing, split_of: Mapping[str, str], complain: Complain) -> Iterator[str]:
    """Complain about deadlines that an office file cannot say, and yield what is said about the others."""
    graph = successors(drawing, beside=False)
    main = reached(graph, [start.id for start in starts_of(drawing)])
    in_branches = nodes_in_branches(drawing, split_of)
    for node in drawing.nodes.values():
        if node.kind != "boundaryEvent" or node.attached_to not in drawing.nodes:
            continue
        step = drawing.nodes[node.attached_to]
        times = times_drawn(node.time)
        if times is not None and times > 1 and not node.interrupts:
            complain(node, f"rings {times} times, which an office file cannot say",
                     "let it ring once, or again and again (R/)")
        if not node.interrupts:
            _check_beside(drawing, graph, node, complain)
        if is_expiry(drawing, node):
            continue
        if node.interrupts and step.id in in_branches:
            complain(node, f"takes cases away from one of several branches at “{step.said}”",
                     "join the branches first, or attach it to a receive task")
        if step.id not in main:
            complain(node, f"stands on “{step.said}”, which is done beside the case",
                     "attach it to a step of the case itself")
        elif step.id in reached(graph, graph[step.id]):
            yield (f"deadline “{node.said}” ({node.id}) counts from the first time that a case comes to “{step.said}”, "
                   "not from every time")


def _check_beside(drawing: Drawing, graph: Mapping[str, list[str]], node: Node, complain: Complain) -> None:
    for other in sorted(reached(graph, [node.id])):
        if drawing.nodes[other].trigger == "terminate":
            complain(drawing.nodes[other], f"ends everything, on a way that “{node.said}” ({node.id}) opens beside the "
                     "case", "let the deadline interrupt its step, or end this way alone")


def is_expiry(drawing: Drawing, node: Node) -> bool:
    """Whether a deadline ends the waiting of one step for someone outside: the first that interrupts it."""
    step = drawing.nodes[node.attached_to]
    if step.kind != "receiveTask" or not node.interrupts or node.until:
        return False
    return node is next(other for other in drawing.on_edge_of(step.id) if other.interrupts and not other.until)


def timer_of(node: Node, step: str, target: str, until: list[str], span: str) -> dict[str, Any]:
    """Return the clock of an office file that a deadline stands for.

    Parameters
    ----------
    step, target : activity whose beginning starts the clock, and where it leads
    until : activities that stop it
    span : how long it runs
    """
    effect = {"move_to": target} if node.interrupts else {"visit": target}
    repeats = {"repeats": True} if times_drawn(node.time) is None and not node.interrupts else {}
    stops = until[0] if len(until) == 1 else until
    return {"starts": step, "after": span, "until": stops, "does": effect, **repeats}
