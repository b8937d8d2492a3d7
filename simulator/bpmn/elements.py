"""What each element of a BPMN file is: a shape that can be read, one that is refused by name, or no step at all."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from simulator.bpmn.names import clean
from simulator.bpmn.xml_file import MODEL
from synthetic_data import damage

LAB = "urn:readiness-lab"
"""Namespace of what an exported drawing says beyond BPMN."""
TASKS = frozenset({"task", "userTask", "manualTask", "serviceTask", "scriptTask", "businessRuleTask", "sendTask",
                   "receiveTask"})
HUMAN = frozenset({"task", "userTask", "manualTask"})
_GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "eventBasedGateway"})
_EVENTS = {
    "startEvent": {"", "message", "timer", "signal", "conditional"},
    "endEvent": {"", "message", "signal", "terminate"},
    "intermediateCatchEvent": {"message", "timer", "signal", "conditional", "link"},
    "intermediateThrowEvent": {"", "message", "signal", "link"},
    "boundaryEvent": {"timer"},
}
"""Events that can be read, and what may trigger them."""
_NOTED = {"dataObject": "data objects", "dataObjectReference": "data objects", "dataStoreReference": "data stores",
          "textAnnotation": "text notes", "group": "groups", "documentation": "descriptions"}
NOT_STEPS = frozenset({
    "laneSet", "sequenceFlow", "extensionElements", "association", "ioSpecification", "ioBinding", "property",
    "category", "dataInputAssociation", "dataOutputAssociation", "auditing", "monitoring", "artifact", "supports",
    "resourceRole", "performer", "humanPerformer", "potentialOwner", "correlationSubscription", *_NOTED})
PERFORMERS = frozenset({"resourceRole", "performer", "humanPerformer", "potentialOwner", "assignee", "candidateGroups",
                        "candidateUsers", "assignmentDefinition"})
"""Where engines read who does a task."""
_CALLED = {"subProcess": "a sub-process", "transaction": "a transaction", "adHocSubProcess": "an ad-hoc sub-process",
           "callActivity": "a call of another process", "inclusiveGateway": "an inclusive gateway",
           "complexGateway": "a complex gateway"}
_REMEDY = "redraw it with tasks, exclusive, parallel or event gateways, and timers"
_REMEDIES = dict.fromkeys(("subProcess", "transaction", "adHocSubProcess", "callActivity"),
                          "draw its steps in the process itself")


@dataclass(frozen=True, kw_only=True)
class Node:
    """One shape of the drawing that cases pass."""

    id: str
    kind: str
    """Name of the BPMN element, such as ``userTask``."""
    name: str
    lane: str = ""
    """Id of the innermost lane it stands in."""
    trigger: str = ""
    """What an event waits for or sends: message, timer, …"""
    time: str = ""
    """A timer as drawn: an ISO 8601 duration, a date, or an expression."""
    link: str = ""
    """Name that a link event shares with its partner."""
    attached_to: str = ""
    interrupts: bool = True
    loops: bool = False
    loop_words: str = ""
    """What is drawn about the loop: a condition, how often at most."""
    default: str = ""
    """Line taken when no other one is."""
    first: int = 0
    """Branches that a join drawn by `export-bpmn` waits for; 0 for all."""
    until: tuple[str, ...] = ()
    """Shapes that stop a clock drawn by `export-bpmn`, where these are others than its own step."""
    patience: bool = False
    """Whether a clock drawn by `export-bpmn` is the patience of those who wait for the step."""

    @property
    def said(self) -> str:
        """Its name, or what it is when it has none."""
        return self.name or self.kind


def as_drawn(timer: Node) -> str:
    """Begin a sentence about a timer that somebody may have meant otherwise than it is drawn."""
    return f"timer “{timer.said}” ({timer.id}) is read as it is drawn, {timer.time}"


def tag(element: Element) -> str:
    """Return the name of a BPMN element; of another namespace's element, nothing."""
    # ElementTree puts the namespace before a name, in braces.
    space, _, name = element.tag.rpartition("}")
    return name if space == f"{{{MODEL}" else ""


def parts(element: Element, name: str) -> list[Element]:
    """Return the BPMN children of one name."""
    return element.findall(f"{{{MODEL}}}{name}")


def words(element: Element) -> str:
    """Return the name that is drawn, in one line."""
    return clean(element.get("name", ""))


def inner_text(element: Element) -> str:
    """Return the text inside an element, in one line."""
    return clean("".join(element.itertext()))


def local(reference: str, known: Container[str]) -> str:
    """Return the id that a reference names, with or without the prefix of its namespace."""
    reference = reference.strip()
    return reference if reference in known else reference.rpartition(":")[2]


def is_step(element: Element) -> bool:
    """Whether an element of a process is a shape that cases pass."""
    return tag(element) not in ("", *NOT_STEPS)


def passed_over(process: Element) -> Iterator[str]:
    """Yield what a process holds that says nothing to an office, in words."""
    counted: dict[str, int] = {}
    for element in process.iter():
        # Its references are what is drawn; both together would count it twice.
        if tag(element) in _NOTED and tag(element) != "dataObject":
            counted[_NOTED[tag(element)]] = counted.get(_NOTED[tag(element)], 0) + 1
    if counted:
        yield "for people, not read: " + ", ".join(f"{count} {what}" for what, count in counted.items())
    if people := sum(map(_says_who, filter(is_step, process))):
        lanes = "lanes are read instead" if any(parts(each, "lane") for each in parts(process, "laneSet")) else \
            "draw lanes for that"
        yield (f"who does it is written into {people} task{'s' * (people > 1)} (assignee, group, owner), not read: "
               f"{lanes}")
    if spoilt := [f"“{words(element)}” {wrong}" for element in process.iter() if (wrong := damage(words(element)))]:
        yield f"{len(spoilt)} name{'s' * (len(spoilt) > 1)} with lost letters, taken as written: {spoilt[0]}"
    for step in filter(is_step, process):
        if said := [inner_text(each) for each in step.iter() if tag(each) == "condition" and inner_text(each)]:
            yield f"condition “{said[0]}” that “{words(step) or tag(step)}” ({step.get('id', '')}) waits for, not read"
    others = sorted({element.tag.partition("}")[0].lstrip("{") or "no namespace" for element in process
                     if not tag(element)})
    if others:
        yield f"elements of other programs, not read: {', '.join(others)}"


