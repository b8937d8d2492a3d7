"""A table of cases as people save it, CSV or Excel: which encoding, which separator, which rows; read, or refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synthetic_data import BadInput, Problem

_LARGEST = 5_000_000
_MOST_ROWS = 5_000
_SEPARATORS = (";", ",", "\t")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SHEET_ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")
_SAVE = "save the sheet as .xlsx or as “CSV UTF-8”"


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
    try:
        raw = path.read_bytes() if path.stat().st_size <= _LARGEST else None
    except OSError as error:
        raise BadInput(Problem(where=str(path), rule=f"cannot be read ({error.strerror})")) from None
    if raw is None:
        raise BadInput(Problem(where=path.name, rule="is too large for a table of cases"))
    if raw.startswith(b"PK\x03\x04"):
        lines, problems = _of_workbook(raw, path)
    else:
        lines, problems = _of_text(_decoded(raw, path), path, wanted), []
    return _sheet(path.name, lines, problems, wanted)


Lines = list[tuple[int, list[SheetCell]]]


def _decoded(raw: bytes, path: Path) -> str:
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadInput(Problem(where=f"{path.name}: line {raw[:error.start].count(10) + 1}", remedy=_SAVE,
                               rule=f"holds bytes that are no {encoding.upper()} text",
                               value=raw[max(0, error.start - 12):error.start + 12])) from None
    if "\0" in text:
        raise BadInput(Problem(where=path.name, rule="is no text, or text that was damaged", remedy=_SAVE))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _of_text(text: str, path: Path, wanted: str) -> Lines:
    separator, skipped, body = _separator(text, path, wanted)
    # Strict, because otherwise a quote that is not closed swallows the rows after it in silence.
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=True)
    lines: Lines = []
    try:
        while True:
            number = skipped + reader.line_num + 1
            cells = next(reader, None)
            if cells is None:
                return lines
            lines.append((number, [SheetCell(cell, f"{path.name}: line {number}, column {place}")
                                   for place, cell in enumerate(cells, 1)]))
    except csv.Error as error:
        raise BadInput(Problem(where=f"{path.name}: line {skipped + reader.line_num}",
                               rule=f"is no readable CSV ({error})", remedy="look for a quote that is not closed"
                               )) from None


def _separator(text: str, path: Path, wanted: str) -> tuple[str, int, str]:
    """The separator, how many lines stand before the heading, and the text from the heading on."""
    lines = text.split("\n")
    skipped = next((number for number, line in enumerate(lines) if line.strip(' \t,;"')), 0)
    first = lines[skipped].strip('\ufeff" ')
    if first.casefold().startswith("sep=") and len(first) <= 5:
        declared = first[4:] or "\t"  # `sep=` and a tab, which blanks at the end of a line hide
        if declared not in _SEPARATORS:
            raise BadInput(Problem(where=f"{path.name}: line {skipped + 1}", value=first,
                                   rule="declares a separator that is none", remedy="divide cells by ; or , or tabs"))
        return declared, skipped + 1, "\n".join(lines[skipped + 1:])
    fitting = [mark for mark in _SEPARATORS if wanted in [_name(cell) for cell in _split(first, mark)]]
    if not fitting:
        raise BadInput(Problem(where=f"{path.name}: heading", rule=f"has no column {wanted}", value=first[:80],
                               remedy="the first line names the columns; divide cells by ; or , or tabs"))
    return max(fitting, key=lambda mark: len(_split(first, mark))), skipped, "\n".join(lines[skipped:])


def _split(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(line), delimiter=separator), [])
    except csv.Error:
        return []


def _of_workbook(raw: bytes, path: Path) -> tuple[Lines, list[Problem]]:
    from openpyxl import load_workbook

    try:
        values, written = (load_workbook(io.BytesIO(raw), data_only=computed).worksheets for computed in (True, False))
    except Exception as error:  # openpyxl raises whatever the archive leads it to
        raise BadInput(Problem(where=path.name, rule=f"is no readable workbook ({type(error).__name__})",
                               remedy=_SAVE)) from None
    filled = [(page, twin) for page, twin in zip(values, written, strict=True)
              if any(cell.value is not None for row in twin.iter_rows() for cell in row)]
    if len(filled) != 1:
        raise BadInput(Problem(where=path.name, rule=f"holds {len(filled)} filled sheets, and one is wanted",
                               value=[page.title for page, _ in filled] or None,
                               remedy="save the sheet with the cases as a file of its own"))
    page, twin = filled[0]
    if page.max_row > _MOST_ROWS:
        raise BadInput(Problem(where=path.name, rule=f"has more than {_MOST_ROWS} rows", value=page.max_row))
    return [(row[0].row, [SheetCell(cell.value, f"{path.name}: {cell.coordinate}",
                                    str(cell.number_format)) for cell in row])
            for row in page.iter_rows()], list(_unclear(page, twin, path.name))


def _unclear(page: Any, twin: Any, name: str) -> Iterator[Problem]:
    for cells in page.merged_cells.ranges:
        yield Problem(where=f"{name}: {cells}", rule="are merged cells, which belong to no one row",
                      remedy="split them")
    for row in twin.iter_rows():
        for cell in row:
            if cell.data_type == "f" and page[cell.coordinate].value is None:
                # It would look like an empty cell.
                yield Problem(where=f"{name}: {cell.coordinate}", rule="is a formula that was never computed",
                              value=cell.value, remedy="open the file in Excel and save it")


def _name(cell: object) -> str:
    """A heading as we spell it: capitals, blanks and hyphens make no other column."""
    return "_".join(str(cell or "").strip().casefold().replace("-", " ").replace("_", " ").split())


def _sheet(name: str, lines: Lines, problems: list[Problem], wanted: str) -> CaseSheet:
    filled = [(number, cells) for number, cells in lines if any(cell.text for cell in cells)]
    if not filled:
        raise BadInput(Problem(where=name, rule="is empty", remedy="write a heading and one row for each case"))
    heading = [_name(cell.value) for cell in filled[0][1]]
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
        if [_name(cell.value) for cell in cells] == list(heading):
            yield Problem(where=f"{name}: line {number}", rule="is the heading once more", remedy="take the line out")
        for place, cell in enumerate(cells):
            if cell.text and (place >= len(heading) or not heading[place]):
                yield Problem(where=f"{name}: line {number}, column {place + 1}", rule="stands under no heading",
                              value=cell.text, remedy="name the column, or quote a cell that holds the separator")
            elif cell.text.upper() in _SHEET_ERRORS:
                yield Problem(where=f"{name}: line {number}, column {heading[place]}", value=cell.text,
                              rule="is an error of the spreadsheet", remedy="mend the formula")
