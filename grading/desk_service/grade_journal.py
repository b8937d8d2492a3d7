"""Which scores a learning platform is to have and has: a line before each is sent, marked once the platform took it.

A line is sent with its own moment until it is marked. A platform that took it without our hearing of it takes it for
the same score, or answers that it is too old: then a later line follows.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
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
    receiver: str
    """Whose it is there: platform, course and account; points that went to another one are not there."""
    points: float
    out_of: float
    number: int = 1
    """1 for the first of this trainee and exercise."""
    moment: str = ""
    """Of the score, as the platform is told: UTC, ISO 8601, whole seconds; later than that of the one before."""
    sent_at: str | None = None
    """When the platform said that it has it; None before."""

    def says_the_same(self, other: SentGrade) -> bool:
        """Return whether both tell the same platform the same points of the same account."""
        return (self.receiver, self.points, self.out_of) == (other.receiver, other.points, other.out_of)


def newest_grades(store: DecisionStore) -> dict[tuple[str, str], SentGrade]:
    """Return (trainee, exercise) → the newest score that the platform has or is to have."""
    return {(one.trainee, one.exercise): one for one in grades_of(store)}


def grades_of(store: DecisionStore, trainee: str | None = None) -> list[SentGrade]:
    """Return the scores of everybody or one person, each trainee's and exercise's first one first."""
    query = select(GRADES).order_by(GRADES.c.trainee, GRADES.c.exercise, GRADES.c.number)
    with kept(store.engine) as connection:
        rows = connection.execute(query if trainee is None else query.where(GRADES.c.trainee == trainee))
        return [SentGrade(**row) for row in rows.mappings()]


def next_grade(before: SentGrade | None, wanted: SentGrade) -> SentGrade:
    """Return a score as it is to be sent after another; its moment is the later one, whatever the clock says."""
    now = datetime.now(UTC)
    # Moodle compares whole seconds, and refuses a score that is not later by one.
    after = now if before is None else max(now, datetime.fromisoformat(before.moment) + timedelta(seconds=1))
    # AGS 2.0 (3.4.5) asks for parts of a second to be written.
    return replace(wanted, number=before.number + 1 if before else 1, sent_at=None,
                   moment=after.replace(microsecond=0).isoformat(timespec="milliseconds"))


def add_grade(store: DecisionStore, grade: SentGrade) -> None:
    """Keep that a score is to be sent; it is committed when this returns."""
    with kept(store.engine) as connection:
        connection.execute(insert(GRADES).values(**asdict(grade)))


def note_sent(store: DecisionStore, grade: SentGrade) -> None:
    """Keep that the platform has a score."""
    mine = [GRADES.c[name] == getattr(grade, name) for name in ("trainee", "exercise", "number")]
    with kept(store.engine) as connection:
        connection.execute(update(GRADES).values(sent_at=now_text()).where(*mine))
