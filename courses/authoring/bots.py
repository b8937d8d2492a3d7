"""Strategies that read no file, and two that do: what each would score, variant by variant (guard G5).

A graded exercise is only worth its points when laziness earns next to nothing and reading the evidence earns
nearly everything. The solver of an exercise (`keys/<id>/solve.py`) sees the pack alone, as a trainee does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from courses.form.answer_sheet import AnswerSheet
from courses.form.exercise import Exercise
from courses.form.variant import AnswerKey, DataPack, Variant, build_variant, load_part
from courses.scoring.sheet import measure_sheet
from courses.toolkit.sheet import put_answers
from courses.world import NEIGHBOURS
from synthetic_data import CheckFailed, stream

DeskPlans = Mapping[str, Mapping[str, Any]]
Items = dict[str, dict[str, Any]]

LAZY_BELOW = 0.25
"""Mean share that no strategy without reading may reach."""
SOLVER_FROM = 0.95
"""Share that the solver reaches on every variant."""
SKILLED = (0.65, 0.90)
"""Where the mean of a skilled person with slips must lie."""
SPREAD = {"reliance": 0.25, "forecast": 0.15}
"""Largest standard deviation between variants for the same skilled person; 0.10 for exercises without such an item.
One's own result is foretold where errors are rare; six of them leave more to luck, so such an exercise ranks nobody."""
UNSURE, SLIP = 0.13, 0.02
"""How often a skilled person is unsure and takes the cautious way out, and how often they slip (assumed)."""


@dataclass(frozen=True, kw_only=True)
class BotResult:
    """What one strategy earned on one exercise over many variants, as shares of all points."""

    exercise: str
    bot: str
    variants: int
    mean: float
    spread: float
    least: float
    most: float
    verdict: str
    """Empty when the guard holds; else which rule is broken."""


def measure_bots(exercise: Exercise, variants: int, seed: int = 1) -> list[BotResult]:
    """Let every bot sit the exercise on many variants.

    Parameters
    ----------
    variants : number of variants, each with its own data
    seed : first variant's seed and the bots' luck
    """
    shares: dict[str, list[float]] = {}
    before: Items = {}
    for number in range(variants):
        # Seeds side by side share a country, which takes seconds to make.
        variant = Variant(seed=seed * 1_000_000 * NEIGHBOURS + number, pack_id=f"bots-{number}")
        pack, key = build_variant(exercise, variant)
        desks = read_desks(pack)
        right = solve(exercise, pack)
        for bot, answer in _answers(exercise, desks, right, before, stream(variant.seed, "bots", exercise.id)).items():
            shares.setdefault(bot, []).append(_share(exercise, answer, key))
        before = right
    return [_result(exercise, bot, found) for bot, found in shares.items()]


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
    rows = ["| exercise | bot | variants | mean | spread | least | most | guard |", "|---|---|---|---|---|---|---|---|"]
    for each in results:
        figures = " | ".join(f"{figure:.2f}" for figure in (each.mean, each.spread, each.least, each.most))
        rows.append(f"| {each.exercise} | {each.bot} | {each.variants} | {figures} | {each.verdict or 'holds'} |")
    return "\n".join(rows)


def read_desks(pack: DataPack) -> DeskPlans:
    """Return the graded desks of a pack as plain data, in order, with the fields that count."""
    desks: DeskPlans = json.loads(pack.files["desks.json"])
    return {name: {**desk, "fields": [field for field in desk["fields"] if field.get("item")]}
            for name, desk in desks.items() if desk.get("graded")}


def solve(exercise: Exercise, pack: DataPack) -> Items:
    """Return the solver's answers: what a person finds who reads everything in the pack and errs nowhere."""
    found: Items = load_part(exercise, "solve").solve(pack.files)
    return found


def answer_all(desks: DeskPlans, choose: Callable[[Mapping[str, Any], Mapping[str, Any]], Any]) -> Items:
    """Fill in every graded blank with `choose(case, field)`; None leaves it empty."""
    items: Items = {}
    for desk in desks.values():
        answers = {case["id"]: {field["name"]: choose(case, field) for field in desk["fields"]
                                if not field.get("for_cases") or case["id"] in field["for_cases"]}
                   for case in desk["cases"]}
        put_answers(items, desk["fields"], answers)
    return items


def _answers(exercise: Exercise, desks: DeskPlans, right: Items, before: Items,
             luck: np.random.Generator) -> dict[str, Items]:
    lazy: dict[str, Items] = {"blank": {}}
    lazy |= {name: answer_all(desks, choose) for name, choose in _STRATEGIES.items()}
    lazy["random"] = answer_all(desks, lambda case, field: _random(field, luck))
    if before:
        lazy["another's answers"] = _by_position(desks, before)
    return lazy | {"skilled": _skilled(desks, right, load_part(exercise, "solve"), luck), "solver": right}


def _options(field: Mapping[str, Any]) -> list[str]:
    return [option["value"] for option in field.get("options", ())]


def _constant(place: int) -> Callable[[Mapping[str, Any], Mapping[str, Any]], Any]:
    def choose(case: Mapping[str, Any], field: Mapping[str, Any]) -> Any:
        options = _options(field)
        if not options:
            return None if place else field.get("low", 1)
        chosen = options[min(place, len(options) - 1)]
        return [chosen] if field["kind"] == "checks" else chosen
    return choose


