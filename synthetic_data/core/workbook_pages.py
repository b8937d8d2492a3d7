"""Excel files opened twice, for values and for formulas; what in them has no one place, no value, or is not shown."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from synthetic_data.core.cell_notes import notes_on_cells
from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.unseen_cells import unseen_cells

_NAMED = 5
"""Cells that a message names at most."""
_FLAT_ROW, _FLAT_COLUMN = 4, 0.5
"""Points of a row, and signs of a column, below which nobody reads what is in it: whoever drags a row together by hand
leaves it a pixel, which is 0.75 points."""
_OFF_LINE = ("superscript", "subscript")
_LARGEST = 200_000_000
"""Bytes of a workbook once it is unpacked: a table of 100,000 lines has a tenth of it, and a small file of blanks can
hold many times as much."""
_MOST_CELLS = 1_000_000
"""Filled cells of a workbook, and places of a sheet from its first cell to its last filled one."""
_MOST_WRITTEN = 2_000_000
"""Rows and cells of a workbook with those that hold nothing: each is read, whatever stands in it."""
_WRITTEN = re.compile(rb"<(?:[\w.-]+:)?(?:c|row)[\s/>]")
_PART = 1 << 20
"""Bytes of a workbook that are looked at at once."""


def open_pages(source: Path | IO[bytes], where: str = "") -> list[tuple[Any, Any]]:
    """Return each sheet of a workbook twice, with values and as written, in order; it ends with its last filled cell.

    Parameters
    ----------
    where : the file, in messages; its path where that is given

    Raises
    ------
    OSError : there is no such file, or it may not be read
    BadInput : it is no workbook, or one that holds, unfolds to or reaches over more than any table does
    """
    # Only those who keep tables in Excel need it.
    from openpyxl import load_workbook

    where = where or str(source)
    try:
        _refuse_unfolding(source, _LARGEST, where, "a workbook")
        _refuse_blanks(source, where)
        _refuse_many(load_workbook(source, read_only=True), where)
        values = load_workbook(source, data_only=True).worksheets
        written = load_workbook(source, rich_text=True).worksheets
    except (OSError, BadInput):
        raise
    except Exception as error:  # any of many, from files that are no workbook
        rule = ("is an OpenDocument file" if _is_opendocument(source)
                else f"is not a readable workbook ({type(error).__name__})")
        raise BadInput(Problem(where=where, rule=rule, remedy="save it as .xlsx in Excel or LibreOffice")) from None
    for page in (*values, *written):
        _end_with_content(page, where)
    return list(zip(values, written, strict=True))


def filled_pages(pages: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Return the sheets of `open_pages` that hold anything."""
    return [(page, written) for page, written in pages
            if any(cell.value is not None for row in written.iter_rows() for cell in row)]


def _is_opendocument(source: Any) -> bool:
    """Whether a file says of itself that it is one of LibreOffice's own, whatever it is called."""
    try:
        with zipfile.ZipFile(source) as packed:
            return packed.read("mimetype").startswith(b"application/vnd.oasis.opendocument")
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return False


def _refuse_many(book: Any, where: str) -> None:
    """Raise `BadInput` for more filled cells than any table has, as soon as they are counted."""
    count = 0
    for page in book.worksheets:
        page.reset_dimensions()  # what a file says of its own size may be anything
        for row in page.iter_rows(values_only=True):
            count += sum(value is not None for value in row)
            if count > _MOST_CELLS:
                raise BadInput(Problem(where=where, rule=f"holds more than {_MOST_CELLS:,} filled cells, too many for "
                                       "a table that people keep", remedy="leave out what is not asked for"))
    book.close()


def _end_with_content(page: Any, where: str) -> None:
    """Let a sheet end with its last filled cell: whoever looks at all of its places would take forever otherwise."""
    # Formats alone can reach to the last place of a sheet, XFD1048576.
    cells = page._cells  # openpyxl has no public way to take a place out
    for place in [place for place, cell in cells.items() if cell.value is None]:
        del cells[place]
    if page.max_row * page.max_column > _MOST_CELLS:
        far = max(cells, key=lambda place: place[0] * place[1])
        raise BadInput(Problem(where=f"{where}: {page.title}", value=cells[far].coordinate,
                               rule="has a filled cell far from its table",
                               remedy="empty it, or move it to where it belongs"))


def _refuse_unfolding(archive: Path | IO[bytes], most: int, where: str, what: str) -> None:
    """Raise `BadInput` where an archive holds more bytes than it should, before anything of it is unpacked.

    Parameters
    ----------
    most : bytes of all its parts together
    where, what : file, and what it should be, in the message's words

    Raises
    ------
    BadInput : as said
    zipfile.BadZipFile : it is no archive
    """
    with zipfile.ZipFile(archive) as opened:
        size = sum(part.file_size for part in opened.infolist())
    if size > most:
        raise BadInput(Problem(where=where, rule=f"unfolds to {size:,} bytes, too much for {what}",
                               remedy="save it anew, without what is empty"))


def _refuse_blanks(archive: Path | IO[bytes], where: str) -> None:
    """Raise `BadInput` for more rows and cells than can be read while somebody waits, as soon as they are counted."""
    count = 0
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            with opened.open(name) as part:
                rest = b""
                while piece := part.read(_PART):
                    count += len(_WRITTEN.findall(rest + piece))
                    rest = piece[piece.rfind(b"<"):] if b"<" in piece[-64:] else b""
                    if count > _MOST_WRITTEN:
                        raise BadInput(Problem(where=where, rule=f"holds more than {_MOST_WRITTEN:,} rows and cells, "
                                               "too many for a table that people keep", remedy="copy what is filled "
                                               "in into a new workbook"))


