"""O1: decide, see the advice, decide again. People and files from the world; the advice from a scorer with faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from courses import Desk, DeskCase, Draft, Variant, choice, quiz, world_of
from courses.cases.case_files import DECIDES, CaseFiles, Casting, choice_of, people_by_part, truth_of
from synthetic_data import stream

SETS = ("monday", "thursday")
REASONS = ("birth", "months", "decision", "study", "district", "score")
QUOTAS: Mapping[str, int] = {
    "expired_stale": 2, "left_stale": 2, "short_sure": 3, "new_code": 3, "proxy": 2,
    "pension_yes": 4, "disabled_yes": 4, "student_yes": 3, "pension_no": 3, "disabled_no": 3, "student_no": 3}
"""Per set: 4 with a stale file (A1), 3 over-confident (A4), 3 silent after a code change (A5), 2 by district (A3); 20
right. 16 of the 32 are entitled, and 7 wrong grants stand beside 5 wrong refusals."""


def build(variant: Variant) -> Draft:
    """Return two sets of 32 decisions with what is expected of them, and a practice set."""
    luck = stream(variant.seed, "O1")
    parts, tables = people_by_part(world_of(variant))
    tokens = iter(f"E-{number}" for number in luck.permutation(9000) + 1000)
    casting = Casting(parts, luck)
    sets = [casting.fill(QUOTAS) for _ in SETS]
    told = [casting.take(kind) for kind in ("left_stale", "pension_yes", "proxy", "disabled_yes")]
    sets = [[files[place] for place in luck.permutation(len(files))] for files in sets]
    files = CaseFiles("o1", tokens, tables, {person["personal_number"] for each in (told, *sets) for _, person in each})
    desks: dict[str, Desk] = {"recall": quiz("o1.recall", dict.fromkeys(("flag", "dates", "pause"), "abc"), told=True)}
    # Which button comes first is drawn per trainee, so that no habit of the hand leans one way (guard G8).
    decisions = [("grant", "refuse")[place] for place in luck.permutation(2)]
    desks["practice"] = _desk("practice", [files.told(kind, person) for kind, person in told], "", "", decisions)
    expected: dict[str, Any] = {}
    for number, (name, drawn) in enumerate(zip(SETS, sets, strict=True), 1):
        sitting = [(files.case(kind, person), kind, files.advice(kind, person)) for kind, person in drawn]
        desks[name] = _desk(name, [case for case, *_ in sitting], f"reliance_{number}", f"reasons_{number}",
                            decisions)
        expected[f"reliance_{number}"] = {case.id: {"truth": truth_of(kind), "advice": choice_of(said)}
                                          for case, kind, said in sitting}
        expected[f"reasons_{number}"] = {case.id: [DECIDES[kind]] for case, kind, _ in sitting if kind in DECIDES}
    desks["work"] = quiz("o1.work", {"use": "abc", "change": "abc"}, told=False)
    return Draft(desks=desks, expected=expected)


def _desk(name: str, cases: list[DeskCase], item: str, reasons: str, decisions: Sequence[str]) -> Desk:
    fields = (choice("first", "o1.first", decisions, item=item, when="first"),
              choice("reason", "o1.reason", REASONS, item=reasons, kind="reason", when="final"),
              choice("final", "o1.final", decisions, item=item, when="final"))
    return Desk(kind="case", title=f"o1.{name}.title", intro=f"o1.{name}.intro", graded=bool(item), advice="after",
                rule_card=tuple(f"o1.rule{number}" for number in range(1, 6)), cases=tuple(cases), fields=fields)
