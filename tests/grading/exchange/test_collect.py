"""Collecting from an exchange that trainees can write to: nobody's work is overwritten and no link is followed."""

import importlib
import json
import os
import pwd
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from grading import collect, open_course_folder
from grading.class_folder.submission import read_submission, submitted_files
from grading.exchange.inbound import MOST_ENTRIES

ROOT = os.getuid() == 0
ME = pwd.getpwuid(os.getuid()).pw_name
AMINA, BAHAR = ("daemon", "games") if ROOT else (ME, "root")
"""Accounts of the two trainees: real ones, entered by setuid where we are root."""


def as_user(name, act):
    """Do something under another account in a process of its own (as ourselves where we are not root)."""
    child = os.fork()
    if child == 0:
        try:
            if ROOT:
                os.setgid(pwd.getpwnam(name).pw_gid)
                os.setuid(pwd.getpwnam(name).pw_uid)
            os.umask(0o022)
            act()
            os._exit(0)
        except BaseException:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture
def course(copy_course):
    """A course that checks owners, in a place every account can pass through."""
    home = Path(tempfile.mkdtemp(prefix="readiness-collect-"))
    home.chmod(0o711)
    made = copy_course(home / "course", submitters="accounts")
    made.roster_file.write_text(f"trainee,account\namina,{AMINA}\nbahar,{BAHAR}\n")
    yield made
    shutil.rmtree(home)


def drop(course, name, account=AMINA, *, exercise="T1", age=0, content=None, also=lambda folder: None):
    """Hand in by hand, as an account, a folder named after somebody; return its path."""
    when = datetime.now(UTC) - timedelta(seconds=age)
    folder = course.exchange / "tiny" / "inbound" / f"{name}+{exercise}+{when:%Y-%m-%d %H:%M:%S.%f} UTC"
    notebook = course.released(exercise).read_bytes() if content is None else content

    def act():
        folder.mkdir()
        if notebook:
            (folder / f"{exercise}.ipynb").write_bytes(notebook)
        also(folder)

    assert as_user(account, act) == 0
    return folder


def drop_named(course, name, account=AMINA):
    """Leave a folder of just this name with the released notebook in it; return its path."""
    folder = course.exchange / "tiny" / "inbound" / name
    notebook = course.released("T1").read_bytes()

    def act():
        folder.mkdir()
        (folder / "T1.ipynb").write_bytes(notebook)

    assert as_user(account, act) == 0
    return folder


def outcomes(course):
    """Trainee → outcome and sentence of everything in the exchange."""
    return {one.folder.split("+")[0]: (one.outcome, one.sentence) for one in collect(course)}


def test_a_submission_is_collected_with_its_time(course):
    """The notebook arrives, a timestamp stands beside it, and a second collecting changes nothing."""
    drop(course, "amina")

    assert outcomes(course)["amina"][0] == "collected"
    assert (course.submitted("amina", "T1") / "timestamp.txt").read_text().endswith("UTC\n")
    assert outcomes(course)["amina"][0] == "unchanged"


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_work_that_this_machine_could_not_keep_is_no_success(course, monkeypatch, more):
    """On a full disk the verb fails, so that no order after it grades half a class; a later one takes the work."""
    from typer.testing import CliRunner

    from grading.cli import app

    def full(*_given, **_more):
        raise OSError(28, "No space left on device")

    drop(course, "amina")
    taking = importlib.import_module("grading.exchange.collect")
    with monkeypatch.context() as patch:
        patch.setattr(taking, "place_submission", full)
        said = CliRunner().invoke(app, ["collect", str(course.root), *more])
    assert (said.exit_code, "collect again" in said.stdout) == (1, True)
    assert CliRunner().invoke(app, ["collect", str(course.root), *more]).exit_code == 0
    assert read_submission(course, "amina", "T1") is not None


def test_nobody_overwrites_a_colleagues_work(course):
    """Hole (b) of nbgrader's exchange: a later folder under a colleague's name is refused, the work stays."""
    drop(course, "amina", AMINA, age=60)
    collect(course)
    before = read_submission(course, "amina", "T1")
    fake = drop(course, "bahar" if not ROOT else "amina", AMINA if not ROOT else BAHAR, content=b'{"cells": []}')

    refused = [one for one in collect(course) if one.folder == fake.name]

    assert refused[0].outcome == "refused"
    assert "belongs to the account" in refused[0].sentence
    assert read_submission(course, "amina", "T1") == before
    assert read_submission(course, "bahar", "T1") is None


