"""When an exercise is due, for the class and for one person: from course.yml and from what was arranged.

For the class, whoever spoke last decides: a date that was arranged holds until course.yml says something else than it
said then. For a person, the latest counts of the class's date, that date with the person's extra time, and the moment
they were granted: nothing of it ever shortens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from grading.class_folder.arrangements import Arrangement, Check, arrange, holding, needs_reason
from grading.class_folder.attempts import feedback_was_given
from grading.class_folder.course_folder import SETTINGS, CourseFolder
from grading.class_folder.moments import WRITE, Unreadable, read_moment, written
from grading.errors import GradingError
from synthetic_data import BadInput, Problem, did_you_mean

_SPAN = re.compile(r"(\d{1,4})\s*(h|hrs?|hours?|d|days?|w|wks?|weeks?)\.?", re.ASCII | re.IGNORECASE)
_SECONDS = {"h": 3600, "d": 86400, "w": 604800}
_LONGEST = timedelta(days=366)


class DueDates:
    """The due dates of a course as they hold now; asked once, for as many people as are wanted."""

    def __init__(self, course: CourseFolder, lines: Sequence[Arrangement] | None = None) -> None:
        self._settings = course.settings
        lines = holding(course) if lines is None else lines
        self._classwide = {line.exercise: line for line in lines if line.kind == "due"
                           and line.settings == self._settings.due.get(line.exercise)}
        self._personal = {(line.kind, line.trainee, line.exercise): line.value for line in lines
                          if line.kind in ("until", "extra")}
        self.people = sorted({line.trainee for line in lines if line.kind in ("until", "extra")})
        """Trainees who were given more time."""

    def due(self, exercise: str, trainee: str | None = None) -> datetime | None:
        """Return when an exercise is due, in UTC; for a trainee with more time their own moment. None: never."""
        due = self._due(exercise)
        if due is None or not trainee:
            return due
        until = self._personal.get(("until", trainee, exercise))
        granted = [datetime.fromisoformat(until)] if until else []
        # The date of the whole class may have moved beyond what was granted.
        return max(due + self.extra(exercise, trainee), *granted, due)

    def extra(self, exercise: str, trainee: str) -> timedelta:
        """Return by how much every due date of this exercise is later for a trainee."""
        own = self._personal.get(("extra", trainee, exercise), self._personal.get(("extra", trainee, ""), "0"))
        return timedelta(seconds=int(own))

    def last(self, exercise: str) -> datetime | None:
        """Return when the last trainee's time is over; None without a due date."""
        dates = [self.due(exercise, one) for one in (None, *self.people)]
        return max((one for one in dates if one is not None), default=None)

    def _due(self, exercise: str) -> datetime | None:
        arranged = self._classwide.get(exercise)
        if arranged is not None:
            return datetime.fromisoformat(arranged.value) if arranged.value else None
        text = self._settings.due.get(exercise)
        return None if text is None else read_moment(text, self._settings.zone)


def due_date(course: CourseFolder, exercise: str, trainee: str | None = None) -> datetime | None:
    """Return when an exercise is due, in UTC; for a trainee with more time their own moment. None: never."""
    return DueDates(course).due(exercise, trainee)


def exam_stays_shut(course: CourseFolder) -> Check:
    """Return a check of what would hold: an exam that was given feedback on is not opened again.

    It raises `GradingError`; a colleague of those who were told what is right could still hand in.
    """
    def check(lines: Sequence[Arrangement]) -> None:
        before, after, now = DueDates(course), DueDates(course, lines), datetime.now(UTC)
        for exercise in course.exercises() if course.settings.exam else ():
            close, old = after.last(exercise), before.last(exercise)
            if close and close > now and (old is None or close > old) and feedback_was_given(course, exercise):
                raise GradingError(f"{exercise} is part of an exam, and feedback on it was given: open until "
                                   f"{written(close)}, people who know what is right could hand in. Nothing changed. "
                                   "For whoever sits it later, make an exam folder of its own")
    return check


def list_due_dates(course: CourseFolder) -> list[dict[str, str]]:
    """Return a row for each exercise, and one for each trainee whose date is another: exercise, trainee, due.

    The trainee is empty for the class; the date is in the form that `readiness grade due` reads, empty for none.
    """
    deadlines = DueDates(course)
    listed = [(name, trainee, deadlines.due(name, trainee)) for name in course.exercises()
              for trainee in ("", *deadlines.people)]
    return [{"exercise": name, "trainee": trainee, "due": written(due) if due else ""} for name, trainee, due in listed
            if not trainee or due != deadlines.due(name)]


