"""What is there on competencies, and the test some weeks later: alike to the first one, and part of it alone."""

from collections import Counter

import pytest

from courses import AnswerKey, list_exercises, load_competencies, load_exercise
from courses.cases.file_parts import PARTS
from courses.form.variant import load_part
from grading.findings.proficiency import Alone, alone_and_beside

MAIN = 10
"""Points of an exercise from which a competency is one of those that it is about."""


def test_each_competency_is_main_in_two_exercises():
    """C01 to C15 are each what at least two exercises with marks of their own are about, by ten points or more."""
    main = Counter()
    for exercise in (load_exercise(name) for name in list_exercises()):
        points = Counter()
        for item in exercise.items if exercise.status == "scored" else ():
            points[item.competency] += item.points
        main.update(name for name, much in points.items() if much >= MAIN)
    assert {name: main[name] for name in load_competencies().competencies if main[name] < 2} == {}


def test_before_and_after_are_drawn_alike():
    """F3 and K2 hold as many files of each benefit, entitled or not, with as many wrong views; names of parts may
    differ.
    """
    first, later = (load_part(load_exercise(name), "build") for name in ("F3", "K2"))
    assert first.MISLED == later.MISLED
    kinds = [Counter({}) for _ in range(2)]
    for found, part in zip(kinds, (first, later), strict=True):
        for kind, size in part.QUOTAS.items():
            found[PARTS[kind].benefit, PARTS[kind].entitled] += size
    assert kinds[0] == kinds[1]
    assert sum(size for kind, size in later.ALONE.items() if PARTS[kind].entitled) == 6
    assert sum(later.ALONE.values()) == 12


def test_alone_is_set_beside_advised():
    """9 of 12 right alone; beside the assistant 6 of 9 wrong views caught and 1 of 15 right ones overridden: 20 of
    24.
    """
    items = {item.id: item for item in load_exercise("K2").items}
    key = AnswerKey(exercise="K2", pack_id="x", expected={
        "alone": dict.fromkeys(map(str, range(12)), "grant"), "pairs": {"p": True, "q": False},
        "recommendations": {str(number): number < 9 for number in range(24)}})
    details = {"alone": {"right": 0.75}, "recommendations": {"hit_rate": 6 / 9, "false_rate": 1 / 15},
               "pairs": {"hit_rate": 1.0, "false_rate": 0.0}}
    assert alone_and_beside(details, key, items) == Alone(right=9, of=12, beside_right=20, beside_of=24)
    assert alone_and_beside({"alone": {"right": 0.75}}, key, items) is None


@pytest.mark.parametrize(("right", "fades"), [(2, True), (9, False), (12, False)])
def test_a_skill_fades_when_luck_cannot_explain_the_gap(right, fades):
    """By hand for 2 of 12 beside 23 of 24: (24/26 - 3/14) = 0.71, half-width 0.24; for 9 of 12: 0.21, 0.25."""
    assert Alone(right=right, of=12, beside_right=23, beside_of=24).fades is fades
