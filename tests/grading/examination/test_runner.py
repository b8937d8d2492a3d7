"""Grading a class: idempotent, resumable, one grader at a time, and nobody stops the others."""

import os
import signal
import time
from datetime import UTC, datetime

import pytest

from grading import Examiner, GradebookBusy, grade, open_course_folder
from grading.examination.runner import grading_lock
from synthetic_data import stream

NAMES = [f"trainee{number:02d}" for number in range(12)]


@pytest.fixture
def full_class(course, hand_in, work_of):
    """A course with twelve submissions, every one another share right."""
    course.roster_file.write_text("\n".join(["trainee", *NAMES]) + "\n")
    for number, name in enumerate(NAMES):
        hand_in(course, name, work_of(course, name, share=number / 11))
    return course


def in_a_child(act):
    """Do something in a forked process and return its number."""
    child = os.fork()
    if child == 0:
        try:
            act()
            os._exit(0)
        except BaseException:
            os._exit(1)
    return child


def test_grading_twice_changes_nothing(full_class, paper, rows_of):
    """A second run examines nobody anew and leaves every row as it was."""
    first = grade(Examiner(full_class, paper))
    before = rows_of(full_class)

    second = grade(Examiner(full_class, paper))

    assert all(one.fresh for one in first.graded)
    assert not any(one.fresh for one in second.graded)
    assert rows_of(full_class) == before


@pytest.mark.parametrize("kills", [pytest.param(6, marks=pytest.mark.smaller("20")),
                                   pytest.param(20, marks=pytest.mark.full)])
def test_killed_at_random_moments_it_ends_in_the_same_gradebook(full_class, tmp_path, copy_course, paper, rows_of,
                                                                kills):
    """Killed again and again and started again, grading ends in the rows of a run nobody disturbed."""
    import shutil

    calm = tmp_path / "calm"
    shutil.copytree(full_class.root, calm)
    started = time.monotonic()
    grade(Examiner(open_course_folder(calm), paper))
    usual = time.monotonic() - started
    moments = stream(kills, "kills").random(kills) * usual

    for moment in moments:
        child = in_a_child(lambda: grade(Examiner(full_class, paper), again=True))
        time.sleep(float(moment))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    grade(Examiner(full_class, paper))

    assert rows_of(full_class) == rows_of(open_course_folder(calm))


def test_two_graders_at_once_end_in_the_same_gradebook(full_class, paper, rows_of):
    """Two graders started together take turns; every submission has one score in the end."""
    children = [in_a_child(lambda: grade(Examiner(full_class, paper), again=True, jobs=2)) for _ in range(2)]

    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0]
    rows = rows_of(full_class)
    assert len(rows["submissions"]) == len(NAMES)
    assert len(rows["grades"]) == 2 * len(NAMES)
    grade(Examiner(full_class, paper), again=True)
    assert rows_of(full_class) == rows


def test_a_grader_that_waits_too_long_says_so(course):
    """Who cannot get the course in time is told that another one has it."""
    with grading_lock(course):
        child = in_a_child(lambda: _expect_busy(course))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _expect_busy(course):
    with pytest.raises(GradebookBusy, match="another process"), grading_lock(course, patience=0.1):
        pass


def test_one_bad_submission_stops_nobody(full_class, paper, rows_of):
    """A folder that cannot be graded for a reason on our side is reported; the others are graded."""
    broken = full_class.submitted("trainee03", "T1") / "T1.ipynb"
    broken.unlink()

    done = grade(Examiner(full_class, paper))

    assert [one.trainee for one in done.failed] == ["trainee03"]
    assert len(rows_of(full_class)["submissions"]) == len(NAMES) - 1


def test_jobs_change_nothing_but_the_time(full_class, tmp_path, paper, rows_of):
    """Four at a time give the rows that one at a time gives."""
    import shutil

    shutil.copytree(full_class.root, tmp_path / "other")
    other = open_course_folder(tmp_path / "other")

    grade(Examiner(full_class, paper), jobs=4)
    grade(Examiner(other, paper), jobs=1)

    assert rows_of(full_class) == rows_of(other)


def test_new_work_of_a_trainee_is_graded_and_replaces_the_old(full_class, paper, rows_of, hand_in, work_of):
    """What was handed in later counts: one score for each trainee and exercise, the newer one."""
    grade(Examiner(full_class, paper))
    hand_in(full_class, "trainee00", work_of(full_class, "trainee00"), received_at=datetime(2026, 11, 23, tzinfo=UTC))

    done = grade(Examiner(full_class, paper))

    assert [one.trainee for one in done.graded if one.fresh] == ["trainee00"]
    scores = {(row[1], row[2]): row[3] for row in rows_of(full_class)["grades"]}
    assert scores["trainee00", "colour"] == "60.0"


def test_points_set_by_hand_survive(full_class, paper, rows_of, hand_in, work_of):
    """A manual score stays through runs and regrades; it is flagged only when the points beside it change."""
    from grading.gradebook.book import open_gradebook

    grade(Examiner(full_class, paper))
    with open_gradebook(full_class) as gradebook:
        one = gradebook.find_grade("colour", "T1", "T1", "trainee00")
        one.manual_score, one.needs_manual_grade = 33.0, False
        gradebook.db.commit()

    grade(Examiner(full_class, paper), again=True)
    unchanged = [row for row in rows_of(full_class)["grades"] if row[1:3] == ("trainee00", "colour")]
    hand_in(full_class, "trainee00", work_of(full_class, "trainee00"), received_at=datetime(2026, 11, 23, tzinfo=UTC))
    grade(Examiner(full_class, paper))
    changed = [row for row in rows_of(full_class)["grades"] if row[1:3] == ("trainee00", "colour")]

    assert unchanged[0][4] == "33.0"
    assert unchanged[0][6] in ("False", "0")
    assert (changed[0][3], changed[0][4]) == ("60.0", "33.0")
    assert changed[0][6] in ("True", "1")
