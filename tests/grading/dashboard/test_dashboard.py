"""The dashboard: an instructor's day by its buttons and forms alone; nobody else comes in; what trainees write stays
text; each thing it does is what a verb does.
"""

import contextlib
import csv
import html
import io
import json
import re
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from grading import (
    create_course,
    decided_files,
    due_date,
    grade_table,
    make_dashboard,
    open_course_folder,
    read_arrangements,
)
from grading.cli import app
from grading.dashboard.preview import PreviewShelf
from grading.gradebook.rows import read_cells
from tests.grading.dashboard.people import CLASS, HANDED, HOSTILE, HOSTILE_NAMES, as_workbook
from tests.serving import serving, signed_in

PAGES = ("/", "/people", "/exercises", "/exercises/T1", "/trainee/x1", "/decided/x1/T1", "/questions", "/outputs",
         "/log", "/report")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def runner(paper, monkeypatch):
    """Runs a verb in this process, on paper instead of in a sandbox."""
    monkeypatch.setattr("grading.open_grading_sandbox", lambda kind, exam: contextlib.nullcontext(paper), raising=False)

    def run(words, say):
        done = CliRunner().invoke(app, list(words[1:]))
        for line in done.output.splitlines():
            say(line)
        return done.exit_code

    return run


@pytest.fixture
def desk(course, runner):
    """A signed-in browser at the dashboard of a released course, and its workshop."""
    site = make_dashboard(course.root, runner)
    client = signed_in(site)
    client.workshop = site.state.workshop
    return client


def press(client, path, **fields):
    """Press a button: what the page says afterwards, in words."""
    answer = client.post(path, data=fields)
    client.workshop.wait(60)
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.text))


def take_over_the_list(desk):
    """Ten trainees from a workbook; a list with a name that cannot be is refused whole."""
    head = ("Trainee", "First name", "Last name", "Role")
    refused = desk.post("/do/list", files={"list": ("class.xlsx", as_workbook([head, *CLASS, ("bj\u00f6rk",)]))})
    assert refused.status_code == 400 and "line 23.trainee" in refused.text
    of_others = desk.post("/do/list", files={"list": ("class.xlsx", as_workbook([head, *HANDED]))})
    assert of_others.status_code == 400 and "people of this class" in of_others.text
    sent = desk.post("/do/list", files={"list": ("class.xlsx", as_workbook([head, *HANDED]))}, data={"smaller": "yes"})
    assert "10 trainees are on the list" in sent.text
    for name, (first, last) in HOSTILE_NAMES.items():
        press(desk, "/do/person", trainee=name, first_name=first, last_name=last, back="/people")
    sent = desk.get("/people")
    assert HOSTILE not in sent.text and html.escape(HOSTILE).replace("&quot;", "&#34;") in sent.text


def come_in_late(course, hand_in, work_of):
    """Three hand in two days after the due date, one the day before; late work earns nothing."""
    settings = course.root / "course.yml"
    settings.write_text(settings.read_text().replace("late: none", "late: zero"))
    now = open_course_folder(course.root)
    for name, share in (("ada", 1.0), ("lo", 1.0), ("x1", 0.5)):
        hand_in(now, name, work_of(now, name, share=share), received_at=NOON)
    hand_in(now, "amp", work_of(now, "amp"), received_at=datetime(2026, 11, 19, 12, tzinfo=UTC))
    return now


def test_an_instructors_day_by_buttons(desk, course, hand_in, work_of):
    """List, given out, in time and late, graded, one extended, one set by hand, feedback, graded again, opened again.

    The gradebook holds it, and so do the verbs' table, the pages and the export; what people wrote stays text.
    """
    take_over_the_list(desk)
    press(desk, "/start/release", exercise="T1")
    assert "The due date of T1 was set" in press(desk, "/do/due", exercise="T1", moment="2026-11-20 12:00 UTC",
                                                 back="/exercises")
    now = come_in_late(course, hand_in, work_of)
    press(desk, "/start/run")
    first = desk.get("/").text
    assert first.count(">late<") == 3 and "0 of 100" in first and "100 of 100" in first

    assert "has longer" in press(desk, "/do/extend", trainee="ada", exercise="T1", until="2026-11-25 12:00 UTC",
                                 reason="ill", back="/trainee/ada")
    press(desk, "/do/extend", trainee="x1", extra="3 days", reason=HOSTILE, back="/trainee/x1")
    press(desk, "/do/points", trainee="x1", exercise="T1", part="months", points="33,5", back="/decided/x1/T1")
    press(desk, "/do/comment", trainee="x1", exercise="T1", part="months", text=HOSTILE, back="/decided/x1/T1")
    press(desk, "/start/feedback")
    press(desk, "/start/regrade")

    cells = grade_table(now).cells
    colour = next(row.points for row in read_cells(now, "x1") if row.cell == "colour")
    assert (cells["ada", "T1"].points, cells["lo", "T1"].points, cells["lo", "T1"].penalty) == (100, 0, 100)
    assert (cells["x1", "T1"].points, cells["x1", "T1"].by_hand) == (colour + 33.5, True)
    assert [cells[name, "T1"].state for name in ("ada", "rtl")] == ["feedback given", "given out"]
    assert html.escape(HOSTILE).replace("&quot;", "&#34;") in (now.feedback("x1", "T1") / "T1.html").read_text()
    assert "is open again" in press(desk, "/do/reopen", trainee="ada", exercise="T1", reason="power cut")
    for path in PAGES:
        page = desk.get(path)
        assert page.status_code == 200 and "<script>alert" not in page.text and "<b>Bold" not in page.text, path
    sent = desk.get("/export/csv?file=grades.csv").content.decode("utf-8-sig")
    saved = list(csv.DictReader(io.StringIO(sent, newline="")))
    assert {row["student_id"]: row["score"] for row in saved}.items() >= {
        "ada": "100", "lo": "0", "x1": f"{colour + 33.5:g}"}.items()


