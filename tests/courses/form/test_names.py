"""Names in a course and its exercises that refer to something: mistyped, they are refused with the right one."""

from __future__ import annotations

import pytest

from courses import load_course, load_exercise
from courses.authoring.lint import _problems_of_plan
from courses.form.exercise import Course
from synthetic_data import BadInput, check_spec


def test_roles_of_a_path_are_roles_of_the_course() -> None:
    """An exercise on the path of a mistyped role would be on nobody's."""
    raw = load_course().model_dump(mode="json")
    raw["exercises"][0]["roles"] = ["CWW"]
    with pytest.raises(BadInput, match=r"'CWW', which is no role; did you mean CW"):
        check_spec(raw, Course, where="course.yml")


def test_roles_with_weights_and_competencies_are_known() -> None:
    """Weights of a role that there is not would never count."""
    exercise = load_exercise("D4")
    item = exercise.items[0].model_copy(update={"competency": "C99"})
    wrong = exercise.model_copy(update={"role_weights": {"DSS": {exercise.items[0].id: 2.0}},
                                        "items": (item, *exercise.items[1:])})
    found = "\n".join(map(str, _problems_of_plan(wrong)))
    assert "role_weights.DSS: is no role of course.yml" in found and "did you mean DS?" in found
    assert "names an unknown competency" in found and "did you mean C" in found
    assert [*_problems_of_plan(exercise)] == []
