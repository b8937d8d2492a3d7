"""Bytes that are no text, in every part of a submission: graded where they can be read, else a sentence."""

import json
from datetime import UTC, datetime

import pytest

from grading import Examiner, class_report, export, feedback_page, grade, list_forms
from grading.errors import TooFewPeople
from grading.examination.results import marks_of

HALF = "cut emoji \ud83d"


def with_cell(work, cell):
    """The work with one more cell at its end."""
    notebook = json.loads(work["T1.ipynb"])
    notebook["cells"].append(cell)
    return work | {"T1.ipynb": json.dumps(notebook).encode()}


def with_lines(work, *lines, first=False):
    """The work with more lines in its diary."""
    more = b"".join(line + b"\n" for line in lines)
    return work | {"decisions.jsonl": more + work["decisions.jsonl"] if first else work["decisions.jsonl"] + more}


def cell(kind="markdown", **more):
    """A cell of the trainee's own."""
    return {"cell_type": kind, "id": "own1", "metadata": {}, "source": "mine"} | more | (
        {"outputs": [], "execution_count": None} if kind == "code" else {})


def deep(levels):
    """Lists in lists."""
    value = []
    for _ in range(levels):
        value = [value]
    return value


GRADED = {
    "half an emoji in a text cell": lambda work: with_cell(work, cell(source=HALF)),
    "half an emoji in a code cell": lambda work: with_cell(work, cell("code", source=f"x = '{HALF}'")),
    "half an emoji in lines": lambda work: with_cell(work, cell(source=[HALF, HALF])),
    "half an emoji in metadata and id": lambda work: with_cell(work, cell(id=HALF, metadata={HALF: HALF, "nbgrader": {
        "grade_id": HALF}})),
    "half an emoji in attachments": lambda work: with_cell(work, cell(attachments={HALF: {HALF: HALF}})),
    "NUL in a cell": lambda work: with_cell(work, cell(source="a\0b")),
    "NUL in a code cell": lambda work: with_cell(work, cell("code", source="a\0b")),
    "controls in a cell": lambda work: with_cell(work, cell(source="\x1b[2J\r\x07\u202e")),
    "deep metadata": lambda work: with_cell(work, cell(metadata={"x": deep(200)})),
    "a mark before the notebook": lambda work: work | {"T1.ipynb": b"\xef\xbb\xbf" + work["T1.ipynb"]},
    "half an emoji in a remark of each decision": lambda work: work | {
        "decisions.jsonl": work["decisions.jsonl"].replace(b'"values": {', b'"\\uDE00": "\\ud83d", "values": {')},
    "half an emoji in a decision that was taken again": lambda work: with_lines(work, *(
        line.replace(b'"red"', b'"\\ud83d"') for line in work["decisions.jsonl"].splitlines()), first=True),
    "a diary in UTF-16": lambda work: work | {"decisions.jsonl": work["decisions.jsonl"].decode().encode("utf-16")},
    "a diary in UTF-16 without a mark": lambda work: work | {
        "decisions.jsonl": work["decisions.jsonl"].decode().encode("utf-16-le")},
    "a diary with a mark": lambda work: work | {"decisions.jsonl": b"\xef\xbb\xbf" + work["decisions.jsonl"]},
    "a notebook in UTF-16": lambda work: work | {"T1.ipynb": work["T1.ipynb"].decode().encode("utf-16")},
}
ANY = {
    "the notebook is no JSON": lambda work: work | {"T1.ipynb": b"not json"},
    "the notebook is empty": lambda work: work | {"T1.ipynb": b""},
    "the notebook is Latin-1": lambda work: work | {"T1.ipynb": work["T1.ipynb"].replace(b"cells", b"cells\xe9")},
    "the notebook is a list": lambda work: work | {"T1.ipynb": b"[]"},
    "cells are numbers": lambda work: work | {"T1.ipynb": b'{"nbformat": 4, "cells": [1]}'},
    "a source of numbers": lambda work: with_cell(work, cell(source=[1, 2])),
    "a source of deep lists": lambda work: with_cell(work, cell(source=deep(500))),
    "a huge number": lambda work: work | {"T1.ipynb": b'{"nbformat": 4, "cells": [], "x": ' + b"9" * 5000 + b"}"},
    "brackets without end": lambda work: work | {"T1.ipynb": b"[" * 200_000},
    "half an emoji as pack": lambda work: with_lines(work, b'{"pack": "\\ud83d"}'),
    "half an emoji as the only pack": lambda work: work | {"decisions.jsonl": b'{"pack": "\\ud83d"}\n'},
    "a number as pack": lambda work: with_lines(work, b'{"pack": 7}', first=True),
    "raw bytes in the diary": lambda work: with_lines(work, b"\xff\xfe\x00\xed\xa0\x80", first=True),
    "NUL in the diary": lambda work: with_lines(work, b"\0" * 50, b'{"pack": "\\u0000"}'),
    "lists in the diary": lambda work: with_lines(work, b"[1]", b"3", b"null", b'"x"', first=True),
    "a diary of bytes that are no text": lambda work: work | {"decisions.jsonl": b"\xff\xd8\n\x89PNG" * 9},
    "a huge number in the diary": lambda work: with_lines(work, b'{"at": ' + b"9" * 5000 + b"}"),
    "not a number in the diary": lambda work: with_lines(work, b'{"at": NaN, "pack": "x", "values": {"colour": NaN}}'),
    "deep lines in the diary": lambda work: with_lines(work, b"[" * 5000, first=True),
    "an empty diary": lambda work: work | {"decisions.jsonl": b""},
}
PEOPLE = [f"t{number:02d}" for number in range(len(GRADED) + len(ANY))]


