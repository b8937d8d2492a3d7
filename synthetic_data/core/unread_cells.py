"""What a cell says beside the value that is read: a note on it, and the part of a date that its format leaves out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from synthetic_data.core.errors import Problem
from synthetic_data.core.format_parts import bare_text, format_forms

_CLOCK = re.compile(r"am/pm|a/p|h+[^a-z]*m+|m+[^a-z]*s+")
"""Marks of a time of day, in which an m is a minute."""
_NAMED = 5
_LONGEST = 40
_THREAD = "Comment:"
"""What Excel writes before the words of a note that can be answered, for programs that know no such notes."""


def unshown_part(shape: str) -> str:
    """Return which part of a date its format does not show, as a word; empty where day, month and year are to be seen.

    Examples
    --------
    >>> unshown_part("mmm yyyy"), unshown_part("dd.mm."), unshown_part("dddd"), unshown_part("hh:mm")
    ('day', 'year', 'day', 'day')
    >>> unshown_part("mm-dd-yy"), unshown_part("[$-F800]dddd, mmmm dd, yyyy"), unshown_part("d.m.yyyy h:mm")
    ('', '', '')
    """
    marks = _CLOCK.sub("", bare_text(format_forms(shape)[0]).lower())
    if re.search("(?<!d)d{1,2}(?!d)", marks) is None:
        return "day"
    # Japan, Taiwan and Thailand have letters of their own for their years.
    return "month" if "m" not in marks else "" if re.search("[yeb]", marks) else "year"


def unread_cells(page: Any, where: str, own: str = "", *, dates: bool = True) -> Iterator[Problem]:
    """Yield notes on cells, which no reader reads, and days of which the cell shows a part alone.

    Parameters
    ----------
    page : a sheet that was opened as a whole
    own : a note that the lab itself wrote, which may stand there
    dates : days belong into such a sheet; where none do, whoever reads the cell says so
    """
    notes, halves = list[str](), dict[str, list[str]]()
    for cell in (cell for row in page.iter_rows() for cell in row if cell.value is not None):
        if cell.comment is not None and (said := _said(str(cell.comment.text), own)):
            notes.append(f"{cell.coordinate} ({said})")
        is_shown_as_date = isinstance(cell.value, dt.date) and cell.number_format not in ("General", "@")
        if dates and is_shown_as_date and (part := unshown_part(str(cell.number_format))):
            halves.setdefault(part, []).append(f"{cell.coordinate} ({cell.value:%Y-%m-%d}, as {cell.number_format})")
    if notes:
        yield Problem(where=where, rule="has notes on cells, which are not read and may change what the cells say",
                      value=", ".join(notes[:_NAMED]), remedy="write what counts into the table, and delete the notes")
    for part, cells in halves.items():
        yield Problem(where=where, rule=f"has dates whose {part} is not shown, so that nobody sees whether it is the "
                      "one meant", value=", ".join(cells[:_NAMED]),
                      remedy="format them as 2024-12-31, and look at whether these are the days meant")


def _said(note: str, own: str) -> str:
    """The words of a note that are not our own, shortened."""
    words = " ".join(note.rpartition(_THREAD)[2].split())
    words = words.replace(" ".join(own.split()), "").strip() if own else words
    return f"{words[:_LONGEST]}…" if len(words) > _LONGEST else words
