"""What an exercise asks of a person: words to read, clicks, and the minutes that follow from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from courses.authoring.notebook import read_cells
from courses.authoring.sittings import Sitting
from courses.authoring.strategies import asks

PER_WORD, PER_CLICK = 0.023, 0.1
"""Minutes for a word, with the thinking it takes, and for a click, with what is looked at before it (fitted by least
squares to estimates made by hand for the first ten exercises; 7 minutes is the usual miss, 15 the largest)."""
OVER = 1.3
"""An exercise may take so many times the minutes it states before that counts as dishonest."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class Effort:
    """Words, clicks and panels of one variant, and the minutes they take."""

    words: int
    """In the notebook and on the desks, each text once; the rows of panels are counted apart."""
    rows: int
    """Rows of panels on graded desks."""
    clicks: int
    """One for each blank of every desk, and one for each panel that is closed at first."""

    @property
    def minutes(self) -> int:
        """Minutes of somebody who reads and opens everything.

        Examples
        --------
        >>> Effort(words=1300, rows=280, clicks=217).minutes
        52
        """
        return round(PER_WORD * self.words + PER_CLICK * self.clicks)


def measure_effort(sitting: Sitting) -> Effort:
    """Return what one variant asks of a person who reads and opens everything."""
    cells = [cell.source for _, cell in read_cells(sitting.exercise, "en") if cell.cell_type == "markdown"]
    plans = sitting.plans
    shown = {sitting.words(text) for text in _texts(plans)}
    words = sum(len(_WORD.findall(text)) for text in (*cells, *shown))
    return Effort(words=words, rows=sum(len(panel["rows"]) for panel in _panels(sitting.desks)),
                  clicks=_clicks(plans))


def _texts(plans: Any) -> Iterator[str]:
    """Catalogue keys that stand on desks, feedback apart: of that a person reads one answer's."""
    if isinstance(plans, str):
        yield plans
    elif isinstance(plans, dict):
        for name, part in plans.items():
            if name not in ("feedback", "rows"):
                yield from _texts(part)
    elif isinstance(plans, list):
        for part in plans:
            yield from _texts(part)


def _panels(desks: Mapping[str, Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for desk in desks.values():
        for case in desk["cases"]:
            yield from case.get("panels", ())


def _clicks(plans: Mapping[str, Mapping[str, Any]]) -> int:
    blanks = sum(asks(field, case["id"]) for desk in plans.values() for case in desk["cases"]
                 for field in desk["fields"])
    closed = sum(not panel.get("open") for panel in _panels(plans))
    return blanks + closed