def _says_who(element: Element) -> bool:
    """Whether a step names a person or group as engines read it, in an attribute or an element of its own."""
    return any(key.rpartition("}")[2] in PERFORMERS for each in element.iter()
               for key in (each.tag, *(key for key, value in each.attrib.items() if value)))


def definitions(root: Element) -> dict[str, Element]:
    """Return event definitions that stand outside their events, by id."""
    return {element.get("id", ""): element for element in root if tag(element).endswith("EventDefinition")}


def event_definitions(element: Element, shared: dict[str, Element]) -> list[Element | None]:
    """Return the definitions of an event, its own and those it refers to; None for one that is not there."""
    own: list[Element | None] = [child for child in element if tag(child).endswith("EventDefinition")]
    return own + [shared.get(local(child.text or "", shared)) for child in parts(element, "eventDefinitionRef")]


def trigger_of(element: Element, shared: dict[str, Element]) -> str:
    """Return what triggers an event, such as ``message``, or ``message and timer`` when there are several."""
    return " and ".join("a definition that is not in the file" if each is None else
                        tag(each).removesuffix("EventDefinition") for each in event_definitions(element, shared))


def refusal(element: Element, shared: dict[str, Element]) -> str:
    """Return why a shape cannot be read, or nothing."""
    name = tag(element)
    if name in TASKS | _GATEWAYS:
        return _marker(element)
    if name in _EVENTS:
        trigger = trigger_of(element, shared)
        odd = f"an event of a kind that is not read: {name}, {trigger or 'no trigger'}"
        return _unclear(element) if trigger in _EVENTS[name] else odd
    # As `export-bpmn` draws a join that waits for some of its branches.
    if name == "complexGateway" and element.get(f"{{{LAB}}}first", "").isdecimal():
        return ""
    return f"{_CALLED.get(name, 'a shape of the kind ' + name)}, which is not read"


def remedy(element: Element) -> str:
    """Return what to draw instead of a shape that is refused."""
    return _REMEDIES.get(tag(element), _REMEDY)


def _marker(element: Element) -> str:
    """Return what a mark on a task or gateway says that an office file cannot say, or nothing."""
    if parts(element, "multiInstanceLoopCharacteristics"):
        return "a task for several items at once, which a process file cannot say"
    if _is_true(element, "isForCompensation"):
        return "a task that undoes another one (compensation), which is not read"
    if _is_true(element, "instantiate"):
        return "what begins cases itself (instantiate), which is not read"
    if element.get("eventGatewayType", "Exclusive") != "Exclusive":
        return "an event gateway that waits for all its events, which is not read"
    if {element.get("startQuantity", "1"), element.get("completionQuantity", "1")} != {"1"}:
        return "a task that takes or gives several tokens at once, which is not read"
    return _unclear(element)


def _unclear(element: Element) -> str:
    # Left out is clear, since the standard says what holds then.
    odd = [key for key in ("cancelActivity", "isForCompensation", "instantiate")
           if element.get(key, "true").strip().lower() not in ("true", "false", "1", "0")]
    return f"unclear: {odd[0]} is neither true nor false" if odd else ""


def _is_true(element: Element, key: str, default: str = "false") -> bool:
    return element.get(key, default).strip().lower() in ("true", "1")


def node_of(element: Element, lane: str, shared: dict[str, Element], ids: set[str]) -> Node:
    """Return a shape that is not refused."""
    events = [each for each in event_definitions(element, shared) if each is not None]
    times = [inner_text(child) for event in events if tag(event) == "timerEventDefinition" for child in event
             if tag(child) in ("timeDuration", "timeCycle", "timeDate")]
    links = [words(event) for event in events if tag(event) == "linkEventDefinition"]
    return Node(id=element.get("id", ""), kind=tag(element), name=words(element), lane=lane,
                trigger=trigger_of(element, shared), time=" and ".join(filter(None, times)),
                link=next(iter(filter(None, links)), "") or (words(element) if links else ""),
                attached_to=local(element.get("attachedToRef", ""), ids),
                interrupts=_is_true(element, "cancelActivity", "true"),
                loops=bool(parts(element, "standardLoopCharacteristics")), loop_words=_loop_words(element),
                default=element.get("default", "").rpartition(":")[2], first=int(element.get(f"{{{LAB}}}first", "0")),
                until=tuple(element.get(f"{{{LAB}}}until", "").split()),
                patience=_is_true(element, f"{{{LAB}}}patience"))


def _loop_words(element: Element) -> str:
    loops = parts(element, "standardLoopCharacteristics")
    conditions = [inner_text(each) for loop in loops for each in parts(loop, "loopCondition")]
    most = [f"at most {loop.get('loopMaximum')} times" for loop in loops if loop.get("loopMaximum")]
    first = ["perhaps not at all" for loop in loops if _is_true(loop, "testBefore")]
    return ", ".join(filter(None, [*conditions, *most, *first]))
