"""A trainee's course in a real browser, by keyboard alone: two exercises from the home to feedback and certificate."""

import shutil
from contextlib import closing

import pytest

from tests.courses.browser.test_home import follow, tab_to
from tests.courses.browser.trainees import KeyboardTrainee
from tests.journeys.test_instructors_day import TINY, run
from tests.serving import serving

EXERCISES = ("T1", "T2")


@pytest.fixture
def course(tmp_path):
    """A course of two small exercises, given out to one trainee."""
    from grading import create_course, release

    content = shutil.copytree(TINY, tmp_path / "content")
    for place in ("source", "keys"):
        shutil.copytree(TINY / "practice" / place / "T1", content / "practice" / place / "T2")
    made = create_course(tmp_path / "course", "tiny", content=str(content), exercises=EXERCISES, submitters="shared")
    made.roster_file.write_text("trainee,first_name,last_name,email,role\nbahar,Bahar,Babayeva,b@office.example,CW\n")
    release(made)
    return made


@pytest.fixture
def shelf(course, tmp_path):
    """The trainee's desk as `readiness grade open` lays it out."""
    from courses.toolkit.home.settings import make_shelf
    from grading import find_seat

    seat = find_seat(course.root, "bahar")
    for name in EXERCISES:
        shutil.copytree(seat.packs / name, tmp_path / "work" / name / "pack")
        shutil.copy(seat.notebook(name), tmp_path / "work" / name)
    return make_shelf({"exercises": str(tmp_path / "work"), "course": str(seat.exchange / seat.course),
                       "trainee": "bahar", "kept": str(tmp_path / "kept")})


def work_through(page, course, exercise, right):
    """Begin an exercise on the map, decide every file with the right answers or with wrong colours, and hand in."""
    from grading.exchange.release import rebuild_variant

    found = course.exercise(exercise)
    pack, key = rebuild_variant(course.secret(), found, "bahar", 1)
    follow(page, "Begin")  # of what the map says comes next
    page.locator(".rl-desk h4:focus").wait_for()
    colours, months = (key.expected[item] for item in ("colour", "months"))
    wrong = {case: "white" if colour == "red" else "red" for case, colour in colours.items()}
    answers = {case: {"colour": (colours if right else wrong)[case], "months": months[case]} for case in colours}
    KeyboardTrainee(page, pack).work_through("cases", answers)
    follow(page, "Hand in")
    follow(page, "Hand in")
    page.get_by_text("Receipt:").wait_for()
    follow(page, "Back to your course")


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.full
def test_two_exercises_to_feedback_and_certificate(course, shelf, chromium, violations):
    """Home, desk, hand in, and again; once graded, feedback of both and the certificate, all by Tab and Enter."""
    from pypdf import PdfReader

    from courses.toolkit.home.site import make_home

    with (serving(make_home(shelf)) as link,
          closing(chromium.new_context(viewport={"width": 1366, "height": 768})) as context):
        page = context.new_page()
        page.goto(link("/"))
        for exercise, right in (("T1", True), ("T2", False)):
            work_through(page, course, exercise, right)
        assert page.get_by_text("Handed in").count() >= 2
        for verb in ("collect", "run", "feedback"):
            run(verb, course.root)
        page.reload()
        assert violations(page) == []
        for place in (1, 2):
            for _ in range(place):
                tab_to(page, "Read the feedback")
            with page.expect_navigation():
                page.keyboard.press("Enter")
            assert page.url.endswith(f"/exercise/{EXERCISES[place - 1]}/feedback")
            assert page.get_by_text("Bahar").count()
            page.go_back()
        tab_to(page, "Certificate (PDF)")
        with page.expect_download() as given:
            page.keyboard.press("Enter")
        text = " ".join(part.extract_text() for part in PdfReader(given.value.path()).pages)
    assert "Bahar Babayeva" in text and "T1" in text and "T2" not in text
    assert "What this certificate does not say" in " ".join(text.split())
