"""The one command line: what it costs to ask, how it answers mistakes."""

import os
import subprocess
import sys

import pytest


def readiness(*words, cwd=None):
    """Run the command line as a person would."""
    command = [sys.executable, "-m", "readiness", *map(str, words)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True,
                          env=os.environ | {"NO_COLOR": "1", "COLUMNS": "200"})


@pytest.mark.parametrize("room", ["people", "office", "course", "grade"])
def test_every_room_is_mounted(room):
    """Each room's verbs answer to --help."""
    run = readiness(room, "--help")

    assert run.returncode == 0, run.stderr
    assert "Commands" in run.stdout


@pytest.mark.parametrize("words", [["peeple"], ["office", "run", "--no-such-option"], ["tour", "--people", "many"]])
def test_a_wrong_word_is_a_usage_error(words):
    """Mistyped verbs and options end in exit 2 and no traceback."""
    run = readiness(*words)

    assert run.returncode == 2
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("content", [
    b"\x00\xff\x13 binary", b"- just\n- a list\n", b"titel: x\nstaff: [1,\n", b"",
])
def test_a_malformed_scenario_is_one_message(tmp_path, content):
    """Binary garbage, a list, broken YAML, nothing: exit 3, one message that names the file, no traceback."""
    (tmp_path / "mine.yml").write_bytes(content)
    run = readiness("office", "check", "mine.yml", cwd=tmp_path)

    assert run.returncode == 3
    assert "mine.yml" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_missing_scenario_says_what_there_is(tmp_path):
    """A name nobody knows is answered with those that are known."""
    run = readiness("office", "check", "no_such_office", cwd=tmp_path)

    assert run.returncode == 3
    assert "no_such_office" in run.stderr


def test_asking_for_help_loads_nothing_heavy():
    """The help appears before anything that computes is loaded."""
    run = subprocess.run(
        [sys.executable, "-c", "import sys, readiness;"
         "print([m for m in ('pandas', 'numpy', 'pydantic', 'nbgrader', 'simpy') if m in sys.modules])"],
        capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"
