"""A trainee's home: what is there and what comes next, handing in as JupyterLab does, feedback found again."""

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from courses.toolkit import start
from courses.toolkit.handing_in import Exchange, feedback_page
from courses.toolkit.home import site
from courses.toolkit.home.shelf import Shelf
from courses.toolkit.home.site import make_home
from courses.toolkit.steps import read_steps
from tests.courses.toolkit.test_toolkit import desks
from tests.serving import signed_in

TEMPLATES = Path(site.__file__).parent / "templates"

LONG = "# Welcome\n\n" + "You are a caseworker. <b>Really</b>. " * 20 + \
    "\n\nDesks open by themselves; if one stays shut, click on its step\nand press ▶ (or Shift+Enter). " \
    "You never have to write code."


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
    assert "the folder for handing in is not there" in answer.text
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


def test_a_fault_of_ours_is_not_called_a_missing_exercise(home, monkeypatch):
    """On a page that names no exercise something missing is our fault: 500, and not “no such exercise”."""
    def broken(_shelf):
        raise KeyError("ours")

    monkeypatch.setattr(Shelf, "daily", broken)
    answer = signed_in(make_home(home), raise_server_exceptions=False).get("/")
    assert (answer.status_code, "no such" in answer.text.lower()) == (500, False)


@pytest.mark.parametrize("body", [
    "", "[]", "{}", '{"desk": "nothing"}', "[" * 5000, '{"desk": "decisions", "case": 1}'])
def test_odd_messages_change_nothing(home, body):
    """Whatever is sent, a reply comes and nothing is written."""
    answer = signed_in(make_home(home)).post("/exercise/T1/act", content=body)
    assert (answer.status_code, bool(answer.json()["error"])) == (200, True)
    assert not (home.folders["T1"] / "decisions.jsonl").exists()


def test_what_somebody_earned_is_offered_with_what_it_does_not_say(home):
    """A certificate that lies beside the card is on the map; nothing else there can be fetched."""
    person = signed_in(make_home(home))
    assert "Certificate" not in person.get("/").text
    (home.own / "certificate.pdf").write_bytes(b"%PDF-1")
    (home.own / "secret.pdf").write_bytes(b"%PDF-2")

    assert "Certificate (PDF)" in person.get("/").text and "does not say" in person.get("/").text
    assert person.get("/papers/certificate.pdf").content == b"%PDF-1"
    assert [person.get(f"/papers/{name}.pdf").status_code for name in ("record", "secret", "..%2Fhome")] == [404] * 3


def test_a_home_speaks_the_trainees_language(home):
    """Every page of the home is in the language of the card, its dates too; the templates hold no words."""
    tell(home.exchange.course, due="2099-03-01T09:00:00+00:00")
    card = home.own / "home.json"
    card.write_text(json.dumps(json.loads(card.read_text()) | {"language": "az"}))
    person = signed_in(make_home(home))
    text = person.get("/").text

    assert 'lang="az"' in text and "Xoş gördük, Amina" in text and "1 mart 2099" in text
    assert "6 iş hələ açıqdır." in person.get("/exercise/T1/hand-in").text
    assert "Növbəti addım" in person.get("/exercise/T1/step/1").text
    assert "Burada belə tapşırıq yoxdur" in person.get("/exercise/T9").text


WORDS_IN_TEMPLATE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>|&\w+;", re.DOTALL)


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.j2")), ids=lambda path: path.stem)
def test_a_template_holds_no_language(template):
    """What is left of a template without its tags and expressions has no letter."""
    assert re.findall(r"[^\W\d_]+", WORDS_IN_TEMPLATE.sub("", template.read_text(encoding="utf-8"))) == []


def test_the_page_shows_what_the_notebook_decided(home):
    """Both write into one diary: what is decided in one is there when the other is looked at, without a click."""
    person = signed_in(make_home(home))
    assert "0 of 6 files" in person.get("/").text
    message = {"what": "decide", "case": "c0", "values": {"sum": 3, "tick": True}}
    start(home.folders["T1"]).desks["amounts"].handle(message)

    assert "1 of 6 files" in person.get("/").text
    assert person.get("/exercise/T1/state/amounts").json()["answers"]["c0"]["sum"] == 3


@pytest.mark.parametrize("what", ["__init__", "", None, [], {}, "hand_in", "Decide"])
def test_what_is_no_order_decides_nothing(home, what):
    """A message that asks for something unknown is refused; it must not decide behind what somebody saw."""
    desk = start(home.folders["T1"]).desks["amounts"]
    reply = desk.handle({"what": what, "case": "c0", "values": {"sum": 3, "tick": True}, "seen": 7})

    assert (reply["error"], reply["answers"]) == ("error.value", {})


def test_a_notebook_hands_in_as_the_page_does(home, monkeypatch, tmp_path):
    """With open files it asks first; then notebook and decisions lie in the exchange, and feedback is found there."""
    settings = {"exercises": str(tmp_path), "course": str(home.exchange.course), "trainee": "amina",
                "kept": str(home.exchange.kept), "lab": "", "lab_token": ""}
    (tmp_path / "home.json").write_text(json.dumps(settings))
    monkeypatch.setenv("READINESS_HOME", str(tmp_path / "home.json"))
    panel = start(home.folders["T1"]).hand_in().panel
    asked = panel.handle({"what": "hand_in"})
    assert asked["asks"] and asked["open"] == "6 files are still open." and home.handed_in("T1") == []

    said = panel.handle({"what": "hand_in", "anyway": True})["said"]
    assert said.startswith("Receipt: ") and len(home.handed_in("T1")) == 1
    assert not panel.handle({"what": "feedback"})["page"]
    secret = next(home.exchange.kept.rglob("submission_secret.txt")).read_text()
    feedback_page(home.exchange.course, secret, "T1").write_text("<p>Well read</p>")
    assert panel.handle({"what": "feedback"})["page"] == "<p>Well read</p>"
    assert signed_in(make_home(home)).get("/exercise/T1/feedback").text == "<p>Well read</p>"


@pytest.mark.parametrize("written", [None, "{}", "no settings"])
def test_a_notebook_of_a_home_page_that_is_gone_writes_nothing_unasked(home, monkeypatch, tmp_path, capsys, written):
    """JupyterLab runs the last step by itself: without its settings it says so, and no receipt is made or shown."""
    if written is not None:
        (tmp_path / "home.json").write_text(written)
    monkeypatch.setenv("READINESS_HOME", str(tmp_path / "home.json"))
    assert start(home.folders["T1"]).hand_in() is None
    said = capsys.readouterr().out
    assert "Open this notebook from your course page" in said and "Receipt" not in said
    assert not (home.folders["T1"] / "answer_sheet.json").exists()
