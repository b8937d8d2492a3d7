"""What a workbook says and its reader does not take, and what it no longer says: refused or told, never passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from simulator.workbook import forms
from simulator.workbook.files import Cell, SheetRow
from simulator.workbook.forms import FROM, SHEETS, SOURCE, Sheet, Tables
from synthetic_data import Problem

_OF_OFFICES = tuple(sheet for sheet in SHEETS if sheet is not forms.OFFICE)
_OF_THE_PROCESS = (forms.STEPS, forms.WAYS)
"""Sheets whose lines may not go: where the workbook is based on an office, and where it knows the process alone."""


def exported_rows(tables: Tables) -> dict[str, list[SheetRow]]:
    """Return the lines of tables that an export would write; each cell is called by sheet, heading and line."""
    return {sheet.name: [_row(sheet, row) for row in tables[sheet.name]] for sheet in SHEETS}


def _row(sheet: Sheet, row: Sequence[object]) -> SheetRow:
    return SheetRow({heading: Cell(value, f"{sheet.name}: {heading} of {row[0]}")
                     for heading, value in zip(sheet.columns, row, strict=True)})


def not_taken(rows: Mapping[str, Sequence[SheetRow]], exported: Mapping[str, Sequence[SheetRow]],
              found: Sequence[Problem]) -> Iterator[Problem]:
    """Yield each cell that nothing reads and that is not as it was exported; for where from, see `origins_not_kept`.

    Parameters
    ----------
    rows : of the workbook, after all that is taken has been taken
    exported : lines that an export would write
    found : problems so far; a line that has one is not read on, which is no fault of its other cells
    """
    wrong = {problem.where for problem in found}
    for sheet, row, was in _pairs(rows, exported):
        for heading in sheet.columns if wrong.isdisjoint(cell.place for cell in row.values()) else ():
            cell, before = row.beside(heading), was.beside(heading).text if was else ""
            if heading not in row.taken and heading not in (FROM, SOURCE) and cell.text != before:
                yield Problem(where=cell.place, value=cell.text or None,
                              rule=f"is {f'{before!r} in' if before else 'nothing of'} the office, which this workbook "
                              f"cannot change: {heading} is shown for reading here",
                              remedy=(f"write {before} again" if before else "empty it")
                              + ", and change it in the office file")


def origins_not_kept(rows: Mapping[str, Sequence[SheetRow]]) -> Iterator[str]:
    """Yield a sentence for each origin beside which no number stands, so that no place in the office file keeps it."""
    for row in (row for sheet in SHEETS for row in rows[sheet.name]):
        for heading in (FROM, SOURCE):
            cell = row.beside(heading) if heading in row and heading not in row.taken else None
            if cell and not cell.empty:
                yield f"{cell.place}: {cell.text!r} is not kept, since no number stands in its line"


def lines_gone(rows: Mapping[str, Sequence[SheetRow]], exported: Mapping[str, Sequence[SheetRow]], name: str,
               *, based_on_office: bool) -> Iterator[Problem]:
    """Yield each line of an export that the workbook has no more: its number would stay in force without a word.

    A line of the sheet Office holds one cell, which is missed by itself.
    """
    for sheet in _OF_OFFICES if based_on_office else _OF_THE_PROCESS:
        here = {_key(sheet, row) for row in rows[sheet.name]}
        for row in exported[sheet.name] if sheet.key else ():
            if (key := _key(sheet, row)) not in here:
                yield Problem(where=f"{name}: {sheet.name}", value=", ".join(key),
                              rule="has no line any more for what the office has",
                              remedy="put it back; who is gone is written as 0 heads or 0 cases")


def _pairs(rows: Mapping[str, Sequence[SheetRow]], exported: Mapping[str, Sequence[SheetRow]]) -> Iterator[
        tuple[Sheet, SheetRow, SheetRow | None]]:
    """Each line of the workbook with that of the export which has its name."""
    for sheet in SHEETS:
        known = {_key(sheet, row): row for row in exported[sheet.name]} if sheet.key else {}
        for row in rows[sheet.name]:
            yield sheet, row, known.get(_key(sheet, row))


def _key(sheet: Sheet, row: SheetRow) -> tuple[str, ...]:
    # A sheet of CSV may say 1.0 for line 1.
    return tuple(row.beside(heading).text.removesuffix(".0") for heading in sheet.key)
