"""Difficulty, discrimination and reliability, against values worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import ItemScore
from grading import Marks, analyse_items, cronbach_alpha
from grading.class_folder.submission import Refusal


def work(trainee, *points, refused=False, answers=None, trail=(), details=None):
    """Marks with these points out of ten each."""
    items = tuple(ItemScore(item=f"q{number}", points=each, out_of=10.0, competency="C02", reason_code="right",
                            feedback="", details=details or {}) for number, each in enumerate(points))
    refusal = Refusal(reason_code="x", trainee="t", instructor="i") if refused else None
    return Marks(trainee=trainee, exercise="T1", attempt=1, items=items, refusal=refusal, answers=answers or {},
                 trail=trail)


def test_alpha_is_the_textbook_value():
    """Variances by hand: items 4 and 1, sum of the two 9; alpha = 2 (1 - 5/9) = 0.889."""
    points = np.array([[0.0, 0.0], [2.0, 1.0], [4.0, 2.0]])

    assert cronbach_alpha(points) == pytest.approx(8 / 9)


@given(shift=st.floats(-50, 50), scale=st.floats(0.1, 10))
def test_alpha_does_not_depend_on_the_unit(shift, scale):
    """Moving or stretching all points alike leaves reliability as it is."""
    points = np.array([[1.0, 2, 1], [3, 1, 4], [5, 5, 6], [2, 2, 3]])

    assert cronbach_alpha(points * scale + shift) == pytest.approx(cronbach_alpha(points), abs=1e-6)


def test_difficulty_and_discrimination_by_hand():
    """The mean share, and the correlation of an item with the rest of the test."""
    marks = [work(f"t{number}", number * 2.0, number * 2.0, 10.0 - number * 2) for number in range(6)]

    figures = analyse_items(marks)

    assert [item.difficulty for item in figures.items] == pytest.approx([0.5, 0.5, 0.5])
    assert figures.items[2].discrimination == pytest.approx(-1)
    assert figures.items[0].zero == 1


def test_refused_work_tells_nothing_about_items():
    """A copied sheet's zeros would make every item look hard."""
    honest = [work(f"t{number}", 10.0, 5.0) for number in range(5)]

    assert analyse_items([*honest, work("copyist", 0.0, 0.0, refused=True)]) == analyse_items(honest)


def test_too_few_results_give_no_figure():
    """Four submissions give a mean and no reliability; equal results give none either; nobody gives nothing."""
    few = analyse_items([work(f"t{number}", float(number), 1.0) for number in range(4)])
    equal = analyse_items([work(f"t{number}", 5.0, 5.0) for number in range(9)])

    assert (few.alpha, few.items[0].discrimination) == (None, None)
    assert equal.alpha is None
    assert analyse_items([]).submissions == 0
