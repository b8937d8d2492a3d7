"""Measures written as data: what a family of offices or one practice counts, worked out from the same view of a log."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import cached_property
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import BeforeValidator, Field, model_validator

from simulator.measures.kpi.quality import amount, bookings
from simulator.measures.registry import Better, Summary, list_measures
from simulator.measures.summaries import summarise
from simulator.measures.view import DAY, OfficeView, completions
from simulator.plan.conditions import Condition, as_conditions
from synthetic_data import Spec

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_KEY = ["replication", "case_id"]
_READS = ("bookings", "amounts", "visits_to", "minutes_at", "waits_at", "time", "passes", "reaches", "measure",
          "combines")
Words = Annotated[tuple[str, ...], BeforeValidator(lambda value: (value,) if isinstance(value, str) else value)]
Point = Literal["entitled", "aware", "applied", "complete", "decided", "refused", "notified", "paid", "closed", "began"]


class TimeBetween(Spec):
    """A time between two milestones of a case; ``began`` is the first thing that happened to it."""

    from_: Point = Field(alias="from")
    to: Point
    open: Literal["counted", "left_out"] = "counted"
    """Cases that have not come so far: at least as long as they have lasted (Kaplan-Meier), or not looked at."""
    summary: Literal["mean", "median", "p90"] = "mean"
    unit: Literal["days", "hours", "minutes"] = "days"


class OwnMeasure(Spec):
    """One figure, said by exactly one of `bookings` to `combines`.

    Examples
    --------
    >>> OwnMeasure.model_validate({"title": "Visits to the desk", "unit": "visits per 100 needs", "better": "lower",
    ...                            "bookings": "desk_visit", "times": 100}).bookings
    ('desk_visit',)
    """

    title: str
    unit: str
    better: Better
    says: str = ""
    """Who counts, in a sentence, where title and unit do not say it."""
    bookings: Words = ()
    """Ledger kinds: how often they were booked, for each case."""
    amounts: Words = ()
    """Ledger kinds: what was booked, for each case."""
    visits_to: Words = ()
    """Activities: how often they were completed, for each case."""
    minutes_at: Words = ()
    """Activities: minutes of people at work there, for each case."""
    waits_at: Words = ()
    """Activities of people: minutes until somebody began, mean over visits."""
    time: TimeBetween | None = None
    passes: Words = ()
    """Activities: share of cases that completed one of them."""
    reaches: Point | None = None
    """Share of cases that reached the milestone."""
    measure: str = ""
    """A measure of the simulator (`readiness office list`), for a part of the cases."""
    combines: dict[str, float] = Field(default_factory=dict)
    """Other measures of the card or family, times a weight each, added up."""
    where: Annotated[tuple[Condition, ...], BeforeValidator(as_conditions)] = ()
    """Only cases of which these conditions hold."""
    among: Point | None = None
    """Only cases that reached this milestone."""
    per: Words = ()
    """Divided by how often these ledger kinds were booked, instead of by the cases."""
    total: bool = False
    """Added up over the cases of a run instead of their mean."""
    times: float = 1.0

    @model_validator(mode="after")
    def _says_one_thing(self) -> OwnMeasure:
        said = [name for name in _READS if getattr(self, name)]
        if len(said) != 1:
            raise ValueError(f"must have one of {', '.join(_READS)}, got {', '.join(said) or 'none'}")
        if self.measure and self.measure not in list_measures():
            raise ValueError(f"measure is not one of the simulator's, got {self.measure!r}")
        if self.measure and list_measures()[self.measure].summary is None and (self.where or self.among):
            raise ValueError(f"{self.measure} is a figure of the whole office, which has no part with where or among")
        if self.per and (self.total or said[0] in ("time", "measure", "combines", "waits_at")):
            raise ValueError(f"per fits no measure of {said[0]}, and no total")
        return self


class OwnFigures:
    """Own measures of one office, with what several of them count worked out once.

    Parameters
    ----------
    known : own measures by name, among which `combines` looks up its parts; other names are the simulator's
    """

    def __init__(self, view: OfficeView, known: dict[str, OwnMeasure]) -> None:
        self.view, self._known = view, known
        self._values: dict[str, pd.Series] = {}

    def values(self, name: str, only: OwnMeasure | None = None) -> pd.Series:
        """Return one value for each replication, NaN where nobody counted.

        Parameters
        ----------
        only : the measure itself, where it is told of a part of the people
        """
        own = only or self._known.get(name) or measure_of_simulator(name)
        # Judging, searching and telling a card ask for the same figures again.
        asked = repr(own)
        if asked not in self._values:
            self._values[asked] = self._work_out(own)
        return self._values[asked]

    def _work_out(self, own: OwnMeasure) -> pd.Series:
        if own.combines:
            parts = [weight * self.values(part, self._narrowed(part, own))
                     for part, weight in own.combines.items()]
            return own.times * pd.concat(parts, axis=1).sum(axis=1, skipna=False)
        table, summary = self._case_values(own)
        if summary is not None:
            chosen = table.assign(value=table["value"].where(_chosen(self.view, own, table)), group="all")
            table = summarise(chosen, summary)
        figures = table.set_index("replication")["value"]
        return own.times * figures.reindex(self.view.replications).astype(float)

    def _narrowed(self, name: str, own: OwnMeasure) -> OwnMeasure:
        """A part of a combined measure, of the same people as the whole."""
        part = self._known.get(name) or measure_of_simulator(name)
        return part.model_copy(update={"where": (*part.where, *own.where), "among": own.among or part.among})

    def _case_values(self, own: OwnMeasure) -> tuple[pd.DataFrame, Summary | None]:
        """Return ``replication, value`` (and what the summary needs) for each case or visit, and how to sum up."""
        view = self.view
        if own.measure:
            return _measured(view, own.measure)
        if own.waits_at:
            rows = self._activity.isin(own.waits_at)
            return _waits(view.events[rows], view.horizon), "mean"
        table = view.cases[["replication"]].copy()
        if own.time:
            return _between(view, own.time, table)
        table["value"] = self._counted(own)
        if own.per:
            return table.assign(weight=_booked(view, own.per)), "ratio"
        return table, "sum" if own.total else "mean"

    def _counted(self, own: OwnMeasure) -> pd.Series:
        if own.bookings:
            return _booked(self.view, own.bookings)
        if own.amounts:
            return sum((amount(self.view, kind) for kind in own.amounts), _nothing(self.view))
        if own.reaches:
            return self.view.cases[own.reaches].notna().astype(float)
        counts = self._minutes if own.minutes_at else self._visits
        found = counts.reindex(columns=list(own.visits_to or own.passes or own.minutes_at), fill_value=0.0).sum(axis=1)
        return (found > 0).astype(float) if own.passes else found

    @cached_property
    def _activity(self) -> pd.Series:
        return self.view.events["activity"].astype(object)

    @cached_property
    def _visits(self) -> pd.DataFrame:
        """How often each case completed each activity."""
        return self._by_case(completions(self.view.events)[[*_KEY, "activity"]].assign(value=1.0))

    @cached_property
    def _minutes(self) -> pd.DataFrame:
        """Minutes of people at work on each case at each activity."""
        return self._by_case(self.view.events[[*_KEY, "activity", "busy_minutes"]].rename(
            columns={"busy_minutes": "value"}))

    def _by_case(self, rows: pd.DataFrame) -> pd.DataFrame:
        table = rows.groupby([*_KEY, "activity"], observed=True)["value"].sum().unstack("activity")
        cases = pd.MultiIndex.from_frame(self.view.cases[_KEY])
        return table.reindex(cases).fillna(0.0).set_axis(self.view.cases.index)


def measure_of_simulator(name: str) -> OwnMeasure:
    """Return one of the simulator's measures in the form of a card's own."""
    known = list_measures()[name]
    return OwnMeasure(title=known.title, unit=known.unit, better=known.better, measure=name)


def _chosen(view: OfficeView, own: OwnMeasure, table: pd.DataFrame) -> pd.Series:
    """Which rows count; those of visits are chosen by their case."""
    cases = view.cases
    hit = pd.Series(True, index=cases.index)
    for condition in own.where:
        # An office that draws no such attribute has nobody of the kind.
        column = cases.get(condition.attribute, pd.Series(float("nan"), index=cases.index))
        value = str(condition.value) if isinstance(condition.value, str) else float(condition.value)
        hit &= _COMPARE[condition.compare](column.astype(str if isinstance(value, str) else float), value)
    if own.among:
        hit &= cases[own.among].notna()
    if "case_id" not in table:
        return hit
    by_case = hit.set_axis(pd.MultiIndex.from_frame(cases[_KEY]))
    return by_case.reindex(pd.MultiIndex.from_frame(table[_KEY]), fill_value=False).set_axis(table.index)


def _nothing(view: OfficeView) -> pd.Series:
    return pd.Series(0.0, index=view.cases.index)


def _booked(view: OfficeView, kinds: Words) -> pd.Series:
    return sum((bookings(view, kind) for kind in kinds), _nothing(view))


def _waits(events: pd.DataFrame, horizon: float) -> pd.DataFrame:
    until = events["started_at"].fillna(events["completed_at"]).fillna(horizon)
    return events[_KEY].assign(value=until - events["enabled_at"])


_MINUTES = {"days": DAY, "hours": 60.0, "minutes": 1.0}
_KAPLAN_MEIER: dict[str, Summary] = {"mean": "km_mean", "median": "km_median", "p90": "km_p90"}


def _between(view: OfficeView, time: TimeBetween, table: pd.DataFrame) -> tuple[pd.DataFrame, Summary]:
    start, end = view.cases[time.from_], view.cases[time.to]
    if time.open == "left_out":
        return table.assign(value=(end - start) / _MINUTES[time.unit]), time.summary
    # Who left without it was seen until then.
    seen = end.fillna(view.cases["closed"].fillna(view.horizon).clip(lower=start))
    values = ((seen - start) / _MINUTES[time.unit]).where(start.notna())
    return table.assign(value=values, censored=end.isna()), _KAPLAN_MEIER[time.summary]


def _measured(view: OfficeView, name: str) -> tuple[pd.DataFrame, Summary | None]:
    measure = list_measures()[name]
    if measure.summary is None:
        return measure.compute(view), None
    values = measure.compute(view)
    table = values.rename("value").to_frame() if isinstance(values, pd.Series) else values
    scaled = table.assign(value=table["value"].astype(float) * measure.scale)
    return scaled.assign(replication=view.cases["replication"]), measure.summary
