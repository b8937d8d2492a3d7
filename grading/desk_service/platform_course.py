"""Which course of a learning platform a class is: an instructor's launch offers one, whoever runs the class says yes.

A platform may hold thousands of courses, and an instructor of any of them can open the class; none becomes the class's
by that alone, since its people and its gradebook would take the place of the class's own.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from grading.class_folder.course_folder import as_json, read_kept, write_whole
from grading.class_folder.desk_folder import HUB_PLATFORM, PLATFORM
from grading.desk_service.platform_entry import KEY
from synthetic_data import BadInput, Problem

COURSE, OFFERED, PAUSED = "platform-course.json", "platform-offered.json", "platform-paused.json"
_CONNECTION = (PLATFORM, HUB_PLATFORM, COURSE, OFFERED, KEY)
"""The entry first: without it the rest means nothing."""
_MOST_OFFERED = 20
"""Courses from which the class was opened that are kept, the newest; more would only hide the right one."""
Standing = Literal["its own", "another", "not decided"]


class LaunchRefused(Exception):
    """Somebody who came from a platform is not let in; the words are for the service's log: no token, no name."""


@dataclass(frozen=True, kw_only=True)
class PlatformCourse:
    """Which course of a platform a class is, and what that course offers; all as the platform signed it."""

    id: str
    title: str = ""
    columns: str = ""
    """Where the columns of its gradebook lie (AGS line items); empty where it takes no grades from us."""
    scopes: tuple[str, ...] = ()
    """What may be done with them."""
    members: str = ""
    """Where its class list lies (NRPS); empty where it gives none out."""


@dataclass(frozen=True, kw_only=True)
class Launch:
    """Somebody whom the platform sent, as it signed."""

    user: str
    """By which the platform tells people apart; it may be a number and is never reused."""
    is_instructor: bool
    course: PlatformCourse


def read_platform_course(desk: Path) -> PlatformCourse | None:
    """Return which of the platform's courses the class is; None while nobody said it."""
    kept = read_kept(desk / COURSE)
    return _course(kept, desk / COURSE) if kept else None


def keep_platform_course(desk: Path, course: PlatformCourse) -> None:
    """Keep which of the platform's courses the class is."""
    write_whole(desk / COURSE, as_json(asdict(course)), mode=0o600)


def offered_courses(desk: Path) -> list[PlatformCourse]:
    """Return the courses from which an instructor opened the class while it had none, the last one first."""
    kept = read_kept(desk / OFFERED).values()
    return [_course(one, desk / OFFERED) for one in reversed(kept)]


def stands(desk: Path, launch: Launch) -> Standing:
    """Return how the course of a launch stands to the class.

    What the class's own course offers follows every launch of an instructor that says something of it; another one is
    noted while the class has none, so that whoever runs it finds it there.
    """
    known = read_platform_course(desk)
    if known is None:
        if launch.is_instructor:
            _offer(desk, launch.course)
        return "not decided"
    if known.id != launch.course.id:
        return "another"
    now = _told_anew(known, launch.course)
    if launch.is_instructor and now != known:
        keep_platform_course(desk, now)
    return "its own"


def drop_platform(desk: Path) -> None:
    """Forget the platform, its course and the key."""
    for name in (*_CONNECTION, PAUSED):
        (desk / name).unlink(missing_ok=True)


def pause_platform(desk: Path, issuer: str) -> None:
    """Forget the platform and the key, but for which of its courses the class is: see `resume_course`."""
    course = read_platform_course(desk)
    kept = {"issuer": issuer, "course": asdict(course) if course else {}}
    write_whole(desk / PAUSED, as_json(kept), mode=0o600)
    for name in _CONNECTION:
        (desk / name).unlink(missing_ok=True)


def is_paused(desk: Path) -> bool:
    """Tell whether it is still known which course of a platform the class was."""
    return (desk / PAUSED).exists()


def resume_course(desk: Path, issuer: str) -> None:
    """Be the course again that the class was before `pause_platform`, where that was the same platform's."""
    kept = read_kept(desk / PAUSED)
    if kept.get("issuer") == issuer and kept.get("course"):
        keep_platform_course(desk, _course(kept["course"], desk / PAUSED))
    (desk / PAUSED).unlink(missing_ok=True)


def _told_anew(known: PlatformCourse, told: PlatformCourse) -> PlatformCourse:
    """The course with what a launch says of it; a platform need not say all in each, and silence takes nothing back.

    Columns and what may be done with them come in one claim (AGS 2.0, 3.1), so they go together.
    """
    grades = told if told.columns else known
    return PlatformCourse(id=known.id, title=told.title or known.title, columns=grades.columns, scopes=grades.scopes,
                          members=told.members or known.members)


def _offer(desk: Path, course: PlatformCourse) -> None:
    kept = {one.id: one for one in reversed(offered_courses(desk))}
    before = kept.pop(course.id, course)
    kept[course.id] = _told_anew(before, course)
    newest = list(kept.values())[-_MOST_OFFERED:]
    # By numbers, as the order counts and any text may be an id.
    numbered = {f"{number:02}": asdict(one) for number, one in enumerate(newest)}
    write_whole(desk / OFFERED, as_json(numbered), mode=0o600)


def _course(kept: Any, file: Path) -> PlatformCourse:
    try:
        return PlatformCourse(**kept | {"scopes": tuple(kept["scopes"])})
    except (KeyError, TypeError):
        raise BadInput(Problem(where=str(file), rule="holds something else than was kept there",
                               remedy="remove it, and say anew which course the class is: readiness class platform")
                       ) from None
