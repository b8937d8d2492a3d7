"""Words on the lines of a drawing: those that no choice asks about are told, those that contradict a timer as such."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.bpmn.drawing import Drawing, Line
from simulator.bpmn.elements import Node, as_drawn
from simulator.bpmn.spans import is_time, named_in_words, named_otherwise

_OF_PROGRAMS = re.compile(r"(?:sequence|control)?\s?(?:flow|connector)[\s_-]*\d*")
"""Names that drawing programs give to a line nobody has named."""
_TIME_ALONE = 3
"""Words up to which a label with a time says that time alone: “after 14 days”."""


def line_notes(drawing: Drawing) -> Iterator[str]:
    """Yield what is written on lines and stands nowhere in the office file."""
    for line in drawing.lines:
        if line.name and not _is_taken_over(drawing, line) and not _says_nothing(drawing, line):
            origin, target = drawing.nodes[line.source], drawing.nodes[line.target]
            timers = [node for node in (origin, target) if node.trigger == "timer"]
            otherwise = [timer for timer in timers if is_time(line.name) and named_otherwise(line.name, timer.time)]
            for timer in otherwise:
                yield f"{as_drawn(timer)}, which is not what the words on its line {line.id} say: “{line.name}”"
            if not otherwise and not any(_says_the_same(line.name, timer) for timer in timers):
                yield f"words “{line.name}” on the line from “{origin.said}” to “{target.said}” ({line.id}), not read"


def is_choice(drawing: Drawing, node: Node) -> bool:
    """Whether a shape is a choice, whose lines are asked about with their words and conditions."""
    return node.kind == "exclusiveGateway" and len(drawing.out_of(node.id)) > 1


def _is_taken_over(drawing: Drawing, line: Line) -> bool:
    origin = drawing.nodes[line.source]
    # What leads on from a loop is asked as the rest, unless it leads to a choice whose lines stand in its place.
    return is_choice(drawing, origin) or (origin.loops and not is_choice(drawing, drawing.nodes[line.target]))


def _says_nothing(drawing: Drawing, line: Line) -> bool:
    """Whether the words repeat what is read or told anyway, or are a program's own."""
    words = line.name.casefold()
    names = {drawing.nodes[end].name.casefold() for end in (line.source, line.target)}
    known = {line.id.casefold(), line.condition.casefold(), *names, *(f"to {name}" for name in names)}
    return words in known or _OF_PROGRAMS.fullmatch(words) is not None


def _says_the_same(words: str, timer: Node) -> bool:
    """Whether words hold the time of a timer and at most one word more, such as “after 14 days”."""
    return bool(timer.time) and is_time(words) and not named_in_words(words) \
        and not named_otherwise(words, timer.time) and len(re.findall(r"\w+", words)) <= _TIME_ALONE
