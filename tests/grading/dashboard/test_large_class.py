"""A class of thousands: what a page asks for follows from who stands on it, not from how many the class has."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from threading import Event
from zipfile import ZipFile

import pytest

from grading import forget_person, grade_table, make_dashboard, set_due_date, write_class_report, write_export
from grading.class_folder.roster import Trainee
from grading.class_folder.submission import Submission
from grading.dashboard import pages, people_shown
from grading.findings import grade_table as tables
from grading.gradebook.book import CellMark, change_roster, enter_marks, open_gradebook
from tests.grading.database_questions import questions
from tests.serving import serving, signed_in

START = datetime(2026, 11, 22, 12, tzinfo=UTC)


def fill(course, count):
    """Put so many trainees with graded work into a course."""
    change_roster(course, [Trainee(id=f"t{number:03}", first_name="Anna", last_name=f"Ng {number}", role="CW")
                           for number in range(count)])
    with open_gradebook(course) as gradebook:
        for number in range(count):
            moment = f"{START + timedelta(minutes=number):%Y-%m-%d %H:%M:%S}"
            enter_marks(gradebook, Submission(trainee=f"t{number:03}", exercise="T1", attempt=1, received_at=moment,
                                              digests={}),
                        {"colour": CellMark(automatic=number % 61.0), "months": CellMark(automatic=40.0)}, {})
    return course


@pytest.fixture
def ten_at_once(monkeypatch):
    """Ten people on a page, so that some thirty are many."""
    monkeypatch.setattr(people_shown, "_FEWEST", 10)
    monkeypatch.setattr(people_shown, "_CELLS", 10)


@pytest.fixture
def started():
    """The words of each verb that a button of `large` started."""
    return []


@pytest.fixture
def large(course, started, monkeypatch):
    """The pages of a class of three that counts as large."""
    monkeypatch.setattr(pages, "_READ_AT_ONCE", -1)
    return signed_in(make_dashboard(fill(course, 3).root, lambda words, say: started.append(words) or 0))


def rows_of(page):
    """The log-in names of a page's table."""
    return re.findall(r'scope="row"><a href="/trainee/(\w+)"', page)


def test_everybody_stands_on_one_page_once_and_can_be_found(course, ten_at_once):
    """Thirty-four people on four pages in the order of the list; whoever is looked for stands on the first."""
    desk = signed_in(make_dashboard(fill(course, 34).root))
    found = [rows_of(desk.get(f"/?page={number}").text) for number in (1, 2, 3, 4)]

    assert [name for names in found for name in names] == [f"t{number:03}" for number in range(34)]
    assert list(map(len, found)) == [10, 10, 10, 4]
    assert "21 to 30 of 34" in desk.get("/?page=3").text
    assert rows_of(desk.get("/?find=ng%2033").text) == rows_of(desk.get("/?find=T033").text) == ["t033"]


def test_that_nobody_is_found_is_said_once(course, ten_at_once):
    """A name that nobody has gives one sentence, in which it stands as text, and no head of an empty table."""
    desk = signed_in(make_dashboard(fill(course, 34).root))

    for page in ("/", "/people"):
        answer = desk.get(page, params={"find": "<i>nobody"})
        assert answer.status_code == 200 and "<thead" not in answer.text
        assert answer.text.count("Nobody with “&lt;i&gt;nobody” in the name") == 1


@pytest.mark.parametrize("page", ["0", "5", "-1", "x", "1.0", "\u0661"])
def test_a_page_that_there_is_not_is_refused(course, ten_at_once, page):
    """No other page is shown in its place."""
    desk = signed_in(make_dashboard(fill(course, 34).root))

    answer = desk.get("/", params={"page": page})

    assert answer.status_code == 400 and "choose one from 1 to 4" in answer.text


@pytest.mark.parametrize("page", ["/", "/people", "/trainee/t001", "/log"])
def test_no_page_asks_more_of_a_larger_class(course, ten_at_once, page):
    """As many questions to the database with forty people as with twelve, all of whom were late."""
    counts = []
    for count in (12, 40):
        set_due_date(fill(course, count), "T1", "2026-11-22 11:00 UTC")
        desk = signed_in(make_dashboard(course.root))
        desk.get(page)
        with questions() as asked:
            assert desk.get(page).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_page_reads_records_of_nobody_else(course, ten_at_once, monkeypatch):
    """Of forty people with a record each, those of ten are opened."""
    fill(course, 40)
    for number in range(40):
        record = course.result(f"t{number:03}", "T1", 1)
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text("{}")
    desk, opened = signed_in(make_dashboard(course.root)), []
    monkeypatch.setattr(tables, "read_marks", opened.append)

    assert desk.get("/?page=2").status_code == 200
    assert [file.parent.name for file in opened] == [f"t{number:03}" for number in range(10, 20)]


def test_a_part_of_the_table_says_what_the_whole_says(course):
    """Also of dates that were moved since: what is carried for a few is right for them, and the others follow."""
    fill(course, 12)
    set_due_date(course, "T1", "2026-11-22 12:05 UTC")
    settings = (course.root / "course.yml").read_text()
    (course.root / "course.yml").write_text(settings.replace("due: {}", 'due: {T1: "2026-11-22 12:03 UTC"}'))

    part = grade_table(course, {"t004", "t005"}).cells
    whole = grade_table(course).cells

    assert part == {pair: whole[pair] for pair in part} and len(part) == 2
    assert [whole[f"t{number:03}", "T1"].late for number in range(12)].count(True) in (6, 8)


