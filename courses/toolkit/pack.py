"""Reads the data pack beside the notebook: the desks, the words on them, and whose pack it is."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SAID_RIGHT = re.compile(r"(Yes|Right)\b")
TEXTS = Path(__file__).parent / "texts"
"""Words of the desks, a file for each language."""


@dataclass(frozen=True, kw_only=True)
class Pack:
    """One trainee's copy of an exercise's data."""

    folder: Path
    """Where the trainee works: the notebook lies here."""
    files: Path
    """Where the files of the pack lie."""
    exercise: str
    token: str
    language: str
    titles: Mapping[str, str]
    """Language → title of the exercise."""
    desks: dict[str, dict[str, Any]]
    texts: dict[str, str]
    english: dict[str, str]
    """The exercise's own texts in English, whatever language is shown."""

    def right_answers(self, case: Mapping[str, Any]) -> list[str]:
        """Return the right answers of a case for practice, as the case or its explanations say; else none.

        Where the case does not name them, an explanation that begins with Yes or Right tells a right answer. Where none
        does, as on desks that explain several parts of one answer, nothing is marked as right or not.
        """
        said = [answer for answer, text in case.get("feedback", {}).items()
                if _SAID_RIGHT.match(self.english.get(text, text))]
        return list(case.get("right", ())) or said

    @property
    def title(self) -> str:
        """The title in the trainee's language, else in English."""
        return str(self.titles.get(self.language) or self.titles["en"])

    def say(self, key: str, **values: object) -> str:
        """Return the words for this key in the trainee's language; a key without words is shown as it is."""
        return filled_in(self.texts.get(key, key), values)


def open_pack(folder: Path, language: str | None = None) -> Pack:
    """Read the pack in `folder/pack`.

    Raises
    ------
    SystemExit : there is no readable pack; says in plain words what to do
    """
    try:
        return read_pack(folder / "pack", language, folder=folder)
    except (OSError, ValueError):
        said = merged_texts(TEXTS, "{}.json", language or os.environ.get("READINESS_LANGUAGE") or "en")
        raise SystemExit(said["pack.missing"]) from None


def read_pack(files: Path, language: str | None = None, *, folder: Path | None = None) -> Pack:
    """Read the pack whose files lie in a folder.

    Parameters
    ----------
    folder : where the trainee works; where the files are, when nobody works in a folder

    Raises
    ------
    OSError : there is none
    ValueError : it cannot be read
    """
    about = json.loads((files / "pack.json").read_text(encoding="utf-8"))
    desks = json.loads((files / "desks.json").read_text(encoding="utf-8"))
    language = language_code(language or os.environ.get("READINESS_LANGUAGE") or about.get("language", "en"))
    texts = merged_texts(TEXTS, "{}.json", language) | merged_texts(files, "texts.{}.json", language)
    return Pack(folder=folder or files, files=files, exercise=about["exercise"], token=about["pack"],
                language=language, titles=about.get("title") or {"en": about["exercise"]}, desks=desks, texts=texts,
                english=merged_texts(files, "texts.{}.json", "en"))


def filled_in(words: str, values: Mapping[str, object]) -> str:
    """Return words with `{name}` replaced by the value of that name."""
    for name, value in values.items():
        words = words.replace("{" + name + "}", str(value))
    return words


def language_code(tag: str) -> str:
    """Return the language of a tag as files of texts are named by it: in small letters, without region or script.

    Examples
    --------
    >>> language_code("az-AZ"), language_code("PT")
    ('az', 'pt')
    """
    return tag.strip().partition("-")[0].lower()


def merged_texts(folder: Path, pattern: str, language: str) -> dict[str, str]:
    """Return the texts in a folder: English below, the wanted language on top, so that every line is readable."""
    merged: dict[str, str] = {}
    for code in ("en", language_code(language)):
        path = folder / pattern.format(code)
        # The language comes from outside and becomes part of a path.
        if code.isalpha() and path.exists():
            merged |= json.loads(path.read_text(encoding="utf-8"))
    return merged
