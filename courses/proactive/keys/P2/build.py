"""P2: a review desk beside a model. A trainee's plan is run in the simulator when it is graded, under hidden seeds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from courses import Desk, DeskCase, Draft, Panel, Question, Variant, choice, quiz
from courses.cases.review_plans import (
    RANGES,
    VERDICTS,
    draw_task,
    ordinary_limits,
    practice_cases,
    runs_of,
    simulate,
    target_figures,
    work_minutes,
    wrong_stops_left,
)
from courses.toolkit.review_office import BANDS, HITS, REVIEWER, SETTINGS, wrong_of_100
from synthetic_data import stream

LINES = ("work", "peak", "seeded", "hits", "rare", "kinds")
TRIVIAL = 0.4
"""Share of the targets that a plan meets which reviews nothing: everybody is served at once, and nobody works much."""
RUNS = 3
"""Practice runs in the pack."""


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck = stream(variant.seed, "P2")
    office, good, colleagues = draw_task(luck)
    hidden = int(stream(variant.seed, "P2", "hidden").integers(2**31))
    targets = target_figures(simulate(office, good, hidden))
    limits = ordinary_limits(office, good)
    plans = {f"plan_{number}": plan for number, (_, plan) in enumerate(colleagues, 1)}
    # In the order in which settings are read, so that the file shows what the desk asks.
    practice = {"office": office, "targets": targets, "settings": list(SETTINGS),
                "runs": [practice_cases(office, luck) for _ in range(RUNS)]}
    desks = {"recall": quiz("p2.recall", dict.fromkeys(("rare", "silent", "score"), "abc"), told=True),
             "solved": quiz("p2.solved", {"all": "abc", "band": "abc", "peak": "abc"}, told=True),
             "colleagues": _colleagues(office, limits, plans, luck), "plan": _plan(office, targets, luck),
             "work": quiz("p2.work", {"use": "abc", "change": "abc"}, told=False)}
    files = {"practice.json": json.dumps(practice, separators=(",", ":")).encode()}
    return Draft(desks=desks, files=files, forbidden=(str(hidden),), expected={
        "plan": {"case": "plan", "controls": list(SETTINGS), "trivial": TRIVIAL,
                 "runs": runs_of(office, targets, hidden)},
        "hours": {case: round(work_minutes(office, plan, peak=True) / 60, 1) for case, plan in plans.items()},
        "left": {case: round(wrong_stops_left(office, plan), 2) for case, plan in plans.items()},
        "breaks": {f"plan_{number}": said for number, (said, _) in enumerate(colleagues, 1)}})


def _office_panels(office: Mapping[str, Any]) -> tuple[Panel, ...]:
    bands = Panel(name="bands", title="p2.bands", open=True, head=("p2.band", "p2.volume", "p2.wrong"), rows=tuple(
        (f"p2.band.{band}", office["volume"][band], round(100 * office["wrong"][band])) for band in BANDS))
    caught = Panel(name="hits", title="p2.hits", open=True, head=("p2.minutes", *map(str, HITS)),
                   rows=(("p2.caught", *HITS.values()),))
    facts = Panel(name="facts", title="p2.facts", open=True, rows=(
        ("p2.hours_each", office["hours"]), ("p2.peak_week", office["peak_week"]), ("p2.peak", office["peak"]),
        *((f"p2.price.{kind}", price) for kind, price in office["harm"].items()), ("p2.price.reviewer", REVIEWER)))
    return bands, caught, facts


def _colleagues(office: Mapping[str, Any], limits: Mapping[str, float], plans: Mapping[str, Mapping[str, float]],
                luck: np.random.Generator) -> Desk:
    """Eight plans to be worked out by hand; each breaks one limit by far, or two of them."""
    cases = []
    for number, (name, plan) in enumerate(plans.items(), 1):
        rows: Sequence[tuple[str, float]] = [
            *((f"p2.set.{setting}", value) for setting, value in plan.items()),
            ("p2.wrong_of_100", round(wrong_of_100(office, plan))), ("p2.limit.stops", limits["stops"]),
            ("p2.limit.grants", limits["grants"]), ("p2.limit.hours", office["hours"] * plan["reviewers"])]
        panel = Panel(name="plan", title="p2.colleague.plan", rows=tuple(rows), open=True)
        cases.append(DeskCase(id=name, title=f"p2.colleague.{number}", panels=(panel, *_office_panels(office)[:2],
                                                                               _office_panels(office)[2])))
    fields = (Question(name="hours", item="hours", kind="number", label="p2.ask.hours", low=0, high=1000,
                       unit="p2.unit.hours"),
              Question(name="left", item="left", kind="number", label="p2.ask.left", low=0, high=1000,
                       unit="p2.unit.left"),
              choice("breaks", "p2.ask.breaks", [VERDICTS[place] for place in luck.permutation(len(VERDICTS))],
                     item="breaks", kind="reason"))
    return Desk(kind="calendar", title="p2.colleagues.title", intro="p2.colleagues.intro", graded=True, columns=2,
                cases=tuple(cases), fields=fields, rule_card=tuple(f"p2.rule.{line}" for line in LINES))


def _plan(office: Mapping[str, Any], targets: Mapping[str, float], luck: np.random.Generator) -> Desk:
    """Six settings, each starting at one end or the other, with a practice office to try them on."""
    fields = tuple(Question(name=name, item="plan", kind="slider", label=f"p2.set.{name}", low=low, high=high,
                            step=5 if name in BANDS else 1, start=high if luck.integers(2) else low,
                            unit=f"p2.unit.{'share' if name in BANDS else name}")
                   for name, (low, high) in RANGES.items())
    own = Question(name="own", kind="number", label="p2.own", low=5, high=100, hint="p2.own.hint", optional=True)
    goals = Panel(name="targets", title="p2.targets", open=True, rows=tuple(
        (f"p2.target.{name}", target) for name, target in targets.items()))
    case = DeskCase(id="plan", title="p2.plan.case", text="p2.plan.text", panels=(goals, *_office_panels(office)))
    return Desk(kind="calendar", title="p2.plan.title", intro="p2.plan.intro", graded=True, columns=2, cases=(case,),
                fields=(*fields, own), practice="practice")
