"""The folder of the desk service in a class folder, as far as others than the service have to know it."""

from __future__ import annotations

from grading.class_folder.course_folder import CourseFolder

DESK = "desk"
"""Folder of the service in a class folder, closed to everybody else."""
INVITATIONS = "invitations.csv"
"""File in it with everybody's link, to send them from."""
PLATFORM = "platform.json"
"""File in it that says which learning platform people come from; missing where they come otherwise."""
HUB_PLATFORM = "platform-of-hub.json"
"""File in it that says of which learning platform the class's Hub is the tool; missing where it is none's."""


def is_of_a_platform(course: CourseFolder) -> bool:
    """Tell whether a class is connected to a learning platform, by itself or by its Hub."""
    return any((course.root / DESK / name).exists() for name in (PLATFORM, HUB_PLATFORM))
