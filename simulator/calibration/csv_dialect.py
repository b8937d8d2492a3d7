"""How a table of text is written: its encoding, separator, headings, and the lines before them."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from dataclasses import dataclass

from simulator.calibration.csv_faults import UTF8, text_faults
from simulator.calibration.log_files import LogFile
from synthetic_data import BadInput, Problem, declared_separator, shown

_MARKS = ";\t|,"
_LOOKED_AT = 200
_IN_NAMES = "\"'_-.()[] /"
"""Signs of headings that have one column."""
_TITLES = 5
"""So many lines may stand above the headings."""


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """The way in which a table is written.

    Attributes
    ----------
    encoding : ``utf-8`` or ``utf-16``
    mark : the separator
    skipped : lines before the headings: Excel's own ``sep=;``, and empty ones
    headings : as written, without spaces around them
    names : one different name for each column; equal to the heading where that is possible
    rows : the first rows below, for a look at what columns hold
    """

    encoding: str
    mark: str
    skipped: int
    headings: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def find_dialect(file: LogFile) -> Dialect:
    """Tell how a table is written, from its first part.

    Raises
    ------
    BadInput : it is not UTF-8 (or UTF-16 with its mark), or holds no headings
    """
    encoding = {"": "utf-8", "utf-8-sig": "utf-8"}.get(file.bom, file.bom)
    if encoding not in ("utf-8", "utf-16"):
        raise BadInput(Problem(where=str(file.path), rule=f"is {encoding.upper()} text", remedy=UTF8))
    if not file.bom and b"\0" in file.head:
        raise BadInput(text_faults(file, encoding))
    lines = _text(file, encoding).splitlines(keepends=True)
    skipped, told = _before_headings(lines)
    # A last line without an end may be cut off where the look into the file ends.
    cut = len(lines) > skipped + 2 and not lines[-1].endswith("\n")
    body = "".join(lines[skipped : len(lines) - cut])
    mark = told or _separator(body)
    records = _records(body, mark)
    if not records or not any(records[0]):
        raise BadInput(Problem(where=str(file.path), rule="has no line of headings"))
    headings = tuple(heading.strip() for heading in records[0])
    if len(headings) == 1:
        _refuse_other_mark(file, headings[0], [row[0] for row in records[1:] if len(row) == 1], told)
    _refuse_title(file, headings, records[1:], skipped)
    rows = tuple(tuple(row) for row in records[1:])
    return Dialect(encoding=encoding, mark=mark, skipped=skipped, headings=headings, names=_different(headings),
                   rows=rows)


def _refuse_other_mark(file: LogFile, heading: str, below: list[str], told: str) -> None:
    """Refuse a table of one column whose lines are all cut alike by a sign that is not its separator."""
    found = {sign: heading.count(sign) for sign in heading if not (sign.isalnum() or sign in _IN_NAMES)}
    alike = [sign for sign, count in found.items() if below and all(line.count(sign) == count for line in below)]
    if not alike:
        return
    sign = max(alike, key=lambda sign: found[sign])
    if sign in _MARKS and not told:
        raise BadInput(Problem(
            where=file.path.name, rule="has whole lines in quotation marks, so that each is one cell",
            value=heading[:60], remedy="take the quotation marks around the lines out, or export the table again"))
    if told:
        raise BadInput(Problem(
            where=file.path.name, rule=f"looks divided by '{shown(sign)}', and not by the '{shown(told)}' that its "
            "first line names", value=heading[:60], remedy="take the line sep= out, or correct it"))
    declare = f"write sep={sign} as its first line, or " if sign.isascii() and sign.isprintable() else ""
    raise BadInput(Problem(
        where=file.path.name, rule=f"looks divided by '{shown(sign)}', and not by a comma, a semicolon, a tab or |",
        value=heading[:60], remedy=f"{declare}export it again with ; between the columns"))


def no_text(file: LogFile, encoding: str) -> BadInput:
    """Return the error for bytes that are no text in the encoding that the file names or that is taken for granted."""
    whole = Problem(where=str(file.path), rule=f"is not {encoding.upper()} text", remedy=UTF8)
    return BadInput(text_faults(file, encoding) or whole)


def _text(file: LogFile, encoding: str) -> str:
    try:
        text = codecs.getincrementaldecoder("utf-8-sig" if encoding == "utf-8" else encoding)().decode(file.head)
    except UnicodeDecodeError:
        raise no_text(file, encoding) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _refuse_title(file: LogFile, headings: tuple[str, ...], below: list[list[str]], skipped: int) -> None:
    """Refuse a line of title above the headings: one cell is filled there, and all below it."""
    alone = [heading for heading in headings if heading]
    full = any(len(row) > 2 and all(cell.strip() for cell in row) for row in below[:_TITLES])
    wider = len(headings) == 1 and any(len(row[0].split(mark)) > 2 for row in below[:_TITLES] for mark in _MARKS)
    if wider or (full and 2 * len(alone) < len(headings)):
        raise BadInput(Problem(where=f"{file.path.name}: line {skipped + 1}", value=", ".join(alone)[:60],
                               rule="is a title above the table, where the headings are needed",
                               remedy="take out what stands above the headings"))


def _before_headings(lines: list[str]) -> tuple[int, str]:
    """Return the number of lines before the headings, and the separator that one of them names."""
    mark = ""
    for place, line in enumerate(lines):
        if not mark and (mark := declared_separator(line) or ""):
            continue
        if line.strip("\n \"'"):
            return place, mark
    return len(lines), mark


def _records(body: str, mark: str) -> list[list[str]]:
    """Return the first whole records."""
    reader = csv.reader(io.StringIO(body), delimiter=mark)
    out: list[list[str]] = []
    try:
        for row in reader:
            if row:
                out.append(row)
            if len(out) > _LOOKED_AT:
                break
    # A mark that is not the separator may open quotes that never end; the rows till then must do.
    except csv.Error:
        pass
    return out


def _separator(body: str) -> str:
    """Return the mark that cuts every row into as many cells as the headings have; the one with most cells."""
    return max(_MARKS, key=lambda mark: _cut(_records(body, mark)))


def _cut(records: list[list[str]]) -> tuple[bool, int]:
    if not records or len(records[0]) < 2:
        return False, 0
    # That all rows agree comes before the number of cells.
    return all(len(row) == len(records[0]) for row in records), len(records[0])


def _different(headings: tuple[str, ...]) -> tuple[str, ...]:
    counts, taken = Counter(headings), set(headings)
    out = []
    for place, heading in enumerate(headings, 1):
        name = heading if heading and counts[heading] == 1 else f"{heading or 'column'} ({place})"
        while heading != name and name in taken:
            name += " "
        out.append(name)
        taken.add(name)
    return tuple(out)
