"""How far a class is, counted from what lies in its folder; cheap enough to be asked every few seconds."""

from __future__ import annotations

import os
import time
from functools import lru_cache
from pathlib import Path

from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.roster_changes import listed

_YOUNG = 2.0
"""Seconds."""


def class_progress(course: CourseFolder) -> dict[str, int]:
    """Return how many submissions lie in the exchange, were collected, graded and given feedback, and of how many.

    Returns
    -------
    dict : `trainees`, `given_out`, `in_exchange` (folders, newer ones of the same work included), `collected`,
        `graded` (attempts), `feedback`
    """
    return {"trainees": len(listed(course)), "given_out": _grandchildren(course.root / "packs"),
            "in_exchange": _count(str(course.exchange / course.settings.course / "inbound")),
            "collected": _grandchildren(course.root / "submitted"), "graded": graded_attempts(course),
            "feedback": _grandchildren(course.root / "feedback")}


def graded_attempts(course: CourseFolder) -> int:
    """Return how many attempts were graded."""
    return _grandchildren(course.root / "results")


def _grandchildren(folder: Path) -> int:
    return sum(_count(os.path.join(folder, name)) for name in _names(folder))


def _count(folder: str) -> int:
    """How many a folder holds, counted anew when it changed: a class of thousands has thousands of folders."""
    try:
        changed = os.stat(folder).st_mtime
    except OSError:
        return 0
    # Two changes within one tick of the clock look like one; what is that young is counted each time.
    return len(_names(folder)) if time.time() - changed < _YOUNG else _counted(folder, changed)


@lru_cache(maxsize=50_000)
def _counted(folder: str, _changed: float) -> int:
    return len(_names(folder))


def _names(folder: Path | str) -> list[str]:
    try:
        return [entry.name for entry in os.scandir(folder) if not entry.name.startswith(".")]
    except (FileNotFoundError, NotADirectoryError):
        return []
