"""A result that luck may have decided: another set is asked for, wherever somebody reads about it."""

import json
import shutil

import pytest

from grading import Examiner, class_report, export, feedback_page, grade
from grading.gradebook.rows import read_scores


@pytest.fixture
def close(tmp_path, tiny, copy_course, paper, hand_in, work_of):
    """Bahar has two points less than the mark, within its standard error; Camal is beyond it, Amina has everything."""
    content = shutil.copytree(tiny, tmp_path / "content")
    course = copy_course(tmp_path / "course", content=str(content))
    for name, share in (("amina", 1.0), ("bahar", 0.5), ("camal", 0.0)):
        hand_in(course, name, work_of(course, name, share=share))
    grade(Examiner(course, paper))
    points = {row.trainee: row.counted for row in read_scores(course)}
    # Which cases each gets, and so what a guess earns, follows from the course's secret.
    mark, error = points["bahar"] + 2, 2 + (points["bahar"] - points["camal"]) / 2
    plan = content / "practice" / "keys" / "T1" / "exercise.yml"
    plan.write_text(plan.read_text() + f"pass_mark: {mark / 100}\nstandard_error: {error / 100}\n")
    return course, f"{mark:g}", f"{error:.0f}"


def test_the_trainee_is_asked_to_try_another_set(close):
    """Within one standard error the page says so; above it passes, far below the mark is named as before."""
    course, mark, error = close
    assert f"try another set: {mark} of 100 are needed, and luck moves a result by about {error}" in feedback_page(
        course, "bahar", "T1")
    assert "enough to pass" in feedback_page(course, "amina", "T1")
    assert f"{mark} of 100 are needed to pass" in feedback_page(course, "camal", "T1")


def test_the_instructor_sees_who_was_too_close_to_tell(close):
    """The class report counts them apart, names the exercise for another attempt, and prints the mark's error."""
    course, mark, error = close
    page = class_report(course)
    assert "Too close to tell" in page
    assert page.count("T1 (too close to tell)") == 1
    assert f"The pass mark is {mark} of 100, its standard error {error}." in page


def test_a_learning_record_store_hears_neither_passed_nor_failed(close):
    """The statement says completed and leaves success out; the other two stay as they were."""
    course, _, _ = close
    said = {one["actor"]["account"]["name"]: one for one in json.loads(export(course, "xapi")["xapi.json"])}
    verbs = {name: one["verb"]["id"].rsplit("/", 1)[-1] for name, one in said.items()}
    assert verbs == {"amina": "passed", "bahar": "completed", "camal": "failed"}
    assert "success" not in said["bahar"]["result"]
    assert list(export(course, "badges")) == ["badges/amina.T1.json"]
