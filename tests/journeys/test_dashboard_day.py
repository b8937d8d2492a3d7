"""An instructor's day at the dashboard in a real browser, by its buttons alone; every page read by axe, wide, on a
phone and dark.
"""

import re
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tests.grading.dashboard.people import HANDED, HOSTILE, as_workbook
from tests.journeys.test_instructors_day import TINY, diary, hand_in
from tests.serving import free_port, served

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.full]
PAGES = ("/", "/people", "/exercises", "/exercises/T1", "/trainee/ada", "/decided/x1/T1", "/questions", "/outputs",
         "/log")
LOOKS = {"wide": {"viewport": {"width": 1366, "height": 768}}, "phone": {"viewport": {"width": 390, "height": 844}},
         "dark": {"viewport": {"width": 1366, "height": 768}, "color_scheme": "dark"}}


@pytest.fixture
def opened(tmp_path, visit):
    """The page behind the printed link of a served dashboard, and the course."""
    from grading import create_course

    course = create_course(tmp_path / "course", "tiny", content=str(TINY),
                           exercises=("T1",), submitters="shared", late="zero")
    port, log = free_port(), tmp_path / "dashboard.log"
    command = [sys.executable, "-P", "-m", "readiness", "grade", "dashboard", str(course.root), "--no-browser",
               "--port", str(port)]
    with served(command, f"http://127.0.0.1:{port}/static/house/house.css", log):
        yield visit(re.search(r"http://\S+token=\S+", log.read_text())[0], **LOOKS["wide"]), course


_PATIENCE = 500_000
"""Milliseconds that a long verb may take on a busy machine."""


def press(page, name, address):
    """Press a button that starts a long verb and wait for what it says at its end."""
    page.goto(address)
    page.get_by_role("button", name=name, exact=True).click()
    # Each is pressed once, so an older one's word is not mistaken for it.
    page.locator("#said", has_text=re.compile(rf"^{name.removesuffix(' T1')}.*: done$")).wait_for(timeout=_PATIENCE)


def send(page, name):
    """Press the button of a form and wait for the page that answers it."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def give_out(page, home, tmp_path):
    """Take over the class list and give out the exercise, with a due date that was yesterday."""
    (tmp_path / "class.xlsx").write_bytes(as_workbook([("Trainee", "First name", "Last name", "Role"), *HANDED]))
    page.get_by_role("link", name="Class list", exact=True).click()
    page.get_by_label("Take over a list").set_input_files(tmp_path / "class.xlsx")
    send(page, "Take over")
    assert page.get_by_role("status").inner_text() == "10 trainees are on the list."
    press(page, "Give out T1", f"{home}/exercises")
    page.goto(f"{home}/exercises")
    page.get_by_label("Set a date for T1").fill(f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d %H:%M} UTC")
    send(page, "Save the due date of T1")


def correct(page, home):
    """Give one trainee longer, and another one points by hand and a comment."""
    page.get_by_role("link", name="Ada O'Brien").first.click()
    page.get_by_label("Until").fill(f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d %H:%M} UTC")
    page.locator("#until-why").fill("ill")
    send(page, "Give longer")
    page.get_by_role("link", name="100 of 100").wait_for()
    page.goto(f"{home}/decided/x1/T1")
    page.get_by_label("Points by hand for months").fill("21")
    send(page, "Save points of months")
    page.get_by_label("Comment that the trainee reads on months").fill(HOSTILE)
    send(page, "Save comment on months")


def read_by_axe(page, home, violations, tmp_path):
    """Every page in each look: no rule of WCAG broken, nothing wider than the screen."""
    for name, look in LOOKS.items():
        page.set_viewport_size(look["viewport"])
        page.emulate_media(color_scheme=look.get("color_scheme", "light"))
        for number, path in enumerate(PAGES):
            page.goto(home + path)
            page.screenshot(path=tmp_path / f"{name}-{number}.png")
            assert violations(page) == [], (name, path)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, (name, path)


def test_a_day_by_buttons_alone(opened, violations, tmp_path):
    """Ten people with awkward names: list, due date, out, in, graded, one extended, one set by hand, feedback, undo."""
    page, course = opened
    page.set_default_timeout(_PATIENCE)
    refused = []
    page.on("response", lambda answer: refused.append((answer.request.method, answer.url, answer.status))
            if answer.status >= 400 else None)
    home = page.url.rstrip("/")
    give_out(page, home, tmp_path)
    for who, share in (("ada", 1.0), ("lo", 1.0), ("x1", 0.5)):
        hand_in(course, who, diary(course, who, share=share))
    for name in ("Collect", "Grade"):
        press(page, name, home)
    assert page.locator("td .tag", has_text="late").count() == 3

    correct(page, home)
    press(page, "Give feedback", home)
    assert page.locator("td .tag", has_text="by hand").count() == 1
    assert "came in time" in (course.feedback("ada", "T1") / "T1.html").read_text()
    read_by_axe(page, home, violations, tmp_path)
    page.goto(f"{home}/trainee/ada")
    send(page, "Take back no. 2")
    page.get_by_role("link", name="0 of 100").wait_for()
    assert refused == []
    assert page.complaints == []
    assert [asked for asked in page.requests if not asked.startswith((home, "data:"))] == []
