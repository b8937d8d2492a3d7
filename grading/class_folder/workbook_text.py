"""The one filled sheet of a workbook (.xlsx) as CSV text, cell by cell as people see it."""

from __future__ import annotations

import csv
import io
from itertools import chain
from pathlib import Path
from typing import Any

from synthetic_data import BadInput, Problem, hidden_parts, open_pages, shown_whole, unclear_cells

_MOST_ROWS = 20_000
_EXACT = 1e15
"""From here on Excel puts zeros in the place of digits."""


def workbook_text(raw: bytes, path: Path) -> str:
    """Return the filled sheet as CSV text with commas.

    Raises
    ------
    BadInput : it is another kind of archive, is too large, more than one sheet holds something, or parts of it are
        hidden or not clear
    """
    pages = open_pages(io.BytesIO(raw), path.name)
    filled = [(page, written) for page, written in pages if any(map(_cell, chain.from_iterable(written.values)))]
    problems = [problem for page, _ in filled for problem in hidden_parts(page, path.name, "trainees")]
    if len(filled) != 1:
        names = [page.title for page, _ in filled]
        problems.append(Problem(where=path.name, rule=f"holds {len(filled)} filled sheets, and one is wanted",
                                value=names or None, remedy="save the sheet with the class as a file of its own"))
    problems += [problem for each in filled for problem in unclear_cells(*each, path.name, dates=False)]
    if problems:
        raise BadInput(problems)
    return _as_text(filled[0][0], path)


def _as_text(page: Any, path: Path) -> str:
    if page.max_row > _MOST_ROWS:
        raise BadInput(Problem(where=path.name, rule=f"has more than {_MOST_ROWS:,} rows", value=page.max_row,
                               remedy="leave out what is no trainee"))
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([_shown(cell) for cell in row] for row in page.iter_rows())
    return text.getvalue()


def _shown(cell: Any) -> str:
    """What people see: a log-in of digits may be kept as a number that is shown with zeros in front."""
    if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
        return shown_whole(cell.value, str(cell.number_format)) or _other_number(cell.value, str(cell.number_format))
    return _cell(cell.value)


def _other_number(value: float, shape: str) -> str:
    """A grade, or what is no log-in: digits that nobody knows, as Excel writes them, or with the cell's own format."""
    if abs(value) >= _EXACT:
        return f"{value:.5E}"
    return _cell(value) if shape in ("General", "#,##0") else f"{_cell(value)} ({shape})"


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else str(value).removesuffix(" 00:00:00").strip()
