"""A trainee's notebook in JupyterLab: desks stand there by themselves, and handing in and feedback are within it."""

import json
import re
from contextlib import closing, suppress

import pytest
from playwright.sync_api import TimeoutError as StillWaiting

from grading import collect, find_seat, open_course, return_feedback
from grading.class_folder.course_folder import write_whole
from grading.setup.lab import open_home
from tests.serving import free_port, served


@pytest.fixture
def notebook(course, kernels, chromium, tmp_path):
    """The notebook of the tiny exercise in a browser, and the course."""
    seat, port = find_seat(course.root, "bahar"), free_port()
    desk = open_course(seat, tmp_path / "desk", kernels=kernels, browser=False, port=port, page="http://127.0.0.1:1/")
    open_home(seat, tmp_path / "desk", kernels=kernels, browser=False, port=0)
    address = f"http://127.0.0.1:{port}"
    with (served([*desk.command, "--IdentityProvider.token="], f"{address}/api", tmp_path / "lab.log",
                 env=dict(desk.environment), cwd=desk.home),
          closing(chromium.new_context(viewport={"width": 1366, "height": 768})) as context):
        page = context.new_page()
        page.foreign = []
        page.on("request", lambda request: None if request.url.startswith((address, "blob:", "data:"))
                else page.foreign.append(request.url))
        page.goto(f"{address}/doc/tree/T1/T1.ipynb")
        page.locator(".rl-desk").first.wait_for(timeout=60_000)
        yield page, course, desk.home / "T1"


def decided(page, done, timeout=60_000):
    """Wait until the first desk says how many files are decided."""
    page.locator(".rl-desk .rl-progress").first.filter(has_text=f"{done} of ").wait_for(timeout=timeout)


@pytest.mark.slow
@pytest.mark.full
def test_a_notebook_is_worked_through_without_running_a_cell(notebook, violations):
    """Desks stand there when it opens and when it opens again; handing in asks while files are open; feedback follows.

    Nothing else is run: a cell of the trainee's own stays as it was. No list of files, no prompt, no number of a run.
    """
    page, course, work = notebook
    end = page.locator(".rl-hand-in")
    end.wait_for(timeout=60_000)
    assert page.locator(".jp-SideBar:visible, .jp-InputPrompt:visible, .jp-OutputPrompt:visible").count() == 0
    assert violations(page, ".rl-hand-in") == []

    page.get_by_role("button", name="Hand in and feedback").press("Enter")
    end.get_by_role("button", name="Hand in", exact=True).press("Enter")
    end.get_by_text("files are still open").wait_for()
    assert [one.outcome for one in collect(course)] == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    end.get_by_text("Receipt:").wait_for()
    assert [(one.trainee, one.outcome) for one in collect(course)] == [("bahar", "collected")]

    write_whole(course.feedback("bahar", "T1") / "T1.html", "<p>Well read</p>")
    return_feedback(course)
    added = json.loads((work / "T1.ipynb").read_text())
    added["cells"].append({"cell_type": "code", "id": "own", "metadata": {}, "outputs": [], "execution_count": None,
                           "source": "open('ran.txt', 'w').close()"})
    (work / "T1.ipynb").write_text(json.dumps(added))
    page.reload()
    end.get_by_role("button", name="Read the feedback").press("Enter")
    page.frame_locator(".rl-hand-in iframe").get_by_text("Well read").wait_for()
    assert not (work / "ran.txt").exists()
    assert page.get_by_text("widget model not found").count() == 0
    assert page.get_by_role("link", name="Your course").get_attribute("href") == "http://127.0.0.1:1/"
    assert page.foreign == []


@pytest.mark.slow
@pytest.mark.full
@pytest.mark.parametrize("way", ["Change Kernel…", "Restart Kernel…"])
def test_desks_stand_there_again_for_another_kernel(notebook, way):
    """A kernel that takes another's place, or begins anew, is asked for the desks; decisions are saved by them."""
    page, _, _ = notebook
    page.locator(".rl-hand-in").wait_for(timeout=60_000)
    page.locator(".rl-desk").first.evaluate("desk => { desk.dataset.old = 'yes'; }")
    page.locator(".lm-MenuBar-item", has_text="Kernel").click()
    page.locator(".lm-Menu-item", has_text=re.compile(f"^{way}")).click()
    page.locator(".jp-Dialog button.jp-mod-accept").last.click()

    page.locator(".rl-desk:not([data-old])").first.wait_for(timeout=60_000)
    page.locator(".rl-hand-in").wait_for(timeout=60_000)
    # A restart draws the old desks once more before the new kernel has its own: who was too early does it again.
    for wait in (10_000, 60_000):
        page.locator(".rl-desk input").first.fill("3")
        page.locator(".rl-desk .rl-buttons button").first.click()
        with suppress(StillWaiting):
            decided(page, 1, wait)
            return
    raise AssertionError("the new kernel's desk saved nothing")
