"""Quotation marks that end a cell of a CSV log before it ends: marks written with a backslash, or left single."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from simulator.calibration.csv_dialect import Dialect
from simulator.calibration.csv_faults import first_of
from simulator.calibration.csv_rows import has_quotes, text_lines
from simulator.calibration.log_files import LogFile
from synthetic_data import BadInput, Problem

_SHOWN = 40


def refuse_marks_within(file: LogFile, dialect: Dialect) -> None:
    """Refuse cells in quotation marks that go on after the mark that closes them: readers differ in what they hold.

    Raises
    ------
    BadInput : there is such a cell; the first few lines are named
    """
    if found := first_of(_marks_within(file, dialect)) if has_quotes(file) else []:
        raise BadInput(found)


def _marks_within(file: LogFile, dialect: Dialect) -> Iterator[Problem]:
    closed = re.compile(rf'" +(?={re.escape(dialect.mark)}|$)')
    taken: list[str] = []

    def noted() -> Iterator[str]:
        for line in text_lines(file, dialect):
            taken.append(line)
            # Blanks behind a cell are no part of it.
            yield closed.sub('"', line) if '" ' in line else line

    reader = csv.reader(noted(), delimiter=dialect.mark, strict=True)
    while True:
        number = dialect.skipped + len(taken) + 1
        try:
            next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # Cells that are never closed, or too long, are told elsewhere.
            if "expected after" in str(error):
                yield _within(file, number, taken[-1], dialect.mark)


def _within(file: LogFile, number: int, line: str, mark: str) -> Problem:
    place = re.search(rf'"(?=[^"{re.escape(mark)}\s])', line.partition('"')[2])
    begin = len(line.partition('"')[0]) + 1 + place.start() if place else 0
    return Problem(where=f"{file.path.name}: line {number}", value=line[max(0, begin - 20):begin + 20].strip()[:_SHOWN],
                   rule="has a quotation mark within a cell in quotation marks, so that its end is not sure",
                   remedy='write each quotation mark within such a cell twice (""), without a backslash')
