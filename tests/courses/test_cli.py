"""The verbs of `readiness course`."""

import json

import pytest
from typer.testing import CliRunner

from courses import list_exercises, load_practices, new_exercise
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


def test_list_shows_the_practices_that_an_exercise_trains_for(tmp_path):
    """With its id and title, in the list and as JSON."""
    new_exercise("new_track", "Z1", tmp_path)
    said = run("list", "--content", str(tmp_path))
    (row,) = json.loads(run("list", "--content", str(tmp_path), "--json"))["exercises"]
    assert row["practice"] == {"pt-iss-360-single-view": load_practices()["pt-iss-360-single-view"].title}
    assert f"trains for pt-iss-360-single-view: {row['practice']['pt-iss-360-single-view']}" in said


def test_lint_prints_by_name_what_is_missing_of_the_gate(tmp_path):
    """A part that was taken away is printed; that alone is no reason to fail an exercise of one's own."""
    new_exercise("new_track", "Z1", tmp_path)
    assert "still missing" not in run("lint", "Z1", "--content", str(tmp_path))
    (tmp_path / "new_track" / "keys" / "Z1" / "shortcuts.py").unlink()
    assert "still missing: Z1: shortcuts.py: must name 5 strategies" in run("lint", "Z1", "--content", str(tmp_path))


@pytest.mark.parametrize(("words", "said"), [
    (("shortcuts", "Z1", "--variants", "3"), "balanced tree: 0."),
    (("marks", "Z1", "--variants", "4"), "160 decisions; with 15 of 100 wrong, 90 of 100 reach 0."),
    (("reviewers", "Z1", "--variants", "2"), "| Z1 | tired | 9 | 0."),
    (("reviewers",), "tired-9        error 0.12, fatigue 0.5")])
def test_the_verbs_of_the_gate_print_what_they_measure(tmp_path, words, said):
    """Found rules with what they read, curves with the mark, the bench with what its kinds earn."""
    new_exercise("new_track", "Z1", tmp_path)
    content = ("--content", str(tmp_path)) if len(words) > 1 else ()
    assert said in run(*words, *content)


def test_the_bench_can_be_had_as_data(tmp_path):
    """All numbers as JSON, and answer sheets with the pack for programs of one's own."""
    assert len(json.loads(run("reviewers", "--json"))["reviewers"]) == 54
    new_exercise("new_track", "Z1", tmp_path)
    assert "54 answer sheets" in run("reviewers", "Z1", "--content", str(tmp_path), "--out", str(tmp_path / "sheets"))
    assert (tmp_path / "sheets" / "pack" / "desks.json").exists()
