"""The platform and the course of it that a class is, as both were told; refused in words where one is missing."""

from __future__ import annotations

from typing import Any

from grading.class_folder.course_folder import CourseFolder
from grading.desk_service.classroom import DESK
from grading.desk_service.platform_entry import PlatformCourse, read_platform_course
from grading.desk_service.running import open_platform
from synthetic_data import BadInput, Problem


def platform_of(course: CourseFolder) -> tuple[Any, PlatformCourse]:
    """Return a class's platform and its course there.

    Raises
    ------
    BadInput : the class is connected to none, or no instructor has opened it from there yet
    """
    platform, known = open_platform(course), read_platform_course(course.root / DESK)
    if platform is None:
        raise BadInput(Problem(where=str(course.root), rule="is connected to no learning platform",
                               remedy="connect it with: readiness class platform FOLDER FILE"))
    if known is None:
        raise BadInput(Problem(where=str(course.root), rule="is no course of the platform yet",
                               remedy="open the class once from its course on the platform, as an instructor"))
    return platform, known
