"""The office as a workbook: nothing lost on the way there and back, every cell read in one way or refused."""

from __future__ import annotations

import calendar
import datetime as dt
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from simulator import list_scenarios, load_scenario, run_replications
from simulator.workbook import forms
from simulator.workbook.building import build_office, write_template
from simulator.workbook.files import read_tables
from synthetic_data import BadInput

NAMES = [name for name in list_scenarios() if not name.startswith("azerbaijan_20")]


def cell(page, line: str, heading: str):
    """The cell of a line, named by its first cell, under a heading."""
    column = next(c.column for c in page[1] if c.value == heading)
    row = next(row for row in page.iter_rows(min_row=2) if row[0].value == line)
    return page.cell(row[0].row, column)


@pytest.fixture
def book(tmp_path):
    """The workbook of the shipped office with one role each, to be changed and saved."""
    path = tmp_path / "office.xlsx"
    write_template("benefit_office_before", None, path)
    return path, load_workbook(path)


def build(path, book, **how):
    """The office that the changed workbook makes."""
    book.save(path)
    return build_office(path, path.with_name("office.yml"), **how)


@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_left_alone_changes_nothing(tmp_path, name) -> None:
    """Every shipped office goes into a workbook and comes back as itself, by Excel and by CSV."""
    for target in (tmp_path / "office.xlsx", tmp_path / "sheets"):
        write_template(name, None, target)
        made = build_office(target, tmp_path / f"{target.stem}.yml")
        assert made.changed == ()
        left = {"name"}
        assert made.office.model_dump(exclude=left) == load_scenario(name).model_dump(exclude=left)


def test_what_is_filled_in_stands_in_the_office_with_its_origin(book) -> None:
    """Heads, absence, hours, leave, minutes, ways, costs and months each reach their place in the office."""
    path, pages = book
    staff = pages["Staff"]
    cell(staff, "officers", "Heads").value, cell(staff, "officers", "Where from").value = 3, "measured"
    cell(staff, "officers", "Source").value = "staff list 2024"
    cell(pages["Hours"], "office", "Friday").value = "09:00-12:00"
    pages["Holidays"].append(["office", dt.date(2024, 12, 24), dt.date(2024, 12, 26)])
    pages["Leave"].append(["clerks", None, dt.date(2024, 7, 1), dt.date(2024, 7, 14), "assumed", "list"])
    cell(pages["Steps"], "takes_in", "Mean").value = "12,5"
    cell(pages["Costs"], "officer", "Per minute").value = 0.2
    office = build(path, pages).office
    officers = office.staff["officers"].heads
    assert (officers.value, officers.origin, officers.source) == (3, "measured", "staff list 2024")
    assert office.calendars["office"].hours["fri"] == "09:00-12:00" and office.calendars["office"].holidays == tuple(
        dt.date(2024, 12, day) for day in (24, 25, 26))
    assert office.staff["clerks"].leave[0].to_day == dt.date(2024, 7, 14)
    assert office.process.activities["takes_in"].time.mean == 12.5
    assert office.costs.staff_minute["officer"].value == 0.2
    again = path.with_name("again.xlsx")
    write_template(path.with_name("office.yml"), None, again)
    assert build_office(again, path.with_name("again.yml")).changed == ()


def test_cases_of_each_month_come_in_that_month(book) -> None:
    """The office's expected cases, month by month, are those written into the twelve cells."""
    path, pages = book
    counts = [310, 290, 155, 150, 0, 60, 62, 31, 300, 310, 30, 93]
    page = pages["Volumes"]
    for heading, value in zip(("Number", "Per", *forms.MONTHS), (None, None, *counts), strict=True):
        cell(page, "births", heading).value = value
    stream = build(path, pages).office.arrivals["births"]
    mean = sum(stream.by_month) / 12
    expected = [stream.rate.value * weight / mean * calendar.monthrange(2024, month)[1]
                for month, weight in enumerate(stream.by_month, 1)]
    assert expected == pytest.approx(counts)


