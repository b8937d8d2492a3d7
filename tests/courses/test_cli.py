"""The verbs of `readiness course`."""

import json

import pytest
from typer.testing import CliRunner

from courses import list_exercises
from courses.cli import app
from synthetic_data import CheckFailed


def run(*words):
    """Run one verb and return what it printed."""
    return CliRunner().invoke(app, list(words), catch_exceptions=False).stdout


def test_list_names_every_exercise():
    """With --json the list is one object in the order of the course."""
    assert [each["id"] for each in json.loads(run("list", "--json"))["exercises"]] == list_exercises()


def test_build_puts_notebook_and_pack_side_by_side(tmp_path):
    """What a trainee gets is a notebook and, beside it, the pack; nothing of the key."""
    run("build", "O1", "--out", str(tmp_path / "o1"), "--seed", "3")
    found = {path.relative_to(tmp_path / "o1").as_posix() for path in (tmp_path / "o1").rglob("*") if path.is_file()}
    assert found == {"O1.ipynb", "pack/pack.json", "pack/desks.json", "pack/texts.en.json"}


def test_a_guard_that_fails_is_an_error(monkeypatch):
    """When laziness pays, the verb prints its table and ends with the exit code of a failed check."""
    monkeypatch.setattr("courses.authoring.bots.LAZY_BELOW", 0.0)
    with pytest.raises(CheckFailed, match="must stay below"):
        run("bots", "O1", "--variants", "2")
