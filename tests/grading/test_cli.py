"""The instructor's verbs: what they print, what they refuse, and with which exit code."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

import readiness
from grading.cli import app


def run(*words):
    """Run a verb in this process."""
    return CliRunner().invoke(app, [str(word) for word in words])


def test_figures_come_as_one_json_object(course, hand_in, work_of, monkeypatch, paper):
    """`run --json` prints one object with every submission; `collect --json` one with every folder."""
    import contextlib

    monkeypatch.setattr("grading.open_sandbox", lambda kind: contextlib.nullcontext(paper), raising=False)
    hand_in(course, "amina", work_of(course, "amina"))

    graded = json.loads(run("run", course.root, "--json").stdout)
    collected = json.loads(run("collect", course.root, "--json").stdout)

    assert [(one["trainee"], one["points"], one["problem"]) for one in graded["graded"]] == [("amina", 100.0, "")]
    assert collected == {"folders": []}


def test_a_new_attempt_is_given_by_name(course):
    """`release --again` needs to know whom; it says which attempt it is, and how its data reach the trainee."""
    said = run("release", course.root, "T1", "--again", "--trainee", "amina").output
    assert "attempt 2 of T1" in said
    assert f"grade open --course {course.exchange / course.settings.course} --trainee amina\n" in said
    assert run("release", course.root, "T1", "--again").exit_code == 2


@pytest.mark.parametrize(("exercise", "says"), [
    ((), "No exercise has a due date yet; once it has one, amina gets 3 days more.\n"),
    (("--exercise", "T1"), "T1 has no due date yet; once it has one, amina gets 3 days more.\n")])
def test_extra_time_before_any_due_date_is_said(course, exercise, says):
    """It counts from the first due date on; nothing printed would look like nothing done."""
    words = ("--trainee", "amina", "--reason", "ill")
    assert run("extend", course.root, *words, *exercise, "--extra", "3 days").output == says
    assert "due date.\n" in run("extend", course.root, *words, *exercise, "--undo").output


def test_mistakes_get_one_message_and_an_exit_code(course, tmp_path, monkeypatch, capsys):
    """No traceback: a folder that is none, an unknown exercise, an unknown form, a missing class list."""
    cases = [(["release", course.root, "T7"], 3, "is not an exercise"),
             (["export", course.root, "--form", "moodel"], 3, "did you mean moodle?"),
             (["roster", course.root, tmp_path / "none.csv"], 3, "none.csv"),
             (["run", course.root, "--sandbox", "plain"], 1, "plain")]
    for words, code, says in cases:
        monkeypatch.setattr(sys, "argv", ["readiness", "grade", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            readiness.main()
        said = capsys.readouterr().err
        assert (ended.value.code, says in said, "Traceback" in said) == (code, True, False), said


def test_the_program_itself_ends_like_this(tmp_path):
    """Started as a program of its own, a mistake is one message and the same exit code."""
    done = subprocess.run([sys.executable, "-m", "readiness", "grade", "run", tmp_path / "nowhere"],
                          capture_output=True, text=True, timeout=60)
    assert (done.returncode, "readiness grade secret" in done.stderr, "Traceback" in done.stderr) == (3, True, False)


@pytest.mark.parametrize(("moment", "past"), [("2020-12-01 17:00 UTC", True), ("2199-12-01 17:00 UTC", False)])
def test_a_due_date_that_is_past_is_told(course, moment, past):
    """A slip in the year would make everybody late, or nobody ever."""
    said = run("due", course.root, "T1", moment).output
    assert ("more than a year away" in said) != past

    assert said.startswith(f"T1 is due at {moment}.") and ("That moment is past" in said) == past
    assert ("Past: T1" in run("due", course.root).output) == past


@pytest.mark.parametrize(("clock", "told"), [("00:00", True), ("00:00:00", True), ("00:30", False), ("20:00", False)])
def test_the_first_minute_of_a_day_is_told(course, clock, told):
    """Who writes a day with midnight often means its end."""
    said = run("due", course.root, "T1", f"2199-12-01 {clock} UTC").output

    assert ("first minute of its day" in said) == told
