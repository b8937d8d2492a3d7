"""The planner's page in a real browser: from an office to an answer to the files, by keyboard, with no network."""

import json
import os
import re
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
import yaml

from simulator import load_practice
from simulator.dashboard.launch import FOLDER, WORKERS, serve_command
from tests.serving import free_port, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DESK, OTHER, THIRD, CLASS = "a" * 32, "b" * 32, "d" * 32, "e" * 32
PATIENCE = 240_000
VIEWS = {"Answer": "answer", "Waiting": "waiting", "Staff and backlog": "work", "Where cases wait": "map",
         "Errors and cost": "errors", "Who waits longer": "groups", "Tell me why": "why",
         "Would it be enough?": "enough", "Take it away": "take"}
BROKEN = "extends: claim\nhorizon: soon\nstaf: 1\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder in which the page keeps its runs."""
    return tmp_path_factory.mktemp("what-if")


@pytest.fixture(scope="module")
def address(folder, town):
    """A running page; three planners have the small town open, four runs each, and a fourth has nothing yet."""
    for desk, seed in ((DESK, 1), (OTHER, 2), (CLASS, 1)):
        (folder / "desks").mkdir(exist_ok=True)
        (folder / "desks" / f"{desk}.json").write_text(json.dumps(
            {"where": {"source": "own", "path": str(town)}, "runs": 4, "seed": seed, "language": "en"}))
    (folder / "desks" / f"{THIRD}.json").write_text(json.dumps({"where": {"source": "own"}, "runs": 4}))
    port = free_port()
    place = f"http://127.0.0.1:{port}/"
    with served(serve_command(port=port), place, folder / "page.log",
                env=os.environ | {FOLDER: str(folder), WORKERS: "2"}):
        yield place


@pytest.fixture(scope="module")
def calibrated(tmp_path_factory):
    """The file of an office measured from the event log that ships with the lab."""
    from typer.testing import CliRunner

    from simulator.cli import app

    office = tmp_path_factory.mktemp("log") / "office.yml"
    assert CliRunner().invoke(app, ["calibrate", "example", "--zone", "UTC", "-o", str(office)]).exit_code == 0
    return office


@pytest.fixture
def planner(address, visit):
    """A function: the page as one planner sees it, once all figures of the run are drawn."""
    def open_page(desk=DESK, size=(1280, 800), done=True, **context):
        page = visit("about:blank", viewport={"width": size[0], "height": size[1]}, **context)
        page.context.add_cookies([{"name": "readiness_desk", "value": desk, "url": address}])
        page.goto(address)
        if done:
            wait_drawn(page)
        return page

    return open_page


def wait_drawn(page, *, unlike=None, early=False, **told):
    """Wait until the page has drawn the last figures (or any) of an order other than `unlike`, with all that is told.

    A text such as "All 4 runs are done" would not do: it stands there from the order before.
    """
    wanted = "".join(f'[data-{name}="{value}"]' for name, value in told.items())
    mark = f".drawn{wanted}" + (f':not([data-order="{unlike}"])' if unlike else "")
    page.wait_for_function("""([query, early]) => {
        const mark = document.querySelector(query)
        return mark && (early || mark.dataset.runs === mark.dataset.wanted
            && document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]'))
    }""", arg=[mark, early], timeout=PATIENCE)


def order_of(page):
    """The order whose figures are drawn; none yet at first."""
    mark = page.locator(".drawn")
    return mark.get_attribute("data-order") if mark.count() else None


@contextmanager
def another_order(page, *, early=False):
    """What is done within changes the order; go on once all figures of the new one (or some) are drawn."""
    before = order_of(page)
    yield
    wait_drawn(page, unlike=before, early=early)


def settle(page):
    """Wait until the script has run to its end."""
    page.wait_for_timeout(300)
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=PATIENCE)


def show(page, view, *, tap=False):
    """Choose a view with the mouse or a finger."""
    choice = page.get_by_role("radiogroup", name="Show").get_by_text(view, exact=True)
    choice.tap() if tap else choice.click()
    wait_drawn(page, view=VIEWS[view])


def upload(page, label, **files):
    """Give files to the upload of this label: name without its ending → content."""
    ending = "json" if "skill" in label else "yml"
    page.locator('[data-testid="stFileUploader"]').filter(has_text=label).locator("input[type=file]").set_input_files(
        [{"name": f"{name}.{ending}", "mimeType": "text/plain", "buffer": content} for name, content in files.items()])


