"""Typical mistakes in K1, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.cases.usual_mistakes import (
    Found,
    joined_namesakes,
    named_one_line_for_a_benefit,
    refused_every_slip,
    stated_the_hit_rate,
)
from courses.scoring.answers import as_choice, as_choices, as_number, is_ticked, part


def held_back_nearly_all(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """So many rows are held that the file does not run."""
    rows = expected["rows"]
    held = sum(is_ticked(answers.get(row)) for row, wrong in rows.items() if not wrong)
    return {"held": held} if held >= 0.5 * sum(not wrong for wrong in rows.values()) else None


def let_through_what_came_back(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Wrong rows were let through in week 1 and misled the assistant in week 2."""
    fed = [row for row in expected["fed"] if not is_ticked(answers.get(row))]
    return {"rows": ", ".join(fed[:3]), "fed": len(fed), "days": 31} if len(fed) >= 2 else None


def accepted_everything(answers: Mapping[str, Any], expected: Mapping[str, Mapping[str, str]]) -> Found:
    """Nearly every final decision is the advice."""
    same = sum(as_choice(part(answers.get(case), "final")) == wanted["advice"] for case, wanted in expected.items())
    wrong = sum(wanted["advice"] != wanted["truth"] for wanted in expected.values())
    return {"same": same, "wrong": wrong} if same >= 0.95 * len(expected) else None


def gave_up_right_answers(answers: Mapping[str, Any], expected: Mapping[str, Mapping[str, str]]) -> Found:
    """Right alone, wrong after wrong advice."""
    had = [case for case, wanted in expected.items()
           if as_choice(part(answers.get(case), "first")) == wanted["truth"] != wanted["advice"]]
    lost = sum(as_choice(part(answers.get(case), "final")) == expected[case]["advice"] for case in had)
    return {"had": len(had), "lost": lost} if lost >= 3 else None


def approved_everything(answers: Mapping[str, Any], expected: Mapping[str, Mapping[str, bool]]) -> Found:
    """Notices with faults are called fine."""
    passed = sum("fine" in as_choices(answers.get(case)) and not wanted["fine"] for case, wanted in expected.items())
    return {"passed": passed} if passed >= 3 else None


def went_on_regardless(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """The model goes on although it fails."""
    worth = expected["payoffs"]["friday"]
    return {} if as_choice(answers.get("friday")) == "continue" and worth["continue"] < max(worth.values()) else None


def stopped_on_little(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """More is switched off than fails."""
    worth, said = expected["payoffs"]["friday"], as_choice(answers.get("friday"))
    order = ("continue", "narrow", "pause", "stop")
    best = max(order, key=lambda each: worth[each])
    return {} if said in order and order.index(said) > order.index(best) else None


def left_out_the_unreached(answers: Mapping[str, Any], expected: Mapping[str, Mapping[str, float]]) -> Found:
    """Shares are taken of what arrived, so that what never arrived does not count against them."""
    said = {case: as_number(part(answers.get(case), "week")) for case in expected}
    flattered = sum(number is not None and 1.03 <= number / max(expected[case]["week"], 0.1) <= 1.25
                    for case, number in said.items())
    return {"flattered": flattered} if flattered >= 3 else None


def withheld_what_the_counts_say(answers: Mapping[str, Any], expected: Mapping[str, list[str]]) -> Found:
    """Claims that the table bears out are withheld."""
    held = as_choices(answers.get("claims")) - set(expected["claims"])
    return {"held": len(held)} if held else None


SIGNATURES = {"intake": (held_back_nearly_all, let_through_what_came_back),
              "pairs": (joined_namesakes, refused_every_slip), "files": (accepted_everything, gave_up_right_answers),
              "reasons": (named_one_line_for_a_benefit,), "chances": (stated_the_hit_rate,),
              "notices": (approved_everything,),
              "friday": (went_on_regardless, stopped_on_little), "report": (left_out_the_unreached,),
              "claims": (withheld_what_the_counts_say,)}
