"""A trainee's home: what is there and what comes next, handing in as JupyterLab does, feedback found again."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest

from courses.toolkit.handing_in import Exchange
from courses.toolkit.home.shelf import Shelf
from courses.toolkit.home.site import make_home
from courses.toolkit.steps import read_steps
from tests.courses.toolkit.test_toolkit import desks
from tests.serving import signed_in

LONG = "# Welcome\n\n" + "You are a caseworker. <b>Really</b>. " * 20 + \
    "\n\nRun each step with the ▶ button above or with\nShift+Enter. You never have to write code."


def cell(kind, source):
    """A cell of a notebook."""
    return {"cell_type": kind, "source": source.splitlines(keepends=True), "metadata": {}}


@pytest.fixture
def home(tmp_path):
    """A trainee's folder with one small exercise, an exchange, and a card that names one exercise more."""
    work = tmp_path / "T1"
    (work / "pack").mkdir(parents=True)
    about = {"schema": 1, "exercise": "T1", "pack": "p1", "language": "en", "title": {"en": "Small & new"}}
    (work / "pack" / "pack.json").write_text(json.dumps(about))
    plain = {name: desk.model_dump(exclude_defaults=True) for name, desk in desks().items()}
    (work / "pack" / "desks.json").write_text(json.dumps(plain))
    cells = [cell("markdown", LONG), cell("markdown", "## Your pile\nIt counts."),
             cell("code", '# Step 1: decide\nlesson.desk("decisions")'), cell("code", '# See\nlesson.check("both")'),
             cell("code", '# Step 2: add up\nlesson.desk("amounts")'), cell("code", "# Step 3\nlesson.hand_in()")]
    (work / "T1.ipynb").write_text(json.dumps({"cells": cells}))
    course = tmp_path / "exchange" / "tiny"
    for name in ("inbound", "feedback", "packs/amina"):
        (course / name).mkdir(parents=True)
    tell(course)
    exchange = Exchange(course=course, trainee="amina", kept=tmp_path / "kept")
    return Shelf({"T1": work}, exchange, course / "packs" / "amina" / "home.json")


def tell(course, **life):
    """Write the card as the instructor's side does."""
    one = {"id": "T1", "title": {"en": "Small & new"}, "minutes": 12, "on_path": True, "attempt": 1, **life}
    other = {"id": "T2", "title": {"en": "Another"}, "minutes": 5, "on_path": False, "attempt": 0}
    card = {"title": "Trial", "name": "Amina", "role": "caseworker", "attempts": 3, "exercises": [one, other]}
    (course / "packs" / "amina" / "home.json").write_text(json.dumps(card))


def decide(person, desk, case, **values):
    """Decide one case on a page."""
    return person.post("/exercise/T1/act", json={"what": "decide", "desk": desk, "case": case, "values": values}).json()


def decide_all(person):
    """Decide every case of both desks."""
    for case in ("c0", "c1", "c2", "c3"):
        decide(person, "decisions", case, first="stop")
        decide(person, "decisions", case, final="pay")
    for case in ("c0", "c1"):
        decide(person, "amounts", case, sum=3, tick=True)


def test_a_notebook_becomes_pages(home):
    """A long text is a page; a short one stands above its desk; checks and handing in are no pages; no desk is lost."""
    steps = read_steps(home.folders["T1"] / "T1.ipynb", ["decisions", "amounts", "third"], "T")
    assert [(step.title, step.desk) for step in steps] == [
        ("Welcome", ""), ("Your pile", "decisions"), ("Add up", "amounts"), ("third", "third")]
    (home.folders["T1"] / "T1.ipynb").write_text("torn {")
    assert [step.desk for step in read_steps(home.folders["T1"] / "T1.ipynb", ["decisions"], "T")] == ["decisions"]


def test_the_map_says_where_one_is_and_what_comes_next(home):
    """Not begun, begun at its first open desk, all decided; an exercise that was not given out is named and closed."""
    person = signed_in(make_home(home))
    begun = person.get("/").text
    assert all(words in begun for words in ("Next: Small &amp; new", "About 12 minutes", "attempt 1 of 3", "caseworker",
                                            "Not given out yet", "Your instructor opens it"))
    assert person.get("/exercise/T1").url.path == "/exercise/T1/step/1"
    decide(person, "decisions", "c0", first="stop")
    assert person.get("/exercise/T1").url.path == "/exercise/T1/step/2"
    assert "0 of 6 files" in person.get("/").text
    decide_all(person)
    assert "All files are decided. Hand in when you are ready." in person.get("/").text
    assert [person.get(f"/exercise/T1/step/{number}").status_code for number in (0, 1, 3, 4)] == [404, 200, 200, 404]
    first = person.get("/exercise/T1/step/1").text
    assert "&lt;b&gt;Really&lt;/b&gt;" in first
    assert "You never have to write code." in first and "▶" not in first and "Shift" not in first


