"""The folders through which work goes out and comes back, and who may do what in them."""

from __future__ import annotations

import os

from grading.class_folder.course_folder import CourseFolder


def open_exchange(course: CourseFolder) -> None:
    """Make the exchange's folders: anybody may drop work in `inbound`, nobody may list it or move another's.

    nbgrader wants the exchange itself writable by all; the sticky bit keeps trainees from moving the course away.
    Where the desk service hands in, no other account has anything to do here.
    """
    home, alone = course.exchange / course.settings.course, course.settings.submitters == "service"
    modes = {course.exchange: 0o1777, home: 0o755, home / "outbound": 0o755, home / "inbound": 0o1733,
             home / "feedback": 0o711, home / "packs": 0o711}
    for folder, open_mode in modes.items():
        folder.mkdir(parents=True, exist_ok=True)
        mode = 0o700 if alone else open_mode
        # mkdir's mode is cut by the umask. Folders of another instructor are theirs to set.
        if folder.stat().st_mode & 0o7777 != mode and folder.stat().st_uid == os.getuid():
            folder.chmod(mode)
