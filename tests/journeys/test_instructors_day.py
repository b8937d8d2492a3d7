"""An instructor's whole day: terminal and real browser, thirty trainees, honest and hostile."""

import contextlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.serving import free_port, served

TINY = Path(__file__).parent.parent / "grading" / "tiny"
NAMES = [f"trainee{number:02d}" for number in range(30)]
TRICK = "<script>document.title = 'owned'</script><img src=x onerror=\"document.title = 'owned'\"> $x^2$"


def run(*words):
    """Run a verb of `readiness grade` and return what it printed."""
    from grading.cli import app

    done = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@contextlib.contextmanager
def opened(desk, log):
    """Start a prepared JupyterLab and give its address; ends with the block."""
    port = next(word for word in desk.command if word.startswith("--port=")).removeprefix("--port=")
    address = f"http://127.0.0.1:{port}"
    with served([*desk.command, "--IdentityProvider.token=open"], f"{address}/api", log, env=dict(desk.environment),
                cwd=desk.home):
        yield address


def diary(course, trainee, cases_of=None, share=1.0):
    """The decisions of somebody who knows the answers to a share of the cases."""
    from grading import pack_id
    from grading.exchange.release import rebuild_variant

    whose = cases_of or trainee
    _, key = rebuild_variant(course.secret(), course.exercise("T1"), whose, 1)
    cases = list(key.expected["colour"])[:round(12 * share)]
    acts = [{"at": 1000.0 + 9 * number, "exercise": "T1", "pack": pack_id(course.secret(), "T1", whose, 1),
             "what": "decide", "desk": "cases", "case": case,
             "values": {item: key.expected[item][case] for item in ("colour", "months")}}
            for number, case in enumerate(cases)]
    return "".join(json.dumps(act) + "\n" for act in acts)


def hand_in(course, trainee, decisions, change=lambda notebook: None):
    """Put a folder into the exchange as nbgrader's Submit does."""
    when = f"{datetime.now(UTC) - timedelta(seconds=5):%Y-%m-%d %H:%M:%S.%f} UTC"
    folder = course.exchange / course.settings.course / "inbound" / f"{trainee}+T1+{when}"
    folder.mkdir()
    notebook = json.loads(course.released("T1").read_bytes())
    change(notebook)
    (folder / "T1.ipynb").write_text(json.dumps(notebook))
    (folder / "decisions.jsonl").write_text(decisions)
    (folder / "submission_secret.txt").write_text(f"token of {trainee}")


def own_cell(source, kind="code"):
    """A change: one cell of the trainee's own at the end."""
    extra = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return lambda notebook: notebook["cells"].append(
        {"cell_type": kind, "id": "own", "metadata": {}, "source": source, **extra})


