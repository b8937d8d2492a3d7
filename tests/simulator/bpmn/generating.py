"""Drawings of every shape that can be read, put together at random from blocks that fit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
NAMES = ["Check", "Check", "CHECK THE FILE", "OPEN (why, such as 5 %)", "no", "null", "1e3", ": #", "", "審査",
         "İş yeri", "x" * 90, "Step, such as (a)", "end", "'\"<&>", "12:30", "Decide?", "start", "True", "a/b.c[0]"]
WORK = ["task", "userTask", "manualTask", "serviceTask", "scriptTask", "businessRuleTask", "sendTask", "receiveTask"]
MESSAGE = [("messageEventDefinition", "")]


@dataclass
class Shape:
    """One element of a process that is being drawn."""

    kind: str
    id: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[tuple[str, str]] = field(default_factory=list)
    """Tag and content of each child, in the model's namespace."""


class Sheet:
    """A drawing in the making: shapes, arrows and lanes."""

    def __init__(self, draw: Any) -> None:
        self.draw, self.shapes, self.flows = draw, [], []
        self.lanes: list[tuple[str, list[str]]] = []

    def add(self, kind: str, *inside: tuple[str, str], name: str | None = None, **attributes: str) -> str:
        """Draw a shape and return its id."""
        label = self.draw(st.sampled_from(NAMES)) if name is None else name
        found = Shape(kind, f"s{len(self.shapes)}", ({"name": label} if label else {}) | attributes, list(inside))
        self.shapes.append(found)
        return found.id

    def flow(self, origin: str, target: str, name: str = "", condition: str = "") -> str:
        """Draw an arrow and return its id."""
        self.flows.append([f"f{len(self.flows)}", origin, target, name, condition])
        return self.flows[-1][0]

    # -- blocks: each returns its first shape and its last one ----------------------------------------------

    def block(self, depth: int, branch: bool) -> tuple[str, str]:
        """Any block; inside a parallel branch none that takes the whole case away."""
        kinds = [self.work, self.work, self.event]
        if depth:
            kinds += [self.row, self.choice, self.branches, self.loop, self.wait, self.link]
        return self.draw(st.sampled_from(kinds))(depth - 1, branch)

    def work(self, depth: int, branch: bool) -> tuple[str, str]:
        """A task, perhaps with a loop marker or a deadline."""
        loops = [("standardLoopCharacteristics", "")] if self.draw(st.integers(0, 5)) == 0 else []
        task = self.add(self.draw(st.sampled_from(WORK)), *loops)
        if self.draw(st.integers(0, 4)) == 0:
            self.deadline(task, interrupts=not branch and self.draw(st.booleans()))
        return task, task

    def deadline(self, task: str, interrupts: bool) -> None:
        """A timer on the edge of a task, with a way of its own to an end."""
        event = self.add("boundaryEvent", timer(self.draw), attachedToRef=task,
                         cancelActivity="true" if interrupts else "false")
        target = self.add("userTask")
        self.flow(event, target)
        if self.draw(st.booleans()):
            self.flow(target, self.add("endEvent"))

    def event(self, depth: int, branch: bool) -> tuple[str, str]:
        """An event in the flow."""
        catches = self.draw(st.booleans())
        kind = self.draw(st.sampled_from(["message", "signal", "timer", "conditional"] if catches else ["message",
                                                                                                        "signal", ""]))
        inside = [timer(self.draw)] if kind == "timer" else [(f"{kind}EventDefinition", "")] if kind else []
        found = self.add("intermediateCatchEvent" if catches else "intermediateThrowEvent", *inside)
        return found, found

    def row(self, depth: int, branch: bool) -> tuple[str, str]:
        """One block after another."""
        first, middle = self.block(depth, branch)
        other, last = self.block(depth, branch)
        self.flow(middle, other)
        return first, last

    def choice(self, depth: int, branch: bool) -> tuple[str, str]:
        """An exclusive gateway; ways meet again at one, one of them may be empty or end everything."""
        split, merge = self.add("exclusiveGateway"), self.add("exclusiveGateway", name="")
        ways = [self._way(split, merge, depth, branch) for _ in range(self.draw(st.integers(2, 4)))]
        if self.draw(st.booleans()):
            self.shapes[int(split[1:])].attributes["default"] = self.draw(st.sampled_from(ways))
        if self.draw(st.integers(0, 5)) == 0:
            stop = self.add("endEvent", ("terminateEventDefinition", "")) if branch else self.add("endEvent")
            self.flow(split, stop)
        return split, merge

    def _way(self, split: str, merge: str, depth: int, branch: bool) -> str:
        words = self.draw(st.sampled_from(NAMES))
        condition = self.draw(st.sampled_from(["", "${amount > 3, such as 4}"]))
        if self.draw(st.integers(0, 4)) == 0:
            return self.flow(split, merge, words, condition)
        first, last = self.block(depth, branch)
        self.flow(last, merge)
        return self.flow(split, first, words, condition)

    def branches(self, depth: int, branch: bool) -> tuple[str, str]:
        """A parallel gateway and the one that joins its branches."""
        split, join = self.add("parallelGateway"), self.add("parallelGateway", name="")
        for _ in range(self.draw(st.integers(2, 3))):
            first, last = self.block(depth, branch=True)
            self.flow(split, first)
            self.flow(last, join)
        return split, join

    def loop(self, depth: int, branch: bool) -> tuple[str, str]:
        """A block done again and again."""
        again, asks = self.add("exclusiveGateway", name=""), self.add("exclusiveGateway")
        first, last = self.block(depth, branch)
        self.flow(again, first)
        self.flow(last, asks)
        self.flow(asks, again, "once more")
        leave = self.add("exclusiveGateway", name="")
        self.flow(asks, leave)
        return again, leave

    def wait(self, depth: int, branch: bool) -> tuple[str, str]:
        """An event gateway with answers and perhaps a timer."""
        gateway, merge = self.add("eventBasedGateway"), self.add("exclusiveGateway", name="")
        for kind in self.draw(st.lists(st.sampled_from(["message", "signal", "receiveTask", "conditional"]), min_size=1,
                                       max_size=3)):
            answer = self.add("receiveTask") if kind == "receiveTask" else \
                self.add("intermediateCatchEvent", (f"{kind}EventDefinition", ""))
            self.flow(gateway, answer)
            self.flow(answer, merge)
        if self.draw(st.booleans()):
            late = self.add("intermediateCatchEvent", timer(self.draw))
            self.flow(gateway, late)
            first, last = self.block(depth, branch)
            self.flow(late, first)
            self.flow(last, merge)
        return gateway, merge

    def link(self, depth: int, branch: bool) -> tuple[str, str]:
        """A jump from one place of the sheet to another."""
        name = f' name="L{len(self.shapes)}"'
        throw = self.add("intermediateThrowEvent", (f"linkEventDefinition{name}", ""), name="")
        catch = self.add("intermediateCatchEvent", (f"linkEventDefinition{name}", ""), name="")
        self.flows.append(["", throw, catch, "", ""])
        return throw, catch


