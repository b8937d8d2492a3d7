"""A card run: the offices before and after on the same luck, and every figure of the card from them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import pandas as pd

from simulator.experiments.intervals import mean_interval
from simulator.library.card import RunCard
from simulator.library.offices import measures_of, office_after, office_at_neutral, office_before
from simulator.library.own_measures import OwnFigures, OwnMeasure, measure_of_simulator
from simulator.measures.from_log import view_log
from simulator.measures.registry import list_measures
from simulator.plan.scenario import Scenario
from simulator.run.event_log import EventLog
from simulator.run.replications import run_replications

TABLES = ("events", "ledger", "cases", "duty", "company")
"""Of a log; two offices are the same when all of them are."""


class Trial:
    """One card with its runs, each made once however many figures read it.

    Parameters
    ----------
    name : id of the card
    replications : of each office; the family's own number when not given
    """

    def __init__(self, card: RunCard, name: str, *, seed: int = 1, replications: int | None = None,
                 workers: int = 1) -> None:
        self.card, self.name = card, name
        self._how = (seed, replications, workers)
        self._figures: dict[str, OwnFigures] = {}
        self._asked: dict[tuple[str, tuple[tuple[str, float], ...]], OwnFigures] = {}

    @cached_property
    def measures(self) -> dict[str, OwnMeasure]:
        """Measures of the family and the card."""
        return measures_of(self.card)

    def run(self, scenario: Scenario, first: int = 0, count: int | None = None) -> EventLog:
        """Run an office with the trial's luck."""
        seed, replications, workers = self._how
        return run_replications(scenario, seed, count or replications, workers, first)

    def figures(self, side: str, values: Mapping[str, float] | None = None) -> OwnFigures:
        """Return the figures of an office of the card: before, or after with levers at other values."""
        asked = (side, tuple(sorted((values or {}).items())))
        if asked not in self._asked:
            make = {"before": office_before, "after": office_after}[side]
            self._asked[asked] = self._figures_of(make(self.card, self.name, values))
        return self._asked[asked]

    def _figures_of(self, scenario: Scenario) -> OwnFigures:
        # What differs in words alone is the same office, such as before with a lever moved.
        key = scenario.model_dump_json(exclude={"name": True, "title": True, "process": {"about"}})
        if key not in self._figures:
            self._figures[key] = OwnFigures(view_log(self.run(scenario)), self.measures)
        return self._figures[key]

    def values(self, measure: str, of: str, values: Mapping[str, float] | None = None,
               only: OwnMeasure | None = None) -> np.ndarray:
        """Return one figure for each replication: ``before``, ``after``, or the ``change`` from one to the other.

        Parameters
        ----------
        only : the measure itself, where it is told of a part of the people
        """
        if of == "change":
            after, before = (self.values(measure, side, values, only) for side in ("after", "before"))
            change: np.ndarray = after - before
            return change
        found: np.ndarray = self.figures(of, values).values(measure, only).to_numpy(float)
        return found

    def figure(self, measure: str, of: str, values: Mapping[str, float] | None = None,
               only: OwnMeasure | None = None) -> tuple[float, float, float]:
        """Return mean and 95 of 100 interval of a figure; NaN where nobody counted."""
        return mean_interval(self.counted(self.values(measure, of, values, only), measure, only=only))

    def counted(self, values: np.ndarray, *measures: str, only: OwnMeasure | None = None) -> np.ndarray:
        """Return the values of the runs in which somebody counted.

        Parameters
        ----------
        measures : what the values are of, or are reckoned from; a time that so many of 100 have reached is none at
            all where some run never came so far, as the other runs alone would be the quick ones
        """
        known: np.ndarray = values[~np.isnan(values)]
        owns = [only or self.measures.get(name) or measure_of_simulator(name) for name in measures]
        return known[:0] if len(known) < len(values) and any(map(self._is_reached_late, owns)) else known

    def _is_reached_late(self, own: OwnMeasure) -> bool:
        """Whether it is a middle or late time over cases of which some are still open."""
        if own.combines:
            return any(self._is_reached_late(self.measures.get(name) or measure_of_simulator(name))
                       for name in own.combines)
        if own.time:
            return own.time.open == "counted" and own.time.summary != "mean"
        return bool(own.measure) and list_measures()[own.measure].summary in ("km_median", "km_p90")

    def differs_at_neutral(self) -> list[str]:
        """Return the tables of the log in which the office at its neutral values differs from the one before."""
        logs = [self.run(make(self.card, self.name), count=1) for make in (office_before, office_at_neutral)]
        return [table for table in TABLES if not _same(*(getattr(log, table) for log in logs))]


def _same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    if list(one.columns) != list(other.columns) or len(one) != len(other):
        return False
    return all(_equal(one[name], other[name]) for name in one)


def _equal(one: pd.Series, other: pd.Series) -> bool:
    if one.dtype.kind == "f":
        return bool(np.array_equal(one.to_numpy(), other.to_numpy(), equal_nan=True))
    # Words are codes of the tables they come from, which may hold more than was used.
    return bool(one.astype(object).fillna("").tolist() == other.astype(object).fillna("").tolist())
