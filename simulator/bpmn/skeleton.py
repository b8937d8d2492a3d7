"""From a drawing to an office file: every step, role and route; every number that a drawing cannot know stays open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.bpmn.drawing import TASKS, Drawing, Line, Node
from simulator.bpmn.parallel import match_joins
from simulator.bpmn.spans import read_span
from synthetic_data import BadInput, Problem

OPEN = "OPEN"
"""How an open value begins; what is asked stands in brackets behind it."""
_AUTOMATIC = frozenset({"serviceTask", "scriptTask", "businessRuleTask", "sendTask"})
_WAITS = frozenset({"receiveTask", "eventBasedGateway"})


def office_of(drawing: Drawing, source: str) -> dict[str, Any]:
    """Return an office file, as plain mappings, whose open values begin with `OPEN`.

    Parameters
    ----------
    drawing : the steps of one pool
    source : name of the file, to stand behind times that the drawing gives

    Raises
    ------
    BadInput : the drawing does not say where cases start or go; every such place is named
    """
    return _Office(drawing, source).office()


def list_open(office: Mapping[str, Any] | list[Any], place: str = "") -> Iterator[tuple[str, str]]:
    """Yield the dotted place of every open value and what is asked there.

    Examples
    --------
    >>> list(list_open({"staff": {"clerk": {"heads": "OPEN (how many people?)"}}}))
    [('staff.clerk.heads', 'how many people?')]
    """
    for here, value in _inside(office, place):
        if isinstance(value, (Mapping, list)):
            yield from list_open(value, here)
        elif isinstance(value, str) and value.startswith(OPEN):
            yield here, value.removeprefix(OPEN).strip(" ()")


def _inside(part: Mapping[str, Any] | list[Any], place: str) -> Iterator[tuple[str, Any]]:
    """Yield each value with its place, written as in messages: ``next[0].share``."""
    if isinstance(part, list):
        yield from ((f"{place}[{number}]", value) for number, value in enumerate(part))
    else:
        yield from ((f"{place}.{key}" if place else key, value) for key, value in part.items())


def asks(question: str) -> str:
    """Return an open value."""
    return f"{OPEN} ({question})"


class _Office:
    """One drawing while it is being turned into an office."""

    def __init__(self, drawing: Drawing, source: str) -> None:
        self.drawing, self.source = drawing, source
        self.problems: list[Problem] = []
        self.starts = self._only_start()
        self.split_of = match_joins(drawing, self._complain)
        self.names = self._named()
        self.timers: dict[str, Any] = {}

    def office(self) -> dict[str, Any]:
        drawn = {name: self._activity(self.drawing.nodes[node]) for node, name in self.names.items()
                 if self.drawing.nodes[node].kind != "boundaryEvent"}
        first = self._follow(self.starts) if self.starts else ""
        for node in self.drawing.nodes.values():
            if node.kind == "boundaryEvent":
                self._deadline(node, drawn)
        if any(self._ends_here(node) for node in self.drawing.nodes.values()):
            drawn[_END] = {"kind": "end", "title": "End", "milestone": "closed"}
        if self.problems:
            raise BadInput(self.problems)
        return self._around(first, drawn)

    def _around(self, first: str, activities: dict[str, Any]) -> dict[str, Any]:
        roles = list(dict.fromkeys(a["role"] for a in activities.values() if "role" in a))
        process = {"name": _slug(self.drawing.name), "title": self.drawing.name, "about": f"Drawn in {self.source}.",
                   "starts": first, "activities": activities,
                   **({"timers": self.timers} if self.timers else {}),
                   "drawn": {name: node for node, name in self.names.items()
                             if name in activities or name in self.timers}}
        return {
            "title": self.drawing.name, "question": "How long do people wait?", "process": process,
            "start": "2026-01-05", "horizon": "365 days (assumed; one year)",
            "warm_up": "90 days (assumed; until the office has filled)", "replications": 10, "working_days": "office",
            "calendars": {"office": {"hours": {"mon-fri": asks("opening hours, such as 09:00-17:00")}}},
            "staff": {role: {"roles": role, "heads": asks(f"how many work as {role}, such as 3 heads (assumed; why)"),
                             "calendar": "office"} for role in roles},
            "arrivals": {"cases": {"rate": asks("how many cases, such as 20 cases per day (assumed; why)")}}}

    # -- names ---------------------------------------------------------------------------------------------

    def _named(self) -> dict[str, str]:
        """Shape → name of its activity or timer, unique and readable."""
        taken: set[str] = {_END}
        return {node.id: _unique(_slug(node.name or node.id), taken) for node in self.drawing.nodes.values()
                if self._stays(node)}

    def _stays(self, node: Node) -> bool:
        """Whether a shape becomes an activity or a timer; the others are looked through."""
        if node.kind == "exclusiveGateway":
            return len(self.drawing.out_of(node.id)) > 1 and not self._belongs_to_step_before(node)
        if node.kind == "parallelGateway":
            return len(self.drawing.out_of(node.id)) > 1 or node.id in self.split_of
        if node.kind == "intermediateCatchEvent":
            return not self._awaited(node)
        return node.kind not in ("startEvent",) and not (node.kind == "intermediateThrowEvent" and not node.trigger)

    def _awaited(self, node: Node) -> bool:
        return any(self.drawing.nodes[line.source].kind == "eventBasedGateway"
                   for line in self.drawing.into(node.id))

    def _belongs_to_step_before(self, gateway: Node) -> bool:
        """Whether the choice can be written as the routes of the one step before it."""
        into = self.drawing.into(gateway.id)
        before = self.drawing.nodes[into[0].source] if len(into) == 1 else None
        return before is not None and before.kind in TASKS | {"intermediateCatchEvent"} \
            and not self._awaited(before) and len(self.drawing.out_of(before.id)) == 1

    def _only_start(self) -> str:
        starts = [node for node in self.drawing.nodes.values() if node.kind == "startEvent"]
        if len(starts) != 1:
            names = ", ".join(node.name or node.id for node in starts)
            self.problems.append(Problem(where=f"{self.source}: {self.drawing.name}", value=names or "none",
                                         rule="must have exactly one start", remedy="draw one start event"))
            return ""
        return starts[0].id

    # -- steps ---------------------------------------------------------------------------------------------

    def _activity(self, node: Node) -> dict[str, Any]:
        activity = {"kind": _kind(node, self), "title": node.name or node.id} | self._details(node)
        if node.kind == "endEvent":
            return activity
        if activity["kind"] == "split":
            return activity | {"branches": [self._follow_line(line) for line in self.drawing.out_of(node.id)]}
        if node.id in self.split_of:
            activity |= {"of": self.names[self.split_of[node.id]]}
        return activity | {"next": self._routes(node)}

    def _details(self, node: Node) -> dict[str, Any]:
        if node.kind == "endEvent":
            return {"milestone": "closed"}
        if node.kind in ("task", "userTask", "manualTask"):
            return {"role": _slug(node.lane or "staff"), "time": asks("minutes of work, such as lognormal 12 +- 6 min "
                                                                      "(assumed; why)")}
        if node.kind in _WAITS or (node.trigger in ("message", "signal", "conditional") and _is_catch(node)):
            waits = {"time": asks("how long the answer takes, such as exponential 10 days (assumed; why)")}
            return waits | (self._expiry(node) if node.kind == "eventBasedGateway" else {})
        if node.trigger == "timer":
            return {"time": self._span(node)}
        return {}

    def _span(self, node: Node) -> str:
        return read_span(node.time, self.source) or asks(
            f"how long “{node.name or node.id}” lasts, such as constant 15 days (assumed; why)")

    def _routes(self, node: Node) -> list[dict[str, Any]]:
        if node.kind == "eventBasedGateway":
            return self._answers(node)
        repeat = asks("how often it is done again, such as 5 % (assumed; why)")
        again: list[dict[str, Any]] = [{"to": self.names[node.id], "share": repeat}] if node.loops else []
        lines = self.drawing.out_of(node.id)
        if len(lines) > 1 and node.kind != "exclusiveGateway":
            self._complain(node, "has several ways out", "draw a gateway that says whether one or all are taken")
        choice = self.drawing.nodes[lines[0].target] if len(lines) == 1 else None
        if choice is not None and choice.kind == "exclusiveGateway" and choice.id not in self.names \
                and len(self.drawing.out_of(choice.id)) > 1:
            lines = self.drawing.out_of(choice.id)
        return again + self._shared(lines)

    def _shared(self, lines: list[Line]) -> list[dict[str, Any]]:
        """One route for each line; the last takes what is left."""
        if not lines:
            return [{"to": _END}]
        routes: list[dict[str, Any]] = [{"to": self._follow_line(line)} for line in lines]
        for line, route in zip(lines[:-1], routes[:-1], strict=True):
            words = f"“{line.name}”" if line.name else f"to {route['to']}"
            route["share"] = asks(f"how many of 100 go {words}, such as 30 % (assumed; why)")
        return routes

    def _answers(self, gateway: Node) -> list[dict[str, Any]]:
        awaited = [line for line in self.drawing.out_of(gateway.id)
                   if self.drawing.nodes[line.target].trigger != "timer"]
        if not awaited:
            self._complain(gateway, "waits for no answer", "draw a message to wait for, or a timer alone")
        lines = [line for each in awaited for line in self.drawing.out_of(each.target)]
        return self._shared([Line(id=line.id, source=line.source, target=line.target,
                                  name=self.drawing.nodes[line.source].name) for line in lines])

    def _deadline(self, node: Node, activities: dict[str, Any]) -> None:
        """A timer on the edge of a step: what happens when the step takes too long."""
        step = self.names.get(node.attached_to)
        if step is None or step not in activities:
            return self._complain(node, "stands on no step", "attach it to a task")
        target = self._shared(self.drawing.out_of(node.id))[0]["to"]
        if activities[step]["kind"] == "outside" and node.interrupts and "expires" not in activities[step]:
            activities[step]["expires"] = {"after": self._span(node).removeprefix("constant "), "to": target}
            return None
        effect = {"move_to": target} if node.interrupts else {"visit": target}
        repeats = {"repeats": True} if node.time.startswith("R") else {}
        self.timers[self.names[node.id]] = {"starts": step, "after": self._span(node), "until": step, "does": effect,
                                            **repeats}
        return None

    def _expiry(self, gateway: Node) -> dict[str, Any]:
        """What ends the waiting at an event gateway: the timer drawn behind it."""
        timers = [line for line in self.drawing.out_of(gateway.id)
                  if self.drawing.nodes[line.target].trigger == "timer"]
        if len(timers) > 1:
            self._complain(gateway, "waits for several timers", "keep the one that ends the waiting")
        if not timers:
            return {}
        timer = self.drawing.nodes[timers[0].target]
        return {"expires": {"after": self._span(timer).removeprefix("constant "),
                            "to": self._shared(self.drawing.out_of(timer.id))[0]["to"]}}

    # -- ways ----------------------------------------------------------------------------------------------

    def _follow_line(self, line: Line) -> str:
        return self.names.get(line.target) or self._follow(line.target)

    def _follow(self, node: str, seen: tuple[str, ...] = ()) -> str:
        """Name of the activity that a shape leads to which is none itself."""
        if node in self.names:
            return self.names[node]
        lines = self.drawing.out_of(node)
        if not lines or node in seen:
            return _END
        return self.names.get(lines[0].target) or self._follow(lines[0].target, (*seen, node))

    def _ends_here(self, node: Node) -> bool:
        return node.kind not in ("endEvent", "boundaryEvent") and not self.drawing.out_of(node.id)

    def _complain(self, node: Node, rule: str, remedy: str) -> None:
        self.problems.append(Problem(where=f"{self.source}: {node.id}", rule=f"“{node.name or node.kind}” {rule}",
                                     remedy=remedy))


_END = "end"


def _is_catch(node: Node) -> bool:
    return node.kind == "intermediateCatchEvent"


def _kind(node: Node, office: _Office) -> str:
    if node.kind in ("task", "userTask", "manualTask"):
        return "human"
    if node.kind in _WAITS or _is_catch(node):
        return "outside"
    if node.kind == "endEvent":
        return "end"
    if node.kind == "parallelGateway":
        return "join" if node.id in office.split_of else "split"
    return "automatic"  # service tasks, messages sent, and choices that stand by themselves


def _slug(name: str) -> str:
    """Turn words into a key: letters of every alphabet stay.

    Examples
    --------
    >>> _slug("Check: is the file complete?")
    'check_is_the_file_complete'
    """
    return re.sub(r"\W+", "_", name.lower()).strip("_") or "step"


def _unique(name: str, taken: set[str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    taken.add(found)
    return found
