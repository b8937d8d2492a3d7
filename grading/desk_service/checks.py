"""How a class stands, and whether anything about its service is not as it should be."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.database_address import without_password
from grading.class_folder.desk_folder import DESK
from grading.desk_service.links import standing
from grading.desk_service.running import address_of, is_served, open_admission, open_store, read_settings
from grading.desk_service.store import DecisionStore
from synthetic_data import BadInput

_LEAST_FREE = 1_000_000_000
"""Bytes; a class of 5,000 writes some hundred megabytes."""
_AHEAD = 5.0
"""Seconds by which the last act may lie ahead of the clock."""


@dataclass(frozen=True, kw_only=True)
class ServiceCheck:
    """One thing that was looked at."""

    name: str
    fine: bool
    says: str


def class_status(course: CourseFolder) -> dict[str, Any]:
    """Return how a class stands: whether it is served and where, people, links, decisions, handings in."""
    settings = read_settings(course)
    with closing(open_store(course)) as store:
        states = standing(course, open_admission(course, store))
        sent = store.hand_ins()
        return {"served": is_served(course), "address": address_of(settings).public,
                "database": without_password(settings.database) or "a file in the class folder",
                "people": len(states), "came_in": sum(state == "used" for state in states.values()),
                "links_open": sum(state == "open" for state in states.values()), "acts": store.count_acts(),
                "handed_in": len({(one.trainee, one.exercise) for one in sent}),
                "last_handed_in": max((one.at for one in sent), default="")}


def examine_class(course: CourseFolder) -> list[ServiceCheck]:
    """Look at files, database, disk, clock and address of a class; nothing is changed."""
    checks = [_files(course), _disk(course), _address(course), _packs(course)]
    try:
        store = open_store(course)
    except (OSError, BadInput) as problem:
        return [*checks, ServiceCheck(name="database", fine=False, says=str(problem))]
    try:
        return [*checks, *_database(store)]
    except OSError as problem:
        return [*checks, ServiceCheck(name="database", fine=False, says=str(problem.strerror))]
    finally:
        store.close()


def _files(course: CourseFolder) -> ServiceCheck:
    """Whether anybody else on this machine could read what is the instructor's alone."""
    private = [course.secret_file, *(course.root / DESK).glob("*"), course.root / DESK, course.exchange]
    open_ones = [path for path in private if path.exists() and path.stat().st_mode & 0o077]
    says = f"chmod go-rwx {' '.join(map(str, open_ones))}" if open_ones else "only this account can read them"
    return ServiceCheck(name="files", fine=not open_ones, says=says)


def _disk(course: CourseFolder) -> ServiceCheck:
    free = shutil.disk_usage(course.root).free
    much = free >= _LEAST_FREE
    remedy = "" if much else "; make room: on a full disk nothing is saved, and trainees are told so"
    return ServiceCheck(name="disk", fine=much, says=f"{free / 1e9:.1f} GB are free{remedy}")


def _address(course: CourseFolder) -> ServiceCheck:
    settings = read_settings(course)
    address = address_of(settings)
    local = address.public.startswith(("http://127.0.0.1:", "http://localhost:"))
    says = "reached on this machine alone" if local else "nobody can read along on the way" if address.is_secret else (
        "others on the network can read along and take over a login: put a proxy with TLS in front, and name its "
        "address with --address https://…")
    return ServiceCheck(name="address", fine=local or address.is_secret, says=f"{address.public}: {says}")


def _packs(course: CourseFolder) -> ServiceCheck:
    without = [one.id for one in course.trainees() if not any((course.root / "packs" / one.id).glob("*/*/pack.json"))]
    says = f"nothing was given out to {', '.join(without[:10])}: readiness grade release" if without else \
        "everybody has exercises"
    return ServiceCheck(name="exercises", fine=not without, says=says)


def _database(store: DecisionStore) -> Iterator[ServiceCheck]:
    with store.engine.connect() as connection:
        if store.engine.dialect.name == "sqlite":
            sure = connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
            whole = connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok"
            yield ServiceCheck(name="database", fine=sure and whole, says="a file; what is saved is on the disk"
                               if sure and whole else "the file is damaged: restore the last backup")
        else:
            off = [name for name in ("fsync", "full_page_writes")
                   if connection.exec_driver_sql(f"SHOW {name}").scalar() != "on"]
            yield ServiceCheck(name="database", fine=not off, says=f"PostgreSQL: {', '.join(off)} must be on, else a "
                               "power cut loses what was saved" if off else "PostgreSQL; what is saved is on the disk")
    last = max((one.moment for one in store.hand_ins()), default=None)
    ahead = (last - datetime.now(UTC)).total_seconds() if last else 0.0
    yield ServiceCheck(name="clock", fine=ahead <= _AHEAD, says="runs on" if ahead <= _AHEAD else
                       f"is {ahead:.0f} seconds behind the last handing in: set it right before anybody goes on")
