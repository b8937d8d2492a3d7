"""Whether the arrows of a drawing say where cases begin, go and end; what does not is refused by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from simulator.bpmn.drawing import Drawing
from simulator.bpmn.elements import Node

Complain = Callable[[Node, str, str], None]
_CHOOSES = frozenset({"exclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway"})
_AWAITED = frozenset({"message", "timer", "signal", "conditional"})
_DRAW_GATEWAY = "draw a gateway that says whether one or all are taken"


def starts_of(drawing: Drawing) -> list[Node]:
    """Return the start events, or the one shape that nothing leads to when no start is drawn."""
    nodes = drawing.nodes.values()
    drawn = [node for node in nodes if node.kind == "startEvent"]
    return drawn or [node for node in nodes if node.kind != "boundaryEvent" and not drawing.into(node.id)]


def check_flow(drawing: Drawing, complain: Complain) -> None:
    """Complain about every shape whose arrows an office file cannot follow."""
    for node in drawing.nodes.values():
        _ways_out(drawing, node, complain)
        _ways_in(drawing, node, complain)
        _edge(drawing, node, complain)
        if node.kind == "eventBasedGateway":
            _events_behind(drawing, node, complain)
    _reached(drawing, complain)
    _ending(drawing, complain)


def _ways_out(drawing: Drawing, node: Node, complain: Complain) -> None:
    count = len(drawing.out_of(node.id))
    if node.kind == "endEvent" and count:
        complain(node, "is an end and has a way out", "draw an intermediate event, or leave the line out")
    elif node.kind not in _CHOOSES and count > 1:
        complain(node, "has several ways out", _DRAW_GATEWAY)
    elif node.kind in ("startEvent", "boundaryEvent") and not count:
        complain(node, "leads nowhere", "draw a line to what comes next")


def _ways_in(drawing: Drawing, node: Node, complain: Complain) -> None:
    if node.kind == "startEvent" and drawing.into(node.id):
        complain(node, "is a start, and a line leads to it", "let the line lead to the first step")
    if node.kind == "boundaryEvent" and drawing.into(node.id):
        complain(node, "stands on the edge of a step, and a line leads to it", "let the line lead to a step")


def _edge(drawing: Drawing, node: Node, complain: Complain) -> None:
    if node.kind == "boundaryEvent" and not is_task(drawing.nodes.get(node.attached_to)):
        complain(node, "stands on no step", "attach it to a task")
    if node.kind == "receiveTask" and is_awaited(drawing, node) and (node.loops or drawing.on_edge_of(node.id)):
        complain(node, "is awaited behind an event gateway and has a mark or a timer of its own",
                 "draw the timer behind the gateway, and a loop as a line")


def is_task(node: Node | None) -> bool:
    """Whether a shape is a task of any kind."""
    return node is not None and node.kind.lower().endswith("task")


def is_awaited(drawing: Drawing, node: Node) -> bool:
    """Whether a shape is what an event gateway waits for."""
    return any(drawing.nodes[line.source].kind == "eventBasedGateway" for line in drawing.into(node.id))


def is_only_awaited(drawing: Drawing, node: Node) -> bool:
    """Whether cases reach a shape only through event gateways, which wait for it."""
    into = drawing.into(node.id)
    return bool(into) and all(drawing.nodes[line.source].kind == "eventBasedGateway" for line in into)


def _events_behind(drawing: Drawing, gateway: Node, complain: Complain) -> None:
    behind = [drawing.nodes[line.target] for line in drawing.out_of(gateway.id)]
    for node in behind:
        if node.kind != "receiveTask" and not (node.kind == "intermediateCatchEvent" and node.trigger in _AWAITED):
            complain(gateway, f"waits for “{node.said}” ({node.id}), which is nothing to wait for",
                     "draw a message, signal, condition, timer or receive task behind it")
    if len(behind) > len({node.id for node in behind}):
        complain(gateway, "leads to one event twice", "draw one line to each event")
    if sum(node.trigger == "timer" for node in behind) > 1:
        complain(gateway, "waits for several timers", "keep the one that ends the waiting")
    if all(node.trigger == "timer" for node in behind):
        complain(gateway, "waits for no answer", "draw a message to wait for, or a timer alone")


def successors(drawing: Drawing, beside: bool = True) -> dict[str, list[str]]:
    """Return shape → shapes that come next, deadlines included; without `beside`, only where the case itself goes."""
    found = {node: [line.target for line in drawing.out_of(node)] for node in drawing.nodes}
    for node in drawing.nodes.values():
        if node.kind == "boundaryEvent" and node.attached_to in found and (beside or node.interrupts):
            found[node.attached_to].append(node.id)
    return found


def reached(graph: Mapping[str, Iterable[str]], starts: Iterable[str], stop: str = "") -> set[str]:
    """Return all shapes that can be reached, the starts included; not past `stop`, which is left out."""
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        node = waiting.pop()
        if node not in seen and node != stop:
            seen.add(node)
            waiting += graph.get(node, ())
    return seen


def _reached(drawing: Drawing, complain: Complain) -> None:
    found = reached(successors(drawing), [start.id for start in starts_of(drawing)])
    lost = [node for node in drawing.nodes.values() if node.id not in found]
    roots = [node for node in lost if not drawing.into(node.id) and node.kind != "boundaryEvent"]
    # Lost shapes in a ring have no first one; any of them stands for all.
    for node in roots or lost[:1]:
        complain(node, "is reached by no line", "connect it with what comes before, or draw a start before it")


def _ending(drawing: Drawing, complain: Complain) -> None:
    graph = successors(drawing)
    backward: dict[str, list[str]] = {node: [] for node in graph}
    for node, targets in graph.items():
        for target in targets:
            backward[target].append(node)
    for clock in (node for node in drawing.nodes.values() if node.until and node.interrupts):
        # An exported clock takes cases from wherever they are, from its step on until others stop it.
        running = {node: targets for node, targets in graph.items() if node not in clock.until}
        backward[clock.id] += reached(running, [clock.attached_to])
    # A shape without a way out ends cases, whether or not an end is drawn.
    ends = [node for node in graph if not drawing.out_of(node)]
    able = reached(backward, ends)
    stuck = [node for node in drawing.nodes.values() if node.id not in able]
    if stuck:
        names = ", ".join(f"“{node.said}”" for node in stuck[1:4])
        complain(stuck[0], f"leads to no end{f', nor do {names}' if names else ''}", "draw the way to an end")


def follow(drawing: Drawing, node: str, names: Mapping[str, str], end: str) -> str:
    """Return the name that a shape has, or that of the first shape behind it that has one."""
    while node not in names:
        lines = drawing.out_of(node)
        if not lines:
            return end
        node = lines[0].target
    return names[node]
