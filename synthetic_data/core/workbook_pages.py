"""Excel files opened twice, for values and for formulas, and what in them belongs to no one place or has no value."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from synthetic_data.core.errors import BadInput, Problem

_NAMED = 5
"""Cells that a message names at most."""


def open_pages(path: Path) -> list[tuple[Any, Any]]:
    """Return each sheet of a workbook twice, with values and as written, in order.

    Raises
    ------
    OSError : there is no such file, or it may not be read
    BadInput : it is no workbook
    """
    # Only those who keep tables in Excel need it.
    from openpyxl import load_workbook

    try:
        values, written = (load_workbook(path, data_only=computed).worksheets for computed in (True, False))
    except OSError:
        raise
    except Exception as error:  # any of many, from files that are no workbook
        raise BadInput(Problem(where=str(path), rule=f"is not a readable workbook ({type(error).__name__})",
                               remedy="save it as .xlsx in Excel or LibreOffice")) from None
    return list(zip(values, written, strict=True))


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
