"""The page's words in the planner's language; what a language lacks is said in English."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from synthetic_data import read_mapping

Say = Callable[..., str]
_FOLDER = Path(__file__).with_name("texts")


@cache
def what_if_texts(language: str) -> dict[str, str]:
    """Return key → text of one language, English where it has none."""
    return read_mapping(_FOLDER / "en.yml") | read_mapping(_FOLDER / f"{language}.yml")


def languages() -> dict[str, str]:
    """Return code → name of every language with a file, English first.

    Examples
    --------
    >>> languages()["az"]
    'Azərbaycanca'
    """
    codes = sorted((path.stem for path in _FOLDER.glob("*.yml")), key=lambda code: (code != "en", code))
    return {code: str(read_mapping(_FOLDER / f"{code}.yml")["language"]) for code in codes}


def wording(language: str) -> Say:
    """Return the function that says a key's text, with values put in.

    Examples
    --------
    >>> wording("en")("card.of100", value=72)
    '72 of 100'
    """
    known = what_if_texts(language)

    def say(key: str, **values: object) -> str:
        return str(known[key]).format_map(values) if values else str(known[key])

    return say
