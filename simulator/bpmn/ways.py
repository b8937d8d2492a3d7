"""Which step follows which: read from the arrows alone, and compared with what an office file says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from simulator.bpmn.drawing import Drawing
from simulator.bpmn.flow import is_only_awaited

Ways = dict[str, list[str]]


def drawn_ways(drawing: Drawing, names: Mapping[str, str], end: str) -> Ways:
    """Return step → steps that its arrows lead to, through shapes that are no steps.

    Parameters
    ----------
    names : shape → step
    end : name of the end where a shape without a way out leads
    """
    ways: dict[str, dict[str, None]] = {}
    for node in drawing.nodes.values():
        behind = drawing.out_of(node.id)
        if node.kind == "eventBasedGateway":
            # What the gateway waits for belongs to its step; the ways on are those behind.
            behind = [line for each in behind for line in drawing.out_of(each.target)]
            stops = any(not drawing.out_of(line.target) for line in drawing.out_of(node.id))
        else:
            stops = not behind and node.kind != "endEvent"
        step = names.get(node.attached_to if node.kind == "boundaryEvent" else node.id)
        if step is not None:
            for target in [*_met(drawing, (line.target for line in behind), names, end), *([end] if stops else [])]:
                ways.setdefault(step, {})[target] = None
    return {step: list(targets) for step, targets in ways.items()}


def first_steps(drawing: Drawing, names: Mapping[str, str], end: str) -> set[str]:
    """Return the steps at which the arrows out of the starts arrive."""
    starts = [node for node in drawing.nodes.values() if node.kind == "startEvent"]
    if starts:
        return set(_met(drawing, (line.target for start in starts for line in drawing.out_of(start.id)), names, end))
    return set(_met(drawing, (node for node in drawing.nodes if not drawing.into(node)
                              and drawing.nodes[node].kind != "boundaryEvent"), names, end))


def _met(drawing: Drawing, shapes: Iterable[str], names: Mapping[str, str], end: str) -> list[str]:
    """Return the steps among these shapes or behind those that are none, every arrow followed."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    waiting = list(shapes)
    while waiting:
        shape = waiting.pop(0)
        if shape in seen:
            continue
        seen.add(shape)
        behind = [line.target for line in drawing.out_of(shape)]
        if shape in names:
            found[names[shape]] = None
        elif is_only_awaited(drawing, drawing.nodes[shape]) or behind:
            waiting += behind
        else:
            found[end] = None
    return list(found)


def office_ways(process: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return step → steps that an office file lets follow, deadlines and patience included."""
    found: dict[str, set[str]] = {}
    for name, activity in process["activities"].items():
        single = [activity[key]["to"] for key in ("expires", "patience") if key in activity]
        found[name] = {*(route["to"] for route in activity.get("next", ())), *activity.get("branches", ()), *single}
    for timer in process.get("timers", {}).values():
        found[timer["starts"]] |= {to for to in (timer["does"].get("visit"), timer["does"].get("move_to")) if to}
    return found


def lost_ways(process: Mapping[str, Any], ways: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """Return the drawn ways that an office file, as just made from the drawing, does not have."""
    have = office_ways(process)
    return [(step, target) for step, targets in ways.items() for target in targets
            if target not in have.get(step, set())]
