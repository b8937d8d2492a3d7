"""Open values of an office file: what no drawing can know, asked where it is to be written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.bpmn.names import slug

OPEN = "OPEN"
"""How an open value begins; what is asked stands in brackets behind it."""
_ASKED = re.compile(rf"{OPEN}(?: \((?P<question>.*)\))?", re.DOTALL)
_WORDS = frozenset({"title", "question", "about"})
"""Keys whose words come from the drawing or the planner and ask nothing, even when a step is called OPEN."""
_LONGEST = 60


def asks(question: str, example: str) -> str:
    """Return an open value with an answer that the same place would take.

    Examples
    --------
    >>> asks("how many people?", "3 heads")
    'OPEN (how many people?, such as 3 heads (assumed; why))'
    """
    return f"{OPEN} ({question}, such as {example} (assumed; why))"


def asks_hours(question: str) -> str:
    """Return an open value for opening hours, which have no origin."""
    return f"{OPEN} ({question}, such as 09:00-17:00)"


def question_in(value: Any) -> str | None:
    """Return what an open value asks, or None when the value is filled in."""
    match = _ASKED.fullmatch(value.strip()) if isinstance(value, str) else None
    return (match["question"] or "to be filled in") if match else None


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
        elif (question := question_in(value)) is not None:
            yield here, question


def _inside(part: Mapping[str, Any] | list[Any], place: str) -> Iterator[tuple[str, Any]]:
    """Yield each value with its place, written as in messages: ``next[0].share``."""
    if isinstance(part, list):
        yield from ((f"{place}[{number}]", value) for number, value in enumerate(part))
        return
    for key, value in part.items():
        here = f"{place}.{key}" if place else key
        # Ids of shapes may be any word, and ask nothing.
        if here != "process.drawn" and not (key in _WORDS and isinstance(value, str)):
            yield here, value


def said(name: str) -> str:
    """Return a drawn name to stand in a question: short, and never with words that begin an example.

    Examples
    --------
    >>> said("Papers, such as a passport, missing?")
    '“papers_such_as_a_passport_missing”'
    """
    words = slug(name) if "such as" in name else name
    return f"“{words[:_LONGEST]}…”" if len(words) > _LONGEST else f"“{words}”"


def share_example(ways: int) -> str:
    """Return a share that fits into all lines of a choice but the last, which takes the rest.

    Examples
    --------
    >>> share_example(2), share_example(8), share_example(200)
    ('30 %', '11 %', '0.45 %')
    """
    return f"{min(30, 90 // ways)} %" if ways <= 90 else f"{90 / ways:.2g} %"
