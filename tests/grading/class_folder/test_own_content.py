"""Exercises of an instructor's own stand beside the course."""

import shutil

import pytest

from courses import list_exercises, new_table_exercise
from grading import create_course, release
from grading.errors import GradingError
from grading.examination.examiner import Examiner
from synthetic_data import BadInput


def test_own_exercises_stand_beside_the_course(tmp_path, tiny):
    """`content:` adds to the course, in order after it; both are found."""
    course = create_course(tmp_path / "course", "tiny", content=str(tiny))

    assert course.exercises() == [*list_exercises(), "T1"]
    assert (course.exercise("T1").track, course.exercise("D4").track) == ("practice", "data_quality")


def test_an_id_that_the_course_has_already_is_refused(tmp_path, tiny):
    """Nobody's exercise replaces another in silence."""
    content = shutil.copytree(tiny, tmp_path / "content")
    for half in ("keys", "source"):
        (content / "practice" / half / "T1").rename(content / "practice" / half / "D4")
    with pytest.raises(BadInput, match=r"content.*one of your own, got 'D4'"):
        create_course(tmp_path / "course", "tiny", content=str(content))


def test_work_on_an_older_table_is_not_graded_by_the_new_one(tmp_path, hand_in, paper):
    """Whoever was given cases before the table changed is not marked by answers to other cases; the remedy is named."""
    new_table_exercise("own", "W1", tmp_path / "content")
    course = create_course(tmp_path / "course", "tiny", content=str(tmp_path / "content"), exercises=("W1",),
                           submitters="shared")
    course.roster_file.write_text("trainee\namina\n")
    release(course)
    hand_in(course, "amina", {"W1.ipynb": course.released("W1").read_bytes()}, exercise="W1")
    given = course.pack("amina", "W1", 1) / "desks.json"
    given.write_text(given.read_text(encoding="utf-8").replace("S-", "T-"), encoding="utf-8")
    examiner = Examiner(course, paper)
    with pytest.raises(GradingError, match=r"W1 of amina: its table was changed.*Put the old table back"):
        examiner.mark(examiner.submission("amina", "W1"), None)
