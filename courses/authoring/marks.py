"""Pass marks by error rate: what a share of wrong decisions earns, where the line between pass and not lies, how sure.

Who errs in 15 of 100 decisions must pass in at least 90 of 100 variants, who errs in 35 must not in at least 90. With
fewer than 30 decisions luck weighs more, and it is 10 and 40 of 100.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import correlation

import numpy as np
import numpy.typing as npt

from courses.authoring.erring import PATTERNS, ErringView, Slant, count_decisions, err
from courses.authoring.reviewers import load_reviewers, review
from courses.authoring.sittings import Sitting, seeds_for, sit
from courses.form.exercise import Exercise
from courses.form.rule_card import Items
from courses.form.variant import load_part
from simulator import many_runs
from synthetic_data import BadInput, Problem, stream

RATES = (0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.50)
MANY, FEW = (0.15, 0.35), (0.10, 0.40)
"""Error rates that must pass and must not, with many decisions and with fewer than 30."""
ENOUGH_DECISIONS = 30
SURE = 0.90
"""Share of variants in which they must."""
FEWEST_PLANS = 30
"""Degraded plans that a plan exercise is judged by, in each variant."""
FEWEST_OF_A_SIDE = 5
"""Of them, plans that must pass and plans that must not."""

Outcome = Mapping[str, float]
"""Item → points."""


@dataclass(frozen=True, kw_only=True)
class CurvePoint:
    """What one error rate earns, as shares of all points over many variants."""

    pattern: str
    rate: float
    mean: float
    spread: float
    passes: float
    """Share of the variants that the stored mark passes."""


@dataclass(frozen=True, kw_only=True)
class MeasuredMark:
    """How the score follows from errors, and what that says about the pass mark."""

    exercise: str
    pattern: str
    """Of the errors by which the mark is judged: uniform, or plans."""
    decisions: int
    good: float
    """Error rate that must pass."""
    poor: float
    """Error rate that must not."""
    curve: tuple[CurvePoint, ...]
    proposed: float | None
    """The mark that these variants propose; None when no mark tells the two apart."""
    floor: float
    """Share that 90 of 100 of the poor stay below."""
    ceiling: float
    """Share that 90 of 100 of the good reach."""
    standard_error: float
    """Standard deviation between variants of one person's share near the mark."""
    alpha: float
    """Cronbach's alpha over decisions, on the reviewers of the bench."""
    retest: float
    """Correlation of the bench's shares on two variants."""

    def point(self, pattern: str, rate: float) -> CurvePoint:
        """Return what one rate of one pattern earns."""
        return next(each for each in self.curve if each.pattern == pattern and abs(each.rate - rate) < 1e-9)


def measure_marks(exercise: Exercise, sittings: Sequence[Sitting], draws: int = 1, *,
                  whole: bool = True) -> MeasuredMark:
    """Measure score curves, the mark they propose, its standard error and reliability.

    Parameters
    ----------
    sittings : variants
    draws : people of each error rate who sit each variant
    whole : all rates and patterns, and the bench; else the two rates that decide, and no reliability
    """
    decisions = count_decisions(sittings[0])
    good, poor = MANY if decisions >= ENOUGH_DECISIONS else FEW
    patterns, rates = (PATTERNS, RATES) if whole else (PATTERNS[:1], (good, poor))
    outcomes = (_of_plans(sittings, good, poor) if has_plans(exercise) else
                _of_errors(sittings, draws, patterns, rates))
    curve = tuple(_point(exercise, pattern, rate, found) for (pattern, rate), found in outcomes.items())
    first = next(iter(outcomes))[0]
    ceiling = float(np.quantile(_shares(outcomes[first, good]), 1 - SURE))
    floor = float(np.quantile(_shares(outcomes[first, poor]), SURE))
    proposed = _between(floor, ceiling)
    alpha, retest = _reliability(sittings) if whole else (0.0, 0.0)
    return MeasuredMark(exercise=exercise.id, pattern=first, decisions=decisions, good=good, poor=poor, curve=curve,
                        proposed=proposed, floor=floor, ceiling=ceiling, alpha=alpha, retest=retest,
                        standard_error=_standard_error([one for one in curve if one.pattern == first],
                                                       proposed or (floor + ceiling) / 2))


