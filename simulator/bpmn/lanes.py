"""Who does what: the lanes of a pool as roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from simulator.bpmn.elements import inner_text, local, parts, words
from simulator.bpmn.names import slug, unique
from synthetic_data import Problem, spelled_alike


@dataclass(frozen=True)
class Lane:
    """One lane."""

    id: str
    name: str
    outer: str = ""
    """Id of the lane around it."""
    holds: tuple[str, ...] = ()
    """Ids of the shapes in it, as written."""


def read_lanes(process: Element) -> list[Lane]:
    """Return the lanes of a process, outer ones before those inside them."""
    found: list[Lane] = []
    waiting = [(lane, "") for lanes in parts(process, "laneSet") for lane in parts(lanes, "lane")]
    while waiting:
        element, outer = waiting.pop(0)
        name = element.get("id", "") or f"lane_{len(found) + 1}"
        found.append(Lane(name, words(element) or name, outer, tuple(map(inner_text, parts(element, "flowNodeRef")))))
        waiting += [(lane, name) for lanes in parts(element, "childLaneSet") for lane in parts(lanes, "lane")]
    return found


def innermost(lanes: list[Lane], where: str, nodes: set[str], problems: list[Problem]) -> dict[str, str]:
    """Return shape → id of the innermost lane it stands in; a shape in two lanes side by side is refused."""
    outer = {lane.id: lane.outer for lane in lanes}
    found: dict[str, str] = {}
    for lane in lanes:
        for shape in (local(written, nodes) for written in lane.holds):
            before = found.setdefault(shape, lane.id)
            if before != lane.id and before not in _around(lane.id, outer):
                problems.append(Problem(where=f"{where}: {shape}", rule="stands in two lanes",
                                        value=f"{before}, {lane.id}", remedy="move it into one lane"))
            # Outer lanes come first, so the last to name a shape is the innermost.
            found[shape] = lane.id
    return found


def strange_lanes(root: Element, process: Element, nodes: set[str]) -> Iterator[str]:
    """Yield the shapes that a lane names and its process does not have: of another pool, or lost."""
    for other in parts(root, "process"):
        mine = nodes if other is process else {element.get("id", "") for element in other.iter()}
        known = nodes | mine
        for lane in read_lanes(other):
            lost = [shape for shape in (local(written, known) for written in lane.holds) if shape not in mine]
            if lost and (other is process or nodes & set(lost)):
                yield f"lane “{lane.name}” ({lane.id}) names {', '.join(lost)}, not a shape of its pool: not read"


def _around(lane: str, outer: dict[str, str]) -> set[str]:
    found: set[str] = set()
    # Ends even in a broken file whose lanes lie in each other.
    while outer.get(lane) and lane not in found:
        found.add(lane)
        lane = outer[lane]
    return found | {lane}


def name_roles(lanes: list[Lane], used: set[str]) -> tuple[dict[str, str], list[str]]:
    """Return lane id → role, ``""`` being for shapes in no lane, and what is to be said about it.

    Lanes of one name in one place are one role; of one name within different lanes, each is a role of its own.
    """
    names = {lane.id: lane.name for lane in lanes}
    mine = [lane for lane in lanes if lane.id in used]
    roles: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    found, notes = {}, []
    for lane in mine:
        key = (lane.name, lane.outer)
        if key in roles:
            notes.append(f"lanes of one name, “{lane.name}”, are read as one role: {roles[key]} ({lane.id})")
        else:
            several = len({each.outer for each in mine if each.name == lane.name}) > 1 and lane.outer
            roles[key] = unique(slug(f"{names[lane.outer]} {lane.name}" if several else lane.name), taken)
        found[lane.id] = roles[key]
    notes += [f"lanes whose names look alike, {', '.join(f'“{name}”' for name in group)}, are read as roles of their "
              "own: give them one name if they are one" for group in spelled_alike((lane.name for lane in mine), slug)]
    found[""] = unique("staff", taken)
    if lanes and "" in used:
        notes.append(f"tasks in no lane are done by the role {found['']}")
    return found, notes