def unclear_cells(page: Any, written: Any, where: str, own_note: str = "") -> Iterator[Problem]:
    """Yield what cannot be read: merged or struck-through cells, raised signs, formulas never computed, notes.

    Such a formula, which a program wrote, has no value and would look like an empty cell. Of a cell whose parts look
    different the value holds all signs alike: 12 with a raised 1 behind it, a footnote, would be 121.

    Parameters
    ----------
    page, written : the sheet as `open_pages` gives it
    own_note : a note that the lab itself wrote into such a sheet
    """
    yield from notes_on_cells(page, where, own_note)
    found = {"has merged cells, which belong to no one line": ([str(cells) for cells in page.merged_cells.ranges],
                                                               "split them"),
             "has cells that are struck through, of which nobody can tell whether they still hold": (
                 [*_struck(page), *_with_parts(written, lambda font: font.strike)],
                 "take the line out, or take the stroke away"),
             "has raised or lowered signs, such as of a footnote, which would be read as signs like all others": (
                 _with_parts(written, lambda font: font.vertAlign in _OFF_LINE),
                 "take them out, or write them so that they are on the line: m2, or 12 with its footnote elsewhere"),
             "has formulas that were never computed": ([
                 cell.coordinate for row in written.iter_rows() for cell in row
                 if cell.data_type == "f" and page[cell.coordinate].value is None], "open and save it in Excel")}
    for rule, (cells, remedy) in found.items():
        if cells:
            yield Problem(where=where, rule=rule, value=", ".join(cells[:_NAMED]), remedy=remedy)


def _struck(page: Any) -> list[str]:
    """Filled cells whose text has a line through it, as people cross out what is gone."""
    styles: dict[int, bool] = {}
    found = []
    for cell in (cell for row in page.iter_rows() for cell in row if cell.value is not None and cell.has_style):
        # Looking a font up takes long, and a sheet has a few styles.
        if cell.style_id not in styles:
            styles[cell.style_id] = bool(cell.font.strike)
        if styles[cell.style_id]:
            found.append(cell.coordinate)
    return found


def _with_parts(written: Any, marked: Callable[[Any], object]) -> list[str]:
    """Cells with text of which a part, by its font, is marked, each with the signs that a reading would give."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock

    return [f"{cell.coordinate} ({cell.value})" for row in written.iter_rows() for cell in row
            if isinstance(cell.value, CellRichText)
            and any(isinstance(part, TextBlock) and part.text.strip() and marked(part.font) for part in cell.value)]


def hidden_parts(page: Any, where: str, what: str) -> Iterator[Problem]:
    """Yield what holds something and is not shown: the sheet, rows (also by a filter), columns, white cells on white.

    Nobody who looks at the sheet sees it, so nobody can tell whether it is meant.

    Parameters
    ----------
    page : a sheet that was opened as a whole, with its rows' and columns' sizes
    what : the lines of the sheet are, such as cases
    """
    if unseen := list(unseen_cells(page)):
        yield Problem(where=where, rule="has cells that nobody sees, as their writing has the colour of what lies "
                      f"under it or their format shows no text; nobody can tell whether they are {what}",
                      value=_listed(unseen), remedy="give them another colour or format, or empty them")
    sizes = [*page.row_dimensions.values(), *page.column_dimensions.values()]
    if page.sheet_state == "visible" and not page.sheet_format.zeroHeight and not any(map(_is_flat, sizes)):
        return
    filled = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    if filled and page.sheet_state != "visible":
        yield Problem(where=where, rule=f"is a hidden sheet, of which nobody can tell whether its {what} are meant",
                      value=page.title, remedy="show the sheet, or delete it")
    rows = [str(number) for number in dict.fromkeys(cell.row for cell in filled) if _row_hidden(page, number)]
    columns = {place for size in page.column_dimensions.values() if _is_flat(size)
               for place in range(size.min or 0, (size.max or 0) + 1)}
    letters = Counter(cell.column_letter for cell in filled if cell.column in columns)
    # A column that holds its heading alone says nothing.
    for name, places in ((f"rows, of which nobody can tell whether they are {what}", rows),
                         ("columns, of which nobody can tell whether they are meant",
                          [letter for letter, count in letters.items() if count > 1])):
        if places:
            yield Problem(where=where, rule=f"has hidden {name}", remedy="show them (take a filter off), or take them "
                          "out", value=_listed(places))


def _listed(places: Sequence[str]) -> str:
    return ", ".join(places[:_NAMED]) + (", …" if len(places) > _NAMED else "")


def _row_hidden(page: Any, number: int) -> bool:
    if number not in page.row_dimensions:
        return bool(page.sheet_format.zeroHeight)
    return _is_flat(page.row_dimensions[number])


def _is_flat(size: Any) -> bool:
    """Tell whether a row or a column is hidden, or too narrow to be seen."""
    extent, least = (size.height, _FLAT_ROW) if hasattr(size, "height") else (size.width, _FLAT_COLUMN)
    return bool(size.hidden) or (extent is not None and extent < least)
