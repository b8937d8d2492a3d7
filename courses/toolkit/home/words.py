"""The words of a home in a trainee's language; a line that is missing there is shown in English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from courses.toolkit.pack import filled_in, merged_texts

TEXTS = Path(__file__).parent / "texts"
"""A file for each language, `en.json` and others; the keys are English's."""


@dataclass(frozen=True)
class Words:
    """What a home says in one language."""

    language: str

    @cached_property
    def texts(self) -> dict[str, str]:
        """Key → words."""
        return merged_texts(TEXTS, "{}.json", self.language)

    def say(self, key: str, **values: object) -> str:
        """Return the words for this key.

        Examples
        --------
        >>> Words("en").say("home.files", done=2, total=8)
        '2 of 8 files'
        """
        return filled_in(self.texts[key], values)

    def when(self, moment: datetime | None) -> str:
        """Return a moment in this machine's own time, with its zone; empty for none."""
        if moment is None:
            return ""
        here = moment.astimezone()
        return self.say("when", day=here.day, month=self.texts[f"month.{here.month}"], year=here.year,
                        time=here.strftime("%H:%M %Z"))
