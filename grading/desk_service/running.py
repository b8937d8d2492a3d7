"""Bringing the service up: what was set for it, one program for each class, and a clean end."""

from __future__ import annotations

import fcntl
import importlib
import ipaddress
import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

from courses.toolkit.web.serving import HOST, listening, run_server
from grading.class_folder.copied_class import said_of_copy
from grading.class_folder.course_folder import SETTINGS, CourseFolder, open_course_folder, read_kept, write_whole
from grading.class_folder.database_address import file_url
from grading.class_folder.desk_folder import DESK, INVITATIONS
from grading.class_folder.listed_since import SINCE, ListedSince
from grading.desk_service.admission import KEPT, Admission, read_key
from grading.desk_service.classroom import Classroom
from grading.desk_service.door import LAUNCH, Address, read_address
from grading.desk_service.handing_in import settle
from grading.desk_service.hub_login import HubLogin
from grading.desk_service.known_browsers import KnownBrowsers
from grading.desk_service.platform_entry import KEY, hub_fault, known_platform, read_entry, read_platform_key
from grading.desk_service.site import make_desk_service
from grading.desk_service.store import DecisionStore
from grading.errors import GradingError
from grading.exchange.folders import open_exchange
from grading.exchange.told import tell_trainees
from synthetic_data import BadInput, Problem

_LOG = logging.getLogger(__name__)
_SETTINGS, _LINK_KEY = "service.json", "key"
SERVING, SENDING = "lock", "sending"
"""Files that a program holds while it serves the class, or sends its points."""
STORE = "decisions.db"
_STAYS_BY_OTHERS = timedelta(hours=12)
"""Whom the Hub or the platform no longer knows is out after that; logging in again costs one click."""
ENDED = "logins-ended"


@dataclass(frozen=True, kw_only=True)
class ServiceSettings:
    """What was set for a class's service; kept, so that it needs to be said once."""

    port: int = 8800
    listen: str = HOST
    """Address of this machine at which it listens; `0.0.0.0` for all of them."""
    address: str = ""
    """What trainees type; empty means this machine."""
    database: str = ""
    """Database URL; empty means a file in the class folder."""
    hub: str = ""
    """Address of the JupyterHub by which people log in; empty means invitation links."""
    proxies: str = "127.0.0.1,::1"
    """Addresses or networks of the proxies that say from where somebody comes (X-Forwarded-For); nobody else is
    believed."""
    only_accounts: bool = False
    """The Hub's names are a learning platform's ids, and only the column `account` holds those."""


def read_settings(course: CourseFolder) -> ServiceSettings:
    """Return what was set for a class's service; raises `BadInput` when the file was damaged."""
    kept = read_kept(_desk(course) / _SETTINGS)
    try:
        return ServiceSettings(**kept)
    except TypeError:
        raise BadInput(Problem(where=str(_desk(course) / _SETTINGS), rule="holds something else than was kept there",
                               remedy="remove it and start with: readiness class up, with the options you need")
                       ) from None


def keep_service_settings(course: CourseFolder, **given: Any) -> ServiceSettings:
    """Keep what is set for a class's service and return it; what is None stays as it was.

    Another Hub, or none from now on, ends all logins that there are.

    Raises
    ------
    BadInput : the address is none, or another database is named while the present one holds decisions
    """
    before, now = read_settings(course), checked_settings(course, **given)
    if now.hub != before.hub:
        end_logins(course)
    if now != before:
        put_settings(course, now)
    return now


def settings_with(course: CourseFolder, **given: Any) -> ServiceSettings:
    """Return a class's settings with those that are given and not None; nothing is checked or kept."""
    return replace(read_settings(course), **{name: value for name, value in given.items() if value is not None})


def checked_settings(course: CourseFolder, **given: Any) -> ServiceSettings:
    """Return what `keep_service_settings` would keep, and keep nothing.

    Raises
    ------
    BadInput : as said there
    """
    before, now = read_settings(course), settings_with(course, **given)
    read_address(now.address, now.port)
    if now.hub != before.hub and now.hub and (fault := hub_fault(now.hub)):
        raise BadInput(Problem(where="hub", value=now.hub, rule=fault, remedy="write it as https://hub.example"))
    _require_proxies(now.proxies)
    if now.database != before.database and _holds_decisions(course, before):
        raise BadInput(Problem(where="database", rule="is another one than that in which this class's decisions lie",
                               remedy="carry them over: readiness class backup, then readiness class restore with the "
                                      "new --database"))
    if now.hub and read_entry(_desk(course)):
        raise BadInput(Problem(where="hub", value=now.hub, rule="would be a second way to log in: people come from a "
                               "learning platform", remedy="end that first: readiness class platform FOLDER --end"))
    return now


