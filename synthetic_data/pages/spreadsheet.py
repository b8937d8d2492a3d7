"""The same document as a workbook: every table and every drawing's numbers as a sheet, numbers as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from synthetic_data.core.shown_text import shown
from synthetic_data.pages.blocks import (
    Bullets,
    Details,
    Document,
    Figure,
    Heading,
    KeyFigure,
    Note,
    PageElement,
    Paragraph,
    Table,
)

_NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})*(?:\.\d+)?|-?\d+(?:\.\d+)?")
_LONGEST, _FORBIDDEN = 31, re.compile(r"[\[\]:*?/\\']")
"""What Excel allows as the name of a sheet."""
_WIDEST = 60


def render_workbook(document: Document, target: Path) -> None:
    """Write the document as an Excel file: the words on the first sheet, then a sheet for each table."""
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    page.title = "Answer"
    _words(page, document)
    names = {page.title.lower()}
    for title, table in _tables(document.blocks, document.title):
        _fill(book.create_sheet(_name(title, names)), title, table)
    draft = target.with_name(f".{target.name}.draft")
    book.save(draft)
    draft.replace(target)


def _words(page: Any, document: Document) -> None:
    from openpyxl.styles import Alignment, Font

    _put(page, [shown(document.title)])
    _put(page, [shown(document.lead)])
    page["A1"].font = Font(bold=True, size=15)
    for line in [*_lines(document.blocks), document.footer]:
        _put(page, [shown(line)])
    page.column_dimensions["A"].width = 110
    for row in page.iter_rows():
        row[0].alignment = Alignment(wrap_text=True, vertical="top")


def _lines(blocks: Sequence[PageElement]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, KeyFigure):
            yield block.words
        elif isinstance(block, Bullets):
            yield from block.items
        elif isinstance(block, (Heading, Paragraph, Note)):
            yield block.text


def _tables(blocks: Sequence[PageElement], title: str) -> Iterator[tuple[str, Table]]:
    for block in blocks:
        if isinstance(block, Heading):
            title = block.text
        elif isinstance(block, Table):
            yield title, block
        elif isinstance(block, Figure) and block.table is not None:
            yield block.title, block.table
        elif isinstance(block, Details):
            yield from _tables(block.blocks, block.summary)


def _name(title: str, taken: set[str]) -> str:
    """A name that Excel takes and no other sheet has, whatever its case."""
    plain = " ".join(_FORBIDDEN.sub(" ", shown(title)).split()) or "Table"
    name, number = plain[:_LONGEST].strip(), 2
    while name.lower() in taken:
        ending = f" {number}"
        name, number = plain[:_LONGEST - len(ending)].strip() + ending, number + 1
    taken.add(name.lower())
    return name


def _fill(page: Any, title: str, table: Table) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    _put(page, [shown(title + (f". {table.caption}" if table.caption else ""))])
    _put(page, [shown(str(name)) for name in table.columns])
    for row in table.rows:
        _put(page, [_cell(str(text), place in table.numeric) for place, text in enumerate(row)])
    for place, cell in enumerate(page[2], 1):
        cell.font = Font(bold=True)
        longest = max(len(str(row[place - 1])) for row in [table.columns, *table.rows])
        page.column_dimensions[get_column_letter(place)].width = min(longest + 3, _WIDEST)
    for row in page.iter_rows(min_row=3):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.freeze_panes = "B3"


def _cell(text: str, numeric: bool) -> object:
    if numeric and _NUMBER.fullmatch(text):
        return float(text.replace(",", ""))
    return shown(text)


def _put(page: Any, cells: Sequence[object]) -> None:
    """Add a row in which words stay words: a text that begins with = would become a formula."""
    page.append(list(cells))
    for cell in page[page.max_row]:
        if cell.data_type == "f":
            cell.data_type = "s"
