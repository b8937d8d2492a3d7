"""No cell of a workbook is passed over: it counts, is as it was exported, or is refused by its place."""

from __future__ import annotations

import datetime as dt

import pytest
import yaml
from openpyxl import load_workbook

from simulator import load_scenario
from simulator.workbook import forms
from simulator.workbook.building import build_office, write_template
from synthetic_data import BadInput

SEASONS = {"extends": "benefit_office_before", "on": ["s"], "switches": {"s": {"title": "Seasons", "changes": {
    "arrivals.births.by_month": [2] + [1] * 11, "calendars.office.holidays": [dt.date(2024, 5, 1)],
    "staff.clerks.absence": "6 % (assumed; x)"}}}}


def office_of(tmp_path, changes, base=None, process=None):
    """Build the office of a workbook in which cells were changed: (sheet, line, heading) → value."""
    path = tmp_path / "office.xlsx"
    write_template(None if process else base or "benefit_office_before", process, path)
    book = load_workbook(path)
    for (sheet, line, heading), value in changes.items():
        page = book[sheet]
        column = next(cell.column for cell in page[1] if cell.value == heading)
        row = next(row for row in page.iter_rows(min_row=2) if row[0].value == line)
        page.cell(row[0].row, column).value = value
    book.save(path)
    return build_office(path, tmp_path / "made.yml", process=process)


@pytest.fixture
def seasons(tmp_path):
    """An office with months, a holiday and absence of its own."""
    path = tmp_path / "seasons.yml"
    path.write_text(yaml.safe_dump(SEASONS), encoding="utf-8")
    return path


@pytest.mark.parametrize(("place", "value"), [
    (("Steps", "takes_in", "Role"), "officer"), (("Steps", "takes_in", "Title"), "Takes in by phone"),
    (("Steps", "takes_in", "Role"), None), (("Steps", "takes_in", "Title"), None)])
def test_a_cell_that_is_only_shown_cannot_be_changed(tmp_path, place, value) -> None:
    """The cell is named with what it held, and where that is changed."""
    with pytest.raises(BadInput, match=r"office\.xlsx: Steps: [BC]\d+: is .* cannot change.*in the office file"):
        office_of(tmp_path, {place: value})
    assert not (tmp_path / "made.yml").exists()


def test_a_changed_role_is_refused_where_only_a_process_is_known(tmp_path) -> None:
    """A workbook of a process shows its roles, too."""
    with pytest.raises(BadInput, match=r"Steps: C\d+: .*Role is shown for reading"):
        office_of(tmp_path, {("Steps", "intake", "Role"): "boss", ("Steps", "intake", "Mean"): 5}, process="claim")


def test_a_unit_beside_a_shape_that_has_its_own_is_refused(tmp_path) -> None:
    """Of minutes in words and hours beside them only one can be meant."""
    shape = {("Steps", "takes_in", "Mean"): None, ("Steps", "takes_in", "Spread"): None,
             ("Steps", "takes_in", "Other shape"): "uniform 2 to 5 min"}
    assert office_of(tmp_path, shape).office.process.activities["takes_in"].time.family == "uniform"
    (tmp_path / "again").mkdir()
    with pytest.raises(BadInput, match="Unit"):
        office_of(tmp_path / "again", {**shape, ("Steps", "takes_in", "Unit"): "hours"})


@pytest.mark.parametrize(("place", "told"), [
    (("Staff", "clerks", "Absent of 100 days"), "Absent of 100 days of clerks: is empty, and the office has 6"),
    (("Office", "Title", "Value"), "Value of Title: is empty"),
    (("Office", "Runs", "Value"), "Value of Runs: is empty"),
    (("Office", "Currency", "Value"), "Value of Currency: is empty")])
def test_an_emptied_cell_takes_no_number_away(tmp_path, seasons, place, told) -> None:
    """What the office has would stay in force without a word."""
    with pytest.raises(BadInput, match=told):
        office_of(tmp_path, {place: None}, base=seasons)


@pytest.mark.parametrize("time", ["lognormal 2 +- 1 h (assumed; x)", "gamma 2 +- 1 h (assumed; x)"])
def test_an_emptied_unit_makes_no_minutes_of_hours(tmp_path, time) -> None:
    """Where nothing stands, minutes are read; of a step that is given in hours that would be another time."""
    base = tmp_path / "hours.yml"
    changes = {"process.activities.takes_in.time": time}
    base.write_text(yaml.safe_dump({"extends": "benefit_office_before", "on": ["s"],
                                    "switches": {"s": {"title": "Hours", "changes": changes}}}), encoding="utf-8")
    edits = {("Steps", "takes_in", "Mean"): 3, ("Steps", "takes_in", "Spread"): 1,
             ("Steps", "takes_in", "Other shape"): None, ("Steps", "takes_in", "Unit"): None}
    with pytest.raises(BadInput, match=r"Steps: F\d+: is empty, and the office has h there"):
        office_of(tmp_path, edits, base=base)
    (tmp_path / "office.xlsx").unlink()
    made = office_of(tmp_path, {**edits, ("Steps", "takes_in", "Unit"): "h"}, base=base)
    assert made.office.process.activities["takes_in"].time.mean_minutes == 180


@pytest.mark.parametrize("lines", [{"Runs"}, {*forms.OFFICE_LINES} - {"Based on"}])
def test_a_line_of_the_office_that_is_gone_is_told_once(tmp_path, seasons, lines) -> None:
    """One cell is one complaint, also where nothing else is said of the office itself."""
    path = tmp_path / "office.xlsx"
    write_template(seasons, None, path)
    book = load_workbook(path)
    gone = [row for row in book["Office"].iter_rows(min_row=2) if row[0].value in lines]
    held = [f"office.xlsx: Office: Value of {row[0].value}" for row in gone if row[1].value is not None]
    for row in reversed(gone):
        book["Office"].delete_rows(row[0].row)
    book.save(path)
    with pytest.raises(BadInput) as caught:
        build_office(path, tmp_path / "made.yml")
    assert sorted(problem.where for problem in caught.value.problems) == sorted(held)


def test_emptied_months_are_even_months(tmp_path, seasons) -> None:
    """Who writes 7 cases a day in the place of twelve months has no seasons any more."""
    emptied = {("Volumes", "births", month): None for month in
               ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")}
    number = {("Volumes", "births", "Number"): 7, ("Volumes", "births", "Per"): "day"}
    stream = office_of(tmp_path, emptied | number, base=seasons).office.arrivals["births"]
    assert stream.rate.value == 7 and set(stream.by_month) == {1}


def test_holidays_that_were_all_taken_out_are_none(tmp_path, seasons) -> None:
    """A sheet without the line closes the office on no day."""
    holidays = {("Holidays", "office", heading): None for heading in ("From", "To")} | {
        ("Holidays", "office", "Calendar"): None}
    assert load_scenario(seasons).calendars["office"].holidays
    assert not office_of(tmp_path, holidays, base=seasons).office.calendars["office"].holidays


def test_an_origin_without_a_number_is_told(tmp_path) -> None:
    """Nothing in the office file keeps where the number of runs comes from."""
    made = office_of(tmp_path, {("Office", "Runs", "Source"): "minutes of May"})
    assert any("minutes of May" in question for question in made.questions)
