"""The README's first command does the main job, whole, offline, and the same however often it is cut off."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from typer.testing import CliRunner

import grading
import readiness
from grading import TourSettings
from synthetic_data import addressed_uniforms, digest

pytestmark = pytest.mark.slow
WHOLE = [sys.executable, "-m", "readiness", "tour", "--people", "500", "--out"]
SMALL = {"people": 500, "replications": 2, "workers": 1, "exercises": ("O7",)}
"""The same steps, each at its smallest; the exercise is one for which no country has to be made for each trainee."""


def bytes_of(folder):
    """Path → digest of every file below a folder; drafts of a cut-off run count too."""
    return {str(p.relative_to(folder)): digest(p) for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def whole_tour(tmp_path_factory):
    """A finished tour as a reader of the README makes it, what it said, and how long it took."""
    out = tmp_path_factory.mktemp("tour") / "out"
    start = time.monotonic()
    run = subprocess.run([*WHOLE, out], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return out, run.stdout, time.monotonic() - start


def take_the_tour(*words):
    """Type the verb in this process, each step at its smallest; what it said."""
    with pytest.MonkeyPatch.context() as small:
        small.setattr(grading, "TourSettings", lambda **asked: TourSettings(**SMALL | {"seed": asked["seed"]}))
        run = CliRunner().invoke(readiness.app, ["tour", *map(str, words)], catch_exceptions=False)
    assert run.exit_code == 0
    return run.stdout


@pytest.fixture(scope="module")
def toured(tmp_path_factory):
    """A finished tour, what it said, and how long it took."""
    out = tmp_path_factory.mktemp("tour") / "out"
    start = time.monotonic()
    return out, take_the_tour("--out", out), time.monotonic() - start


@pytest.mark.parametrize("tour", [pytest.param("toured", marks=pytest.mark.smaller("whole_tour")),
                                  pytest.param("whole_tour", marks=pytest.mark.full)])
def test_the_tour_tells_what_it_found(request, tour):
    """Comparison with intervals and published figures, then graded submissions, then where to look."""
    _, said, _ = request.getfixturevalue(tour)

    words = " ".join(said.split())
    for told in ("instead of", "Interval", "Published", "of 100", "submissions graded", "index.html"):
        assert told in words


def test_doing_it_again_changes_nothing_and_tells_the_figures(toured):
    """A second run keeps every byte; --json puts one object on the output: intervals, and what the class came to."""
    out, _, _ = toured
    before = bytes_of(out)
    told = json.loads(take_the_tour("--out", out, "--json"))

    assert before == bytes_of(out)
    same_day = next(row for row in told["comparison"]["measures"] if row["measure"] == "same_day_share")
    assert same_day["low"] < same_day["difference"] < same_day["high"]
    assert told["class"]["refused"] >= 1


def test_every_page_opens_without_a_network(toured, visit):
    """No page of the tour asks for anything outside the machine or complains in the console."""
    out, _, _ = toured
    outside, complaints = [], []
    for path in sorted(out.rglob("*.html")):
        page = visit(path)
        outside += [url for url in page.requests if not url.startswith(("file:", "data:"))]
        complaints += page.complaints

    assert ([], []) == (outside, complaints)


def test_the_index_leads_everywhere(toured, visit):
    """Each link of the first page leads to a page or file that is there, by keyboard too."""
    out, _, _ = toured
    page = visit(out / "index.html")
    targets = page.eval_on_selector_all("a", "links => links.map(link => link.getAttribute('href'))")

    assert len(targets) >= 4
    assert [] == [t for t in targets if not (out / t).is_file()]
    reached = []
    for _ in range(len(targets) + 5):  # details can be opened on the way
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
    assert set(targets) <= set(reached)


@pytest.mark.full
def test_cut_off_anywhere_it_ends_in_the_same_bytes(whole_tour, tmp_path):
    """Killed once in each third of its life and started again, it ends as if nothing had happened."""
    out, _, seconds = whole_tour
    for third, place in enumerate(addressed_uniforms(7, "kill", at=range(3))):
        run = subprocess.Popen([*WHOLE, tmp_path / "out"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               start_new_session=True)
        try:
            run.wait(timeout=0.5 + (third + float(place)) / 3 * seconds)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
    subprocess.run([*WHOLE, tmp_path / "out"], check=True, capture_output=True)

    assert bytes_of(out) == bytes_of(tmp_path / "out")
