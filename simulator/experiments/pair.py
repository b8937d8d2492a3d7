"""Run two scenarios on shared luck and compare them; the planner's main question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import pandas as pd

from simulator.experiments.comparison import compare_measured, refuse_confidence
from simulator.experiments.overload import Overload, find_overloads, growth_of
from simulator.measures.from_log import view_log
from simulator.measures.measuring import measure_view, select_measures
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
    def logs(self) -> tuple[EventLog, EventLog]:
        """What happened before and after."""
        return self.baseline, self.alternative

    @property
    def sides(self) -> list[tuple[OfficeView, str]]:
        """The two views with the words a reader knows them by."""
        return [(self.views[0], "Before"), (self.views[1], "After")]


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


def compare(baseline: EventLog, alternative: EventLog, names: Sequence[str] | None = HEADLINE, *,
            confidence: float = 0.95) -> pd.DataFrame:
    """Compare two logs measure by measure; see `simulator.experiments.comparison.compare_measured` for the columns."""
    return compare_views(view_log(baseline), view_log(alternative), names=names, confidence=confidence)


def compare_views(baseline: OfficeView, alternative: OfficeView, *, names: Sequence[str] | None = HEADLINE,
                  confidence: float = 0.95) -> pd.DataFrame:
    """Compare two views measure by measure."""
    return compare_measured(measure_view(baseline, names), measure_view(alternative, names), confidence=confidence)
