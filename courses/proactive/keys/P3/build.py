"""P3: evenings before a run, people put in order for repair, recoveries by hand, and a plan that runs when graded."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from courses import Desk, DeskCase, Draft, Panel, Question, Variant, choice, quiz
from courses.cases.recovery_offices import RANGES, draw_recoveries, recovery_figures
from courses.cases.recovery_plans import draw_task, practice_luck, runs_of, simulate, target_figures
from courses.cases.watched_runs import ACTS, BENEFITS, GROUNDS, Evening, clock, draw_evening, draw_evenings
from courses.cases.wronged_groups import NIGHTS, PLACES, WrongedGroup, draw_groups
from courses.toolkit.recovery_office import SETTINGS
from synthetic_data import stream

RULES = {"evenings": ("fresh", "share", "alarm", "held", "blind", "wait"), "groups": ("hit", "saved"),
         "recoveries": ("work", "held_cases", "early")}
"""Desk → lines of its rule card."""
TRIVIAL = 0.5
"""Share of the targets that plans by habit meet: who never starts again does no harm, who never holds keeps no one
waiting."""
RUNS = 3
"""Practice runs in the pack."""


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck = stream(variant.seed, "P3")
    office, good = draw_task(luck)
    hidden = int(stream(variant.seed, "P3", "hidden").integers(2**31))
    targets = target_figures(simulate(office, good, hidden))
    evenings = {f"evening_{number}": evening for number, evening in enumerate(draw_evenings(luck), 1)}
    shown = {f"shown_{act}": draw_evening(luck, act) for act in ("wait", BENEFITS[int(luck.integers(3))], "pause")}
    groups = {f"group_{number}": group for number, group in enumerate(draw_groups(luck), 1)}
    recoveries = {f"recovery_{number}": each for number, each in enumerate(draw_recoveries(luck), 1)}
    orders = {name: [values[place] for place in luck.permutation(len(values))]
              for name, values in (("act", ACTS), ("ground", GROUNDS))}
    desks = {"recall": quiz("p3.recall", dict.fromkeys(("silent", "count", "date"), "abc"), told=True),
             "solved": quiz("p3.solved", {"free": "abc", "safe": "abc", "tell": "abc"}, told=True),
             "practice": _evenings("practice", tuple(_told(f"practice_{number}", each) for number, each in enumerate(
                 shown.values(), 1)), orders, graded=False),
             "evenings": _evenings("evenings", tuple(_evening(*each) for each in evenings.items()), orders,
                                   graded=True),
             "groups": _groups(groups), "recoveries": _recoveries(recoveries), "plan": _plan(office, targets, luck),
             "work": quiz("p3.work", {"use": "abc", "change": "abc"}, told=False)}
    practice = {"kind": "recovery_office", "office": office, "targets": targets, "settings": list(SETTINGS),
                "runs": [practice_luck(office, luck) for _ in range(RUNS)]}
    files = {"practice.json": json.dumps(practice, separators=(",", ":")).encode()}
    return Draft(desks=desks, files=files, forbidden=(str(hidden),), expected={
        "plan": {"case": "plan", "controls": list(SETTINGS), "trivial": TRIVIAL,
                 "runs": runs_of(office, targets, hidden)},
        "act": {case: each.act for case, each in evenings.items()},
        "ground": {case: each.ground for case, each in evenings.items()},
        "order": {case: round(each.saved, 2) for case, each in groups.items()}, **recovery_figures(recoveries)})


def _rules(name: str) -> tuple[str, ...]:
    return tuple(f"p3.rule.{line}" for line in RULES[name])


# ---- before the run --------------------------------------------------------------------------------------
def _evening(case: str, evening: Evening) -> DeskCase:
    head = ("p3.benefit", *(f"p3.gauge.{name}" for name in ("delivered", "read", "again", "seen", "odd", "usual",
                                                            "alarm")))
    gauges = Panel(name="gauges", title="p3.gauges", open=True, head=head, rows=tuple(
        (f"p3.benefit.{name}", clock(gauge.delivered), clock(gauge.read), clock(gauge.again), gauge.seen, gauge.odd,
         gauge.usual, "p3.rings" if gauge.rings else "p3.quiet") for name, gauge in evening.gauges.items()))
    times = Panel(name="times", title="p3.times", open=True, rows=(("p3.now", clock(evening.now)),
                                                                   ("p3.run", clock(evening.run))))
    return DeskCase(id=case, title=f"p3.{case.replace('_', '.')}", panels=(times, gauges))


def _told(case: str, evening: Evening) -> DeskCase:
    act = "hold" if evening.act in BENEFITS else evening.act
    told = dict.fromkeys(ACTS, f"p3.told.act.{act}") | dict.fromkeys(GROUNDS, f"p3.told.ground.{evening.ground}")
    right = {evening.act: "p3.told.act.right", evening.ground: "p3.told.ground.right"}
    return _evening(case, evening).model_copy(update={"feedback": told | right})


def _evenings(name: str, cases: tuple[DeskCase, ...], orders: Mapping[str, Sequence[str]], *, graded: bool) -> Desk:
    fields = tuple(choice(each, f"p3.{each}", orders[each], item=each if graded else "", kind="choice")
                   for each in ("act", "ground"))
    return Desk(kind="case", title=f"p3.{name}.title", intro=f"p3.{name}.intro", graded=graded, cases=cases,
                fields=fields, columns=2, rule_card=_rules("evenings"))


# ---- after it --------------------------------------------------------------------------------------------
def _groups(groups: Mapping[str, WrongedGroup]) -> Desk:
    head = tuple(f"p3.group.{name}" for name in ("came", "held", "night", "people", "lacking", "days", "minutes"))
    cases = tuple(DeskCase(id=case, title=f"p3.{case.replace('_', '.')}", panels=(Panel(
        name="group", title="p3.groups.title", head=head, open=True, rows=(
            (*(f"p3.night.{NIGHTS[night]}" for night in each[:3]), *each[3:]),)),)) for case, each in groups.items())
    rank = Question(name="rank", item="order", kind="rank", label="p3.rank", low=0, high=PLACES)
    return Desk(kind="table", title="p3.groups.title", intro="p3.groups.intro", graded=True, cases=cases,
                fields=(rank,), rule_card=_rules("groups"))


def _office_rows(office: Mapping[str, Any], names: Sequence[str]) -> tuple[tuple[str, Any], ...]:
    shown = {**office, "late": ", ".join(str(days) for days in office["late"])}
    return tuple((f"p3.office.{name}", shown[name]) for name in names)


def _recoveries(recoveries: Mapping[str, Mapping[str, Any]]) -> Desk:
    names = ("hit", "repair", "repairers", "hours", "new", "hand", "restart", "promised", "late", "spoilt")
    cases = tuple(DeskCase(id=case, title=f"p3.{case.replace('_', '.')}", panels=(Panel(
        name="office", title="p3.recovery", open=True, rows=_office_rows(each, names)),))
        for case, each in recoveries.items())
    fields = tuple(Question(name=name, item=name, kind="number", label=f"p3.ask.{name}", low=0, high=5000,
                            unit=f"p3.unit.{name}") for name in ("days", "waiting", "early"))
    return Desk(kind="calendar", title="p3.recoveries.title", intro="p3.recoveries.intro", graded=True, columns=3,
                cases=cases, fields=fields, rule_card=_rules("recoveries"))


def _plan(office: Mapping[str, Any], targets: Mapping[str, float], luck: np.random.Generator) -> Desk:
    """Four settings, each starting at one end or the other, with a practice office to try them on."""
    fields = tuple(Question(name=name, item="plan", kind="slider", label=f"p3.set.{name}", low=low, high=high,
                            step=10 if name == "hand" else 1, start=high if luck.integers(2) else low,
                            unit=f"p3.unit.{name}") for name, (low, high) in RANGES.items())
    names = ("hit", "repair", "staff", "hours", "new", "by_hand", "promised", "late", "spoilt", "wrong", "helper")
    panels = (Panel(name="targets", title="p3.targets", open=True, rows=tuple(
        (f"p3.target.{name}", target) for name, target in targets.items())),
        Panel(name="office", title="p3.office", open=True, rows=_office_rows(office, names)))
    case = DeskCase(id="plan", title="p3.plan.case", text="p3.plan.text", panels=panels)
    return Desk(kind="calendar", title="p3.plan.title", intro="p3.plan.intro", graded=True, columns=2, cases=(case,),
                fields=fields, practice="practice")