def _ticks(every: bool) -> Callable[[Mapping[str, Any], Mapping[str, Any]], Any]:
    def choose(case: Mapping[str, Any], field: Mapping[str, Any]) -> Any:
        options = _options(field)
        if field["kind"] == "checks":
            return (options if every else []) if options else every
        return (options[0] if every else options[-1]) if options else field.get("high" if every else "low", 0)
    return choose


def follow_advice(accept: bool) -> Callable[[Mapping[str, Any], Mapping[str, Any]], Any]:
    """Return the strategy that always goes with the advice, or always against it."""
    def choose(case: Mapping[str, Any], field: Mapping[str, Any]) -> Any:
        options, advised = _options(field), case.get("advice", {}).get("choice")
        if advised not in options:
            named = {"accept": accept, "override": not accept}
            return next((option for option in options if named.get(option)), options[0] if options else None)
        return advised if accept else next(option for option in options if option != advised)
    return choose


def _default(case: Mapping[str, Any], field: Mapping[str, Any]) -> Any:
    return field.get("start", field.get("low")) if field["kind"] == "slider" else None


_STRATEGIES: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Any]] = {
    "first row always": _constant(0), "second row always": _constant(1), "last row always": _constant(99),
    "select all": _ticks(True), "select none": _ticks(False),
    "accept all": follow_advice(True), "reject all": follow_advice(False), "default sliders": _default}


def _random(field: Mapping[str, Any], luck: np.random.Generator) -> Any:
    options = _options(field)
    if field["kind"] == "checks":
        ticked = [option for option in options if luck.random() < 0.5]
        return ticked if options else bool(luck.random() < 0.5)
    if options:
        return options[int(luck.integers(len(options)))]
    low, high, step = field.get("low", 0), field.get("high", 100), field.get("step", 1)
    return low + step * int(luck.integers(int((high - low) / step) + 1))


def _by_position(desks: DeskPlans, before: Items) -> Items:
    """Another trainee's right answers, copied down the list: first for first, second for second."""
    items: Items = {}
    for desk in desks.values():
        names = list(dict.fromkeys(field["item"] for field in desk["fields"]))
        for item in names:
            answers = list(before.get(item, {}).values())
            cases = [case["id"] for case in desk["cases"]
                     if any(field["item"] == item and (not field.get("for_cases") or case["id"] in field["for_cases"])
                            for field in desk["fields"])]
            items.setdefault(item, {}).update(dict(zip(cases, answers, strict=False)))
    return items


def _skilled(desks: DeskPlans, right: Items, solver: ModuleType, luck: np.random.Generator) -> Items:
    """A person who reads well, is unsure now and then, and slips rarely.

    A solver may say how often (`UNSURE`, `SLIP`) and what an unsure person does (`DOUBT`: field → answer).
    """
    unsure, slip = getattr(solver, "UNSURE", UNSURE), getattr(solver, "SLIP", SLIP)
    doubt = getattr(solver, "DOUBT", {})

    def choose(case: Mapping[str, Any], field: Mapping[str, Any]) -> Any:
        known = right.get(field["item"], {}).get(case["id"])
        known = known.get(field["name"]) if isinstance(known, dict) else known
        draw = luck.random()
        if draw < slip:
            return _random(field, luck)
        if draw < slip + unsure:
            return _unsure(field, known, doubt, luck)
        return known
    return answer_all(desks, choose)


def _unsure(field: Mapping[str, Any], known: Any, doubt: Mapping[str, Any], luck: np.random.Generator) -> Any:
    if field["name"] in doubt:
        return doubt[field["name"]]
    if isinstance(known, bool):
        return False  # unsure about a row: it stays unticked
    if _options(field) or not isinstance(known, (int, float)):
        return _random(field, luck)
    width = float(field.get("high", 100)) - float(field.get("low", 0))
    return known + float(luck.normal(0, 0.08)) * width


def _share(exercise: Exercise, items: Items, key: AnswerKey) -> float:
    sheet = AnswerSheet(exercise=exercise.id, pack_id=key.pack_id, items=items)
    scores = measure_sheet(exercise, sheet, key)
    return sum(score.points for score in scores) / sum(score.out_of for score in scores)


def _result(exercise: Exercise, bot: str, shares: list[float]) -> BotResult:
    spread = float(np.std(shares))
    return BotResult(exercise=exercise.id, bot=bot, variants=len(shares), mean=float(np.mean(shares)), spread=spread,
                     least=min(shares), most=max(shares), verdict=_verdict(exercise, bot, shares, spread))


def _verdict(exercise: Exercise, bot: str, shares: list[float], spread: float) -> str:
    mean = float(np.mean(shares))
    if bot == "solver":
        return "" if min(shares) >= SOLVER_FROM else f"only {min(shares):.2f} on one variant, must reach {SOLVER_FROM}"
    if bot != "skilled":
        return "" if mean < LAZY_BELOW else f"mean {mean:.2f}, must stay below {LAZY_BELOW}"
    allowed = max(SPREAD.get(item.rule, 0.10) for item in exercise.items)
    if not SKILLED[0] <= mean <= SKILLED[1]:
        return f"mean {mean:.2f}, must lie between {SKILLED[0]} and {SKILLED[1]}"
    return "" if spread <= allowed else f"spread {spread:.2f} between variants, must stay within {allowed}"
