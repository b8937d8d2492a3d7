"""Change between two tests of the same people, with an honest interval."""

import numpy as np
import pytest

from grading.examination.marking import Marks
from grading.findings.change import change_between, paired_change, why_not_usable
from grading.findings.competency import profile_of
from synthetic_data import stream


def marks(trainee, j, share=0.5, *, measured=False, seconds=30.0, answers=("accept", "override")):
    """A submission that reports J, decided at this pace with these answers in turn."""
    from courses import ItemScore

    item = ItemScore(item="q", points=share * 10, out_of=10.0, competency="C08", reason_code="partly", feedback="",
                     details={"j": j}, measured=measured)
    trail = tuple({"at": seconds * number, "what": "decide"} for number in range(12))
    given = {f"case {number}": answers[number % len(answers)] for number in range(12)}
    return Marks(trainee=trainee, exercise="F3", attempt=1, items=(item,), trail=trail, answers={"q": given})


def test_the_interval_is_students():
    """Differences 1, 2, 3: mean 2, standard error 1/sqrt(3), t(0.975; 2) = 4.3027."""
    change = paired_change("J", [0, 0, 0], [1, 2, 3])

    assert (change.low, change.high) == (pytest.approx(2 - 4.3027 / 3**0.5, abs=1e-4),
                                         pytest.approx(2 + 4.3027 / 3**0.5, abs=1e-4))


def test_the_interval_covers_as_often_as_it_says():
    """Of 400 made-up classes of 25 whose true change is 0.2, about 95 of 100 intervals hold 0.2."""
    draw = stream(5, "coverage")
    held = 0
    for _ in range(400):
        before = draw.normal(0.4, 0.2, 25)
        change = paired_change("J", before, before + draw.normal(0.2, 0.17, 25))
        held += change.low <= 0.2 <= change.high

    assert 0.92 <= held / 400 <= 0.98


def test_only_people_with_both_tests_count():
    """Somebody who took one test alone changes nothing."""
    first = {"a": marks("a", 0.2), "b": marks("b", 0.3), "alone": marks("alone", 0.9)}
    last = {"a": marks("a", 0.5), "b": marks("b", 0.4)}

    found = {one.measure: one for one in change_between(first, last)}

    assert found["C08 j"].pairs == 2
    assert found["C08 j"].difference == pytest.approx(0.2)
    assert found["C08 j"].low is None
    assert change_between(first, {}) == []


def test_a_measure_that_is_no_number_is_left_out():
    """A rate that could not be measured does not spoil the rest."""
    found = change_between({"a": marks("a", np.nan)}, {"a": marks("a", 0.1)})

    assert [one.measure for one in found] == ["share of points"]


def test_points_for_finishing_are_no_measure():
    """The test before the course gives its points for finishing: they show no competency and cannot change."""
    first = {"a": marks("a", 0.2, share=1.0, measured=True)}

    assert profile_of(first.values()) == []
    assert [one.measure for one in change_between(first, {"a": marks("a", 0.4)})] == ["C08 j"]


@pytest.mark.parametrize(("odd", "why"), [
    ({"seconds": 0.8}, "12 decisions took less than 2 seconds each"),
    ({"answers": ("accept",)}, "every desk has one answer throughout")])
def test_a_test_clicked_through_counts_for_nothing(odd, why):
    """Too fast or the same answer on every desk says nothing about a person, before or after."""
    clicked, honest = marks("a", 0.9, **odd), marks("a", 0.4)

    assert (why_not_usable(clicked), why_not_usable(honest)) == (why, "")
    assert change_between({"a": clicked}, {"a": honest}) == change_between({"a": honest}, {"a": clicked}) == []


def test_the_capstone_measures_what_the_baseline_measured():
    """From F3 to K1 wrong advice, pairs and probabilities can be compared, though the parts have other names."""
    from courses import AnswerSheet, Variant, build_variant, load_exercise, score_sheet, solve

    def sitting(name):
        exercise = load_exercise(name)
        pack, key = build_variant(exercise, Variant(seed=320_000_007, pack_id="p"))
        sheet = AnswerSheet(exercise=name, pack_id="p", items=solve(exercise, pack))
        return {"a": Marks(trainee="a", exercise=name, attempt=1, items=tuple(score_sheet(exercise, sheet, key)))}

    found = {one.measure: one.difference for one in change_between(sitting("F3"), sitting("K1"))}
    measures = ("hit_rate", "false_rate", "j", "d_prime", "c")
    wanted = {f"{place} {measure}" for place in ("C08", "C04") for measure in measures}
    assert wanted <= set(found)
    assert {measure.split()[0] for measure in found} >= {"C04", "C07", "C08"}
    assert found["C08 j"] == 0