def timer(draw: Any) -> tuple[str, str]:
    """A timer with a duration, a date, an expression, or nothing."""
    text = draw(st.sampled_from(["<timeDuration>P3D</timeDuration>", "<timeDuration>PT36H</timeDuration>",
                                 "<timeDate>2027-01-01T00:00:00</timeDate>", "<timeDuration>=such as 3</timeDuration>",
                                 ""]))
    return "timerEventDefinition", text


@st.composite
def sheets(draw: Any) -> Sheet:
    """A drawing that an office file can say."""
    sheet = Sheet(draw)
    first, last = sheet.block(3, branch=False)
    starts = draw(st.integers(0, 2))
    if not starts and any(flow[2] == first for flow in sheet.flows):
        starts = 1
    if starts == 2:
        merge = sheet.add("exclusiveGateway", name="")
        sheet.flow(merge, first)
        first = merge
    for _ in range(starts):
        sheet.flow(sheet.add("startEvent", *draw(st.sampled_from([[], MESSAGE]))), first)
    if draw(st.booleans()):
        kind = draw(st.sampled_from(["", "message", "terminate", "signal"]))
        sheet.flow(last, sheet.add("endEvent", *([(f"{kind}EventDefinition", "")] if kind else [])))
    tasks = [shape.id for shape in sheet.shapes]
    for name in draw(st.lists(st.sampled_from(["Clerk", "clerk", "Head of unit", "no", "staff", ""]), max_size=3)):
        sheet.lanes.append((name, [task for task in tasks if draw(st.booleans()) and not any(
            task in held for _, held in sheet.lanes)]))
    return sheet


def write(sheet: Sheet, prefix: str = "bpmn:", ends: bool = True) -> str:
    """Return the drawing as XML: any prefix, arrows named inside the shapes or not."""
    space = f'xmlns{":" + prefix.rstrip(":") if prefix else ""}="{MODEL}"'
    lanes = "".join(_element(prefix, "lane", {"id": f"lane{number}", "name": name}, "".join(
        _element(prefix, "flowNodeRef", {}, task) for task in held)) for number, (name, held) in enumerate(sheet.lanes))
    parts = [_element(prefix, "laneSet", {"id": "lanes"}, lanes)] if lanes else []
    parts += [_shape(sheet, shape, prefix, ends) for shape in sheet.shapes]
    parts += [_element(prefix, "sequenceFlow", {"id": name, "sourceRef": a, "targetRef": b} | ({"name": words} if words
                       else {}), _element(prefix, "conditionExpression", {}, escape(condition)) if condition else "")
              for name, a, b, words, condition in sheet.flows if name]
    process = _element(prefix, "process", {"id": "p", "name": "Claims"}, "".join(parts))
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<{prefix}definitions {space} id="d">{process}'
            f"</{prefix}definitions>")


def _shape(sheet: Sheet, shape: Shape, prefix: str, ends: bool) -> str:
    mine = [flow for flow in sheet.flows if ends and flow[0] and shape.id in flow[1:3] and flow[1] != flow[2]]
    arrows = "".join(_element(prefix, "incoming" if flow[2] == shape.id else "outgoing", {}, flow[0]) for flow in mine)
    inside = "".join(f"<{prefix}{kind}>{_prefixed(text, prefix)}</{prefix}{kind.partition(' ')[0]}>"
                     for kind, text in shape.inside)
    return _element(prefix, shape.kind, {"id": shape.id} | shape.attributes, arrows + inside)


def _prefixed(text: str, prefix: str) -> str:
    return text.replace("</time", f"</{prefix}time").replace("<time", f"<{prefix}time")


def _element(prefix: str, kind: str, attributes: dict[str, str], inside: str) -> str:
    named = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{prefix}{kind}{named}>{inside}</{prefix}{kind}>"
