"""What one submission costs does not depend on how many there are, shown by counts and by no clock."""

import os
import sys
from collections import Counter

import pytest

from benchmarks.class_cost import PerfectSheets, make_class
from grading import collect
from grading.class_folder import course_folder
from grading.examination.examiner import Examiner
from grading.examination.runner import grade
from grading.nbgrader_side.exchange import return_feedback
from grading.pages.feedback import write_feedback
from tests.grading.database_questions import questions

COUNTED = Counter()
WATCHING = []


def note(what, arguments):
    """Count a file that is opened and a folder that is listed while somebody watches."""
    if WATCHING and what in ("open", "os.scandir", "os.listdir"):
        COUNTED["opened" if what == "open" else "listed"] += 1


@pytest.fixture(scope="module")
def hook():
    """An audit hook, which cannot be taken away again; it counts only while somebody watches."""
    sys.addaudithook(note)


def spent(folder, size, monkeypatch):
    """Database statements, files opened, folders listed and class lists read for so many submissions."""
    course = make_class(folder / str(size), size)
    read = course_folder.read_roster
    monkeypatch.setattr(course_folder, "read_roster", lambda file: COUNTED.update(rosters=1) or read(file))
    os.utime(course.roster_file, (1, 1))  # another state of the file: whoever wants it has to read it
    COUNTED.clear()
    WATCHING.append(True)
    try:
        with questions() as asked:
            collect(course)
            grade(Examiner(course, PerfectSheets(course)))
            write_feedback(course)
            return_feedback(course)
    finally:
        WATCHING.clear()
        monkeypatch.undo()
    assert len(list((course.exchange / "cost" / "feedback").glob("*.html"))) == size
    return COUNTED | Counter(asked=len(asked))


def test_each_further_submission_costs_the_same(tmp_path, hook, monkeypatch):
    """From 5 to 10 and from 10 to 30 submissions the same is added, and the class list is read no oftener."""
    spent(tmp_path, 1, monkeypatch)  # what is imported or read once in a program
    five, ten, thirty = (spent(tmp_path, size, monkeypatch) for size in (5, 10, 30))
    assert min(five["opened"], five["listed"], five["asked"], five["rosters"]) > 0, "everything was counted"
    assert five["rosters"] == thirty["rosters"]
    assert thirty["asked"] - ten["asked"] == 4 * (ten["asked"] - five["asked"])
    for what in ("opened", "listed"):  # now and then Python itself opens some
        added = 4 * (ten[what] - five[what])
        assert thirty[what] - ten[what] == pytest.approx(added, rel=0.03), (five, ten, thirty)
