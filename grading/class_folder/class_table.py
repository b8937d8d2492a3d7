"""A class list as people save it: which encoding, which separator, which rows; read, or refused in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grading.class_folder.workbook_text import workbook_text
from synthetic_data import (
    BadInput,
    Problem,
    column_name,
    is_sheet_error,
    is_workbook,
    sheet_bytes,
    sheet_rows,
    sheet_text,
)

_LARGEST = 5_000_000
_MOST_ROWS, _MOST_COLUMNS = 50_000, 2_000
"""Of a class list, also of one that a learning platform exported with a column for each grade."""


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
    BadInput : the file cannot be read, has no such column, or is larger than a class
    """
    heading, *rows = sheet_rows(_text(path), path, (first_column, *others), "trainee")
    problems = [Problem(where=path.name, rule=f"has more than {most:,} {what}", value=count,
                        remedy="leave out what is no trainee, or make several classes")
                for what, most, count in (("rows", _MOST_ROWS, len(rows)), ("columns", _MOST_COLUMNS, len(heading[1])))
                if count > most]
    if problems:
        raise BadInput(problems)
    return _table([column_name(cell) for cell in heading[1]], rows, path)


def _text(path: Path) -> str:
    raw = sheet_bytes(path, _LARGEST, "a class list")
    return workbook_text(raw, path) if is_workbook(raw) else sheet_text(raw, path)


def _table(heading: Sequence[str], rows: Sequence[tuple[int, list[str]]], path: Path) -> ClassTable:
    filled = [(line, cells) for line, cells in rows if any(cells)]
    problems = [Problem(where=f"{path.name}: heading.{name}", rule="stands twice", remedy="give every column one name")
                for name in dict.fromkeys(heading) if name and list(heading).count(name) > 1]
    problems += [Problem(where=f"{path.name}: line {line}", rule="has more cells than the heading",
                         value=cells[len(heading):], remedy="quote a cell that holds the separator")
                 for line, cells in filled if any(cells[len(heading):])]
    problems += [Problem(where=f"{path.name}: line {line}", rule="is the heading once more",
                         remedy="take the line out; lists that were put together keep their headings")
                 for line, cells in filled if [column_name(cell) for cell in cells] == list(heading)]
    problems += [Problem(where=f"{path.name}: line {line}", rule="holds an error of the spreadsheet", value=cell,
                         remedy="mend the formula or make its column wider, and save the list anew")
                 for line, cells in filled for cell in cells if is_sheet_error(cell)]
    nameless = [place for place, name in enumerate(heading) if not name]
    problems += [Problem(where=f"{path.name}: line {line}, column {place + 1}", value=cells[place],
                         rule="has no heading", remedy="name the column or empty it")
                 for place in nameless for line, cells in filled if place < len(cells) and cells[place]]
    named = [(line, {name: cells[place] if place < len(cells) else "" for place, name in enumerate(heading) if name})
             for line, cells in filled]
    return ClassTable(columns=[name for name in heading if name], rows=named, problems=problems)
