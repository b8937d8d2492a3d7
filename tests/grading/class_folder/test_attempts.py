"""An attempt is closed by its feedback; opening it again takes a reason; what was earned stays what it was."""

import importlib
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from grading import (
    Examiner,
    attempt_state,
    collect,
    current_attempt,
    feedback_page,
    grade,
    read_scores,
    release,
    release_next_attempt,
    reopen_attempt,
    write_feedback,
)
from grading.class_folder.submission import read_submission
from grading.errors import GradingError
from grading.exchange.inbound import read_inbound
from synthetic_data import BadInput


@pytest.fixture
def at(course, work_of, monkeypatch):
    """A function: at minute so-and-so, do this; one clock for the folder's name, the file system and our records."""
    start = datetime.now(UTC)
    inbound = course.exchange / "tiny" / "inbound"

    def hand_in(minute, trainee="amina", attempt=1, share=1.0):
        moment = start + timedelta(minutes=minute)
        folder = inbound / f"{trainee}+T1+{moment:%Y-%m-%d %H:%M:%S.%f} UTC"
        folder.mkdir()
        for name, content in work_of(course, trainee, attempt=attempt, share=share).items():
            (folder / name).write_bytes(content)
        clock[folder.name] = moment.timestamp()

    clock = {}

    def read(folder, wanted):
        return replace(read_inbound(folder, wanted), seen_at=clock[folder.name])

    # The front door's `collect` is the function; the module stands behind it.
    monkeypatch.setattr(importlib.import_module("grading.exchange.collect"), "read_inbound", read)

    def act(minute, what, *args, **more):
        for part in ("attempts", "arrangements"):
            monkeypatch.setattr(f"grading.class_folder.{part}.now_text",
                                lambda: (start + timedelta(minutes=minute)).isoformat())
        return hand_in(minute, *args, **more) if what == "hand in" else what(*args, **more)

    return act


def points(course, paper):
    """Collect, grade, and return trainee → points."""
    said = [one for one in collect(course) if one.outcome == "refused"]
    assert not grade(Examiner(course, paper)).failed
    return {row.trainee: row.points for row in read_scores(course)}, [one.sentence for one in said]


def test_feedback_closes_the_attempt(course, paper, at):
    """Better work handed in after the feedback earns nothing more, at every collecting; the page says it is closed."""
    at(1, "hand in", share=0.5)
    before, _ = points(course, paper)
    at(2, write_feedback, course)
    at(3, "hand in", share=1.0)

    after, refused = points(course, paper)

    assert after == before
    assert len(refused) == 1 and "after the close" in refused[0] and "reopen" in refused[0]
    assert points(course, paper) == (before, refused)
    assert "the attempt is closed" in feedback_page(course, "amina", "T1")


def test_work_handed_in_before_the_feedback_counts_whenever_it_is_collected(course, paper, at):
    """The moment of handing in decides, not when the instructor collects."""
    at(1, "hand in", share=0.5)
    points(course, paper)
    at(2, "hand in", share=1.0)
    at(3, write_feedback, course)

    assert points(course, paper) == ({"amina": 100.0}, [])


def test_opening_again_takes_a_reason_and_counts_what_came_since(course, paper, at):
    """Reason and time are kept; the next feedback closes the attempt anew."""
    at(1, "hand in", share=0.5)
    points(course, paper)
    at(2, write_feedback, course)
    at(3, "hand in", share=1.0)
    with pytest.raises(BadInput, match="reason"):
        reopen_attempt(course, "amina", "T1", " ")

    assert at(4, reopen_attempt, course, "amina", "T1", "The machine failed.") == 1
    assert points(course, paper) == ({"amina": 100.0}, [])
    assert attempt_state(course, "amina", "T1", 1).reopened[0]["reason"] == "The machine failed."
    at(5, write_feedback, course)
    at(6, "hand in", share=0.0)
    assert points(course, paper)[0] == {"amina": 100.0}


