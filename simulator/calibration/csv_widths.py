"""Rows of a CSV log that have more or fewer cells than there are headings."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from simulator.calibration.csv_dialect import Dialect
from simulator.calibration.csv_faults import first_of
from simulator.calibration.csv_rows import text_lines
from simulator.calibration.log_files import LogFile
from synthetic_data import Problem

_SHOWN = 40
_MARKS = {";": "semicolons", "\t": "tabs", "|": "bars", ",": "commas"}


def width_faults(file: LogFile, dialect: Dialect) -> list[Problem]:
    """Return the rows that cannot be put under the headings, with their lines and what to do."""
    return first_of(_rows_of_other_widths(file, dialect))


def _rows_of_other_widths(file: LogFile, dialect: Dialect) -> Iterator[Problem]:
    reader = csv.reader(text_lines(file, dialect), delimiter=dialect.mark)
    width, before = len(dialect.names), 0
    try:
        for cells in reader:
            line, before = dialect.skipped + before + 1, reader.line_num
            if cells and len(cells) != width:
                yield Problem(where=f"{file.path.name}: line {line}",
                              rule=f"has {_cells(len(cells))}, where the headings have {width}",
                              value=dialect.mark.join(cells)[:_SHOWN], remedy=_remedy(cells, dialect.mark, width))
    except csv.Error:
        return


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _remedy(cells: Sequence[str], mark: str, width: int) -> str:
    for other, name in _MARKS.items():
        if other != mark and len(cells) < width and sum(cell.count(other) for cell in cells) + 1 >= width:
            return f"divide it by {_MARKS.get(mark, mark)} as the headings are; it is divided by {name}"
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return f"take the {_MARKS.get(mark, mark)} at its end out, or give the last column a heading"
    if len(cells) == 1:
        return "take the line out if it is a note; if it is a row that was cut, join it to the line before"
    if len(cells) < width:
        return f"fill the row up with {_MARKS.get(mark, mark)}, or join it to the line from which it was cut off"
    return f"put a cell that holds {_MARKS.get(mark, mark)} of its own into quotation marks"
