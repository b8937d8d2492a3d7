"""The form of a study of a rollout over years: its scenarios, readings, lists and rows, all of them data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from simulator.evidence.rows import Row
from simulator.measures.registry import list_measures
from simulator.plan.quantities import Duration
from synthetic_data import Spec, did_you_mean, load_spec

ROLLOUT_FOLDER = Path(__file__).parents[1] / "studies" / "rollouts"
AS_PRINTED = "as_printed"
"""The reading that every study has: published figures taken at their printed years."""
BUILT_IN = ("proactive", "first_half", "delayed")
"""Words for sets of awards besides the study's own groups of benefits."""
Year = int | str
"""A year of the study, or a word for one in its profiles, such as ``now``."""


class RowFigure(Spec):
    """What a row's simulated figure is: a figure of one or several years, or the number of entries of a list."""

    of: str | None = None
    """A measure, or one of the study's figures of awards."""
    year: Year | tuple[int, ...] | None = None
    """Of several years the sum is taken."""
    since: Year | None = None
    """Take the change since that year, in parts of 100."""
    times: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    """Constants of the study by which the figure is multiplied and divided."""
    listed: str | None = None
    """A list of the study."""
    on: dt.date | None = None
    """Count what was live on this day."""

    @model_validator(mode="after")
    def _one_kind(self) -> RowFigure:
        given = tuple(key for key in ("of", "year", "listed", "on") if getattr(self, key) is not None)
        if given not in (("of", "year"), ("listed", "on")):
            raise ValueError("must be of a figure in a year, or a list counted on a day (listed and on)")
        return self


class AwardFigure(Spec):
    """A figure of the awards of one year, by replication."""

    take: Literal["count", "share", "part", "mean_days", "quantile_of_days", "repaid", "paid"]
    """Awards hit; hit of 100 among; hit over among; days from right to decision; money, see `month` and `until`."""
    hit: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    """Awards that are all of these: proactive, first_half, delayed, a group; ``not`` may stand before a word."""
    at: float | None = Field(default=None, ge=0, le=1)
    """For quantile_of_days."""
    month: float | None = None
    months_at_most: float | None = None
    """For repaid: money a month for the months between right and decision."""
    until: int | None = None
    """For paid: the year to whose end the monthly amounts are summed."""
    once: tuple[str, ...] = ()
    """For paid: benefits paid once."""

    @model_validator(mode="after")
    def _keys_fit(self) -> AwardFigure:
        needs = {"quantile_of_days": ("at",), "repaid": ("month", "months_at_most"), "paid": ("until",)}
        missing = [key for key in needs.get(self.take, ()) if getattr(self, key) is None]
        if missing or (self.take in ("count", "share", "part") and not self.hit):
            raise ValueError(f"{self.take} needs {' and '.join(missing) or 'hit'}")
        return self


class Listed(Spec):
    """An entry of a list, such as a benefit type, and its first day."""

    title: str
    live_from: dt.date | None
    origin: str
    source: str


class ReadingProfile(Spec):
    """A reading of the published figures: switches to turn on, and which years its words name."""

    on: tuple[str, ...] = ()
    named: dict[str, int] = Field(default_factory=dict)


class RolloutRow(Row):
    """A line whose simulated figure, if any, is described."""

    figure: RowFigure | None = None


class RolloutStudy(Spec):
    """A rollout over years with what is known about it."""

    title: str
    years: dict[int, str]
    """Year → scenario."""
    profiles: dict[str, ReadingProfile]
    constants: dict[str, float] = Field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Word → benefits."""
    awards: dict[str, AwardFigure] = Field(default_factory=dict)
    delayed_after: Duration
    """From right to decision; an award that took longer is delayed."""
    rows: dict[str, RolloutRow]
    lists: dict[str, dict[str, Listed]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _words_are_known(self) -> RolloutStudy:
        if AS_PRINTED not in self.profiles:
            raise ValueError(f"profiles needs {AS_PRINTED}, the reading of published figures at their printed years")
        for place, word, known in self._words():
            if word not in known:
                raise ValueError(f"{place} names {word!r}; {did_you_mean(str(word), map(str, known))}")
        return self

    def _words(self) -> Iterator[tuple[str, object, Collection[object]]]:
        """Yield every word that one part of the study uses and another defines."""
        sets, figures = (*BUILT_IN, *self.groups), (*self.awards, *list_measures())
        # A word for a year must mean one in every reading.
        years = [*self.years, *set.intersection(*({*profile.named} for profile in self.profiles.values()))]
        for award in self.awards.values():
            yield from (("awards", word.removeprefix("not "), sets) for word in award.hit + award.among)
        for profile in self.profiles.values():
            yield from (("profiles", year, [*self.years]) for year in profile.named.values())
        for name, row in self.rows.items():
            if (figure := row.figure) is None:
                continue
            place = f"rows.{name}"
            asked = figure.year if isinstance(figure.year, tuple) else (figure.year,)
            yield from ((place, year, years) for year in (*asked, figure.since) if year is not None)
            yield from ((place, constant, [*self.constants]) for constant in figure.times + figure.over)
            yield from ((place, word, known) for word, known in ((figure.of, figures), (figure.listed, [*self.lists]))
                        if word is not None)

    def live(self, name: str, day: dt.date) -> int:
        """How many entries of a list were live on a day."""
        return sum(entry.live_from is not None and entry.live_from <= day for entry in self.lists[name].values())


def list_rollout_studies() -> list[str]:
    """Return the names of the shipped studies of a rollout over years."""
    return sorted(path.stem for path in ROLLOUT_FOLDER.glob("*.yml"))


def load_rollout_study(name: str) -> RolloutStudy:
    """Read a study of a rollout by its name."""
    return load_spec(ROLLOUT_FOLDER / f"{name}.yml", RolloutStudy)
