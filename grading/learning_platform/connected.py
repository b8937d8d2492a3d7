"""The platform and the course of it that a class is, as both were told; refused in words where one is missing."""

from __future__ import annotations

from typing import Any

from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.desk_folder import DESK
from grading.desk_service.connecting import not_connected
from grading.desk_service.platform_course import PlatformCourse, read_platform_course
from grading.desk_service.running import open_platform
from synthetic_data import BadInput, Problem


def platform_of(course: CourseFolder) -> tuple[Any, PlatformCourse]:
    """Return a class's platform and its course there.

    Raises
    ------
    BadInput : the class is connected to none, or nobody has said yet which of its courses it is
    """
    platform, known = open_platform(course), read_platform_course(course.root / DESK)
    if platform is None:
        raise not_connected(course)
    if known is None:
        raise BadInput(Problem(where=str(course.root), rule="is no course of the platform yet",
                               remedy="open it, or its Hub, from its course there as an instructor, then say which it "
                               "is: readiness class platform FOLDER --course ID"))
    return platform, known
