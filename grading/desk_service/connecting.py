"""Connecting a class to a learning platform: what each side has to be told, and an end to the logins there were."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.roster_changes import listed
from grading.desk_service.classroom import DESK
from grading.desk_service.door import LAUNCH, LAUNCH_BEGIN, LAUNCH_KEYS
from grading.desk_service.platform_entry import (
    PlatformCourse,
    PlatformEntry,
    drop_entry,
    keep_entry,
    read_entry,
    read_platform_course,
)
from grading.desk_service.running import address_of, end_logins, platform_library, read_settings, the_only_one
from synthetic_data import BadInput, Problem, load_spec


@dataclass(frozen=True, kw_only=True)
class Connection:
    """How a class and a learning platform know each other."""

    login: str
    """Initiate login URL, to be told to the platform."""
    launch: str
    """Redirection URI and target link URI, to be told to the platform."""
    keys: str
    """Public keyset URL, to be told to the platform."""
    entry: PlatformEntry | None
    """What the platform told; None while it told nothing."""
    course: PlatformCourse | None
    """Which of its courses the class is; None before the first launch by an instructor."""


def connection(course: CourseFolder) -> Connection:
    """Return how a class stands towards a learning platform."""
    site, desk = address_of(read_settings(course)).public, course.root / DESK
    return Connection(login=site + LAUNCH_BEGIN, launch=site + LAUNCH, keys=site + LAUNCH_KEYS, entry=read_entry(desk),
                      course=read_platform_course(desk))


def connect_platform(course: CourseFolder, file: Path) -> Connection:
    """Connect a class to the platform that a file names; whoever was logged in logs in anew, by the platform.

    Parameters
    ----------
    file : YAML, see `PlatformEntry`

    Raises
    ------
    BadInput : the file breaks a rule, people log in by a Hub, or it is another platform than before
    GradingError : the class is being served, by a program that would go on as before
    """
    entry, before = load_spec(file, PlatformEntry), read_entry(course.root / DESK)
    library = platform_library()
    if hub := read_settings(course).hub:
        raise BadInput(Problem(where=str(file), value=hub, rule="cannot be used: people log in by a Hub",
                               remedy='end that first: readiness class up FOLDER --hub ""'))
    if before is not None and before.issuer != entry.issuer:
        raise BadInput(Problem(where=f"{file}: issuer", value=entry.issuer, rule=f"is another platform than "
                               f"{before.issuer}, whose people the class list names",
                               remedy="end that first: readiness class platform FOLDER --end"))
    with the_only_one(course):
        keep_entry(course.root / DESK, entry, library.make_key)
        end_logins(course)
    return connection(course)


def end_connection(course: CourseFolder) -> list[str]:
    """Forget the platform; whoever was logged in by it is out, and what was sent to it stays there.

    Returns
    -------
    trainees whose account in the class list is still the one that the platform knew

    Raises
    ------
    BadInput : the class is connected to none
    GradingError : the class is being served, by a program that would go on as before
    """
    if read_entry(course.root / DESK) is None:
        raise BadInput(Problem(where=str(course.root), rule="is connected to no learning platform"))
    with the_only_one(course):
        drop_entry(course.root / DESK)
        end_logins(course)
    return [one.id for one in listed(course) if one.account]
