"""The lines of a CSV log, looked at for quotation marks that swallow rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from simulator.calibration.csv_dialect import Dialect
from simulator.calibration.log_files import LogFile
from synthetic_data import BadInput, Problem

_CLOSE = "look for a quotation mark that is not closed, or that belongs to no pair"
_BLOCK = 1 << 20
_MOST_TOLD = 5


class LongRow(NamedTuple):
    """One row that the file holds on several lines."""

    line: int
    """Of the file, from 1; the row's first."""
    lines: int
    cells: tuple[str, ...]
    closed: bool
    """Whether its last quotation mark has a partner before the file ends."""


def look_for_swallowed_rows(file: LogFile, dialect: Dialect, times: Sequence[str]) -> list[str]:
    """Return notes about cells that may have swallowed rows.

    Parameters
    ----------
    times : columns of times; a line inside a cell that has such a time in its place is a row

    Raises
    ------
    BadInput : a quotation mark is never closed, or a cell holds lines that are rows of the log
    """
    if not has_quotes(file):
        return []
    places = [dialect.names.index(name) for name in times]
    known = {_shape(row[place]) for row in dialect.rows for place in places if place < len(row)} - {""}
    problems, told = [], []
    for row in _long_rows(file, dialect):
        column, cell = _longest(row, dialect)
        where = f"{file.path.name}: line {row.line}, column {column}"
        if not row.closed:
            problems.append(Problem(where=where, rule="has a quotation mark that is never closed", value=cell[:40],
                                    remedy="close it on its line, or take it out"))
        elif _holds_rows(row, dialect, places, known):
            problems.append(Problem(where=where, rule=f"is a cell of {row.lines} lines that holds whole rows of "
                                    "the log", value=cell[:40], remedy=_CLOSE))
        elif any(_as_wide(one, dialect) for one in row.cells):
            told.append(f"column {column}, line {row.line}, {row.lines} lines")
    if problems:
        raise BadInput(problems)
    shown = "; ".join(told[:_MOST_TOLD]) + ("; …" if len(told) > _MOST_TOLD else "")
    return [f"{len(told):,} cells hold line ends and as many separators as a row ({shown}): if they are no remarks, "
            + _CLOSE] if told else []


def has_quotes(file: LogFile) -> bool:
    """Whether there is any quotation mark in the file."""
    with file.open() as raw:
        return any(b'"' in block for block in iter(lambda: raw.read(_BLOCK), b""))


def text_lines(file: LogFile, dialect: Dialect) -> Iterator[str]:
    """Yield the lines below those that stand before the headings; what is no text is the reader's to tell."""
    encoding = "utf-8-sig" if dialect.encoding == "utf-8" else dialect.encoding
    with file.open() as raw, io.TextIOWrapper(raw, encoding, errors="replace") as text:
        yield from islice(text, dialect.skipped, None)


def _long_rows(file: LogFile, dialect: Dialect) -> Iterator[LongRow]:
    """Yield the rows that take several lines, or that the end of the file cuts off."""
    taken, ended, number = list[str](), list[bool](), dialect.skipped + 1

    def noted() -> Iterator[str]:
        for line in text_lines(file, dialect):
            taken.append(line)
            yield line
        # A row that still asks for more is held open by a quotation mark.
        ended.append(True)

    reader = csv.reader(noted(), delimiter=dialect.mark)
    while True:
        try:
            cells, readable = tuple(next(reader)), True
        except StopIteration:
            return
        except csv.Error:
            # A cell longer than the reader takes: no remark is.
            cells, readable = tuple("".join(taken[:2]).split(dialect.mark)), False
        if len(taken) > 1 or ended or not readable:
            yield LongRow(number, len(taken), cells, closed=readable and not ended)
        number += len(taken)
        taken.clear()


def _longest(row: LongRow, dialect: Dialect) -> tuple[str, str]:
    """Return the name and the text of the cell with most line ends."""
    place = max(range(len(row.cells)), key=lambda one: row.cells[one].count("\n"))
    return dialect.names[place] if place < len(dialect.names) else str(place + 1), row.cells[place]


def _as_wide(cell: str, dialect: Dialect) -> bool:
    return "\n" in cell and cell.count(dialect.mark) >= len(dialect.names) - 1


def _holds_rows(row: LongRow, dialect: Dialect, places: Sequence[int], known: set[str]) -> bool:
    """Tell whether a line within a cell has a time where rows have theirs."""
    for column, cell in enumerate(row.cells):
        for number, line in enumerate(cell.split("\n") if _as_wide(cell, dialect) else ()):
            # The first line of a cell begins in its column, the others in the file's first.
            there = dict(enumerate(line.split(dialect.mark), 0 if number else column))
            if any(_shape(there.get(place, "")) in known for place in places):
                return True
    return False


def _shape(cell: str) -> str:
    """Return how a time is written: each digit as 0, each word as a."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d", "0", cell.strip(' "\n')))
