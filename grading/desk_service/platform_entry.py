"""What a class and a learning platform told each other, and where it is kept: files of mode 0600 in the class's desk.

The platform's side is what its administrator reads out (LTI 1.3); which of its courses the class is comes with the
first launch by an instructor of it, and no other course can take that place.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from grading.class_folder.course_folder import read_kept, write_whole
from synthetic_data import BadInput, Problem, Spec, check_spec

ENTRY, KEY, COURSE = "platform.json", "platform-key.pem", "platform-course.json"
_HERE = ("127.0.0.1", "localhost", "::1")


def is_safe_address(text: str) -> bool:
    """Tell whether what is sent to an address cannot be read on the way: https, or this machine itself.

    Examples
    --------
    >>> [is_safe_address(one) for one in ("https://a.example/x", "http://a.example", "http://127.0.0.1:1/", "a")]
    [True, False, True, False]
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE))


class PlatformEntry(Spec):
    """What a learning platform's administrator reads out once the class is registered there as an LTI 1.3 tool."""

    issuer: str = Field(min_length=1, max_length=500)
    """By which name the platform signs, mostly its address."""
    client_id: str = Field(min_length=1, max_length=500)
    """By which name the platform knows the class."""
    deployment_id: str = Field(min_length=1, max_length=255)
    """For which part of the platform the class was set up."""
    login_url: str
    """Where a browser is sent to say who it is; the platform's authentication request."""
    token_url: str
    """Where permission to send grades is asked for."""
    keys_url: str
    """Where the platform shows by which keys it signs (JWKS)."""
    token_audience: str = ""
    """To whom requests for permission are addressed, where that is not `token_url`."""

    @field_validator("login_url", "token_url", "keys_url")
    @classmethod
    def _cannot_be_read_on_the_way(cls, address: str) -> str:
        if not is_safe_address(address):
            raise ValueError("must begin with https:// (http:// on this machine alone)")
        return address


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


def read_entry(desk: Path) -> PlatformEntry | None:
    """Return which platform a class is connected to; None for none.

    Raises
    ------
    BadInput : the file was damaged
    """
    kept = read_kept(desk / ENTRY)
    return check_spec(kept, PlatformEntry, where=str(desk / ENTRY)) if kept else None


def keep_entry(desk: Path, entry: PlatformEntry, make_key: Callable[[], bytes]) -> None:
    """Keep a platform and, where there is none yet, the key by which the class signs towards it."""
    desk.mkdir(mode=0o700, exist_ok=True)
    if not (desk / KEY).exists():
        write_whole(desk / KEY, make_key(), mode=0o600)
    write_whole(desk / ENTRY, json.dumps(entry.model_dump(), indent=1, sort_keys=True) + "\n", mode=0o600)


def drop_entry(desk: Path) -> None:
    """Forget the platform, its course and the key."""
    for name in (ENTRY, COURSE, KEY):  # the entry first: without it the rest means nothing
        (desk / name).unlink(missing_ok=True)


def read_platform_key(desk: Path) -> str:
    """Return the class's key towards its platform, as PEM.

    Raises
    ------
    BadInput : it is missing, or others may read it
    """
    file = desk / KEY
    if not file.exists():
        raise BadInput(Problem(where=str(file), rule="is missing", remedy="put back the copy from your backup, or "
                               "connect the class anew with: readiness class platform"))
    if os.stat(file).st_mode & 0o077:
        raise BadInput(Problem(where=str(file), rule="can be read by others", remedy=f"chmod 600 {file}"))
    return file.read_text(encoding="ascii")


def read_platform_course(desk: Path) -> PlatformCourse | None:
    """Return which of the platform's courses the class is; None while no instructor has launched it."""
    kept = read_kept(desk / COURSE)
    try:
        return PlatformCourse(**kept | {"scopes": tuple(kept["scopes"])}) if kept else None
    except (KeyError, TypeError):
        raise BadInput(Problem(where=str(desk / COURSE), rule="holds something else than was kept there",
                               remedy="remove it, and launch the class from the platform as an instructor")) from None


def is_its_course(desk: Path, launch: Launch) -> bool:
    """Tell whether a launch comes from the course that the class is; an instructor's first one decides that.

    What the course offers follows every launch of an instructor.
    """
    known = read_platform_course(desk)
    if known is not None and known.id != launch.course.id:
        return False
    if launch.is_instructor and launch.course.id and launch.course != known:
        write_whole(desk / COURSE, json.dumps(asdict(launch.course), indent=1, sort_keys=True) + "\n", mode=0o600)
    return True
