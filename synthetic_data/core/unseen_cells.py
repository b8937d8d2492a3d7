"""Filled cells that show nothing, as their writing has the colour of what lies under it or a format without a place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Colour = tuple[int, int, int]
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_THEME = {0: _WHITE, 1: _BLACK}
"""The first two colours of every theme that Excel ships are those of paper and ink; the others differ by theme."""
_ALIKE = 16
"""Steps of 255 by which no eye tells two colours apart on a screen; the palest grey that Excel offers is 13 off."""


def unseen_cells(page: Any) -> Iterator[str]:
    """Yield the names of filled cells that nobody sees, such as white ones on white.

    Cells to which a table's style or a condition gives a colour of its own are passed over: what these look like only
    the spreadsheet program knows.
    """
    styles: dict[int, bool] = {}
    ranges: list[Any] | None = None
    for cell in (cell for row in page.iter_rows() for cell in row if cell.value is not None and cell.has_style):
        # Looking a font up takes long, and a sheet has a few styles.
        if cell.style_id not in styles:
            styles[cell.style_id] = _is_unseen(cell)
        if isinstance(cell.value, str) and _shows_no_text(str(cell.number_format)):
            yield cell.coordinate
        elif styles[cell.style_id]:
            ranges = _coloured(page) if ranges is None else ranges
            if not any(cell.coordinate in one for one in ranges):
                yield cell.coordinate


def _shows_no_text(shape: str) -> bool:
    """Tell whether a format's fourth part, that of text, is there and empty; of numbers their reader says it."""
    return shape.count(";") == 3 and not shape.rpartition(";")[2].strip()


def _is_unseen(cell: Any) -> bool:
    known = cell.font.color
    ink = _BLACK if known is None or known.type == "auto" else _colour(known)
    if cell.fill.fill_type not in (None, "solid"):
        return False
    ground = _WHITE if cell.fill.fill_type is None else _colour(cell.fill.fgColor)
    if isinstance(ink, tuple) and isinstance(ground, tuple):
        return max(abs(one - other) for one, other in zip(ink, ground, strict=True)) < _ALIKE
    return ink is not None and ink == ground


def _colour(color: Any) -> Colour | str | None:
    """Return red, green and blue; a word for a colour of a theme or table whose look is not known; None for none."""
    if color.type == "rgb":
        digits = str(color.rgb)[-6:]
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if color.type == "theme" and color.theme in _THEME:
        red, green, blue = _THEME[color.theme]
        return _tinted(red, color.tint), _tinted(green, color.tint), _tinted(blue, color.tint)
    if color.type == "indexed" and color.indexed in (0, 8, 1, 9, 64, 65):
        return _WHITE if color.indexed in (1, 9, 65) else _BLACK
    return f"{color.type} {color.value} {color.tint}" if color.type in ("theme", "indexed") else None


def _tinted(part: int, tint: float) -> int:
    """Darken by a tint below 0, lighten by one above (ECMA-376 part 1, 18.8.3)."""
    return round(part * (1 + tint)) if tint < 0 else round(part * (1 - tint) + 255 * tint)


def _coloured(page: Any) -> list[Any]:
    """Return the ranges of a sheet's tables and conditions."""
    from openpyxl.worksheet.cell_range import MultiCellRange

    return [*(MultiCellRange(table.ref) for table in page.tables.values()),
            *(one.sqref for one in page.conditional_formatting)]
