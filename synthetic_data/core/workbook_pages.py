"""Excel files opened twice, for values and for formulas, and what in them belongs to no one place or has no value."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from synthetic_data.core.errors import BadInput, Problem

_NAMED = 5
"""Cells that a message names at most."""
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
