"""What an exercise says after grading, a file for each language: its sentences, its title, the names of its parts.

A language is added by a file: `keys/<exercise>/feedback.<language>.yml` for one exercise, and
`courses/feedback.<language>.yml` for what all exercises say alike. What a language lacks is shown in English, a whole
sentence at a time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from pydantic import RootModel

from courses.toolkit.pack import language_code
from synthetic_data import BadInput, load_spec

ANY, ABOUT, WORDS, HEADING = "any", "exercise", "value-words", "heading"
"""Sections that are no item: what holds for every item; the `title` of the exercise; values that are words. And the
code under which an item's name stands."""
COMMON = Path(__file__).parents[1]
"""The folder of what all exercises say alike."""
_NAME = re.compile("[a-z_]+")


class FeedbackFile(RootModel[dict[str, dict[str, str]]]):
    """Feedback texts: item → reason code → two or three sentences, with {named} values."""


Catalogue = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class FeedbackWords:
    """What one exercise says in one language."""

    catalogues: tuple[Catalogue, ...]
    """The wanted language first, then what all exercises say in it, English last."""
    language: str = "en"

    def heading(self, item: str) -> str:
        """Return what an item is called; empty where the texts do not say, and its desk's title has to do."""
        return next((one[item][HEADING] for one in self.catalogues if HEADING in one.get(item, {})), "")

    def filled(self, item: str, code: str, values: Mapping[str, Any]) -> str:
        """Return the sentences of an item for a reason, with their values; those of `low` where the reason has none.

        A translation whose braces are more than plain names gives way to English: no sheet stays unscored for it.

        Parameters
        ----------
        values : name → number, or a word whose form in this language stands under `value-words`
        """
        for each in (code, "low"):
            for one in self.catalogues:
                text = one.get(item, {}).get(each) or one.get(ANY, {}).get(each)
                if text and value_names(text) is not None:
                    return text.format_map(_Shown(values, one.get(WORDS, {})))
        return ""


class _Shown(dict[str, Any]):
    """Numbers as people write them; a name the text uses and nobody gave stays visible as a gap."""

    def __init__(self, values: Mapping[str, Any], words: Mapping[str, str]) -> None:
        super().__init__(values)
        self._words = words

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        if isinstance(value, str):
            return self._words.get(value, value)
        return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else value

    def __missing__(self, name: str) -> str:
        return "…"


def feedback_words(keys: Path, language: str) -> FeedbackWords:
    """Return what the exercise with this folder of keys says in a language; English below it.

    Raises
    ------
    BadInput : a file of texts cannot be read
    """
    code = language_code(language)  # comes out of a class list and becomes part of a path
    spoken = code if code.isalpha() else "en"
    places = [folder / f"feedback.{one}.yml" for one in (spoken, "en") for folder in (keys, COMMON)]
    return FeedbackWords(language=spoken, catalogues=tuple(read_feedback(path) for path in dict.fromkeys(places)
                                                           if path.is_file()))


def value_names(text: str) -> set[str] | None:
    """Return the names of the values in a text; None where a brace in it is more or less than a plain {name}.

    Examples
    --------
    >>> value_names("{right} of {all}") == {"right", "all"}, value_names("{right.real}"), value_names("{72")
    (True, None, None)
    """
    try:
        fields = [(name, form, turned) for _, name, form, turned in Formatter().parse(text) if name is not None]
    except ValueError:
        return None
    plain = all(_NAME.fullmatch(name) and not form and turned is None for name, form, turned in fields)
    return {name for name, *_ in fields} if plain else None


def titles(keys: Path) -> dict[str, str]:
    """Return language → title of an exercise, as its translations say; one that cannot be read says none.

    Whoever reads that language's feedback, and the lint, refuse the file; the other languages go on.
    """
    found = {path.name.split(".")[1]: _about(path) for path in keys.glob("feedback.*.yml")}
    return {language: about["title"] for language, about in found.items() if "title" in about}


def _about(path: Path) -> Mapping[str, str]:
    try:
        return read_feedback(path).get(ABOUT, {})
    except BadInput:
        return {}


def read_feedback(path: Path) -> Catalogue:
    """Read one file of texts: item → reason code → sentences."""
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _read(path: Path, _changed: int) -> Catalogue:
    return load_spec(path, FeedbackFile).root
