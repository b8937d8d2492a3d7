"""The one filled sheet of a workbook (.xlsx) as CSV text, cell by cell as people see it."""

from __future__ import annotations

import csv
import io
from itertools import chain
from pathlib import Path
from typing import Any

from synthetic_data import BadInput, Problem, hidden_parts, open_pages, unclear_cells

_MOST_ROWS = 20_000


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
    problems += [problem for each in filled for problem in unclear_cells(*each, path.name)]
    if problems:
        raise BadInput(problems)
    return _as_text(filled[0][0], path)


def _as_text(page: Any, path: Path) -> str:
    if page.max_row > _MOST_ROWS:
        raise BadInput(Problem(where=path.name, rule=f"has more than {_MOST_ROWS:,} rows", value=page.max_row,
                               remedy="leave out what is no trainee"))
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([_cell(value) for value in row] for row in page.values)
    return text.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    # A number that was typed as a name, such as 2047, comes as one.
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value).strip()
