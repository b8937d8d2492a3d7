"""F3: form A of the baseline. 24 recommendations (9 wrong: 5 grants, 4 silent misses), 16 pairs, 6 probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from courses import Desk, DeskCase, Draft, Variant, choice, quiz, walk_through, world_of
from courses.cases.baseline import chance_desk, pair_desk
from courses.cases.case_files import CaseFiles, reliance_key
from courses.cases.casting import Casting, inhabitants
from courses.cases.file_parts import REASONS, rule_card
from courses.world import Setting
from synthetic_data import stream

QUOTAS: Mapping[str, int] = {
    "pension_at_65": 1, "pension_at_62": 3, "months_short": 2, "undecided_at_62": 1, "under_62": 1,
    "group_1_or_2": 2, "group_3_works": 2, "expired": 1, "group_3_idle": 2, "past_65": 1,
    "enrolled": 4, "ended": 1, "has_job": 2, "from_24": 1}
MISLED: Mapping[str, tuple[int, int]] = {"pension": (2, 1), "disability": (1, 2), "student": (1, 2)}
"""Benefit → wrong refusals and wrong grants: 4 people silently left without, 5 granted wrongly; 15 of 24 are right. K1
and K2 draw by the same parts."""
DECISIONS = ("accept", "override")


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
    casting = Casting(inhabitants(country), luck)
    drawn = casting.fill(QUOTAS, MISLED)
    files = CaseFiles("f3", tokens, luck)
    example = files.case(casting.take("enrolled")).model_copy(update={"advice": None})
    solved = walk_through("f3.solved", example, {"line": "abc", "holds": "abc"})
    solved = solved.model_copy(update={"rule_card": rule_card("f3")})
    # Which button comes first is drawn per trainee, so that no habit of the hand leans one way (guard G8).
    decisions = [DECISIONS[place] for place in luck.permutation(2)]
    told = [files.told(casting.take(kind), DECISIONS) for kind in ("pension_at_65", "group_1_or_2")]
    practice = _desk("practice", told, "", "", decisions)
    made = [(files.case(file), file) for file in drawn]
    _, reasons = reliance_key(made)
    return (solved, practice, _desk("recommendations", [case for case, _ in made], "recommendations", "reasons",
                                    decisions),
            {"recommendations": {case.id: file.misled for case, file in made}, "reasons": reasons})


def _desk(name: str, cases: list[DeskCase], item: str, reasons: str, decisions: list[str]) -> Desk:
    fields = (choice("reason", "f3.reason", REASONS, item=reasons, kind="reason"),
              choice("decision", "f3.decision", decisions, item=item))
    return Desk(kind="case", title=f"f3.{name}.title", intro=f"f3.{name}.intro", graded=bool(item), advice="before",
                rule_card=rule_card("f3"), cases=tuple(cases), fields=fields)