@many_runs()
def marks_of_exercise(exercise: Exercise, variants: int, seed: int = 1) -> MeasuredMark:
    """Measure the marks of one exercise on so many variants; see `measure_marks`."""
    return measure_marks(exercise, sit(exercise, seeds_for(variants, seed)), draws=2)


def marks_table(found: Sequence[MeasuredMark]) -> str:
    """Return curves and marks as a table in Markdown, one row for each exercise and pattern of errors."""
    rates = [f"{rate:.2f}" for rate in RATES]
    rows = [f"| exercise | errors | {' | '.join(rates)} |", "|---|---|" + "---|" * len(RATES)]
    for marks in found:
        for pattern in dict.fromkeys(point.pattern for point in marks.curve):
            points = {f"{point.rate:.2f}": f"{point.mean:.2f} ({100 * point.passes:.0f})" for point in marks.curve
                      if point.pattern == pattern}
            rows.append(f"| {marks.exercise} | {pattern} | {' | '.join(points.get(rate, '') for rate in rates)} |")
    lines = [marks_sentence(marks) for marks in found]
    return "\n".join([*rows, "", "In brackets: of 100 variants, how many the stored mark passes.", "", *lines])


def marks_sentence(marks: MeasuredMark) -> str:
    """Return in a sentence which mark the curves propose and how sure it is."""
    mark = f"mark {marks.proposed:.2f}" if marks.proposed else "no mark tells them apart"
    return (f"{marks.exercise}: {marks.decisions} decisions; with {marks.good * 100:.0f} of 100 wrong, 90 of 100 reach "
            f"{marks.ceiling:.2f}; with {marks.poor * 100:.0f} of 100 wrong, 90 of 100 stay below {marks.floor:.2f}: "
            f"{mark}; standard error {marks.standard_error:.2f}, alpha {marks.alpha:.2f}, "
            f"test-retest {marks.retest:.2f}")


def has_plans(exercise: Exercise) -> bool:
    """Tell whether the exercise supplies degraded plans, which stand for error rates."""
    return (exercise.keys / "degraded.py").exists()


def degraded_plans(sitting: Sitting) -> Mapping[str, tuple[float, Items]]:
    """Return name → (share of the plan's choices that are worse than the reference, answers), from `degraded.py`."""
    plans: Mapping[str, tuple[float, Items]] = load_part(sitting.exercise, "degraded").degraded(sitting.pack.files)
    return plans


def _of_errors(sittings: Sequence[Sitting], draws: int, patterns: Sequence[Slant],
               rates: Sequence[float]) -> dict[tuple[str, float], list[Outcome]]:
    views = [ErringView(sitting) for sitting in sittings]
    return {(slant, rate): [view.sitting.points(_drawn(view, rate, slant, draw))
                            for view in views for draw in range(draws)]
            for slant in patterns for rate in rates}


def _drawn(view: ErringView, rate: float, slant: Slant, draw: int) -> Items:
    sitting = view.sitting
    return err(view, rate, slant, stream(sitting.seed, "errors", sitting.exercise.id, slant, f"{rate}", str(draw)))


def _of_plans(sittings: Sequence[Sitting], good: float, poor: float) -> dict[tuple[str, float], list[Outcome]]:
    """Plans by damage: those up to the good rate together, those from the poor one on, and the rest in steps."""
    found: dict[tuple[str, float], list[Outcome]] = {("plans", rate): [] for rate in RATES}
    for sitting in sittings:
        plans = degraded_plans(sitting).values()
        _check_plans(sitting.exercise, [damage for damage, _ in plans], good, poor)
        for damage, answers in plans:
            found["plans", _nearest(damage, good, poor)].append(sitting.points(answers))
    return {key: outcomes for key, outcomes in found.items() if outcomes}


