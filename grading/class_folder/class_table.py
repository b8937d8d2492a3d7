"""A class list as people save it: which encoding, which separator, which rows; read, or refused in words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grading.class_folder.workbook_text import is_workbook, workbook_text
from synthetic_data import BadInput, Problem

_LARGEST = 5_000_000
_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
# The first bytes by which each format is known; UTF-32 before UTF-16, whose mark it begins with.
_NO_TEXT = ((b"\xd0\xcf\x11\xe0", "is an old Excel workbook (.xls), no CSV text"),
            (b"%PDF", "is a PDF, no CSV text"), (b"{\\rtf", "is a text with formatting (.rtf), no CSV text"),
            (b"\xff\xfe\x00\x00", "is UTF-32 text"), (b"\x00\x00\xfe\xff", "is UTF-32 text"))
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SHEET_ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")
_SAVE_AS = "open it in the spreadsheet program and save the sheet as “CSV UTF-8”"


@dataclass(frozen=True, kw_only=True)
class ClassTable:
    """The rows of a class list that hold anything."""

    columns: Sequence[str]
    """Names of the columns, as the list spells them; empty for a column without a name and without content."""
    rows: Sequence[tuple[int, Mapping[str, str]]]
    """Line of the file (from 1), and column → cell."""
    problems: Sequence[Problem]
    """What is wrong with the form; the rows can be looked at all the same."""


def read_class_table(path: Path, first_column: str, *others: str) -> ClassTable:
    """Return the table in a CSV file or in the one filled sheet of a workbook (.xlsx).

    Commas, semicolons or tabs between cells, a line `sep=;` before the heading, UTF-8 with or without a byte-order
    mark, and UTF-16 are read. A file in another code page is refused: Windows-1252 and its sisters cannot be told
    apart, and a guess would put a wrong letter into somebody's name.

    Parameters
    ----------
    first_column : a column every class list has; it tells which separator is meant
    others : columns of which one may stand in its place, as in lists that another program exports

    Raises
    ------
    BadInput : the file cannot be read, or has no such column
    """
    lines = _lines(_text(path), path)
    separator, lines = _separator(lines, (first_column, *others), path)
    # Strict, because otherwise a quote that is not closed swallows the rest of the class in silence.
    reader = csv.reader((line for _, line in lines), delimiter=separator, strict=True)
    try:
        heading = [_name(cell) for cell in next(reader, [])]
        rows = list(_numbered(reader, lines))
    except csv.Error as error:
        raise BadInput(Problem(where=f"{path.name}: line {_line(lines, reader.line_num)}",
                               rule=f"is no readable CSV ({error})", remedy="look for a quote that is not closed"
                               )) from None
    return _table(heading, rows, path)


def _text(path: Path) -> str:
    try:
        if path.exists() and not path.is_file():  # a pipe or a device may have no end
            raise BadInput(Problem(where=str(path), rule="is no plain file", remedy=_SAVE_AS))
        if path.stat().st_size > _LARGEST:
            raise BadInput(Problem(where=str(path), rule="is too large for a class list"))
        raw = path.read_bytes()
    except OSError as error:
        raise BadInput(Problem(where=str(path), rule=f"cannot be read ({error.strerror})")) from None
    if is_workbook(raw):
        return workbook_text(raw, path)
    for start, what in _NO_TEXT:
        if raw.startswith(start):
            raise BadInput(Problem(where=str(path), rule=what, remedy=_SAVE_AS))
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if raw.startswith(mark)), "utf-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[:error.start].count(b"\n") + 1
        raise BadInput(Problem(where=f"{path.name}: line {line}", rule=f"holds bytes that are no {encoding.upper()} "
                               "text; they may be of Windows-1252 or another code page, which cannot be told apart",
                               value=raw[max(0, error.start - 12):error.start + 12], remedy=_SAVE_AS)) from None
    if "\0" in text:
        raise BadInput(Problem(where=f"{path.name}: line {text[:text.index(chr(0))].count(chr(10)) + 1}",
                               rule="holds a NUL character, as UTF-16 without its mark or a damaged file has",
                               remedy=_SAVE_AS))
    return text.removeprefix("\ufeff")


def _lines(text: str, path: Path) -> list[tuple[int, str]]:
    """Lines with their numbers; those before the heading that hold nothing are passed over."""
    lines = [(number, line + "\n") for number, line in
             enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1)]
    while lines and not lines[0][1].strip(' \t\n,;"'):
        lines.pop(0)
    if not lines:
        raise BadInput(Problem(where=path.name, rule="is empty", remedy="write a heading and one line for each "
                                                                        "trainee"))
    return lines


def _separator(lines: list[tuple[int, str]], wanted: tuple[str, ...], path: Path) -> tuple[str, list[tuple[int, str]]]:
    """The separator that the first line declares, or the only one by which the heading has the wanted column."""
    first = lines[0][1].strip('\n" ')
    if first.casefold().startswith("sep=") and len(first) <= 5:
        declared = first[4:] or "\t"  # `sep=` and a tab, which blanks at the end of a line hide
        if declared not in _SEPARATORS or len(lines) < 2:
            raise BadInput(Problem(where=f"{path.name}: line {lines[0][0]}", rule="declares a separator that is none",
                                   value=first, remedy="divide cells by commas, semicolons or tabs"))
        return declared, lines[1:]
    cells = {separator: _heading(lines[0][1], separator) for separator in _SEPARATORS}
    fitting = [separator for separator, names in cells.items() if set(wanted) & set(names)]
    if not fitting:
        found = max(cells.values(), key=len)
        raise BadInput(Problem(where=f"{path.name}: heading", rule=f"has no column {wanted[0]}", value=found,
                               remedy=f"name the first column {wanted[0]}; divide cells by commas, semicolons or tabs"))
    # A heading of one column fits every separator.
    return max(fitting, key=lambda separator: len(cells[separator])), lines


def _heading(line: str, separator: str) -> list[str]:
    try:
        return [_name(cell) for cell in next(csv.reader(io.StringIO(line), delimiter=separator), [])]
    except csv.Error:
        return []


def _name(cell: str) -> str:
    """A heading as we spell it: capitals, blanks and hyphens make no other column."""
    return "_".join(cell.strip().casefold().replace("-", " ").replace("_", " ").split())


def _numbered(reader: Any, lines: list[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    before = reader.line_num
    for cells in reader:
        yield _line(lines, before + 1), [cell.strip() for cell in cells]
        before = reader.line_num


def _line(lines: list[tuple[int, str]], number: int) -> int:
    return lines[min(max(number, 1), len(lines)) - 1][0]


def _table(heading: Sequence[str], rows: Sequence[tuple[int, list[str]]], path: Path) -> ClassTable:
    filled = [(line, cells) for line, cells in rows if any(cells)]
    problems = [Problem(where=f"{path.name}: heading.{name}", rule="stands twice", remedy="give every column one name")
                for name in dict.fromkeys(heading) if name and list(heading).count(name) > 1]
    problems += [Problem(where=f"{path.name}: line {line}", rule="has more cells than the heading",
                         value=cells[len(heading):], remedy="quote a cell that holds the separator")
                 for line, cells in filled if any(cells[len(heading):])]
    problems += [Problem(where=f"{path.name}: line {line}", rule="is the heading once more",
                         remedy="take the line out; lists that were put together keep their headings")
                 for line, cells in filled if [_name(cell) for cell in cells] == list(heading)]
    problems += [Problem(where=f"{path.name}: line {line}", rule="holds an error of the spreadsheet", value=cell,
                         remedy="mend the formula and save the list anew")
                 for line, cells in filled for cell in cells if cell.upper() in _SHEET_ERRORS]
    nameless = [place for place, name in enumerate(heading) if not name]
    problems += [Problem(where=f"{path.name}: line {line}, column {place + 1}", value=cells[place],
                         rule="has no heading", remedy="name the column or empty it")
                 for place in nameless for line, cells in filled if place < len(cells) and cells[place]]
    named = [(line, {name: cells[place] if place < len(cells) else "" for place, name in enumerate(heading) if name})
             for line, cells in filled]
    return ClassTable(columns=[name for name in heading if name], rows=named, problems=problems)