def figures(page, title):
    """Before and after in the table's row of this title."""
    cells = page.get_by_role("row").filter(has_text=title).last.get_by_role("cell")
    return [float(cells.nth(place).inner_text().replace(",", "")) for place in (1, 2)]


def tab_to(page, role, name, *, back=False):
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    wanted = page.get_by_role(role, name=name).first
    for _ in range(120):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if wanted.evaluate("node => node === document.activeElement || node.contains(document.activeElement)"):
            return
    raise AssertionError(f"{name} is not reached by Tab")


@pytest.mark.full
def test_the_whole_path_by_keyboard(planner, violations, tmp_path):
    """Slider, answer, a question, the files: by keyboard alone, without complaint and without any network."""
    page = planner()
    tab_to(page, "slider", re.compile("^Officers"))
    with another_order(page):
        page.keyboard.press("ArrowRight")
    page.get_by_text("Changed: Officers: 2 → 3 heads").wait_for(timeout=PATIENCE)
    page.get_by_text("All 4 runs of each office are done.").wait_for(timeout=PATIENCE)
    page.get_by_role("cell", name="better").first.wait_for(timeout=PATIENCE)
    assert violations(page) == []

    tab_to(page, "radio", "Answer")
    for view in list(VIEWS.values())[1:8]:
        page.keyboard.press("ArrowRight")
        wait_drawn(page, view=view)
    page.get_by_role("radiogroup", name="Question").wait_for(timeout=PATIENCE)
    tab_to(page, "button", "Search")
    page.keyboard.press("Enter")
    page.get_by_text(re.compile("reviewers are enough|No number of reviewers")).wait_for(timeout=PATIENCE)
    assert violations(page) == []

    settle(page)
    tab_to(page, "radio", "Would it be enough?", back=True)
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Make the files").wait_for(timeout=PATIENCE)
    settle(page)
    tab_to(page, "button", "Make the files")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Download everything (.zip)").wait_for(timeout=PATIENCE)
    tab_to(page, "button", "Download report.html")
    with page.expect_download() as kept:
        page.keyboard.press("Enter")
    assert "Small town, proactive assignment, changed" in kept.value.path().read_text()
    settle(page)  # what the page is about to draw anew is faded
    assert violations(page) == []
    assert page.complaints == []
    assert [r for r in page.requests if not r.startswith(("http://127.0.0.1:", "data:", "blob:", "about:"))] == []


@pytest.mark.full
def test_every_view_speaks_for_itself(planner, violations):
    """On a tablet each view passes the accessibility rules, has its sentence, and a table for each of its charts."""
    page = planner(size=(820, 1180), has_touch=True)
    for view, told in (("Answer", "Means over 4 runs"), ("Waiting", "have a decision"),
                       ("Staff and backlog", "The busiest hour is"), ("Where cases wait", "Process map after"),
                       ("Errors and cost", "Of 1,000 decisions"), ("Who waits longer", "days longer than"),
                       ("Tell me why", "The story of case"), ("Would it be enough?", "answered by search"),
                       ("Take it away", "One click makes the report")):
        show(page, view, tap=True)
        page.get_by_text(told).first.wait_for(timeout=PATIENCE)
        if view == "Staff and backlog":
            roles = page.get_by_role("region", name="By role of staff").get_by_role("row")
            assert roles.filter(has_text="Officer").filter(has_text="Staff utilisation").count() == 1
        assert violations(page) == [], view
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), view
        charts = page.locator('[data-testid="stVegaLiteChart"]').count()
        assert page.get_by_text("Show the numbers:").count() == charts, view
    assert page.complaints == []


@pytest.mark.parametrize(("width", "height", "scheme"), [
    (1280, 800, "light"), (390, 844, "dark"),
    *(pytest.param(*size, marks=pytest.mark.full) for size in ((1280, 800, "dark"), (390, 844, "light")))])
