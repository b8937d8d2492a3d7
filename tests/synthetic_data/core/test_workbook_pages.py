"""Workbooks far larger than they look: read by what is filled in, or refused before they are looked through."""

from __future__ import annotations

import io
import time
import zipfile

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.worksheet.table import Table

from synthetic_data import BadInput, hidden_parts, open_pages, unclear_cells
from synthetic_data.core import workbook_pages


def book(change=None):
    """The bytes of a workbook with a small table, which may be changed."""
    made = Workbook()
    for row in (("site", "heads"), ("baku", 3), ("ganja", 4)):
        made.active.append(row)
    if change:
        change(made.active)
    saved = io.BytesIO()
    made.save(saved)
    return saved


def _format_far_away(page):
    page["XFD1048576"].font = Font(bold=True)


def test_formats_far_away_make_no_table_larger():
    """The sheet ends with its last filled cell, and is looked through in no time."""
    begun = time.monotonic()
    (page, written), = open_pages(book(_format_far_away), "sites.xlsx")

    assert (page.max_row, page.max_column) == (written.max_row, written.max_column) == (3, 2)
    assert [*unclear_cells(page, written, "a")] == [*hidden_parts(page, "a", "sites")] == []
    assert list(page.values)[2] == ("ganja", 4) and time.monotonic() - begun < 20


def test_a_cell_far_away_is_named():
    """Nobody can tell what it belongs to, and the places before it are 17 thousand million."""
    with pytest.raises(BadInput, match="far from its table") as told:
        open_pages(book(lambda page: page.cell(1_048_576, 16_384, "x")), "sites.xlsx")
    assert "'XFD1048576'" in str(told.value) and told.value.problems[0].remedy


def test_more_cells_than_tables_have_are_counted_and_no_further(monkeypatch):
    """The count ends the reading, whatever the file says of its own size; nothing is loaded as a whole."""
    monkeypatch.setattr(workbook_pages, "_MOST_CELLS", 5)
    ways = []
    load = openpyxl.load_workbook
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *given, **how: ways.append(how) or load(*given, **how))
    with pytest.raises(BadInput, match="more than 5 filled cells"):
        open_pages(book(), "sites.xlsx")
    assert ways == [{"read_only": True}]


@pytest.mark.parametrize("hide", [
    lambda page: setattr(page.row_dimensions[3], "hidden", True),
    lambda page: setattr(page.row_dimensions[3], "height", 0.1),
    lambda page: setattr(page.row_dimensions[3], "height", 0.75),
    lambda page: setattr(page.column_dimensions["B"], "width", 0.1),
    lambda page: setattr(page.sheet_format, "zeroHeight", True),
    lambda page: setattr(page, "sheet_state", "hidden")])
def test_what_is_hidden_is_found_in_every_way_of_hiding(hide):
    """The quick look at sizes passes over none of them."""
    def dress(page):
        page.parent.create_sheet("front")
        hide(page)

    assert list(hidden_parts(open_pages(book(dress), "a.xlsx")[0][0], "a.xlsx", "sites"))


def dressed(ink=None, ground=None, shape="General", around=None):
    """What is told of a sheet whose cell A3 has these colours and this format."""
    def dress(page):
        page["A3"].font = Font(color=ink)
        page["A3"].fill = PatternFill("solid", fgColor=ground) if ground else PatternFill()
        page["A3"].number_format = shape
        if around:
            around(page)

    return list(hidden_parts(open_pages(book(dress), "a.xlsx")[0][0], "a.xlsx", "sites"))


@pytest.mark.parametrize(("ink", "ground"), [
    ("FFFFFFFF", None), ("00FFFFFF", None), (Color(theme=0), None), (Color(theme=0, tint=-0.05), None),
    (Color(indexed=9), None), ("FFFF0000", "FFFF0000"), (Color(theme=4), Color(theme=4)), (None, "FF000000"),
    ("FFFDFDFD", None)])
def test_cells_in_the_colour_of_their_ground_are_told(ink, ground):
    """Whoever looks at the sheet sees none of them, as of a hidden row."""
    problem, = dressed(ink, ground)
    assert problem.value == "A3" and "nobody sees" in problem.rule and problem.remedy


def test_text_that_its_format_hides_is_told():
    """The format ;;; is a way to hide, which people share."""
    assert dressed(shape=";;;") and not dressed(shape="0;-0;;@")


@pytest.mark.parametrize(("ink", "ground", "around"), [
    (None, None, None), (Color(theme=1), None, None), ("FFFFFFFF", "FF1F4E78", None),
    (Color(theme=0), "FF000000", None), (Color(theme=0), Color(theme=4), None), ("FFD9D9D9", None, None),
    (Color(auto=True), None, None),
    ("FFFFFFFF", None, lambda page: page.add_table(Table(ref="A1:B3", displayName="sites"))),
    ("FFFFFFFF", None, lambda page: page.conditional_formatting.add(
        "A2:A3", CellIsRule("equal", ['"ganja"'], fill=PatternFill(bgColor="FF000000"))))])
def test_cells_that_can_be_seen_are_not_told(ink, ground, around):
    """White on dark, black on white, and what a table's style or a condition may colour."""
    assert not dressed(ink, ground, around=around)


@pytest.mark.parametrize("blank", ["<row><c/></row>", "<row/>", '<c r="A1" s="1"/>', '<x:c xmlns:x="a"></x:c>'])
def test_what_holds_nothing_is_counted_as_well(blank):
    """A small file of rows and cells that are blank would be read for minutes, and be held as gigabytes."""
    saved = io.BytesIO(book().getvalue())
    with zipfile.ZipFile(saved, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", blank * 2_000_001)
    begun = time.monotonic()

    with pytest.raises(BadInput, match="rows and cells, too many"):
        open_pages(saved, "sites.xlsx")
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize(("kept", "font", "part", "told"), [
    ("12", {"vertAlign": "superscript"}, "1", "B2 (121)"), ("2023", {"vertAlign": "superscript"}, "1)", "B2 (20231))"),
    ("S-12", {"vertAlign": "superscript"}, "a", "B2 (S-12a)"), ("CO", {"vertAlign": "subscript"}, "2", "B2 (CO2)"),
    ("5", {"strike": True}, "1", "B2 (51)"), (" aysel", {"strike": True}, "rauf", "B2 ( ayselrauf)")])
def test_a_cell_whose_parts_look_different_is_not_read_as_all_its_signs(kept, font, part, told):
    """A footnote behind a number would make ten times as much of it, and a word crossed out would stay in the name."""
    text = CellRichText(kept, TextBlock(InlineFont(**font), part))
    (page, written), = open_pages(book(lambda page: setattr(page["B2"], "value", text)), "sites.xlsx")

    problem, = unclear_cells(page, written, "sites.xlsx")
    assert problem.value == told and problem.remedy and problem.where == "sites.xlsx"


def test_parts_that_are_bold_or_coloured_alone_are_read():
    """They show every sign; and blanks that are struck through are not seen."""
    text = CellRichText("ba", TextBlock(InlineFont(b=True, color="FFFF0000"), "ku"),
                        TextBlock(InlineFont(strike=True), " "))
    (page, written), = open_pages(book(lambda page: setattr(page["A2"], "value", text)), "sites.xlsx")

    assert not [*unclear_cells(page, written, "sites.xlsx")] and page["A2"].value == "baku "
