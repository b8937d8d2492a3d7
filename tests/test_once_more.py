"""A test that fails among others and passes alone is told as unsteady; what fails twice, or much at once, is red."""

import subprocess
import sys

import pytest

TRIES = '''
import os
from pathlib import Path

import pytest


def nth(name):
    """How often the test of this name has run."""
    with Path(__file__).with_name(f"{name}.runs").open("a") as runs:
        runs.write("x")
        return runs.tell()

@pytest.mark.parametrize("each", range(20))
def test_steady(each):
    assert nth(f"steady{each}") == 1, "ran again"

@pytest.fixture
def late():
    yield
    assert nth("late") > 1
'''
ONCE = """
@pytest.mark.parametrize("what", ["a b", "c::d"])
def test_once(what):
    assert nth(what.replace(" ", "").replace(":", "")) > 1
"""
TWICE = """
def test_twice():
    assert nth("twice") > 2
"""
CRASH = """
def test_crash():
    if nth("crash") == 1:
        os._exit(3)
"""
LATE = """
def test_late(late):
    pass
"""
SKIPS = """
def test_skips():
    if nth("skips") > 1:
        pytest.skip("not today")
    assert False
"""
MANY = """
@pytest.mark.parametrize("each", range(4))
def test_many(each):
    assert nth(f"many{each}") > 1
"""
FIRST = """
def test_first():
    assert nth("first") > 1
"""
LEAVES_LATER = """
def test_leaves_later():
    if nth("later") > 1:
        os._exit(0)
    assert False
"""
THREAD = """
import threading

@pytest.mark.filterwarnings("error")
def test_thread():
    if nth("thread") == 1:
        thread = threading.Thread(target=int, args=["x"])
        thread.start()
        thread.join()
"""
UNREADABLE = """
import nothing_of_this_name
"""


@pytest.fixture
def suite(root, tmp_path, monkeypatch):
    """A function: run a suite of these tests as .ci/suite does; exit code, names told as unsteady, what was said."""
    def run(tests, *words):
        (tmp_path / "pytest.ini").write_text("[pytest]\n")
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # loading them takes longest
        (tmp_path / "test_a.py").write_text(TRIES + tests)
        plugins = ["-p", "no:cacheprovider", "-p", "xdist"]
        done = subprocess.run([sys.executable, root / ".ci/once_more.py", *plugins, *words], cwd=tmp_path,
                              capture_output=True, text=True)
        told = [line.removeprefix("unsteady: test_a.py::") for line in done.stdout.splitlines()
                if line.startswith("unsteady: ")]
        return done.returncode, told, done.stdout + done.stderr

    return run


@pytest.mark.parametrize("words", [(), ("-n", "2", "--dist", "loadfile")])
def test_what_passes_alone_is_told_and_green(suite, words):
    """Both ways of failing, in a test and after it, are run again, by their names; what passed at once is not."""
    code, told, said = suite(ONCE + LATE, *words)

    assert (code, sorted(told)) == (0, ["test_late", "test_once[a b]", "test_once[c::d]"]), said
    assert "3 failed" in said


@pytest.mark.parametrize(("tests", "unsteady", "says"), [
    (ONCE + TWICE, ["test_once[a b]", "test_once[c::d]"], "failed twice: test_a.py::test_twice"),
    (MANY, [], "4 failed"),
    (SKIPS, [], "failed twice: test_a.py::test_skips"),
    (UNREADABLE, [], "nothing_of_this_name"),
])
def test_what_is_no_accident_is_red(suite, tests, unsteady, says):
    """What fails again, four at once, what is skipped the second time and a file that cannot be read stay red."""
    code, told, said = suite(tests)

    assert code != 0
    assert told == unsteady
    assert says in said


def test_a_green_suite_runs_once(suite):
    """Where nothing fails, nothing is said of a second run; where no test is chosen, that is not fine."""
    assert suite("")[:2] == (0, [])
    assert suite("", "-k", "nothing")[0] == pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.mark.parametrize("words", [("-n", "1"), ("-n", "2", "--dist", "loadfile")])
def test_a_worker_that_dies_is_red(suite, words):
    """Tests behind the one that took its process with it may never have run, and those that would fail neither."""
    code, told, said = suite(CRASH + TWICE, *words)

    assert (code != 0, told) == (True, []), said


@pytest.mark.parametrize("tests", [LEAVES_LATER, THREAD])
def test_what_may_be_anothers_doing_is_red(suite, tests):
    """A program that ends itself with 0 has passed nothing; a fault in a thread may come from any earlier test."""
    code, told, said = suite(tests)

    assert (code != 0, told) == (True, []), said


def test_tests_without_an_outcome_are_red(suite):
    """Where the run stops at the first that fails, those behind it were not seen."""
    code, told, said = suite(FIRST + TWICE, "-x")

    assert (code != 0, told) == (True, []), said


def test_the_suite_runs_its_tests_this_way(root):
    """Both tiers go through it, in all their workers."""
    assert '/once_more.py" -n ' in (root / ".ci/suite").read_text()
