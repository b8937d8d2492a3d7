"""Run two scenarios on shared luck and compare them; the planner's main question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import pandas as pd

from simulator.experiments.comparison import compare_measured, refuse_confidence
from simulator.experiments.overload import Overload, find_overloads, growth_of
from simulator.experiments.streaming import CAME, Asked, Figures, run_figures
from simulator.measures.from_log import view_log
from simulator.measures.measuring import ROLE, measure_view, select_measures
from simulator.measures.registry import role_measures
from simulator.measures.view import OfficeView
from simulator.plan.scenario import Scenario
from simulator.run.event_log import EventLog
from simulator.run.replications import run_replications

HEADLINE = ("same_day_share", "within_15_days_share", "rest_within_15_days_share", "proactive_share",
            "straight_through_share", "days_to_decision_mean", "days_to_decision_median", "days_to_decision_p90",
            "days_from_application", "days_to_payment_median", "touch_minutes", "rework_share", "backlog_mean",
            "utilisation", "errors_human", "errors_data", "errors_rule", "errors_model",
            "cost_per_award", "take_up_share")
"""What a first comparison shows; `list_measures` has the rest."""


SIDES = ("Before", "After")


def headline_of(baseline: Scenario, alternative: Scenario) -> tuple[str, ...]:
    """Return the measures a first comparison of these scenarios shows, their own headlines first.

    Examples
    --------
    >>> from simulator import load_scenario
    >>> headline_of(load_scenario("post_death_payments_before"), load_scenario("post_death_payments_after"))[0]
    'payments_per_death'
    """
    return tuple(dict.fromkeys([*alternative.headline, *baseline.headline, *HEADLINE]))


class Compared(Protocol):
    """Offices that were run on the same luck, as pictures and tables of a report need them."""

    @property
    def logs(self) -> Sequence[EventLog]:
        """What happened in each office, the baseline first."""

    @property
    def sides(self) -> Sequence[tuple[OfficeView, str]]:
        """The views with the words a reader knows them by."""

    @property
    def overloads(self) -> Sequence[tuple[Overload, ...]]:
        """What falls behind in each office."""

    @property
    def growth(self) -> Sequence[float]:
        """By how many cases a week each office falls behind for good."""


class ComparedFigures(Protocol):
    """Two offices compared, as far as words and tables need them; their logs need not be there."""

    @property
    def table(self) -> pd.DataFrame:
        """What `compare` returns: one row for each measure."""

    @property
    def confidence(self) -> float:
        """Of the intervals."""

    @property
    def scenarios(self) -> tuple[Scenario, Scenario]:
        """Baseline and alternative."""

    @property
    def seed(self) -> int:
        """Of the run."""

    @property
    def runs(self) -> int:
        """Replications of each office."""

    @property
    def by_role(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Measures of each role of staff, before and after."""

    @property
    def came(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Measures of the cases that began, before and after."""

    @property
    def overloads(self) -> tuple[tuple[Overload, ...], tuple[Overload, ...]]:
        """What falls behind in each office; nothing where both keep up."""

    @property
    def growth(self) -> tuple[float, float]:
        """By how many cases a week each office falls behind for good; 0 for one that keeps up."""


@dataclass(frozen=True, kw_only=True)
class PairFigures:
    """Baseline and alternative, run and measured where they ran: no log is kept."""

    figures: tuple[Figures, Figures]
    table: pd.DataFrame
    """What `compare` returns: one row for each measure."""
    confidence: float

    @property
    def scenarios(self) -> tuple[Scenario, Scenario]:
        """Baseline and alternative."""
        return self.figures[0].scenario, self.figures[1].scenario

    @property
    def seed(self) -> int:
        """Of the run."""
        return self.figures[0].seed

    @property
    def runs(self) -> int:
        """Replications of each office."""
        return len(self.figures[0].runs)

    @property
    def by_role(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Measures of each role of staff, before and after."""
        return self.figures[0].by_role, self.figures[1].by_role

    @property
    def came(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Measures of the cases that began, before and after."""
        return self.figures[0].came, self.figures[1].came

    @property
    def overloads(self) -> tuple[tuple[Overload, ...], tuple[Overload, ...]]:
        """What falls behind in each office; nothing where both keep up."""
        return self.figures[0].overloads, self.figures[1].overloads

    @property
    def growth(self) -> tuple[float, float]:
        """By how many cases a week each office falls behind for good; 0 for one that keeps up."""
        return growth_of(self.overloads[0]), growth_of(self.overloads[1])


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Baseline and alternative, run and measured."""

    baseline: EventLog
    alternative: EventLog
    views: tuple[OfficeView, OfficeView]
    table: pd.DataFrame
    """What `compare` returns: one row for each measure."""
    confidence: float

    @cached_property
    def overloads(self) -> tuple[tuple[Overload, ...], tuple[Overload, ...]]:
        """What falls behind in each office; nothing where both keep up."""
        return find_overloads(self.views[0]), find_overloads(self.views[1])

    @cached_property
    def growth(self) -> tuple[float, float]:
        """By how many cases a week each office falls behind for good; 0 for one that keeps up."""
        return growth_of(self.overloads[0]), growth_of(self.overloads[1])

    @property
    def scenarios(self) -> tuple[Scenario, Scenario]:
        """Baseline and alternative."""
        return self.baseline.scenario, self.alternative.scenario

    @property
    def seed(self) -> int:
        """Of the run."""
        return self.baseline.seed

    @property
    def runs(self) -> int:
        """Replications of each office."""
        return len(self.views[0].replications)

    @cached_property
    def by_role(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Measures of each role of staff, before and after."""
        before, after = (measure_view(view, role_measures(), ROLE) for view in self.views)
        return before, after

    @cached_property
    def came(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Measures of the cases that began, before and after."""
        return measure_view(self.views[0], [CAME]), measure_view(self.views[1], [CAME])

    @property
    def logs(self) -> tuple[EventLog, EventLog]:
        """What happened before and after."""
        return self.baseline, self.alternative

    @property
    def sides(self) -> list[tuple[OfficeView, str]]:
        """The two views with the words a reader knows them by."""
        return list(zip(self.views, SIDES, strict=True))


def compare_scenarios(baseline: Scenario, alternative: Scenario, *, seed: int = 1, replications: int = 10,
                      workers: int = 1, names: Sequence[str] | None = HEADLINE, confidence: float = 0.95) -> Pair:
    """Run both scenarios with the same seed and compare them pair by pair.

    Parameters
    ----------
    names : measures compared; those of `headline_of` when not given, all when None

    Raises
    ------
    BadInput : a scenario is not sound, or a measure is not known
    """
    # The default itself, not the same names: who writes them means them.
    names = headline_of(baseline, alternative) if names is HEADLINE else names
    select_measures(names)
    refuse_confidence(confidence)
    logs = [run_replications(scenario, seed, replications, workers, label=scenario.title)
            for scenario in (baseline, alternative)]
    views = tuple(view_log(log) for log in logs)
    return Pair(baseline=logs[0], alternative=logs[1], views=(views[0], views[1]), confidence=confidence,
                table=compare_views(*views, names=names, confidence=confidence))


def compare_figures(baseline: Scenario, alternative: Scenario, *, seed: int = 1, replications: int = 10,
                    workers: int = 1, names: Sequence[str] | None = HEADLINE, confidence: float = 0.95) -> PairFigures:
    """As `compare_scenarios`, with the same figures, and without keeping any log."""
    names = headline_of(baseline, alternative) if names is HEADLINE else names
    select_measures(names)
    refuse_confidence(confidence)
    asked = Asked(names=None if names is None else tuple(names), roles=tuple(role_measures()))
    before, after = (run_figures(scenario, asked, seed=seed, replications=replications, workers=workers,
                                 label=scenario.title) for scenario in (baseline, alternative))
    return PairFigures(figures=(before, after), confidence=confidence,
                       table=compare_measured(before.table, after.table, confidence=confidence))


def compare(baseline: EventLog, alternative: EventLog, names: Sequence[str] | None = HEADLINE, *,
            confidence: float = 0.95) -> pd.DataFrame:
    """Compare two logs measure by measure; see `simulator.experiments.comparison.compare_measured` for the columns."""
    return compare_views(view_log(baseline), view_log(alternative), names=names, confidence=confidence)


def compare_views(baseline: OfficeView, alternative: OfficeView, *, names: Sequence[str] | None = HEADLINE,
                  confidence: float = 0.95) -> pd.DataFrame:
    """Compare two views measure by measure."""
    return compare_measured(measure_view(baseline, names), measure_view(alternative, names), confidence=confidence)