def put_settings(course: CourseFolder, settings: ServiceSettings) -> None:
    """Write what is set for a class's service, whatever was set before."""
    _desk(course).mkdir(mode=0o700, exist_ok=True)
    write_whole(_desk(course) / _SETTINGS, json.dumps(asdict(settings), indent=1, sort_keys=True) + "\n", mode=0o600)


def open_served_course(folder: Path) -> CourseFolder:
    """Return a class folder whose trainees hand in through the service; raises `BadInput` for any other one."""
    course = open_course_folder(folder)
    if course.settings.submitters != "service":
        raise BadInput(Problem(where=f"{course.root / SETTINGS}: submitters", value=course.settings.submitters,
                               rule="says that trainees hand in otherwise than through the desk service",
                               remedy="write service, or make a class with: readiness class invite FOLDER CLASS.csv"))
    return course


def database_of(course: CourseFolder) -> str:
    """Return the URL of a class's database."""
    return read_settings(course).database or file_url(_desk(course) / STORE)


def open_store(course: CourseFolder) -> DecisionStore:
    """Open a class's store; raises `BadInput` when its tables have another form than today's."""
    return DecisionStore(database_of(course))


def open_admission(course: CourseFolder, store: DecisionStore) -> Admission:
    """Open what a class's links are made and checked with."""
    _desk(course).mkdir(mode=0o700, exist_ok=True)
    since = _desk(course) / SINCE
    browsers, by_account = KnownBrowsers(_desk(course) / ENDED, since), bool(other_way_in(course))
    return Admission(store, read_key(_desk(course) / _LINK_KEY), browsers, ListedSince(since), by_account=by_account,
                     stays=_STAYS_BY_OTHERS if by_account else KEPT)


def end_logins(course: CourseFolder) -> None:
    """End every browser's login, as another way to log in comes.

    How long a login holds follows from how one logs in: those made by the other way do not become longer ones.
    """
    if read_settings(course).database or (_desk(course) / STORE).exists():
        with closing(open_store(course)) as store:
            open_admission(course, store).end_all()


def open_platform(course: CourseFolder) -> Any:
    """Return the learning platform that a class is connected to, by itself or by its Hub; None for none.

    Raises
    ------
    BadInput : its files were damaged, or the package pylti1p3 is missing
    """
    entry = known_platform(_desk(course))
    if entry is None:
        return None
    launch = address_of(read_settings(course)).public + LAUNCH
    library, key = platform_library(), read_platform_key(_desk(course))
    library.require_key(key, _desk(course) / KEY)
    return library.LearningPlatform(entry, key, launch)


def platform_library() -> Any:
    """Return `grading.desk_service.learning_platform`, which needs a package that only who uses it installs.

    Raises
    ------
    BadInput : it is not there
    """
    try:
        return importlib.import_module("grading.desk_service.learning_platform")
    except ImportError as error:
        raise BadInput(Problem(where="learning platform", value=error.name, rule="needs the package pylti1p3",
                               remedy="install it into the environment of this program")) from None


def tell_logins_ended(course: CourseFolder) -> None:
    """Let every program look each login up again, after some were taken out of the tables."""
    KnownBrowsers(_desk(course) / ENDED).tell_ended()


def address_of(settings: ServiceSettings) -> Address:
    """Return where trainees find the service."""
    return read_address(settings.address, settings.port)