def test_a_link_to_the_instructors_file_is_not_followed(course):
    """Hole (a) of nbgrader's exchange: a link planted as notebook brings nothing of its target along."""
    secret = course.secret_file
    drop(course, "amina", content=b"", also=lambda folder: (folder / "T1.ipynb").symlink_to(secret))

    collect(course)

    everything = b"".join(path.read_bytes() for path in (course.root / "submitted").rglob("*") if path.is_file())
    assert secret.read_bytes().strip() not in everything
    assert read_submission(course, "amina", "T1").refusal.reason_code == "submission-unsafe"


@pytest.mark.parametrize("plant", [
    lambda folder: (folder / "decisions.jsonl").symlink_to("/etc/passwd"),
    lambda folder: os.mkfifo(folder / "decisions.jsonl"),
    lambda folder: os.link(folder / "T1.ipynb", folder / "decisions.jsonl"),
    lambda folder: (folder / "decisions.jsonl").mkdir(),
    lambda folder: os.truncate(os.open(folder / "decisions.jsonl", os.O_CREAT | os.O_WRONLY), 11_000_000)])
def test_odd_files_are_left_out_and_named(course, plant):
    """Links, pipes, second names, folders and giants stay behind; the instructor reads which and why."""
    drop(course, "amina", also=plant)

    outcome, sentence = outcomes(course)["amina"]

    assert outcome == "collected"
    assert "decisions.jsonl" in sentence or "T1.ipynb" in sentence
    assert max(sentence.count(f"{name} ") for name in ("decisions.jsonl", "T1.ipynb")) == 1
    assert "decisions.jsonl" not in submitted_files(course, "amina", "T1")


def test_a_linked_folder_is_refused(course):
    """A link in place of the whole folder is not followed either."""
    folder = course.exchange / "tiny" / "inbound" / f"amina+T1+{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f} UTC"
    assert as_user(AMINA, lambda: folder.symlink_to("/etc")) == 0

    assert outcomes(course)["amina"][0] == "refused"


def test_a_folder_with_a_crowd_in_it_is_refused(course):
    """Thousands of entries are not walked through."""
    def crowd(folder):
        for number in range(MOST_ENTRIES + 1):
            (folder / f"{number}").touch()

    drop(course, "amina", also=crowd)

    assert "more than" in outcomes(course)["amina"][1]


@pytest.mark.parametrize(("content", "reason"), [
    (b"not json", "submission-broken"), (b'{"nbformat": 4, "cells": [1]}', "submission-broken"),
    (b"[" * 100_000, "submission-broken"), (b'{"nbformat": 3, "worksheets": []}', "submission-broken"),
    (b"", "submission-missing")])
def test_an_unusable_notebook_becomes_a_zero_with_a_sentence(course, content, reason):
    """What cannot be opened is collected as such, with a sentence for each reader, and the class goes on."""
    drop(course, "amina", content=content)

    collect(course)

    refusal = read_submission(course, "amina", "T1").refusal
    assert refusal.reason_code == reason
    assert refusal.trainee != refusal.instructor
    assert json.loads(submitted_files(course, "amina", "T1")["T1.ipynb"])["nbformat"] == 4


@pytest.mark.parametrize("name", ["nobody-here+T1+2026-11-22 12:00:00.000000 UTC", "amina+T1", "x",
                                  "amina+../../etc+2026-11-22 12:00:00.000000 UTC", "аmina+T1+2026-11-22 12:00:00 UTC",
                                  "amina+T1+yesterday", "amina+T9+2026-11-22 12:00:00.000000 UTC"])
def test_odd_names_stop_nobody(course, name):
    """Unknown people, look-alike letters, unknown exercises and names without a time are refused one by one."""
    drop(course, "amina")
    if "/" not in name:
        assert as_user(AMINA, lambda: (course.exchange / "tiny" / "inbound" / name).mkdir()) == 0

    found = {one.folder: one.outcome for one in collect(course)}

    assert found.get(name, "refused") == "refused"
    assert "collected" in found.values()


