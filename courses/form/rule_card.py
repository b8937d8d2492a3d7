"""Which graded answers turn on which line of a rule card: those that somebody gives otherwise who does not know it.

The exercise's own solver says so (`keys/<id>/solve.py`), which reads the pack alone and can do without a line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import ModuleType
from typing import Any

Items = dict[str, dict[str, Any]]
Answered = tuple[str, str, str]
"""Item, case, and of several options or blanks the one; else empty."""


def lines_of(solver: ModuleType) -> Mapping[str, str]:
    """Return id → how the line begins where trainees read it, `LINES` of the solver; empty where it names none."""
    lines: Mapping[str, str] = getattr(solver, "LINES", {})
    return lines


def lines_and_parts(solver: ModuleType) -> dict[str, str]:
    """Return the same with `PARTS`: what can be left out of a line by itself → how that line begins."""
    return {**lines_of(solver), **getattr(solver, "PARTS", {})}


def solved(solver: ModuleType, files: Mapping[str, bytes], without: frozenset[str] = frozenset()) -> Items:
    """Return the solver's answers: what a person finds who reads everything in the pack and errs nowhere.

    Parameters
    ----------
    without : ids of lines of the rule card that this person does not know
    """
    found: Items = solver.solve(files, without=without) if without else solver.solve(files)
    return found


def cases_of(expected: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the part of what a rule expects that names the cases."""
    parts: list[Mapping[str, Any]] = [expected[name] for name in ("payoffs", "signals", "chances", "rows", "numbers")
                                      if name in expected]
    return parts[0] if parts else expected


@dataclass(frozen=True)
class TurningLines:
    """What the rule `lines` expects: each line with the answers that turn on it, found when somebody asks.

    Most variants that are built are never scored, and to solve one without each of its lines takes longer than to
    score it.
    """

    solver: ModuleType
    files: Mapping[str, bytes]
    expected: Mapping[str, Any]
    """Item → what its rule expects; of all that the solver answers, these items count."""
    _decided: dict[str, list[Answered]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def without(self) -> dict[str, Items]:
        """Line, or part of one → what somebody answers who knows all the others."""
        return {line: solved(self.solver, self.files, frozenset({line})) for line in lines_and_parts(self.solver)}

    @cached_property
    def lines(self) -> dict[str, list[Answered]]:
        """Line, or part of one → the answers that turn on it, in the order of the pack."""
        right = solved(self.solver, self.files)
        return {line: [answered for item, key in self.expected.items()
                       for answered in _changed(item, right[item], given.get(item, {}), cases_of(key))]
                for line, given in self.without.items()}

    def decided(self, is_held: Callable[[Items, Answered], bool]) -> dict[str, list[Answered]]:
        """Return the same without answers that are accepted also of somebody who does not know the line; found once.

        Parameters
        ----------
        is_held : whether, of all answers, this one is right
        """
        if not self._decided:
            self._decided.update({line: [one for one in turning if not is_held(self.without[line], one)]
                                  for line, turning in self.lines.items()})
        return self._decided


def _changed(item: str, right: Mapping[str, Any], given: Mapping[str, Any],
             asked: Mapping[str, Any]) -> Iterator[Answered]:
    for case, known in right.items():
        said = given.get(case)
        if case not in asked or said == known:
            continue
        yield from ((item, case, part) for part in _parts_that_differ(known, said, asked[case]))


def _parts_that_differ(known: Any, said: Any, asked: Any) -> list[str]:
    """Options that one ticked and the other did not, or blanks that were filled in otherwise; "" for one answer."""
    if isinstance(known, (list, tuple)):
        return sorted({*known} ^ {*(said or ())})
    if isinstance(known, Mapping) and isinstance(asked, Mapping) and known.keys() <= asked.keys():
        return [part for part in known if (said or {}).get(part) != known[part]]
    return [""]  # also of a first and a final decision, which are judged as one
