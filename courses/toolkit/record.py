"""The trainee's diary: one line for each act, on disk before the desk says "saved"."""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

DIARY = "decisions.jsonl"
DECISIVE = ("decide", "undo")
"""Acts that count; all others only tell how somebody worked."""
_LARGEST_DIARY = 20_000_000
"""Bytes; a thousand times what an exercise needs, so more is not ours."""
_MOST_WRITTEN = 8_000_000
"""Bytes up to which acts are written; less than a file may have that is handed in."""
_LARGEST_NUMBER = 1e15
"""A sheet with a larger one is refused."""
_LAST_MOMENT = 253_402_300_799
"""Seconds from 1970 to the end of the year 9999, the last that calendars here know."""


class ActLog(Protocol):
    """Acts of one trainee on one pack in order, wherever they are kept."""

    @property
    def size(self) -> int:
        """How much there is; another number than one knew of means that another program wrote."""

    def add(self, what: str, **details: Any) -> None:
        """Keep one act; raises `OSError` when it is not kept."""

    def acts(self) -> list[Mapping[str, Any]]:
        """Return all acts, the first one first."""


class Diary:
    """Acts of one trainee on one pack, in order, in a file that only ever grows."""

    def __init__(self, folder: Path, exercise: str, pack: str) -> None:
        self.path = folder / DIARY
        self._mine = {"exercise": exercise, "pack": pack}

    def add(self, what: str, **details: Any) -> None:
        """Write one act and wait until the disk has it: a dead kernel loses nothing that was confirmed."""
        line = act_line(self._mine | {"what": what, **details})
        refuse_full(self.size + len(line), what, _MOST_WRITTEN)
        with self.path.open("ab") as file:
            # After a line that a power cut left half: without the break, this act would be lost with it.
            file.write((b"" if self._ends_whole() else b"\n") + line)
            file.flush()
            os.fsync(file.fileno())

    @property
    def size(self) -> int:
        """Bytes so far; more than one knew of means that another program wrote."""
        return self.path.stat().st_size if self.path.exists() else 0

    def acts(self) -> list[Mapping[str, Any]]:
        """Return the acts on this pack; half lines (power cut) and lines of other packs are passed over."""
        if not self.path.exists() or self.path.stat().st_size > _LARGEST_DIARY:
            return []
        found = [read_act(line) for line in self.path.read_bytes().splitlines()]
        return [act for act in found if act is not None and self._mine.items() <= act.items()]

    def _ends_whole(self) -> bool:
        if not self.path.exists() or not self.path.stat().st_size:
            return True
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"


def refuse_full(size: int, what: str, most: int) -> None:
    """Raise OSError where a diary would be too large; half of it is kept for decisions, whatever fills the other.

    Parameters
    ----------
    size, most : bytes with this act, and bytes that a diary may have
    """
    if size > (most if what in DECISIVE else most // 2):
        raise OSError(errno.EFBIG, "the diary is too large")


def act_line(act: Mapping[str, Any]) -> bytes:
    """Return an act of this moment as a line of a diary."""
    whole = {"at": round(time.time(), 3), **act}
    return whole_letters(json.dumps(whole, ensure_ascii=False, separators=(",", ":"))).encode() + b"\n"


def read_act(line: bytes) -> dict[str, Any] | None:
    """Return the act of a line; None for a line that is none, such as one of no moment that a calendar knows.

    One line that no answer sheet can hold (NaN, a number without end) would cost all the others; of half a letter only
    that letter is lost.
    """
    try:
        act = json.loads(line.decode(), parse_constant=_number, parse_float=_number, parse_int=_number)
        if b"\\u" in line:
            act = json.loads(whole_letters(json.dumps(act, ensure_ascii=False)))
    except (ValueError, RecursionError):
        return None
    usable = isinstance(act, dict) and _is_moment(act.get("at")) and isinstance(act.get("what"), str)
    return act if usable else None


def _number(text: str) -> int | float:
    number = int(text) if text.lstrip("-").isdigit() else float(text)
    if not abs(number) <= _LARGEST_NUMBER:  # no comparison holds for NaN
        raise ValueError(text)
    return number


def whole_letters(text: str) -> str:
    """Return the text with each half of a character replaced: a field cut at a length leaves one, and no file holds it.

    Examples
    --------
    >>> whole_letters("cut " + chr(0xD83D))
    'cut \ufffd'
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_moment(at: object) -> bool:
    # As it is, not as a float: a whole number of 400 digits has none. No comparison holds for NaN.
    return isinstance(at, (int, float)) and 0 <= at <= _LAST_MOMENT
