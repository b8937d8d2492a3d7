"""Runs added until a figure of a scenario is certain enough, with the warm-up its backlog suggests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.experiments.overload import Overload
from simulator.experiments.precision import Precision, replications_needed, run_until
from simulator.experiments.streaming import Asked, run_figures
from simulator.experiments.warm_up import WarmUp, mser5
from simulator.measures.kpi.work import backlog_by_day
from simulator.measures.measuring import EVERYBODY, select_measures
from simulator.measures.view import OfficeView
from simulator.plan.scenario import Scenario


@dataclass(frozen=True, kw_only=True)
class Settled:
    """How certain a figure is, and when the office has filled up."""

    precision: Precision
    within_5_percent: int | None
    """Replications after which the half-width was first within 5 of 100 of the mean; None when never."""
    warm_up: WarmUp
    """From the mean daily backlog; one observation is a day."""
    warm_up_set_days: float
    """What the scenario uses."""
    overloads: tuple[Overload, ...]
    """Roles that fall behind in the first replications; then a mean wait only says how long the run was."""
    start: np.datetime64
    """First day of the run."""


def _backlogs(view: OfficeView) -> list[np.ndarray]:
    """The backlog by day, of each replication."""
    return [part["backlog"].to_numpy() for _, part in backlog_by_day(view).groupby("replication")]


def reach_precision(
    scenario: Scenario,
    name: str,
    half_width: float,
    *,
    most: int = 200,
    seed: int = 1,
    workers: int = 1,
    confidence: float = 0.95,
) -> Settled:
    """Run a scenario until the interval of a measure is narrow enough.

    Parameters
    ----------
    half_width : wanted, in the unit of the measure
    most : replications at most

    Raises
    ------
    BadInput : the measure is not known or the half-width is not above 0
    """
    select_measures([name])
    backlogs: list[np.ndarray] = []
    overloads: list[tuple[Overload, ...]] = []

    def run(numbers: range) -> Sequence[float]:
        figures = run_figures(scenario, Asked(names=(name,), also=_backlogs), seed=seed, replications=len(numbers),
                              workers=workers, first=numbers.start, label=scenario.title)
        overloads.append(figures.overloads)
        backlogs.extend(backlog for part in figures.also for backlog in part)
        table = figures.table
        values: list[float] = table.loc[table["group"] == EVERYBODY, "value"].tolist()
        return values

    values, precision = run_until(run, half_width, most=most, confidence=confidence)
    warm_up = scenario.warm_up.minutes / 1440 if scenario.warm_up else 0.0
    return Settled(
        precision=precision,
        within_5_percent=replications_needed(values, 0.05, confidence=confidence),
        # Averaged over runs first (Welch 1983), as one run alone is too rough to show where it settles.
        warm_up=mser5(np.mean(backlogs, axis=0)),
        warm_up_set_days=warm_up,
        overloads=overloads[0],
        start=np.datetime64(scenario.start),
    )
