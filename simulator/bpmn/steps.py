"""The shapes of a drawing as activities and timers of an office file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.bpmn.deadlines import is_expiry, timer_of
from simulator.bpmn.drawing import Drawing, Line
from simulator.bpmn.elements import HUMAN, TASKS, Node
from simulator.bpmn.flow import follow, is_awaited, is_only_awaited, reached, starts_of
from simulator.bpmn.names import slug, unique
from simulator.bpmn.questions import asks, said, share_example
from simulator.bpmn.spans import read_span

END = "end"
_AUTOMATIC = frozenset({"serviceTask", "scriptTask", "businessRuleTask", "sendTask"})
_WAITS = frozenset({"receiveTask", "eventBasedGateway"})


class DrawnSteps:
    """One sound drawing while it is being turned into activities."""

    def __init__(self, drawing: Drawing, source: str, split_of: Mapping[str, str]) -> None:
        self.drawing, self.source, self.split_of = drawing, source, split_of
        # A shape that leads nowhere ends cases, so there must be an end for it to lead to.
        self.implicit_end = any(node.kind not in ("endEvent", "boundaryEvent") and not drawing.out_of(node.id)
                                for node in drawing.nodes.values())
        self.names = self._named()
        self.timers: dict[str, Any] = {}

    def activities(self) -> dict[str, Any]:
        """Return name → activity; the clocks on them are in `timers` then."""
        found = {name: self._activity(self.drawing.nodes[node]) for node, name in self.names.items()
                 if self.drawing.nodes[node].kind != "boundaryEvent"}
        for node in self.drawing.nodes.values():
            if node.kind == "boundaryEvent":
                self._deadline(node, found)
        if self.implicit_end:
            found[END] = {"kind": "end", "title": "End", "milestone": "closed"}
        _ask_time_of_instant_loops(found)
        return found

    def first(self, start: Node) -> str:
        """Return the activity at which cases that come by a start begin."""
        return self._follow(start.id)

    def first_steps(self) -> set[str]:
        """Return the activities at which cases begin."""
        return {self.first(start) for start in starts_of(self.drawing)}

    # -- names ---------------------------------------------------------------------------------------------

    def _named(self) -> dict[str, str]:
        """Shape → name of its activity or timer, unique and readable."""
        taken: set[str] = {END} if self.implicit_end else set()
        return {node.id: unique(slug(self._title(node)), taken) for node in self.drawing.nodes.values()
                if self._stays(node)}

    def _title(self, node: Node) -> str:
        return node.name or self._awaited(node) or node.id

    def _full_title(self, node: Node) -> str:
        awaited = self._awaited(node)
        return f"{node.name}: {awaited}" if node.name and awaited else self._title(node)

    def _awaited(self, node: Node) -> str:
        """Return the names of what an event gateway waits for: they stand in no activity of their own."""
        behind = [self.drawing.nodes[line.target] for line in self.drawing.out_of(node.id)]
        names = [each.name for each in behind if each.name and each.trigger != "timer"]
        return " or ".join(dict.fromkeys(names)) if node.kind == "eventBasedGateway" else ""

    def _stays(self, node: Node) -> bool:
        """Whether a shape becomes an activity or a timer; the others are looked through."""
        ways = len(self.drawing.out_of(node.id))
        if node.kind == "exclusiveGateway":
            return ways > 1 and not self._belongs_to_step_before(node)
        if node.kind in ("parallelGateway", "complexGateway"):
            return ways > 1 or node.id in self.split_of
        if node.kind in ("intermediateCatchEvent", "receiveTask"):
            return node.trigger != "link" and not is_only_awaited(self.drawing, node)
        return node.kind != "startEvent" and node.trigger != "link"

    def _belongs_to_step_before(self, gateway: Node) -> bool:
        """Whether the choice can be written as the routes of the one step before it."""
        into = self.drawing.into(gateway.id)
        before = self.drawing.nodes[into[0].source] if len(into) == 1 else None
        return before is not None and before.kind in TASKS | {"intermediateCatchEvent"} and before.trigger != "link" \
            and not is_awaited(self.drawing, before)

    # -- activities ----------------------------------------------------------------------------------------

    def _activity(self, node: Node) -> dict[str, Any]:
        kind = self._kind(node)
        activity = {"kind": kind, "title": self._full_title(node)} | self._details(node)
        if kind == "end":
            return activity | {"milestone": "closed"}
        if kind == "split":
            return activity | {"branches": [self._follow(line.target) for line in self.drawing.out_of(node.id)]}
        if kind == "join":
            activity |= {"of": self.names[self.split_of[node.id]]} | ({"first": node.first} if node.first else {})
        return activity | {"next": self._routes(node)}

    def _kind(self, node: Node) -> str:
        if node.kind in HUMAN:
            return "human"
        if node.kind in _WAITS or node.kind == "intermediateCatchEvent":
            return "outside"
        if node.kind == "endEvent":
            return "end"
        if node.kind in ("parallelGateway", "complexGateway"):
            return "join" if node.id in self.split_of else "split"
        return "automatic"  # service tasks, messages sent, and choices that stand by themselves

    def _details(self, node: Node) -> dict[str, Any]:
        if node.kind in HUMAN:
            role = self.drawing.roles.get(node.lane, node.lane)
            return {"role": role, "time": asks("minutes of work", "lognormal 12 +- 6 min")}
        if node.trigger == "timer" and node.kind == "intermediateCatchEvent":
            return {"time": self._span(node)}
        if node.kind in _WAITS or node.kind == "intermediateCatchEvent":
            waits = {"time": asks("how long the answer takes", "exponential 10 days")}
            return waits | (self._expiry(node) if node.kind == "eventBasedGateway" else {})
        return {}

    def _span(self, node: Node) -> str:
        drawn = f", drawn as {said(node.time)}" if node.time else ""
        return read_span(node.time, self.source) or asks(f"how long {said(node.said)} lasts{drawn}", "constant 15 days")

    def _length(self, node: Node) -> str:
        """Return a timer as a plain duration, which the end of a waiting takes: no distribution."""
        return self._span(node).removeprefix("constant ").replace("such as constant ", "such as ")

    def _expiry(self, gateway: Node) -> dict[str, Any]:
        """Return what ends the waiting at an event gateway: the timer drawn behind it."""
        timers = [line.target for line in self.drawing.out_of(gateway.id)
                  if self.drawing.nodes[line.target].trigger == "timer"]
        return {"expires": {"after": self._length(self.drawing.nodes[timers[0]]), "to": self._behind(timers[0])}} \
            if timers else {}

    def _deadline(self, node: Node, activities: dict[str, Any]) -> None:
        step, target = self.names[node.attached_to], self._behind(node.id)
        if is_expiry(self.drawing, node):
            activities[step]["expires"] = {"after": self._length(node), "to": target}
        elif node.patience:
            activities[step]["patience"] = {"time": self._span(node), "to": target}
        else:
            until = [self.names[shape] for shape in node.until if shape in self.names] or [step]
            self.timers[self.names[node.id]] = timer_of(node, step, target, until, self._span(node))

    # -- ways ----------------------------------------------------------------------------------------------

    def _routes(self, node: Node) -> list[dict[str, Any]]:
        if node.kind == "eventBasedGateway":
            return self._answers(node)
        lines = self.drawing.out_of(node.id)
        choice = self.drawing.nodes[lines[0].target] if len(lines) == 1 else None
        if choice is not None and choice.kind == "exclusiveGateway" and choice.id not in self.names \
                and len(self.drawing.out_of(choice.id)) > 1:
            lines = self.drawing.out_of(choice.id)
        else:
            choice = node
        ways = [(self._follow(line.target), _words(line)) for line in lines] or [(END, "")]
        if node.loops:
            # A mark for a loop is a way from the step back to itself.
            ways = [(self.names[node.id], "again"), *ways]
        return _shared(ways, choice.name if choice.kind == "exclusiveGateway" else "")

    def _answers(self, gateway: Node) -> list[dict[str, Any]]:
        awaited = [self.drawing.nodes[line.target] for line in self.drawing.out_of(gateway.id)]
        return _shared([(self._behind(node.id), said(node.name) if node.name else "") for node in awaited
                        if node.trigger != "timer"])

    def _follow(self, node: str) -> str:
        return follow(self.drawing, node, self.names, END)

    def _behind(self, node: str) -> str:
        lines = self.drawing.out_of(node)
        return self._follow(lines[0].target) if lines else END


def _words(line: Line) -> str:
    condition = f"(drawn: {said(line.condition)})" if line.condition else ""
    return " ".join(filter(None, [said(line.name) if line.name else "", condition]))


def _shared(ways: list[tuple[str, str]], asked: str = "") -> list[dict[str, Any]]:
    """Return one route for each way out of a choice of this name; the last takes what is left, as the question says."""
    rest = f"; the rest go {ways[-1][1]}" if ways[-1][1] else ""
    at = f"at {said(asked)}, " if asked else ""
    routes: list[dict[str, Any]] = [{"to": to} for to, _ in ways]
    for (to, words), route in zip(ways[:-1], routes[:-1], strict=True):
        towards = words if words.startswith(("“", "again")) else f"to {to} {words}".strip()
        route["share"] = asks(f"{at}how many of 100 go {towards}{rest}", share_example(len(ways)))
    return routes


def _ask_time_of_instant_loops(activities: dict[str, Any]) -> None:
    """Ask for a time where cases could go round for ever without any time passing."""
    instant = {name for name, activity in activities.items()
               if activity["kind"] in ("automatic", "split", "join") and "time" not in activity}
    graph = {name: [to for to in (*activities[name].get("branches", ()),
                                  *(route["to"] for route in activities[name].get("next", ()))) if to in instant]
             for name in instant}
    for name in sorted(instant):
        if activities[name]["kind"] == "automatic" and name in reached(graph, graph[name]):
            activities[name]["time"] = asks("minutes that this takes, as cases come back to it", "constant 5 min")
