"""O4: views that come with a reason, with a range, with a place to look, or with nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from courses import Desk, DeskCase, Draft, Variant, choice, quiz, world_of
from courses.cases.case_files import CaseFiles
from courses.cases.casting import Casting, inhabitants
from courses.cases.file_parts import PersonFile, rule_card
from courses.cases.shown_reasons import BENEFITS, Plan, cast_files, draw_plans, show_view
from synthetic_data import stream

TOLD = (Plan(mode="reason", right=False, agrees=False, benefit="student", entitled=False),
        Plan(mode="range", right=True, agrees=True, benefit="pension", entitled=True),
        Plan(mode="look", right=False, agrees=True, benefit="disability", entitled=True),
        Plan(mode="bare", right=True, agrees=True, benefit="student", entitled=False))
"""One practice file for each way in which a view is shown."""
ANSWERS = ("agrees", "differs")
Made = tuple[Plan, PersonFile, DeskCase]


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck = stream(variant.seed, "O4")
    tokens = iter(f"E-{number}" for number in luck.permutation(9000) + 1000)
    plans, most = draw_plans(luck)
    cast = cast_files((*TOLD, *plans), Casting(inhabitants(world_of(variant)), luck), luck)
    files = CaseFiles("o4", tokens, luck)
    made = [(plan, file, files.case(file).model_copy(update={"advice": show_view(plan, file, cast, luck)}))
            for plan, file in zip((*TOLD, *plans), cast, strict=True)]
    told, graded = made[:len(TOLD)], made[len(TOLD):]
    # Which button comes first is drawn per trainee, so that no habit of the hand leans one way (guard G8).
    decisions = [("grant", "refuse")[place] for place in luck.permutation(2)]
    practice = [(plan, file, case.model_copy(update={"feedback": {
        each: f"o4.told.{plan.mode}.{each}" for each in ("grant", "refuse", *(ANSWERS if _is_named(plan) else ()))}}))
        for plan, file, case in told]
    desks = {"recall": quiz("o4.recall", dict.fromkeys(("first", "number", "letter"), "abc"), told=True),
             "solved": quiz("o4.solved", {"view": "abc", "value": "abc", "then": "abc"}, told=True),
             "half": quiz("o4.half", {"agree": "abc", "decide": "abc"}, told=True),
             "practice": _desk("practice", practice, decisions, graded=False),
             "files": _desk("files", graded, decisions, graded=True), "vendor": _vendor(),
             "work": quiz("o4.work", {"use": "abc", "change": "abc"}, told=False)}
    return Draft(desks=desks, expected=_expected(graded) | {"vendor": {"vendor": most}})


def _expected(graded: Sequence[Made]) -> dict[str, Any]:
    return {"relied": {case.id: {"truth": file.truth, "advice": file.advised, "mode": plan.mode}
                       for plan, file, case in graded},
            "decided": {case.id: {"final": file.truth} for _, file, case in graded},
            "match": {case.id: ANSWERS[0] if plan.agrees else ANSWERS[1] for plan, _, case in graded
                      if _is_named(plan)}}


def _is_named(plan: Plan) -> bool:
    """Whether the view names something that can be compared with the file."""
    return plan.mode != "bare"


def _desk(name: str, made: Sequence[Made], decisions: Sequence[str], *, graded: bool) -> Desk:
    items: Mapping[str, str] = {"first": "relied", "match": "match"} if graded else {"first": "", "match": ""}
    named = tuple(case.id for plan, _, case in made if _is_named(plan))
    fields = (choice("first", "o4.first", decisions, item=items["first"], when="first"),
              choice("match", "o4.match", ANSWERS, item=items["match"], kind="reason", when="final", for_cases=named),
              choice("final", "o4.final", decisions, item=items["first"], when="final"))
    return Desk(kind="case", title=f"o4.{name}.title", intro=f"o4.{name}.intro", graded=graded, advice="after",
                rule_card=(*rule_card("o4"), "o4.rule.match"), fields=fields, cases=tuple(case for *_, case in made))


def _vendor() -> Desk:
    return Desk(kind="question", title="o4.vendor.title", graded=True,
                cases=(DeskCase(id="vendor", title="o4.vendor.case", text="o4.vendor.text"),),
                fields=(choice("question", "o4.vendor.ask", BENEFITS, item="vendor", kind="reason"),))