def test_the_first_screen_answers_the_question(planner, violations, width, height, scheme):
    """Without scrolling: question, answer, figures; on a desk with the curve, on a phone with the controls folded.

    The page is light or dark as the planner's system is, and both can be read.
    """
    page = planner(size=(width, height), done=False, color_scheme=scheme)
    wait_drawn(page)
    phone = width < 600
    seen = [page.get_by_role("heading", name=re.compile("What changes")),
            page.get_by_text("Decided on the day the right arises:").first,
            *[page.locator(".cards > div").nth(number) for number in range(1 if phone else 3)],
            *([] if phone else [page.locator('[data-testid="stVegaLiteChart"]').first])]
    for one in seen:
        one.wait_for(timeout=PATIENCE)
        box = one.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] + box["height"] <= height, one
    sidebar = page.locator('[data-testid="stSidebar"]').bounding_box()
    assert (sidebar is None or sidebar["x"] + sidebar["width"] <= 0) == phone
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    ground = page.locator('[data-testid="stApp"]').evaluate("node => getComputedStyle(node).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", ground)[:3])) < 3 * 64) == (scheme == "dark"), ground
    assert violations(page) == []


@pytest.mark.full
def test_a_click_on_a_bar_leads_to_the_cases_behind_it(planner):
    """Clicking a bar chooses its office and step; the first case behind it has a story that names the step."""
    page = planner()
    show(page, "Tell me why")
    office, step = (page.get_by_role("combobox", name=name) for name in ("Office", "Step"))
    assert office.input_value() == "After"
    first = step.input_value()
    page.locator('[data-testid="stVegaLiteChart"] .mark-rect path').nth(2).click(timeout=PATIENCE)
    page.wait_for_function("([node, text]) => node.value === text", arg=[office.element_handle(), "Before"])
    page.wait_for_function("([node, text]) => !['', text].includes(node.value)", arg=[step.element_handle(), first])

    page.get_by_role("listitem").filter(has_text=step.input_value()).first.wait_for(timeout=PATIENCE)


@pytest.mark.full
def test_planners_do_not_see_each_other_and_find_their_own_again(planner):
    """Two browsers show two runs; one that was closed finds its run and its settings when it is opened again."""
    mine, other = planner(), planner(OTHER)
    seeds = []
    for page in (mine, other):
        page.get_by_text("How exact").click()
        seeds.append(page.get_by_role("spinbutton", name="Luck (seed)").input_value())
    assert seeds == ["1", "2"]

    with another_order(other):
        other.get_by_role("spinbutton", name="Luck (seed)").fill("7")
        other.keyboard.press("Enter")
    other.context.close()
    again = planner(OTHER)
    again.get_by_text("How exact").click()
    assert again.get_by_role("spinbutton", name="Luck (seed)").input_value() == "7"


def test_a_name_elsewhere_that_leads_here_opens_nothing(address):
    """A site may let its own name lead to this computer; neither page nor channel answers to that name."""
    def status(host, path, **headers):
        call = HTTPConnection(urlsplit(address).netloc, timeout=120)
        call.request("GET", path, headers={"Host": host, "Origin": f"http://{host}", **headers})
        return call.getresponse().status

    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
               "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    own, strange = urlsplit(address).netloc, "evil.example"
    assert [status(own, "/"), status(own, "/_stcore/stream", **upgrade)] == [200, 101]
    assert [status(strange, "/"), status(strange, "/_stcore/stream", **upgrade)] == [400, 400]


def test_a_wrong_file_says_all_and_keeps_the_result(planner):
    """A malformed upload is answered with every problem, in place; the figures shown stay."""
    page = planner()
    shown = page.get_by_role("table").first.inner_text()
    upload(page, "Scenario and process files", mine=BROKEN.encode(), torn=b"extends: claim\n  staff: [1")
    page.get_by_text("This cannot be run").wait_for(timeout=PATIENCE)

    told = page.get_by_role("alert").filter(has_text="This cannot be run").inner_text()
    assert "horizon" in told
    assert "staf" in told
    assert "torn.yml: is not a readable YAML" in told
    assert "desks" not in told  # where the server keeps it
    assert page.get_by_role("table").first.inner_text() == shown


