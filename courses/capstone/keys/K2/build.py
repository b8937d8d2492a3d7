"""K2: form C. Twelve files alone, 24 with the assistant's view (drawn as in F3), 16 pairs, 6 chances, 6 late deaths."""

from __future__ import annotations

from collections.abc import Mapping

from courses import Desk, DeskCase, Draft, Question, Variant, choice, quiz, world_of
from courses.cases.baseline import chance_desk, pair_desk
from courses.cases.case_files import CaseFiles, reliance_key
from courses.cases.casting import Casting, inhabitants
from courses.cases.death_signals import PensionOffice
from courses.cases.file_parts import REASONS, PersonFile, rule_card
from courses.cases.late_deaths import months_desk
from synthetic_data import stream

QUOTAS: Mapping[str, int] = {
    "pension_at_65": 2, "pension_at_62": 2, "months_short": 2, "undecided_at_62": 1, "under_62": 1,
    "group_1_or_2": 2, "group_3_works": 2, "expired": 1, "group_3_idle": 2, "past_65": 1,
    "enrolled": 4, "ended": 1, "has_job": 2, "under_18": 1}
MISLED: Mapping[str, tuple[int, int]] = {"pension": (2, 1), "disability": (1, 2), "student": (1, 2)}
"""As in F3, so that what is measured before, after and weeks later is alike: 9 of 24 wrong, 4 of them silent."""
ALONE: Mapping[str, int] = {
    "pension_at_65": 1, "pension_at_62": 1, "months_short": 1, "undecided_at_62": 1, "group_1_or_2": 1,
    "group_3_works": 1, "expired": 1, "group_3_idle": 1, "enrolled": 2, "ended": 1, "has_job": 1}
"""The probe whether the skill has stayed: six of twelve are entitled, and nobody advises (curriculum.md 4.2)."""
NOBODY = {"pension": (0, 0), "disability": (0, 0), "student": (0, 0)}
TRUTHS, DECISIONS = ("grant", "refuse"), ("accept", "override")


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck, country = stream(variant.seed, "K2"), world_of(variant)
    tokens = iter(f"C-{number}" for number in luck.permutation(9000) + 1000)
    casting, files = Casting(inhabitants(country), luck), CaseFiles("k2", tokens, luck)
    # Which button comes first is drawn per trainee, so that no habit of the hand leans one way (guard G8).
    truths, decisions = ([each[place] for place in luck.permutation(2)] for each in (TRUTHS, DECISIONS))
    alone = [(_without_advice(files.case(file)), file) for file in casting.fill(ALONE, NOBODY)]
    practice = [_without_advice(files.told(casting.take(kind))) for kind in ("pension_at_65", "ended")]
    advised = [(files.case(file), file) for file in casting.fill(QUOTAS, MISLED)]
    pairs, same = pair_desk("k2", country, tokens, luck)
    chances, true = chance_desk("k2", country, tokens, luck)
    months, due = months_desk(PensionOffice(variant))
    desks = {"recall": quiz("k2.recall", dict.fromkeys(("months", "rare", "crowd"), "abc"), told=True),
             "practice": _desk("practice", practice, choice("truth", "k2.truth", truths)),
             "alone": _desk("alone", [case for case, _ in alone], choice("truth", "k2.truth", truths, item="alone")),
             "recommendations": _advised([case for case, _ in advised], decisions), "pairs": pairs, "chances": chances,
             "months": months, "work": quiz("k2.work", {"use": "abc", "change": "abc"}, told=False)}
    return Draft(desks=desks, expected={
        "alone": _truths(alone), "recommendations": {case.id: file.misled for case, file in advised},
        "reasons": reliance_key(advised)[1], "pairs": same, "chances": true, "months": due})


def _without_advice(case: DeskCase) -> DeskCase:
    return case.model_copy(update={"advice": None})


def _truths(made: list[tuple[DeskCase, PersonFile]]) -> dict[str, str]:
    return {case.id: file.truth for case, file in made}


def _desk(name: str, cases: list[DeskCase], *fields: Question) -> Desk:
    return Desk(kind="case", title=f"k2.{name}.title", intro=f"k2.{name}.intro", graded=bool(fields[0].item),
                rule_card=rule_card("k2"), cases=tuple(cases), fields=fields)


def _advised(cases: list[DeskCase], decisions: list[str]) -> Desk:
    return _desk("recommendations", cases, choice("reason", "k2.reason", REASONS, item="reasons", kind="reason"),
                 choice("decision", "k2.decision", decisions, item="recommendations")).model_copy(
                     update={"advice": "before"})
