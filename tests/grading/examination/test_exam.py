"""Exam mode: one attempt, private variants, the strongest sandboxes, feedback after the close; else a sentence."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import yaml

from grading import (
    Examiner,
    collect,
    create_course,
    due_date,
    extend,
    give_extra_time,
    grade,
    open_course_folder,
    open_grading_sandbox,
    read_arrangements,
    read_scores,
    release,
    release_next_attempt,
    reopen_attempt,
    set_due_date,
    undo_arrangement,
    undo_due_date,
    write_feedback,
)
from grading.class_folder.attempts import close_attempt
from grading.class_folder.variants import pack_id
from grading.desk_service.classroom import Classroom
from grading.errors import GradingError
from grading.nbgrader_side.exchange import return_feedback
from grading.sandbox.ports import SandboxMissing
from synthetic_data import BadInput

CLOSE = datetime(2100, 1, 1, 12, tzinfo=UTC)
EXAM = {"exam": True, "exercises": ("T1",), "late": "zero", "submitters": "accounts",
        "due": {"T1": "2100-01-01 12:00 UTC"}}


@pytest.fixture
def exam(tmp_path, tiny):
    """A released exam with one trainee, who is the account that runs the tests."""
    import getpass

    course = create_course(tmp_path / "exam", "tiny", content=str(tiny), **EXAM)
    course.roster_file.write_text(f"trainee,account\namina,{getpass.getuser()}\n")
    release(course)
    return course


def closing(course, moment):
    """The exam with another close."""
    file = course.root / "course.yml"
    file.write_text(yaml.safe_dump(yaml.safe_load(file.read_text()) | {"due": {"T1": moment.isoformat(" ")}}))
    return open_course_folder(course.root)


def drop(course, work, named=timedelta()):
    """Hand in through the exchange, now, under a name of some time ago."""
    when = datetime.now(UTC) - named
    folder = course.exchange / "tiny" / "inbound" / f"amina+T1+{when:%Y-%m-%d %H:%M:%S.%f} UTC"
    folder.mkdir()
    for name, content in work.items():
        (folder / name).write_bytes(content)


@pytest.mark.parametrize(("change", "says"), [
    ({"attempts": 3}, "attempts: must be 1 in an exam, got 3"), ({"submitters": "shared"},
                                                                 "submitters: must be accounts"),
    ({"late": "none"}, "late: must be zero"), ({"due": {}}, "due.T1: is missing"),
    ({"due": {}, "late": "none", "submitters": "shared"}, "due.T1")])
def test_an_exam_that_lacks_something_is_refused_with_every_gap(tmp_path, tiny, change, says):
    """Attempts, identity, penalty and a close for every exercise: each gap is named, and no folder is made."""
    with pytest.raises(BadInput) as caught:
        create_course(tmp_path / "exam", "tiny", content=str(tiny), **EXAM | change)

    assert says in str(caught.value)
    assert len(caught.value.problems) == len(change)
    assert not (tmp_path / "exam").exists()


def test_an_exam_has_one_attempt(exam):
    """It is so without being written, and no second one is given."""
    assert exam.settings.attempts == 1
    with pytest.raises(GradingError, match="one attempt"):
        release_next_attempt(exam, "amina", "T1")


def test_the_variants_of_an_exam_are_its_own(exam, course):
    """With the very same secret file, no pack of the exam is one that practice would give; a course that turns into
    an exam after practice packs were given out is stopped.
    """
    course.secret_file.write_text(exam.secret_file.read_text())
    assert pack_id(exam.secret(), "T1", "amina", 1) != pack_id(course.secret(), "T1", "amina", 1)

    file = exam.root / "course.yml"
    file.write_text(file.read_text().replace("exam: true", "exam: false"))
    with pytest.raises(GradingError, match="course folder of its own"):
        release(open_course_folder(exam.root))


@pytest.mark.parametrize("kind", ["landlock", "container", "plain"])
def test_weak_sandboxes_grade_no_exam(kind):
    """Kinds with known holes or no walls are refused by name before anything is opened."""
    with pytest.raises(SandboxMissing, match="namespaces or bubblewrap only"), open_grading_sandbox(kind, exam=True):
        pass


def test_a_sandbox_in_hand_is_looked_at_too(exam, paper):
    """Somebody who opens a sandbox themselves cannot grade an exam in a weak one either."""
    with pytest.raises(SandboxMissing, match="paper"):
        grade(Examiner(exam, paper))


def test_auto_takes_one_of_the_strong_ones_or_says_why_not(monkeypatch):
    """What works here and is strong is taken; where none is, every reason is told."""
    import dataclasses

    from grading.examination import exam as module
    from grading.sandbox.discovery import list_kinds

    with open_grading_sandbox("auto", exam=True) as opened:
        assert opened.kind in ("namespaces", "bubblewrap")
    broken = [dataclasses.replace(kind, missing=lambda: "not here") if kind.name != "landlock" else kind
              for kind in list_kinds()]
    monkeypatch.setattr(module, "list_kinds", lambda: broken)
    with pytest.raises(SandboxMissing, match="namespaces: not here"), open_grading_sandbox("auto", exam=True):
        pass


def test_feedback_waits_for_the_close_of_everybody(exam, sandbox, work_of):
    """While one trainee has time left nothing is written or given back; afterwards it is."""
    drop(exam, work_of(exam, "amina"))
    assert [one.outcome for one in collect(exam)] == ["collected"]
    if sandbox.kind not in ("namespaces", "bubblewrap"):
        pytest.skip("no strong sandbox here")
    grade(Examiner(exam, sandbox))
    with pytest.raises(GradingError, match="2100-01-01 12:00 UTC"):
        write_feedback(exam)
    assert not list((exam.root / "feedback").iterdir())

    soon = closing(exam, datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=-1))
    extend(soon, "amina", "T1", "2099-01-01 12:00 UTC", "ill")
    with pytest.raises(GradingError, match="2099-01-01 12:00 UTC"):
        write_feedback(soon)
    (soon.root / "arrangements.jsonl").unlink()
    assert write_feedback(soon) == ["amina/T1"]
    assert read_scores(soon)[0].out_of == 100
    with pytest.raises(GradingError):
        return_feedback(closing(soon, CLOSE))


@pytest.mark.parametrize(("close", "named"), [(10, 0), (2, 4)])
def test_work_after_the_close_is_not_taken(exam, work_of, close, named):
    """Refused at collecting, with the close, also under a name from before it; an extension opens it for one person."""
    issued = exam.root / "attempts" / "amina" / "T1.json"
    given_out = json.loads(issued.read_text())["1"] | {"issued_at": "2026-01-01T00:00:00+00:00"}
    issued.write_text(json.dumps({"1": given_out}))
    closed = closing(exam, datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=close))
    drop(closed, work_of(closed, "amina"), timedelta(minutes=named))

    assert [(one.outcome, "after the exam's close" in one.sentence) for one in collect(closed)] == [("refused", True)]
    extend(closed, "amina", "T1", "2099-01-01 12:00 UTC", "ill")
    assert [one.outcome for one in collect(closed)] == ["collected"]


def _undo(course):
    undo_due_date(course, "T1")


@pytest.mark.parametrize("opens", [
    lambda course: set_due_date(course, "T1", "2099-01-01 12:00 UTC", "by mistake"),
    lambda course: extend(course, "bahar", "T1", "2099-01-01 12:00 UTC", "ill"),
    lambda course: give_extra_time(course, "bahar", "", "2 days", "ill"),
    _undo, lambda course: undo_arrangement(course, 1),
    lambda course: reopen_attempt(course, "amina", "T1", "asked for it"),
], ids=["date", "longer", "extra time", "undo", "undo by number", "reopening"])
def test_an_exam_is_not_opened_again_once_feedback_told_what_is_right(exam, opens):
    """Who has not handed in could, with a colleague's answers at hand: refused before anything is changed."""
    exam.roster_file.write_text("trainee\namina\nbahar\n")
    set_due_date(exam, "T1", f"{datetime.now(UTC) - timedelta(minutes=2):%Y-%m-%d %H:%M} UTC")
    close_attempt(exam, "amina", "T1", 1)
    before, close = read_arrangements(exam), due_date(exam, "T1", "bahar")

    with pytest.raises(GradingError, match="exam"):
        opens(exam)

    assert (read_arrangements(exam), due_date(exam, "T1", "bahar")) == (before, close)


