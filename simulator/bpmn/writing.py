"""A process as a BPMN 2.0 drawing, with places for all shapes, for showing in any drawing program."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from simulator.bpmn.drawing import MODEL
from simulator.bpmn.spans import write_span
from simulator.plan.activity import Activity
from simulator.plan.distributions import Distribution
from simulator.plan.process import Process
from simulator.process_map.drawing import route_words
from simulator.process_map.layout import Flow, lay_out

_DRAWN = "http://www.omg.org/spec/BPMN/20100524/DI"
_PLACE = "http://www.omg.org/spec/DD/20100524/DC"
_WAY = "http://www.omg.org/spec/DD/20100524/DI"
_SHAPES = {"human": "userTask", "automatic": "serviceTask", "outside": "receiveTask", "batch": "serviceTask",
           "model": "businessRuleTask", "split": "parallelGateway", "join": "parallelGateway", "end": "endEvent"}
_SIZES = {"parallelGateway": (50, 50), "exclusiveGateway": (50, 50), "endEvent": (36, 36), "startEvent": (36, 36),
          "boundaryEvent": (36, 36)}
_TASK = (120, 80)
_STEP = (240, 170)
"""Room for one shape: across and down."""
_EDGE = 60
_START = "case_arrives"
Box = tuple[float, float, float, float]
"""Left, top, width and height."""


def write_bpmn(process: Process, target: str | Path) -> None:
    """Write a process as a drawing.

    Parameters
    ----------
    process : activities become tasks, choices exclusive gateways, deadlines timers on the edge of a task; durations
        and errors, which BPMN has no place for, stand as documentation of their task
    target : .bpmn file to write
    """
    for prefix, space in (("", MODEL), ("bpmndi", _DRAWN), ("dc", _PLACE), ("di", _WAY)):
        ElementTree.register_namespace(prefix, space)
    text = ElementTree.tostring(_Sheet(process).root, encoding="utf-8", xml_declaration=True)
    Path(target).write_bytes(text)


class _Sheet:
    """One drawing while it is being written."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.root = Element(f"{{{MODEL}}}definitions", id="definitions", targetNamespace="urn:readiness-lab")
        self.steps = SubElement(self.root, f"{{{MODEL}}}process", id=f"process_{process.name}", name=process.title,
                                isExecutable="false")
        plane = SubElement(self.root, f"{{{_DRAWN}}}BPMNDiagram", id="diagram")
        self.plane = SubElement(plane, f"{{{_DRAWN}}}BPMNPlane", id="plane", bpmnElement=f"process_{process.name}")
        self.boxes: dict[str, Box] = {}
        self.lines = 0
        self._lanes()
        self._shapes()
        self._routes()
        self._deadlines()

    def _lanes(self) -> None:
        roles: dict[str, list[str]] = {}
        for name, activity in self.process.activities.items():
            if activity.kind == "human":
                roles.setdefault(activity.role or "", []).append(name)
        lanes = SubElement(self.steps, f"{{{MODEL}}}laneSet", id="roles")
        for role, names in roles.items():
            lane = SubElement(lanes, f"{{{MODEL}}}lane", id=f"role_{role}", name=role)
            for name in names:
                SubElement(lane, f"{{{MODEL}}}flowNodeRef").text = name

    def _shapes(self) -> None:
        flows = [Flow(origin=name, target=to) for name, activity in self.process.activities.items()
                 for to in (*activity.branches, *(route.to for route in activity.next),
                            *([activity.expires.to] if activity.expires else []))]
        flows += [Flow(origin=timer.starts, target=timer.does.move_to or timer.does.visit or "")
                  for timer in self.process.timers.values()]
        places = lay_out(self.process.starts, list(self.process.activities), flows).places
        across, down = places[self.process.starts]
        self._shape("startEvent", _START, "A case arrives", (across, down - 1))
        for name, activity in self.process.activities.items():
            element = self._shape(_SHAPES[activity.kind], name, activity.title or name, places[name])
            notes = _notes(activity)
            if notes:
                SubElement(element, f"{{{MODEL}}}documentation").text = notes
            if len(activity.next) > 1:
                self._shape("exclusiveGateway", f"{name}_choice", "", (places[name][0], places[name][1] + 0.5))
        self._line(_START, self.process.starts)

    def _shape(self, kind: str, name: str, title: str, place: tuple[float, float]) -> Element:
        wide, high = _SIZES.get(kind, _TASK)
        x = _EDGE + (place[1] + 1) * _STEP[0] - wide / 2 + _STEP[0] / 2
        y = _EDGE + place[0] * _STEP[1] - high / 2 + _STEP[1] / 2
        element = SubElement(self.steps, f"{{{MODEL}}}{kind}", id=name, name=title)
        self._place(name, (x, y, wide, high))
        return element

    def _place(self, name: str, box: Box) -> None:
        self.boxes[name] = box
        shape = SubElement(self.plane, f"{{{_DRAWN}}}BPMNShape", id=f"{name}_shape", bpmnElement=name)
        SubElement(shape, f"{{{_PLACE}}}Bounds", {key: f"{value:g}" for key, value in
                                                  zip(("x", "y", "width", "height"), box, strict=True)})

    def _routes(self) -> None:
        for name, activity in self.process.activities.items():
            for branch in activity.branches:
                self._line(name, branch)
            origin = name
            if len(activity.next) > 1:
                origin = f"{name}_choice"
                self._line(name, origin)
            for route in activity.next:
                self._line(origin, route.to, route_words(route, only=len(activity.next) == 1))

    def _line(self, origin: str, target: str, words: str = "") -> None:
        self.lines += 1
        name = f"line_{self.lines}"
        line = SubElement(self.steps, f"{{{MODEL}}}sequenceFlow", id=name, sourceRef=origin, targetRef=target)
        if words:
            line.set("name", words)
        edge = SubElement(self.plane, f"{{{_DRAWN}}}BPMNEdge", id=f"{name}_edge", bpmnElement=name)
        for x, y in _way(self.boxes[origin], self.boxes[target]):
            SubElement(edge, f"{{{_WAY}}}waypoint", x=f"{x:g}", y=f"{y:g}")

    def _deadlines(self) -> None:
        for name, activity in self.process.activities.items():
            if activity.expires:
                self._timer(f"{name}_expires", name, activity.expires.after.minutes, activity.expires.to, True, "")
        for name, timer in self.process.timers.items():
            target = timer.does.move_to or timer.does.visit
            if target:
                self._timer(name, timer.starts, timer.after.mean_minutes, target, bool(timer.does.move_to),
                            "R/" if timer.repeats else "")

    def _timer(self, name: str, step: str, minutes: float, target: str, interrupts: bool, repeats: str) -> None:
        event = SubElement(self.steps, f"{{{MODEL}}}boundaryEvent", id=name, name=name.replace("_", " "),
                           attachedToRef=step, cancelActivity="true" if interrupts else "false")
        timer = SubElement(event, f"{{{MODEL}}}timerEventDefinition", id=f"{name}_timer")
        how = "timeCycle" if repeats else "timeDuration"
        SubElement(timer, f"{{{MODEL}}}{how}").text = repeats + write_span(minutes)
        x, y, wide, high = self.boxes[step]
        beside = sum(other.startswith(f"{step}@") for other in self.boxes)
        self.boxes[f"{step}@{name}"] = (0, 0, 0, 0)
        self._place(name, (x + wide - 30 - 40 * beside, y + high - 18, 36, 36))
        self._line(name, target)


