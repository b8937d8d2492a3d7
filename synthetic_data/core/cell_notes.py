"""Notes on the cells of a sheet, which may change what the cells say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from synthetic_data.core.errors import Problem

_NAMED = 5
_LONGEST = 40
_THREAD = "Comment:"
"""What Excel writes before the words of a note that can be answered, for programs that know no such notes."""


def notes_on_cells(page: Any, where: str, own: str = "") -> Iterator[Problem]:
    """Yield the notes on the cells of a sheet, which no reader reads.

    Parameters
    ----------
    page : a sheet that was opened as a whole
    own : a note that the lab itself wrote, which may stand there
    """
    notes = [f"{cell.coordinate} ({said})" for row in page.iter_rows() for cell in row
             if cell.value is not None and cell.comment is not None and (said := _said(str(cell.comment.text), own))]
    if notes:
        yield Problem(where=where, rule="has notes on cells, which are not read and may change what the cells say",
                      value=", ".join(notes[:_NAMED]), remedy="write what counts into the table, and delete the notes")


def _said(note: str, own: str) -> str:
    """The words of a note that are not our own, shortened."""
    words = " ".join(note.rpartition(_THREAD)[2].split())
    words = words.replace(" ".join(own.split()), "").strip() if own else words
    return f"{words[:_LONGEST]}…" if len(words) > _LONGEST else words
