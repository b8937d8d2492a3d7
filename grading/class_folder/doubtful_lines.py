"""Lines of a class list that are likely nobody, or somebody who stands there already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from synthetic_data import Problem, heads_totals, look_key


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
