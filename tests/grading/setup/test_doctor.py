"""The doctor says what is true of this machine."""

import json

import pytest

from grading import Finding, Findings, examine_machine
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


@pytest.mark.slow
def test_this_machine_can_grade():
    """The machine that runs the tests has a sandbox that holds, and all packages."""
    findings = examine_machine()

    assert findings.can_grade
    assert [] == [f.says for f in findings.findings if f.state == "missing"]


def test_a_wrong_file_of_a_kind_is_told():
    """What is wrong with a file that a kind is found in stands below the sandboxes, and does not stop grading."""
    found = Findings(findings=(), sandboxes=(probe(True),), kinds=("kinds/walls.py: KIND.name: is not its file's",))

    assert "WRONG     kinds/walls.py" in found.as_text() and found.can_grade
    assert json.loads(found.as_json())["kinds"] == [*found.kinds]
