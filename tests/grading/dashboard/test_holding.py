"""What the class holds of one person, by buttons: saved, shown as evidence, forgotten; each as its verb does it."""

import io
import json
import re
import zipfile
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from grading import Examiner, export_person, grade, make_dashboard, open_course_folder, what_would_go
from tests.serving import serving, signed_in


@pytest.fixture
def desk(course, paper, hand_in, work_of):
    """A signed-in browser at the dashboard of a class in which two people were graded, two years ago."""
    for name, share in (("amina", 1.0), ("bahar", 0.5)):
        hand_in(course, name, work_of(course, name, share=share), received_at=datetime(2024, 11, 22, 12, tzinfo=UTC))
    grade(Examiner(course, paper))
    for name in ("amina", "bahar"):
        given = course.root / "attempts" / name / "T1.json"
        given.write_text(re.sub(r'"issued_at": "[^"]+"', '"issued_at": "2024-11-01T12:00:00+00:00"', given.read_text()))
    return signed_in(make_dashboard(course.root))


def test_all_that_is_held_is_saved_as_the_verb_saves_it(desk, course, tmp_path):
    """The page lists what the verb would name, and the archive holds what the verb's does, of that person alone."""
    page = desk.get("/held/amina")
    assert [line for line in what_would_go(course, "amina") if line not in page.text] == []
    assert 'href="/held/amina"' in desk.get("/trainee/amina").text
    sent = desk.get("/held/amina/archive")
    export_person(course, "amina", tmp_path / "verb.zip")
    by_button, by_verb = (zipfile.ZipFile(file) for file in (io.BytesIO(sent.content), tmp_path / "verb.zip"))
    assert by_button.namelist() == by_verb.namelist()
    assert sent.headers["Cache-Control"] == "no-store", "as every page of the dashboard"
    told = [json.loads(one.read("data.json")) | {"made_at": ""} for one in (by_button, by_verb)]
    assert told[0] == told[1]
    assert b"bahar" not in b"".join(map(by_button.read, by_button.namelist()))


def test_the_evidence_pack_is_saved_and_says_of_the_law_what_was_asked(desk):
    """A PDF with the person's name and exercise; words about the law on that button alone; nobody unknown has one."""
    plain, law = (desk.get(f"/held/amina/evidence{more}").content for more in ("", "?law=eu"))
    texts = ["".join(page.extract_text() for page in PdfReader(io.BytesIO(one)).pages) for one in (plain, law)]
    assert "Amina" in texts[0] and "T1" in texts[0]
    assert ["AI Act" in text for text in texts] == [False, True]
    assert desk.get("/held/nobody/evidence").status_code == 400
    assert desk.get("/held/..%2Fsecret/archive").status_code in (400, 404)


def test_a_person_is_forgotten_only_when_their_name_is_written_again(desk, course):
    """Another word, or none, changes nothing; the name takes everything of theirs away, and nothing of the others."""
    was = what_would_go(course, "bahar")
    for word in ("", "Amina", "bahar"):
        assert desk.post("/do/forget", data={"trainee": "amina", "again": word}).status_code == 400
    assert what_would_go(course, "amina")
    assert "amina is forgotten" in desk.post("/do/forget", data={"trainee": "amina", "again": "amina"}).text
    assert (what_would_go(course, "amina"), what_would_go(course, "bahar")) == ([], was)
    assert "Nothing is held" in desk.get("/held/amina").text


def test_whose_time_is_over_is_listed_and_nobody_goes_unasked(desk, course):
    """Without `keep_days` the page says that none is set; with it those whose work is older, each with their page."""
    assert "set no end" in desk.get("/overdue").text
    settings = course.root / "course.yml"
    settings.write_text(settings.read_text().replace("keep_days: 0", "keep_days: 365"))
    page = desk.get("/overdue").text
    assert all(f'href="/held/{name}"' in page for name in ("amina", "bahar")) and "/held/camal" not in page
    assert what_would_go(open_course_folder(course.root), "amina")


def test_its_pages_can_be_read_by_everybody(desk, course, visit, violations):
    """No rule of WCAG A and AA is broken on either page, wide or narrow, light or dark."""
    with serving(make_dashboard(course.root)) as link:
        for path in ("/held/amina", "/overdue"):
            for width, scheme in ((1366, "light"), (390, "dark")):
                page = visit(link(path), viewport={"width": width, "height": 844}, color_scheme=scheme)
                assert (page.locator("h1").count(), violations(page), page.complaints) == (1, [], [])
