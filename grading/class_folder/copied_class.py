"""A class folder that is a copy of another: both have one secret, so that the same names get the same cases in both."""

from __future__ import annotations

import secrets
from pathlib import Path

from grading.class_folder.attempts import PACK_MARK
from grading.class_folder.course_folder import CourseFolder, as_json, read_kept, write_whole
from synthetic_data import BadInput, Problem

_FILE = "place.json"
"""Where the folder lay when it was looked at last; a copy holds that of what it was copied from."""
_ANEW = "Make a new class with readiness grade secret, and copy course.yml and roster.csv into it"


def copied_from(course: CourseFolder) -> Path | None:
    """Return the class folder on this machine of which this one is a copy; None for none.

    A folder that was moved, or restored where the first is no more, is itself: its new place is kept. Of a copy on
    another machine nothing can be known.
    """
    place = str(read_kept(course.root / _FILE).get("path", ""))
    if place == str(course.root):
        return None
    if place and (first := _secret(Path(place))) and first == _secret(course.root):
        return None if Path(place).samefile(course.root) else Path(place)
    _keep_place(course)
    return None


def said_of_copy(course: CourseFolder) -> str:
    """Return the sentences about a class that is a copy; empty for one that is none."""
    first = copied_from(course)
    if first is None:
        return ""
    remedy = (f"{_ANEW}: here, cases were given out already" if _gave_out(course) else
              f"Give this class a secret of its own: readiness grade secret {course.root} --renew")
    return (f"This class is a copy of {first} and has its secret: people of one name get the same cases in both, with "
            f"the same answers. {remedy}.")


def renew_secret(course: CourseFolder) -> None:
    """Give a class a new secret, so that its cases are its own.

    Raises
    ------
    BadInput : cases were given out already, which nobody could mark by another secret
    """
    if _gave_out(course):
        raise BadInput(Problem(where=str(course.root / "packs"), rule="holds cases that were given out by the secret "
                               "that there is, and could not be marked by another", remedy=_ANEW))
    write_whole(course.secret_file, secrets.token_hex(32) + "\n", mode=0o600)
    _keep_place(course)


def _keep_place(course: CourseFolder) -> None:
    write_whole(course.root / _FILE, as_json({"path": str(course.root)}), mode=0o600)


def _gave_out(course: CourseFolder) -> bool:
    return any(course.root.glob(f"packs/*/*/attempt-*/{PACK_MARK}"))


def _secret(root: Path) -> bytes:
    """Return a folder's secret; nothing where there is none that this account may read."""
    try:
        return (root / "secret").read_bytes()
    except OSError:
        return b""
