"""Lines of a class list that are likely nobody, or somebody who stands there already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

from synthetic_data import Problem, heads_totals, look_key, read_mapping

_WORD = re.compile(r"[^\W\d_]+")


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
