"""Typical mistakes in O7, each with what its feedback text needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.scoring.answers import as_choice
from courses.scoring.weakest import left_out

Found = dict[str, Any] | None
STEPS = ("go_on", "narrow", "pause", "stop")
"""From least to most."""


def _steps(answers: Mapping[str, Any], expected: Mapping[str, str]) -> list[int]:
    """By how many steps each decision goes too far; below 0 where it does too little."""
    said = {case: as_choice(answers.get(case)) for case in expected}
    return [STEPS.index(answer) - STEPS.index(expected[case]) for case, answer in said.items() if answer in STEPS]


def believed_every_fall(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Acted on falls that luck explains."""
    acted = sum(expected[case] == "go_on" and as_choice(answers.get(case)) in STEPS[1:] for case in expected)
    return {"acted": acted} if acted >= 3 else None


def went_on(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Went on while a group had fallen beyond luck."""
    left = sum(expected[case] != "go_on" and as_choice(answers.get(case)) == "go_on" for case in expected)
    return {"left": left} if left >= 3 else None


def bought_at_random(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Bought the same piece of evidence nearly every time."""
    said = [as_choice(answers.get(case)) for case in expected]
    most = max(map(said.count, said), default=0)
    return {"most": most} if most >= 8 and None not in said else None


def blamed_the_model(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """The model was called out of date where something around it had changed."""
    blamed = sum(right != "aged" and as_choice(answers.get(case)) == "aged" for case, right in expected.items())
    return {"blamed": blamed} if blamed >= 3 else None


def left_people_without(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """No safe state was named where the model rests."""
    without = sum(right != "none" and as_choice(answers.get(case)) == "none" for case, right in expected.items())
    return {"without": without} if without >= 3 else None


def too_far(answers: Mapping[str, Any], expected: Mapping[str, str]) -> Found:
    """Verdicts that go further than the figures ask."""
    far = sum(step > 0 for step in _steps(answers, expected))
    return {"far": far} if far >= 4 else None


def never_looked_back(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """Months in which a group fell for the second time were taken for a first fall."""
    return left_out(answers, expected, "stop")


def looked_at_no_other_group(answers: Mapping[str, Any], expected: Mapping[str, Any]) -> Found:
    """What was bought follows from groups that fell, and from no other group beside them."""
    return left_out(answers, expected, "groups")


SIGNATURES = {"decisions": (believed_every_fall, went_on), "every_decision": (never_looked_back,),
              "evidence": (bought_at_random,), "every_sign": (looked_at_no_other_group,),
              "causes": (blamed_the_model,), "verdicts": (too_far,), "safe": (left_people_without,), "told": ()}
