"""Connecting a class to a learning platform: what each side has to be told, and an end to the logins there were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.desk_folder import DESK
from grading.class_folder.roster_changes import listed
from grading.desk_service.door import LAUNCH, LAUNCH_BEGIN, LAUNCH_KEYS
from grading.desk_service.launch_checks import is_id
from grading.desk_service.platform_course import (
    PlatformCourse,
    drop_platform,
    is_paused,
    keep_platform_course,
    offered_courses,
    pause_platform,
    read_platform_course,
    resume_course,
)
from grading.desk_service.platform_entry import (
    HubPlatform,
    PlatformEntry,
    keep_entry,
    keep_hub_platform,
    known_platform,
    read_hub_platform,
    read_platform_key,
)
from grading.desk_service.running import (
    address_of,
    end_logins,
    platform_library,
    read_settings,
    the_only_one,
    the_only_sender,
)
from synthetic_data import BadInput, Problem, load_spec

HUB_ADDRESSES = ("/hub/lti13/oauth_login", "/hub/lti13/oauth_callback", "/hub/home")
"""Where a Hub takes people from a platform: login initiation, redirection and target (jupyterhub-ltiauthenticator)."""
_END_FIRST = "end that first: readiness class platform FOLDER --end"


@dataclass(frozen=True, kw_only=True)
class Connection:
    """How a class and a learning platform know each other."""

    login: str
    """Initiate login URL, to be told to the platform."""
    launch: str
    """Redirection URI, to be told to the platform."""
    target: str
    """Target link URI, to be told to the platform."""
    keys: str
    """Public keyset URL, to be told to the platform."""
    entry: PlatformEntry | None
    """What the platform told; None while it told nothing."""
    course: PlatformCourse | None
    """Which of its courses the class is; None while nobody said it."""
    offered: Sequence[PlatformCourse] = ()
    """Courses from which an instructor opened the class while it was none, the last one first."""
    by_hub: bool = False
    """Whether the platform's tool is the class's Hub."""


def connection(course: CourseFolder) -> Connection:
    """Return how a class stands towards a learning platform."""
    site, desk = address_of(read_settings(course)).public, course.root / DESK
    through = read_hub_platform(desk)
    login, launch, target = [through.hub + one for one in HUB_ADDRESSES] if through else [
        site + LAUNCH_BEGIN, site + LAUNCH, site + LAUNCH]
    return Connection(login=login, launch=launch, target=target, keys=site + LAUNCH_KEYS, entry=known_platform(desk),
                      course=read_platform_course(desk), offered=offered_courses(desk), by_hub=through is not None)


def connect_platform(course: CourseFolder, file: Path) -> Connection:
    """Connect a class to the platform that a file names; whoever was logged in logs in anew, by the platform.

    Parameters
    ----------
    file : YAML, see `PlatformEntry`

    Raises
    ------
    BadInput : the file breaks a rule, people log in by a Hub, or it is another platform than before
    GradingError : the class is being served or its points are sent, by a program that would go on as before
    """
    entry, library = load_spec(file, PlatformEntry), platform_library()
    with _nobody_else(course):
        if hub := read_settings(course).hub:
            raise BadInput(Problem(where=str(file), value=hub, rule="cannot be used: people log in by a Hub",
                                   remedy='end that first: readiness class up FOLDER --hub ""'))
        if through := read_hub_platform(course.root / DESK):
            raise BadInput(Problem(where=str(file), value=through.hub, rule="cannot be used: the platform's tool is a "
                                   "Hub", remedy=_END_FIRST))
        if problem := other_platform(course, entry, f"{file}: issuer"):
            raise BadInput(problem)
        keep_entry(course.root / DESK, entry, library.make_key)
        end_logins(course)
    return connection(course)


def connect_by_hub(wanted: Sequence[tuple[CourseFolder, HubPlatform | None]], key: bytes) -> list[CourseFolder]:
    """Keep for each class the platform whose tool its Hub is, or with None that it is none's any more.

    Which course a class is outlasts that, for when its Hub is the same platform's again.

    Returns
    -------
    classes whose connection ended by this

    Raises
    ------
    GradingError : points of a class are being sent, by a program that would go on as before; no class is changed then
    """
    changed = [(course, platform) for course, platform in wanted if not _is_kept(course.root / DESK, platform, key)]
    with ExitStack() as held:
        for course, _ in changed:
            held.enter_context(the_only_sender(course))
        for course, platform in changed:
            _keep_by_hub(course.root / DESK, platform, key)
    return [course for course, platform in changed if platform is None]


def _is_kept(desk: Path, platform: HubPlatform | None, key: bytes) -> bool:
    before = read_hub_platform(desk)
    return platform == before and (before is None or read_platform_key(desk).encode() == key)


def _keep_by_hub(desk: Path, platform: HubPlatform | None, key: bytes) -> None:
    before = read_hub_platform(desk)
    if platform is not None:
        resume_course(desk, platform.entry.issuer)
        keep_hub_platform(desk, platform, key)
    elif before is not None:
        pause_platform(desk, before.entry.issuer)


def other_platform(course: CourseFolder, entry: PlatformEntry, where: str) -> Problem | None:
    """Return what is wrong where a class is connected to another platform than this one; None where nothing is."""
    before = known_platform(course.root / DESK)
    if before is None or before.issuer == entry.issuer:
        return None
    return Problem(where=where, value=entry.issuer, rule=f"is another platform than {before.issuer}, whose people the "
                   "class list names", remedy=_END_FIRST)


def end_connection(course: CourseFolder) -> list[str]:
    """Forget the platform; whoever was logged in by it is out, and what was sent to it stays there.

    Returns
    -------
    trainees whose account in the class list is still the one that the platform knew

    Raises
    ------
    BadInput : the class is connected to none
    GradingError : the class is being served or its points are sent, by a program that would go on as before
    """
    with _nobody_else(course):
        if not is_paused(course.root / DESK):
            _require_platform(course)
        drop_platform(course.root / DESK)
        end_logins(course)
    return [one.id for one in listed(course) if one.account]


def choose_course(course: CourseFolder, wanted: str) -> Connection:
    """Say which of the platform's courses the class is; the class may be served meanwhile.

    Parameters
    ----------
    wanted : the platform's id of it, letter by letter, whether an instructor opened the class from it or not yet

    Raises
    ------
    BadInput : the class is connected to no platform, is another course already, or this can be the id of none
    GradingError : points are being sent
    """
    desk = course.root / DESK
    with the_only_sender(course):
        _require_platform(course)
        known = read_platform_course(desk)
        if known is None:
            keep_platform_course(desk, _offered(desk, wanted))
        elif known.id != wanted:
            raise BadInput(Problem(where="course", value=wanted, rule=f"is another course than {known.id!r}, which the "
                                   "class is", remedy=_END_FIRST))
    return connection(course)


def not_connected(course: CourseFolder) -> BadInput:
    """Return the refusal of what needs a learning platform where a class is connected to none."""
    return BadInput(Problem(where=str(course.root), rule="is connected to no learning platform",
                            remedy="connect it with: readiness class platform FOLDER FILE"))


def _offered(desk: Path, wanted: str) -> PlatformCourse:
    if not is_id(wanted):
        raise BadInput(Problem(where="course", value=wanted, rule="can be no course of a platform",
                               remedy="copy the id that readiness class platform FOLDER shows"))
    return next((one for one in offered_courses(desk) if one.id == wanted), PlatformCourse(id=wanted))


@contextmanager
def _nobody_else(course: CourseFolder) -> Iterator[None]:
    """Hold what a program that serves the class or sends its points holds: each would go on with the other platform."""
    with the_only_one(course), the_only_sender(course):
        yield


def _require_platform(course: CourseFolder) -> None:
    if known_platform(course.root / DESK) is None:
        raise not_connected(course)
