"""What a BPMN 2.0 file draws: the steps of one pool, the lines between them, and who does what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from synthetic_data import BadInput, Problem

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_LARGEST = 20_000_000
"""Bytes; drawings of offices have some hundred thousand."""
TASKS = frozenset({"task", "userTask", "manualTask", "serviceTask", "scriptTask", "businessRuleTask", "sendTask",
                   "receiveTask"})
_GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "eventBasedGateway"})
_EVENTS = {
    "startEvent": {"", "message", "timer", "signal", "conditional"},
    "endEvent": {"", "message", "signal", "terminate"},
    "intermediateCatchEvent": {"message", "timer", "signal", "conditional"},
    "intermediateThrowEvent": {"", "message", "signal"},
    "boundaryEvent": {"timer"},
}
"""Events that can be read, and what may trigger them."""
_NOT_STEPS = frozenset({
    "laneSet", "sequenceFlow", "documentation", "extensionElements", "dataObject", "dataObjectReference",
    "dataStoreReference", "textAnnotation", "association", "group", "ioSpecification", "property", "category",
    "dataInputAssociation", "dataOutputAssociation", "auditing", "monitoring", "artifact"})
_CALLED = {"subProcess": "a sub-process", "transaction": "a transaction", "adHocSubProcess": "an ad-hoc sub-process",
           "callActivity": "a call of another process", "inclusiveGateway": "an inclusive gateway",
           "complexGateway": "a complex gateway"}


@dataclass(frozen=True, kw_only=True)
class Node:
    """One shape of the drawing that cases pass."""

    id: str
    kind: str
    """Name of the BPMN element, such as ``userTask``."""
    name: str
    lane: str = ""
    trigger: str = ""
    """What an event waits for or sends: message, timer, …"""
    time: str = ""
    """ISO 8601 duration of a timer."""
    attached_to: str = ""
    interrupts: bool = True
    loops: bool = False
    default: str = ""
    """Line taken when no other one is."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One arrow between two shapes."""

    id: str
    source: str
    target: str
    name: str = ""


