"""All cases of many variants as one table for each desk: features in columns, and beside them what is right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from courses.authoring.features import Features, desk_features
from courses.authoring.learners import FoundRule, Learner, Table
from courses.authoring.shortcuts import answer_of
from courses.authoring.sittings import Sitting
from courses.authoring.strategies import asks, options_of

Blank = tuple[str, str, str]
"""Desk, item, field."""
FEWEST_SITTINGS = 3
"""A word or a feature that is seen in fewer variants belongs to those variants and is no rule."""
MOST_COLUMNS = 1_500
KEPT = 40
"""Tried variants whose features are kept: whoever tries several sets of rules tries them on so many at most."""


class CaseTable:
    """Features of all cases of many sittings, ready to learn from."""

    def __init__(self, sittings: Sequence[Sitting]) -> None:
        self._sittings = list(sittings)
        self._columns: dict[str, dict[str, int]] = {}
        self._tables: dict[tuple[int, str], Table] = {}
        self._tried: dict[tuple[int, str], Table] = {}
        self._learned: dict[Blank, tuple[Table, list[Any]]] = {}
        self._fields: dict[Blank, Mapping[str, Any]] = {}
        for sitting in self._sittings:
            for name, desk in sitting.desks.items():
                for field in desk["fields"]:
                    self._fields.setdefault((name, field["item"], field["name"]), field)
        self.blanks = list(self._fields)
        for desk_name in dict.fromkeys(blank[0] for blank in self.blanks):
            self._add_desk(desk_name)

    def _add_desk(self, desk: str) -> None:
        seen = {sitting.seed: desk_features(sitting, desk) for sitting in self._sittings if desk in sitting.desks}
        self._columns[desk] = _find_columns(seen)
        for seed, features in seen.items():
            self._tables[seed, desk] = _table(features, self._columns[desk])

    @property
    def names(self) -> list[str]:
        """Names of all features, a word's with `=` before it."""
        return sorted({name for columns in self._columns.values() for name in columns})

    def learn(self, learner: Learner, blank: Blank, keep: Callable[[str], bool]) -> FoundRule | None:
        """Return the rule that a learner finds for one blank from the features that are kept; None without any."""
        columns = [(name, place) for name, place in self._columns[blank[0]].items() if keep(name)]
        if not columns:
            return None
        rows, right = self._rows(blank)
        # What is the same in all cases tells nothing, and a weighing would stumble over it.
        varied = np.ptp(rows, axis=0) > 0 if len(right) else np.zeros(0)
        columns = [(name, place) for name, place in columns if len(right) and varied[place]]
        if not columns:
            return None
        places = np.array([place for _, place in columns])
        names = [name for name, _ in columns]
        field = self._fields[blank]
        if field["kind"] == "checks" and options_of(field):
            return _for_each_option(learner, rows[:, places], right, names, places, options_of(field))
        answers = _as_answers(right)
        if len(set(answers.tolist())) == 1:
            same = answers[0]
            return FoundRule(predict=lambda table: np.full(len(table), same), reads=(), columns=places)
        return learner(rows[:, places], answers, names, places)

    def predict(self, rule: FoundRule, blank: Blank, sitting: Sitting) -> dict[str, Any]:
        """Return case → what the rule says in one sitting, as it would stand on a sheet."""
        desk = sitting.desks[blank[0]]
        said = rule.predict(self._of_sitting(sitting, blank[0])[:, rule.columns])
        return {case["id"]: _plain(answer) for case, answer in zip(desk["cases"], said, strict=True)}

    def _rows(self, blank: Blank) -> tuple[Table, list[Any]]:
        if blank not in self._learned:
            self._learned[blank] = self._collect(blank)
        return self._learned[blank]

    def _collect(self, blank: Blank) -> tuple[Table, list[Any]]:
        rows, right = [], []
        for sitting in self._sittings:
            desk = sitting.desks.get(blank[0], {"fields": (), "cases": ()})
            for field in [field for field in desk["fields"] if (field["item"], field["name"]) == blank[1:]]:
                for place, case in enumerate(desk["cases"]):
                    answer = answer_of(sitting.right, field, case["id"])
                    if answer is not None and asks(field, case["id"]):
                        rows.append(self._tables[sitting.seed, blank[0]][place])
                        right.append(answer)
        return np.array(rows), right

    def _of_sitting(self, sitting: Sitting, desk: str) -> Table:
        if (sitting.seed, desk) in self._tables:
            return self._tables[sitting.seed, desk]
        if (sitting.seed, desk) not in self._tried:
            if len(self._tried) >= KEPT * len(self._columns):
                self._tried.pop(next(iter(self._tried)))
            self._tried[sitting.seed, desk] = _table(desk_features(sitting, desk), self._columns[desk])
        return self._tried[sitting.seed, desk]


def _find_columns(seen: Mapping[int, Mapping[str, Features]]) -> dict[str, int]:
    """Name of each feature that is seen in several variants → its place; a word has a column of its own."""
    where: dict[str, set[int]] = defaultdict(set)
    often: dict[str, int] = defaultdict(int)
    for seed, cases in seen.items():
        for features in cases.values():
            for name, value in features.items():
                column = f"{name}={value}" if isinstance(value, str) else name
                where[column].add(seed)
                often[column] += 1
    fewest = min(FEWEST_SITTINGS, len(seen))
    common = sorted((column for column, seeds in where.items() if len(seeds) >= fewest),
                    key=lambda column: (-often[column], column))[:MOST_COLUMNS]
    return {column: place for place, column in enumerate(sorted(common))}


def _table(seen: Mapping[str, Features], columns: Mapping[str, int]) -> Table:
    table = np.zeros((len(seen), len(columns)))
    for row, features in enumerate(seen.values()):
        for name, value in features.items():
            place = columns.get(f"{name}={value}" if isinstance(value, str) else name)
            if place is not None:
                table[row, place] = 1.0 if isinstance(value, str) else value
    return table


def _as_answers(right: list[Any]) -> npt.NDArray[Any]:
    """Numbers as floats; ticks and choices as texts."""
    if all(isinstance(answer, (int, float)) and not isinstance(answer, bool) for answer in right):
        return np.array(right, dtype=float)
    return np.array([repr(answer) if isinstance(answer, bool) else str(answer) for answer in right])


def _plain(answer: Any) -> Any:
    if isinstance(answer, list):
        return answer
    value = answer.item() if isinstance(answer, np.generic) else answer
    return {"True": True, "False": False}.get(value, value) if isinstance(value, str) else value


def _for_each_option(learner: Learner, rows: Table, right: list[Any], names: list[str],
                     places: npt.NDArray[np.int64], options: list[str]) -> FoundRule:
    """One yes or no for each option that can be ticked."""
    rules: dict[str, FoundRule | None] = {}
    for option in options:
        ticked = np.array([repr(option in answer) for answer in right])
        rules[option] = learner(rows, ticked, names, places) if len(set(ticked.tolist())) == 2 else None
    always = {option for option in options if all(option in answer for answer in right)}

    def predict(table: Table) -> npt.NDArray[Any]:
        said = {option: rule.predict(table) == "True" if rule else np.full(len(table), option in always)
                for option, rule in rules.items()}
        found = np.empty(len(table), dtype=object)
        for row in range(len(table)):
            found[row] = [option for option in options if said[option][row]]
        return found
    return FoundRule(predict=predict, columns=places,
                     reads=tuple(dict.fromkeys(name for rule in rules.values() if rule for name in rule.reads[:2])))