def test_late_work_for_a_closed_attempt_does_not_spoil_the_next(course, paper, at):
    """What came after the close of attempt 1 is not taken for attempt 2, which has other cases."""
    at(1, "hand in", share=0.5)
    points(course, paper)
    at(2, write_feedback, course)
    at(3, "hand in", share=1.0)
    at(4, release_next_attempt, course, "amina", "T1")

    before, refused = points(course, paper)
    assert before["amina"] < 100 and len(refused) == 1
    assert read_submission(course, "amina", "T1").attempt == 1

    at(5, "hand in", attempt=2)
    assert points(course, paper)[0] == {"amina": 100.0}
    assert read_submission(course, "amina", "T1").attempt == 2


def test_feedback_on_work_that_could_not_be_used_closes_nothing(course, paper, at, hand_in):
    """A refused hand-in tells nothing about the answers, and its page asks for it again: that must count."""
    from grading.class_folder.submission import submission_refusal

    hand_in(course, "amina", {}, refusal=submission_refusal("broken", "No JSON."))
    points(course, paper)
    at(2, write_feedback, course)

    at(3, "hand in", share=1.0)

    assert points(course, paper) == ({"amina": 100.0}, [])


def test_grading_again_keeps_what_was(course, paper, at, rows_of):
    """A closed attempt can be graded again, and earns what it earned."""
    at(1, "hand in", share=0.5)
    points(course, paper)
    at(2, write_feedback, course)
    before = rows_of(course)

    grade(Examiner(course, paper), again=True)

    assert rows_of(course) == before


def test_an_open_attempt_is_not_opened_and_an_unknown_trainee_is_named(course):
    """Both get a sentence."""
    with pytest.raises(GradingError, match="is open"):
        reopen_attempt(course, "amina", "T1", "why not")
    with pytest.raises(BadInput, match="aminah"):
        reopen_attempt(course, "aminah", "T1", "why not")


def test_somebody_who_left_the_list_keeps_nobody_from_feedback(course, paper, at):
    """Feedback for a class is written although one trainee with marks is no longer on its list."""
    at(1, "hand in")
    at(1.5, "hand in", "bahar")
    points(course, paper)
    course.roster_file.write_text("trainee\nbahar\n")

    assert write_feedback(course) == ["bahar/T1"]


def test_formgraders_feedback_closes_too(course, paper, at):
    """Generate Feedback behind formgrader's button closes the attempt as our own verb does."""
    from nbgrader.apps.api import NbGraderAPI

    from grading.nbgrader_config import course_config

    at(1, "hand in")
    points(course, paper)
    api = NbGraderAPI(config=course_config(course))

    assert api.generate_feedback("T1", "amina")["success"]
    assert attempt_state(course, "amina", "T1", 1).closed_at


def test_a_course_from_before_this_record_goes_on(course, paper, at):
    """Without any record an attempt counts as open, and its work is taken."""
    import shutil

    shutil.rmtree(course.root / "attempts")
    at(1, "hand in")

    assert points(course, paper) == ({"amina": 100.0}, [])
    assert current_attempt(course, "amina", "T1") == 1


def test_the_record_is_its_owners_alone(course):
    """Reasons are nobody's business but the instructor's."""
    release(course)
    home = course.root / "attempts"

    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert {stat.S_IMODE(os.stat(path).st_mode) for path in home.glob("*/*.json")} == {0o600}


@pytest.mark.parametrize("odd", ["", "\0", "a" * 300, "../amina", "amina\n"])
def test_a_name_from_outside_is_looked_at_before_it_becomes_part_of_a_path(course, odd):
    """As a trainee or an exercise: nothing was given out, and the steps that need one say that there is none."""
    assert [current_attempt(course, odd, "T1"), current_attempt(course, "amina", odd)] == [0, 0]
    for trainee, exercise in ((odd, "T1"), ("amina", odd)):
        with pytest.raises((BadInput, GradingError)):
            release_next_attempt(course, trainee, exercise, "ill")
        with pytest.raises((BadInput, GradingError)):
            reopen_attempt(course, trainee, exercise, "ill")
