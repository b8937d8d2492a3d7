"""A scorer that says of 100 files how many are entitled, and what came true of what it said, benefit by benefit.

The scores are those of `courses.cases.advice` with one fault for each benefit; distances from the limits of the rule
come from the world's people, and whether a file turned out entitled is drawn with its true probability.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from courses.cases.advice import Fault, File, recommend, true_probability
from courses.world import Setting, course_world
from synthetic_data import BadInput, Problem

BENEFITS: Mapping[str, tuple[int, int, int, float]] = {
    "pension": (55, 99, 300, 30), "disability": (36, 55, 130, 26), "unemployment": (18, 36, 40, 11)}
"""Benefit → youngest and oldest age looked at, insured months it takes, and months that make one step (the course's own
rules)."""
TODAY = pd.Timestamp("2024-03-01")
BANDS: Mapping[str, tuple[int, int]] = {"low": (1, 19), "under": (20, 39), "middle": (40, 59), "over": (60, 79),
                                        "high": (80, 89), "top": (90, 99)}
"""Band → lowest and highest score in it."""
MANY, FEWEST = 60, 24
"""Decided files shown in a band at most, and at least: on fewer, a share of 100 says little. How many is drawn for
each band, so that nobody can divide by one number everywhere."""
_OTHERS, _ABOUT = 3000, 0.8
"""Files of others in a small country, and by how many steps they lie off its people (standard deviation)."""
LINE_STEP = 5
COST_RATIOS = (1.2, 1.8, 2.5, 3.2)
"""What a wrong grant costs beside what a right one saves: a line pays from 55, 64, 71 or 76 of 100 on."""
SHIFT = (1.2, 2.2)
"""Log-odds by which a scorer is off, at least and at most, that was tuned where far more, or far fewer, were entitled
(fault A2; assumed)."""
CURVES: Mapping[str, tuple[frozenset[Fault], float, tuple[float, float]]] = {
    "honest": (frozenset(), 0, (-3.6, 3.6)), "sure": (frozenset({"A4"}), 0, (-1.7, 1.7)),
    "rosy": (frozenset({"A2"}), 1, (-4.5, 2.2)), "grim": (frozenset({"A2"}), -1, (-2.2, 5))}
"""How the score misleads → the faults that make it do so, the direction of A2, and how many steps below and above the
limit files may lie: what is clearer than that is decided without a score."""


@dataclass(frozen=True, kw_only=True)
class DecidedFiles:
    """Decided files of one benefit: what the assistant had said, and what came true."""

    benefit: str
    scores: NDArray[np.int64]
    came_true: NDArray[np.bool_]

    def counts(self, band: str) -> tuple[int, int]:
        """Return how many files of this band came true, and how many there are."""
        low, high = BANDS[band]
        inside = (self.scores >= low) & (self.scores <= high)
        return int(self.came_true[inside].sum()), int(inside.sum())

    def share(self, band: str) -> float:
        """Return how many of 100 files of this band came true."""
        came, total = self.counts(band)
        return 100 * came / total


@lru_cache(maxsize=2)
def _distances(country: Setting) -> dict[str, NDArray[np.float64]]:
    """Benefit → how far each person lies from the limit of the rule, in steps that double to treble the odds."""
    _, clean = course_world(country)
    born = clean["population_register"].drop_duplicates("personal_number").set_index("personal_number")["birth_date"]
    account = clean["insured_account"]
    age = (TODAY - account["personal_number"].astype(str).map(born.rename(str))).dt.days / 365.25
    return {name: ((account["months"][(age >= young) & (age < old)] - limit) / step).to_numpy(float)
            for name, (young, old, limit, step) in BENEFITS.items()}


def draw_history(country: Setting, benefit: str, curve: str, luck: np.random.Generator) -> DecidedFiles:
    """Return decided files of one benefit, at most `MANY` in a band.

    Parameters
    ----------
    curve : one of `CURVES`

    Raises
    ------
    BadInput : the country has too few people near the limit for a share of 100 to say something
    """
    reach = CURVES[curve][2]
    known = _distances(country)[benefit]
    near = known[(known >= reach[0]) & (known <= reach[1])]
    shift = float(luck.uniform(*SHIFT))
    history = _decided(benefit, curve, luck.permutation(near), shift, luck)
    if _thin(history) and len(near):
        # A small country has few people in some band: files of others who lie about where its people do.
        others = np.clip(luck.choice(near, _OTHERS) + luck.normal(0, _ABOUT, _OTHERS), *reach)
        history = _decided(benefit, curve, np.concatenate([luck.permutation(near), others]), shift, luck)
    if few := _thin(history):
        raise BadInput(Problem(where=f"country {country.number}: {benefit}, {curve}", value=", ".join(few),
                               rule=f"has fewer than {FEWEST} people in a band of scores"))
    return history


def _decided(benefit: str, curve: str, distances: NDArray[np.float64], shift: float,
             luck: np.random.Generator) -> DecidedFiles:
    """Score files, the first ones of each band, and draw what came true of them."""
    faults, direction, _ = CURVES[curve]
    # One score for each tenth of a step: scoring thousands of files one by one takes longer than it is worth.
    tenths = np.unique(np.round(distances, 1))
    table = {tenth: recommend(File(margins={"line": tenth}), faults, direction * shift).score
             for tenth in tenths.tolist()}
    scores = np.array([table[tenth] for tenth in np.round(distances, 1).tolist()], dtype=np.int64)
    sizes = luck.integers(FEWEST, MANY + 1, len(BANDS)).tolist()
    chosen = np.concatenate([np.flatnonzero((scores >= low) & (scores <= high))[:size]
                             for (low, high), size in zip(BANDS.values(), sizes, strict=True)])
    chances = np.array([true_probability({"line": tenth}) for tenth in np.round(distances[chosen], 1).tolist()])
    return DecidedFiles(benefit=benefit, scores=scores[chosen], came_true=luck.random(len(chosen)) < chances)


def _thin(history: DecidedFiles) -> list[str]:
    return [band for band in BANDS if history.counts(band)[1] < FEWEST]


def worth_of_line(history: DecidedFiles, line: float, gain: int, cost: int) -> int:
    """Return what granting from this score on, without a look, brings and costs on the decided files.

    Parameters
    ----------
    gain : what a right grant without a look saves
    cost : what a wrong one costs
    """
    granted = history.came_true[history.scores >= line]
    return int(granted.sum()) * gain - int((~granted).sum()) * cost


def right_lines(history: DecidedFiles, gain: int, cost: int) -> dict[str, float]:
    """Return line → what it brings above granting all or none, as a share of what the best line brings.

    Bounded below, so that the worst line costs no more than the best one brings.
    """
    worth = {line: worth_of_line(history, line, gain, cost) for line in range(0, 101, LINE_STEP)}
    trivial, best = max(worth[0], worth[100]), max(worth.values())
    return {str(line): max(-1.0, (value - trivial) / max(best - trivial, 1)) for line, value in worth.items()}


def draw_prices(history: DecidedFiles, luck: np.random.Generator) -> tuple[int, int]:
    """Return gain and cost for which it matters most where the line is drawn, and not always the same ones.

    Where it can be had, the best line is not the one in the middle, which needs no weighing.
    """
    gain = 10 * int(luck.integers(2, 6))
    costs = [round(gain * ratio) for ratio in luck.permutation(COST_RATIOS)]
    apart = [cost for cost in costs if _lines(history, gain, cost)[50] < max(_lines(history, gain, cost).values())]
    return gain, max((apart or costs)[:2], key=lambda cost: _at_stake(history, gain, cost))


def _lines(history: DecidedFiles, gain: int, cost: int) -> dict[int, int]:
    return {line: worth_of_line(history, line, gain, cost) for line in range(0, 101, LINE_STEP)}


def _at_stake(history: DecidedFiles, gain: int, cost: int) -> float:
    worth = _lines(history, gain, cost)
    return (max(worth.values()) - max(worth[0], worth[100])) / gain


def without_the_picture(histories: Mapping[str, DecidedFiles]) -> dict[tuple[str, str], float]:
    """Return (benefit, band) → share that somebody says who knows how a benefit does and how a score does, on average.

    Such a person splits the difference; what a picture says beyond that is what reading it is for.
    """
    shares = {(benefit, band): history.share(band) for benefit, history in histories.items() for band in BANDS}
    by_benefit = {name: np.mean([share for (benefit, _), share in shares.items() if benefit == name])
                  for name in histories}
    by_band = {name: np.mean([share for (_, band), share in shares.items() if band == name]) for name in BANDS}
    return {(benefit, band): float(by_benefit[benefit] + by_band[band]) / 2 for benefit, band in shares}