def serve_class(folder: Path, *, say: Callable[[str], object], **given: Any) -> None:
    """Serve a class until Ctrl+C; a program that was killed before is made good first.

    Parameters
    ----------
    given : of `ServiceSettings`; None leaves what was set before

    Raises
    ------
    BadInput : it is no class for the service, or a setting is wrong
    GradingError : it is being served already
    SystemExit : the port is taken
    """
    course = open_served_course(folder)
    with the_only_one(course):
        before = address_of(read_settings(course)).public
        settings = keep_service_settings(course, **given)
        if address_of(settings).public != before and not settings.hub and (_desk(course) / INVITATIONS).exists():
            say(f"Links that were made before lead to {before}. To print them anew: readiness class invite {folder}")
        open_exchange(course)
        if copied := said_of_copy(course):
            say(copied)
        with closing(open_store(course)) as store:
            settle(course, store)
            hub = HubLogin(settings.hub, address_of(settings)) if settings.hub else None
            # Whom the Hub's platform sends comes by the Hub; by links, where nobody logs in by it yet.
            is_of_platform = hub is not None or read_entry(_desk(course)) is not None
            room = Classroom(course.root, only_accounts=settings.only_accounts)
            site = make_desk_service(room, store, open_admission(course, store), address_of(settings), hub=hub,
                                     platform=open_platform(course) if is_of_platform else None)
            with listening(settings.port, settings.listen) as door:
                say(f"Serving {course.settings.title} at {address_of(settings).public}   (Ctrl+C ends it, everything "
                    "is saved)")
                # Beside it: the pages work dates and attempts out themselves, and a class of thousands would wait.
                Thread(target=_tell_beside, args=(course,), name="telling", daemon=True).start()
                run_server(site, door, proxies=settings.proxies)


def _tell_beside(course: CourseFolder) -> None:
    """Write everybody's card where it changed; what hinders that is said, and hinders no page."""
    try:
        tell_trainees(course)
    except (BadInput, OSError) as problem:
        _LOG.warning("Some home pages may show an earlier title or role. %s", problem)


@contextmanager
def the_only_one(course: CourseFolder) -> Iterator[None]:
    """Hold a class's service for this program; the system lets go of it however the program ends.

    Raises
    ------
    GradingError : another program holds it
    """
    with _held(course, SERVING, f"{course.root} is being served already; end that program first"):
        yield


@contextmanager
def the_only_sender(course: CourseFolder) -> Iterator[None]:
    """Hold what goes to the learning platform for this program, as `the_only_one` does the service.

    Raises
    ------
    GradingError : another program holds it
    """
    with _held(course, SENDING, "another program sends this class's points, forgets somebody or changes its platform "
                                "just now; give the order again after it"):
        yield


def is_served(course: CourseFolder) -> bool:
    """Tell whether a program serves the class now."""
    handle = _locked(course, SERVING)
    if handle is not None:
        os.close(handle)
    return handle is None


@contextmanager
def _held(course: CourseFolder, name: str, otherwise: str) -> Iterator[None]:
    handle = _locked(course, name)
    if handle is None:
        raise GradingError(otherwise)
    try:
        yield
    finally:
        os.close(handle)


def _locked(course: CourseFolder, name: str) -> int | None:
    _desk(course).mkdir(mode=0o700, exist_ok=True)
    handle = os.open(_desk(course) / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def other_way_in(course: CourseFolder) -> str:
    """Return by what people log in, in words, where links let nobody in; empty where they do."""
    if entry := read_entry(_desk(course)):
        return f"the learning platform {entry.issuer}"
    return f"the Hub {hub}" if (hub := read_settings(course).hub) else ""


def _require_proxies(text: str) -> None:
    """Refuse what is no list of addresses, or would let everybody say from where they come."""
    problems = []
    for one in filter(None, map(str.strip, text.split(","))):
        try:
            everybody = ipaddress.ip_network(one).prefixlen == 0
        except ValueError as error:
            problems.append(Problem(where="proxies", value=one, rule=f"is no address and no network ({error})",
                                    remedy="write such as 10.0.0.5 or 10.0.0.0/24, with commas between them"))
            continue
        if everybody:
            problems.append(Problem(where="proxies", value=one, rule="is everybody: each could say to be another one",
                                    remedy="name the proxy's own address"))
    if problems:
        raise BadInput(problems)


def _holds_decisions(course: CourseFolder, settings: ServiceSettings) -> bool:
    if not settings.database and not (_desk(course) / STORE).exists():
        return False
    with closing(open_store(course)) as store:
        return store.count_acts() > 0


def _desk(course: CourseFolder) -> Path:
    return course.root / DESK
