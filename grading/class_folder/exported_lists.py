"""Class lists as learning platforms export them, brought to our columns; what is not ours is left out by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from grading.class_folder.class_table import ClassTable
from synthetic_data import Problem


@dataclass(frozen=True, kw_only=True)
class _Platform:
    """How one platform names what we know."""

    mark: str
    """A column only this platform has."""
    columns: Mapping[str, tuple[str, ...]]
    """Our column → theirs, the first that is there and filled."""


_PLATFORMS = (
    # Moodle: Participants → Download table data, and the grade export (Moodle docs, "Participants", "Grade export").
    _Platform(mark="email_address", columns={
        "trainee": ("username", "id_number", "email_address"), "first_name": ("first_name", "first_name(s)"),
        "last_name": ("last_name", "surname"), "email": ("email_address",)}),
    # Canvas: Grades → Export; the name stands as "Last, First" (Canvas docs, "Gradebook CSV").
    _Platform(mark="sis_login_id", columns={
        "trainee": ("sis_login_id", "sis_user_id"), "email": ("sis_login_id",)}),
)
EXPORTED = tuple(platform.mark for platform in _PLATFORMS)
"""Columns by which an exported list is known."""


def as_own_columns(table: ClassTable, where: str) -> ClassTable:
    """Return an exported list with our columns."""
    platform = next(each for each in _PLATFORMS if each.mark in table.columns)
    rows = [(line, _own(platform, row)) for line, row in table.rows if not _is_no_person(row)]
    nameless = [Problem(where=f"{where}: line {line}", rule="names nobody: "
                        f"{' and '.join(platform.columns['trainee'])} are empty there", remedy="fill one of them in")
                for line, row in rows if not row["trainee"]]
    return replace(table, columns=list(platform.columns), rows=rows, problems=[*table.problems, *nameless])


def _own(platform: _Platform, row: Mapping[str, str]) -> dict[str, str]:
    own = {ours: next((row[name] for name in theirs if row.get(name)), "") for ours, theirs in platform.columns.items()}
    last, comma, first = row.get("student", "").partition(",")
    own |= {"first_name": first.strip(), "last_name": last.strip()} if comma else {}
    return own | ({} if "@" in own["email"] else {"email": ""})


def _is_no_person(row: Mapping[str, str]) -> bool:
    """Canvas puts the most points there are below the heading, and a student of its own at the end."""
    student = row.get("student", "").strip()
    return student.startswith("Points Possible") or student in ("Student, Test", "Test Student")
