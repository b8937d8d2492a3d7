"""A translation whose English has changed since is told by name, and said to be up to date by a command."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from courses import (
    keep_english,
    list_exercises,
    load_exercise,
    older_than_english,
    shared_languages,
    shared_older_than_english,
)
from courses.authoring import of_english
from courses.cli import app
from synthetic_data import BadInput


@dataclass
class Copied:
    """An exercise whose texts lie in a folder of the test."""

    exercise: Any
    keys: Path
    source: Path

    def change(self, name: str, old: str, new: str) -> None:
        """Change words of one of its files."""
        path = next(folder / name for folder in (self.keys, self.source) if (folder / name).is_file())
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def copied(tmp_path: Path) -> Copied:
    """D4, which is translated whole: feedback, desks and notebook."""
    exercise = load_exercise("D4")
    keys, source = tmp_path / "keys", tmp_path / "source"
    shutil.copytree(exercise.keys, keys)
    shutil.copytree(exercise.source, source)
    return Copied(exercise.model_copy(update={"keys": keys, "source": source}), keys, source)


def test_what_ships_is_of_its_english() -> None:
    """No translation that ships is older than its English; whoever changes English sees here what to look at."""
    assert [line for name in list_exercises() for line in older_than_english(load_exercise(name))] == []
    assert shared_older_than_english() == []


@pytest.mark.parametrize(("name", "old", "new", "told"), [
    ("feedback.en.yml", "You told the dead from the living", "You told the dead", "feedback decisions.right"),
    ("texts.en.json", '"The three dates"', '"The three days"', "desks dates.title"),
    ("notebook.en.py", "# %% [markdown] welcome\n# # ", "# %% [markdown] welcome\n# # Now: ", "notebook welcome"),
])
def test_a_changed_sentence_is_named(copied: Copied, name: str, old: str, new: str, told: str) -> None:
    """In feedback, on desks and in the notebook, by part and key; the others are not."""
    copied.change(name, old, new)
    assert older_than_english(copied.exercise) == [f"D4 in az: {told}: its English has changed since"]


def test_the_command_ends_it_for_one_sentence_or_for_all(copied: Copied) -> None:
    """Who has read one of two sentences says so of that one."""
    copied.change("feedback.en.yml", "You told the dead from the living", "You told the dead")
    copied.change("texts.en.json", '"The three dates"', '"The three days"')
    keep_english(copied.exercise, "az", ["desks dates.title"])
    assert older_than_english(copied.exercise) == [
        "D4 in az: feedback decisions.right: its English has changed since"]
    keep_english(copied.exercise, "az")
    assert older_than_english(copied.exercise) == []


def test_lines_broken_elsewhere_are_the_same_sentence(copied: Copied) -> None:
    """Only words count."""
    copied.change("feedback.en.yml", "You told the dead from the living", "You told  the dead\n    from the living")
    assert older_than_english(copied.exercise) == []


def test_a_new_translation_says_of_which_english(copied: Copied) -> None:
    """Without digests nobody could tell later."""
    (copied.keys / "of-english.az.yml").unlink()
    assert "D4 in az: feedback any.blank: nobody says of which English" in older_than_english(copied.exercise)


def test_shared_words_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words of pages, frames and the planner's page too."""
    frames = {"en": of_english.frame_words()["en"] | {"warning": "Look out"}, "az": of_english.frame_words()["az"]}
    monkeypatch.setattr(of_english, "frame_words", lambda: frames)
    assert shared_older_than_english() == ["az: frames warning: its English has changed since"]


def test_lint_prints_it_and_the_verb_writes(tmp_path: Path) -> None:
    """The verb writes the file that stands there already, byte for byte."""
    path = load_exercise("F3").keys / "of-english.az.yml"
    before = path.read_bytes()
    run = CliRunner().invoke(app, ["translated", "F3"])
    assert run.exit_code == 0 and str(path) in run.output.replace("\n", "")
    assert path.read_bytes() == before
    assert shared_languages() == ["az"]


@pytest.mark.parametrize(("option", "value", "near"), [
    ("--language", "azz", "did you mean az"), ("--sentence", "feedback any.blnk", "did you mean feedback any.blank")])
def test_a_mistyped_language_or_sentence_is_refused(option: str, value: str, near: str) -> None:
    """Else somebody would go away and believe that it is noted."""
    run = CliRunner().invoke(app, ["translated", "F3", option, value])
    assert isinstance(run.exception, BadInput)
    assert value in str(run.exception) and near in str(run.exception)


def test_a_language_without_pages_is_noted_too(copied: Copied, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lint asks for it, so the verb has to write it."""
    shutil.copy(copied.keys / "feedback.az.yml", copied.keys / "feedback.pt.yml")
    assert any(line.startswith("D4 in pt: feedback") for line in older_than_english(copied.exercise))
    monkeypatch.setattr("courses.load_exercise", lambda *_: copied.exercise)
    assert CliRunner().invoke(app, ["translated", "D4"]).exit_code == 0
    assert older_than_english(copied.exercise) == []
