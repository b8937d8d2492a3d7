"""Cells of a workbook as Excel shows them: per cent signs, currencies, units, errors and dates."""

from __future__ import annotations

import datetime as dt

import pytest
from openpyxl import load_workbook

from simulator.workbook.building import build_office, write_template
from synthetic_data import BadInput, words_beside


@pytest.fixture
def book(tmp_path):
    """The workbook of the shipped office, to be changed and saved."""
    path = tmp_path / "office.xlsx"
    write_template("benefit_office_before", None, path)
    return path, load_workbook(path)


def column(page, heading: str) -> str:
    """The letter of a heading."""
    return next(cell.column_letter for cell in page[1] if cell.value == heading)


def build(path, pages):
    """The office that the changed workbook makes."""
    pages.save(path)
    return build_office(path, path.with_name("made.yml"))


def told_of(path, pages) -> str:
    """What is said of the changed workbook."""
    with pytest.raises(BadInput) as told:
        build(path, pages)
    return str(told.value)


def write(page, heading: str, value, shape: str | None = None):
    """Write into the first line of a sheet, in a format; return the place."""
    cell = page[f"{column(page, heading)}2"]
    cell.value = value
    # A date brings a format of its own.
    cell.number_format = shape or cell.number_format
    return f"office.xlsx: {page.title}: {cell.coordinate}"


@pytest.mark.parametrize(("value", "shape", "share"), [
    (0.06, "0%", 0.06), (0.065, "0.00%", 0.065), (0.06, "0 %;[Red]-0 %", 0.06), (1, "0%", 1), (6, "General", 0.06),
    (6, '0"%"', 0.06), (6, "0.0", 0.06), (0, "0%", 0)])
def test_a_share_is_what_the_cell_shows(book, value, shape, share) -> None:
    """A cell that shows 6 % is 6 of 100, whether Excel keeps 6 or 0.06, in every column of shares."""
    path, pages = book
    write(pages["Staff"], "Absent of 100 days", value, shape)
    write(pages["Ways"], "Of 100", value, shape)
    step, to, line = (pages["Ways"][f"{column(pages['Ways'], name)}2"].value for name in ("Step", "To", "Line"))
    group = pages["Staff"]["A2"].value
    made = build(path, pages)
    assert made.office.staff[group].absence.value == pytest.approx(share, abs=1e-12)
    route = made.office.process.activities[step].next[line - 1]
    assert (route.to, route.share.value) == (to, pytest.approx(share, abs=1e-12))
    assert made.questions == ()


@pytest.mark.parametrize(("value", "shape"), [("+2", None), (2, "+0"), (2, "-0"), (0.02, "+0%")])
def test_a_cell_that_shows_a_change_is_refused(book, value, shape):
    """`+2` says two more and is not two, whether typed or made by the cell's format."""
    path, pages = book
    places = [write(pages[sheet], heading, value, shape) for sheet, heading in (
        ("Staff", "Heads"), ("Staff", "Absent of 100 days"), ("Ways", "Of 100"), ("Steps", "Mean"))]
    told = told_of(path, pages)
    assert all(place in told for place in places)


def test_a_bare_part_of_one_is_read_by_its_heading_and_asked_about(book) -> None:
    """0.22 under "of 100" may be 22 % or one in 450: it stays what the heading says, and a question names the cell."""
    path, pages = book
    place = write(pages["Ways"], "Of 100", 0.22)
    made = build(path, pages)
    assert len(made.questions) == 1
    assert all(part in made.questions[0] for part in (place, "0.22 of 100", "write 22"))


@pytest.mark.parametrize(("months", "asks"), [
    ([8.3] * 11 + [8.7], 1), ([1.0] * 12, 1), ([1 / 12] * 12, 1), ([60, 58] * 6, 0), ([9] * 12, 0)])
def test_months_that_come_to_a_hundred_are_asked_about(book, months, asks) -> None:
    """Parts of a year's cases read as cases would make an office of a hundred cases a year."""
    path, pages = book
    row = {heading.value: cell for heading, cell in zip(pages["Volumes"][1], pages["Volumes"][2], strict=True)}
    for heading in ("Number", "Per"):
        row[heading].value = None
    for heading, count in zip([name for name in row if len(name) == 3 and name != "Per"], months, strict=True):
        row[heading].value = count
    asked = [one for one in build(path, pages).questions if "read as cases of each month" in one]
    assert len(asked) == asks


def test_small_shares_that_the_office_has_already_are_not_asked_about(book) -> None:
    """A workbook left alone asks nothing."""
    path, pages = book
    assert build(path, pages).questions == ()


@pytest.mark.parametrize(("sheet", "heading", "shape", "word"), [
    ("Staff", "Heads", "0%", "%"), ("Steps", "Mean", "0%", "%"), ("Costs", "Per minute", "0.00%", "%"),
    ("Steps", "Mean", '0" h"', "h"), ("Steps", "Spread", "0\\ \\h", "h"), ("Staff", "Heads", '0.0,"k"', "k"),
    ("Costs", "Per minute", "[$$-409]#,##0.00", "$"), ("Staff", "Heads", "#,##0.00 [$€-407]", "€")])
def test_a_number_shown_as_something_else_is_refused(book, sheet, heading, shape, word) -> None:
    """A per cent sign, another unit or another currency beside a number is not passed over."""
    path, pages = book
    place = write(pages[sheet], heading, 3, shape)
    told = told_of(path, pages)
    assert place in told and f"is shown with {word} beside it" in told


