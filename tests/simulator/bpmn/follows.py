"""What follows what in a drawing, read from its XML with code of its own, and in an office file."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

SPACE = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def drawn_follows(text: str, drawn: dict[str, str]) -> set[tuple[str, str]]:
    """Pairs of steps of which the second follows the first, by the arrows of the XML alone.

    Parameters
    ----------
    drawn : step → id of its shape, as the office file lists them; all other shapes are walked through
    """
    process = ElementTree.fromstring(text.encode()).find(f"{SPACE}process")
    shapes = {each.get("id"): each for each in process}
    out: dict[str, list[str]] = {}
    for flow in process.iter(f"{SPACE}sequenceFlow"):
        out.setdefault(flow.get("sourceRef"), []).append(flow.get("targetRef"))
    for throw in process.iter(f"{SPACE}intermediateThrowEvent"):
        out.setdefault(throw.get("id"), []).extend(_caught(process, throw))
    into = {target: [a for a, targets in out.items() if target in targets] for target in shapes}
    step = {shape: name for name, shape in drawn.items()}
    found: set[tuple[str, str]] = set()
    for shape, element in shapes.items():
        tag = element.tag.removeprefix(SPACE)
        mine = step.get(element.get("attachedToRef") if tag == "boundaryEvent" else shape)
        waits = tag == "eventBasedGateway"
        if tag == "startEvent" or (not into[shape] and _begins(shapes, tag)):
            mine, behind = "start", out.get(shape, []) if tag == "startEvent" else [shape]
            found |= {(mine, target) for target in _first(behind, out, step)}
            mine = step.get(shape)
        if mine is None or tag == "sequenceFlow":
            continue
        for behind in [out.get(target, []) for target in out[shape]] if waits else [out.get(shape, [])]:
            if tag != "endEvent":
                found |= {(mine, target) for target in (_first(behind, out, step) if behind else {"end"})}
        if element.find(f"{SPACE}standardLoopCharacteristics") is not None and shape in drawn.values():
            found.add((mine, mine))
    return found


def _begins(shapes: dict[str, Any], tag: str) -> bool:
    starts = any(each.tag == f"{SPACE}startEvent" for each in shapes.values())
    return not starts and tag != "boundaryEvent" and tag.lower().endswith(("task", "event", "gateway"))


def _caught(process: Any, throw: Any) -> list[str]:
    link = throw.find(f"{SPACE}linkEventDefinition")
    return [] if link is None else [
        catch.get("id") for catch in process.iter(f"{SPACE}intermediateCatchEvent")
        if (other := catch.find(f"{SPACE}linkEventDefinition")) is not None and other.get("name") == link.get("name")]


def _first(shapes: list[str], out: dict[str, list[str]], step: dict[str, str], seen: frozenset[str] = frozenset()
           ) -> set[str]:
    """Steps that are met first from these shapes on."""
    found = set()
    for shape in set(shapes) - seen:
        if shape in step:
            found.add(step[shape])
        else:
            found |= _first(out[shape], out, step, seen | {shape}) if out.get(shape) else {"end"}
    return found


def office_follows(office: dict[str, Any]) -> set[tuple[str, str]]:
    """Pairs of steps of which the second follows the first, by the office file."""
    process = office["process"]
    found = {("start", stream.get("starts", process["starts"])) for stream in office["arrivals"].values()}
    for name, step in process["activities"].items():
        found |= {(name, route["to"]) for route in step.get("next", [])}
        found |= {(name, branch) for branch in step.get("branches", [])}
        found |= {(name, step["expires"]["to"])} if "expires" in step else set()
    for timer in process.get("timers", {}).values():
        found |= {(timer["starts"], target) for target in timer["does"].values()}
    return found
