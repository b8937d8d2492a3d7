"""Whether what was handed in is a notebook at all: bytes into JSON of the form every notebook has."""

from __future__ import annotations

import json

_MOST_CELLS = 2000


def why_unreadable(notebook: bytes) -> str:
    """Return why these bytes are no notebook we open; empty when they are one."""
    try:
        content = json.loads(notebook)
    # A few thousand brackets in one another are valid JSON and too deep for Python's reader.
    except (ValueError, RecursionError) as error:
        return f"not readable JSON ({type(error).__name__})"
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list) or content.get("nbformat") != 4:
        return "no notebook of format 4"
    whole = len(cells) <= _MOST_CELLS and all(_is_cell(cell) for cell in cells)
    return "" if whole else "cells of a form no notebook has"


def _is_cell(cell: object) -> bool:
    if not isinstance(cell, dict) or not isinstance(cell.get("metadata", {}), dict):
        return False
    source = cell.get("source", "")
    lines = isinstance(source, str) or (isinstance(source, list) and all(isinstance(line, str) for line in source))
    return lines and cell.get("cell_type") in ("code", "markdown", "raw")
