"""What keeps the bytes of a log from being text, with the line: another encoding, NUL bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

from simulator.calibration.log_files import LogFile
from synthetic_data import Problem

_MOST_TOLD = 5
_SHOWN = 40
UTF8 = "save it as UTF-8 text (in Excel: CSV UTF-8)"


def text_faults(file: LogFile, encoding: str) -> list[Problem]:
    """Return the lines whose bytes are no text in this encoding, or hold a NUL.

    Parameters
    ----------
    encoding : ``utf-8`` or ``utf-16``; only UTF-8 is looked at line by line
    """
    if encoding != "utf-8":
        return []
    if file.head[:200].count(b"\0") > len(file.head[:200]) // 3:
        return [Problem(where=str(file.path), rule="is UTF-16 text without its mark", remedy=UTF8)]
    return first_of(_line_faults(file))


def _line_faults(file: LogFile) -> Iterator[Problem]:
    for number, line in enumerate(_lines(file), 1):
        where = f"{file.path.name}: line {number}"
        if b"\0" in line:
            yield Problem(where=where, rule="holds a NUL byte, as a damaged file or UTF-16 without its mark has",
                          value=line.decode("utf-8", "replace").strip()[:_SHOWN],
                          remedy="take the byte out, or export the log again")
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            yield Problem(where=where, rule="holds bytes that are no UTF-8 text; they may be of Windows-1252 or "
                          "another code page, which cannot be told apart",
                          value=line[max(0, error.start - 12):error.start + 12], remedy=UTF8)


def _lines(file: LogFile) -> Iterator[bytes]:
    # A letter for each byte, so that all kinds of line ends are known.
    with file.open() as raw, io.TextIOWrapper(raw, "latin-1") as text:
        for line in text:
            yield line.encode("latin-1")


def first_of(problems: Iterator[Problem]) -> list[Problem]:
    """Return the first few problems; the last of them says how many more there are."""
    found = list(problems)
    if len(found) > _MOST_TOLD:
        last, more = found[_MOST_TOLD - 1], len(found) - _MOST_TOLD
        found[_MOST_TOLD - 1:] = [replace(last, rule=f"{last.rule} (and {more:,} more lines are like this)")]
    return found
