"""The table of a class: for each trainee and exercise what was handed in, what it earned, and what to know of it."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from courses import Outcome
from grading.class_folder.arrangements import Arrangement, holding
from grading.class_folder.course_folder import CourseFolder, stamp_of
from grading.class_folder.deadlines import DueDates
from grading.class_folder.moments import written
from grading.class_folder.roster import Trainee
from grading.class_folder.roster_changes import listed
from grading.examination.examiner import read_marks
from grading.gradebook.due_dates import carry_due_dates
from grading.gradebook.passing import outcomes_of
from grading.gradebook.rows import CellRow, ScoreRow, read_cells, read_scores

STATES = ("not given out", "given out", "waiting to be collected", "collected", "graded", "feedback given")


@dataclass(frozen=True, kw_only=True)
class TableCell:
    """One trainee at one exercise."""

    trainee: str
    exercise: str
    state: str
    """One of `STATES`."""
    points: float | None = None
    """What counts: after points set by hand and the penalty for late work; None before it is graded."""
    out_of: float = 0.0
    penalty: float = 0.0
    outcome: str = ""
    """passed, close, not passed; empty before it is graded."""
    attempts: int = 0
    """Given out so far."""
    received_at: str = ""
    due: str = ""
    """For this trainee."""
    late: bool = False
    by_hand: bool = False
    """A person set points of it."""
    waits: bool = False
    """A person has to look at it."""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GradeTable:
    """The whole class."""

    trainees: Sequence[Trainee]
    exercises: Sequence[str]
    cells: Mapping[tuple[str, str], TableCell]
    used: Sequence[str]
    """Exercises that were given to anybody of the table, or are given out now."""

    def as_plain(self) -> dict[str, Any]:
        """Return the table as plain JSON values."""
        return {"exercises": list(self.exercises), "trainees": [asdict(one) for one in self.trainees],
                "cells": [asdict(self.cells[one.id, name]) for one in self.trainees for name in self.exercises]}


def grade_table(course: CourseFolder, trainees: Collection[str] | None = None) -> GradeTable:
    """Return the table of the class as it is now.

    Parameters
    ----------
    trainees : only their rows; None means the whole class list
    """
    people = [one for one in listed(course) if trainees is None or one.id in trainees]
    chosen = None if trainees is None else [one.id for one in people]
    carry_due_dates(course, trainees=chosen)
    exercises, seen = course.exercises(), _Seen(course, people)
    scores, cells = read_scores(course, chosen), read_cells(course, chosen)
    outcomes = outcomes_of(course, scores, cells)
    by_pair = {(row.trainee, row.exercise): row for row in scores}
    own: dict[tuple[str, str], list[CellRow]] = {}
    for row in cells:
        own.setdefault((row.trainee, row.exercise), []).append(row)
    made = {}
    for person in people:
        for name in exercises:
            pair = (person.id, name)
            made[pair] = _cell(course, seen, pair, by_pair.get(pair), own.get(pair, []), outcomes.get(pair))
    given = seen.released | {name for (_, name), cell in made.items() if cell.state != STATES[0]}
    return GradeTable(trainees=people, exercises=exercises, cells=made,
                      used=[name for name in exercises if name in given])


class _Seen:
    """What lies in the course folder of some people, listed once: a class of 500 has thousands of folders."""

    def __init__(self, course: CourseFolder, people: Sequence[Trainee]) -> None:
        lines = holding(course)
        self.deadlines = DueDates(course, lines)
        self.submitted, self.feedback, self.results, self.packs = (
            {one.id: frozenset(_names(course.root / part / one.id)) for one in people}
            for part in ("submitted", "feedback", "results", "packs"))
        self.released = {name for name in _names(course.root / "release") if course.released(name).is_file()}
        self.inbound = _inbound(course, people)
        self._arranged: dict[tuple[str, str], list[Arrangement]] = {}
        for line in lines:
            self._arranged.setdefault((line.trainee, line.exercise), []).append(line)

    def attempts(self, trainee: str, exercise: str) -> int:
        given = 1 if exercise in self.packs.get(trainee, ()) else 0
        arranged = [int(line.value) for line in self.arranged(trainee, exercise) if line.kind == "attempt"]
        return max([given, *arranged, *(number for number, _ in self.graded(trainee, exercise))])

    def graded(self, trainee: str, exercise: str) -> list[tuple[int, str]]:
        """Number and file of each attempt that was examined."""
        start = f"{exercise}.attempt-"
        return sorted((int(name[len(start):-5]), name) for name in self.results.get(trainee, ())
                      if name.startswith(start) and name.endswith(".json"))

    def arranged(self, trainee: str, exercise: str) -> list[Arrangement]:
        return self._arranged.get((trainee, exercise), [])

    def remarks(self, trainee: str, exercise: str) -> list[str]:
        words = {"until": "has longer", "reopen": "opened again", "extra": "has extra time"}
        lines = [*self.arranged(trainee, exercise), *self.arranged(trainee, "")]
        return [f"{words[line.kind]}: {line.reason}" for line in lines if line.kind in words]


def _cell(course: CourseFolder, seen: _Seen, pair: tuple[str, str], score: ScoreRow | None, cells: Sequence[CellRow],
          outcome: Outcome | None) -> TableCell:
    trainee, exercise = pair
    due, arranged = seen.deadlines.due(exercise, trainee), seen.remarks(trainee, exercise)
    plain = TableCell(trainee=trainee, exercise=exercise, attempts=seen.attempts(trainee, exercise),
                      due=written(due) if due else "", state=_state(seen, pair, score), remarks=tuple(arranged))
    if score is None:
        return plain
    graded = seen.graded(trainee, exercise)
    own = _file_remarks(course.root / "results" / trainee / graded[-1][1]) if graded else ()
    comments = tuple(f"comment on {row.cell}" for row in cells if row.comment and row.comment != "No response.")
    return replace(plain, points=score.counted, out_of=score.out_of, penalty=score.penalty,
                   outcome=outcome.value if outcome else "", received_at=score.received_at, late=_is_late(score),
                   by_hand=any(row.manual is not None for row in cells), waits=score.needs_manual_grade,
                   remarks=(*own, *comments, *arranged))


def _is_late(score: ScoreRow) -> bool:
    received = datetime.fromisoformat(score.received_at).replace(tzinfo=UTC) if score.received_at else None
    return score.due is not None and received is not None and received > score.due


def _state(seen: _Seen, pair: tuple[str, str], score: ScoreRow | None) -> str:
    trainee, exercise = pair
    if pair in seen.inbound:
        return STATES[2]
    if score is not None:
        return STATES[5] if exercise in seen.feedback.get(trainee, ()) else STATES[4]
    if exercise in seen.submitted.get(trainee, ()):
        return STATES[3]
    return STATES[1] if exercise in seen.packs.get(trainee, ()) else STATES[0]


def _file_remarks(file: Path) -> tuple[str, ...]:
    try:
        return _read_remarks(file, *stamp_of(file))
    except OSError:
        return ()


@lru_cache(maxsize=20_000)  # a record is some 20 kB, and the table is asked for at every step
def _read_remarks(file: Path, _changed: int, _size: int, _number: int) -> tuple[str, ...]:
    marks = read_marks(file)
    if marks is None:
        return ()
    return (*((f"0 points: {marks.refusal.instructor}",) if marks.refusal else ()), *marks.notes)


def _inbound(course: CourseFolder, trainees: Sequence[Trainee]) -> set[tuple[str, str]]:
    """Trainee and exercise of what lies in the exchange and is newer than what was collected."""
    folder = course.exchange / course.settings.course / "inbound"
    people = {name: one.id for one in trainees for name in (one.login, one.id)}
    found = set()
    for name in _names(folder):
        if name.partition("+")[0] in people and len(parts := name.split("+")) in (3, 4):
            pair = (people[parts[0]], parts[1])
            record = course.submitted(*pair) / "submission.json"
            if not record.exists() or record.stat().st_mtime < (folder / name).lstat().st_mtime:
                found.add(pair)
    return found


def _names(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in os.scandir(folder)]
    except (FileNotFoundError, NotADirectoryError):
        return []
