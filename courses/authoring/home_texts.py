"""Whether the words of desks and of the pages around them are there in every language, like exercises' texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from courses.form.exercise import COURSES, load_competencies, load_course
from courses.toolkit.pack import TEXTS as DESK_TEXTS
from courses.toolkit.words import TEXTS
from synthetic_data import Problem

_TEMPLATES = (COURSES / "toolkit" / "home" / "templates", COURSES / "toolkit" / "web" / "templates")
_SAID = re.compile(r'say\("([a-z_.]+)"[,)]')
_VALUE = re.compile(r"\{[a-z_]+\}")


def toolkit_text_problems(folders: tuple[Path, ...] = (DESK_TEXTS, TEXTS),
                          templates: tuple[Path, ...] = _TEMPLATES) -> list[Problem]:
    """Return what the texts of desks and pages lack: lines of one language only, values left out, words never written.

    Parameters
    ----------
    folders : with a file for each language, such as `az.json`; in the last one, what pages say
    templates : folders of pages that hold no words of their own
    """
    languages = {path.stem for folder in folders for path in folder.glob("*.json")}
    english = {folder: read_words(folder / "en.json") for folder in folders}
    found = list(_unwritten(folders[-1], english[folders[-1]], templates))
    # What these are called in English stands in the course's own file.
    english[folders[-1]] = words_of_pages() | english[folders[-1]]
    for folder in folders:
        for language in sorted(languages - {"en"}):
            found += _differing(f"{_place(folder)}/{language}.json", english[folder],
                                read_words(folder / f"{language}.json"))
    return found


def _unwritten(folder: Path, english: dict[str, str], templates: tuple[Path, ...]) -> Iterator[Problem]:
    pages = (path.read_text(encoding="utf-8") for place in templates for path in place.glob("*.j2"))
    for key in sorted({key for page in pages for key in _SAID.findall(page)} - set(english)):
        yield Problem(where=f"{_place(folder)}/en.json: {key}", rule="is used on a page and has no words")


def _differing(where: str, english: dict[str, str], words: dict[str, str]) -> Iterator[Problem]:
    for key in sorted(set(english) ^ set(words)):
        yield Problem(where=f"{where}: {key}", rule="stands in one language only", remedy="write it in both")
    for key in sorted(set(english) & set(words)):
        if set(_VALUE.findall(english[key])) != set(_VALUE.findall(words[key])):
            yield Problem(where=f"{where}: {key}", rule="does not name the values that English names", value=words[key])


def _place(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


def words_of_pages() -> dict[str, str]:
    """Return what pages say and the course's own files call in English: competencies and roles."""
    return _competencies() | _roles()


def _competencies() -> dict[str, str]:
    known = load_competencies().competencies
    return {f"competency.{code}{part}": words for code, one in known.items()
            for part, words in (("", one.name), (".behaviour", one.behaviour))}


def _roles() -> dict[str, str]:
    return {f"role.{code}": name for code, name in load_course().roles.items()}


def read_words(path: Path) -> dict[str, str]:
    """Return the words of one language by their keys; none where there is no such file."""
    words: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return words
