"""One office held against several alternatives on the same luck, with verdicts that hold over all of them."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from simulator.experiments.comparison import judge, refuse_confidence, unjudged
from simulator.experiments.overload import Overload, find_overloads, growth_of
from simulator.experiments.pair import HEADLINE, Pair, headline_of
from simulator.measures.from_log import view_log
from simulator.measures.measuring import measure_view, select_measures
from simulator.measures.view import OfficeView
from simulator.plan.scenario import Scenario
from simulator.run.event_log import EventLog
from simulator.run.replications import run_replications
from synthetic_data import BadInput, Problem

MOST = 9
"""Alternatives that a picture and a page still hold apart."""


@dataclass(frozen=True, kw_only=True)
class ManyCompared:
    """A baseline and its alternatives, run and measured."""

    pairs: tuple[Pair, ...]
    """The baseline with each alternative; verdicts hold over the tables of all pairs together."""

    @property
    def logs(self) -> list[EventLog]:
        """What happened in each office, the baseline first."""
        return [self.pairs[0].baseline, *(pair.alternative for pair in self.pairs)]

    @property
    def sides(self) -> list[tuple[OfficeView, str]]:
        """The views with the words a reader knows them by."""
        views = [self.pairs[0].views[0], *(pair.views[1] for pair in self.pairs)]
        return list(zip(views, ["Before", *(f"With {letter}" for letter in self.letters)], strict=True))

    @property
    def letters(self) -> list[str]:
        """A letter for each alternative."""
        return list(string.ascii_uppercase[: len(self.pairs)])

    @cached_property
    def overloads(self) -> tuple[tuple[Overload, ...], ...]:
        """What falls behind in each office."""
        return tuple(find_overloads(view) for view, _ in self.sides)

    @property
    def growth(self) -> tuple[float, ...]:
        """By how many cases a week each office falls behind for good."""
        return tuple(map(growth_of, self.overloads))

    @property
    def confidence(self) -> float:
        """Of each interval, and of all verdicts together."""
        return self.pairs[0].confidence

    @property
    def table(self) -> pd.DataFrame:
        """The rows of all pairs, with the columns ``letter, scenario`` in front."""
        return pd.concat([pair.table.assign(letter=letter, scenario=pair.alternative.scenario.name)
                          for letter, pair in zip(self.letters, self.pairs, strict=True)], ignore_index=True)


def compare_several(baseline: Scenario, alternatives: Sequence[Scenario], *, seed: int = 1, replications: int = 10,
                    workers: int = 1, names: Sequence[str] | None = HEADLINE,
                    confidence: float = 0.95) -> ManyCompared:
    """Run all offices with the same seed and compare each alternative with the baseline, pair by pair.

    Parameters
    ----------
    names : measures compared; those of `headline_of` over all alternatives when not given, all when None

    Raises
    ------
    BadInput : no alternative or more than `MOST`, a scenario is not sound, or a measure is not known
    """
    _refuse_count(alternatives)
    refuse_confidence(confidence)
    if names is HEADLINE:
        names = tuple(dict.fromkeys(name for one in alternatives for name in one.headline))
        names = tuple(dict.fromkeys([*names, *headline_of(baseline, alternatives[0])]))
    select_measures(names)
    logs = [run_replications(office, seed, replications, workers, label=office.title)
            for office in (baseline, *alternatives)]
    return _compared(logs, names, confidence)


def _compared(logs: Sequence[EventLog], names: Sequence[str] | None, confidence: float) -> ManyCompared:
    views = [view_log(log) for log in logs]
    measured = [measure_view(view, names) for view in views]
    rows = [unjudged(measured[0], one, confidence) for one in measured[1:]]
    # Judged as one family, then taken apart again by the keys.
    whole = judge(pd.concat(rows, keys=range(len(rows))), confidence)
    return ManyCompared(pairs=tuple(
        Pair(baseline=logs[0], alternative=log, views=(views[0], view), table=whole.loc[place], confidence=confidence)
        for place, (log, view) in enumerate(zip(logs[1:], views[1:], strict=True))))


def _refuse_count(alternatives: Sequence[Scenario]) -> None:
    if not 1 <= len(alternatives) <= MOST:
        raise BadInput(Problem(where="alternatives", rule=f"must be 1 to {MOST}", value=len(alternatives),
                               remedy="name the baseline first, then its alternatives; use rank for more"))