@dataclass(frozen=True)
class Drawing:
    """The steps and lines of one pool."""

    name: str
    nodes: dict[str, Node]
    lines: tuple[Line, ...]
    _out: dict[str, list[Line]] = field(init=False, repr=False)
    _into: dict[str, list[Line]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_out", {node: [] for node in self.nodes})
        object.__setattr__(self, "_into", {node: [] for node in self.nodes})
        for line in self.lines:
            self._out[line.source].append(line)
            self._into[line.target].append(line)

    def out_of(self, node: str) -> list[Line]:
        """Lines that leave a shape; the default one last, as it takes the rest."""
        return sorted(self._out[node], key=lambda line: line.id == self.nodes[node].default)

    def into(self, node: str) -> list[Line]:
        """Lines that reach a shape."""
        return self._into[node]


def read_drawing(path: str | Path, pool: str | None = None) -> Drawing:
    """Read a BPMN file.

    Parameters
    ----------
    path : a .bpmn file, as drawn with Camunda Modeler, bpmn.io, Signavio and others
    pool : name of the pool to take, when several hold steps

    Raises
    ------
    BadInput : not a BPMN file, or it holds what a process file cannot say; every such shape is named
    """
    path = Path(path)
    root = _parsed(path)
    process, title = _pool(root, path.name, pool)
    problems: list[Problem] = []
    shapes = list(_nodes(process, path.name, problems))
    nodes = {node.id: node for node in shapes}
    problems += [Problem(where=f"{path.name}: {name}", rule="is the id of two shapes", remedy="export it again")
                 for name, count in Counter(node.id for node in shapes).items() if count > 1]
    lines = tuple(_lines(process, nodes, path.name, problems))
    if problems:
        raise BadInput(problems)
    return Drawing(title or path.stem, nodes, lines)


def _parsed(path: Path) -> ElementTree.Element:
    if not path.is_file():
        raise BadInput(Problem(where=str(path), rule="does not exist", remedy="give the path of a .bpmn file"))
    if path.stat().st_size > _LARGEST:
        raise BadInput(Problem(where=str(path), rule="is too large for a drawing", remedy="export one process alone"))
    text = path.read_bytes()
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise BadInput(Problem(where=str(path), rule="holds a document type, which a drawing never needs",
                               remedy="export it again from the drawing program"))
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        line, column = error.position
        raise BadInput(Problem(where=f"{path}: line {line}", rule=f"is not well-formed XML at column {column}",
                               remedy="the file may be cut off; export it again")) from None
    if root.tag != f"{{{MODEL}}}definitions":
        raise BadInput(Problem(where=str(path), rule="must be a BPMN 2.0 drawing", value=_tag(root),
                               remedy="save the drawing as BPMN 2.0 XML"))
    return root


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _parts(element: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    return element.findall(f"{{{MODEL}}}{tag}")


def _words(element: ElementTree.Element) -> str:
    return " ".join(element.get("name", "").split())


def _pool(root: ElementTree.Element, where: str, wanted: str | None) -> tuple[ElementTree.Element, str]:
    names = {part.get("processRef", ""): _words(part) for each in _parts(root, "collaboration")
             for part in _parts(each, "participant")}
    found = [(process, names.get(process.get("id", ""), "") or _words(process) or process.get("id", ""))
             for process in _parts(root, "process") if any(_tag(child) not in _NOT_STEPS for child in process)]
    if wanted is not None:
        found = [each for each in found if wanted in (each[1], each[0].get("id"))] or found
    if len(found) == 1:
        return found[0]
    titles = ", ".join(title for _, title in found)
    rule = f"holds several pools with steps: {titles}" if found else "holds no steps"
    raise BadInput(Problem(where=where, rule=rule, remedy="name the one to read with --pool" if found else
                           "draw at least a start, a task and an end"))


def _nodes(process: ElementTree.Element, where: str, problems: list[Problem]) -> Iterator[Node]:
    lanes = _lanes(process)
    for element in process:
        if _tag(element) in _NOT_STEPS:
            continue
        reason = _refusal(element)
        if reason:
            problems.append(Problem(where=f"{where}: {element.get('id')}", rule=f"“{_words(element)}” is {reason}",
                                    remedy=_REMEDIES.get(_tag(element), "redraw it with tasks, exclusive, parallel or "
                                                                        "event gateways, and timers")))
            continue
        yield _node(element, lanes.get(element.get("id", ""), ""))


_REMEDIES = dict.fromkeys(("subProcess", "transaction", "adHocSubProcess", "callActivity"),
                          "draw its steps in the process itself")


def _refusal(element: ElementTree.Element) -> str:
    tag, trigger = _tag(element), _trigger(element)
    if tag in TASKS:
        several = _parts(element, "multiInstanceLoopCharacteristics")
        return "a task for several items at once, which a process file cannot say" if several else ""
    if tag in _GATEWAYS:
        return ""
    if tag in _EVENTS:
        known = trigger in _EVENTS[tag]
        return "" if known else f"an event of a kind that is not read: {tag}, {trigger or 'no trigger'}"
    return f"{_CALLED.get(tag, 'a shape of the kind ' + tag)}, which is not read"


def _trigger(element: ElementTree.Element) -> str:
    found = [_tag(child).removesuffix("EventDefinition") for child in element
             if _tag(child).endswith("EventDefinition")]
    return " and ".join(found)


def _node(element: ElementTree.Element, lane: str) -> Node:
    timers = _parts(element, "timerEventDefinition")
    spans = [child for timer in timers for child in timer if _tag(child) in ("timeDuration", "timeCycle")]
    return Node(id=element.get("id", ""), kind=_tag(element), name=_words(element), lane=lane,
                trigger=_trigger(element), time=(spans[0].text or "").strip() if spans else "",
                attached_to=element.get("attachedToRef", ""), interrupts=element.get("cancelActivity") != "false",
                loops=bool(_parts(element, "standardLoopCharacteristics")), default=element.get("default", ""))


def _lanes(process: ElementTree.Element) -> dict[str, str]:
    """Shape → name of the innermost lane it stands in."""
    found: dict[str, str] = {}
    for lane in process.iter(f"{{{MODEL}}}lane"):  # outer lanes come first, so inner ones have the last word
        for reference in _parts(lane, "flowNodeRef"):
            found[(reference.text or "").strip()] = _words(lane) or lane.get("id", "")
    return found


def _lines(process: ElementTree.Element, nodes: dict[str, Node], where: str,
           problems: list[Problem]) -> Iterator[Line]:
    refused = {problem.where.rpartition(": ")[2] for problem in problems}
    for element in _parts(process, "sequenceFlow"):
        line = Line(id=element.get("id", ""), source=element.get("sourceRef", ""), target=element.get("targetRef", ""),
                    name=_words(element))
        lost = [end for end in (line.source, line.target) if end not in nodes and end not in refused]
        if lost:
            problems.append(Problem(where=f"{where}: {line.id}", rule="is a line that leads to no shape",
                                    value=", ".join(lost), remedy="connect it in the drawing program"))
        elif line.source in nodes and line.target in nodes:
            yield line
