"""The planner's page in a real browser: from an office to an answer to the files, by keyboard, with no network."""

import json
import os
import re

import pytest

from simulator.dashboard.launch import FOLDER, WORKERS, serve_command
from tests.serving import free_port, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DESK, OTHER, THIRD = "a" * 32, "b" * 32, "d" * 32
PATIENCE = 120_000
BROKEN = "extends: claim\nhorizon: soon\nstaf: 1\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder in which the page keeps its runs."""
    return tmp_path_factory.mktemp("what-if")


@pytest.fixture(scope="module")
def address(folder, town):
    """A running page; three planners have the small town open, four runs each."""
    for desk, seed in ((DESK, 1), (OTHER, 2), (THIRD, 3)):
        (folder / "desks").mkdir(exist_ok=True)
        (folder / "desks" / f"{desk}.json").write_text(json.dumps(
            {"where": {"source": "own", "path": str(town)}, "runs": 4, "seed": seed, "language": "en"}))
    port = free_port()
    place = f"http://127.0.0.1:{port}/"
    with served(serve_command(port=port), place, folder / "page.log",
                env=os.environ | {FOLDER: str(folder), WORKERS: "2"}):
        yield place


@pytest.fixture
def planner(address, visit):
    """A function: the page as one planner sees it, once the run is done."""
    def open_page(desk=DESK, size=(1280, 800), done=True):
        page = visit("about:blank", viewport={"width": size[0], "height": size[1]})
        page.context.add_cookies([{"name": "readiness_desk", "value": desk, "url": address}])
        page.goto(address)
        if done:
            wait_done(page)
        return page

    return open_page


def wait_done(page):
    """Wait until all runs are done and nothing is being drawn."""
    page.get_by_text("All 4 runs of each office are done.").wait_for(timeout=PATIENCE)
    settle(page)


def settle(page):
    """Wait until the script has run to its end."""
    page.wait_for_timeout(300)
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=PATIENCE)


def show(page, view):
    """Choose a view with the mouse."""
    page.get_by_role("radiogroup", name="Show").get_by_text(view, exact=True).click()
    settle(page)


def tab_to(page, role, name, *, back=False):
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    wanted = page.get_by_role(role, name=name).first
    for _ in range(120):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if wanted.evaluate("node => node === document.activeElement || node.contains(document.activeElement)"):
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_the_whole_path_by_keyboard(planner, violations, tmp_path):
    """Slider, answer, a question, the files: by keyboard alone, without complaint and without any network."""
    page = planner()
    tab_to(page, "slider", re.compile("^Officers"))
    page.keyboard.press("ArrowRight")
    page.get_by_text("Changed: Officers: 2 → 3 heads").wait_for(timeout=PATIENCE)
    wait_done(page)
    page.get_by_role("cell", name="better").first.wait_for(timeout=20_000)
    assert violations(page) == []

    tab_to(page, "radio", "Answer")
    for _ in range(7):
        page.keyboard.press("ArrowRight")
        settle(page)
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
    with page.expect_download() as kept:
        page.get_by_role("button", name="Download report.html").click()
    assert "3 heads" in kept.value.path().read_text() or "<h1>" in kept.value.path().read_text()
    assert violations(page) == []
    assert page.complaints == []
    assert [r for r in page.requests if not r.startswith(("http://127.0.0.1:", "data:", "blob:", "about:"))] == []


def test_every_view_speaks_for_itself(planner, violations):
    """Each view passes the accessibility rules, has its sentence, and each chart its numbers in a table."""
    page = planner()
    for view, told in (("Waiting", "have a decision"), ("Staff and backlog", "The busiest hour is"),
                       ("Where cases wait", "Process map after"), ("Errors and cost", "Of 1,000 decisions"),
                       ("Who waits longer", "days longer than"), ("Tell me why", "The story of case")):
        show(page, view)
        page.get_by_text(told).first.wait_for(timeout=PATIENCE)
        assert violations(page) == [], view
        charts = page.locator('[data-testid="stVegaLiteChart"]').count()
        assert page.get_by_text("Show the numbers:").count() == charts, view
    assert page.complaints == []