def play_the_class(course):
    """29 trainees hand in: right, half right, blank, copied, and five kinds of hostile."""
    hostile = [own_cell("import os; os._exit(0)"), own_cell("open('answer_sheet.json', 'w').write('[' * 100000)"),
               own_cell(TRICK, "markdown"), own_cell("raise SystemExit"), lambda notebook: notebook["cells"].clear()]
    for number, name in enumerate(NAMES[1:], start=1):
        kind = number % 6
        share = {1: 1.0, 2: 0.5, 3: 0.0}.get(kind, 1.0)
        change = hostile[number // 6] if kind == 5 else lambda notebook: None
        hand_in(course, name, diary(course, name, NAMES[1] if kind == 4 else None, share), change)


@pytest.fixture
def in_lab(chromium):
    """Open a page at an address, large enough for JupyterLab."""
    pages = []

    def opened(address):
        page = chromium.new_context(viewport={"width": 1400, "height": 900}).new_page()
        page.strangers, page.complaints = [], []
        page.set_default_timeout(60_000)
        page.on("request", lambda request: page.strangers.append(request.url)
                if not request.url.startswith(("http://127.0.0.1", "data:", "blob:", "ws://127.0.0.1")) else None)
        page.on("console", lambda said: page.complaints.append(f"{said.text} {said.location}")
                if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address)
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.context.close()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.full
def test_a_whole_day(tmp_path, in_lab):
    """Roster to export: every step works, hostile work earns nothing, the browser shows what it should."""
    from grading import open_course_folder, read_scores
    from grading.setup.lab import find_seat, open_course, prepare_formgrader

    folder = tmp_path / "course"
    (tmp_path / "class.csv").write_text("trainee,first_name,last_name,role\n" + "".join(
        f"{name},{name.title()},Someone,CW\n" for name in NAMES))
    run("secret", folder, "--course", "spring", "--shared", "--content", TINY)
    settings = folder / "course.yml"
    settings.write_text(settings.read_text().replace("exercises: []", "exercises: [T1]"))
    assert "30 trainees" in run("roster", folder, tmp_path / "class.csv")
    assert "30 new data packs" in run("release", folder)
    course = open_course_folder(folder)

    seat = find_seat(course.exchange / "spring", NAMES[0])
    desk = open_course(seat, tmp_path / "desk", browser=False, port=free_port())
    with opened(desk, tmp_path / "lab.log") as lab:
        page = in_lab(f"{lab}/lab?token=open")
        submit_in_the_browser(page, desk, diary(course, NAMES[0]))
        play_the_class(course)
        assert "30 collected, 0 unchanged, 0 older, 0 refused" in run("collect", folder)
        told = run("run", folder, "--jobs", "2")
        assert "30 graded" in told and "0 failed" in told
        points = {row.trainee: row.counted for row in read_scores(course)}
        assert points[NAMES[0]] == points["trainee01"] == 100
        assert points["trainee03"] == points["trainee04"] == points["trainee11"] == 0

        with opened(prepare_formgrader(course, browser=False, port=free_port()), tmp_path / "fg.log") as formgrader:
            look_in_formgrader(in_lab, formgrader, course)
        assert {row.trainee: row.counted for row in read_scores(course)}["trainee02"] == 77
        run("regrade", folder, "--trainee", "trainee02")
        assert {row.trainee: row.counted for row in read_scores(course)}["trainee02"] == 77

        assert "30 given back" in run("feedback", folder)
        fetch_feedback_in_the_browser(page, desk)
    assert Path(run("report", folder).strip()).stat().st_size > 10_000
    run("export", folder, "--form", "moodle", "--out", tmp_path / "out")
    assert (tmp_path / "out" / "moodle.csv").read_text().count("\n") == 31
    assert page.strangers == []


def submit_in_the_browser(page, desk, decisions):
    """Open the exercise, run it, and press Submit in Assignment List; nothing of the instructor's is in sight."""
    page.click(".lm-MenuBar-item:has-text('Nbgrader')")
    shown = [label for label in page.locator(".lm-Menu-itemLabel").all_inner_texts() if label]
    assert shown == ["Assignment List"]
    page.click(".lm-Menu-itemLabel:has-text('Assignment List')")
    (desk.home / "T1" / "decisions.jsonl").write_text(decisions)
    page.click("#fetched_assignments_list button:has-text('Submit')")
    page.wait_for_selector("#submitted_assignments_list .list_item:has-text('T1')")


def look_in_formgrader(in_lab, address, course):
    """Press Autograde, read a hostile notebook without running it, set points by hand."""
    page = in_lab(f"{address}/lab?token=open")
    page.goto(f"{address}/formgrader/manage_submissions/T1")
    row = page.locator("tbody tr", has_text="trainee02")
    row.wait_for()
    assert page.locator("tbody tr").count() == 30
    row.locator(".autograde a").click()
    page.wait_for_selector(":text('Successfully autograded')")

    page.goto(f"{address}/formgrader/submissions/{notebook_of(course, 'trainee17')}/?index=0")
    page.wait_for_selector("#colour")
    page.wait_for_timeout(500)
    assert page.strangers == []
    assert page.title() != "owned"
    assert page.get_by_text("$x^2$").is_visible()

    page.goto(f"{address}/formgrader/submissions/{notebook_of(course, 'trainee02')}/?index=0")
    page.wait_for_selector("#colour")
    page.wait_for_function("document.getElementById('colour').placeholder !== ''")
    page.wait_for_function("document.activeElement.matches('.tabbable')")
    page.fill("#colour", "57")
    saving = page.expect_response(lambda answer: "/api/grade/" in answer.url and answer.request.method == "PUT")
    with saving as saved:
        page.press("#colour", "Tab")
    assert saved.value.ok
    assert page.strangers == []
    assert page.complaints == []


def notebook_of(course, trainee):
    """The name formgrader gives a trainee's notebook."""
    from grading.gradebook.book import open_gradebook

    with open_gradebook(course) as gradebook:
        return gradebook.find_submission_notebook("T1", "T1", trainee).id


def fetch_feedback_in_the_browser(page, desk):
    """Press Fetch Feedback and find the page with the points in the trainee's own folder."""
    page.click("#submitted_assignments_list button:has-text('Fetch Feedback')")
    page.wait_for_selector("#submitted_assignments_list :text('View Feedback')")
    pages = list((desk.home / "T1" / "feedback").rglob("T1.html"))
    assert "100 of 100" in pages[0].read_text()