def arrange_due_date(course: CourseFolder, exercise: str, moment: str, reason: str = "") -> None:
    """Set, move or remove the due date of an exercise for the class.

    Parameters
    ----------
    moment : such as `2026-12-01 17:00 UTC`; the course's `zone` is taken where it names none; empty removes the date

    Raises
    ------
    BadInput : the date cannot be read, the course has no such exercise, or an exam would be left without its close
    """
    problems = _unknown(course, exercise, "due")
    if course.settings.exam and not moment.strip():
        problems.append(Problem(where="due: date", rule="cannot be removed: an exam needs a close for every exercise",
                                remedy="move it instead"))
    due = _readable(course, moment, "due: date", problems) if moment.strip() else None
    if problems:
        raise BadInput(problems)
    arrange(course, "due", exercise=exercise, value=due.isoformat() if due else "", reason=reason,
            settings=course.settings.due.get(exercise), check=exam_stays_shut(course))


def arrange_extension(course: CourseFolder, trainee: str, exercise: str, until: str, reason: str) -> None:
    """Give one trainee longer for an exercise; see `grading.extend`."""
    course.trainee(trainee)
    before = due_date(course, exercise, trainee)
    problems = [*_without_date(course, exercise, before), *needs_reason("extend", reason)]
    moment = _readable(course, until, "extend: until", problems)
    if moment is not None and before is not None and moment <= before:
        problems.append(Problem(where="extend: until", rule=f"is not after the due date {written(before)}", value=until,
                                remedy="name a later moment, or take an extension back with --undo"))
    if problems or moment is None:
        raise BadInput(problems)
    arrange(course, "until", exercise=exercise, trainee=trainee, value=moment.isoformat(), reason=reason,
            check=exam_stays_shut(course))


def arrange_extra_time(course: CourseFolder, trainee: str, exercise: str, extra: str, reason: str) -> None:
    """Give one trainee a span more at every due date, also where it moves later; see `grading.give_extra_time`."""
    course.trainee(trainee)
    problems = [*(_unknown(course, exercise, "extend") if exercise else []), *needs_reason("extend", reason)]
    span = read_span(extra)
    if not timedelta() < span <= _LONGEST:
        problems.append(Problem(where="extend: extra", value=extra, rule="is no span of hours, days or weeks above 0, "
                                "of a year at most", remedy='write it as "36 hours", "3 days" or "1 week"'))
    had = DueDates(course).extra(exercise, trainee)
    if timedelta() < span < had:
        problems.append(Problem(where="extend: extra", value=extra, remedy="name a longer span, or take the other back "
                                "first with --undo", rule=f"is less than the {_hours(had)} that {trainee} has already"))
    if problems:
        raise BadInput(problems)
    arrange(course, "extra", exercise=exercise, trainee=trainee, value=str(int(span.total_seconds())), reason=reason,
            check=exam_stays_shut(course))


def read_span(text: str) -> timedelta:
    """Return the span that a text names in whole hours, days or weeks, also by their signs; none where it names none.

    Examples
    --------
    >>> read_span("72 h"), read_span("3 days"), read_span("2 months")
    (datetime.timedelta(days=3), datetime.timedelta(days=3), datetime.timedelta(0))
    """
    found = _SPAN.fullmatch(text.strip())
    return timedelta(seconds=int(found[1]) * _SECONDS[found[2][0].lower()]) if found else timedelta()


def _hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:g} hours"


def _without_date(course: CourseFolder, exercise: str, due: datetime | None) -> list[Problem]:
    if due is not None:
        return []
    dates = DueDates(course)
    known = [name for name in course.exercises() if dates.due(name) is not None]
    return [Problem(where=f"{SETTINGS}: due.{exercise}", rule="is missing, so there is nothing to extend",
                    remedy=did_you_mean(exercise, known) or "set one with: readiness grade due")]


def _unknown(course: CourseFolder, exercise: str, verb: str) -> list[Problem]:
    known = course.exercises()
    return [] if exercise in known else [Problem(where=f"{verb}: exercise", value=exercise, rule="is not an exercise "
                                                 "of this course", remedy=did_you_mean(exercise, known))]


def _readable(course: CourseFolder, text: str, where: str, problems: list[Problem]) -> datetime | None:
    try:
        return read_moment(text, course.settings.zone)
    except Unreadable as problem:
        problems.append(Problem(where=where, rule=str(problem), value=text, remedy=WRITE + (
            "; or give the course one with `zone:` in course.yml" * problem.without_zone)))
        return None