def test_due_dates_are_the_persons_own(home):
    """An extension is named as the own date; what is past and not handed in is overdue."""
    soon = datetime.now(UTC) + timedelta(days=2)
    tell(home.exchange.course, due=soon.isoformat(), own_due=True)
    shown = signed_in(make_home(home)).get("/").text
    assert "(your own date)" in shown and "overdue" not in shown
    tell(home.exchange.course, due=(soon - timedelta(days=3)).isoformat())
    assert "overdue" in signed_in(make_home(home)).get("/").text


def test_handing_in_asks_first_and_leaves_what_submit_leaves(home):
    """Open files are counted before; what is left is notebook, decisions, time and token, under nbgrader's name."""
    person = signed_in(make_home(home))
    decide(person, "decisions", "c0", first="stop")
    asked = person.get("/exercise/T1/hand-in").text
    assert "6 files are" in asked and "Hand in as it is" in asked
    assert list((home.exchange.course / "inbound").iterdir()) == []
    assert "Receipt: <strong>" in person.post("/exercise/T1/hand-in").text

    (left,) = (home.exchange.course / "inbound").iterdir()
    trainee, exercise, stamp, _ = left.name.split("+")
    assert (trainee, exercise) == ("amina", "T1")
    assert abs((datetime.now(UTC) - datetime.strptime(stamp, "%Y-%m-%d %H:%M:%S.%f UTC").replace(tzinfo=UTC)
                ).total_seconds()) < 60
    assert {path.name for path in left.iterdir()} == {"T1.ipynb", "decisions.jsonl", "timestamp.txt",
                                                      "submission_secret.txt"}
    assert "Handed in" in person.get("/").text


def test_work_after_handing_in_is_named(home):
    """Who decides something after handing in reads that it is not in yet."""
    person = signed_in(make_home(home))
    decide_all(person)
    person.post("/exercise/T1/hand-in")
    assert "hand in again" not in person.get("/").text
    decide(person, "amounts", "c0", sum=4)
    assert "hand in again" in person.get("/").text


def test_handing_in_that_fails_leaves_nothing_and_says_so(home):
    """An exchange that is gone: no half folder, a sentence, and the decisions stay."""
    person = signed_in(make_home(home))
    decide(person, "decisions", "c0", first="stop")
    (home.exchange.course / "inbound").rmdir()
    answer = person.post("/exercise/T1/hand-in")
    assert (answer.status_code, "Your decisions are saved" in answer.text) == (503, True)
    assert not (home.exchange.course / "inbound").exists()


def test_feedback_is_found_by_the_token_alone(home):
    """nbgrader's name for the page; it is shown once the attempt is closed, in its own style and without scripts."""
    person = signed_in(make_home(home))
    assert person.get("/exercise/T1/feedback").status_code == 404
    person.post("/exercise/T1/hand-in")
    (kept,) = (home.exchange.kept / "tiny").iterdir()
    hidden = hashlib.md5(((kept / "submission_secret.txt").read_text() + "T1").encode()).hexdigest()
    (home.exchange.course / "feedback" / f"{hidden}.html").write_text("<!doctype html><style>p{}</style><p>Good")
    tell(home.exchange.course, closed_at=datetime.now(UTC).isoformat())
    assert "Read the feedback" in person.get("/").text
    answer = person.get("/exercise/T1/feedback")
    assert "Good" in answer.text and "script-src" not in answer.headers["content-security-policy"]


def test_a_new_attempt_is_open_again(home):
    """What was handed in for the attempt before does not count as handed in for this one."""
    person = signed_in(make_home(home))
    person.post("/exercise/T1/hand-in")
    tell(home.exchange.course, attempt=2, issued_at=(datetime.now(UTC) + timedelta(seconds=5)).isoformat())
    assert "attempt 2 of 3" in person.get("/").text
    assert "Handed in" not in person.get("/").text


@pytest.mark.parametrize("path", ["/exercise/T9", "/exercise/T2/step/1", "/exercise/T1/state/nothing",
                                  "/exercise/..%2fT1/step/1", "/exercise/T1/notebook"])
def test_what_is_not_there_is_said(home, path):
    """No traceback and no file: a page that leads back."""
    assert signed_in(make_home(home), raise_server_exceptions=False).get(path).status_code == 404


@pytest.mark.parametrize("body", [
    "", "[]", "{}", '{"desk": "nothing"}', "[" * 5000, '{"desk": "decisions", "case": 1}'])
def test_odd_messages_change_nothing(home, body):
    """Whatever is sent, a reply comes and nothing is written."""
    answer = signed_in(make_home(home)).post("/exercise/T1/act", content=body)
    assert (answer.status_code, bool(answer.json()["error"])) == (200, True)
    assert not (home.folders["T1"] / "decisions.jsonl").exists()
