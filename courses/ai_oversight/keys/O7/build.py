"""O7: two pilots month by month (decision, evidence to buy), then nine at their end (cause, verdict, safe state)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses import Desk, DeskCase, Draft, Panel, Variant, choice, quiz, walk_through
from courses.cases.pilot_months import (
    CAUSES,
    DECISIONS,
    EVIDENCE,
    GROUPS,
    MODELS,
    TOLD,
    Checked,
    EndedPilot,
    PilotMonth,
    draw_ends,
    draw_months,
)
from courses.scoring.weakest import in_parts
from synthetic_data import stream

MONTH_LINES = ("luck", "one", "several", "again", "who", "changed", "feed", "season", "checkers")
END_LINES = ("who", "season", "feed", "checkers", "changed", "tried", "safe", "told")

SIGNS = {"nothing": "luck", "cases": "luck", "who": "groups", "changed": "groups", "feed": "flow", "last_year": "flow",
         "recheck": "flow"}
"""Evidence → where the sign for it stands: in the room for luck, in the groups beside each other, in files and
proposals."""


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck = stream(variant.seed, "O7")
    shown, *pilots = draw_months(luck), *draw_months(luck)
    months = {f"{name}-{number}": month for name, pilot in zip("AB", pilots, strict=True)
              for number, month in enumerate(pilot, 1)}
    ends = list(draw_ends(luck))
    tokens = [f"E-{number}" for number in luck.permutation(900)[:len(ends)] + 100]
    ended = dict(zip(tokens, (ends[place] for place in luck.permutation(len(ends))), strict=True))
    orders = {name: [values[place] for place in luck.permutation(len(values))] for name, values in (
        ("decision", DECISIONS), ("evidence", EVIDENCE), ("cause", CAUSES), ("verdict", DECISIONS),
        ("safe", ("none", *MODELS.values())), ("told", tuple(dict.fromkeys(TOLD.values()))))}
    told = [month for pilot in shown for month in pilot]
    solved = next(month for month in told if month.decision == "narrow")
    half = next(month for month in told if month.decision == "stop")
    practice = [next(month for month in told if month.evidence == evidence) for evidence in ("cases", "who", "feed")]
    desks = {"recall": quiz("o7.recall", dict.fromkeys(("rate", "sample", "average"), "abc"), told=True),
             "solved": walk_through("o7.solved", _month("S", "o7.solved.case", solved),
                                    {"count": "abc", "room": "abc", "act": "abc"}),
             "half": walk_through("o7.half", _month("H", "o7.half.case", half), {"again": "abc", "small": "abc"}),
             "practice": _months("practice", tuple(_told(f"P-{place}", month) for place, month in enumerate(
                 practice, 1)), orders, graded=False),
             "months": _months("months", tuple(_month(name, f"o7.month.{name[-1]}{name[0].lower()}", month)
                                               for name, month in months.items()), orders, graded=True),
             "ends": _ends(ended, orders),
             "work": quiz("o7.work", {"use": "abc", "change": "abc"}, told=False)}
    decisions, bought = ({name: getattr(month, what) for name, month in months.items()}
                         for what in ("decision", "evidence"))
    return Draft(desks=desks, expected={
        "decisions": decisions, "every_decision": in_parts(decisions, decisions),
        "evidence": bought, "every_sign": in_parts(bought, {name: SIGNS[each] for name, each in bought.items()}),
        "causes": {name: each.cause for name, each in ended.items()},
        "verdicts": {name: each.decision for name, each in ended.items()},
        "safe": {name: each.safe for name, each in ended.items()},
        "told": {name: TOLD[each.cause] for name, each in ended.items()}})


def _groups(columns: Mapping[str, Mapping[str, Checked]]) -> Panel:
    head = ("o7.group", *(f"o7.{name}.{what}" for name in columns for what in ("checked", "right")))
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (f"o7.group.{group}", *(number for month in columns.values() for number in month[group])) for group in GROUPS)
    return Panel(name="groups", title="o7.groups", head=head, rows=rows, open=True)


def _month(name: str, title: str, month: PilotMonth) -> DeskCase:
    flow = Panel(name="flow", title="o7.flow", head=("o7.what", "o7.pilot", "o7.now"), open=True, rows=(
        ("o7.files", month.pilot_flow.files, month.flow.files), ("o7.flags", month.pilot_flow.flags, month.flow.flags)))
    return DeskCase(id=name, title=title, panels=(
        _groups({"pilot": month.pilot, "before": month.before, "now": month.now}), flow))


def _told(name: str, month: PilotMonth) -> DeskCase:
    told = dict.fromkeys(DECISIONS, f"o7.told.decision.{month.decision}")
    told |= dict.fromkeys(EVIDENCE, f"o7.told.evidence.{month.evidence}")
    right = {month.decision: "o7.told.decision.right", month.evidence: "o7.told.evidence.right"}
    return _month(name, f"o7.practice.{name[-1]}", month).model_copy(update={"feedback": told | right})


def _months(name: str, cases: tuple[DeskCase, ...], orders: Mapping[str, list[str]], *, graded: bool) -> Desk:
    fields = (choice("decision", "o7.decision", orders["decision"], item="decisions" if graded else ""),
              choice("evidence", "o7.evidence", orders["evidence"], item="evidence" if graded else "", kind="reason"))
    return Desk(kind="case", title=f"o7.{name}.title", intro=f"o7.{name}.intro", graded=graded, cases=cases,
                fields=fields, columns=2, rule_card=tuple(f"o7.rule.{line}" for line in MONTH_LINES))


def _ends(ended: Mapping[str, EndedPilot], orders: Mapping[str, list[str]]) -> Desk:
    fields = tuple(choice(name, f"o7.{name}", orders[name], item=item, kind="choice") for name, item in (
        ("cause", "causes"), ("verdict", "verdicts"), ("safe", "safe"), ("told", "told")))
    return Desk(kind="case", title="o7.ends.title", intro="o7.ends.intro", graded=True, columns=2, fields=fields,
                cases=tuple(_ended(name, each) for name, each in ended.items()),
                rule_card=tuple(f"o7.end.{line}" for line in END_LINES))


def _ended(name: str, each: EndedPilot) -> DeskCase:
    def pair(kind: str, two: tuple[Checked, Checked]) -> tuple[Any, ...]:
        return (f"o7.bought.{kind}", *two[0], *two[1])
    bought = Panel(name="bought", title="o7.bought", open=True, head=(
        "o7.what", "o7.then.counted", "o7.then.found", "o7.later.counted", "o7.later.found"), rows=(
            pair("last_year", each.last_year), pair("codes", each.codes), pair("recheck", each.recheck)))
    tried = Panel(name="tried", title="o7.tried", open=True, rows=(("o7.tried.month", each.tried),))
    return DeskCase(id=name, title=name, text=f"o7.model.{each.model}",
                    panels=(_groups({"pilot": each.pilot, "now": each.now}), bought, tried))
