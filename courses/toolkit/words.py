"""What pages say, in a reader's language; a line that is missing there is shown in English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from courses.toolkit.pack import filled_in, language_code, merged_texts

TEXTS = Path(__file__).parent / "page_texts"
"""A file for each language, `en.json` and others; the keys are English's."""


@dataclass(frozen=True)
class Words:
    """What pages say in one language."""

    language: str

    @property
    def texts(self) -> dict[str, str]:
        """Key → words."""
        return _texts(self.language)

    def say(self, key: str, **values: object) -> str:
        """Return the words for this key.

        Examples
        --------
        >>> Words("en").say("home.files", done=2, total=8)
        '2 of 8 files'
        """
        return filled_in(self.texts[key], values)

    def named(self, key: str, english: str) -> str:
        """Return a name of the course in this language; in English it stands in the course's own files."""
        return self.texts.get(key, english)

    def when(self, moment: datetime | None) -> str:
        """Return a moment in this machine's own time, with its zone; empty for none."""
        if moment is None:
            return ""
        here = moment.astimezone()
        return self.say("when", day=here.day, month=self.texts[f"month.{here.month}"], year=here.year,
                        time=here.strftime("%H:%M %Z"))


def spoken(asked: str) -> str:
    """Return the first language a browser asks for that there are words in; English where there is none.

    Parameters
    ----------
    asked : the header Accept-Language, as in RFC 9110, 12.5.4; the order alone counts

    Examples
    --------
    >>> spoken("de-AT, az-AZ;q=0.8, en;q=0.5")
    'az'
    """
    wanted = (language_code(part.partition(";")[0]) for part in asked.split(","))
    return next((language for language in wanted if language in known_languages()), "en")


@cache  # every page asks, and the files come with the program
def _texts(language: str) -> dict[str, str]:
    return merged_texts(TEXTS, "{}.json", language)


@cache
def known_languages() -> frozenset[str]:
    """Return the codes of the languages in which there are pages."""
    return frozenset(path.stem for path in TEXTS.glob("*.json"))