def test_late_work_cannot_be_dated_back(course):
    """A folder that claims an earlier time than the file system saw carries the later one, and a note."""
    drop(course, "amina", age=7200)

    collect(course)

    submission = read_submission(course, "amina", "T1")
    seen = datetime.strptime(submission.received_at, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    assert datetime.now(UTC) - seen < timedelta(minutes=5)
    assert "later time counts" in submission.notes[0]


def test_the_newest_work_counts(course):
    """Of two folders of one trainee the later one is taken over, whatever the order of their names."""
    drop(course, "amina", age=60)
    drop(course, "amina", content=course.released("T1").read_bytes() + b" ")

    assert sorted(one.outcome for one in collect(course)) == ["collected", "older"]
    assert submitted_files(course, "amina", "T1")["T1.ipynb"].endswith(b" ")


@pytest.fixture
def given_out_yesterday(course):
    """The course, whose exercise was given out a day ago, so that times of the last hours can be believed."""
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    for file in (course.root / "attempts").glob("*/T1.json"):
        states = json.loads(file.read_text())
        file.write_text(json.dumps({one: state | {"issued_at": yesterday} for one, state in states.items()}))
    return course


def test_what_came_later_by_both_clocks_is_never_the_older(given_out_yesterday):
    """Where the first folder's time is not believed and the second's could be, the second still comes after it."""
    course = given_out_yesterday
    drop(course, "amina", age=7200)
    drop(course, "amina", age=100, content=course.released("T1").read_bytes() + b" ")

    assert sorted(one.outcome for one in collect(course)) == ["collected", "older"]
    assert submitted_files(course, "amina", "T1")["T1.ipynb"].endswith(b" ")


@pytest.mark.parametrize(("named", "due", "believed"), [(240, 120, False), (20, 10, True), (240, 270, True)])
def test_a_name_reaches_back_over_a_due_date_by_no_more_than_copying_takes(given_out_yesterday, named, due, believed):
    """Whoever names a folder can name any time; the file system says who was in time, but for seconds of copying."""
    course = given_out_yesterday
    settings = course.root / "course.yml"
    moment = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=due)
    settings.write_text(yaml.safe_dump(yaml.safe_load(settings.read_text()) | {"due": {"T1": moment.isoformat(" ")}}))
    drop(course, "amina", age=named)

    collect(open_course_folder(course.root))

    submission = read_submission(course, "amina", "T1")
    received = datetime.fromisoformat(f"{submission.received_at}+00:00")
    assert (datetime.now(UTC) - received > timedelta(seconds=named - 1)) is believed
    assert any("later time counts" in note for note in submission.notes) is not believed


def test_nbgraders_own_buttons_are_guarded_too(course, paper):
    """Collect and Release Feedback of formgrader go through our guard, and one unreadable token stops nobody."""
    from nbgrader.apps.api import NbGraderAPI

    from grading import Examiner, grade
    from grading.nbgrader_config import course_config

    drop(course, "amina", also=lambda folder: (folder / "submission_secret.txt").write_text("token"))
    if ROOT:
        drop(course, "bahar", BAHAR, also=lambda folder: (folder / "submission_secret.txt").write_bytes(b"\xff"))
    api = NbGraderAPI(config=course_config(course))

    collected = api.collect("T1")
    grade(Examiner(course, paper))
    made = [api.generate_feedback("T1", name) for name in os.listdir(course.root / "submitted")]
    released = api.release_feedback("T1")

    assert collected["success"], collected["log"]
    assert all(one["success"] for one in made)
    assert released["success"], released["log"]
    assert read_submission(course, "amina", "T1") is not None
    assert len(list((course.exchange / "tiny" / "feedback").glob("*.html"))) == (2 if ROOT else 1)


def later(seconds):
    """A stamp for a folder's name, some seconds from now."""
    return f"{datetime.now(UTC) + timedelta(seconds=seconds):%Y-%m-%d %H:%M:%S.%f} UTC"


@pytest.mark.parametrize("claimed", [
    "9999-12-31 23:59:59 UTC", "9990-01-01 00:00:00.000000 UTC", "0000-01-01 00:00:00 UTC", "2026-02-30 12:00:00 UTC",
    "2100-01-01 00:00:00 UTC", "2026-12-01 12:00:00", "\uff12\uff10\uff12\uff16-11-22 12:00:00 UTC",
    "-001-01-01 00:00:00 UTC",
    "2026-11-22 12:00:60 UTC", "2026-11-22T12:00:00 UTC", "99999-01-01 00:00:00 UTC", "2026-11-22 24:00:00 UTC", ""])
def test_a_time_nobody_believes_stops_nobody(course, claimed):
    """A folder with an impossible or future time in its name is refused; the same trainee's honest work is taken."""
    bad = drop_named(course, f"amina+T1+{claimed}")
    drop(course, "amina")

    told = {one.folder: one.outcome for one in collect(course)}

    assert told.pop(bad.name) == "refused"
    assert list(told.values()) == ["collected"]


