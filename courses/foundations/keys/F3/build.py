"""F3: form A of the baseline. 24 recommendations (8 wrong: 5 grants, 3 silent misses), 12 pairs, 6 probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from courses import Desk, DeskCase, Draft, Variant, choice, quiz, walk_through, world_of
from courses.cases.baseline import chance_desk, pair_desk
from courses.cases.case_files import DECIDES, CaseFiles, Casting, choice_of, people_by_part, truth_of
from courses.world import Setting
from synthetic_data import stream

QUOTAS: Mapping[str, int] = {
    "expired_stale": 2, "left_stale": 1, "short_sure": 2, "new_code": 2, "proxy": 1,
    "pension_yes": 3, "disabled_yes": 3, "student_yes": 2, "pension_no": 3, "disabled_no": 2, "student_no": 3}
"""8 wrong: 5 would be granted wrongly, 3 silently left without; 16 right. K1 and K2 draw by the same parts."""
REASONS = ("birth", "months", "decision", "study", "district", "score")
DECISIONS = ("accept", "override", "escalate")
RULES = tuple(f"f3.rule{number}" for number in range(1, 6))


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is measured on them."""
    luck, country = stream(variant.seed, "F3"), world_of(variant)
    tokens = iter(f"B-{number}" for number in luck.permutation(9000) + 1000)
    solved, practice, advice, measured = _recommendations(country, tokens, luck)
    pairs, same = pair_desk("f3", country, tokens, luck)
    chances, true = chance_desk("f3", country, tokens, luck)
    desks = {"recall": quiz("f3.recall", dict.fromkeys(("months", "valid", "choices"), "abc"), told=True),
             "solved": solved, "practice": practice, "recommendations": advice, "pairs": pairs, "chances": chances,
             "work": quiz("f3.work", {"use": "abc", "change": "abc"}, told=False)}
    return Draft(desks=desks, expected=measured | {"pairs": same, "chances": true})


def _recommendations(country: Setting, tokens: Iterator[str],
                     luck: np.random.Generator) -> tuple[Desk, Desk, Desk, dict[str, Any]]:
    parts, tables = people_by_part(country)
    casting = Casting(parts, luck)
    drawn = casting.fill(QUOTAS)
    drawn = [drawn[place] for place in luck.permutation(len(drawn))]
    told = [casting.take(kind) for kind in ("pension_yes", "disabled_yes", "student_yes")]
    files = CaseFiles("f3", tokens, tables, {person["personal_number"] for _, person in (*told, *drawn)})
    example = files.case(*told.pop()).model_copy(update={"advice": None})
    solved = walk_through("f3.solved", example, {"line": "abc", "holds": "abc"}).model_copy(update={"rule_card": RULES})
    # Which button comes first is drawn per trainee, so that no habit of the hand leans one way (guard G8).
    decisions = [DECISIONS[place] for place in luck.permutation(2)] + [DECISIONS[2]]
    practice = _desk("practice", [files.told(*part, answers=DECISIONS) for part in told], "", "", decisions)
    cases = [files.case(*part) for part in drawn]
    wrong = {case.id: truth_of(kind) != choice_of(files.advice(kind, person))
             for case, (kind, person) in zip(cases, drawn, strict=True)}
    reasons = {case.id: [DECIDES[kind]] for case, (kind, _) in zip(cases, drawn, strict=True) if kind in DECIDES}
    return (solved, practice, _desk("recommendations", cases, "recommendations", "reasons", decisions),
            {"recommendations": wrong, "reasons": reasons})


def _desk(name: str, cases: list[DeskCase], item: str, reasons: str, decisions: list[str]) -> Desk:
    fields = (choice("reason", "f3.reason", REASONS, item=reasons, kind="reason"),
              choice("decision", "f3.decision", decisions, item=item))
    return Desk(kind="case", title=f"f3.{name}.title", intro=f"f3.{name}.intro", graded=bool(item), advice="before",
                rule_card=RULES, cases=tuple(cases), fields=fields)
