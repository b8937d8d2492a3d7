"""The tables on disk: as an Excel workbook that explains itself, or as a folder of CSV files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.workbook.forms import FROM, ORIGINS, SHEETS, Sheet, Tables
from synthetic_data import (
    BadInput,
    Problem,
    did_you_mean,
    hidden_parts,
    is_sheet_error,
    open_pages,
    separated_rows,
    sheet_bytes,
    sheet_text,
    unclear_cells,
    wrong_encoding,
)

EXCEL = (".xlsx", ".xlsm")
_LARGEST = 20_000_000
_LEAST_WIDTH, _MOST_WIDTH = 9, 44
_ABOUT = "Read me"
_INK, _PAPER = "FFFFFF", "0B57A4"


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and where."""

    value: object
    place: str
    """Such as ``office.xlsx: Staff: C4``."""
    shape: str = "General"
    """How Excel shows a number, in Excel's own signs, such as ``0%``."""

    @property
    def empty(self) -> bool:
        """Whether nothing stands there."""
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())

    @property
    def text(self) -> str:
        """The value as words, without spaces around them; a date as year, month and day."""
        if isinstance(self.value, dt.datetime) and self.value.time() == dt.time():
            return self.value.date().isoformat()
        return "" if self.value is None else str(self.value).strip()


class SheetRow(dict[str, Cell]):
    """Heading → cell; it remembers which cells were taken."""

    def __init__(self, cells: Mapping[str, Cell]) -> None:
        super().__init__(cells)
        self.taken: set[str] = set()
        """Headings whose cells were read: what stands in them counts, or was refused."""

    def __getitem__(self, heading: str) -> Cell:
        self.taken.add(heading)
        return super().__getitem__(heading)

    def beside(self, heading: str) -> Cell:
        """Return a cell without taking it."""
        return super().__getitem__(heading)


@dataclass(frozen=True)
class Read:
    """What a workbook holds."""

    rows: dict[str, list[SheetRow]]
    """Sheet → lines that are not empty."""
    passed_over: tuple[str, ...]
    """Sheets of the planner's own."""


# -- writing ---------------------------------------------------------------------------------------


def write_tables(tables: Tables, target: Path, title: str) -> None:
    """Write the tables to an Excel file, or to a folder of CSV files when the target has no such ending.

    Raises
    ------
    BadInput : something stands there already
    """
    if target.exists():
        raise BadInput(Problem(where=str(target), rule="exists already", remedy="name another file, or move it away"))
    if target.suffix.lower() in EXCEL:
        _write_workbook(tables, target, title)
        return
    if target.suffix:
        raise BadInput(Problem(where=str(target), rule="is neither an Excel file nor a folder",
                               remedy="write office.xlsx, or a folder's name for CSV files"))
    target.parent.mkdir(parents=True, exist_ok=True)
    # Whole or not there: a folder with half of its sheets would be refused with a hint to leave the others empty.
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".sheets-") as beside:
        draft = Path(beside) / target.name
        draft.mkdir()
        for sheet in SHEETS:
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows([sheet.columns, *tables[sheet.name]])
            # With its mark, or Excel takes the letters for those of another alphabet.
            (draft / f"{sheet.name}.csv").write_text(text.getvalue(), encoding="utf-8-sig")
        draft.rename(target)


def _write_workbook(tables: Tables, target: Path, title: str) -> None:
    from openpyxl import Workbook

    book = Workbook()
    _about(book.active, title)
    for sheet in SHEETS:
        _fill(book.create_sheet(sheet.name), sheet, tables[sheet.name])
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.stem}.draft{target.suffix}")
    book.save(draft)
    draft.replace(target)


def _about(page: Any, title: str) -> None:
    from openpyxl.styles import Alignment, Font

    page.title = _ABOUT
    page.append([title])
    page.append(["Fill in what you know. Say under “Where from” where a number comes from: assumed, measured, "
                 "published or derived; under “Source” which report, count or person."])
    page.append(["Then: readiness office from-excel, with the name of this file."])
    for sheet in SHEETS:
        page.append([f"{sheet.name}: {sheet.about}"])
    page.append(["Sheets of your own are not read. Numbers as 1500 or 1.5; 1,500 and 1.500 can be read in two ways."])
    page["A1"].font = Font(bold=True, size=15)
    page.column_dimensions["A"].width = 100
    for row in page.iter_rows():
        row[0].alignment = Alignment(wrap_text=True, vertical="top")


