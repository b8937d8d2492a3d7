"""O6: tables of visits that follow finds, scores from elsewhere, and a plan that is run under hidden seeds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from courses import Desk, DeskCase, Draft, Panel, Question, Variant, choice, quiz
from courses.cases.visit_plans import (
    DISTRICTS,
    RANGES,
    STATES,
    Task,
    TravelledModel,
    Visits,
    draw_runs,
    draw_trained,
    draw_visits,
)
from courses.toolkit.visit_loop import SETTINGS
from synthetic_data import stream

TABLES = (*STATES, *STATES, *STATES, "follow")
SCORES = 10
TRIVIAL = 0.34
"""Share of the targets that a plan meets which leaves everything to the finds, or everything to the lot."""


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck = stream(variant.seed, "O6")
    hidden = stream(variant.seed, "O6", "hidden")
    task, practice, runs, seed = draw_runs(luck, iter(lambda: int(hidden.integers(2**31)), -1))
    tokens = [f"V-{number}" for number in luck.permutation(900)[:len(TABLES)] + 100]
    states = dict(zip(tokens, (TABLES[place] for place in luck.permutation(len(TABLES))), strict=True))
    tables = {token: draw_visits(luck, state) for token, state in states.items()}
    scores = {f"M-{number}": draw_trained(luck) for number in luck.permutation(900)[:SCORES] + 100}
    shown = [draw_visits(luck, state) for state in ("follow", "few")]
    order = [(*DISTRICTS, "none")[place] for place in luck.permutation(4)]
    desks = {"recall": quiz("o6.recall", dict.fromkeys(("count", "crowd", "cause"), "abc"), told=True),
             "solved": quiz("o6.solved", {"loop": "abc", "lot": "abc", "score": "abc"}, told=True),
             "practice": _tables("practice", tuple(_told(f"P-{place}", each) for place, each in enumerate(shown, 1)),
                                 order, graded=False),
             "tables": _tables("tables", tuple(_table(*each) for each in tables.items()), order, graded=True),
             "scores": _scores(scores), "plan": _plan(task, practice["targets"], luck),
             "work": quiz("o6.work", {"use": "abc", "change": "abc"}, told=False)}
    files = {"practice.json": json.dumps(practice, separators=(",", ":")).encode()}
    return Draft(desks=desks, files=files, forbidden=(str(seed),), expected={
        "plan": {"case": "plan", "controls": list(SETTINGS), "trivial": TRIVIAL, "runs": runs},
        "worst": {token: _worst(tables[token], state) for token, state in states.items()},
        "why": states, "next": {token: _next(each) for token, each in tables.items()},
        "scores": {name: round(each.right_here, 1) for name, each in scores.items()}})


def _worst(table: Mapping[str, Visits], state: str) -> str:
    return "none" if state == "few" else max(table, key=lambda name: table[name].lot_finds / table[name].lot)


def _next(table: Mapping[str, Visits]) -> float:
    """Of 100 visits that follow all finds, how many go to the first district."""
    finds = [each.chosen_finds + each.lot_finds for each in table.values()]
    return round(100 * finds[0] / sum(finds), 1)


def _table(name: str, table: Mapping[str, Visits]) -> DeskCase:
    panel = Panel(name="visits", title="o6.visits", open=True, head=(
        "o6.district", "o6.chosen", "o6.finds", "o6.lot", "o6.finds"), rows=tuple(
            (f"o6.district.{district}", *each) for district, each in table.items()))
    return DeskCase(id=name, title=name, panels=(panel,))


def _told(name: str, table: Mapping[str, Visits]) -> DeskCase:
    state = "few" if name == "P-2" else "follow"
    told = dict.fromkeys((*DISTRICTS, "none"), f"o6.told.worst.{state}")
    told |= dict.fromkeys(STATES, f"o6.told.why.{state}")
    right = {_worst(table, state): "o6.told.worst.right", state: "o6.told.why.right"}
    return _table(name, table).model_copy(update={"title": f"o6.practice.{name[-1]}", "feedback": told | right})


def _tables(name: str, cases: tuple[DeskCase, ...], order: Sequence[str], *, graded: bool) -> Desk:
    items = ("worst", "why", "next") if graded else ("", "", "")
    lines = ("lot", "room", "next") if graded else ("lot", "room")
    fields = (choice("worst", "o6.worst", order, item=items[0]),
              choice("why", "o6.why", STATES, item=items[1], kind="reason"),
              Question(name="next", item=items[2], kind="number", label="o6.next", low=0, high=100, unit="o6.of_100"))
    return Desk(kind="case", title=f"o6.{name}.title", intro=f"o6.{name}.intro", graded=graded, cases=cases,
                fields=fields[:len(lines)], columns=2, rule_card=tuple(f"o6.rule.{line}" for line in lines))


def _scores(scores: Mapping[str, TravelledModel]) -> Desk:
    cases = tuple(DeskCase(id=name, title=name, panels=(Panel(name="model", title="o6.model", open=True, rows=(
        ("o6.model.right", each.right), ("o6.model.there", each.there), ("o6.model.here", each.here))),))
        for name, each in scores.items())
    ask = Question(name="right", item="scores", kind="number", label="o6.right", low=0, high=100, unit="o6.of_100")
    return Desk(kind="calendar", title="o6.scores.title", intro="o6.scores.intro", graded=True, cases=cases,
                fields=(ask,), rule_card=("o6.rule.here",))


def _plan(task: Task, targets: Mapping[str, float], luck: np.random.Generator) -> Desk:
    """Three settings, each starting at one end or the other, with a practice office to try them on."""
    fields = tuple(Question(name=name, item="plan", kind="slider", label=f"o6.set.{name}", low=low, high=high,
                            step=1 if name == "years" else 5, start=high if luck.integers(2) else low,
                            unit="o6.years" if name == "years" else "o6.of_100")
                   for name, (low, high) in RANGES.items())
    goals = Panel(name="targets", title="o6.targets", open=True, rows=tuple(
        (f"o6.target.{name}", target) for name, target in targets.items()))
    rows: tuple[tuple[Any, ...], ...] = tuple(zip(
        (f"o6.district.{name}" for name in DISTRICTS), (round(100 * share) for share in task.office["people"]),
        task.office["finds"], strict=True))
    office = Panel(name="office", title="o6.office", open=True, head=("o6.district", "o6.people", "o6.last_year"),
                   rows=rows)
    visits = Panel(name="visits", title="o6.visits_a_year", open=True, rows=(
        ("o6.visits_a_year.count", task.office["visits"]),))
    case = DeskCase(id="plan", title="o6.plan.case", text="o6.plan.text", panels=(goals, office, visits))
    return Desk(kind="calendar", title="o6.plan.title", intro="o6.plan.intro", graded=True, columns=2, cases=(case,),
                fields=fields, practice="practice")
