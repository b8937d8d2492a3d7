"""Expectations of a card held against its runs: paired, and all together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from simulator.experiments.intervals import holm, luck_alone, mean_interval
from simulator.library.card import Moved
from simulator.library.offices import title_of
from simulator.library.own_measures import OwnMeasure
from simulator.library.trial import Trial

CHANCE = 0.05
"""Of a wrong word in all verdicts of a card together."""


@dataclass(frozen=True, kw_only=True)
class JudgedLine:
    """One expectation and what came out."""

    measure: str
    title: str
    unit: str
    part: Literal["moves", "stays", "worsens"]
    low_expected: float
    high_expected: float
    mean: float
    low: float
    high: float
    holds: bool
    why_not: str


def judge(trial: Trial, *, mirrored: bool = False) -> list[JudgedLine]:
    """Return what became of every expectation.

    Parameters
    ----------
    mirrored : as if the lever had been moved the other way, before for after; then none that moves may hold

    Notes
    -----
    That a measure moves is shown together with all others that must (Holm); that one stays is shown by its interval
    within the bounds (two one-sided tests), each by itself, as all of them must hold.
    """
    expects = trial.card.expects
    sign = -1.0 if mirrored else 1.0
    moved = [("moves", name, line) for name, line in expects.moves.items()]
    moved += [("worsens", name, line) for name, line in expects.worsens.items()]
    differences = [_changes(trial, name, sign) for _, name, _ in moved]
    together = holm([luck_alone(values) if values.any() else float("nan") for values in differences])
    rows = [_moved(trial, part, name, line, values, chance)  # type: ignore[arg-type]  # both words are parts
            for (part, name, line), values, chance in zip(moved, differences, together, strict=True)]
    return rows + [_stays(trial, name, line.within, _changes(trial, name, sign))
                   for name, line in expects.stays.items()]


def signs(trial: Trial, measures: Mapping[str, OwnMeasure]) -> dict[str, int]:
    """Return for each measure whether the change moves it up (1), down (-1), or not clearly (0), all told together."""
    changes = {name: _changes(trial, name, only=own) for name, own in measures.items()}
    together = holm([luck_alone(values) if values.any() else float("nan") for values in changes.values()])
    return {name: int(np.sign(values.mean())) if chance <= CHANCE else 0
            for (name, values), chance in zip(changes.items(), together, strict=True)}


def _changes(trial: Trial, name: str, sign: float = 1.0, only: OwnMeasure | None = None) -> np.ndarray:
    return sign * trial.counted(trial.values(name, "change", only=only), name, only=only)


def _moved(trial: Trial, part: Literal["moves", "worsens"], name: str, line: Moved, values: np.ndarray,
           chance: float) -> JudgedLine:
    mean, low, high = mean_interval(values)
    why = ""
    if not line.by[0] <= mean <= line.by[1]:
        why = "lies outside what was expected"
    elif not chance <= CHANCE:
        why = "could be luck"
    return _row(trial, name, part, line.by, (mean, low, high), why)


def _stays(trial: Trial, name: str, within: float, values: np.ndarray) -> JudgedLine:
    mean, low, high = mean_interval(values)
    why = "" if -within <= low <= high <= within else "may move further than said"
    return _row(trial, name, "stays", (-within, within), (mean, low, high), why)


def _row(trial: Trial, name: str, part: Literal["moves", "stays", "worsens"], expected: tuple[float, float],
         found: tuple[float, float, float], why: str) -> JudgedLine:
    title, unit = title_of(trial.card, name)
    return JudgedLine(measure=name, title=title, unit=unit, part=part, low_expected=expected[0],
                      high_expected=expected[1], mean=found[0], low=found[1], high=found[2], holds=not why, why_not=why)
