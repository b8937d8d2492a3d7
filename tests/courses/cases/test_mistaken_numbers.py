"""Answers that are the numbers of a mistake, and settings that cannot be run: told in one way in every exercise."""

import pytest

from courses import load_exercise
from courses.cases.mistaken_numbers import mistaken_cases
from courses.form.variant import load_part

WRONG = {case: {"low": 10.0, "high": 40.0} for case in "abcd"}


@pytest.mark.parametrize(("near", "given", "count"), [
    (0.05, {"low": 10.4, "high": "41,9"}, 4), (0.05, {"low": 10.6, "high": 40}, 0), (0.05, {"low": 10}, 0),
    (0.02, {"low": 10.4, "high": 40}, 0), (0.02, None, 0), (0.02, [10, 40], 0)])
def test_all_parts_of_an_answer_must_be_those_of_the_mistake(near, given, count):
    """As near as is asked for, a share of each number; what is no number is none of them."""
    assert mistaken_cases(dict.fromkeys("abcd", given), WRONG, near) == count


def test_a_mistake_is_told_from_three_cases_on():
    """One or two may be so by chance."""
    mistaken = {"a": 5, "b": 0, "c": 7.5}
    assert mistaken_cases({"a": 5, "b": 0}, mistaken, 0.05) == 0
    assert mistaken_cases({"a": 5, "b": 0, "c": "7.5"}, mistaken, 0.05) == 3


@pytest.mark.parametrize(("answer", "wrong", "count"), [(None, {}, 0), ({}, {}, 0), (-10, -10, 3), (-10.4, -10, 3),
                                                        (-10.6, -10, 0), (10, -10, 0)])
def test_a_mistake_has_numbers_whatever_their_sign(answer, wrong, count):
    """Where it leads to no number, nobody made it; nearness is a share of its size."""
    assert mistaken_cases(dict.fromkeys("abc", answer), dict.fromkeys("abc", wrong), 0.05) == count


@pytest.mark.parametrize("exercise", ["O6", "P2", "P3"])
def test_every_exercise_with_a_plan_tells_it_by_the_same_piece(exercise):
    """A plan without settings is told, with a name and a range that the feedback's sentence asks for."""
    found = load_part(load_exercise(exercise), "signatures").SIGNATURES["plan"][0]({}, {})
    assert set(found) == {"setting", "low", "high"} and found["setting"]
