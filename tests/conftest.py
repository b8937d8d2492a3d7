"""Fixtures every room's tests share."""

import contextlib
import gc
import os
import re
import shutil
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from joblib import parallel_config

# On CI the same examples each time, so that a red run means a change; at a desk new ones, to find more.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
"""The same browser without windows: opening a page takes a sixth of the processor time. (Chromium's own --headless
builds a window with all its buttons that nobody sees.)
"""
GO_SINGLY = re.compile(r"::(test_commands_on_pages_run\[|test_without_the_guard_its_attack_succeeds\["
                       r"|test_only_the_skill_passes\[.*-whole\])")
"""Long tests that share nothing; gates share the countries in which few variants live, but at full size hardly."""
COME_FIRST = ("courses/browser/test_notebooks.py", "courses/test_exercises.py", "hostile/test_hostile.py",
              "simulator/library/test_cards.py", "tests/test_once_more.py")
"""Files that last longest: begun late, they would keep one worker busy when the others have ended."""
PATIENCE = 120_000
"""Milliseconds for which a page is waited for, unless it takes a long verb; Playwright's own 30 seconds are too few on
a machine on which three browsers and eight servers share two cores. Nothing takes longer by it but what fails."""
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give whole files to a worker, so that their fixtures are made once; what shares none and is long goes singly.

    Pages' commands come last, so that all workers end together. (Marks for xdist's own groups are lost under pytest
    9.2.)
    """
    from xdist.scheduler import LoadFileScheduling

    class WholeFilesButLongTests(LoadFileScheduling):
        def _split_scope(self, nodeid):
            return nodeid if GO_SINGLY.search(nodeid) else super()._split_scope(nodeid)

    return WholeFilesButLongTests(config, log) if config.getvalue("dist") == "loadfile" else None


def larger(item, name):
    """The address of the case that `name` names: a test of the same file, or another case of the same test."""
    head, case = item.nodeid.partition("[")[::2]
    if name.startswith("test_"):
        return head.replace(f"::{item.originalname}", f"::{name}") + (f"[{case}" if case else "")
    return f"{head}[{name}]"


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config, items):
    """Leave out each case that is ``smaller`` than another which runs too, by its rule; the longest first."""
    marked = [(item, larger(item, *mark.args)) for item in items for mark in item.iter_markers("smaller")]
    known = {item.nodeid for item in items}
    unknown = [f"{item.nodeid}: {name}" for item, name in marked if name not in known]
    if unknown and not any("::" in argument for argument in config.args):
        raise pytest.UsageError("smaller than a case that is not there: " + "; ".join(unknown))
    result = yield  # what marks and words deselect
    chosen = {item.nodeid for item in items}
    spare = {item for item, name in marked if item.nodeid in chosen and name in chosen}
    if spare:
        config.hook.pytest_deselected(items=list(spare))
    items[:] = sorted((item for item in items if item not in spare),
                      key=lambda item: not item.nodeid.partition("::")[0].endswith(COME_FIRST))
    return result


def pytest_configure():
    """Let the collector of circles look seldom: tables hold none, and it would look through them all the time."""
    gc.set_threshold(50_000, 20, 50)


def pytest_collection_finish():
    """Let the collector of circles pass over modules and tests, which stay to the end.

    A run in blocks asks it after each block; among nine thousand tests it would look at millions of objects every time.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def in_this_process():
    """Whatever number of processes a verb would start, its replications run here: starting them costs more than most.

    A test of the processes themselves asks joblib for them (tests/laws/test_every_office.py).
    """
    with parallel_config(backend="sequential"):
        yield


@pytest.fixture(scope="session")
def rehearsed(tmp_path_factory):
    """A function: what a long verb needs and makes when nothing happens to it, held once for all its accidents."""
    from tests.faults import Rehearsal

    return cache(lambda verb: Rehearsal.of(verb, tmp_path_factory.mktemp("rehearsal")))


@pytest.fixture(scope="session")
def scheduler():
    """The address of a real Dask scheduler, with one worker of one thread in this process."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0") as running:
        yield running.scheduler.address


@pytest.fixture(scope="session")
def axe_script() -> str:
    """The accessibility checker axe-core, as text to run in a page."""
    import axe_playwright_python

    return next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()


@pytest.fixture(scope="session")
def chromium():
    """A running headless Chromium."""
    # Tests of one session may hold an asyncio loop already; Playwright's own must not meet it.
    os.environ.setdefault("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        browser.on("context", lambda context: context.set_default_timeout(PATIENCE))
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium):
    """Open an address; the page carries `requests` (all asked for) and `complaints` (console errors)."""
    with contextlib.ExitStack() as stack:
        def open_page(address, **context):
            page = stack.enter_context(contextlib.closing(chromium.new_context(**context))).new_page()
            page.requests, page.complaints = [], []
            page.on("request", lambda request: page.requests.append(request.url))
            page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
            page.on("pageerror", lambda error: page.complaints.append(str(error)))
            page.goto(address.as_uri() if isinstance(address, Path) else address)
            return page

        yield open_page


@pytest.fixture(scope="session")
def violations(axe_script):
    """Rules of WCAG 2.0 to 2.2, A and AA, that a page, or what lies inside an element, breaks: one line each."""
    def check(page, inside="html"):
        page.evaluate(axe_script)
        found = page.evaluate("([where, tags]) => axe.run(where, {runOnly: tags})",
                              [inside, ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]])
        return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found["violations"]]

    return check
