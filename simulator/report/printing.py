"""Figures for a terminal: plain aligned text for people, one sorted JSON object for machines."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from io import StringIO
from typing import Any

import pandas as pd
from rich.markup import escape

_WIDTH = 120
"""Characters; fixed, so that a printed table has the same bytes wherever it is made."""


def as_text(columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Return an aligned text table that fits a terminal; columns whose positions are in `right` are set flush right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for position, name in enumerate(columns):
        words = [word for row in rows for word in str(row[position]).split()]
        # No word is ever cut: readers copy names from here into their next command.
        table.add_column(name, justify="right" if position in right else "left", no_wrap=position in right,
                         min_width=max(map(len, words), default=0), overflow="fold")
    for row in rows:
        # rich would read words in square brackets as its own marks.
        table.add_row(*map(escape, map(str, row)))
    sheet = StringIO()
    Console(file=sheet, width=_WIDTH, color_system=None, highlight=False).print(table)
    return "\n".join(line.rstrip() for line in sheet.getvalue().splitlines())


def as_json(value: Any) -> str:
    """Return one JSON object with sorted keys; what is not a number becomes null.

    Examples
    --------
    >>> print(as_json({"b": float("nan"), "a": 1}))
    {"a": 1, "b": null}
    """
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, allow_nan=False)


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain mappings, None where a number is missing: JSON knows no NaN."""
    return [{str(key): _plain(value) for key, value in row.items()} for row in table.to_dict(orient="records")]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    # numpy's numbers are none that json can write.
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
