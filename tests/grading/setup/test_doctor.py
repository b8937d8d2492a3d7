"""The doctor says what is true of this machine."""

import json

import pytest
from typer.testing import CliRunner

import readiness
from grading import Finding, Findings, list_kinds
from grading.sandbox.probe import Attempt, Probe


def probe(held):
    """A sandbox that was attacked once."""
    return Probe(kind="box", protects="by walls", works=True, effective=held, reason="",
                 attempts=(Attempt(name="read", held=held, says="tried to read a secret"),))


def test_a_leaking_sandbox_is_named():
    """A sandbox that lets one attempt through is not called safe, and the attempt is told."""
    text = Findings(findings=(), sandboxes=(probe(False),)).as_text()

    assert "LEAKS" in text and "tried to read a secret" in text
    assert "Nothing can be graded here" in text


def test_one_effective_sandbox_is_enough():
    """Grading needs one kind that holds, not all."""
    assert Findings(findings=(), sandboxes=(probe(False), probe(True))).can_grade


def test_json_holds_all_findings():
    """The machine-readable form says the same."""
    told = json.loads(Findings(findings=(Finding(name="x", state="missing", says="y"),), sandboxes=()).as_json())

    assert told == {"can_grade": False, "findings": [{"name": "x", "says": "y", "state": "missing"}], "kinds": [],
                    "sandboxes": []}


@pytest.fixture(scope="module")
def told():
    """What the verb finds out about the machine that runs the tests; it takes some seconds, so it is asked once."""
    done = CliRunner().invoke(readiness.app, ["doctor", "--json"], catch_exceptions=False)
    assert done.exit_code == 0
    return json.loads(done.stdout)


@pytest.mark.slow
def test_this_machine_can_grade(told):
    """The machine that runs the tests has a sandbox that holds, and all packages."""
    assert told["can_grade"]
    assert [] == [one["says"] for one in told["findings"] if one["state"] == "missing"]


@pytest.mark.slow
def test_probe_finds_what_holds(told):
    """Every kind that can be opened here withstands every attempt of the probe, and the others say why not."""
    found = {probe["kind"]: probe for probe in told["sandboxes"]}
    assert {name for name, probe in found.items() if probe["effective"]} == \
        {kind.name for kind in list_kinds() if kind.grades and not kind.missing()}
    assert all(probe["effective"] or probe["reason"] for probe in found.values())
    assert all(len(probe["attempts"]) == 10 for probe in found.values() if probe["effective"])


def test_a_wrong_file_of_a_kind_is_told():
    """What is wrong with a file that a kind is found in stands below the sandboxes, and does not stop grading."""
    found = Findings(findings=(), sandboxes=(probe(True),), kinds=("kinds/walls.py: KIND.name: is not its file's",))

    assert "WRONG     kinds/walls.py" in found.as_text() and found.can_grade
    assert json.loads(found.as_json())["kinds"] == [*found.kinds]