def _check_plans(exercise: Exercise, damages: Sequence[float], good: float, poor: float) -> None:
    """Refuse plans that cannot tell where the mark lies."""
    low, high = sum(damage <= good for damage in damages), sum(damage >= poor for damage in damages)
    counted = {"plans in all": (len(damages), FEWEST_PLANS),
               f"plans with at most {good:g} worse choices": (low, FEWEST_OF_A_SIDE),
               f"plans with {poor:g} worse choices or more": (high, FEWEST_OF_A_SIDE)}
    few = [Problem(where=f"{exercise.id}: degraded.py", value=count, rule=f"must give {fewest} {what}",
                   remedy="add plans") for what, (count, fewest) in counted.items() if count < fewest]
    if few:
        raise BadInput(few)


def _nearest(damage: float, good: float, poor: float) -> float:
    if damage <= good or damage >= poor:
        return good if damage <= good else poor
    return min(RATES, key=lambda rate: abs(rate - damage))


def _point(exercise: Exercise, pattern: str, rate: float, outcomes: Sequence[Outcome]) -> CurvePoint:
    shares = _shares(outcomes)
    return CurvePoint(pattern=pattern, rate=rate, mean=float(shares.mean()), spread=float(shares.std()),
                      passes=float(np.mean([exercise.is_passed(points) for points in outcomes])))


def _shares(outcomes: Sequence[Outcome]) -> npt.NDArray[np.float64]:
    return np.array([sum(points.values()) / 100 for points in outcomes])


def _between(floor: float, ceiling: float) -> float | None:
    """The roundest mark between what the poor stay below and what the good reach, near the middle."""
    middle = (floor + ceiling) / 2
    for step in (20, 100):
        mark = round(round(middle * step) / step, 2)
        if floor < mark <= ceiling:
            return mark
    return None


def _standard_error(curve: Sequence[CurvePoint], mark: float) -> float:
    """The spread between variants of whoever scores about the mark, between the two nearest rates in proportion."""
    points = sorted(curve, key=lambda one: one.mean)
    return float(np.interp(mark, [one.mean for one in points], [one.spread for one in points]))


def _reliability(sittings: Sequence[Sitting]) -> tuple[float, float]:
    """Alpha over decisions and the correlation of two variants, on the bench; variants are taken two by two."""
    bench = load_reviewers()
    pairs = list(zip(sittings[::2], sittings[1::2], strict=False))[:6] or [(sittings[0], sittings[0])]
    alphas, retests = [], []
    for one, other in pairs:
        first, second = ([review(sitting, each, stream(sitting.seed, "bench", each.id)) for each in bench]
                         for sitting in (one, other))
        alphas.append(_alpha(one, first))
        scores = [[sitting.share(items) for items in answers] for sitting, answers in ((one, first), (other, second))]
        retests.append(correlation(*scores) if min(map(np.std, scores)) > 0 else 0.0)
    return float(np.mean(alphas)), float(np.mean(retests))


def _alpha(sitting: Sitting, answers: Sequence[Items]) -> float:
    cells = [(item, case) for item, right in sitting.right.items() for case in right]
    return cronbach_alpha(np.array([[float(given.get(item, {}).get(case) == sitting.right[item][case])
                                     for item, case in cells] for given in answers]))


def cronbach_alpha(right: npt.NDArray[np.float64]) -> float:
    """Return k / (k - 1) · (1 - sum of the decisions' variances / variance of their sum), after Cronbach (1951).

    Parameters
    ----------
    right : people in rows, decisions in columns, 1 where right

    Examples
    --------
    >>> round(cronbach_alpha(np.array([[1.0, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]])), 3)
    0.75
    """
    total, parts, count = float(np.var(right.sum(axis=1))), float(np.var(right, axis=0).sum()), right.shape[1]
    return count / (count - 1) * (1 - parts / total) if count > 1 and total > 0 else 0.0