def test_a_clock_that_is_some_minutes_fast_is_believed(course):
    """Two minutes ahead is a clock; ten minutes ahead is no time anybody handed in at."""
    drop_named(course, f"amina+T1+{later(120)}")
    assert outcomes(course)["amina"][0] == "collected"
    fast = drop_named(course, f"amina+T1+{later(600)}")

    assert {one.folder: one.outcome for one in collect(course)}[fast.name] == "refused"


@pytest.mark.parametrize("claimed", ["0001-01-01 00:00:00 UTC", "1969-12-31 23:59:59 UTC", "2001-01-01 00:00:00 UTC"])
def test_a_time_before_the_release_is_not_taken(course, claimed):
    """Work cannot have been handed in before it was given out; the file system's time counts."""
    drop_named(course, f"amina+T1+{claimed}")

    collect(course)

    submission = read_submission(course, "amina", "T1")
    assert datetime.now(UTC) - datetime.fromisoformat(submission.received_at + "+00:00") < timedelta(minutes=5)


@pytest.mark.parametrize("name", [
    "amina+T1+\x1b[2J\x1b[31mrefused", "amina\n1 collected, 0 refused+T1+x", "\u202eanima+T1+x", "\r" + "x" * 100, "+",
    "++", "+++",
    "amina+T1+2026-11-22 12:00:00 UTC+++", "amina++2026-11-22 12:00:00 UTC", "amina+.+2026-11-22 12:00:00 UTC",
    "amina+..+2026-11-22 12:00:00 UTC", "amina+" + "T" * 200 + "+x", "AMINA+T1+2026-11-22 12:00:00 UTC",
    "\uff41mina+T1+2026-11-22 12:00:00 UTC", "amina\u200b+T1+2026-11-22 12:00:00 UTC", b"amina\xff+T1+x",
    b"\xed\xa0\x80+T1+x"])
def test_no_folder_name_stops_a_class_or_acts_on_a_terminal(course, name):
    """Controls, forged lines, marks of direction, look-alikes, bytes that are no text: refused and shown in ASCII."""
    from typer.testing import CliRunner

    from grading.cli import app

    drop_named(course, os.fsdecode(name) if isinstance(name, bytes) else name)
    drop(course, "amina")

    for more in ((), ("--json",)):
        run = CliRunner().invoke(app, ["collect", str(course.root), *more])
        assert run.exit_code == 0, run.exception
        assert run.stdout.isascii()
        assert all(letter.isprintable() or letter == "\n" for letter in run.stdout)
    assert read_submission(course, "amina", "T1") is not None
    assert {one.outcome for one in collect(course) if one.folder != ""} == {"refused", "unchanged"}


@pytest.mark.parametrize(("folders", "others"), [(6, "and 2 folders before it: "), (5, "and 1 folder before it: "),
                                                 (4, "")])
def test_a_heap_of_folders_is_not_opened(course, monkeypatch, folders, others):
    """Of many folders of one trainee only the newest are looked at, one line tells of the rest, the newest counts."""
    monkeypatch.setattr(importlib.import_module("grading.exchange.collect"), "_MOST_FOLDERS", 3)
    for age in range(folders, 0, -1):
        drop(course, "amina", age=age)

    told = collect(course)

    assert sorted(one.outcome for one in told) == ["collected", *["older"] * 3]
    assert [one.sentence for one in told if "looked at" in one.sentence] == [
        f"{others}only the 3 newest are looked at"]


@pytest.mark.skipif(not ROOT, reason="only root can leave folders of somebody else here")
def test_a_heap_in_other_names_hides_nothing_that_is_told_of_others(course):
    """Of another account's refused folders a few are named and the others counted; each of our own is named."""
    def heap():
        for number in range(50):
            (course.exchange / "tiny" / "inbound" / f"bahar+T1+2026-11-22 12:00:{number:02d} UTC").mkdir()

    assert as_user(AMINA, heap) == 0
    for number in range(30):
        (course.exchange / "tiny" / "inbound" / f"x{number}").mkdir()
    drop(course, "amina")

    told = [one.sentence for one in collect(course) if one.outcome == "refused"]

    assert (len(told), sum("30 folders of the account" in one for one in told)) == (20 + 1 + 30, 1)


def test_work_prepared_elsewhere_and_moved_in_carries_the_time_of_the_move(course):
    """A folder whose files are old but which was moved into the exchange now was handed in now."""
    from grading.exchange.inbound import read_inbound

    kept = drop(course, "amina")
    aside = course.exchange / "aside"
    os.rename(kept, aside)
    before = read_inbound(aside, ["T1.ipynb"]).seen_at
    os.rename(aside, kept)

    assert read_inbound(kept, ["T1.ipynb"]).seen_at > before
