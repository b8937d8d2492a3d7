"""A table as people save it from a spreadsheet program: which encoding, separator, lines; read, or refused in words."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.word_tables import shipped_table, words_of

_SHEET_ERROR = re.compile(r"##+|#[^\s#]*[!?]|(?:#ERR|Err:)\d{3}", re.IGNORECASE)
SAVE_AS = "open it in the spreadsheet program and save the sheet as “CSV UTF-8”"
_SEPARATORS = (",", ";", "\t")
_DECLARES = re.compile(r"""[\s"']*sep=([^\s"']?)[\s"']*""", re.IGNORECASE)
# The first bytes by which each format is known; UTF-32 before UTF-16, whose mark it begins with.
_NO_TEXT = ((b"\xd0\xcf\x11\xe0", "is an old Excel workbook (.xls), no CSV text"),
            (b"%PDF", "is a PDF, no CSV text"), (b"{\\rtf", "is a text with formatting (.rtf), no CSV text"),
            (b"\xff\xfe\x00\x00", "is UTF-32 text"), (b"\x00\x00\xfe\xff", "is UTF-32 text"))
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

Lines = list[tuple[int, str]]
Kind = tuple[bool, bool]
"""Whether a cell holds digits, and whether it holds letters."""
_NUMBER, _EMPTY = (True, False), (False, False)


def sheet_bytes(path: Path, most: int, what: str) -> bytes:
    """Return the bytes of a saved sheet.

    Parameters
    ----------
    most : bytes that it may have
    what : it is, in words

    Raises
    ------
    BadInput : it is no plain file, too large, or cannot be read
    """
    try:
        if path.exists() and not path.is_file():  # a pipe or a device may have no end
            raise BadInput(Problem(where=str(path), rule="is no plain file", remedy=SAVE_AS))
        if path.stat().st_size > most:
            raise BadInput(Problem(where=str(path), rule=f"is too large for {what}"))
        return path.read_bytes()
    except OSError as error:
        raise BadInput(Problem(where=str(path), rule=f"cannot be read ({error.strerror})")) from None


def is_sheet_error(cell: str) -> bool:
    """Tell whether a cell shows an error of its program: a formula that fails, in any language, or too narrow a column.

    Examples
    --------
    >>> is_sheet_error("#REF!"), is_sheet_error("#BEZUG!"), is_sheet_error("########"), is_sheet_error("#12")
    (True, True, True, False)
    """
    return cell[:1] in "#eE" and (_SHEET_ERROR.fullmatch(cell) is not None or cell.casefold() in _error_words())


@cache
def _error_words() -> frozenset[str]:
    return words_of(shipped_table(__file__, "sheet_errors.yml"))


def is_workbook(raw: bytes) -> bool:
    """Tell whether the bytes are those of an archive, as every .xlsx is."""
    return raw.startswith(b"PK\x03\x04")


def sheet_text(raw: bytes, path: Path) -> str:
    """Return the text of a saved sheet: UTF-8 with or without a byte-order mark, or UTF-16 with one.

    A file in another code page is refused: Windows-1252 and its sisters cannot be told apart, and a guess would put
    wrong letters into it.

    Raises
    ------
    BadInput : it is no text, or text of another encoding
    """
    for start, what in _NO_TEXT:
        if raw.startswith(start):
            raise BadInput(Problem(where=str(path), rule=what, remedy=SAVE_AS))
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if raw.startswith(mark)), "utf-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[:error.start].count(b"\n") + 1
        raise BadInput(Problem(where=f"{path.name}: line {line}", rule=f"holds bytes that are no {encoding.upper()} "
                               "text; they may be of Windows-1252 or another code page, which cannot be told apart",
                               value=raw[max(0, error.start - 12):error.start + 12], remedy=SAVE_AS)) from None
    if "\0" in text:
        raise BadInput(Problem(where=f"{path.name}: line {text[:text.index(chr(0))].count(chr(10)) + 1}",
                               rule="holds a NUL character, as UTF-16 without its mark or a damaged file has",
                               remedy=SAVE_AS))
    return text.removeprefix("\ufeff")


def sheet_rows(text: str, path: Path, wanted: Sequence[str], row: str) -> list[tuple[int, list[str]]]:
    r"""Return the heading and the rows below it, each with its line of the file (from 1), cells without blanks around.

    Commas, semicolons or tabs divide cells; a line `sep=;` may stand before the heading, and empty ones.

    Parameters
    ----------
    path : named in messages
    wanted : columns of which the heading has at least one; it tells which separator is meant
    row : what a row is about, such as trainee

    Raises
    ------
    BadInput : it is empty, has no such column, or a quote is not closed

    Examples
    --------
    >>> sheet_rows("Use;Born on\ngraded;2026-03-01", Path("cases.csv"), ["use"], "case")
    [(1, ['Use', 'Born on']), (2, ['graded', '2026-03-01'])]
    """
    lines = _lines(text)
    if not lines:
        raise BadInput(Problem(where=path.name, rule="is empty", remedy=f"write a heading and one line for each {row}"))
    separator, lines = _separator(lines, wanted, path)
    return _rows(lines, separator, path)


def separated_rows(text: str, path: Path) -> list[tuple[int, list[str]]]:
    r"""Return all rows of a table, each with its line of the file, cells without blanks around.

    The first line that is not empty tells the separator: the one that it declares (`sep=;`), or that it has most of.

    Parameters
    ----------
    path : named in messages

    Raises
    ------
    BadInput : a quote is not closed, or a cell holds whole rows

    Examples
    --------
    >>> separated_rows('site;note\na;"x\ny"\nb;z', Path("sites.csv"))
    [(1, ['site', 'note']), (2, ['a', 'x\ny']), (4, ['b', 'z'])]
    """
    lines = _lines(text)
    first = lines[0][1] if lines else ""
    declared = declared_separator(first)
    return _rows(lines[1:] if declared else lines, declared or max(_SEPARATORS, key=first.count), path)


def declared_separator(line: str) -> str | None:
    r"""Return the separator that a line declares to Excel, as `sep=;` does; None where it is no such line.

    A tab may be hidden as one of the blanks at the end of the line.

    Examples
    --------
    >>> declared_separator('"SEP=|"'), declared_separator("sep="), declared_separator("sepal=;")
    ('|', '\t', None)
    """
    match = _DECLARES.fullmatch(line)
    return match and (match[1] or "\t")


def _rows(lines: Lines, separator: str, path: Path) -> list[tuple[int, list[str]]]:
    # Strict, because otherwise a quote that is not closed swallows the rows after it in silence.
    reader = csv.reader((line for _, line in lines), delimiter=separator, strict=True)
    try:
        found = list(_numbered(reader, lines))
    except csv.Error as error:
        raise BadInput(Problem(where=f"{path.name}: line {_line(lines, reader.line_num)}",
                               rule=f"is no readable CSV ({error})", remedy="look for a quote that is not closed"
                               )) from None
    if problems := list(_swallowed(found, separator, path.name)):
        raise BadInput(problems)
    return [(number, [cell.strip() for cell in cells]) for number, cells in found]


def _swallowed(rows: Sequence[tuple[int, Sequence[str]]], separator: str, where: str) -> Iterator[Problem]:
    """Yield a problem for each cell whose lines are cut as rows of the table are: stray quotes swallow rows so.

    Parameters
    ----------
    rows : line, and cells with the blanks around them
    """
    filled = [cells for _, cells in rows if any(cell.strip() for cell in cells)]
    heading = filled[0] if filled else ()
    kinds = [{_kind(cells[place]) for cells in filled[1:] if place < len(cells)
              and (place == 0 or "\n" not in cells[place].strip())} for place in range(len(heading))]
    # Where the table itself has blanks after its separators, they tell nothing of a remark.
    is_spaced = _are_spaced([cell for cells in filled for cell in cells[1:] if cell.strip()])
    for line, cells in rows:
        for place, cell in enumerate(cells):
            cut = [one.split(separator) for one in cell.strip().split("\n")]
            if len(cut) > 1 and _hold_rows(cut, place, kinds, is_spaced=is_spaced):
                name = (place < len(heading) and heading[place].strip()) or place + 1
                yield Problem(where=f"{where}: line {line}, column {name}",
                              rule="is a cell of several lines that are cut as rows of the table are",
                              value=cell[:60],
                              remedy="look for a quotation mark that belongs to no pair, or write the cell on one line")


def _hold_rows(cut: Sequence[Sequence[str]], place: int, kinds: Sequence[set[Kind]], *, is_spaced: bool) -> bool:
    """Tell whether the lines of a cell are rows: the rest of one, whole ones, the begin of one.

    A remark may hold separators as well; in prose, a blank follows them, its lines begin in any way, and no number
    stands where a column of numbers has its own.

    Parameters
    ----------
    kinds : of each column, what its cells are
    """
    width = len(kinds)
    wanted = [width - place, *[width] * (len(cut) - 2), place + 1]
    whole = [cells for cells in cut[1:] if len(cells) >= width]
    exact = [len(cells) for cells in cut] == wanted
    if not (exact or whole):
        return False
    # Three lines of three cells and more do not fit by chance.
    by_chance = not (exact and min(width, len(cut)) > 2) and not any(_has_number(cells, kinds) for cells in cut[1:])
    prose = by_chance and not is_spaced and _are_spaced([cell for cells in cut for cell in cells[1:]])
    return not prose and any(_kind(cells[0]) in kinds[0] for cells in cut[1:])


def _has_number(cells: Sequence[str], kinds: Sequence[set[Kind]]) -> bool:
    """Tell whether a line has a number in a column that holds numbers alone."""
    return any(_kind(cell) == _NUMBER and known - {_EMPTY} == {_NUMBER}
               for cell, known in zip(cells[1:], kinds[1:], strict=False))


def _are_spaced(cells: Sequence[str]) -> bool:
    """Whether most cells begin with a blank."""
    return sum(cell.startswith((" ", "\xa0")) for cell in cells) * 2 > len(cells)


def _kind(cell: str) -> Kind:
    """Whether a cell holds digits, and whether it holds letters."""
    return any(sign.isdigit() for sign in cell), any(sign.isalpha() for sign in cell)


def column_name(cell: object) -> str:
    """Return a heading as we spell it: capitals, blanks and hyphens make no other column.

    Examples
    --------
    >>> column_name(" Born-on "), column_name(None)
    ('born_on', '')
    """
    return "_".join(str(cell or "").strip().casefold().replace("-", " ").replace("_", " ").split())


def _lines(text: str) -> Lines:
    """Lines with their numbers; those before the heading that hold nothing are passed over."""
    lines = [(number, line + "\n") for number, line in
             enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1)]
    while lines and not lines[0][1].strip(' \t\n,;"'):
        lines.pop(0)
    return lines


def _separator(lines: Lines, wanted: Sequence[str], path: Path) -> tuple[str, Lines]:
    """The separator that the first line declares, or the only one by which the heading has the wanted column."""
    declared = declared_separator(lines[0][1])
    if declared and (declared not in _SEPARATORS or len(lines) < 2):
        raise BadInput(Problem(where=f"{path.name}: line {lines[0][0]}", rule="declares a separator that is none",
                               value=lines[0][1].strip(), remedy="divide cells by commas, semicolons or tabs"))
    rows = lines[1:] if declared else lines
    cells = {separator: _heading(rows[0][1], separator) for separator in _SEPARATORS}
    fitting = [separator for separator, names in cells.items() if set(wanted) & set(names)]
    if not fitting:
        found = max(cells.values(), key=len)
        raise BadInput(Problem(where=f"{path.name}: heading", rule=f"has no column {wanted[0]}", value=found,
                               remedy=f"name the column {wanted[0]} in the first line; divide cells by commas, "
                               "semicolons or tabs"))
    if declared and declared not in fitting:
        raise BadInput(Problem(where=f"{path.name}: line {lines[0][0]}", value=lines[0][1].strip(),
                               rule="declares a separator that does not divide the heading",
                               remedy=f"take the line out, or write sep={fitting[0]}"))
    # A heading of one column fits every separator.
    return declared or max(fitting, key=lambda separator: len(cells[separator])), rows


def _heading(line: str, separator: str) -> list[str]:
    try:
        return [column_name(cell) for cell in next(csv.reader(io.StringIO(line), delimiter=separator), [])]
    except csv.Error:
        return []


def _numbered(reader: Any, lines: Lines) -> Iterator[tuple[int, list[str]]]:
    before = reader.line_num
    for cells in reader:
        yield _line(lines, before + 1), cells
        before = reader.line_num


def _line(lines: Lines, number: int) -> int:
    return lines[min(max(number, 1), len(lines)) - 1][0]