def test_an_export_of_a_large_class_is_written_by_a_button_and_saved_as_it_is(course, large, started):
    """No download reads the whole class: the verb writes the files, without what an earlier one left behind."""
    assert "not written yet" in large.get("/export/moodle").text
    assert 'href="/export/moodle"' not in large.get("/outputs").text
    left = course.root / "reports" / "exports" / "moodle" / "earlier.csv"
    left.parent.mkdir(parents=True)
    left.write_text("old")
    large.post("/start/export", data={"form": "moodle"})
    large.app.state.workshop.wait()
    (words,) = started
    assert words[:2] == ("grade", "export") and words[3:5] == ("--form", "moodle") and not left.exists()
    assert "Export (moodle): done" in large.get("/outputs").text
    write_export(course, "moodle", Path(words[6]))
    saved = large.get("/export/moodle")
    assert (saved.content, "t002" in saved.text) == ((Path(words[6]) / "moodle.csv").read_bytes(), True)
    assert 'href="/export/moodle"' in large.get("/outputs").text
    assert large.post("/start/export", data={"form": "../x"}).status_code == 400
    forget_person(course, "t002")
    assert "not written yet" in large.get("/export/moodle").text


def test_what_compares_everybody_with_everybody_waits_for_the_report(course, large, started):
    """In a large class questions and report are those written last, with their moment, and a button writes them."""
    assert "was not done yet" in large.get("/questions").text
    assert large.get("/report", follow_redirects=False).headers["location"] == "/outputs"
    assert "Open the class report" not in large.get("/outputs").text
    large.post("/start/report", data={"back": "/questions"})
    large.app.state.workshop.wait()
    assert [words[:2] for words in started] == [("grade", "report")]
    write_class_report(course)
    assert "As of 20" in large.get("/questions").text and "Nothing stands out" in large.get("/questions").text
    assert large.get("/report").text == (course.root / "reports" / "class.html").read_text()


def test_an_export_of_several_files_is_saved_as_one_archive(course, large, monkeypatch):
    """All of them and whole, whether they are written now or were before; each can be saved alone."""
    out = course.root / "reports" / "exports" / "csv"
    write_export(course, "csv", out)
    files = {name: (out / name).read_bytes() for name in ("grades.csv", "items.csv")}
    saved, small = large.get("/export/csv"), signed_in(make_dashboard(course.root))
    assert saved.headers["content-disposition"].endswith("csv.zip")
    assert unpacked(saved.content) == files
    monkeypatch.undo()
    assert unpacked(small.get("/export/csv").content) == files
    assert large.get("/export/csv?file=items.csv").content == files["items.csv"]
    assert large.get("/export/csv?file=../x").status_code == 400


def test_what_writes_thousands_of_pages_anew_is_started_beside_the_pages(course, large, started):
    """A date of everybody's is the verb's to set and to take back; one person's stays a click."""
    large.post("/do/extend", data={"trainee": "t001", "exercise": "", "extra": "2 days", "reason": "--ill"})
    assert started == []
    answer = large.post("/do/due", data={"exercise": "T1", "moment": "--remove", "reason": "--json"})
    large.app.state.workshop.wait()
    assert "Due date (T1)" in answer.text and answer.url.path == "/"
    set_due_date(course, "T1", "2026-12-01 12:00 UTC")
    large.post("/do/due", data={"exercise": "T1", "remove": "1"})
    large.app.state.workshop.wait()
    large.post("/do/undo", data={"number": "2"})
    large.app.state.workshop.wait()
    assert "No. 1 was taken back" in large.post("/do/undo", data={"number": "1"}).text
    assert [words[3:] for words in started] == [
        ("--reason=--json", "--", "T1", "--remove"), ("--reason=", "--remove", "--", "T1"), ("--reason=", "--", "2")]
    assert large.post("/do/due", data={"exercise": "T9", "moment": "x"}).status_code == 400


def unpacked(content):
    """Name → content of the files in an archive."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.browser
def test_the_page_of_the_exports_follows_what_its_button_started(course, monkeypatch, visit):
    """It says what is under way, and by itself offers what was written once that is done; another page shows it too."""
    go = Event()

    def runner(words, _say):
        assert go.wait(60)
        write_export(course, words[4], Path(words[6]))
        return 0

    monkeypatch.setattr(pages, "_READ_AT_ONCE", -1)
    with serving(make_dashboard(fill(course, 3).root, runner)) as link:
        page = visit(link("/outputs"))
        page.get_by_role("button", name="Write moodle now").press("Enter")
        page.get_by_text("Export (moodle): under way").wait_for()
        assert page.get_by_role("button", name="Write csv now").is_disabled()
        go.set()
        page.get_by_role("link", name="Save moodle").wait_for()
        assert page.get_by_text("Export (moodle): done").is_visible()
        assert page.get_by_role("button", name="Write moodle anew").is_enabled()
