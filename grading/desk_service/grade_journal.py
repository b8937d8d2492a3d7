"""Which scores a learning platform is to have and has: a line before each is sent, marked once the platform took it.

A line is sent with its own moment until it is marked, so that a platform that took it without our hearing of it takes
it for the same score.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select, update

from grading.class_folder.moments import now_text
from grading.desk_service.store import DecisionStore
from grading.desk_service.tables import GRADES
from grading.desk_service.transactions import kept


@dataclass(frozen=True, kw_only=True)
class SentGrade:
    """One score on its way to the platform, or there."""

    trainee: str
    exercise: str
    number: int
    """1 for the first of this trainee and exercise."""
    points: float
    out_of: float
    moment: str
    """Of the score, as the platform is told: UTC, ISO 8601; later than that of the one before."""
    sent_at: str | None = None
    """When the platform said that it has it; None before."""


def newest_grades(store: DecisionStore) -> dict[tuple[str, str], SentGrade]:
    """Return (trainee, exercise) → the newest score that the platform has or is to have."""
    return {(one.trainee, one.exercise): one for one in grades_of(store)}


def grades_of(store: DecisionStore, trainee: str | None = None) -> list[SentGrade]:
    """Return the scores of everybody or one person, each trainee's and exercise's first one first."""
    query = select(GRADES).order_by(GRADES.c.trainee, GRADES.c.exercise, GRADES.c.number)
    with kept(store.engine) as connection:
        rows = connection.execute(query if trainee is None else query.where(GRADES.c.trainee == trainee))
        return [SentGrade(**row) for row in rows.mappings()]


def next_grade(before: SentGrade | None, trainee: str, exercise: str, points: float, out_of: float) -> SentGrade:
    """Return the score to be sent after another; its moment is the later one, whatever the clock says."""
    now = datetime.now(UTC)
    after = now if before is None else max(now, datetime.fromisoformat(before.moment) + timedelta(milliseconds=1))
    return SentGrade(trainee=trainee, exercise=exercise, number=before.number + 1 if before else 1, points=points,
                     out_of=out_of, moment=after.isoformat(timespec="milliseconds"))


def add_grade(store: DecisionStore, grade: SentGrade) -> None:
    """Keep that a score is to be sent; it is committed when this returns."""
    with kept(store.engine) as connection:
        connection.execute(insert(GRADES).values(**asdict(grade)))


def note_sent(store: DecisionStore, grade: SentGrade) -> None:
    """Keep that the platform has a score."""
    mine = [GRADES.c[name] == getattr(grade, name) for name in ("trainee", "exercise", "number")]
    with kept(store.engine) as connection:
        connection.execute(update(GRADES).values(sent_at=now_text()).where(*mine))
