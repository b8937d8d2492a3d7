"""Right answers shown to instructors are those that earn the points, and a wrong one is told from them."""

from fractions import Fraction

import pytest

from courses import Variant, build_variant, is_right, list_exercises, load_exercise, right_answers
from courses.scoring.sheet import find_rule

ONE_RIGHT_ANSWER = ("exact", "number", "reasons", "utility", "ranking", "calibration", "subset", "weakest")
"""Rules to which `right_answers` gives what could be handed in as it stands."""


def handed_in(rule, wanted):
    """The right answer of a case as somebody would give it: one of several accepted values, or all reasons."""
    return wanted[0] if rule in ("exact", "utility", "weakest") and isinstance(wanted, list | tuple) else wanted


@pytest.mark.parametrize("name", ["D4", "D1", "D6", "O1", "O2", "F1"])
def test_right_answers_earn_all_points_and_empty_ones_are_wrong(name):
    """Handing in what the instructor is shown earns the item's points; no answer is never called right."""
    exercise = load_exercise(name)
    _, key = build_variant(exercise, Variant(seed=3, pack_id="p"))
    assert name in list_exercises()
    for item in exercise.items:
        wanted = right_answers(item, key.expected[item.id])
        answers = {case: handed_in(item.rule, value) for case, value in wanted.items()}
        if item.rule in ONE_RIGHT_ANSWER and "chosen" not in item.settings:
            share = find_rule(item.rule)(answers, key.expected[item.id], item.settings).share
            assert Fraction(share).limit_denominator(100) == 1, item.id
        for case, value in answers.items():
            assert is_right(item, value, wanted[case]) in (True, None) or item.rule in ("detection", "reliance")
            if item.rule in ("exact", "number", "reliance", "utility", "weakest"):
                assert is_right(item, None, wanted[case]) is False


def test_a_recommendation_that_should_be_held_is_right_when_held():
    """For `detection`, a hold is right exactly where the recommendation is wrong."""
    item = load_exercise("O1").items[0].model_copy(update={"rule": "detection", "settings": {"held": ["stop"]}})
    expected = {"a": True, "b": False}

    assert right_answers(item, {"signals": expected}) == expected
    assert [is_right(item, "stop", expected[case]) for case in "ab"] == [True, False]
    assert [is_right(item, "accept", expected[case]) for case in "ab"] == [False, True]
