"""The decisions file as it was handed in: in whatever encoding an editor saved it, and perhaps not readable at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from courses.toolkit.record import read_act

_MOST_LINES = 5000


def in_utf8(diary: bytes) -> bytes:
    """Return the file in UTF-8 where its first bytes say that it is in another form; else as it is.

    Examples
    --------
    >>> in_utf8('{"pack": "p"}'.encode("utf-16"))
    b'{"pack": "p"}'
    """
    encoding = json.detect_encoding(diary)  # by a byte-order mark, or by where the zeros of "{" lie
    try:
        return diary.decode(encoding).encode() if encoding != "utf-8" else diary
    except ValueError:
        return diary


def claimed_packs(diary: bytes) -> list[str]:
    """Return the pack tokens the lines name, each once; lines that cannot be read claim nothing."""
    return list(dict.fromkeys(line["pack"] for line in _lines(diary) if isinstance(line.get("pack"), str)))


def is_unreadable(diary: bytes) -> bool:
    """Tell whether something was handed in and no line of it can be read."""
    return bool(diary.strip(b"\0 \t\r\n")) and next(_lines(diary), None) is None


def passed_over(diary: bytes) -> str:
    """Return how many lines are no acts and count for nothing, as a sentence; empty where there are none.

    Examples
    --------
    >>> passed_over(b'{"at": 1, "what": "no')
    '1 line of decisions.jsonl cannot be read and was passed over'
    >>> passed_over(b'{"at": 1, "what": "note"}')
    ''
    """
    number = sum(read_act(line) is None for line in diary.splitlines() if line.strip())
    lines = "line" if number == 1 else "lines"
    were = "was" if number == 1 else "were"
    return f"{number:,} {lines} of decisions.jsonl cannot be read and {were} passed over" if number else ""


def _lines(diary: bytes) -> Iterator[dict[str, Any]]:
    for line in diary.splitlines()[:_MOST_LINES]:
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(entry, dict):
            yield entry
