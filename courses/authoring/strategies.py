"""What people do who do not read: always the first button, everything ticked, whatever the advice says, a coin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from courses.authoring.sittings import DeskPlans
from courses.cases.draws import one_of
from courses.form.rule_card import Items
from courses.toolkit.sheet import put_answers

Choose = Callable[[Mapping[str, Any], Mapping[str, Any]], Any]
"""From a case and a blank to what is filled in."""


def answer_all(desks: DeskPlans, choose: Choose) -> Items:
    """Fill in every graded blank with `choose(case, field)`; None leaves it empty."""
    items: Items = {}
    for desk in desks.values():
        answers = {case["id"]: {field["name"]: choose(case, field) for field in desk["fields"]
                                if asks(field, case["id"])}
                   for case in desk["cases"]}
        put_answers(items, desk["fields"], answers)
    return items


def asks(field: Mapping[str, Any], case: str) -> bool:
    """Tell whether this blank is asked about this case."""
    return not field.get("for_cases") or case in field["for_cases"]


def options_of(field: Mapping[str, Any]) -> list[str]:
    """Return the answers that can be chosen, empty where something is written or ticked."""
    return [option["value"] for option in field.get("options", ())]


def _constant(place: int) -> Choose:
    def choose(case: Mapping[str, Any], field: Mapping[str, Any]) -> Any:
        options = options_of(field)
        if not options:
            return None if place else field.get("low", 1)
        chosen = options[min(place, len(options) - 1)]
        return [chosen] if field["kind"] == "checks" else chosen
    return choose


def _ticks(every: bool) -> Choose:
    def choose(case: Mapping[str, Any], field: Mapping[str, Any]) -> Any:
        options = options_of(field)
        if field["kind"] == "checks":
            return (options if every else []) if options else every
        return (options[0] if every else options[-1]) if options else field.get("high" if every else "low", 0)
    return choose


def follow_advice(accept: bool) -> Choose:
    """Return the strategy that always goes with the advice, or always against it."""
    def choose(case: Mapping[str, Any], field: Mapping[str, Any]) -> Any:
        options, advised = options_of(field), case.get("advice", {}).get("choice")
        if advised not in options:
            named = {"accept": accept, "override": not accept}
            return next((option for option in options if named.get(option)), options[0] if options else None)
        return advised if accept else next(option for option in options if option != advised)
    return choose


def _default(case: Mapping[str, Any], field: Mapping[str, Any]) -> Any:
    return field.get("start", field.get("low")) if field["kind"] == "slider" else None


LAZY: dict[str, Choose] = {
    "first row always": _constant(0), "second row always": _constant(1), "last row always": _constant(99),
    "select all": _ticks(True), "select none": _ticks(False),
    "accept all": follow_advice(True), "reject all": follow_advice(False), "default sliders": _default}


def draw_answer(field: Mapping[str, Any], luck: np.random.Generator) -> Any:
    """Return an answer by luck alone."""
    options = options_of(field)
    if field["kind"] == "checks":
        ticked = [option for option in options if luck.random() < 0.5]
        return ticked if options else bool(luck.random() < 0.5)
    if options:
        return one_of(luck, options)
    low, high, step = field.get("low", 0), field.get("high", 100), field.get("step", 1)
    return low + step * int(luck.integers(int((high - low) / step) + 1))


def by_position(desks: DeskPlans, before: Items) -> Items:
    """Another trainee's right answers, copied down the list: first for first, second for second."""
    items: Items = {}
    for desk in desks.values():
        names = list(dict.fromkeys(field["item"] for field in desk["fields"]))
        for item in names:
            answers = list(before.get(item, {}).values())
            cases = [case["id"] for case in desk["cases"]
                     if any(field["item"] == item and asks(field, case["id"]) for field in desk["fields"])]
            items.setdefault(item, {}).update(dict(zip(cases, answers, strict=False)))
    return items
