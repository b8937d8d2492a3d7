"""How far a class is, counted from what lies in its folder; cheap enough to be asked every few seconds."""

from __future__ import annotations

import os
from pathlib import Path

from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.roster_changes import listed


def class_progress(course: CourseFolder) -> dict[str, int]:
    """Return how many submissions lie in the exchange, were collected, graded and given feedback, and of how many.

    Returns
    -------
    dict : `trainees`, `given_out`, `in_exchange` (folders, newer ones of the same work included), `collected`,
        `graded` (attempts), `feedback`
    """
    return {"trainees": len(listed(course)), "given_out": _grandchildren(course.root / "packs"),
            "in_exchange": len(_names(course.exchange / course.settings.course / "inbound")),
            "collected": _grandchildren(course.root / "submitted"), "graded": _grandchildren(course.root / "results"),
            "feedback": _grandchildren(course.root / "feedback")}


def _grandchildren(folder: Path) -> int:
    return sum(len(_names(folder / name)) for name in _names(folder))


def _names(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in os.scandir(folder) if not entry.name.startswith(".")]
    except (FileNotFoundError, NotADirectoryError):
        return []