def test_the_units_own_words_may_stand_beside_a_number(book) -> None:
    """The unit of the line and the office's currency are no surprise."""
    path, pages = book
    write(pages["Steps"], "Mean", 15, '0" min"')
    write(pages["Steps"], "Unit", "min")
    currency = next(row[1].value for row in pages["Office"].iter_rows() if row[0].value == "Currency")
    write(pages["Costs"], "Per minute", 0.5, f'0.00 "{currency}"')
    assert build(path, pages).changed


@pytest.mark.parametrize(("shape", "word"), [
    ("General", ""), ('General" h"', "h"), ("#,##0.00", ""), ("0.00E+00", ""), ("# ?/?", ""),
    ("[Red]0;-0", ""), ("@", ""),
    ('_-* #,##0.00 "€"_-;-* #,##0.00 "€"_-', "€"), ("[$EUR] 0.00", "EUR"), ('0" of 7"', "of 7")])
def test_words_of_a_format_are_told_from_its_numerals(shape, word) -> None:
    """Fillers, colours and places for digits are no words; the form of negative numbers does not count."""
    assert words_beside(shape) == word


@pytest.mark.parametrize(("value", "rule", "remedy"), [
    ("#N/A", "an error of Excel", "formula"), ("#DIV/0!", "an error of Excel", "formula"),
    (True, "yes or no", "number"),
    (dt.timedelta(minutes=14), "is a time", "as a number"), (dt.time(0, 14), "is a time", "as a number"),
    (dt.date(2024, 3, 4), "is a date", "as a number"), (None, "is empty", "write it"),
    ("14 min", "one way", "write 14 alone"), ("4 FTE", "one way", "write how many people there are"),
    ("2.5 posts", "one way", "write how many people there are"),
    ("1½", "one way", "write 1500 or 1.5"), ("5k", "one way", "write 1500 or 1.5"),
    ("5 thousand", "one way", "write 1500 or 1.5"), ("5 миллионов", "one way", "write 1500 or 1.5"),
    ("1 500", "one way", "1500"), ("Heads", "one way", "take the line out")])
def test_what_is_no_number_is_told_with_cell_and_remedy(book, value, rule, remedy) -> None:
    """Errors, yes and no, times and gaps each get words of their own."""
    path, pages = book
    place = write(pages["Staff"], "Heads", value)
    told = told_of(path, pages)
    assert place in told and rule in told and remedy in told


def test_an_ambiguous_day_is_told_with_sheet_and_cell(book) -> None:
    """03.04/05 style days are refused where they stand, once by its place and not by the file alone."""
    path, pages = book
    first = next(row[1] for row in pages["Office"].iter_rows() if row[0].value == "First day")
    first.value = "03/04/2024"
    pages["Holidays"].append([pages["Hours"]["A2"].value, "05/06/2024", None])
    told = told_of(path, pages)
    assert f"office.xlsx: Office: {first.coordinate}: " in told and "03/04/2024" in told
    assert f"office.xlsx: Holidays: B{pages['Holidays'].max_row}: " in told and "05/06/2024" in told


@pytest.mark.parametrize(("shape", "is_told"), [
    ("mmm-yy", True), ("d-mmm", True), ("dd.mm.", True), ("yyyy", True), ('"week of "dddd', True),
    ("mm-dd-yy", False), ("dd.mm.yyyy", False), ("[$-F800]dddd, mmmm dd, yyyy", False), ("d-mmm-yy", False),
    ('yyyy"\u5e74"m"\u6708"d"\u65e5"', False), ("[$-411]ggge.m.d", False), ("dd/mm/yyyy;@", False)])
def test_a_day_of_which_a_part_is_shown_is_asked_about(book, shape, is_told) -> None:
    """April 2024 is kept as the first of April, and 3.4. as a day of the year in which somebody typed it."""
    path, pages = book
    pages["Holidays"].append([pages["Hours"]["A2"].value, dt.datetime(2024, 4, 3), None])
    cell = pages["Holidays"].cell(pages["Holidays"].max_row, 2)
    cell.number_format = shape
    if not is_told:
        build(path, pages)
        return
    told = told_of(path, pages)
    assert told.count("\n") == 0 and f"Holidays: {cell.coordinate}: is a date of which Excel shows only a part" in told
    assert "2024-04-03" in told and "write the whole day" in told


@pytest.mark.parametrize("word", ["soon", "2024-02-31", "2024-03-05 09:30"])
def test_a_holiday_that_is_no_day_is_told_once(book, word) -> None:
    """A holiday of one day has no last day, and its first is not complained of as two."""
    path, pages = book
    for day in (word, "2024-03-08", "tomorrow"):
        pages["Holidays"].append([pages["Hours"]["A2"].value, day, None])
    told = told_of(path, pages).split("\n")
    assert len(told) == len(set(told)) == 2 and word in told[0] and "tomorrow" in told[1]


@pytest.mark.parametrize(("sheet", "heading", "value", "rule"), [
    ("Steps", "Unit", "std", "must be a time in"), ("Hours", "Monday", "9-17", "hours must be written like"),
    ("Steps", "Mean", 0, "needs a mean above zero")])
def test_what_the_office_does_not_take_is_told_with_its_cell(book, sheet, heading, value, rule) -> None:
    """What is found wrong only in the office made of the workbook is told by sheet and cell, as all else is."""
    path, pages = book
    place = write(pages[sheet], heading, value)
    told = told_of(path, pages)
    assert place in told and rule in told


@pytest.mark.parametrize("sheet", ["Staff", "Volumes", "Hours"])
def test_a_line_of_totals_is_one_complaint(book, sheet) -> None:
    """Filled or not, it is named once, and not by each of its empty cells."""
    path, pages = book
    line = [cell.value for cell in pages[sheet][2]]
    pages[sheet].append(["Total", *line[1:]])
    assert told_of(path, pages).count("\n") == 0 and "is a line of totals" in told_of(path, pages)
