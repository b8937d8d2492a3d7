"""O1: decide, see the advice, decide again. People and files from the world; the advice from a scorer with faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from courses import Desk, DeskCase, Draft, Variant, choice, quiz, world_of
from courses.cases.case_files import REASONS, CaseFiles, Casting, inhabitants, reliance_key, rule_card
from synthetic_data import stream

QUOTAS: Mapping[str, Mapping[str, int]] = {
    "monday": {"pension_at_65": 2, "pension_at_62": 2, "months_short": 2, "undecided_at_62": 1, "under_62": 1,
               "group_1_or_2": 2, "group_3_works": 2, "expired": 2, "group_3_idle": 1, "past_65": 1,
               "enrolled": 4, "ended": 2, "has_job": 1, "under_18": 1},
    "thursday": {"pension_at_65": 2, "pension_at_62": 2, "months_short": 1, "undecided_at_62": 2, "under_62": 1,
                 "group_1_or_2": 2, "group_3_works": 2, "expired": 1, "group_3_idle": 2, "past_65": 1,
                 "enrolled": 4, "ended": 1, "has_job": 2, "from_24": 1}}
"""Sitting → part → how many of 24 files; 12 people are entitled, and of both sittings no line stops the most."""
MISLED: Mapping[str, Mapping[str, tuple[int, int]]] = {
    "monday": {"pension": (1, 2), "disability": (2, 1), "student": (1, 2)},
    "thursday": {"pension": (2, 1), "disability": (1, 2), "student": (1, 2)}}
"""Sitting → benefit → wrong refusals and wrong grants: 4 and 5 of 24."""
PRACTICE = (("ended", True), ("pension_at_62", False), ("group_1_or_2", True), ("has_job", False))
"""Part, and whether the advice is wrong."""


def build(variant: Variant) -> Draft:
    """Return two sets of 24 decisions with what is expected of them, and a practice set."""
    luck = stream(variant.seed, "O1")
    tokens = iter(f"E-{number}" for number in luck.permutation(9000) + 1000)
    casting = Casting(inhabitants(world_of(variant)), luck)
    sets = {name: casting.fill(QUOTAS[name], MISLED[name]) for name in QUOTAS}
    files = CaseFiles("o1", tokens, luck)
    desks: dict[str, Desk] = {"recall": quiz("o1.recall", dict.fromkeys(("flag", "dates", "pause"), "abc"), told=True)}
    # Which button comes first is drawn per trainee, so that no habit of the hand leans one way (guard G8).
    decisions = [("grant", "refuse")[place] for place in luck.permutation(2)]
    told = [files.told(casting.take(kind, misled=misled)) for kind, misled in PRACTICE]
    desks["practice"] = _desk("practice", told, "", "", decisions)
    expected: dict[str, Any] = {}
    for number, (name, drawn) in enumerate(sets.items(), 1):
        made = [(files.case(file), file) for file in drawn]
        desks[name] = _desk(name, [case for case, _ in made], f"reliance_{number}", f"reasons_{number}", decisions)
        expected[f"reliance_{number}"], expected[f"reasons_{number}"] = reliance_key(made)
    desks["work"] = quiz("o1.work", {"use": "abc", "change": "abc"}, told=False)
    return Draft(desks=desks, expected=expected)


def _desk(name: str, cases: list[DeskCase], item: str, reasons: str, decisions: Sequence[str]) -> Desk:
    fields = (choice("first", "o1.first", decisions, item=item, when="first"),
              choice("reason", "o1.reason", REASONS, item=reasons, kind="reason", when="final"),
              choice("final", "o1.final", decisions, item=item, when="final"))
    return Desk(kind="case", title=f"o1.{name}.title", intro=f"o1.{name}.intro", graded=bool(item), advice="after",
                rule_card=rule_card("o1"), cases=tuple(cases), fields=fields)
