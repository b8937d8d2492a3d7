"""What changed in the gradebook, by whom and when, as `grading.class_folder.watching` noted it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, inspect, select

from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.moments import written
from grading.class_folder.watching import CHANGES
from grading.gradebook.book import open_gradebook


@dataclass(frozen=True, kw_only=True)
class NotedChange:
    """One change of a mark or a date, as it was kept."""

    number: int
    at: str
    """UTC, ISO 8601."""
    by: str
    """The account that did it."""
    what: str
    trainee: str
    """Empty: the whole class."""
    exercise: str
    part: str
    """Empty where it is about the whole exercise."""
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """The change in words."""
        where = self.exercise + (f", {self.part}" if self.part else "")
        return (f"{written(datetime.fromisoformat(self.at).replace(microsecond=0))}, {self.by}: {self.what} of "
                f"{self.trainee or 'the class'}, {where}: {self.before} → {self.after}")


def read_changes(course: CourseFolder, trainee: str | None = None, last: int | None = None) -> list[NotedChange]:
    """Return every change of marks and dates, the oldest first.

    Parameters
    ----------
    trainee : only what is about them; None means everything
    last : only so many, the newest of them; None means all
    """
    with open_gradebook(course) as gradebook:
        if not inspect(gradebook.engine).has_table(CHANGES.name):
            return []
        query = select(CHANGES).order_by(CHANGES.c.number.desc()).limit(last)
        rows = gradebook.db.execute(query if trainee is None else query.where(CHANGES.c.trainee == trainee))
        return [NotedChange(**row) for row in rows.mappings()][::-1]


def count_changes(course: CourseFolder) -> int:
    """Return how many changes of marks and dates were noted."""
    with open_gradebook(course) as gradebook:
        if not inspect(gradebook.engine).has_table(CHANGES.name):
            return 0
        return int(gradebook.db.execute(select(func.count()).select_from(CHANGES)).scalar_one())
