"""The documentation as one folder: built whole, searched without a network, with every front door in it."""

import importlib
import re
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.full]


@pytest.fixture(scope="module")
def site(root, tmp_path_factory):
    """The built pages; building also runs the tutorial notebook and stops at any warning."""
    folder = tmp_path_factory.mktemp("site") / "docs"
    build = subprocess.run([sys.executable, root / "docs" / "website.py", folder], capture_output=True, text=True)
    assert build.returncode == 0, build.stderr
    return folder


def test_every_page_has_a_page(root, site):
    """Each page below docs/ becomes one, and those of the root do too."""
    pages = [path for path in (root / "docs").rglob("*.md") if path.name != "README.md"]

    assert [] == [str(page) for page in pages if not (site / page.relative_to(root).with_suffix(".html")).exists()]
    assert (site / "README.html").exists()


@pytest.mark.parametrize("room", ["synthetic_data", "simulator", "courses", "grading"])
def test_front_doors_are_described(site, room):
    """Every name on a room's list stands on its page."""
    described = set(re.findall(r'id="([\w.]+)"', (site / "api" / f"{room}.html").read_text()))
    named = {name.rsplit(".", 1)[-1] for name in described}

    assert [] == [name for name in importlib.import_module(room).__all__ if name not in named and name.islower()]


def test_search_works_from_a_file_address(site, visit):
    """Typing a word finds the page that defines it, and no page asks for anything outside the folder."""
    page = visit(site / "index.html")
    page.get_by_placeholder("Search").fill("Kaplan-Meier")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results li")

    assert "Measures" in page.inner_text("#search-results")
    assert [url for url in page.requests if not url.startswith("file:")] == []
    assert page.complaints == []


def test_the_notebook_shows_its_chart(site):
    """The tutorial from Python was run: its page holds the comparison and a drawing."""
    text = (site / "docs" / "tutorials" / "the-rooms-from-python.html").read_text()

    assert "In 95 of 100" in text or "Interval" in text
    assert "<svg" in text or ".svg" in text
