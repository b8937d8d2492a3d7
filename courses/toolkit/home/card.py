"""What a trainee is told about the course: titles, minutes, path, attempts, due dates; the instructor writes it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class ExerciseCard:
    """One exercise as its trainee sees it before opening it."""

    id: str
    title: dict[str, str]
    minutes: int = 0
    on_path: bool = True
    """Whether it is on the path of the trainee's role."""
    attempt: int = 0
    """The attempt that is given out now; 0 before the first."""
    issued_at: str = ""
    closed_at: str = ""
    """When feedback closed the attempt; ISO 8601, empty while it is open."""
    due: str = ""
    """When it is due for this trainee; ISO 8601, empty for never."""
    own_due: bool = False
    """Whether that is later than for the class."""

    @property
    def due_moment(self) -> datetime | None:
        """When it is due for this trainee."""
        return datetime.fromisoformat(self.due) if self.due else None

    def words(self, language: str) -> str:
        """The title in the trainee's language, else in English."""
        return self.title.get(language) or self.title.get("en") or self.id


@dataclass(frozen=True, kw_only=True)
class CourseCard:
    """The course as one trainee sees it."""

    title: str = "Your exercise"
    name: str = ""
    role: str = ""
    language: str = "en"
    attempts: int = 0
    """How many attempts each exercise has; 0 where nobody said."""
    exercises: tuple[ExerciseCard, ...] = field(default=())


def read_card(path: Path) -> CourseCard | None:
    """Return what was told, or None where nothing was or it cannot be read; a home without it shows less."""
    try:
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        exercises = tuple(ExerciseCard(**one) for one in values.pop("exercises"))
        return CourseCard(**values, exercises=exercises)
    except (OSError, ValueError, KeyError, TypeError):
        return None
