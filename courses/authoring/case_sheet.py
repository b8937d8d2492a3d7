"""A table of cases as people save it, CSV or Excel: which encoding, which separator, which rows; read, or refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synthetic_data import (
    BadInput,
    Problem,
    column_name,
    filled_pages,
    hidden_parts,
    is_sheet_error,
    is_workbook,
    open_pages,
    sheet_bytes,
    sheet_rows,
    sheet_text,
    unclear_cells,
)

_LARGEST = 5_000_000
_MOST_ROWS = 5_000


@dataclass(frozen=True)
class SheetCell:
    """What stands in a cell, and where."""

    value: object
    """A text; from Excel also a number, a truth value or a moment, as it is kept there."""
    place: str
    """Such as ``cases.csv: line 7, column until``."""
    form: str = "General"
    """Excel's number format; one such as 00000 or 0 % shows another text than the number that is kept."""

    @property
    def text(self) -> str:
        """The value without blanks around it; empty for nothing."""
        return "" if self.value is None else str(self.value).strip()


Row = Mapping[str, SheetCell]
"""Column → cell."""


@dataclass(frozen=True)
class CaseSheet:
    """The rows of a table of cases that hold anything."""

    name: str
    """Of the file."""
    columns: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]
    """Line of the file (from 1), and its cells."""
    problems: tuple[Problem, ...]
    """What is wrong with the form; the rows can be looked at all the same, so that all errors are told at once."""


def read_case_sheet(path: Path, wanted: str) -> CaseSheet:
    """Return the table in a CSV file or in the one filled sheet of a workbook (.xlsx).

    Commas, semicolons or tabs between cells, a line `sep=;` before the heading, UTF-8 with or without a byte-order
    mark, UTF-16, empty rows and columns are read. A file in another code page is refused, since a guess would put wrong
    letters into a case.

    Parameters
    ----------
    wanted : a column that every such table has; it tells which separator is meant

    Raises
    ------
    BadInput : the file cannot be read, or has no such column
    """
    raw = sheet_bytes(path, _LARGEST, "a table of cases")
    lines, problems = _of_workbook(path) if is_workbook(raw) else (_of_text(sheet_text(raw, path), path, wanted), [])
    return _sheet(path.name, lines, problems, wanted)


Lines = list[tuple[int, list[SheetCell]]]


def _of_text(text: str, path: Path, wanted: str) -> Lines:
    return [(number, [SheetCell(cell, f"{path.name}: line {number}, column {place}")
                      for place, cell in enumerate(cells, 1)])
            for number, cells in sheet_rows(text, path, (wanted,), "case")]


def _of_workbook(path: Path) -> tuple[Lines, list[Problem]]:
    filled = filled_pages(open_pages(path))
    if len(filled) != 1:
        raise BadInput(Problem(where=path.name, rule=f"holds {len(filled)} filled sheets, and one is wanted",
                               value=[page.title + _if_hidden(page) for page, _ in filled] or None,
                               remedy="save the sheet with the cases as a file of its own"))
    page, written = filled[0]
    if _if_hidden(page):
        raise BadInput(Problem(where=path.name, rule="holds cases in a hidden sheet alone", value=page.title,
                               remedy="show the sheet, or save the one that is meant as a file of its own"))
    if page.max_row > _MOST_ROWS:
        raise BadInput(Problem(where=path.name, rule=f"has more than {_MOST_ROWS} rows", value=page.max_row))
    lines = [(row[0].row, [SheetCell(cell.value, f"{path.name}: {cell.coordinate}", str(cell.number_format))
                           for cell in row]) for row in page.iter_rows()]
    return lines, [*unclear_cells(page, written, path.name), *hidden_parts(page, path.name, "cases")]


def _if_hidden(page: Any) -> str:
    return "" if page.sheet_state == "visible" else " (hidden)"


def _sheet(name: str, lines: Lines, problems: list[Problem], wanted: str) -> CaseSheet:
    filled = [(number, cells) for number, cells in lines if any(cell.text for cell in cells)]
    if not filled:
        raise BadInput(Problem(where=name, rule="is empty", remedy="write a heading and one row for each case"))
    heading = [column_name(cell.value) for cell in filled[0][1]]
    if wanted not in heading:
        raise BadInput(Problem(where=f"{name}: heading", rule=f"has no column {wanted}",
                               value=", ".join(filter(None, heading))[:80], remedy="the first row names the columns"))
    body = filled[1:]
    problems = problems + list(_of_form(name, heading, body))
    rows = [(number, {column: _placed(cells, place, f"{name}: line {number}, column {column}")
                      for place, column in enumerate(heading) if column}) for number, cells in body]
    return CaseSheet(name, tuple(column for column in heading if column), tuple(rows), tuple(problems))


def _placed(cells: Sequence[SheetCell], place: int, where: str) -> SheetCell:
    cell = cells[place] if place < len(cells) else SheetCell(None, where)
    return SheetCell(cell.value, where, cell.form)


def _of_form(name: str, heading: Sequence[str], body: Lines) -> Iterator[Problem]:
    for column in dict.fromkeys(heading):
        if column and list(heading).count(column) > 1:
            yield Problem(where=f"{name}: heading: {column}", rule="stands twice", remedy="give each column one name")
    for number, cells in body:
        if [column_name(cell.value) for cell in cells] == list(heading):
            yield Problem(where=f"{name}: line {number}", rule="is the heading once more", remedy="take the line out")
        for place, cell in enumerate(cells):
            if cell.text and (place >= len(heading) or not heading[place]):
                yield Problem(where=f"{name}: line {number}, column {place + 1}", rule="stands under no heading",
                              value=cell.text, remedy="name the column, or quote a cell that holds the separator")
            elif is_sheet_error(cell.text):
                yield Problem(where=f"{name}: line {number}, column {heading[place]}", value=cell.text,
                              rule="is an error of the spreadsheet", remedy="mend the formula")