def _notes(activity: Activity) -> str:
    """What BPMN has no place for, in words."""
    parts = []
    if isinstance(activity.time, Distribution):
        parts.append(f"takes {activity.time.mean:g} {activity.time.unit} on average ({activity.time.origin})")
    parts += [f"{100 * share.value:g} of 100 go wrong ({who})" for who, share in activity.errors.items()]
    if activity.runs:
        parts.append(f"runs {activity.runs.at}")
    return "; ".join(parts)


def _way(origin: Box, target: Box) -> list[tuple[float, float]]:
    """Corners of a line: from the right side to the left one, or around below when it leads back."""
    (x0, y0, w0, h0), (x1, y1, w1, h1) = origin, target
    start, end = (x0 + w0, y0 + h0 / 2), (x1, y1 + h1 / 2)
    if x1 >= x0 + w0:
        middle = (start[0] + end[0]) / 2
        return [start, (middle, start[1]), (middle, end[1]), end] if start[1] != end[1] else [start, end]
    below, beside, under = y0 + h0 + 28, x1 + w1 + 17, y1 + h1 + 28
    return [(x0 + w0 / 2, y0 + h0), (x0 + w0 / 2, below), (beside, below), (beside, under), (x1 + w1 / 2, under),
            (x1 + w1 / 2, y1 + h1)]
