"""Whether the words of home and desks are there in every language; checked like exercises' texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from courses.toolkit.home.words import TEXTS
from courses.toolkit.pack import TEXTS as DESK_TEXTS
from synthetic_data import Problem

_SAID = re.compile(r'say\("([a-z_.]+)"[,)]')
_VALUE = re.compile(r"\{[a-z_]+\}")


def toolkit_text_problems(folders: tuple[Path, ...] = (DESK_TEXTS, TEXTS),
                          templates: Path = TEXTS.parent / "templates") -> list[Problem]:
    """Return what the texts of desks and home lack: lines of one language only, values left out, words never written.

    Parameters
    ----------
    folders : with a file for each language, such as `az.json`
    templates : of the home, which hold no words of their own
    """
    languages = {path.stem for folder in folders for path in folder.glob("*.json")}
    english = {folder: _read(folder / "en.json") for folder in folders}
    said = {key for path in templates.glob("*.j2") for key in _SAID.findall(path.read_text(encoding="utf-8"))}
    found = [Problem(where=f"{TEXTS.parent.name}/texts/en.json: {key}", rule="is used on a page and has no words")
             for key in sorted(said - set(english[folders[-1]]))]
    for folder in folders:
        for language in sorted(languages - {"en"}):
            found += _differing(f"{folder.parent.name}/texts/{language}.json", english[folder],
                                _read(folder / f"{language}.json"))
    return found


def _differing(where: str, english: dict[str, str], words: dict[str, str]) -> Iterator[Problem]:
    for key in sorted(set(english) ^ set(words)):
        yield Problem(where=f"{where}: {key}", rule="stands in one language only", remedy="write it in both")
    for key in sorted(set(english) & set(words)):
        if set(_VALUE.findall(english[key])) != set(_VALUE.findall(words[key])):
            yield Problem(where=f"{where}: {key}", rule="does not name the values that English names", value=words[key])


def _read(path: Path) -> dict[str, str]:
    words: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return words
