"""A new exercise is two folders and nothing else."""

import shutil

import pytest

from courses import lint_exercise, list_exercises, load_exercise, measure_bots, new_exercise
from courses.authoring.lint import pages_problems
from courses.form.exercise import COURSES
from synthetic_data import BadInput


@pytest.fixture
def course(tmp_path):
    for name in ("course.yml", "competencies.yml"):
        shutil.copy(COURSES / name, tmp_path)
    return tmp_path


def test_a_scaffolded_exercise_passes_the_lint(course):
    """What `readiness course new` makes builds, scores, runs cell by cell and leaks nothing."""
    new_exercise("new_track", "Z1", course)
    assert list_exercises(course) == ["Z1"]
    assert [str(problem) for problem in lint_exercise(load_exercise("Z1", course))] == []


def test_the_scaffold_holds_the_guards(course):
    """Lazy strategies earn nothing on the scaffolded exercise, its solver everything."""
    new_exercise("new_track", "Z1", course)
    results = {each.bot: each for each in measure_bots(load_exercise("Z1", course), variants=10)}
    assert results["solver"].least == 1
    assert [each.bot for each in results.values() if each.verdict] == []


@pytest.mark.parametrize(("track", "name"),
                         [("new_track", "../evil"), ("toolkit", "Z1"), ("UP", "Z1"), ("new_track", "")])
def test_names_that_would_do_harm_are_refused(course, track, name):
    """Neither the id nor the track can lead out of the course or into the program."""
    with pytest.raises(BadInput):
        new_exercise(track, name, course)


def test_a_shipped_exercise_that_no_bot_tried_is_told(tmp_path):
    """The lint names both pages and the commands that write them; a course of one's own needs none."""
    (tmp_path / "bots.md").write_text("| D4 | solver | 200 |\n")
    (tmp_path / "exercises.md").write_text("# Exercises\n\n## D4 Stop\n")
    found = [str(problem) for problem in pages_problems(load_exercise("D2"), tmp_path)]

    assert len(found) == 2
    assert "run make pages" in found[0]
    assert "run python docs/bots.py D2" in found[1]


def test_own_content_needs_no_pages(course, tmp_path):
    """Whatever lies outside the tree is not asked for."""
    new_exercise("new_track", "Z1", course)
    (tmp_path / "exercises.md").write_text("# Exercises\n")
    assert list(pages_problems(load_exercise("Z1", course), tmp_path)) == []
