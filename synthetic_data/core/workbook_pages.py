"""Excel files opened twice, for values and for formulas; what in them has no one place, no value, or is not shown."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from synthetic_data.core.errors import BadInput, Problem

_NAMED = 5
"""Cells that a message names at most."""
_FLAT = 0.5
"""Points of a row, or signs of a column, below which nobody sees it."""
_LARGEST = 200_000_000
"""Bytes of a workbook once it is unpacked: a table of 100,000 lines has a tenth of it, and a small file of blanks can
hold many times as much."""


def open_pages(path: Path) -> list[tuple[Any, Any]]:
    """Return each sheet of a workbook twice, with values and as written, in order.

    Raises
    ------
    OSError : there is no such file, or it may not be read
    BadInput : it is no workbook, or one that unfolds to more than any table holds
    """
    # Only those who keep tables in Excel need it.
    from openpyxl import load_workbook

    try:
        refuse_unfolding(path, _LARGEST, str(path), "a workbook")
        values, written = (load_workbook(path, data_only=computed).worksheets for computed in (True, False))
    except (OSError, BadInput):
        raise
    except Exception as error:  # any of many, from files that are no workbook
        raise BadInput(Problem(where=str(path), rule=f"is not a readable workbook ({type(error).__name__})",
                               remedy="save it as .xlsx in Excel or LibreOffice")) from None
    return list(zip(values, written, strict=True))


def refuse_unfolding(archive: Path | IO[bytes], most: int, where: str, what: str) -> None:
    """Raise `BadInput` where an archive holds more bytes than it should, before anything of it is unpacked.

    Parameters
    ----------
    most : bytes of all its parts together
    where, what : file, and what it should be, in the message's words

    Raises
    ------
    BadInput : as said
    zipfile.BadZipFile : it is no archive
    """
    with zipfile.ZipFile(archive) as opened:
        size = sum(part.file_size for part in opened.infolist())
    if size > most:
        raise BadInput(Problem(where=where, rule=f"unfolds to {size:,} bytes, too much for {what}",
                               remedy="save it anew, without what is empty"))


def unclear_cells(page: Any, written: Any, where: str) -> Iterator[Problem]:
    """Yield what cannot be read: merged cells, and formulas that a program wrote and never computed.

    Such a formula has no value and would look like an empty cell.
    """
    found = {"has merged cells, which belong to no one line": ([str(cells) for cells in page.merged_cells.ranges],
                                                               "split them"),
             "has formulas that were never computed": ([
                 cell.coordinate for row in written.iter_rows() for cell in row
                 if cell.data_type == "f" and page[cell.coordinate].value is None], "open and save it in Excel")}
    for rule, (cells, remedy) in found.items():
        if cells:
            yield Problem(where=where, rule=rule, value=", ".join(cells[:_NAMED]), remedy=remedy)


def hidden_parts(page: Any, where: str, what: str) -> Iterator[Problem]:
    """Yield what holds something and is not shown: the sheet, rows (also by a filter), columns.

    Nobody who looks at the sheet sees it, so nobody can tell whether it is meant.

    Parameters
    ----------
    page : a sheet that was opened as a whole, with its rows' and columns' sizes
    what : the lines of the sheet are, such as cases
    """
    filled = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    if filled and page.sheet_state != "visible":
        yield Problem(where=where, rule=f"is a hidden sheet, of which nobody can tell whether its {what} are meant",
                      value=page.title, remedy="show the sheet, or delete it")
    rows = [str(number) for number in dict.fromkeys(cell.row for cell in filled) if _row_hidden(page, number)]
    columns = {place for size in page.column_dimensions.values() if size.hidden or size.width < _FLAT
               for place in range(size.min or 0, (size.max or 0) + 1)}
    letters = Counter(cell.column_letter for cell in filled if cell.column in columns)
    # A column that holds its heading alone says nothing.
    for name, places in ((f"rows, of which nobody can tell whether they are {what}", rows),
                         ("columns, of which nobody can tell whether they are meant",
                          [letter for letter, count in letters.items() if count > 1])):
        if places:
            yield Problem(where=where, rule=f"has hidden {name}", remedy="show them (take a filter off), or take them "
                          "out", value=", ".join(places[:_NAMED]) + (", …" if len(places) > _NAMED else ""))


def _row_hidden(page: Any, number: int) -> bool:
    if number not in page.row_dimensions:
        return bool(page.sheet_format.zeroHeight)
    size = page.row_dimensions[number]
    return bool(size.hidden) or (size.height is not None and size.height < _FLAT)
