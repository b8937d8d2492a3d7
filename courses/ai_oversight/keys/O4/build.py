"""O4: views that come with a reason, with a range, with a place to look, or with nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from courses import Desk, DeskCase, Draft, Variant, choice, quiz, world_of
from courses.cases.case_files import CaseFiles, Casting, Part, people_by_part
from courses.cases.shown_reasons import BENEFITS, POOLS, Plan, draw_plans, view
from synthetic_data import stream

TOLD = (Plan(mode="reason", right=False, agrees=False, benefit="student", truth="refuse"),
        Plan(mode="range", right=True, agrees=True, benefit="pension", truth="grant"),
        Plan(mode="look", right=False, agrees=True, benefit="disability", truth="grant"),
        Plan(mode="bare", right=True, agrees=True, benefit="student", truth="refuse"))
"""One practice file for each way in which a view is shown."""
ANSWERS = ("agrees", "differs")


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck = stream(variant.seed, "O4")
    parts, tables = people_by_part(world_of(variant))
    parts = {name: [one for one in people if one["decision"] is None or not one["decision"].year > 2090]
             for name, people in parts.items()}
    tokens = iter(f"E-{number}" for number in luck.permutation(9000) + 1000)
    casting = Casting(parts, luck)
    plans, most = draw_plans(luck)
    cast = [(plan, _take(casting, plan, number)) for number, plan in enumerate((*TOLD, *plans))]
    files = CaseFiles("o4", tokens, tables, {person["personal_number"] for _, (_, person) in cast})
    made = [(plan, _case(files, plan, part, luck)) for plan, part in cast]
    told, graded = made[:len(TOLD)], made[len(TOLD):]
    # Which button comes first is drawn per trainee, so that no habit of the hand leans one way (guard G8).
    decisions = [("grant", "refuse")[place] for place in luck.permutation(2)]
    practice = [case.model_copy(update={"feedback": {each: f"o4.told.{plan.mode}.{each}"
                                                     for each in ("grant", "refuse", *ANSWERS)}})
                for plan, case in told]
    desks = {"recall": quiz("o4.recall", dict.fromkeys(("first", "number", "letter"), "abc"), told=True),
             "solved": quiz("o4.solved", {"view": "abc", "value": "abc", "then": "abc"}, told=True),
             "half": quiz("o4.half", {"agree": "abc", "decide": "abc"}, told=True),
             "practice": _desk("practice", [(plan, case) for (plan, _), case in zip(told, practice, strict=True)],
                               decisions, graded=False),
             "files": _desk("files", graded, decisions, graded=True), "vendor": _vendor(),
             "work": quiz("o4.work", {"use": "abc", "change": "abc"}, told=False)}
    return Draft(desks=desks, expected=_expected(graded) | {"vendor": {"vendor": most}})


def _take(casting: Casting, plan: Plan, number: int) -> Part:
    pools = POOLS[plan.benefit, plan.truth]
    return casting.take(pools[number % len(pools)])


def _case(files: CaseFiles, plan: Plan, part: Part, luck: Any) -> DeskCase:
    kind, person = part
    case = files.case(kind, person)
    contracts = next(panel for panel in case.panels if panel.name == "employment_contract")
    return case.model_copy(update={"advice": view(plan, person, len(contracts.rows) if contracts.head else 0, luck)})


def _expected(graded: Sequence[tuple[Plan, DeskCase]]) -> dict[str, Any]:
    return {"relied": {case.id: {"truth": plan.truth, "advice": plan.choice, "mode": plan.mode}
                       for plan, case in graded},
            "decided": {case.id: {"final": plan.truth} for plan, case in graded},
            "match": {case.id: ANSWERS[0] if plan.agrees else ANSWERS[1] for plan, case in graded
                      if plan.mode != "bare"}}


def _desk(name: str, made: Sequence[tuple[Plan, DeskCase]], decisions: Sequence[str], *, graded: bool) -> Desk:
    items: Mapping[str, str] = {"first": "relied", "match": "match"} if graded else {"first": "", "match": ""}
    named = tuple(case.id for plan, case in made if plan.mode != "bare")
    fields = (choice("first", "o4.first", decisions, item=items["first"], when="first"),
              choice("match", "o4.match", ANSWERS, item=items["match"], kind="reason", when="final", for_cases=named),
              choice("final", "o4.final", decisions, item=items["first"], when="final"))
    return Desk(kind="case", title=f"o4.{name}.title", intro=f"o4.{name}.intro", graded=graded, advice="after",
                rule_card=tuple(f"o4.rule.{line}" for line in (*BENEFITS, "match")), fields=fields,
                cases=tuple(case for _, case in made))


def _vendor() -> Desk:
    return Desk(kind="question", title="o4.vendor.title", graded=True,
                cases=(DeskCase(id="vendor", title="o4.vendor.case", text="o4.vendor.text"),),
                fields=(choice("question", "o4.vendor.ask", BENEFITS, item="vendor", kind="reason"),))