def test_a_date_written_by_hand_opens_no_exam_after_feedback(exam, work_of):
    """No verb was asked, so collecting and the desk service look at when feedback was given."""
    exam.roster_file.write_text(exam.roster_file.read_text() + "bahar,nobody\n")
    closed = closing(exam, datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=10))
    close_attempt(closed, "bahar", "T1", 1)
    opened = closing(closed, CLOSE)
    drop(opened, work_of(opened, "amina"))

    outcome, = collect(opened)
    assert outcome.outcome == "refused" and "after feedback on this exam was given" in outcome.sentence
    room = Classroom(opened.root)
    assert room.closed(room.exercise("amina", "T1")).key == "closed.exam"


def test_the_close_of_an_exam_moves_until_feedback_is_given_and_never_forward_afterwards(exam):
    """Before, everything is as in practice; afterwards a date in the past still changes who was late."""
    earlier = f"{datetime.now(UTC) - timedelta(minutes=9):%Y-%m-%d %H:%M} UTC"
    set_due_date(exam, "T1", earlier)
    set_due_date(exam, "T1", "2099-01-01 12:00 UTC")
    set_due_date(exam, "T1", earlier)
    close_attempt(exam, "amina", "T1", 1)

    assert set_due_date(exam, "T1", f"{datetime.now(UTC) - timedelta(minutes=3):%Y-%m-%d %H:%M} UTC") is not None