@pytest.mark.full
def test_skill_from_a_class_changes_the_office_and_is_called_simulated(planner):
    """The file of a class that oversees well means fewer wrong decisions; a wrong file says so and changes nothing."""
    from grading.exports import list_forms
    from tests.grading.exports.test_exports import overseers

    page = planner(CLASS)
    before, after = figures(page, "Wrong decisions, whatever")
    page.locator("summary", has_text="Reviewers").click()
    upload(page, "Reviewer skill", skill=list_forms()["reviewer_skill"].write(overseers(6, 0.95, 0.02))[
        "reviewer_skill.json"])
    with another_order(page):
        page.get_by_text("Use the measured skill").click()
    page.get_by_text("Simulated with the reviewer skill that 6 people showed in training").wait_for(timeout=PATIENCE)
    page.get_by_text("97.9 of 100 when thinking for themself, as measured in training").wait_for(timeout=PATIENCE)
    skilled = figures(page, "Wrong decisions, whatever")
    assert skilled[0] == pytest.approx(before, abs=0.5)  # a line shows as many digits as its interval supports
    assert skilled[1] < 0.7 * after

    upload(page, "Reviewer skill", skill=b'{"schema": "readiness-lab reviewer skill 1", "reviewers": 2, '
           b'"decisions": 9, "hit_rate": 1.5, "false_alarm_rate": 0.1}')
    told = page.get_by_role("alert").filter(has_text="skill.json: hit_rate")
    told.wait_for(timeout=PATIENCE)
    settle(page)
    assert "skill.json: reviewers" in told.inner_text()
    assert figures(page, "Wrong decisions, whatever") == skilled
    assert page.get_by_text("Simulated with the reviewer skill").count() == 1
    assert page.complaints == []


@pytest.mark.full
def test_a_calibrated_office_is_given_proactive_assignment(planner, calibrated):
    """An office measured from an event log loses a step for a share of its cases, and its files are made."""
    page = planner(THIRD, done=False)
    upload(page, "Scenario and process files", office=calibrated.read_bytes())
    page.get_by_text("“After” is the same office with proactive assignment").click()
    page.get_by_text("Choose at least one step").wait_for(timeout=PATIENCE)
    settle(page)
    page.get_by_role("combobox", name=re.compile("^Steps that vanish")).fill("Register the claim")
    page.get_by_role("option", name="Register the claim").click(timeout=PATIENCE)
    page.keyboard.press("Tab")  # which closes the list
    page.get_by_text("Choose at least one step").wait_for(state="hidden", timeout=PATIENCE)
    wait_drawn(page, early=True)
    for slider, key in (("Minutes for which a person", "ArrowRight"), ("Of 100 of them", "ArrowLeft")):
        with another_order(page, early=True):
            page.get_by_role("slider", name=re.compile(f"^{slider}")).focus()
            page.keyboard.press(key)
    wait_drawn(page)
    page.locator("summary", has_text="Share of cases without an application").click()
    share = page.get_by_role("slider", name=re.compile("^Cases that come proactively"))
    share.wait_for(timeout=PATIENCE)

    assert float(share.input_value()) == 60
    before, after = figures(page, "Awards made without an application")
    assert before < 5
    assert after > 50
    show(page, "Take it away")
    page.get_by_role("button", name="Make the files").click()
    page.get_by_role("button", name="Download alternative.yml").wait_for(timeout=PATIENCE)
    with page.expect_download() as kept:
        page.get_by_role("button", name="Download alternative.yml").click()
    assert yaml.safe_load(kept.value.path().read_text())["process"]["attributes"]["proactive"]["share"]["value"] == 0.6
    assert page.complaints == []


@pytest.mark.full
def test_a_practice_of_the_library_opens_from_its_address(address, visit, violations):
    """The link of a card opens the page with its two offices, and says what they are."""
    name = "be-sfp-online-self-service"
    page = visit(f"{address}?practice={name}", viewport={"width": 1280, "height": 800})
    page.get_by_role("radio", name="A practice of the library").wait_for(timeout=PATIENCE)
    assert page.get_by_role("radio", name="A practice of the library").is_checked()
    card = load_practice(name)
    assert page.get_by_role("combobox", name="Practice").input_value() == f"{card.title} ({name})"
    page.get_by_text("About this office").click()
    page.get_by_text(card.missed).wait_for(timeout=PATIENCE)
    assert violations(page) == []
    page.get_by_text("From the catalogue", exact=True).click()
    page.get_by_role("combobox", name="Office").wait_for(timeout=PATIENCE)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=PATIENCE)
    page.reload()
    page.get_by_role("combobox", name="Office").wait_for(timeout=PATIENCE)


@pytest.mark.full
def test_azerbaijani_is_started(planner):
    """The page can be read in Azerbaijani; what is not translated yet stands in English."""
    page = planner()
    page.get_by_role("combobox", name="Language / Dil").click()
    page.get_by_role("option", name="Azərbaycanca").click()
    page.get_by_role("heading", name="Bəs belə olsa?").wait_for(timeout=PATIENCE)

    assert page.evaluate("document.documentElement.lang") == "az"
