"""Cells read strictly: a number, a share, a word or an origin, or a problem that names the cell."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from typing import Any

from simulator.workbook.files import Cell, Row
from simulator.workbook.forms import FROM, ORIGINS, SOURCE
from simulator.written_times.days import read_days
from synthetic_data import BadInput, Problem, did_you_mean

# Three digits behind a mark may be thousands or a part of one: 1.500 has two readings, and 0.125 has one.
_NUMBER = re.compile(r"[-+]?(?:\d+|0[.,]\d+|\d+\.(?!\d{3}\b)\d+|\d+,(?!\d{3}\b)\d+)")


class Desk:
    """Reads cells and collects what is wrong with them."""

    def __init__(self, name: str) -> None:
        self.name, self.problems = name, list[Problem]()

    def wrong(self, cell: Cell, rule: str, remedy: str = "") -> None:
        """Note a problem of a cell."""
        self.problems.append(Problem(where=cell.place, rule=rule, value=cell.text or None, remedy=remedy))

    def number(self, cell: Cell, *, most: float = math.inf, whole: bool = False) -> float | None:
        """Return a number from 0 on; None, with a problem, where the cell holds none."""
        value = self._plain(cell)
        if value is None:
            return None
        if not 0 <= value <= most:
            self.wrong(cell, f"must be between 0 and {most:g}" if most < math.inf else "must not be below 0")
            return None
        if whole and value != int(value):
            self.wrong(cell, "must be a whole number")
            return None
        return value

    def _plain(self, cell: Cell) -> float | None:
        if isinstance(cell.value, (dt.date, dt.time)):
            self.wrong(cell, "must be a number and is a date: Excel has turned it into one",
                       "format the cell as a number and write it again")
            return None
        if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
            return float(cell.value)
        if isinstance(cell.value, str) and _NUMBER.fullmatch(cell.text):
            return float(cell.text.replace(",", "."))
        self.wrong(cell, "must be a number that can be read in one way only",
                   "write 1500 or 1.5, without marks between thousands")
        return None

    def word(self, cell: Cell, known: Sequence[str] = ()) -> str:
        """Return a word; nothing, with a problem, where it is missing or not a known one."""
        if cell.empty:
            self.wrong(cell, "is empty")
        elif known and cell.text not in known:
            self.wrong(cell, "is not known here", did_you_mean(cell.text, known))
        else:
            return cell.text
        return ""

    def origin(self, row: Row) -> dict[str, Any]:
        """Return where the numbers of a line come from; where nothing is said they are assumed, by this cell."""
        cell, source = row[FROM], row[SOURCE].text
        if cell.empty:
            return {"origin": "assumed", "source": source or f"{cell.place}, which says nothing of where it comes from"}
        word = cell.text.lower()
        if word not in ORIGINS:
            self.wrong(cell, "is no way in which a number comes about", f"write one of {', '.join(ORIGINS)}")
        elif word in ("published", "derived") and not source:
            self.wrong(row[SOURCE], f"is empty, but a {word} number needs its source", "name it, or write assumed")
        return {"origin": word, "source": source}

    def days(self, cells: Sequence[Cell]) -> list[dt.date]:
        """Return the days of several cells, which are read in one way; none where any cannot be."""
        try:
            return read_days([cell.text for cell in cells], [cell.place for cell in cells], self.name) if cells else []
        except BadInput as error:
            self.problems += error.problems
            return []
