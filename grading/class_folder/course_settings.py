"""What an instructor sets in `course.yml`, and what an exam demands of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from courses import HOME
from grading.class_folder.moments import WRITE, ZONES, Unreadable, read_moment, read_zone
from synthetic_data import Problem, Spec, did_you_mean

EXAM_SANDBOXES = ("namespaces", "bubblewrap")
"""Kinds of sandbox that an exam may be graded in: those that held every attack that was tried."""


class CourseSettings(Spec):
    """What an instructor may set in `course.yml`."""

    course: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=60)
    """Short name, used in paths of the exchange."""
    title: str = "Readiness for proactive assignment"
    attempts: int = Field(default=3, ge=1, le=20)
    """How many variants a trainee may try in each exercise; the last one handed in counts. An exam has one."""
    content: str = ""
    """Folder with tracks of exercises of your own, beside those that came with Readiness Lab."""
    exercises: tuple[str, ...] = ()
    """Exercises of this class in order; empty means all, your own last."""
    country: str = HOME
    """Country in which all cases are set: the code of a shipped one, or the path of a folder laid out like one."""
    gradebook: str = ""
    """Database URL; empty means the file gradebook.db. PostgreSQL: `postgresql+psycopg://user@host/name`."""
    exchange: str = ""
    """Folder through which trainees fetch and submit; empty means `exchange` in the course folder."""
    submitters: Literal["accounts", "shared", "service"] = "accounts"
    """`accounts`: each trainee hands in from an own account on the machine, and the owner of a submission is
    checked. `shared`: everybody works under the instructor's account, so nobody's identity can be checked. `service`:
    everybody logs in to the desk service (readiness class up), which alone writes into the exchange."""
    late: Literal["none", "zero"] = "none"
    """Penalty for work handed in after the due date."""
    zone: str = ""
    """Time zone of due dates that name none, such as `+02:00` or `Area/City`; empty: each has to name its own."""
    due: dict[str, str] = Field(default_factory=dict)
    """Exercise → due date, such as `2026-12-01 17:00 UTC`."""
    keep_days: int = Field(default=0, ge=0, le=36_500)
    """Days after somebody's last work from which `readiness class forget --overdue` takes them out; 0: never."""
    exam: bool = False
    """One attempt, feedback only after the close, variants of its own, and only the strongest sandboxes."""

    @field_validator("zone")
    @classmethod
    def _zone_is_known(cls, zone: str) -> str:
        if zone:
            try:
                read_zone(zone)
            except Unreadable as problem:
                raise ValueError(f"{problem}; write {ZONES}") from None
        return zone

    @field_validator("exercises")
    @classmethod
    def _each_exercise_once(cls, exercises: tuple[str, ...]) -> tuple[str, ...]:
        """Folders of an exercise are called after it, and not every disk tells capitals from small letters."""
        first: dict[str, str] = {}
        for name in exercises:
            if (other := first.setdefault(name.casefold(), name)) and exercises.count(name) > 1:
                raise ValueError(f"names {name} twice; keep it once")
            if other != name:
                raise ValueError(f"names {other} and {name}, which is one exercise; keep one of them")
        return exercises

    @field_validator("due", mode="before")
    @classmethod
    def _dates_are_texts(cls, due: Any) -> Any:
        """YAML makes a moment of a date without quotes; its text says the same."""
        if not isinstance(due, dict):
            return due
        return {key: value.isoformat(" ") if isinstance(value, datetime) else
                value.isoformat() if isinstance(value, date) else value for key, value in due.items()}

    @model_validator(mode="before")
    @classmethod
    def _an_exam_has_one_attempt(cls, values: Any) -> Any:
        if isinstance(values, dict) and values.get("exam") is True and "attempts" not in values:
            return {**values, "attempts": 1}
        return values


def settings_problems(settings: CourseSettings, exercises: Iterable[str], where: str) -> list[Problem]:
    """Return what is wrong with due dates and, in an exam, what is missing.

    Parameters
    ----------
    exercises : those of this course
    where : the name of the file
    """
    known = list(exercises)
    problems = [Problem(where=f"{where}: due.{name}", rule="is not an exercise of this course",
                        remedy=did_you_mean(name, known)) for name in settings.due if name not in known]
    for name, text in settings.due.items():
        try:
            read_moment(text, settings.zone)
        except Unreadable as problem:
            problems.append(Problem(where=f"{where}: due.{name}", rule=str(problem), value=text,
                                    remedy=WRITE + ("; or give the course one with `zone:`" * problem.without_zone)))
    return problems + (_exam_problems(settings, known, where) if settings.exam else [])


def _exam_problems(settings: CourseSettings, exercises: Iterable[str], where: str) -> list[Problem]:
    rules = (("attempts", settings.attempts == 1, settings.attempts, "must be 1 in an exam", "write 1 or nothing"),
             ("submitters", settings.submitters != "shared", settings.submitters, "must be accounts or service in an "
              "exam: who handed in is known by the account or the login alone", "give every trainee an account on the "
              "machine, or use the desk service"),
             ("late", settings.late == "zero", settings.late, "must be zero in an exam: work after the close does not "
              "count", "write zero"))
    return [Problem(where=f"{where}: {key}", rule=rule, value=value, remedy=remedy)
            for key, fine, value, rule, remedy in rules if not fine] + [
        Problem(where=f"{where}: due.{name}", rule="is missing: an exam needs a close for every exercise",
                remedy="add it, or name the exam's exercises with `exercises:`")
        for name in exercises if name not in settings.due]
