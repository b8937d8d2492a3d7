"""Lines of a workbook that stand there twice in all but looks, and lines that nobody sees: refused in words."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from simulator.workbook.building import build_office, write_template
from synthetic_data import BadInput


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """The workbook of the shipped office."""
    path = tmp_path_factory.mktemp("shipped") / "office.xlsx"
    write_template("benefit_office_before", None, path)
    return path


@pytest.fixture
def book(tmp_path, shipped):
    """The workbook of the shipped office, to be changed and saved."""
    return tmp_path / "office.xlsx", load_workbook(shipped)


def told_of(path, pages) -> str:
    """What is said of the changed workbook."""
    pages.save(path)
    with pytest.raises(BadInput) as told:
        build_office(path, path.with_name("made.yml"))
    return str(told.value)


def copied(page, change):
    """Write the second line of a sheet once more below the last, its name changed; return the name."""
    line = [cell.value for cell in page[2]]
    page.append([change(line[0]), *line[1:]])
    return f"{page.title}: A{page.max_row}: stands in office.xlsx: {page.title}: A2 already"


def _wide(name):
    return "".join(chr(ord(letter) - 0x20 + 0xFF00) for letter in name)


@pytest.mark.parametrize("change", [
    str.upper, lambda name: f" {name}\xa0", lambda name: f"{name}\u200b", lambda name: f"{name[:2]} {name[2:]}", _wide])
def test_names_that_look_alike_are_one_name_twice(book, change) -> None:
    """Capitals, blanks and signs that are not seen make no second group, stream, step, role or calendar."""
    path, pages = book
    wanted = [copied(pages[sheet], change) for sheet in ("Staff", "Hours", "Volumes", "Costs", "Steps")]
    told = told_of(path, pages)
    # Of steps, the name itself is one that is known; other spellings are none.
    assert all(words in told for words in wanted[:4])
    assert wanted[4] in told or "is not known here" in told


@pytest.mark.parametrize("change", [
    lambda name: name.replace("_", " ").capitalize(), lambda name: name.replace("_", "-"),
    lambda name: f"{name[:3]}_{name[3:]}", lambda name: name.replace("e", "é")])
def test_a_group_that_another_writing_would_make_anew_is_refused(book, change) -> None:
    """`Clerks north` beside `clerks_north` would be a second group with people of its own."""
    path, pages = book
    staff = pages["Staff"]
    staff["A2"].value = "clerks_north_east"
    staff.append([change("clerks_north_east"), *[cell.value for cell in staff[2]][1:]])
    assert f"Staff: A{staff.max_row}: stands in office.xlsx: Staff: A2 already" in told_of(path, pages)


def test_a_name_with_a_sign_that_is_not_seen_is_refused(book) -> None:
    """Also where it stands once: what people type beside it would never be the same."""
    path, pages = book
    pages["Volumes"]["A2"].value += "\u200b"
    assert "Volumes: A2: holds a sign that is not seen" in told_of(path, pages)


def test_a_way_stands_once(book) -> None:
    """The second share of one line of a step would replace the first in silence."""
    path, pages = book
    page = pages["Ways"]
    page.append([cell.value for cell in page[2]])
    assert f"Ways: C{page.max_row}: stands in office.xlsx: Ways: C2 already" in told_of(path, pages)


def test_a_sheet_stands_once(book) -> None:
    """A copy whose name ends in a blank would replace the first in silence."""
    path, pages = book
    pages.copy_worksheet(pages["Staff"]).title = "staff "
    assert "has the sheet Staff twice" in told_of(path, pages)


def _hide_row(page):
    page.row_dimensions[2].hidden = True


def _flat_row(page):
    page.row_dimensions[2].height = 0.25


def _hide_column(page):
    page.column_dimensions["B"].hidden = True


def _hide_sheet(page):
    page.sheet_state = "veryHidden"


@pytest.mark.parametrize(("hide", "words"), [
    (_hide_row, "hidden rows, of which nobody can tell whether they are lines of the office, got '2'"),
    (_flat_row, "hidden rows"), (_hide_column, "hidden columns, of which nobody can tell"),
    (_hide_sheet, "is a hidden sheet")])
def test_what_is_hidden_is_asked_about(book, hide, words) -> None:
    """A filter hides lines that count all the same."""
    path, pages = book
    for sheet in ("Staff", "Ways", "Volumes"):
        hide(pages[sheet])
    told = told_of(path, pages)
    assert told.count(words) == 3 and all(f"office.xlsx: {sheet}: " in told for sheet in ("Staff", "Ways", "Volumes"))


def test_hidden_parts_without_content_are_nobodys_lines(book) -> None:
    """Empty rows below the table, a column of which the heading alone is filled, sheets of the planner's own."""
    path, pages = book
    pages["Volumes"].row_dimensions[400].hidden = True
    column = next(cell.column_letter for cell in pages["Volumes"][1] if cell.value == "Jan")
    for line in range(2, pages["Volumes"].max_row + 1):
        pages["Volumes"][f"{column}{line}"].value = None
    pages["Volumes"].column_dimensions[column].hidden = True
    pages.create_sheet("mine")["A1"] = "x"
    pages["mine"].sheet_state = "hidden"
    pages.save(path)
    assert build_office(path, path.with_name("made.yml")).passed_over == ("mine",)


@pytest.mark.parametrize("shape", ["#,##0,", '0.0,," M"', "0,.0", '0" ",', "#,##0,.00"])
def test_a_number_shown_in_thousands_is_refused(book, shape) -> None:
    """Who sees 5 and keeps 5,000 has one of them in mind."""
    path, pages = book
    pages["Staff"]["C2"].value, pages["Staff"]["C2"].number_format = 5000, shape
    assert "Staff: C2: is shown" in told_of(path, pages)
