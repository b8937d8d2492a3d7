"""What measures exist: name, unit, definition, better direction, and the function that computes each.

A measure is one function in a file of `simulator/measures/kpi/`, marked by `case_measure` (a value for each
case, summed up here for any group) or `office_measure` (a value for each replication).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import pandas as pd

from simulator.measures.view import OfficeView
from synthetic_data import BadInput, Problem, did_you_mean

Better = Literal["lower", "higher", "neither"]
DIRECTIONS: tuple[Better, ...] = ("lower", "higher", "neither")
Summary = Literal["mean", "median", "p90", "sum", "km_mean", "km_median", "km_p90", "ratio"]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One figure a planner may ask for."""

    name: str
    title: str
    unit: str
    better: Better
    definition: str
    """Where it starts, where it stops, who counts."""
    needs: tuple[str, ...]
    """Milestones and ledger kinds without which it cannot be computed: ``ledger:paid``; ``ledger:error_*`` = any."""
    summary: Summary | None
    """How case values become one figure; None for a measure of the whole office."""
    scale: float
    compute: Callable[[OfficeView], pd.DataFrame | pd.Series]
    """Case measures: a series by case (NaN = does not count) or columns ``value, censored`` / ``value, weight``.
    Office measures: columns ``replication, value, count``."""
    signed: bool = False
    """Whether it can lie below 0; of every other no interval does either."""
    by_role: Callable[[OfficeView], pd.DataFrame] | None = None
    """The same for each role of staff, where it can be told: columns ``replication, group, value, count``."""


def case_measure(
    name: str,
    *,
    title: str,
    unit: str,
    better: Better,
    definition: str,
    summary: Summary | None = "mean",
    needs: Sequence[str] = (),
    scale: float = 1.0,
    signed: bool = False,
    by_role: Callable[[OfficeView], pd.DataFrame] | None = None,
) -> Callable[[Callable[..., Any]], Measure]:
    """Mark a function of the case table as a measure."""

    def mark(function: Callable[..., Any]) -> Measure:
        return Measure(
            name=name,
            title=title,
            unit=unit,
            better=better,
            definition=definition,
            needs=tuple(needs),
            summary=summary,
            scale=scale,
            compute=function,
            signed=signed,
            by_role=by_role,
        )

    return mark


def office_measure(name: str, **described: Any) -> Callable[[Callable[..., Any]], Measure]:
    """Mark a function of the whole log as a measure; described as by `case_measure`, without summary and scale."""
    return case_measure(name, summary=None, **described)


def role_measures(names: Sequence[str] | None = None) -> list[str]:
    """Return the measures that can be told for each role of staff, of these names or of all."""
    return [name for name, one in list_measures().items() if one.by_role and (names is None or name in names)]


@cache
def list_measures() -> dict[str, Measure]:
    """Return every measure by name, in the order of their files and lines.

    Examples
    --------
    >>> list_measures()["same_day_share"].unit
    'of 100 awards'
    """
    # Here and not above, since the files of kpi import this one.
    from simulator.measures import kpi

    found: dict[str, Measure] = {}
    for module in sorted(pkgutil.iter_modules(kpi.__path__), key=lambda m: m.name):
        loaded = importlib.import_module(f"{kpi.__name__}.{module.name}")
        for part in vars(loaded).values():
            # A measure that another file imports is met twice; that is no second one.
            if isinstance(part, Measure) and found.setdefault(part.name, part) is not part:
                raise BadInput(Problem(where=f"measures/kpi/{module.name}.py: {part.name}", rule="is the name of two "
                                       "measures", value=part.title, remedy="give one of them another name"))
    return found


def measure_problems() -> Iterator[Problem]:
    """Yield what a measure does not say as planners read it: title, unit, direction, a definition in one sentence."""
    for name, measure in list_measures().items():
        where = f"measures/kpi: {name}"
        for key, text in (("title", measure.title), ("unit", measure.unit)):
            if not text.strip():
                yield Problem(where=f"{where}.{key}", rule="is empty; planners read it beside the figure",
                              remedy=f"write {key}=...")
        words = measure.definition
        if not words.endswith(".") or ". " in words or not words[0].isupper():
            yield Problem(where=f"{where}.definition", value=words,
                          rule="must be one sentence, from a capital letter to a full stop",
                          remedy="say where the figure starts, where it stops, and who counts")
        if measure.better not in DIRECTIONS:
            yield Problem(where=f"{where}.better", rule="is not one of " + ", ".join(DIRECTIONS), value=measure.better,
                          remedy=did_you_mean(measure.better, DIRECTIONS))
