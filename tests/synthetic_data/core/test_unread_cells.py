"""What a cell says beside its value: notes, and days of which a part alone is shown; told, never dropped."""

import datetime as dt
import io

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from synthetic_data import open_pages, unclear_cells

OWN = "Which groups of people\nwork here."


def told(value, shape="General", note="", own=""):
    """What is unclear in a sheet of one cell."""
    made = Workbook()
    cell = made.active["A1"]
    cell.value, cell.number_format = value, shape
    cell.comment = Comment(note, "somebody") if note else None
    saved = io.BytesIO()
    made.save(saved)
    (page, written), = open_pages(saved, "a.xlsx")
    return [str(problem) for problem in unclear_cells(page, written, "a.xlsx", own)]


@pytest.mark.parametrize(("note", "words"), [
    ("in hours!", "A1 (in hours!)"), ("left in\nMay", "A1 (left in May)"),
    (f"{OWN} In thousands.", "A1 (In thousands.)"),
    ("[Threaded comment]\n\nYour version of Excel allows you to read this.\n\nComment:\n    per MONTH", "(per MONTH)")])
def test_a_note_on_a_cell_is_asked_about_in_its_words(note, words):
    """12 with the note "in hours" would be 12 minutes, and somebody who left would be in the class."""
    found, = told(12, note=note, own=OWN)
    assert words in found and "delete the notes" in found


def test_the_note_that_the_lab_wrote_itself_may_stand():
    """A workbook explains itself by one, which other programs save with other blanks and another author."""
    assert told("Group", note=OWN.replace("\n", "\r\n  "), own=OWN) == []


@pytest.mark.parametrize(("shape", "part"), [
    ("mmm yyyy", "day"), ("yyyy", "day"), ("dddd", "day"), ("hh:mm", "day"), ("dd.mm.", "year"), ("d-mmm", "year"),
    ('dd" of this month in "yyyy', "month"), ("dd hh:mm yyyy", "month")])
def test_a_day_of_which_a_part_alone_is_shown_is_refused(shape, part):
    """Whoever sees "Sep 2026" does not know that the 2nd is kept, and whoever sees "24.12." does not see the year."""
    found, = told(dt.datetime(2026, 9, 2), shape)
    assert f"dates whose {part} is not shown" in found and f"A1 (2026-09-02, as {shape})" in found


@pytest.mark.parametrize("shape", ["yyyy-mm-dd", "mm-dd-yy", "dd.mm.yyyy", "d. mmmm yyyy", "dd/mm/yyyy h:mm AM/PM",
                                   "[$-F800]dddd, mmmm dd, yyyy", "[$-411]e.m.d", "[$-407]d. mmm. yy;@"])
def test_a_day_that_is_shown_whole_is_read(shape):
    """In the order and the words of any country."""
    assert told(dt.datetime(2026, 9, 2), shape) == []
