"""The doubts of a card: its trap, its groups, and the value from which on it is worth while."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simulator.experiments.enough import SearchResult, Try, decide_values
from simulator.experiments.intervals import luck_alone, mean_interval
from simulator.library.card import BreakEven, ToldGroup, TrapFigure
from simulator.library.judging import CHANCE
from simulator.library.offices import title_of
from simulator.library.own_measures import measure_of_simulator
from simulator.library.trial import Trial
from synthetic_data import progress


@dataclass(frozen=True, kw_only=True)
class TrapReading:
    """One figure of a trap, read."""

    measure: str
    title: str
    unit: str
    of: str
    mean: float
    low: float
    high: float
    holds: bool
    """Whether it does what the card says."""


@dataclass(frozen=True, kw_only=True)
class TrapShown:
    """The misleading and the honest figure side by side."""

    misleading: TrapReading
    honest: TrapReading
    apart: tuple[float, float, float] | None
    """The honest less the misleading figure with its interval, where the card compares them."""
    holds: bool


def show_trap(trial: Trial) -> TrapShown:
    """Return both figures of the card's trap, on the same luck."""
    trap = trial.card.trap
    misleading, honest = (_reading(trial, figure) for figure in (trap.misleading, trap.honest))
    holds, apart = misleading.holds and honest.holds, None
    if trap.apart is not None:
        values = trial.counted(_values(trial, trap.honest) - _values(trial, trap.misleading),
                               trap.honest.measure, trap.misleading.measure)
        apart = mean_interval(values)
        holds &= trap.apart[0] <= apart[0] <= trap.apart[1] and luck_alone(values) <= CHANCE
    return TrapShown(misleading=misleading, honest=honest, apart=apart, holds=holds)


def _values(trial: Trial, figure: TrapFigure) -> np.ndarray:
    return trial.values(figure.measure, figure.of, figure.set)


def _reading(trial: Trial, figure: TrapFigure) -> TrapReading:
    mean, low, high = trial.figure(figure.measure, figure.of, figure.set)
    within = figure.within or 0.0
    holds = {"lower": high < 0, "higher": low > 0, "hardly moves": -within <= low <= high <= within,
             "": not np.isnan(mean)}[figure.says]
    title, unit = title_of(trial.card, figure.measure)
    return TrapReading(measure=figure.measure, title=title, unit=unit, of=figure.of, mean=mean, low=low, high=high,
                       holds=bool(holds))


@dataclass(frozen=True, kw_only=True)
class GroupFigure:
    """One measure of one group, before and after."""

    group: str
    measure: str
    title: str
    unit: str
    before: tuple[float, float, float]
    after: tuple[float, float, float]
    change: tuple[float, float, float]


def group_figures(trial: Trial) -> list[GroupFigure]:
    """Return every figure of every group, with intervals."""
    return [figure for name, group in trial.card.groups.items() for figure in _of_group(trial, name, group)]


def _of_group(trial: Trial, name: str, group: ToldGroup) -> Iterator[GroupFigure]:
    for measure in group.measures:
        title, unit = title_of(trial.card, measure)
        known = trial.measures.get(measure) or measure_of_simulator(measure)
        part = known.model_copy(update={"where": (*known.where, *group.where), "among": group.among or known.among})
        before, after, change = (trial.figure(measure, of, only=part) for of in ("before", "after", "change"))
        yield GroupFigure(group=name, measure=measure, title=title, unit=unit, before=before, after=after,
                          change=change)


def find_break_even(trial: Trial, *, confidence: float = 0.95) -> SearchResult:
    """Return the first value of the card's lever at which its condition holds, and what was tried.

    Notes
    -----
    Each point counts as holding only where the bound of the figure shows it; all points share the chance of a wrong
    word, as in `readiness office enough`.
    """
    asked = trial.card.break_even
    lever = trial.card.levers[asked.moves]
    tries = [_tried(trial, asked, point, confidence) for point in progress(asked.points, "Searching")]
    found = next((one for one in tries if one.passed), None)
    title, unit = title_of(trial.card, asked.measure)
    bound = f"at most {asked.at_most:g}" if asked.at_most is not None else f"at least {asked.at_least:g}"
    what = f"{title.lower()} {'changes by' if asked.of == 'change' else 'is'} {bound} {unit}"
    # Points stand in the order of the search: for some levers from the highest down.
    way = "on" if asked.points[0] <= asked.points[-1] else "down"
    sentence = (f"From {found.value:g} {lever.unit} {way} ({lever.title.lower()}): {what}." if found else
                f"At no value tried ({', '.join(f'{point:g}' for point in asked.points)} {lever.unit}): {what}.")
    return SearchResult(question="break_even", answer=found.value if found else None, sentence=sentence,
                        unit=lever.unit, tries=tuple(tries))


def _tried(trial: Trial, asked: BreakEven, point: float, confidence: float) -> Try:
    values = trial.counted(trial.values(asked.measure, asked.of, {asked.moves: point}), asked.measure)
    return decide_values(values, point, candidates=len(asked.points), confidence=confidence,
                         at_least=asked.at_least, at_most=asked.at_most)


def is_where_said(asked: BreakEven, found: SearchResult) -> bool:
    """Tell whether a search ended where the card says: at a value between, or at none."""
    if asked.found is None or found.answer is None:
        return asked.found is None and found.answer is None
    return asked.found[0] <= found.answer <= asked.found[1]
