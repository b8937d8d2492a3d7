"""Two trainees in JupyterLab: one uses the mouse alone, one the keyboard alone."""

import json
from contextlib import suppress

from playwright.sync_api import TimeoutError as StillWaiting

ONE_OF_EACH_DESK = ("F3", "K1", "P3")
"""Exercises that hold every kind of desk, blank and advice between them, as tests/courses/test_exercises.py checks."""
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

    def turn_to(self, path):
        """Open the notebook in the JupyterLab that is there and wait for its kernel."""
        self.page.evaluate("path => jupyterapp.commands.execute('docmanager:open', {path})", path)
        self.page.wait_for_selector(".jp-Notebook-cell")
        self.wait_until_idle()

    def wait_until_idle(self):
        """Wait until the kernel has nothing to do."""
        self.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()

    def start(self, last):
        """Run all cells until the desks stand there; a kernel that is not ready yet drops the first request.

        Desks that stood there before are another run's, and do not count.
        """
        self.page.locator(".rl-desk").evaluate_all("desks => desks.forEach((desk) => { desk.dataset.old = 'yes'; })")
        for _ in range(6):
            self.run_all()
            for _ in range(2):
                with suppress(StillWaiting):
                    self.desk(last, ":not([data-old])").wait_for(timeout=10_000)
                    return
                self.wait_until_idle()  # a run that takes long is no request that was dropped
        raise AssertionError("the desks never appeared")

    def run_all(self):
        """Run all cells from the menu or the command palette, as this person does it."""
        raise AssertionError("say whether by mouse or by keyboard")

    def title(self, name):
        """The heading of a desk."""
        return self.words[self.desks[name]["title"]]

    def desk(self, name, mark=""):
        """The desk on the page, if it fits the further selector."""
        return self.page.locator(f".rl-desk{mark}:has(> header > h3:text-is({json.dumps(self.title(name))}))")

    def fields(self, name, case):
        """What a case asks and what counts, the button last, because it submits."""
        asked = [each for each in self.desks[name]["fields"] if each.get("item")
                 if not each.get("for_cases") or case in each["for_cases"]]
        return sorted(asked, key=lambda each: (each.get("when") == "final", each["kind"] == "buttons"))

    def wait_until_done(self, name, done):
        """Wait until the desk says how many are decided."""
        total = len(self.desks[name]["cases"])
        self.desk(name).locator(f".rl-progress:text-is('{done} of {total} decided')").wait_for()

    def work_through(self, name, answers, decided=0):
        """Answer the cases of a desk from the first that is not decided yet; answers: case → field → value."""
        cases = [each["id"] for each in self.desks[name]["cases"]]
        if self.desks[name]["kind"] == "table":
            ticks = all(field["kind"] == "checks" for field in self.desks[name]["fields"])
            (self.tick_rows if ticks else self.fill_rows)(name, answers, cases, decided)
            return
        for done, case in enumerate(cases[decided:], decided + 1):
            for step in ("first", "final") if self.desks[name].get("advice") == "after" else ("",):
                for field in [each for each in self.fields(name, case) if each.get("when", "") == step]:
                    self.answer(name, field, answers[case][field["name"]])
                if not any(each["kind"] == "buttons" for each in self.fields(name, case)):
                    self.press(name, "Save")
                if step == "first":
                    self.desk(name).locator(".rl-advice h5").wait_for()
            self.wait_until_done(name, done)

    def tick_rows(self, name, answers, cases, decided):
        """Tick the rows of a table that are to be ticked."""
        before, wanted = ([(case, field) for case in part for field, value in answers[case].items() if value]
                          for part in (cases[:decided], cases[decided:]))
        for done, (case, field) in enumerate(wanted, len(before) + 1):
            self.tick(name, f"[data-cell='{case}:{field}']")
            words = f"{done} of {len(cases)} rows ticked"
            self.desk(name).locator(f".rl-progress:text-is('{words}')").wait_for()

    def fill_rows(self, name, answers, cases, decided):
        """Type the number of each row of a table; Tab saves it and leads to the next row."""
        field = self.desks[name]["fields"][0]["name"]
        self.desk(name).locator(f"[data-cell='{cases[decided]}:{field}']").focus()
        for done, case in enumerate(cases[decided:], decided + 1):
            self.page.keyboard.type(str(answers[case][field]))
            self.page.keyboard.press("Tab")
            self.wait_until_done(name, done)

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
                desk.locator(f"[data-field='{field['name']}'] input[value='{one}']").click()


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
