"""CSV that a spreadsheet opens without shifting a column and without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_STARTS_FORMULA = set("=+-@\t\r\n|%")
_FULL_WIDTH = 0xFEE0
"""Distance of a full-width sign from its plain one."""


def write_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as CSV bytes, UTF-8, quoted where needed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([harmless(name) for name in head])
    writer.writerows([harmless(cell) if isinstance(cell, str) else _number(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def harmless(text: str) -> str:
    """Return the text so that a spreadsheet shows it instead of computing it.

    Spreadsheets run a cell that begins with one of these signs; an apostrophe in front makes it text (OWASP,
    CSV injection). Full-width forms count too: some programs fold them.

    Examples
    --------
    >>> harmless("=HYPERLINK(1)"), harmless("Lo, vel")
    ("'=HYPERLINK(1)", 'Lo, vel')
    """
    first = text.lstrip(" \u00a0\u200b\ufeff")[:1]
    folded = chr(ord(first) - _FULL_WIDTH) if "\uff01" <= first <= "\uff5e" else first
    return f"'{text}" if {text[:1], folded} & _STARTS_FORMULA else text


def _number(cell: object) -> object:
    if cell is None:
        return ""
    return f"{cell:.6f}".rstrip("0").rstrip(".") if isinstance(cell, float) else cell