def test_an_extension_is_taken_back_by_its_button(desk, course, hand_in, work_of):
    """Each arrangement has its button; the page lists who arranged what and why, and what was undone."""
    press(desk, "/do/due", exercise="T1", moment="2026-11-20 12:00 UTC")
    press(desk, "/do/extend", trainee="amina", exercise="T1", until="2026-11-25 12:00 UTC", reason="ill")
    assert "extension for amina, T1: 2026-11-25 12:00 UTC (ill)" in desk.get("/trainee/amina").text
    assert due_date(course, "T1", "amina").day == 25

    assert "No. 2 was taken back" in press(desk, "/do/undo", number="2", back="/trainee/amina")
    assert due_date(course, "T1", "amina").day == 20
    assert [line.kind for line in read_arrangements(course)] == ["due", "until", "undo"]
    assert "no arrangement 2 holds" in press(desk, "/do/undo", number="2")


@pytest.mark.parametrize(("path", "fields", "says"), [
    ("/do/due", {"exercise": "T1", "moment": "20.11.2026"}, "year-month-day"),
    ("/do/due", {"exercise": "D4", "moment": "2026-11-20 12:00 UTC"}, "not an exercise of this course"),
    ("/do/due", {"moment": "2026-11-20 12:00 UTC"}, "exercise: is empty"),
    ("/do/extend", {"trainee": "amina", "exercise": "T1", "until": "2026-12-01 12:00 UTC", "reason": "ill"},
     "nothing to extend"),
    ("/do/extend", {"trainee": "amina", "extra": "soon", "reason": "ill"}, "no span"),
    ("/do/points", {"trainee": "amina", "exercise": "T1", "part": "months", "points": "5"}, "not graded yet"),
    ("/do/person", {"trainee": "a b"}, "must start with a letter"), ("/do/undo", {"number": "-1"}, "no number"),
    ("/do/reopen", {"trainee": "amina", "exercise": "T1", "reason": "why"}, "is open")])
def test_a_form_that_cannot_be_done_says_why(desk, course, path, fields, says):
    """What is refused is refused in the verb's words, with status 400, and nothing changes."""
    before = (course.roster_file.read_bytes(), read_arrangements(course))
    answer = desk.post(path, data=fields)

    assert (answer.status_code, says in html.unescape(answer.text)) == (400, True), answer.text
    assert (course.roster_file.read_bytes(), read_arrangements(course)) == before


def test_files_decided_show_evidence_and_the_right_answer(desk, course, hand_in, work_of):
    """Half the work is right: the drill-down marks the other half and says what would have been right."""
    hand_in(course, "bahar", work_of(course, "bahar", share=0.5))
    press(desk, "/start/run")
    files = decided_files(course, "bahar", "T1")

    assert (len(files), sum(file.wrong for file in files)) == (12, 6)
    assert all(field.given == field.right for file in files if not file.wrong for field in file.fields)
    page = desk.get("/decided/bahar/T1?show=wrong").text
    assert page.count('class="tag bad"') == 6 and "6 of 12 files" in page


def test_a_stranger_and_a_second_verb_are_refused(course):
    """Without the link nothing is shown; while one verb runs the next one is not started."""
    from threading import Event

    from starlette.testclient import TestClient

    go = Event()
    site = make_dashboard(course.root, lambda words, say: 0 if go.wait(30) else 1)
    assert TestClient(site, "http://127.0.0.1:8900").get("/").status_code == 403
    client = signed_in(site)
    client.post("/start/collect")
    assert "still under way" in client.post("/start/run").text
    assert client.get("/live").json()["running"] is True
    go.set()
    site.state.workshop.wait(30)
    assert client.get("/live").json()["said"] == "Collect: done"
    assert client.post("/start/rm").status_code == client.post("/do/rm").status_code == 404