def test_an_office_from_a_process_alone(tmp_path) -> None:
    """A blank workbook names every gap at once; filled in it is an office that runs, each number with its cell."""
    path = tmp_path / "new.xlsx"
    write_template(None, "claim", path)
    with pytest.raises(BadInput) as refused:
        build_office(path, tmp_path / "new.yml", process="claim")
    assert len(refused.value.problems) > 5 and not (tmp_path / "new.yml").exists()
    pages = load_workbook(path)
    for line, value in ((forms.FIRST_DAY, dt.date(2024, 1, 1)), (forms.LENGTH, 60), (forms.RUNS, 2)):
        cell(pages["Office"], line, "Value").value = value
    for sheet, values in (("Staff", {"Heads": 3}), ("Volumes", {"Number": 40, "Per": "week"}),
                          ("Hours", dict.fromkeys(list(forms.DAYS.values())[:5], "09:00-12:00 13:00-17:00")),
                          ("Steps", {"Mean": 15, "Spread": 6}), ("Ways", {"Of 100": 10}), ("Costs", {"Per minute": 1})):
        for row in pages[sheet].iter_rows(min_row=2):
            for heading, value in values.items():
                row[[c.value for c in pages[sheet][1]].index(heading)].value = value
    made = build(path, pages, process="claim")
    step = made.office.process.activities[pages["Steps"]["A2"].value]
    assert step.time.mean == 15 and "new.xlsx: Steps" in step.time.source
    assert len(run_replications(made.office, seed=1, replications=1).events) > 100


@pytest.mark.parametrize(("sheet", "line", "heading", "value", "told"), [
    ("Staff", "officers", "Heads", "1,500", "one way only"), ("Staff", "officers", "Heads", "1.500", "one way only"),
    ("Staff", "officers", "Heads", "two", "one way only"), ("Staff", "officers", "Heads", -1, "below 0"),
    ("Staff", "officers", "Heads", dt.datetime(2024, 5, 1), "turned it into one"),
    ("Staff", "officers", "Heads", None, "number"),
    ("Staff", "officers", "Heads", "#DIV/0!", "error of Excel"), ("Staff", "officers", "Heads", True, "yes or no"),
    ("Staff", "officers", "Calendar", "ofice", "did you mean office"),
    ("Staff", "officers", "Absent of 100 days", 106, "between 0 and 100"),
    ("Staff", "officers", "Where from", "guessed", "write one of"),
    ("Hours", "office", "Monday", 9, "as words"), ("Hours", "office", "Monday", "9 to 5", "09:00-17:30"),
    ("Steps", "takes_in", "Other shape", "uniform 2 to 5 min", "second time"),
    ("Steps", "takes_in", "Step", "takes_im", "takes_in"),
    ("Ways", "examines", "Of 100", 120, "between 0 and 100"), ("Ways", "examines", "Line", 2, "leads by a share"),
    ("Volumes", "births", "Mar", 12, "second time"), ("Volumes", "births", "Per", "fortnight", "known"),
    ("Office", forms.RUNS, "Value", 2.5, "whole"), ("Office", forms.FIRST_DAY, "Value", "03/04/2024", "two ways|date"),
    ("Office", forms.BASED_ON, "Value", "benefit_ofice", "known here|did you mean")])
def test_a_cell_that_cannot_be_meant_is_refused_by_its_name(book, sheet, line, heading, value, told) -> None:
    """The message names file, sheet and cell, and nothing is written."""
    path, pages = book
    cell(pages[sheet], line, heading).value = value
    with pytest.raises(BadInput, match=told) as refused:
        build(path, pages)
    assert "benefit_ofice" in str(refused.value) or "office.xlsx" in str(refused.value)
    assert not path.with_name("office.yml").exists()


def test_a_published_number_needs_its_source(book) -> None:
    """Who says that a number is published says where."""
    path, pages = book
    cell(pages["Staff"], "officers", "Where from").value = "published"
    cell(pages["Staff"], "officers", "Source").value = " "
    with pytest.raises(BadInput, match="is empty, but a published number"):
        build(path, pages)


def test_all_faults_are_told_at_once(book) -> None:
    """Three wrong cells on three sheets are three problems."""
    path, pages = book
    for sheet, line, heading in (("Staff", "officers", "Heads"), ("Steps", "takes_in", "Mean"),
                                 ("Costs", "clerk", "Per minute")):
        cell(pages[sheet], line, heading).value = "?"
    with pytest.raises(BadInput) as refused:
        build(path, pages)
    assert len(refused.value.problems) == 3


