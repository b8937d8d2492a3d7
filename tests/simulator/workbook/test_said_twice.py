"""Workbooks in which something is said twice or in lost letters: refused, never read from one of the two."""

import pytest

from simulator.workbook.building import build_office, write_template
from synthetic_data import BadInput


@pytest.fixture
def sheets(tmp_path):
    """The sheets of a shipped office as CSV files."""
    write_template("claim", None, tmp_path / "sheets")
    return tmp_path / "sheets"


@pytest.mark.parametrize("name", ["staff.CSV", "Staff.Csv", "STAFF.csv"])
def test_two_files_of_one_sheet_are_refused(sheets, name):
    """Which of them holds would hang on the capitals of an ending."""
    (sheets / name).write_bytes((sheets / "Staff.csv").read_bytes().replace(b"clerk,2", b"clerk,9"))
    with pytest.raises(BadInput, match="has the sheet Staff twice"):
        build_office(sheets, sheets.with_name("made.yml"))


def test_words_in_lost_letters_are_refused_in_their_cell(sheets):
    """The source of a number would stand in reports as nobody wrote it."""
    staff = sheets / "Staff.csv"
    staff.write_text(staff.read_text("utf-8-sig").replace("small office", "bureau annexÃ©"), encoding="utf-8")
    with pytest.raises(BadInput, match=r"Staff\.csv: line 2, column 7: was read in the wrong encoding \(bureau annexé"):
        build_office(sheets, sheets.with_name("made.yml"))
