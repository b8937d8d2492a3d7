"""A real JupyterLab in a real browser, and two trainees: one uses the mouse alone, one the keyboard alone."""

import json
import os
import re
import sys

import pytest
from playwright.sync_api import TimeoutError as StillWaiting

from courses import Variant, build_variant, load_exercise, write_trainee_folder
from tests.serving import free_port, served

SEED, PACK = 20_260_101, "browser-test"


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """Address and folder of a JupyterLab that serves every exercise twice: for the mouse and for the keyboard."""
    home, work = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("work")
    settings = home / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(
        json.dumps({"fetchNews": "false", "checkForUpdates": False}))
    port = free_port()
    quiet = os.environ | {"HOME": str(home), "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
                          "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"), "PYTHONWARNINGS": "ignore",
                          "JUPYTER_PREFER_ENV_PATH": "1"}
    quiet.pop("READINESS_GRADING", None)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
               "--IdentityProvider.token=", f"--ServerApp.root_dir={work}", "--LabApp.extension_manager=readonly"]
    address = f"http://127.0.0.1:{port}"
    with served(command, f"{address}/api", home / "lab.log", env=quiet):
        yield address, work


@pytest.fixture
def folder(lab):
    """Make a trainee's folder with an exercise; returns folder and the exercise's pack and key."""
    def make(name, exercise_id):
        exercise = load_exercise(exercise_id)
        pack, key = build_variant(exercise, Variant(seed=SEED, pack_id=PACK))
        write_trainee_folder(exercise, pack, lab[1] / name)
        return lab[1] / name, exercise, pack, key
    return make


@pytest.fixture
def watched(chromium):
    """A page that remembers console errors and requests that leave the machine."""
    context = chromium.new_context(viewport={"width": 1400, "height": 1100})
    page = context.new_page()
    page.errors, page.foreign = [], []
    page.on("console", lambda message: message.type == "error" and page.errors.append(message.text))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("request", lambda request: None if re.match(r"(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:|about:",
                                                        request.url) else page.foreign.append(request.url))
    yield page
    context.close()


IN_DESK = "(title) => document.activeElement?.closest('.rl-desk')?.querySelector('h3')?.textContent === title"


def number_box(field):
    """Where the number of one field is typed; a slider has a box of its own beside it."""
    place = f"[id$='-{field['name']}']"
    return f".rl-slider:has({place}) .rl-typed" if field["kind"] == "slider" else f"input{place}"


class Trainee:
    """One person with one way of working."""

    def __init__(self, page, pack):
        self.page = page
        self.desks = json.loads(pack.files["desks.json"])
        self.words = json.loads(pack.files["texts.en.json"])

    def open(self, address, path):
        """Open the notebook and wait for its kernel."""
        self.page.goto(f"{address}/lab/tree/{path}?reset")
        self.page.wait_for_selector(".jp-Notebook-cell", timeout=60_000)
        self.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)

    def start(self, last):
        """Run all cells until the desks stand there; a kernel that is not ready yet drops the first request."""
        for _ in range(6):
            self.run_all()
            try:
                self.desk(last).wait_for(timeout=10_000)
            except StillWaiting:
                continue
            return
        raise AssertionError("the desks never appeared")

    def run_all(self):
        """Run all cells from the menu or the command palette, as this person does it."""
        raise AssertionError("say whether by mouse or by keyboard")

    def title(self, name):
        """The heading of a desk."""
        return self.words[self.desks[name]["title"]]

    def desk(self, name):
        """The desk on the page."""
        return self.page.locator(".rl-desk", has=self.page.get_by_role("heading", name=self.title(name), exact=True))

    def fields(self, name, case):
        """What a case asks and what counts, the button last, because it submits."""
        asked = [each for each in self.desks[name]["fields"] if each.get("item")
                 if not each.get("for_cases") or case in each["for_cases"]]
        return sorted(asked, key=lambda each: (each.get("when") == "final", each["kind"] == "buttons"))

    def wait_until_done(self, name, done):
        """Wait until the desk says how many are decided."""
        total = len(self.desks[name]["cases"])
        self.desk(name).get_by_text(f"{done} of {total} decided", exact=True).wait_for(timeout=15_000)

    def work_through(self, name, answers):
        """Answer every case of a desk; answers: case → field → value."""
        if self.desks[name]["kind"] == "table":
            self.tick_rows(name, answers)
            return
        for done, case in enumerate((each["id"] for each in self.desks[name]["cases"]), 1):
            for step in ("first", "final") if self.desks[name].get("advice") == "after" else ("",):
                for field in [each for each in self.fields(name, case) if each.get("when", "") == step]:
                    self.answer(name, field, answers[case][field["name"]])
                if not any(each["kind"] == "buttons" for each in self.fields(name, case)):
                    self.press(name, "Save")
                if step == "first":
                    self.desk(name).get_by_role("heading", name="The assistant's view").wait_for(timeout=15_000)
            self.wait_until_done(name, done)

    def tick_rows(self, name, answers):
        """Tick the rows of a table that are to be ticked."""
        wanted = [(case["id"], field) for case in self.desks[name]["cases"] for field in answers[case["id"]]
                  if answers[case["id"]][field]]
        for done, (case, field) in enumerate(wanted, 1):
            self.tick(name, f"[data-cell='{case}:{field}']")
            words = f"{done} of {len(self.desks[name]['cases'])} rows ticked"
            self.desk(name).get_by_text(words, exact=True).wait_for(timeout=15_000)

    def tick(self, name, box):
        """Tick one box of a table."""
        raise AssertionError("say whether by mouse or by keyboard")