def test_a_course_without_a_class_list_has_its_pages(tmp_path, tiny):
    """The first thing an instructor sees of a new course is a page that says what to do, and no error."""
    from grading import create_course

    course = create_course(tmp_path / "new", "tiny", content=str(tiny), exercises=("T1",), submitters="shared")
    person = signed_in(make_dashboard(course.root))

    assert "The class list is empty" in person.get("/").text
    pages = ("/people", "/exercises", "/exercises/T1", "/questions", "/outputs", "/log", "/live", "/report")
    assert {path: person.get(path).status_code for path in pages} == dict.fromkeys(pages, 200)
    assert "The class list is empty, so there is nobody to report on" in person.get("/report").text
    for path in ("/trainee/amina", "/export/csv"):
        assert "the class list is empty; add trainees on the dashboard" in person.get(path).text, path
    # A date is set before anybody is on the list, and is not called undone.
    said = person.post("/do/due", data={"exercise": "T1", "moment": "2026-12-05 17:00 UTC", "back": "/exercises"})
    assert said.status_code == 200 and "2026-12-05 17:00 UTC" in person.get("/exercises").text


@pytest.mark.browser
def test_the_first_page_stays_while_nothing_is_under_way(tmp_path, tiny, runner, visit):
    """With an empty class list its buttons are grey, and it does not load itself anew under somebody's hand."""
    made = create_course(tmp_path / "new", "tiny", content=str(tiny), exercises=("T1",), submitters="shared")
    with serving(make_dashboard(made.root, runner)) as link:
        page = visit(link("/"))
        page.get_by_role("button", name="Collect").wait_for()
        for _ in range(2):
            with page.expect_response("**/live"):
                pass
        page.wait_for_timeout(500)
        loaded = [asked for asked in page.requests if asked.endswith("/")]
    assert page.get_by_role("button", name="Collect").is_disabled()
    assert len(loaded) == 1


def test_a_class_of_one_who_handed_in_nothing_has_its_pages(course, runner):
    """Each page says what is to be done first, and an export that would be empty says so."""
    course.roster_file.write_text("trainee,first_name\namina,Amina\n")
    person = signed_in(make_dashboard(course.root, runner))
    pages = ("/", "/people", "/trainee/amina", "/questions", "/outputs", "/report", "/export/csv", "/live")

    assert {path: person.get(path).status_code for path in pages} == dict.fromkeys(pages, 200)
    assert "Nothing is graded yet" in person.get("/report").text
    assert "not graded yet; press" in person.get("/decided/amina/T1").text
    assert "Nothing stands in this export yet" in person.get("/export/badges").text


def test_a_fault_of_ours_is_not_called_a_missing_exercise(course, monkeypatch):
    """Something missing below a preview is said to be none there; on any other page it is our fault, and logged."""
    def broken(_course):
        raise KeyError("ours")

    monkeypatch.setattr("grading.dashboard.pages.listed", broken)
    client = signed_in(make_dashboard(course.root), raise_server_exceptions=False)
    assert client.get("/people").status_code == 500
    assert client.get("/exercise/T9").status_code in (400, 404)


def test_the_preview_is_the_desk_that_trainees_see(desk, course):
    """Step by step the pages and desks of a trainee's home, on files of nobody; nothing is handed in, kept or told."""
    page = desk.get("/exercises/T1").text
    assert "As a trainee sees it" in page and "a desk that counts" in page
    first = desk.get("/exercise/T1/step/1")
    assert "This is a preview" in first.text and first.status_code == 200
    state = desk.get("/exercise/T1/state/cases").json()
    issued = json.loads((course.pack("amina", "T1", 1) / "desks.json").read_text())["cases"]
    assert [field["name"] for field in state["plan"]["fields"]] == [field["name"] for field in issued["fields"]]
    assert state["pack"] == "preview" and "right" not in json.dumps(state["plan"])

    case = state["plan"]["cases"][0]["id"]
    choice = {"what": "decide", "desk": "cases", "case": case, "values": {"colour": "red", "months": 3}}
    assert desk.post("/exercise/T1/act", json=choice, headers={"accept": "application/json"}).json()["answers"][case]
    assert "Nothing is handed in" in desk.get("/exercise/T1/hand-in").text
    assert desk.post("/exercise/T1/hand-in").status_code == 405
    assert "begins anew" in press(desk, "/exercises/T1/anew")
    assert desk.get("/exercise/T1/state/cases").json()["answers"] == {}
    assert not course.submitted("amina", "T1").exists()
    assert desk.get("/exercise/X9/step/1").status_code == 400
    assert desk.get("/exercise/T1/state/no-such-desk").status_code == 404


def test_an_exercise_with_practice_has_its_preview(tmp_path, runner):
    """Desks for practice stand on it beside those that count, as in every exercise that ships."""
    made = create_course(tmp_path / "course", "shipped", exercises=("F2",), submitters="shared")
    page = signed_in(make_dashboard(made.root, runner)).get("/exercises/F2")
    assert page.status_code == 200
    assert all(words in page.text for words in ("a desk to practise", "a desk that counts", "a text to read"))


def test_a_preview_bears_its_title_from_the_first_look_on(course, monkeypatch):
    """Pages without a heading are headed by the exercise's title, also when it has just been laid out."""
    monkeypatch.setattr("courses.toolkit.home.shelf.read_steps", lambda _notebook, _desks, title: title)
    assert PreviewShelf(course.root).steps("T1") == "Three short cases"
