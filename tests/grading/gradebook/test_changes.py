"""Who changed which mark or date: a line beside each change, whoever makes it, and none without a change."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from grading import (
    Examiner,
    comment_on,
    extend,
    grade,
    read_arrangements,
    read_changes,
    release,
    set_due_date,
    set_points,
    undo_extension,
)
from grading.class_folder.account import account_name
from grading.cli import app
from grading.gradebook.book import open_gradebook


@pytest.fixture
def graded(course, paper, hand_in, work_of):
    """A course in which amina's right work was graded."""
    hand_in(course, "amina", work_of(course, "amina"))
    grade(Examiner(course, paper))
    return course


def told(course, trainee=None):
    """Each change without its moment."""
    return [(one.what, one.trainee, one.part, one.before, one.after) for one in read_changes(course, trainee)]


@pytest.mark.parametrize(("act", "back"), [
    (lambda course: extend(course, "amina", "T1", "2026-11-25 12:00 UTC", "ill"),
     lambda course: undo_extension(course, "amina", "T1")),
    (lambda course: set_due_date(course, "T1", "2026-11-25 12:00 UTC"),
     lambda course: set_due_date(course, "T1", "2026-11-20 12:00 UTC"))])
def test_a_penalty_has_its_line_when_it_goes_and_when_it_comes_back(
        tmp_path, copy_course, paper, hand_in, work_of, act, back):
    """What grading found of late work is no change, at the first work or the next; what dates take or give is one."""
    course = copy_course(tmp_path / "late", late="zero", due={"T1": "2026-11-20 12:00 UTC"})
    release(course)
    for day in (22, 23):
        hand_in(course, "amina", work_of(course, "amina"), received_at=datetime(2026, 11, day, tzinfo=UTC))
        grade(Examiner(course, paper))
    assert "penalty" not in {what for what, *_ in told(course)}

    act(course)
    back(course)

    assert [line[3:] for line in told(course) if line[0] == "penalty"] == [("100", "none"), ("none", "100")]


def test_each_change_has_its_line(graded, paper, hand_in, work_of, monkeypatch):
    """Points, comments, dates, what a regrade changed; not what grading found first; never what a comment says."""
    assert told(graded) == []
    monkeypatch.setenv("LOGNAME", "somebody-else")
    set_points(graded, "amina", "T1", "months", 12.5)
    set_points(graded, "amina", "T1", "months", 12.5)
    comment_on(graded, "amina", "T1", "months", "Secret words.")
    set_points(graded, "amina", "T1", "months", None)
    set_due_date(graded, "T1", "2026-12-01 17:00 UTC")
    extend(graded, "amina", "T1", "2026-12-02 17:00 UTC", "was ill")
    hand_in(graded, "amina", work_of(graded, "amina", right=False))
    grade(Examiner(graded, paper))

    assert told(graded)[:5] == [
        ("points by hand", "amina", "months", "none", "12.5"), ("comment", "amina", "months", "none", "13 letters"),
        ("points by hand", "amina", "months", "12.5", "none"), ("due date", "", "", "none", "2026-12-01 17:00 UTC"),
        ("extension", "amina", "", "none", "24 hours")]
    regraded = told(graded)[5:]
    assert regraded and {(what, who) for what, who, *_ in regraded} == {("points as graded", "amina")}
    assert {one.by for one in read_changes(graded)} == {account_name()}
    assert ("due date", "", "", "none", "2026-12-01 17:00 UTC") not in told(graded, "amina")
    answer = CliRunner().invoke(app, ["changes", str(graded.root), "--trainee", "amina", "--json"])
    assert json.loads(answer.stdout)["changes"][0]["after"] == "12.5" and "Secret" not in answer.stdout
    assert "points by hand of amina, T1, months: none → 12.5" in CliRunner().invoke(
        app, ["changes", str(graded.root)]).stdout


def test_what_is_pressed_in_formgrader_is_noted_too(graded):
    """nbgrader's own gradebook, opened as formgrader opens it; what is rolled back leaves no line."""
    from nbgrader.api import Gradebook

    with Gradebook(graded.database_url, graded.settings.course) as opened:
        notebook = opened.find_submission_notebook("T1", "T1", "amina")
        grades = {one.name: one for one in notebook.grades}
        grades["months"].manual_score = 1.0
        opened.db.flush()
        opened.db.rollback()
        grades["colour"].extra_credit = 2.0
        opened.db.commit()
        for _ in range(2):  # as its page sends them: in letters
            grades["months"].manual_score = "12.50"
            opened.db.commit()
    assert told(graded) == [("extra points", "amina", "colour", "none", "2"),
                            ("points by hand", "amina", "months", "none", "12.5")]


def test_a_submission_that_is_removed_is_noted(graded):
    """Taking work out of the gradebook is a change of its marks."""
    with open_gradebook(graded) as opened:
        opened.remove_submission("T1", "amina")
    assert told(graded) == [("submission", "amina", "", "there", "removed")]


def test_formgraders_configuration_watches(course):
    """A program that loads the course's configuration, as formgrader does, notes changes from then on."""
    from sqlalchemy import event
    from sqlalchemy.orm import Session

    from grading.class_folder import watching
    from grading.nbgrader_config import course_config

    watching.watch_changes()
    event.remove(Session, "before_flush", watching._note)  # the one function that is registered
    course_config(course)
    assert event.contains(Session, "before_flush", watching._note)  # the same


def at_once(course):
    """Two instructors in two programs' stead: one sets points, the other dates, five times each at the same time."""
    def set_marks():
        for number in range(5):
            set_points(course, "amina", "T1", "months", number)

    def set_dates():
        for number in range(5):
            extend(course, "bahar", "T1", f"2026-12-02 {number:02}:00 UTC", "was ill")

    set_due_date(course, "T1", "2026-12-01 17:00 UTC")
    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(set_marks), both.submit(set_dates)]:
            done.result()
    marks = [(one.before, one.after) for one in read_changes(course) if one.what == "points by hand"]
    assert marks == [*zip(["none", *map(str, range(4))], map(str, range(5)), strict=True)]
    lines = [one for one in read_arrangements(course) if one.kind == "until"]
    assert [one.value[11:13] for one in lines] == [f"{number:02}" for number in range(5)]
    assert [one.id for one in read_arrangements(course)] == list(range(1, 7))


def test_two_instructors_at_once_lose_nothing(graded):
    """Every mark and date that either set is there, in order, with its line."""
    at_once(graded)


@pytest.mark.full
def test_nor_with_postgresql(tmp_path, copy_course, postgres, paper, hand_in, work_of):
    """The same with the gradebook in PostgreSQL."""
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE two_instructors"))
    engine.dispose()
    course = copy_course(tmp_path / "class", gradebook=postgres.replace("/postgres", "/two_instructors"))
    shutil.rmtree(course.root / "release" / "T1")
    release(course)
    hand_in(course, "amina", work_of(course, "amina"))
    grade(Examiner(course, paper))
    at_once(course)