def test_a_line_taken_out_is_missed(book) -> None:
    """Without its line a group would stay in force in silence."""
    path, pages = book
    pages["Staff"].delete_rows(cell(pages["Staff"], "officers", "Heads").row)
    with pytest.raises(BadInput, match="officers"):
        build(path, pages)


def test_merged_cells_and_formulas_nobody_computed_are_refused(book) -> None:
    """What belongs to no line, or has no value yet, cannot be read as anything."""
    path, pages = book
    pages["Staff"].merge_cells("A2:A3")
    cell(pages["Costs"], "clerk", "Per minute").value = "=1+1"
    with pytest.raises(BadInput) as refused:
        build(path, pages)
    assert "merged" in str(refused.value) and "never computed" in str(refused.value)


def test_empty_rows_and_sheets_of_ones_own_do_no_harm(book) -> None:
    """They are passed over, and the sheets are named."""
    path, pages = book
    pages["Staff"].insert_rows(3, amount=2)
    pages.create_sheet("My notes")["A1"] = "call Leyla"
    made = build(path, pages)
    assert (made.changed, made.passed_over) == ((), ("My notes",))


def test_a_foreign_workbook_is_refused_sheet_by_sheet(tmp_path) -> None:
    """Any other file is told apart from ours before a number is read."""
    book = Workbook()
    book.active.title = "Stafff"
    book.save(tmp_path / "foreign.xlsx")
    with pytest.raises(BadInput, match="no sheet Staff"):
        read_tables(tmp_path / "foreign.xlsx")
    (tmp_path / "text.xlsx").write_text("no workbook")
    with pytest.raises(BadInput, match="workbook"):
        read_tables(tmp_path / "text.xlsx")


@pytest.mark.parametrize("before", ["", "sep=;\n", '"SEP=;"\n'])
def test_semicolons_and_decimal_commas_of_other_countries_are_read(tmp_path, before) -> None:
    """A CSV saved by a German Excel says the same as one saved by an English one, whether it says so or not."""
    folder = tmp_path / "sheets"
    write_template("benefit_office_before", None, folder)
    text = (folder / "Costs.csv").read_text(encoding="utf-8-sig")
    (folder / "Costs.csv").write_text(before + text.replace(",", ";").replace("0.09", "0,09"), encoding="utf-8")
    assert build_office(folder, tmp_path / "office.yml").changed == ()


def test_empty_cells_that_end_a_line_may_be_left_out(tmp_path) -> None:
    """Excel writes no separators for them in some lines of a CSV."""
    folder = tmp_path / "sheets"
    write_template("benefit_office_before", None, folder)
    text = (folder / "Office.csv").read_text(encoding="utf-8-sig")
    assert ",,\n" in text
    (folder / "Office.csv").write_text(text.replace(",,\n", "\n"), encoding="utf-8")
    assert build_office(folder, tmp_path / "office.yml").changed == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_folder_of_tables_in_other_encodings_is_read_or_refused(tmp_path, encoding) -> None:
    """UTF-16 says by its mark what it is; another code page nobody can tell, and each file is named with its line."""
    folder = tmp_path / "sheets"
    write_template("benefit_office_before", None, folder)
    text = (folder / "Costs.csv").read_text(encoding="utf-8-sig")
    (folder / "Costs.csv").write_text(text, encoding=encoding)
    assert build_office(folder, tmp_path / "office.yml").changed == ()
    for name in ("Costs", "Staff"):
        (folder / f"{name}.csv").write_bytes("a,b\nKöln,1\n".encode("cp1252"))
    with pytest.raises(BadInput, match=r"Costs\.csv: line 2: .*code page(.|\n)*Staff\.csv: line 2"):
        read_tables(folder)


def test_a_small_file_that_unfolds_to_gigabytes_is_refused_unread(book):
    """Blanks pack to a thousandth: what the archive says of itself is asked before anything is unpacked."""
    path, _ = book
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/blanks.xml", "w") as part:
        for _ in range(201):
            part.write(b" " * 1_000_000)

    with pytest.raises(BadInput, match=r"unfolds to 201,.* bytes, too much for a workbook"):
        read_tables(path)
