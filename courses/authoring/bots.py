"""Strategies that read no file, cunning ones that read a little, and two that read all: what each would score (G5).

A graded exercise is only worth its points when laziness and shortcuts earn next to nothing and reading the evidence
earns nearly everything. The solver of an exercise (`keys/<id>/solve.py`) sees the pack alone, as a trainee does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from courses.authoring.case_table import CaseTable
from courses.authoring.finder import PASSES_BELOW, SHORTCUT_BELOW, find_rules
from courses.authoring.shortcuts import SEEN_BEFORE, Trained, common_shortcuts, own_shortcuts
from courses.authoring.sittings import Sitting, seeds_for, sit
from courses.authoring.skilled import skilled_answers
from courses.authoring.strategies import LAZY, answer_all, by_position, draw_answer
from courses.form.exercise import Exercise
from courses.form.rule_card import Items
from courses.form.variant import Half, load_part
from simulator import many_runs
from synthetic_data import CheckFailed, stream

LAZY_BELOW = 0.25
"""Mean share that no strategy without reading may reach."""
SOLVER_FROM = 0.95
"""Share that the solver reaches on every variant."""
SKILLED = (0.65, 0.90)
"""Where the mean of a skilled person with slips must lie."""
SPREAD_BELOW = 0.10
"""Largest standard deviation between variants for the same skilled person."""
SPREAD = {"reliance": 0.25, "forecast": 0.15, "plan": 0.25}
"""The same for exercises with an item of such a rule.
One's own result is foretold where errors are rare; six of them leave more to luck, so such an exercise ranks nobody.
A plan meets whole targets or none."""
TRAINING = (14, 64)
"""Fewest and most variants of other populations from which crib sheets and rules are learned; between them, a third as
many as are tried."""
COSTLY_TRAINING = (5, 50)
"""The same where variants are costly; between them, as many as are tried."""

Kind = Literal["lazy", "shortcut", "memory", "skilled", "solver"]
"""`memory`: has seen cases with their answers before; against that, an exercise of fixed cases promises nothing."""


@dataclass(frozen=True, kw_only=True)
class BotResult:
    """What one strategy earned on one exercise over many variants, as shares of all points."""

    exercise: str
    bot: str
    kind: Kind
    variants: int
    mean: float
    spread: float
    least: float
    most: float
    passes: float
    """Share of the variants that were passed; of what is measured, where points are for finishing."""
    verdict: str
    """Empty when the guard holds; else which rule is broken."""
    allowed: float = SPREAD_BELOW
    """Spread between variants that a skilled person may have."""

    @property
    def sure(self) -> bool:
        """Whether so few variants are enough to say that the guard is broken; luck explains what is near the bound."""
        if not self.verdict:
            return False
        doubt = 2 * self.spread / self.variants ** 0.5
        if self.kind == "skilled":
            apart = float(stats.chi2.sf(self.variants * (self.spread / self.allowed) ** 2, self.variants - 1))
            return self.mean + doubt < SKILLED[0] or self.mean - doubt > SKILLED[1] or apart < 0.01
        most = LAZY_BELOW if self.kind == "lazy" else SHORTCUT_BELOW
        passed = round(self.passes * self.variants)
        by_luck = float(stats.binom.sf(passed - 1, self.variants, PASSES_BELOW))
        return self.kind == "solver" or self.mean - doubt >= most or by_luck < 0.01


@many_runs()
def measure_bots(exercise: Exercise, variants: int, seed: int = 1, table: CaseTable | None = None) -> list[BotResult]:
    """Let every bot and every shortcut sit the exercise on many variants.

    Parameters
    ----------
    variants : number of variants, each with its own data
    seed : first variant's seed and the bots' luck
    table : of `training_sittings`, where it was made before
    """
    sittings = sit(exercise, seeds_for(variants, seed))
    knows = _Knowledge(exercise, training_sittings(exercise, variants, seed), table)
    seen = Trained(_sit_to_learn(exercise, variants, seed, "")) if exercise.fixed_cases else None
    kinds: dict[str, Kind] = {}
    shares: dict[str, list[tuple[float, bool]]] = {}
    before: Items = {}
    for sitting, tried in zip(sittings, tried_sittings(exercise, variants, seed), strict=True):
        found = [(sitting, *each) for each in _answers(sitting, before, seen)]
        found += [(tried, name, "shortcut", answers)
                  for name, answers in (knows.answers(tried) | own_shortcuts(tried)).items()]
        for where, bot, kind, answers in found:
            points = where.points(answers)
            kinds[bot] = kind
            shares.setdefault(bot, []).append((sum(points.values()) / 100, exercise.is_passed(points)))
        before = sitting.right
    return [_result(exercise, bot, kinds[bot], found) for bot, found in shares.items()]


def training_sittings(exercise: Exercise, variants: int, seed: int) -> list[Sitting]:
    """Return the sittings to learn from when so many are tried; no population, and no fixed case, is among those."""
    return _sit_to_learn(exercise, variants, seed, "learned" if exercise.fixed_cases else "")


def tried_sittings(exercise: Exercise, variants: int, seed: int) -> list[Sitting]:
    """Return the sittings on which rules and shortcuts are tried."""
    return sit(exercise, seeds_for(variants, seed), "tried" if exercise.fixed_cases else "")


def _sit_to_learn(exercise: Exercise, variants: int, seed: int, half: Half) -> list[Sitting]:
    wanted, (fewest, most) = (variants, COSTLY_TRAINING) if exercise.costly else (variants // 3, TRAINING)
    return sit(exercise, seeds_for(min(max(wanted, fewest), most), seed + 500), half)


class _Knowledge:
    """What is learned from other variants: crib sheets, look-up tables, found rules."""

    def __init__(self, exercise: Exercise, sittings: list[Sitting], table: CaseTable | None) -> None:
        self._trained = Trained(sittings)
        self._table = table or CaseTable(sittings)
        self._rules = find_rules(exercise, sittings, self._table)

    def answers(self, sitting: Sitting) -> dict[str, Items]:
        found = {f"found: {rules.learner}": rules.answers(self._table, sitting) for rules in self._rules}
        return common_shortcuts(sitting, self._trained) | found


def check_bots(results: list[BotResult]) -> None:
    """Raise when a guard does not hold.

    Raises
    ------
    CheckFailed : names every exercise, bot and broken rule
    """
    broken = [f"{each.exercise}, {each.bot}: {each.verdict}" for each in results if each.verdict]
    if broken:
        raise CheckFailed("\n".join(broken))


def bots_table(results: list[BotResult]) -> str:
    """Return the results as a table in Markdown, one row for each exercise and bot."""
    rows = ["| exercise | bot | variants | mean | spread | least | most | passes | guard |",
            "|---|---|---|---|---|---|---|---|---|"]
    for each in results:
        figures = " | ".join(f"{figure:.2f}"
                             for figure in (each.mean, each.spread, each.least, each.most, each.passes))
        guard = each.verdict or ("not promised: the cases stay the same" if each.kind == "memory" else "holds")
        rows.append(f"| {each.exercise} | {each.bot} | {each.variants} | {figures} | {guard} |")
    return "\n".join(rows)


def _answers(sitting: Sitting, before: Items, seen: Trained | None) -> list[tuple[str, Kind, Items]]:
    """What those answer who read nothing, everything, or know the cases by heart."""
    desks, luck = sitting.desks, stream(sitting.seed, "bots", sitting.exercise.id)
    lazy: dict[str, Items] = {"blank": {}}
    lazy |= {name: answer_all(desks, choose) for name, choose in LAZY.items()}
    lazy["random"] = answer_all(desks, lambda case, field: draw_answer(field, luck))
    if before:
        lazy["another's answers"] = by_position(desks, before)
    skilled = skilled_answers(desks, sitting.right, load_part(sitting.exercise, "solve"), luck)
    known = {SEEN_BEFORE: seen.sheet(SEEN_BEFORE).answers(sitting)} if seen else {}
    return [*((name, "lazy", answers) for name, answers in lazy.items()),
            *((name, "memory", answers) for name, answers in known.items()),
            ("skilled", "skilled", skilled), ("solver", "solver", sitting.right)]


def _result(exercise: Exercise, bot: str, kind: Kind, found: list[tuple[float, bool]]) -> BotResult:
    shares = [share for share, _ in found]
    spread, passes = float(np.std(shares)), float(np.mean([passed for _, passed in found]))
    allowed = max(SPREAD.get(item.rule, SPREAD_BELOW) for item in exercise.items)
    return BotResult(exercise=exercise.id, bot=bot, kind=kind, variants=len(shares), mean=float(np.mean(shares)),
                     spread=spread, least=min(shares), most=max(shares), passes=passes, allowed=allowed,
                     verdict=_verdict(kind, shares, spread, passes, allowed))


def _verdict(kind: Kind, shares: list[float], spread: float, passes: float, allowed: float) -> str:
    mean = float(np.mean(shares))
    if kind == "solver":
        return "" if min(shares) >= SOLVER_FROM else f"only {min(shares):.2f} on one variant, must reach {SOLVER_FROM}"
    if kind == "memory":
        return ""
    if kind != "skilled":
        most = LAZY_BELOW if kind == "lazy" else SHORTCUT_BELOW
        if mean >= most:
            return f"mean {mean:.2f}, must stay below {most}"
        return "" if passes < PASSES_BELOW else f"passes {100 * passes:.0f} of 100, must stay below 5"
    if not SKILLED[0] <= mean <= SKILLED[1]:
        return f"mean {mean:.2f}, must lie between {SKILLED[0]} and {SKILLED[1]}"
    return "" if spread <= allowed else f"spread {spread:.2f} between variants, must stay within {allowed}"
