"""A new exercise is two folders and nothing else."""

import json
import shutil

import pytest

from courses import lint_exercise, list_exercises, load_exercise, measure_bots, new_exercise
from courses.authoring import lint
from courses.authoring.lint import explained_problems, feedback_problems, pages_problems
from courses.form.exercise import COURSES
from courses.form.variant import DataPack
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


@pytest.mark.parametrize(("lines", "said"), [
    (("solver | 20 | holds",), "on 200 variants"), ((), "on 200 variants"),
    (("solver | 200 | holds", "blank | 200 | above 0.25"), "D2, blank: breaks a guard, got 'above 0.25'")])
def test_a_shipped_exercise_that_bots_beat_or_hardly_tried_is_told(tmp_path, lines, said):
    """Too few variants, none, or a strategy that earns too much: the lint says which, and how to try again."""
    (tmp_path / "bots.md").write_text("".join(f"| D2 | {line} |\n" for line in lines))
    (problem,) = pages_problems(load_exercise("D2"), tmp_path)

    assert said in str(problem) and "run python docs/bots.py D2" in problem.remedy


def test_a_shipped_build_file_that_grows_too_long_is_told(tmp_path, monkeypatch):
    """The lint names the limit and where cases go."""
    monkeypatch.setattr(lint, "LONGEST_BUILD", 10)
    (problem,) = pages_problems(load_exercise("D2"), tmp_path)
    assert "build.py: must have fewer than 10 lines" in str(problem) and "courses/cases/" in problem.remedy


def test_own_content_needs_no_pages(course, tmp_path):
    """Whatever lies outside the tree is not asked for."""
    new_exercise("new_track", "Z1", course)
    (tmp_path / "exercises.md").write_text("# Exercises\n")
    assert list(pages_problems(load_exercise("Z1", course), tmp_path)) == []


RIGHT = ("You told the impossible numbers from the possible ones. Next time ask who typed them: the same desk may make "
         "more.")


@pytest.mark.parametrize(("file", "old", "new", "said"), [
    ("feedback.en.yml", RIGHT, "You told all the impossible numbers.", "feedback.en.yml: rows.right: must say in 12"),
    ("feedback.en.yml", RIGHT, f"Wrong! {RIGHT}", "rows.right: begins with a verdict"),
    ("feedback.en.yml", "  ticked_everything:", "  ticked_nothing:", "rows.ticked_everything: must say in 12"),
    ("answers/ticked_everything.yml", "reason: ticked_everything", "reason: low",
     "signatures.py: rows.ticked_everything: is a mistake that no sample answer makes"),
])
def test_feedback_that_helps_nobody_is_told(course, file, old, new, said):
    """Short, blaming or missing texts and mistakes without a sample are named by the lint, with the remedy."""
    new_exercise("new_track", "Z1", course)
    exercise = load_exercise("Z1", course)
    path = exercise.keys / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))

    (problem,) = feedback_problems(exercise)
    assert said in str(problem) and problem.remedy


@pytest.mark.parametrize(("graded", "said"), [(True, "desk.c0: is graded and brings its explanation"),
                                              (None, "has no practice that explains")])
def test_explanations_stand_in_practice_and_nowhere_else(course, graded, said):
    """A graded case with its explanation, and an exercise that explains nothing, are told."""
    new_exercise("new_track", "Z1", course)
    cases = [{"id": "c0", "feedback": {"a": "why"}}] if graded else [{"id": "c0"}]
    desks = {"desk": {"graded": graded, "cases": cases}, "practice": {"cases": cases if graded else []}}
    (problem,) = explained_problems(load_exercise("Z1", course), DataPack(files={
        "desks.json": json.dumps(desks).encode()}))
    assert said in str(problem) and problem.remedy