def _fill(page: Any, sheet: Sheet, rows: Sequence[Sequence[object]]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    page.append(sheet.columns)
    for row in rows:
        page.append(list(row))
    page.freeze_panes = "B2"
    for place, heading in enumerate(sheet.columns, 1):
        cell = page.cell(1, place)
        cell.font, cell.fill = Font(bold=True, color=_INK), PatternFill("solid", fgColor=_PAPER)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        widest = max([len(heading), *(len(str(row[place - 1])) for row in rows if row[place - 1] is not None)])
        page.column_dimensions[get_column_letter(place)].width = min(max(widest + 2, _LEAST_WIDTH), _MOST_WIDTH)
    page.cell(1, 1).comment = Comment(sheet.about, "Readiness Lab", width=320, height=120)
    if FROM in sheet.columns:
        letter = get_column_letter(sheet.columns.index(FROM) + 1)
        choice = DataValidation("list", formula1=f'"{",".join(ORIGINS)}"', allow_blank=True)
        page.add_data_validation(choice)
        choice.add(f"{letter}2:{letter}500")


# -- reading ---------------------------------------------------------------------------------------


def read_tables(source: Path) -> Read:
    """Return the lines of every sheet.

    Raises
    ------
    BadInput : there is no such file or folder, it is none that can be read, sheets or headings are missing or unknown,
        cells are merged or hidden, formulas were never computed; all are listed
    """
    sheets = _in_folder(source) if source.is_dir() else _in_workbook(source)
    problems: list[Problem] = []
    known = {sheet.name.lower(): sheet for sheet in SHEETS}
    rows: dict[str, list[SheetRow]] = {}
    for name, cells in sheets.items():
        if name.strip().lower() in known:
            sheet = known[name.strip().lower()]
            if sheet.name in rows:
                problems.append(Problem(where=source.name, rule=f"has the sheet {sheet.name} twice", value=name,
                                        remedy="keep one of them"))
                continue
            rows[sheet.name] = list(_rows(sheet, cells, f"{source.name}: {name}", problems))
    own = [name for name in sheets if name.strip().lower() not in known and name != _ABOUT]
    problems += [Problem(where=source.name, rule=f"has no sheet {sheet.name}",
                         remedy=did_you_mean(sheet.name, own) or "leave it empty where you know nothing")
                 for sheet in SHEETS if sheet.name not in rows]
    if problems:
        raise BadInput(problems)
    return Read(rows, tuple(own))


def _rows(sheet: Sheet, cells: Sequence[Sequence[Cell]], where: str, problems: list[Problem]) -> Iterator[SheetRow]:
    if not cells:
        problems.append(Problem(where=where, rule="has no headings", remedy=f"write {', '.join(sheet.columns)}"))
        return
    plain = {heading.lower(): heading for heading in sheet.columns}
    headings = [plain.get(" ".join(cell.text.lower().split())) for cell in cells[0]]
    problems += [Problem(where=cell.place, rule="is not a heading of this sheet", value=cell.text,
                         remedy=did_you_mean(cell.text, sheet.columns))
                 for heading, cell in zip(headings, cells[0], strict=True) if heading is None and not cell.empty]
    problems += [Problem(where=where, rule=f"has no column {heading}", remedy="leave it empty where you know nothing")
                 for heading in sheet.columns if heading not in headings]
    problems += [Problem(where=where, rule=f"has the column {heading} twice", remedy="keep one of them")
                 for heading in sheet.columns if headings.count(heading) > 1]
    for line in cells[1:]:
        beside = [cell for cell in line[len(headings):] if not cell.empty]
        beside += [cell for heading, cell in zip(headings, line, strict=False) if heading is None and not cell.empty]
        problems += [Problem(where=cell.place, rule="stands under no heading", value=cell.text,
                             remedy="move it to a sheet of your own") for cell in beside]
        row = SheetRow({heading: cell for heading, cell in zip(headings, line, strict=False) if heading})
        problems += [Problem(where=cell.place, rule="shows an error of Excel instead of a value", value=cell.text,
                             remedy="mend its formula, or write the number or word itself")
                     for cell in row.values() if is_sheet_error(cell.text)]
        problems += [Problem(where=cell.place, rule=wrong, value=cell.text,
                             remedy="type the cell anew; a table of text is saved as UTF-8")
                     for cell in row.values() if (wrong := wrong_encoding(cell.text))]
        if any(not cell.empty for cell in row.values()):
            yield row


def _in_workbook(source: Path) -> dict[str, list[list[Cell]]]:
    _refuse_size(source)
    try:
        pages = open_pages(source)
    except OSError:
        raise BadInput(Problem(where=str(source), rule="does not exist or cannot be read")) from None
    problems: list[Problem] = []
    sheets = {page.title: _page(page, written, f"{source.name}: {page.title}", problems) for page, written in pages}
    if problems:
        raise BadInput(problems)
    return sheets


def _page(page: Any, written: Any, where: str, problems: list[Problem]) -> list[list[Cell]]:
    notes = {sheet.name.lower(): sheet.about for sheet in SHEETS}
    if page.title.strip().lower() not in notes:
        return []
    problems += [*unclear_cells(page, written, where, notes[page.title.strip().lower()]),
                 *hidden_parts(page, where, "lines of the office")]
    return [[Cell(cell.value, f"{where}: {cell.coordinate}", cell.number_format) for cell in row]
            for row in page.iter_rows()]


def _in_folder(source: Path) -> dict[str, list[list[Cell]]]:
    problems: list[Problem] = []
    sheets = {}
    # Whatever its capitals: on one machine Staff.csv and STAFF.CSV are one file, on another two.
    for path in sorted(one for one in source.iterdir() if one.suffix.lower() == ".csv"):
        if path.stem in sheets:
            problems.append(Problem(where=source.name, rule=f"has the sheet {path.stem} twice", value=path.name,
                                    remedy="keep one of the files"))
            continue
        try:
            rows = separated_rows(sheet_text(sheet_bytes(path, _LARGEST, "an office"), path), path)
        except BadInput as error:
            problems += error.problems
            continue
        # Excel leaves out the separators behind the last cell that is filled, in some lines.
        width = len(rows[0][1]) if rows else 0
        sheets[path.stem] = [[Cell(value, f"{path.name}: line {line}, column {place}")
                              for place, value in enumerate([*cells, *[""] * (width - len(cells))], 1)]
                             for line, cells in rows]
    if problems:
        raise BadInput(problems)
    return sheets


def _refuse_size(path: Path) -> None:
    if path.is_file() and path.stat().st_size > _LARGEST:
        raise BadInput(Problem(where=str(path), rule="is too large for an office", remedy="leave out what is no table"))
