"""A drawing too large for a page, cut between its boxes into as few pieces as hold them all: no piece is empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

Box = tuple[float, float, float, float]
"""Left, top, width and height in a drawing's own units."""
SCALES = (0.58, 0.5)
"""Points for each unit of a drawing: letters of 12 units are 7 points high in print, or 6 where that saves a page."""
_AROUND = 45.0
"""Units shown around the boxes of a piece, for the lines that leave them."""
_LEGEND = 1000.0
"""Units of width that the explanation below the lowest box takes at most."""


def size_of(svg: str) -> tuple[float, float]:
    """Return width and height in the drawing's own units."""
    box = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"', svg)
    assert box, "a drawing says its size"
    return float(box[1]), float(box[2])


def whole_boxes(svg: str) -> list[Box]:
    """Return the rectangles that a drawing marks as ``whole``: each must stand uncut on some page."""
    found = re.findall(r'<rect class="whole" x="([-\d.]+)" y="([-\d.]+)" width="([-\d.]+)" height="([-\d.]+)"', svg)
    return [(float(left), float(top), float(wide), float(high)) for left, top, wide, high in found]


def pieces(svg: str, page: tuple[float, float]) -> list[Box]:
    """Return the windows through which a drawing is seen on pages of this size, and last the one with its legend.

    Rows of boxes go together for as long as they fit; a group of rows too wide for the page is cut between boxes.
    Letters become smaller only where that saves a page.
    """
    boxes = whole_boxes(svg)
    width, height = size_of(svg)
    low = max(box[1] + box[3] for box in boxes)
    cut = min((_cut(tuple(sorted(boxes)), page[0] / scale, page[1] / scale) for scale in SCALES), key=len)
    return [*(_window(group, width, low) for group in cut),
            (0.0, low + 10, min(width, _LEGEND), height - low - 10)]


Groups = tuple[tuple[Box, ...], ...]


def _cut(boxes: tuple[Box, ...], wide: float, high: float) -> Groups:
    """The fewest groups of boxes that each fit: rows from the top to the bottom, in each group from the left."""
    tops = sorted({box[1] for box in boxes})

    @cache
    def best(begin: int) -> Groups:
        if begin == len(tops):
            return ()
        found = []
        for end in range(begin + 1, len(tops) + 1):
            rows = tuple(box for box in boxes if tops[begin] <= box[1] <= tops[end - 1])
            if end > begin + 1 and max(b[1] + b[3] for b in rows) - tops[begin] + 2 * _AROUND > high:
                break
            found.append((*_beside(rows, wide - 2 * _AROUND), *best(end)))
        return min(found, key=lambda groups: (len(groups), -min(map(len, groups))))

    return best(0)


def _beside(boxes: Sequence[Box], wide: float) -> Groups:
    """As few groups from left to right as the width allows, about equally wide."""
    count = len(_filled(boxes, wide))
    reach = max(box[0] + box[2] for box in boxes) - min(box[0] for box in boxes)
    for part in range(10, 20):
        narrow = _filled(boxes, max(reach / count * part / 10, max(box[2] for box in boxes)))
        if len(narrow) <= count and reach / count * part / 10 <= wide:
            return narrow
    return _filled(boxes, wide)


def _filled(boxes: Sequence[Box], wide: float) -> Groups:
    groups: list[list[Box]] = []
    for box in sorted(boxes):
        if groups and box[0] + box[2] - groups[-1][0][0] <= wide:
            groups[-1].append(box)
        else:
            groups.append([box])
    return tuple(map(tuple, groups))


def _window(group: Sequence[Box], width: float, low: float) -> Box:
    left, top = (max(0.0, min(box[side] for box in group) - _AROUND) for side in (0, 1))
    right = min(width, max(box[0] + box[2] for box in group) + _AROUND)
    bottom = min(low + 10, max(box[1] + box[3] for box in group) + _AROUND)
    return left, top, right - left, bottom - top


def seen_through(svg: str, window: Box) -> str:
    """Return the drawing seen through a window."""
    head, end, rest = svg.partition(">")
    head = re.sub(r'viewBox="[^"]*"', 'viewBox="{:g} {:g} {:g} {:g}"'.format(*window), head)
    for name, value in zip(("width", "height"), window[2:], strict=True):
        head = re.sub(rf'\b{name}="[^"]*"', f'{name}="{value:g}"', head)
    return head + end + rest