def test_a_click_on_a_bar_leads_to_the_cases_behind_it(planner):
    """Clicking a bar chooses its office and step; the first case behind it has a story that names the step."""
    page = planner()
    show(page, "Tell me why")
    office, step = (page.get_by_role("combobox", name=name) for name in ("Office", "Step"))
    assert office.input_value() == "After"
    first = step.input_value()
    page.locator('[data-testid="stVegaLiteChart"] .mark-rect path').nth(2).click(timeout=PATIENCE)
    page.wait_for_function("([node, text]) => node.value === text", arg=[office.element_handle(), "Before"])
    settle(page)

    assert step.input_value() not in ("", first)
    assert page.get_by_role("listitem").filter(has_text=step.input_value()).count() > 0


def test_a_tablet_shows_it_too(planner, violations):
    """On a tablet held upright nothing has to be scrolled sideways."""
    page = planner(size=(768, 1024))

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert violations(page) == []


def test_planners_do_not_see_each_other_and_find_their_own_again(planner):
    """Two browsers show two runs; one that was closed finds its run and its settings when it is opened again."""
    mine, other = planner(), planner(OTHER)
    seeds = []
    for page in (mine, other):
        page.get_by_text("How exact").click()
        seeds.append(page.get_by_role("spinbutton", name="Luck (seed)").input_value())
    assert seeds == ["1", "2"]

    other.get_by_role("spinbutton", name="Luck (seed)").fill("7")
    other.keyboard.press("Enter")
    settle(other)
    wait_done(other)
    other.context.close()
    again = planner(OTHER)
    again.get_by_text("How exact").click()
    assert again.get_by_role("spinbutton", name="Luck (seed)").input_value() == "7"


def test_a_wrong_file_says_all_and_keeps_the_result(planner):
    """A malformed upload is answered with every problem, in place; the figures shown stay."""
    page = planner()
    shown = page.get_by_role("table").first.inner_text()
    page.locator("input[type=file]").first.set_input_files(
        [{"name": "mine.yml", "mimeType": "text/yaml", "buffer": BROKEN.encode()}])
    page.get_by_text("This cannot be run").wait_for(timeout=PATIENCE)

    told = page.get_by_role("alert").filter(has_text="This cannot be run").inner_text()
    assert "horizon" in told
    assert "staf" in told
    assert page.get_by_role("table").first.inner_text() == shown


def test_an_own_office_is_given_proactive_assignment(planner):
    """A step that vanishes for a share of the cases of one's own office is chosen on the page, and shown."""
    page = planner(THIRD)
    page.get_by_text("“After” is the same office with proactive assignment").click()
    page.get_by_text("Choose at least one step").wait_for(timeout=PATIENCE)
    page.get_by_role("combobox", name=re.compile("^Steps that vanish")).fill("collects papers")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # which closes the list
    settle(page)
    page.locator("summary", has_text="Share of cases without an application").click()
    share = page.get_by_role("slider", name=re.compile("^Cases that come proactively"))
    share.wait_for(timeout=PATIENCE)
    wait_done(page)

    assert float(share.input_value()) == 60
    row = page.get_by_role("row").filter(has_text="Awards made without an application").last
    before, after = (float(row.get_by_role("cell").nth(place).inner_text()) for place in (1, 2))
    assert before == 0
    assert after > 50
    assert page.complaints == []


def test_azerbaijani_is_started(planner):
    """The page can be read in Azerbaijani; what is not translated yet stands in English."""
    page = planner()
    page.get_by_role("combobox", name="Language / Dil").click()
    page.get_by_role("option", name="Azərbaycanca").click()
    page.get_by_role("heading", name="Bəs belə olsa?").wait_for(timeout=PATIENCE)

    assert page.evaluate("document.documentElement.lang") == "az"
