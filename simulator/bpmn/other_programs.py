"""What other programs write into a drawing beside BPMN: told by name, since none of it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from simulator.bpmn.drawn_words import tells
from simulator.bpmn.elements import LAB, PERFORMERS
from simulator.bpmn.names import clean
from simulator.bpmn.xml_file import MODEL

_XML = ("http://www.w3.org/2001/XMLSchema-instance", "http://www.w3.org/XML/1998/namespace")
_LOOKS = re.compile(r"(?:bg|border|fill|stroke|font|text|label)?_?(?:colou?r|font|size|width|height|image|icon|stroke|"
                    r"fill|align|style|resize|visible|background|foreground|collapsed)|auto_?resize|(?:grid|ruler|snap)"
                    r".*|u?u?id|guid", re.IGNORECASE)
"""Settings of how a shape looks and by which number a program knows it, which say nothing of the work."""
_KEYS = ("name", "key", "metaKey", "metakey")
_VALUES = ("value", "metaValue", "metavalue")
_OF_BPMN = frozenset((
    "activityRef", "associationDirection", "attachedToRef", "behavior", "calledElement", "cancelActivity",
    "cancelRemainingInstances", "capacity", "categoryValueRef", "completionQuantity", "conversationRef",
    "correlationKeyRef", "correlationPropertyRef", "dataObjectRef", "dataStoreRef", "default",
    "definitionalCollaborationRef", "errorCode", "errorRef", "escalationCode", "escalationRef",
    "evaluatesToTypeRef", "eventGatewayType", "gatewayDirection", "id", "implementation",
    "initiatingParticipantRef", "instantiate", "isClosed", "isCollection", "isExecutable", "isForCompensation",
    "isImmediate", "isInterrupting", "isSequential", "isUnlimited", "itemKind", "itemSubjectRef", "language",
    "loopMaximum", "messageRef", "method", "name", "noneBehaviorEventRef", "oneBehaviorEventRef", "operationRef",
    "ordering", "parallelMultiple", "partitionElementRef", "processType", "scriptFormat", "signalRef", "sourceRef",
    "startQuantity", "structureRef", "targetRef", "testBefore", "textFormat", "triggeredByEvent",
    "waitForCompletion"))
"""Attributes of BPMN 2.0 within a process; any other without a namespace is a program's own."""
_MOST = 8
_LONGEST = 40


@dataclass
class _Foreign:
    """One name under which other programs wrote something."""

    value: str
    steps: set[str] = field(default_factory=set)


def settings_of_others(process: Element) -> Iterator[str]:
    """Yield in one sentence which settings of other programs stand in a process: due dates, priorities, costs …

    Examples
    --------
    >>> from xml.etree.ElementTree import fromstring
    >>> list(settings_of_others(fromstring('<p><t id="a" xmlns:c="urn:c" c:dueDate="P3D" c:color="red"/></p>')))
    ['settings of other programs, not read: dueDate “P3D” (a)']
    """
    found: dict[str, _Foreign] = {}
    for holder in process.iter():
        if not _is_foreign(holder.tag):
            for name, value in _inside(holder):
                found.setdefault(name, _Foreign(value)).steps.add(holder.get("id", ""))
    told = sorted((name for name in found if name not in PERFORMERS and not _LOOKS.fullmatch(name)),
                  key=lambda name: not tells("of_work", name))
    if told:
        more = f" and {len(told) - _MOST} more" if len(told) > _MOST else ""
        yield "settings of other programs, not read: " + ", ".join(
            f"{name} “{found[name].value}” ({_where(found[name].steps)})" for name in told[:_MOST]) + more


def _where(steps: set[str]) -> str:
    return next(iter(steps)) if len(steps) == 1 else f"{len(steps)} shapes"


def _inside(holder: Element) -> Iterator[tuple[str, str]]:
    """Settings of one element of BPMN: attributes of other programs, and what stands under its extensionElements."""
    yield from ((_bare(key), _short(value)) for key, value in holder.attrib.items()
                if value and (_is_foreign(key) or ("}" not in key and key not in _OF_BPMN)))
    for extension in holder.findall(f"{{{MODEL}}}extensionElements"):
        for element in extension.iter():
            if _is_foreign(element.tag):
                yield from _settings(element)


def _settings(element: Element) -> Iterator[tuple[str, str]]:
    name = next((element.get(key) for key in _KEYS if element.get(key)), "")
    value = next((element.get(key) for key in _VALUES if element.get(key)), "") or clean(element.text or "")
    if name:
        yield from [(clean(name), _short(value))] if value else []
    elif element.attrib:
        yield from ((_bare(key), _short(each)) for key, each in element.attrib.items() if each)
    elif clean(element.text or ""):
        yield _bare(element.tag), _short(element.text or "")


def _is_foreign(name: str) -> bool:
    """Whether a name of ElementTree is of a namespace that is neither BPMN's nor our own."""
    space = name.partition("}")[0].lstrip("{") if name.startswith("{") else ""
    simulation = any(one in space.lower() for one in ("bpsim", "qbp"))  # told in a sentence of its own
    return bool(space) and space not in (MODEL, LAB, *_XML) and not simulation


def _bare(name: str) -> str:
    return name.rpartition("}")[2]


def _short(value: str) -> str:
    words = clean(value)
    return f"{words[:_LONGEST]}…" if len(words) > _LONGEST else words
