"""Lines of a class list that are likely nobody, or somebody who stands there already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

from synthetic_data import Problem, heads_totals, look_key, read_mapping

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 3
"""Letters of a part of a name that tell it from an abbreviation."""


class ClassLine(Protocol):
    """What a line of a class list says."""

    @property
    def id(self) -> str:
        """Log-in name."""

    @property
    def first_name(self) -> str:
        """First name, which may be empty."""

    @property
    def last_name(self) -> str:
        """Last name, which may be empty."""

    @property
    def email(self) -> str:
        """Mail address, which may be empty."""

    @property
    def login(self) -> str:
        """Account that may hand in."""


def doubts(lines: Sequence[tuple[int, ClassLine]], where: str) -> Iterator[Problem]:
    """Yield a problem for each line of totals, and for each account that looks like another one.

    Two are alike where only what spreadsheets drop and add differs: zeros, blanks, marks in numbers. A mail address
    shows that a person is meant, and two that differ that two are.
    """
    for line, one in lines:
        if not one.email and (word := _total(one)):
            yield Problem(where=f"{where}: line {line}", rule="looks like a line of totals, not like a trainee",
                          value=word, remedy="take the line out; if somebody is called so, add their mail address")
    yield from _likely_pairs(lines, where)


def moved_addresses(lines: Sequence[tuple[int, ClassLine]], where: str) -> Iterator[Problem]:
    """Yield addresses that bear the name of another line and nothing of their own: one column was sorted alone."""
    firsts = _lines_by_word((line, one.first_name) for line, one in lines)
    lasts = _lines_by_word((line, one.last_name) for line, one in lines)
    for line, one in lines:
        words = {look_key(word) for word in _WORD.findall(one.email.partition("@")[0])}
        known = [{number for word in words for number in found.get(word, ())} for found in (firsts, lasts)]
        if len(words) < 2 or any(line in numbers for numbers in known):
            continue
        others = known[0] & known[1]
        if len(others) == 1:
            yield Problem(where=f"{where}: line {line}.email", value=one.email,
                          rule=f"bears the name of line {others.pop()} and not that of its own, "
                          f"{one.first_name} {one.last_name}, as where one column was sorted without the others",
                          remedy="look which address is whose, or leave it out")


def moved_columns(lines: Sequence[tuple[int, ClassLine]], where: str) -> Iterator[Problem]:
    """Yield addresses and log-ins that lie beside the names of others, whose own lie beside those of others again.

    One alone may be a maiden name or a name that somebody liked; several that point from line to line are a column
    that was sorted without the others, or that slipped.
    """
    known = _lines_by_form(lines)
    names = {line: _keys(f"{one.first_name} {one.last_name}") for line, one in lines}
    first = {line: {key[:1] for key in _keys(one.first_name)} for line, one in lines}
    for column in ("email", "trainee"):
        cells = {line: one.email if column == "email" else one.id.partition("@")[0] for line, one in lines}
        whose = {line: _bearer(line, cell.partition("@")[0], known, names[line], first)
                 for line, cell in cells.items()}
        for line, other in whose.items():
            if other is not None and whose[other] is not None:
                yield Problem(where=f"{where}: line {line}.{column}", value=cells[line],
                              rule=f"bears the name of line {other} and not that of its own, and line {other} has "
                              "another one's too, as where one column was sorted without the others",
                              remedy="look which one is whose, or leave it out")


def _lines_by_form(lines: Sequence[tuple[int, ClassLine]]) -> dict[str, set[int]]:
    """Return what an address or a log-in makes of a name, such as aliyev, raliyev, rauf, raufa → lines."""
    found: dict[str, set[int]] = {}
    for line, one in lines:
        firsts, lasts = _keys(one.first_name), _keys(one.last_name)
        pairs = [(a, b) for a in firsts for b in lasts]
        for form in {*firsts, *lasts, *(part for a, b in pairs for part in (a[:1] + b, a + b[:1], b + a[:1], a + b))}:
            if len(form) >= _SHORTEST:
                found.setdefault(form, set()).add(line)
    return found


def _bearer(line: int, text: str, known: dict[str, set[int]], own: set[str], first: dict[int, set[str]]
            ) -> int | None:
    """Return the one other line whose name a text bears; None where it bears its own, nobody's or that of several."""
    words = {look_key(word) for word in _WORD.findall(text)}
    found = {number for word in words for number in known.get(word, ())}
    # By its begin or end: Aliyev stands in valiyeva, and is another name.
    names = tuple(name for name in own if len(name) >= _SHORTEST)
    if line in found or any(word.startswith(names) or word.endswith(names) for word in words):
        return None
    initials = {word for word in words if len(word) == 1}
    fitting = {number for number in found if initials & first[number]} if len(found) > 1 and initials else found
    return fitting.pop() if len(fitting) == 1 else None


def _lines_by_word(names: Iterable[tuple[int, str]]) -> dict[str, set[int]]:
    """Return word of a name → lines that have it: a class of thousands is not compared line by line."""
    found: dict[str, set[int]] = {}
    for line, name in names:
        for word in _keys(name):
            found.setdefault(word, set()).add(line)
    return found


def _keys(name: str) -> set[str]:
    """Return the ways in which an address may write the words of a name: Əliyev is aliyev as often as eliyev."""
    return {look_key(word.translate(table)) for word in _WORD.findall(name) for table in ({}, _in_addresses())}


@cache
def _in_addresses() -> dict[int, str]:
    told = read_mapping(Path(__file__).with_name("odd_cells.yml"))["in_addresses"]
    return str.maketrans({form: letter for one, letter in told.items() for form in (one, one.upper())})


def _total(one: ClassLine) -> str:
    """The word for totals, where nothing else in the line is a name."""
    said = f"{one.first_name} {one.last_name}"
    # Names hold no figures: what does is a count, such as `Total,30 trainees`.
    names = [] if any(map(str.isdigit, said)) else [name for name in (one.first_name, one.last_name) if name]
    if heads_totals(one.id) and not names:
        return one.id
    # A number and one word, such as `12,Total`: who is listed by number has two names, or an address.
    return names[0] if one.id.isdigit() and len(names) == 1 and heads_totals(names[0]) else ""


def _likely_pairs(lines: Sequence[tuple[int, ClassLine]], where: str) -> Iterator[Problem]:
    known: dict[str, tuple[int, ClassLine, str]] = {}
    for line, one in lines:
        # Of one person, the account may be either of them.
        for column, name in {"trainee": one.id, "account": one.login}.items():
            before = known.setdefault(look_key(name), (line, one, name))
            number, other, theirs = before
            if number != line and theirs.casefold() != name.casefold() and not _both_have_mail(one, other):
                yield Problem(where=f"{where}: line {line}.{column}", value=name,
                              rule=f"differs from {theirs!r} in line {number} only by zeros, blanks or marks "
                              "in numbers, which spreadsheets drop and add, so both may be one person",
                              remedy="take one line out, or give each of them their mail address")
                break


def _both_have_mail(one: ClassLine, other: ClassLine) -> bool:
    return bool(one.email and other.email)