class MouseTrainee(Trainee):
    """Clicks; types only where a number is asked."""

    def run_all(self):
        """Run menu, Run All Cells."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()

    def press(self, name, label):
        """Click a button."""
        self.desk(name).get_by_role("button", name=label, exact=True).click()

    def tick(self, name, box):
        """Click the box."""
        self.desk(name).locator(box).click()

    def answer(self, name, field, value):
        """Click the answer, or type the number."""
        desk = self.desk(name)
        if field["kind"] == "buttons":
            desk.locator(f".rl-buttons button[value='{value}']").click()
        elif field["kind"] in ("number", "slider"):
            box = desk.locator(number_box(field))
            box.fill(str(value))
            box.blur()
        else:
            for one in value if isinstance(value, list) else [value]:
                desk.locator(f"input[value='{one}']").click()


class KeyboardTrainee(Trainee):
    """Never touches the mouse: Tab, Shift+Tab, arrows, Space, Enter, digits."""

    def run_all(self):
        """Command palette, Run All Cells."""
        self.page.keyboard.press("Control+Shift+C")
        self.page.keyboard.type("Run All Cells", delay=5)
        self.page.locator(".lm-CommandPalette-item.lm-mod-active", has_text="Run All Cells").wait_for()
        self.page.keyboard.press("Enter")

    def tab_to(self, selector, most=80):
        """Press Tab until an element that fits the selector has the focus."""
        for _ in range(most):
            if self.page.evaluate("(wanted) => document.activeElement?.matches(wanted) ?? false", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reached {selector}")

    def enter_desk(self, name):
        """Reach the desk with Tab alone."""
        for _ in range(400):
            if self.page.evaluate(IN_DESK, self.title(name)):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reached the desk {name}")

    def press(self, name, label):
        """Tab to the save button and press Enter."""
        self.tab_to(".rl-main")
        self.page.keyboard.press("Enter")

    def tick(self, name, box):
        """Tab to the box and press Space."""
        if not self.page.evaluate(IN_DESK, self.title(name)):
            self.enter_desk(name)
        self.tab_to(box)
        self.page.keyboard.press("Space")

    def answer(self, name, field, value):
        """Tab to the blank and fill it in."""
        if not self.page.evaluate(IN_DESK, self.title(name)):
            self.enter_desk(name)
        if field["kind"] == "buttons":
            self.tab_to(f".rl-buttons button[value='{value}']")
            self.page.keyboard.press("Enter")
        elif field["kind"] in ("number", "slider"):
            self.tab_to(number_box(field))
            self.page.keyboard.type(str(value))
        elif field["kind"] == "checks":
            for one in sorted(value, key=[each["value"] for each in field["options"]].index):
                self.tab_to(f"input[value='{one}']")
                self.page.keyboard.press("Space")
        else:
            self.pick_radio(field, value)

    def pick_radio(self, field, value):
        """Tab into the group and move with the arrow keys, which selects as it goes."""
        self.tab_to(f"[data-field='{field['name']}'] input")
        self.page.keyboard.press("Space")
        for _ in field["options"]:
            if self.page.evaluate("(wanted) => document.activeElement.value === wanted", value):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrow keys never reached {value}")


@pytest.fixture
def trainee(watched):
    """A trainee with one way of working, for one pack."""
    return lambda way, pack: {"mouse": MouseTrainee, "keyboard": KeyboardTrainee}[way](watched, pack)
