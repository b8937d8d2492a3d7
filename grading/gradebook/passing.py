"""Who passed what: by each exercise's own rule, the points as the gradebook holds them, and the trainee's role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from courses import Outcome
from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.roster_changes import listed
from grading.gradebook.rows import CellRow, ScoreRow, read_cells

_BY_NAME = 1_000
"""People up to which the gradebook is asked for each by name."""


def outcomes(course: CourseFolder, scores: Sequence[ScoreRow]) -> Mapping[tuple[str, str], Outcome]:
    """Return (trainee, exercise) → whether the submission passes, is too close to the mark to tell, or does not pass.

    Parameters
    ----------
    scores : from `read_scores`; what was taken off for late work counts against passing
    """
    people = {one.trainee for one in scores}
    # A database takes only so many names in one question, and everybody's rows at once faster than many people's.
    return outcomes_of(course, scores, read_cells(course, people if len(people) <= _BY_NAME else None))


def outcomes_of(course: CourseFolder, scores: Sequence[ScoreRow],
                cells: Sequence[CellRow]) -> Mapping[tuple[str, str], Outcome]:
    """Return what `outcomes` returns, with the cells read before."""
    earned: dict[tuple[str, str], dict[str, float]] = {}
    for row in cells:
        earned.setdefault((row.trainee, row.exercise), {})[row.cell] = row.points
    roles = {one.id: one.role for one in listed(course)}
    known = {name: course.exercise(name) for name in {one.exercise for one in scores}}
    return {(one.trainee, one.exercise): known[one.exercise].outcome(
        earned.get((one.trainee, one.exercise), {}), roles.get(one.trainee, ""), one.penalty) for one in scores}


def passed_submissions(course: CourseFolder, scores: Sequence[ScoreRow]) -> frozenset[tuple[str, str]]:
    """Return (trainee, exercise) of every submission that passes; see `outcomes`."""
    return frozenset(each for each, outcome in outcomes(course, scores).items() if outcome is Outcome.PASSED)
