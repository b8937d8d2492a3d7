"""Strategies in a table exercise's own terms: who looks at one column, or at two, and knows what is usual there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from statistics import median_low
from typing import Any

from courses.authoring.features import as_measure
from courses.authoring.strategies import answer_all, options_of
from courses.cases.table_pool import TableCase, TablePool, evidence_of
from courses.form.rule_card import Items

Desks = Mapping[str, Mapping[str, Any]]
Shortcut = Callable[[Mapping[str, bytes], Desks], Items]
MOST_PAIRS = 10


def table_shortcuts(keys: Path) -> dict[str, Shortcut]:
    """Return name → strategy: the usual answer for each half of a column's numbers and days, or each of its texts.

    Columns that one must understand to decide are left out: whoever reads them uses the skill.

    Parameters
    ----------
    keys : folder of the exercise, with its cases
    """
    pool = TablePool.read(keys)
    plain = [name for name in pool.columns if name not in pool.skill]
    groups = [(name,) for name in plain] + list(combinations(plain, 2))[:MOST_PAIRS]
    found = {f"{' and '.join(names)} alone": _shortcut(pool, names) for names in groups}
    return found | {"most columns filled": _shortcut(pool, ()), "first half of the pile": _by_place}


def _shortcut(pool: TablePool, names: Sequence[str]) -> Shortcut:
    look, graded = _Look(pool.cases, names), pool.of_use("graded")
    alike: dict[Any, list[tuple[str, TableCase]]] = defaultdict(list)
    for case in graded:
        alike[look(case.cells)].append((evidence_of(case.cells), case))

    def choose(case: Mapping[str, Any], field: Mapping[str, Any]) -> Any:
        rows = case["panels"][0]["rows"]
        # Of other cases: whoever knows this one by heart needs no shortcut, and no table can do anything about it.
        own = evidence_of(rows)
        others = [one for evidence, one in alike[look(rows)] if evidence != own] or graded
        said = [one.reason if field["item"] == "reasons" else one.answer for one in others]
        return Counter(said).most_common(1)[0][0]

    def answers(_files: Mapping[str, bytes], desks: Desks) -> Items:
        return answer_all(desks, choose)
    answers.__doc__ = f"Gives the usual answer by {' and '.join(names) or 'how many cells are filled'}."
    return answers


class _Look:
    """What somebody sees who looks at these columns alone."""

    def __init__(self, cases: Sequence[TableCase], names: Sequence[str]) -> None:
        self._labels = [f"column.{name}" for name in names]
        self._middle = {}
        for label in self._labels:
            measures = [measure for case in cases for name, value in case.cells
                        if name == label and (measure := as_measure(value)) is not None]
            if measures:
                self._middle[label] = median_low(measures)

    def __call__(self, rows: Sequence[Sequence[Any]]) -> Any:
        if not self._labels:
            return sum(value is None for _, value in rows)
        shown: dict[str, Any] = dict(map(tuple, rows))
        return tuple(self._side(label, shown.get(label)) for label in self._labels)

    def _side(self, label: str, value: Any) -> Any:
        measure = as_measure(value)
        return value if measure is None else measure > self._middle[label]


def _by_place(_files: Mapping[str, bytes], desks: Desks) -> Items:
    """Gives one answer in the first half of the pile and another in the second."""
    places = {case["id"]: place / len(desk["cases"]) for desk in desks.values()
              for place, case in enumerate(desk["cases"])}
    return answer_all(desks, lambda case, field: options_of(field)[int(places[case["id"]] >= 0.5)])
