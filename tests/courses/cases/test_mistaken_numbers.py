"""Answers that are the numbers of a mistake, and settings that cannot be run: told in one way in every exercise."""

import pytest

from courses import load_exercise
from courses.cases.mistaken_numbers import mistaken_cases
from courses.cases.plan_runs import answered_settings, read_plan, unreadable_setting
from courses.form.variant import load_part

RANGES = {"people": (1, 6), "hours": (4, 8)}
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


@pytest.mark.parametrize(("plan", "said"), [
    ({"people": 2, "hours": 8}, None), ({"people": "2", "hours": "4,5"}, None), ({"people": 2.5, "hours": 4}, "people"),
    ({"people": 2, "hours": 9}, "hours"), ({"hours": 4}, "people"), ({"people": 2, "hours": "many"}, "hours"),
    (None, "people"), ("2", "people"), ({"people": True, "hours": 4}, "people")])
def test_the_first_setting_that_cannot_be_run_is_told_with_its_range(plan, said):
    """The feedback and the simulator agree on which plans can be run."""
    told = unreadable_setting({"plan": plan}, RANGES, ["people"])
    low, high = RANGES.get(said, (0, 0))
    assert told == (said and {"setting": said, "low": low, "high": high})
    settings = answered_settings({"plan": plan}, RANGES)
    assert (read_plan(settings, RANGES, ["people"]) is None) == (said is not None)


@pytest.mark.parametrize("exercise", ["O6", "P2", "P3"])
def test_every_exercise_with_a_plan_tells_it_by_the_same_piece(exercise):
    """A plan without settings is told, with a name and a range that the feedback's sentence asks for."""
    found = load_part(load_exercise(exercise), "signatures").SIGNATURES["plan"][0]({}, {})
    assert set(found) == {"setting", "low", "high"} and found["setting"]
