"""Cells read strictly: a number, a share, a word or an origin, or a problem that names the cell."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from simulator.plan.counted import COUNT_PEOPLE, are_posts
from simulator.plan.quantities import plain_unit
from simulator.workbook.files import Cell, SheetRow
from simulator.workbook.forms import FROM, ORIGINS, SOURCE
from simulator.written_times.days import read_days
from synthetic_data import (
    PART_OF_A_DAY,
    BadInput,
    Problem,
    change_rule,
    did_you_mean,
    heads_totals,
    is_percent,
    means,
    multiplies,
    shows_whole_day,
    unclear_shape,
    words_beside,
)

# Three digits behind a mark may be thousands or a part of one: 1.500 has two readings, and 0.125 has one.
_NUMBER = re.compile(r"[-+]?(?:\d+|0[.,]\d+|\d{4,}\.\d+|\d+\.(?!\d{3}\b)\d+|\d+,(?!\d{3}\b)\d+)")
_WITH_WORDS = re.compile(rf"(?P<number>{_NUMBER.pattern})\s*(?P<words>[^\d\s.,]+)")


def _remedy(text: str) -> str:
    """Say what to write instead of a text that is no number, by what is wrong with it."""
    if heads_totals(text) or not any(map(str.isdigit, text)):
        return "write the number itself, such as 1500 or 1.5; if this is no line of the table, take the line out"
    found = _WITH_WORDS.fullmatch(text)
    if found and are_posts(found["words"]):
        return COUNT_PEOPLE
    # A small m may be metres; no column counts them.
    is_many = found is not None and (multiplies(found["words"]) or found["words"] == "m")
    if found and not is_many and not any(map(str.isnumeric, found["words"])):
        return f"write {found['number'].replace(',', '.')} alone; the column says its unit"
    return "write 1500 or 1.5, without marks between thousands"


class CellReader:
    """Reads cells and collects what is wrong with them."""

    def __init__(self, name: str) -> None:
        self.name, self.problems = name, list[Problem]()
        self.questions: dict[str, list[str]] = {}
        """Place in the office file → what to ask about cells that are read as they stand."""
        self.sources: dict[str, list[Cell]] = {}
        """Place in the office file → the cells from which it is made."""

    def made(self, place: str, *cells: Cell) -> None:
        """Note from which cells a place of the office file is made."""
        self.sources.setdefault(place, []).extend(cell for cell in cells if not cell.empty)

    def at_cells(self, problem: Problem) -> Problem:
        """Return a problem of the office file with the cell in which its reason stands, where that is known."""
        key = problem.where.partition(": ")[2]
        known = [place for place in self.sources if self.sources[place] and (f"{key}." + "[").startswith(
            (f"{place}.", f"{place}["))]
        if not known:
            return problem
        cells = self.sources[max(known, key=len)]
        # Of several cells, the one whose words the message repeats.
        said = f"{problem.rule} {problem.value}"
        cell = next((one for one in cells if one.text in said), cells[0])
        return replace(problem, where=cell.place)

    def wrong(self, cell: Cell, rule: str, remedy: str = "") -> None:
        """Note a problem of a cell."""
        self.problems.append(Problem(where=cell.place, rule=rule, value=cell.text or None, remedy=remedy))

    def number(self, cell: Cell, *, most: float = math.inf, whole: bool = False, unit: str = "") -> float | None:
        """Return a number from 0 on; None, with a problem, where the cell holds none.

        Parameters
        ----------
        unit : unit or currency that the cell's format may show beside the number
        """
        if self._shown_as_something_else(cell, unit):
            return None
        value = self._plain(cell)
        return None if value is None else self._within(cell, value, most, whole=whole)

    def share(self, cell: Cell, place: str) -> float | None:
        """Return a share from a cell of a column "of 100"; a cell that shows 22 % is 22 of 100.

        Parameters
        ----------
        place : of the share in the office file, where a question about it belongs
        """
        if is_percent(cell.shape) and isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
            if self._shown_unclearly(cell, cell.value):
                return None
            # Excel keeps 0.22 and shows 22 %.
            found = self._within(cell, round(cell.value * 100, 10), 100)
            return None if found is None else found / 100
        found = self.number(cell, most=100, unit="%")
        if found is not None and 0 < found < 1:
            self.questions.setdefault(place, []).append(
                f"{cell.place}: {found:g} is read as {found:g} of 100, less than one in a hundred; if {found:.0%} is "
                f"meant, write {100 * found:g}")
        return None if found is None else found / 100

    def _shown_as_something_else(self, cell: Cell, unit: str) -> bool:
        """Whether the cell's format shows a per cent sign, a currency or a unit that the column does not have."""
        if isinstance(cell.value, bool) or not isinstance(cell.value, (int, float)):
            return False
        word = "%" if is_percent(cell.shape) else words_beside(cell.shape)
        if word and (is_percent(cell.shape) or not (plain_unit(word) == plain_unit(unit) or means(word, unit))):
            self.wrong(cell, f"is shown with {word} beside it, which this column does not read",
                       "format the cell as a plain number and look at whether it is the number meant")
            return True
        return self._shown_unclearly(cell, cell.value)

    def _shown_unclearly(self, cell: Cell, value: float) -> bool:
        if rule := unclear_shape(cell.shape, value):
            self.wrong(cell, rule, "format the cell as a plain number and look at whether it is the number meant")
        return bool(rule)

    def _within(self, cell: Cell, value: float, most: float, *, whole: bool = False) -> float | None:
        if not 0 <= value <= most:
            self.wrong(cell, f"must be between 0 and {most:g}" if most < math.inf else "must not be below 0")
            return None
        if whole and value != int(value):
            self.wrong(cell, "must be a whole number")
            return None
        return value

    def _plain(self, cell: Cell) -> float | None:
        if isinstance(cell.value, (dt.date, dt.time, dt.timedelta)):
            kind = "date" if isinstance(cell.value, dt.date) else "time"
            self.wrong(cell, f"must be a number and is a {kind}: Excel has turned it into one",
                       "format the cell as a number and write it again")
            return None
        if isinstance(cell.value, bool):
            self.wrong(cell, "must be a number and is yes or no", "write the number itself, such as 3")
            return None
        if cell.empty:
            self.wrong(cell, "is empty, but needs a number", "write it, such as 1500 or 1.5")
            return None
        if isinstance(cell.value, (int, float)):
            return float(cell.value)
        rule = change_rule(cell.text)
        if isinstance(cell.value, str) and _NUMBER.fullmatch(cell.text) and not rule:
            return float(cell.text.replace(",", "."))
        what, _, remedy = rule.partition("; ") if rule else (
            "must be a number that can be read in one way only", "", _remedy(cell.text))
        self.wrong(cell, what.partition(", got")[0], remedy)
        return None

    def word(self, cell: Cell, known: Sequence[str] = ()) -> str:
        """Return a word; nothing, with a problem, where it is missing or not a known one."""
        if cell.empty:
            self.wrong(cell, "is empty",
                       "fill it in; if this is no line of the table, such as a total, take the line out")
        elif known and cell.text not in known:
            self.wrong(cell, "is not known here", did_you_mean(cell.text, known))
        else:
            return cell.text
        return ""

    def origin(self, row: SheetRow) -> dict[str, Any]:
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
        parts = [cell for cell in cells if isinstance(cell.value, dt.datetime) and not shows_whole_day(cell.shape)]
        for cell in parts:
            if not any(problem.where == cell.place for problem in self.problems):
                self.wrong(cell, *PART_OF_A_DAY)
        if parts:
            return []
        try:
            return read_days([cell.text for cell in cells], [cell.place for cell in cells], self.name) if cells else []
        except BadInput as error:
            # A span of one day is asked for twice, and so complained of twice.
            for problem in error.problems:
                if problem not in self.problems:
                    self.problems.append(problem)
            return []
