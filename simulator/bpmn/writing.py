"""A process as a BPMN 2.0 drawing, with places for all shapes, for showing in any drawing program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from simulator.bpmn.elements import LAB
from simulator.bpmn.flow import reached
from simulator.bpmn.meeting import OUTSIDE, inside_branches, merging_gateways, next_steps, ways_of
from simulator.bpmn.spans import write_span
from simulator.bpmn.xml_file import MODEL
from simulator.plan.activity import Activity, Route
from simulator.plan.distributions import Distribution
from simulator.plan.process import Process
from simulator.process_map.drawing import route_words
from simulator.process_map.layout import Flow, lay_out

_DRAWN = "http://www.omg.org/spec/BPMN/20100524/DI"
_PLACE = "http://www.omg.org/spec/DD/20100524/DC"
_WAY = "http://www.omg.org/spec/DD/20100524/DI"
_SHAPES = {"human": "userTask", "automatic": "serviceTask", "outside": "receiveTask", "batch": "serviceTask",
           "selection": "serviceTask", "matching": "receiveTask", "model": "businessRuleTask",
           "split": "parallelGateway", "join": "parallelGateway", "end": "endEvent"}
_SIZES = {"parallelGateway": (50, 50), "complexGateway": (50, 50), "exclusiveGateway": (50, 50),
          "endEvent": (36, 36), "startEvent": (36, 36),
          "boundaryEvent": (36, 36)}
_TASK = (120, 80)
_STEP = (240, 170)
"""Room for one shape: across and down."""
_EDGE = 60
_START = "case.arrives"
Box = tuple[float, float, float, float]
"""Left, top, width and height."""


def write_bpmn(process: Process, target: str | Path) -> None:
    """Write a process as a drawing.

    Parameters
    ----------
    process : activities become tasks, choices exclusive gateways, deadlines and patience timers on the edge of a
        task; what BPMN has no place for (durations, errors, limits, what stops a clock elsewhere) stands as
        documentation, and in attributes of its own that `import_bpmn` reads again
    target : .bpmn file to write
    """
    # ElementTree would call them ns0, ns1 and so on.
    for prefix, space in (("", MODEL), ("bpmndi", _DRAWN), ("dc", _PLACE), ("di", _WAY), ("lab", LAB)):
        ElementTree.register_namespace(prefix, space)
    text = ElementTree.tostring(_Sheet(process).root, encoding="utf-8", xml_declaration=True)
    Path(target).write_bytes(text)


class _Sheet:
    """One drawing while it is being written."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.root = Element(f"{{{MODEL}}}definitions", id="the.definitions", targetNamespace="urn:readiness-lab")
        self.steps = SubElement(self.root, f"{{{MODEL}}}process", id=f"process.{process.name}", name=process.title,
                                isExecutable="false")
        plane = SubElement(self.root, f"{{{_DRAWN}}}BPMNDiagram", id="the.diagram")
        self.plane = SubElement(plane, f"{{{_DRAWN}}}BPMNPlane", id="the.plane", bpmnElement=f"process.{process.name}")
        self.boxes: dict[str, Box] = {}
        self.lines = 0
        self.starts = _starts(process)
        self.merges = merging_gateways(process, self.starts)
        notes = "; ".join(_process_notes(process))
        if notes:
            SubElement(self.steps, f"{{{MODEL}}}documentation").text = notes
        self._lanes()
        self._shapes()
        self._routes()
        self._deadlines()

    def _lanes(self) -> None:
        roles: dict[str, list[str]] = {}
        for name, activity in self.process.activities.items():
            if activity.kind == "human":
                roles.setdefault(activity.role or "", []).append(name)
        if not roles:
            return  # a set of lanes holds at least one
        lanes = SubElement(self.steps, f"{{{MODEL}}}laneSet", id="all.roles")
        for role, names in roles.items():
            lane = SubElement(lanes, f"{{{MODEL}}}lane", id=f"role.{role}", name=role)
            for name in names:
                SubElement(lane, f"{{{MODEL}}}flowNodeRef").text = name

    def _shapes(self) -> None:
        flows = [Flow(origin=origin, target=target) for origin, target in ways_of(self.process, ())]
        places = lay_out(self.process.starts, list(self.process.activities), flows).places
        for name, start in self.starts.items():
            across, down = places[name]
            self._shape("startEvent", start, "A case arrives" if start == _START else "Another way in",
                        (across, down - 1))
        inside = inside_branches(self.process)
        for name, activity in self.process.activities.items():
            element = self._shape(_kind(activity), name, activity.title or name, places[name])
            if activity.kind == "end" and name in inside:
                # Any other end would end one branch, for which the join then waits (BPMN 2.0.2, 13.5.6).
                SubElement(element, f"{{{MODEL}}}terminateEventDefinition")
            notes = _notes(activity)
            if notes:
                SubElement(element, f"{{{MODEL}}}documentation").text = notes
            if activity.first:
                element.set(f"{{{LAB}}}first", str(activity.first))
            if len(activity.next) > 1:
                self._shape("exclusiveGateway", f"{name}.choice", "", (places[name][0], places[name][1] + 0.5))
        self._merges(places)
        for name, start in self.starts.items():
            self._way(start, OUTSIDE, name)

    def _merges(self, places: Mapping[str, tuple[float, float]]) -> None:
        """Draw where ways meet before a gateway, a little to its left, several below each other."""
        drawn: dict[str, int] = {}
        for (_, target), merge in self.merges.items():
            if merge not in self.boxes:
                drawn[target] = drawn.get(target, -1) + 1
                across, down = places[target]
                self._shape("exclusiveGateway", merge, "", (across + 0.35 * drawn[target], down - 0.25))
                self._line(merge, target)

    def _shape(self, kind: str, name: str, title: str, place: tuple[float, float]) -> Element:
        wide, high = _SIZES.get(kind, _TASK)
        # Layers run down on our own map, and from left to right in BPMN.
        x = _EDGE + (place[1] + 1) * _STEP[0] - wide / 2 + _STEP[0] / 2
        y = _EDGE + place[0] * _STEP[1] - high / 2 + _STEP[1] / 2
        element = SubElement(self.steps, f"{{{MODEL}}}{kind}", id=name, name=title)
        self._place(name, (x, y, wide, high))
        return element

    def _place(self, name: str, box: Box) -> None:
        self.boxes[name] = box
        shape = SubElement(self.plane, f"{{{_DRAWN}}}BPMNShape", id=f"{name}.shape", bpmnElement=name)
        SubElement(shape, f"{{{_PLACE}}}Bounds", {key: f"{value:g}" for key, value in
                                                  zip(("x", "y", "width", "height"), box, strict=True)})

    def _routes(self) -> None:
        for name, activity in self.process.activities.items():
            for branch in activity.branches:
                self._way(name, name, branch)
            origin = name
            if len(activity.next) > 1:
                origin = f"{name}.choice"
                self._line(name, origin)
            for route in activity.next:
                self._way(origin, name, route.to, route_words(route, only=len(activity.next) == 1))

    def _way(self, origin: str, step: str, target: str, words: str = "") -> None:
        """Draw the way from a shape of a step to another step, by the gateway where it meets others."""
        self._line(origin, self.merges.get((step, target), target), words)

    def _line(self, origin: str, target: str, words: str = "") -> None:
        self.lines += 1
        name = f"line.{self.lines}"
        line = SubElement(self.steps, f"{{{MODEL}}}sequenceFlow", id=name, sourceRef=origin, targetRef=target)
        if words:
            line.set("name", words)
        edge = SubElement(self.plane, f"{{{_DRAWN}}}BPMNEdge", id=f"{name}.edge", bpmnElement=name)
        for x, y in _way(self.boxes[origin], self.boxes[target]):
            SubElement(edge, f"{{{_WAY}}}waypoint", x=f"{x:g}", y=f"{y:g}")

    def _deadlines(self) -> None:
        for name, activity in self.process.activities.items():
            if activity.expires:
                self._timer(f"{name}.expires", name, write_span(activity.expires.after.minutes), activity.expires.to)
            if activity.patience:
                time = activity.patience.time
                event = self._timer(f"{name}.patience", name, write_span(time.mean_minutes) if time else "",
                                    activity.patience.to)
                event.set(f"{{{LAB}}}patience", "true")
        for name, timer in self.process.timers.items():
            target = timer.does.move_to or timer.does.visit
            if target:
                span = ("R/" if timer.repeats else "") + write_span(timer.after.mean_minutes)
                event = self._timer(name, timer.starts, span, target, interrupts=bool(timer.does.move_to))
                # Said only where it is not what a timer on the edge of its step means anyway.
                if timer.until != (timer.starts,):
                    event.set(f"{{{LAB}}}until", " ".join(timer.until))

    def _timer(self, name: str, step: str, span: str, target: str, interrupts: bool = True) -> Element:
        event = SubElement(self.steps, f"{{{MODEL}}}boundaryEvent", id=name, name=name.replace("_", " "),
                           attachedToRef=step, cancelActivity="true" if interrupts else "false")
        timer = SubElement(event, f"{{{MODEL}}}timerEventDefinition", id=f"{name}.timer")
        how = "timeCycle" if span.startswith("R") else "timeDuration"
        SubElement(timer, f"{{{MODEL}}}{how}").text = span
        x, y, wide, high = self.boxes[step]
        beside = sum(other.startswith(f"{step}@") for other in self.boxes)
        # Not drawn, only counted, so that the next timer on this step stands beside.
        self.boxes[f"{step}@{name}"] = (0, 0, 0, 0)
        self._place(name, (x + wide - 30 - 40 * beside, y + high - 18, 36, 36))
        self._way(name, step, target)
        return event


