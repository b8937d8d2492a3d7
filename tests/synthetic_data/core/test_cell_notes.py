"""Notes on cells: told in their words, never dropped."""

import io

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from synthetic_data import open_pages, unclear_cells

OWN = "Which groups of people\nwork here."


def told(value, note, own=""):
    """What is unclear in a sheet of one cell."""
    made = Workbook()
    cell = made.active["A1"]
    cell.value, cell.comment = value, Comment(note, "somebody")
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
    found, = told(12, note, OWN)
    assert words in found and "delete the notes" in found


def test_the_note_that_the_lab_wrote_itself_may_stand():
    """A workbook explains itself by one, which other programs save with other blanks and another author."""
    assert told("Group", OWN.replace("\n", "\r\n  "), OWN) == []
