"""What fits an office: what practices would move in it if they did there what they did in their cards' offices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from simulator.experiments.intervals import mean_interval
from simulator.library.card import RunCard
from simulator.library.catalogue import Cards
from simulator.library.figures import known_figures
from simulator.library.phases import PHASES, WHOLE, part_words, parts_of_visits, phase_figures, shares_touched
from simulator.measures.view import OfficeView
from synthetic_data import BadInput, Problem, did_you_mean

Aim = Literal["waiting", "work", "undecided", "again", "errors", "cost"]
AIMS: dict[Aim, tuple[str, str, tuple[str, ...]]] = {
    "waiting": ("Waiting", "days per case", tuple(f"{sort} {phase}" for sort in ("outside", "queue")
                                                  for phase in PHASES)),
    "work": ("Work of staff", "minutes per case", tuple(f"work {phase}" for phase in PHASES)),
    "undecided": (*WHOLE["undecided"], ("undecided",)), "again": (*WHOLE["again"], ("again",)),
    "errors": (*WHOLE["errors"], ("errors",)), "cost": (*WHOLE["cost"], ("cost",))}
"""What can be ranked by → title, unit, and the parts that make it up."""
_LEAST = 0.02
"""Part of a part of an office below which a change is none."""
Span = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class Fit:
    """What one practice would move in an office."""

    practice: str
    title: str
    aims: Mapping[Aim, Span]
    """After less before, mean and 95 of 100 interval; what cannot be told for this office is missing."""
    touched: float | None
    """Of 100 cases, those that have any of the parts that the practice moves; none where no case is told by them."""
    acts_on: tuple[str, ...]
    """Parts of the office that it moves, and that this office has."""
    cannot_say: tuple[str, ...]
    """Parts that it moves and that this office does not show."""


@dataclass(frozen=True, kw_only=True)
class Shortlist:
    """Practices for one office, the surest first."""

    aim: Aim
    fits: tuple[Fit, ...]
    moves_nothing: Mapping[str, str]
    """Practice → why it would move nothing here."""
    unjudged: Mapping[str, str]
    """Practice → why it cannot be judged from what is there."""


def find_fits(view: OfficeView, cards: Cards, *, by: str = "waiting") -> Shortlist:
    """Return the practices by what they would move in an office.

    Parameters
    ----------
    view : runs of the office
    by : an aim; practices are ordered by the end of its interval that is nearest to no change

    Notes
    -----
    A practice is taken to do to each part of this office (`simulator.library.phases`) what it did to that part of the
    office of its card: half is half, whatever the size. Where it made more of a part, that much more comes for each
    case here too, as a part of little says nothing. That is an order in which to look at practices, and no forecast:
    whether the steps are alike nobody can read from a log.

    Raises
    ------
    BadInput : no such aim
    """
    aim = next((one for one in AIMS if one == by), None)
    if aim is None:
        raise BadInput(Problem(where="by", rule="is nothing to rank by", value=by, remedy=did_you_mean(by, AIMS)))
    rows = parts_of_visits(view)
    own, shares = phase_figures(view, rows), shares_touched(view, rows)
    fits, nothing, unjudged = [], {}, {}
    for name, card in cards.items():
        kept = known_figures(card, name) if isinstance(card, RunCard) else None
        if kept is None:
            unjudged[name] = _why_not(card)
            continue
        fit = _fit(name, card.title, kept["parts"], own, shares)
        if fit.acts_on:
            fits.append(fit)
        elif fit.cannot_say:
            unjudged[name] = "moves what this office does not show: " + "; ".join(map(part_words, fit.cannot_say))
        else:
            nothing[name] = "moves nothing that this office has"
    ranked = sorted(fits, key=lambda fit: _rank(fit, aim))
    return Shortlist(aim=aim, fits=tuple(ranked), moves_nothing=nothing, unjudged=unjudged)


def _why_not(card: object) -> str:
    if isinstance(card, RunCard):
        return "was not run since its card changed; readiness office practices --measure does it"
    return "is taught or told, with nothing to run"


def _rank(fit: Fit, aim: Aim) -> tuple[float, str]:
    """The less sure the gain the later; what gets worse, or is not told, last of all."""
    span = fit.aims.get(aim)
    return (float("inf") if span is None else span[2], fit.practice)


def _fit(name: str, title: str, parts: Mapping[str, Any], own: pd.DataFrame, shares: pd.Series) -> Fit:
    moved = {part: np.array([sides["before"], sides["after"]], float) for part, sides in parts.items()
             if _moves(sides["before"], sides["after"])}
    shown = {part: runs for part, runs in moved.items() if own[part].notna().any()}
    made_new = [part for part, runs in shown.items() if not runs[0].any()]
    acts_on = tuple(part for part in shown if part not in made_new and own[part].mean() > 0)
    aims: dict[Aim, Span] = {}
    for aim, (_, _, of) in AIMS.items():
        if own[list(of)].notna().any().any():
            aims[aim] = _added([_change(shown[part], own[part]) for part in of if part in (*acts_on, *made_new)])
    touched = [float(own[part].mean() if part in ("again", "undecided") else shares.get(part, 0.0)) for part in acts_on
               if part not in ("errors", "cost")]
    return Fit(practice=name, title=title, aims=aims if acts_on else {}, touched=max(touched, default=None),
               acts_on=acts_on, cannot_say=tuple(part for part in moved if part not in shown))


def _moves(before: list[float], after: list[float]) -> bool:
    """Whether a part moves by more than luck, and by more than a trifle of itself."""
    change = np.array(after, float) - np.array(before, float)
    mean, low, high = mean_interval(change)
    return bool((low > 0 or high < 0) and abs(mean) > _LEAST * max(float(np.mean(before)), float(np.mean(after))))


def _change(card: np.ndarray, own: pd.Series) -> Span:
    """The card's change of a part, carried over, with the luck of the card's runs and of the office's own."""
    before, after = card
    if after.mean() > before.mean():
        # What is more comes for each case, whatever was there; what is less is a part of what is there.
        return mean_interval(after - before)
    # By the mean of the runs before, as one run may have none of a rare part.
    ratios, sizes = (after - before) / before.mean(), own.to_numpy(float)
    mean, low, high = mean_interval(ratios * sizes.mean())
    _, *of_office = mean_interval(ratios.mean() * sizes)
    missing = np.nan_to_num(np.array(of_office) - mean)
    return mean, mean - float(np.hypot(mean - low, missing[0])), mean + float(np.hypot(high - mean, missing[1]))


def _added(spans: list[Span]) -> Span:
    """The sum of changes whose luck is taken together as if each were by itself."""
    if not spans:
        return 0.0, 0.0, 0.0
    table = np.array(spans)
    mean = float(table[:, 0].sum())
    below, above = (float(np.sqrt(((table[:, 0] - table[:, end]) ** 2).sum())) for end in (1, 2))
    return mean, mean - below, mean + above
