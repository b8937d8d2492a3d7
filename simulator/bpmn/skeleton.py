"""From a drawing to an office file: every step, role and route; every number that a drawing cannot know stays open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.bpmn.deadlines import check_deadlines
from simulator.bpmn.drawing import Drawing
from simulator.bpmn.elements import Node
from simulator.bpmn.flow import check_flow, is_only_awaited, starts_of
from simulator.bpmn.line_words import is_choice, line_notes
from simulator.bpmn.names import slug, unique
from simulator.bpmn.parallel import match_joins
from simulator.bpmn.questions import asks, asks_hours, said
from simulator.bpmn.spans import times_drawn
from simulator.bpmn.steps import END, DrawnSteps
from simulator.bpmn.ways import drawn_ways, first_steps, lost_ways
from synthetic_data import BadInput, Problem


@dataclass(frozen=True)
class Drafted:
    """An office file as plain mappings, and what is to be said about it."""

    office: dict[str, Any]
    notes: tuple[str, ...]


def office_of(drawing: Drawing, source: str) -> Drafted:
    """Return an office file whose open values begin with `OPEN`.

    Parameters
    ----------
    drawing : the steps of one pool
    source : name of the file, to stand behind times that the drawing gives

    Raises
    ------
    BadInput : the drawing does not say where cases start or go; every such place is named
    """
    source = " ".join(source.split())
    problems: list[Problem] = []

    def complain(node: Node, rule: str, remedy: str) -> None:
        problems.append(Problem(where=f"{source}: {node.id}", rule=f"“{node.said}” {rule}", remedy=remedy))

    _check_starts(drawing, source, problems)
    split_of = match_joins(drawing, complain)
    check_flow(drawing, complain)
    notes = [*_shape_notes(drawing), *line_notes(drawing), *check_deadlines(drawing, split_of, complain)]
    if problems:
        raise BadInput(problems)
    steps = DrawnSteps(drawing, source, split_of)
    office = _around(drawing, source, steps)
    _check_ways(drawing, source, steps, office["process"])
    return Drafted(office, (*drawing.notes, *notes))


def _check_starts(drawing: Drawing, source: str, problems: list[Problem]) -> None:
    starts = starts_of(drawing)
    drawn = [node for node in starts if node.kind == "startEvent"]
    if not drawn and len(starts) != 1:
        names = ", ".join(f"“{node.said}”" for node in starts)
        problems.append(Problem(where=f"{source}: {drawing.name}", value=names or "none", remedy="draw one start event",
                                rule="must have a start, or exactly one shape that no line leads to"))


def _shape_notes(drawing: Drawing) -> Iterator[str]:
    for line in drawing.lines:
        origin = drawing.nodes[line.source]
        if line.condition and not is_choice(drawing, origin):
            yield f"condition {said(line.condition)} on the line {line.id}: passed over, every case goes there"
    for node in drawing.nodes.values():
        if node.kind in ("exclusiveGateway", "eventBasedGateway") and node.name and len(drawing.out_of(node.id)) == 1:
            yield f"gateway “{node.name}” ({node.id}) is drawn with one way out: every case goes there"
        if node.trigger == "timer" and node.name and is_only_awaited(drawing, node):
            gateway = drawing.nodes[drawing.into(node.id)[0].source]
            yield f"timer “{node.name}” ({node.id}) is the end of the waiting at “{gateway.said}” ({gateway.id})"
        if node.loop_words:
            yield f"loop of “{node.said}” ({node.id}) is drawn with {said(node.loop_words)}: asked as a share"
        if node.kind != "startEvent" and times_drawn(node.time) != 1 and (node.interrupts and node.trigger == "timer"):
            yield f"timer “{node.said}” ({node.id}) is drawn to ring again and again, and rings once here: {node.time}"


def _check_ways(drawing: Drawing, source: str, steps: DrawnSteps, process: dict[str, Any]) -> None:
    """Refuse an office in which an arrow of the drawing is missing: no line is ever lost in silence."""
    # One question answered by two programs: by the arrows alone, and by the steps made of them.
    lost = lost_ways(process, drawn_ways(drawing, steps.names, END)) + [
        ("start", name) for name in sorted(first_steps(drawing, steps.names, END) ^ steps.first_steps())]
    if lost:
        raise BadInput([Problem(where=f"{source}: {drawing.name}", rule=f"leads from {origin} to {target}, which an "
                                "office file cannot say", remedy="draw the way there in another form")
                        for origin, target in lost])


def _around(drawing: Drawing, source: str, steps: DrawnSteps) -> dict[str, Any]:
    activities, timers = steps.activities(), steps.timers
    roles = list(dict.fromkeys(a["role"] for a in activities.values() if "role" in a))
    process = {"name": slug(drawing.name), "title": drawing.name, "about": f"Drawn in {source}.",
               "starts": steps.first(starts_of(drawing)[0]), "activities": activities,
               **({"timers": timers} if timers else {}),
               "drawn": {name: node for node, name in steps.names.items() if name in activities or name in timers},
               "drawn_ways": drawn_ways(drawing, steps.names, END)}
    return {
        "title": drawing.name, "question": "How long do people wait?", "process": process,
        # A Monday, until the planner writes another day.
        "start": "2026-01-05", "horizon": "365 days (assumed; one year)",
        "warm_up": "90 days (assumed; until the office has filled)", "replications": 10, "working_days": "office",
        "calendars": {"office": {"hours": {"mon-fri": asks_hours("opening hours")}}},
        "staff": {role: {"roles": role, "heads": asks(f"how many work as {role}", "3 heads"), "calendar": "office"}
                  for role in roles},
        "arrivals": _arrivals(starts_of(drawing), steps)}


def _arrivals(starts: list[Node], steps: DrawnSteps) -> dict[str, Any]:
    """One stream of cases for each start."""
    if len(starts) == 1:
        by = f" come by {said(starts[0].name)}" if starts[0].kind == "startEvent" and starts[0].name else ""
        return {"cases": {"rate": asks(f"how many cases{by}{_drawn_timer(starts[0])}", "20 cases per day")}}
    taken: set[str] = set()
    return {unique(slug(start.name or start.id), taken): {
        "rate": asks(f"how many cases come by {said(start.name or start.id)}{_drawn_timer(start)}", "20 cases per day"),
        "starts": steps.first(start)} for start in starts}


def _drawn_timer(start: Node) -> str:
    return f" (drawn: {said(start.time)})" if start.kind == "startEvent" and start.time else ""
