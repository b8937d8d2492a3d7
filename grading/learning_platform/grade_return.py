"""Points go to the learning platform once their feedback was given: each once, again when they change, until it has it.

What somebody may not know yet is not sent, nor what still waits for a person's points. Extensions, points by hand and
later attempts follow, because what counts now is compared with what the platform has.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from grading.class_folder.attempts import is_given_back
from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.roster_changes import listed
from grading.desk_service.grade_journal import SentGrade, add_grade, newest_grades, next_grade, note_sent
from grading.desk_service.lti_terms import COLUMNS_SCOPE, SCORE_SCOPE, PlatformAway, PlatformHasLater
from grading.desk_service.platform_course import PlatformCourse
from grading.desk_service.running import open_store, the_only_sender
from grading.desk_service.store import DecisionStore
from grading.errors import GradingError
from grading.gradebook.due_dates import carry_due_dates
from grading.gradebook.rows import ScoreRow, read_scores
from grading.learning_platform.connected import platform_of
from synthetic_data import BadInput

_PAUSES = (1.0, 5.0)
"""Seconds before a second and a third try; whoever runs it again later tries again."""


@dataclass(kw_only=True)
class GradesSent:
    """What became of a class's points."""

    sent: list[SentGrade] = field(default_factory=list)
    there: int = 0
    """That the platform has already."""
    not_sent: list[tuple[str, str, str]] = field(default_factory=list)
    """(trainee, exercise, why in words); they are tried again the next time."""
    unknown: list[str] = field(default_factory=list)
    """Trainees with points whose account on the platform the class list does not name."""


def send_grades(course: CourseFolder, pauses: Sequence[float] = _PAUSES) -> GradesSent:
    """Send the platform every score that it lacks.

    Parameters
    ----------
    pauses : seconds before each further try where the platform does not answer

    Raises
    ------
    BadInput : the class is connected to no platform, or to no course of it
    GradingError : the platform takes no grades from us, or another program sends, forgets somebody or changes the
        platform just now
    """
    # The platform is read while nobody can change it: the points are the platform's that is noted with them.
    with the_only_sender(course):
        platform, known = platform_of(course)
        if not known.columns or not {COLUMNS_SCOPE, SCORE_SCOPE} <= set(known.scopes):
            raise GradingError("the platform lets the class put no points into its gradebook: switch the service for "
                               "grades on there, with the right to make columns, and open the class from there once "
                               "more as an instructor")
        with closing(open_store(course)) as store:
            return _GradePass(course, store, platform, known, pauses).run()


class _GradePass:
    """One pass over a class's points."""

    def __init__(self, course: CourseFolder, store: DecisionStore, platform: Any, known: PlatformCourse,
                 pauses: Sequence[float]) -> None:
        self._course, self._store, self._platform, self._known = course, store, platform, known
        self._pauses, self._columns = pauses, dict[str, str]()
        self._listed = False
        self._accounts = {one.id: one.account for one in listed(course)}

    def run(self) -> GradesSent:
        """Send what is missing; once the platform stays away nobody else's points are tried."""
        found, silence = GradesSent(), ""
        for grade in self._wanted(found):
            if silence:
                found.not_sent.append((grade.trainee, grade.exercise, silence))
            else:
                silence = self._tried(grade, found)
        return found

    def _tried(self, grade: SentGrade, found: GradesSent) -> str:
        """Send a score, note what became of it, and return why none after it is to be tried; empty where they are."""
        try:
            found.sent.append(self._send(grade))
        except (GradingError, BadInput) as problem:
            found.not_sent.append((grade.trainee, grade.exercise, str(problem)))
            return str(problem) if isinstance(problem, PlatformAway) else ""
        return ""

    def _wanted(self, found: GradesSent) -> list[SentGrade]:
        """What is to be sent: kept before anything of it is, so that a program that ends leaves it to the next one."""
        carry_due_dates(self._course)
        wanted, newest = [], newest_grades(self._store)
        for row in read_scores(self._course):
            if row.trainee not in self._accounts or not _is_final(self._course, row):
                continue
            if not self._accounts[row.trainee]:
                found.unknown.append(row.trainee)
                continue
            before, grade = newest.get((row.trainee, row.exercise)), self._grade(row)
            if before is None or not before.says_the_same(grade):
                wanted.append(self._kept(before, grade))
            elif before.sent_at is None:
                wanted.append(before)
            else:
                found.there += 1
        return wanted

    def _grade(self, row: ScoreRow) -> SentGrade:
        receiver = [self._platform.entry.issuer, self._known.id, self._accounts[row.trainee]]
        return SentGrade(trainee=row.trainee, exercise=row.exercise, points=row.counted, out_of=row.out_of,
                         receiver=json.dumps(receiver, ensure_ascii=False))

    def _kept(self, before: SentGrade | None, grade: SentGrade) -> SentGrade:
        after = next_grade(before, grade)
        add_grade(self._store, after)
        return after

    def _send(self, grade: SentGrade) -> SentGrade:
        try:
            self._patiently(lambda: self._put(grade))
        except PlatformHasLater:  # perhaps this very one, whose answer was lost
            grade = self._kept(grade, grade)
            self._patiently(lambda: self._put(grade))
        note_sent(self._store, grade)
        return grade

    def _put(self, grade: SentGrade) -> None:
        self._platform.put_score(self._known, self._column(grade), self._accounts[grade.trainee], grade.points,
                                 grade.out_of, grade.moment)

    def _column(self, grade: SentGrade) -> str:
        tag = f"readiness-{self._course.settings.course}"
        if not self._listed:
            self._columns, self._listed = self._platform.columns(self._known, tag), True
        if grade.exercise not in self._columns:
            title = self._course.exercise(grade.exercise).title["en"]
            self._listed = False  # until the answer is here: where it is lost, there may be a column all the same
            self._columns[grade.exercise] = self._platform.make_column(
                self._known, tag, grade.exercise, f"{grade.exercise}: {title}", grade.out_of)
            self._listed = True
        return self._columns[grade.exercise]

    def _patiently(self, ask: Any) -> None:
        for pause in (*self._pauses, None):
            try:
                ask()
                return
            except PlatformAway:
                if pause is None:
                    raise
                time.sleep(pause)


def _is_final(course: CourseFolder, row: ScoreRow) -> bool:
    """Whether somebody may know what they earned, and nobody still has to look at it."""
    return row.out_of > 0 and not row.needs_manual_grade and is_given_back(course, row.trainee, row.exercise)