def _kind(activity: Activity) -> str:
    return "complexGateway" if activity.first else _SHAPES[activity.kind]


def _starts(process: Process) -> dict[str, str]:
    """Return activity → start event before it: where cases begin, and where a notice or another stream lets them."""
    graph = {name: next_steps(activity) for name, activity in process.activities.items()}
    for timer in process.timers.values():
        graph[timer.starts] += [to for to in (timer.does.move_to, timer.does.visit) if to]
    led_to = {to for targets in graph.values() for to in targets}
    found = [process.starts]
    # What nothing leads to comes first, as it leads to others.
    for name in sorted(process.activities, key=lambda name: name in led_to):
        if name not in reached(graph, found):
            found.append(name)
    return {name: f"{_START}.{number}" if number else _START for number, name in enumerate(found)}


def _process_notes(process: Process) -> Iterator[str]:
    """Yield what a process says that no shape shows."""
    for name, limit in process.limits.items():
        yield f"{name}: at most {limit.cases.value:g} cases at once from {limit.enters} to {' or '.join(limit.leaves)}"
    for name, timer in process.timers.items():
        what = f"{timer.after.mean:g} {timer.after.unit} on average after {timer.starts}"
        if timer.does.priority is not None:
            yield f"{name}: more urgent {what}, until {' or '.join(timer.until)}"
        elif timer.share or timer.until != (timer.starts,):
            share = f", {100 * timer.share.value:g} of 100 times" if timer.share else ""
            yield f"{name}: {what}{share}, until {' or '.join(timer.until) or 'the end'}"


def _notes(activity: Activity) -> str:
    """What BPMN has no place for, in words."""
    parts = []
    if isinstance(activity.time, Distribution):
        parts.append(f"takes {activity.time.mean:g} {activity.time.unit} on average ({activity.time.origin})")
    parts += [f"{100 * share.value:g} of 100 go wrong ({who})" for who, share in activity.errors.items()]
    if activity.runs:
        parts.append(f"runs {activity.runs.at}")
    if activity.first:
        parts.append(f"goes on with the first {activity.first} of its branches")
    if activity.patience and activity.patience.balks_at:
        parts.append(f"not joined when {activity.patience.balks_at.value:g} wait")
    if activity.skip_when:
        parts.append(f"passed by when {route_words(Route(to='', when=activity.skip_when), only=False)}")
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
