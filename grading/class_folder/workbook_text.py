"""The one filled sheet of a workbook (.xlsx) as CSV text, cell by cell as people see it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from synthetic_data import BadInput, Problem, hidden_parts, refuse_unfolding

_MOST_ROWS = 20_000
_LARGEST = 50_000_000
"""Bytes that a workbook may unfold to; a small file can hold a very large one."""


def workbook_text(raw: bytes, path: Path) -> str:
    """Return the filled sheet as CSV text with commas.

    Raises
    ------
    BadInput : it is another kind of archive, is too large, or more than one sheet holds something
    """
    filled = {name: rows for name, rows in _sheets(raw, path).items() if any(any(row) for row in rows)}
    if len(filled) != 1:
        raise BadInput(Problem(where=path.name, rule=f"holds {len(filled)} filled sheets, and one is wanted",
                               value=list(filled) or None, remedy="save the sheet with the class as a file of its own"))
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(next(iter(filled.values())))
    return text.getvalue()


def _sheets(raw: bytes, path: Path) -> dict[str, list[list[str]]]:
    from openpyxl import load_workbook

    try:
        refuse_unfolding(io.BytesIO(raw), _LARGEST, path.name, "a class list")
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        found = {sheet.title: _rows(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
        # Sizes of rows and columns are known in a workbook that is opened as a whole alone, which takes far longer.
        _refuse_hidden(load_workbook(io.BytesIO(raw), data_only=True) if _may_hide(raw) else None, path)
        return found
    except BadInput:
        raise
    except Exception as error:  # openpyxl raises whatever the archive leads it to
        raise BadInput(Problem(where=path.name, rule="is an archive, and no workbook (.xlsx) that can be read "
                               f"({error})", remedy="open it in the spreadsheet program and save it as .xlsx or “CSV "
                               "UTF-8”")) from None


def _may_hide(raw: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        return any(sign in parts.read(name) for name in parts.namelist() if name.startswith("xl/work")
                   and name.endswith(".xml") for sign in (b"idden", b"zeroHeight", b'"0"'))


def _refuse_hidden(book: Any, path: Path) -> None:
    if book is not None and (problems := [problem for page in book.worksheets
                                          for problem in hidden_parts(page, path.name, "trainees")]):
        raise BadInput(problems)


def _rows(found: Iterable[Sequence[object]]) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in found:
        if len(rows) >= _MOST_ROWS:
            raise ValueError(f"more than {_MOST_ROWS} rows")
        rows.append([_cell(value) for value in row])
    return rows


def _cell(value: object) -> str:
    if value is None:
        return ""
    # A number that was typed as a name, such as 2047, comes as one.
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value).strip()
