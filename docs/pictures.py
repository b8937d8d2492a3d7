"""Take the pictures of README and how-to pages from what the project makes.

    python docs/pictures.py OUT       all; OUT is the folder of a tour
    python docs/pictures.py what-if   those of the planner's page alone
"""

import os
import re
import subprocess
import sys
import tempfile
from base64 import b64encode
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))  # By file: an installed library has a package called tests as well.
from conftest import CHROMIUM  # noqa: E402
from serving import free_port, served  # noqa: E402

PICTURES, DOORS = ROOT / "docs" / "pictures", ROOT / "grading" / "sample" / "pictures"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
EXERCISE = "D4"


@contextmanager
def trainee_lab(out):
    """The link of a running home page, as a trainee gets it."""
    command = [sys.executable, "-m", "readiness", "grade", "open", "--no-browser", "--port", "0", "--out", str(out)]
    server = subprocess.Popen(command, stderr=subprocess.STDOUT, stdout=subprocess.PIPE, text=True)
    try:
        said = (re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", line) for line in server.stdout)
        yield next(found[0] for found in said if found)
    finally:
        server.terminate()
        server.wait()


def page_picture(browser, page, name, height=860):
    """One picture of the top of a page."""
    view = browser.new_page(viewport={"width": 1180, "height": height})
    view.goto(page.resolve().as_uri())
    view.screenshot(path=PICTURES / name)
    view.close()


def trainee_pictures(browser, link):
    """The home; a desk, one file on the screen; the same exercise as a notebook."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    view = context.new_page()
    view.goto(link)
    view.screenshot(path=PICTURES / "home.png")
    desk_picture(view, link)
    view.goto(f"{link.split('/?')[0]}/exercise/{EXERCISE}/notebook")
    view.locator(".rl-hand-in").wait_for(timeout=120_000, state="attached")
    view.wait_for_timeout(3000)
    view.screenshot(path=PICTURES / "notebook.png")
    context.close()


def desk_picture(view, link):
    """One picture of a desk, one file on the screen."""
    pile = re.compile("^Your pile: ")
    for step in range(1, 20):
        view.goto(f"{link.split('/?')[0]}/exercise/{EXERCISE}/step/{step}")
        view.locator(".rl-desk h4, article").first.wait_for(timeout=60_000)
        if view.get_by_role("heading", name=pile).count():
            break
    view.screenshot(path=PICTURES / "desk.png")


def door_pictures(browser):
    """The same pictures, small, for the first page of a tour."""
    DOORS.mkdir(exist_ok=True)
    widths = dict.fromkeys(("report", "practices", "class", "feedback"), 480) | {"home": 960, "desk": 960}
    for name, width in widths.items():
        view = browser.new_page(viewport={"width": width, "height": 800})
        content = b64encode((PICTURES / f"{name}.png").read_bytes()).decode()
        view.set_content(f'<img src="data:image/png;base64,{content}" width="{width}">')
        view.locator("img").screenshot(path=DOORS / f"{name}.png")
        view.close()


@contextmanager
def whatif_page():
    """The address of a running what-if page."""
    from simulator.dashboard.launch import FOLDER, serve_command

    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    with tempfile.TemporaryDirectory() as folder, \
            served(serve_command(port=port), address, Path(folder, "page.log"), env=os.environ | {FOLDER: folder}):
        yield address


WHATIF_VIEWS = {"Answer": "whatif.png", "Waiting": "whatif-waiting.png", "Where cases wait": "whatif-map.png",
                "Errors and cost": "whatif-errors.png", "Tell me why": "whatif-why.png"}


def whatif_pictures(browser, address):
    """The planner's page with one officer more: an answer, and what stands behind it."""
    view = browser.new_page(viewport={"width": 1280, "height": 800})
    view.goto(address)
    slider = view.get_by_role("slider", name=re.compile("^Officers"))
    slider.focus(timeout=120_000)
    view.keyboard.press("ArrowRight")
    view.get_by_text("Changed: Officers").wait_for(timeout=120_000)
    view.get_by_text("All 12 runs of each office are done.").wait_for(timeout=600_000)
    for name, file in WHATIF_VIEWS.items():
        view.get_by_role("radiogroup", name="Show").get_by_text(name, exact=True).click()
        view.wait_for_timeout(500)
        view.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=120_000)
        if file == "whatif-map.png":  # The bars stand above the maps.
            view.get_by_role("region", name=re.compile("^Process map after")).evaluate(
                "node => { node.scrollIntoView(); node.closest('[data-testid=stMain]')?.scrollBy(0, -90); }")
        view.wait_for_timeout(1500)
        view.screenshot(path=PICTURES / file)
    view.close()


def main(out):
    """All pictures."""
    PICTURES.mkdir(exist_ok=True)
    feedback = next(iter(sorted((out / "class/feedback").glob("*/*.html"))))
    with sync_playwright() as playwright, trainee_lab(out) as address:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page_picture(browser, out / "office/report.html", "report.png")
        page_picture(browser, out / "class/class.html", "class.png", 700)
        page_picture(browser, feedback, "feedback.png", 620)
        page_picture(browser, out / "practices.html", "practices.png", 700)
        trainee_pictures(browser, address)
        door_pictures(browser)
        browser.close()
    whatif()


def whatif():
    """The pictures of the planner's page."""
    with sync_playwright() as playwright, whatif_page() as address:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        whatif_pictures(browser, address)
        browser.close()


if __name__ == "__main__":
    whatif() if sys.argv[1] == "what-if" else main(Path(sys.argv[1]))