@pytest.fixture
def odd_class(course, hand_in, work_of):
    """One trainee for each oddity, and one honest one; everybody knew all answers."""
    course.roster_file.write_text("\n".join(["trainee", *PEOPLE, "honest"]) + "\n")
    for name, change in zip(PEOPLE, (GRADED | ANY).values(), strict=True):
        hand_in(course, name, change(work_of(course, name)), received_at=datetime(2026, 11, 22, tzinfo=UTC))
    hand_in(course, "honest", work_of(course, "honest"))
    return course


@pytest.mark.slow
def test_odd_bytes_are_graded_or_earn_nothing_with_a_sentence(odd_class, sandbox):
    """Nobody is left NOT GRADED, at the first run or the second; the readable ones earn what they earn; pages,
    reports and exports can be written for all.
    """
    first = grade(Examiner(odd_class, sandbox), jobs=2)
    again = grade(Examiner(odd_class, sandbox))

    assert [(one.trainee, one.problem) for one in first.failed + again.failed] == []
    assert not any(one.fresh for one in again.graded)
    earned = dict(zip(GRADED, (marks_of(odd_class, name, "T1").points for name in PEOPLE), strict=False))
    assert earned == dict.fromkeys(GRADED, 100.0)
    for name in PEOPLE:
        marks = marks_of(odd_class, name, "T1")
        told = (marks.refusal and marks.refusal.trainee) or any("cannot be read" in note for note in marks.notes)
        assert marks.points == 100 or told or name == PEOPLE[-1]  # decided nothing
        feedback_page(odd_class, name, "T1").encode()
    assert marks_of(odd_class, "honest", "T1").points == 100
    class_report(odd_class).encode()
    for form in list_forms():
        try:
            export(odd_class, form)
        except TooFewPeople:
            assert form == "reviewer_skill"


@pytest.mark.parametrize("what", ["the notebook is no JSON", "half an emoji as the only pack",
                                  "half an emoji in a text cell",
                                  "a source of deep lists", "brackets without end", "half an emoji in metadata and id"])
def test_odd_bytes_without_a_sandbox(course, paper, hand_in, work_of, what):
    """Our own side of grading holds by itself: restoring, marking, keeping and entering."""
    hand_in(course, "amina", (GRADED | ANY)[what](work_of(course, "amina")))
    hand_in(course, "bahar", work_of(course, "bahar"))

    done = grade(Examiner(course, paper))

    assert not done.failed
    assert marks_of(course, "bahar", "T1").points == 100
    if what in ANY:
        assert marks_of(course, "amina", "T1").refusal.trainee
