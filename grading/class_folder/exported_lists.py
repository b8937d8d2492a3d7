"""Class lists as learning platforms export them, brought to our columns; what is not ours is left out by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from grading.class_folder.class_table import ClassTable
from synthetic_data import Problem, shipped_table, shown, words_of


@dataclass(frozen=True, kw_only=True)
class _Platform:
    """How one platform names what we know."""

    mark: str
    """A column only this platform has."""
    columns: Mapping[str, tuple[str, ...]]
    """Our column → theirs, the first that is there and filled."""
    names: tuple[str, ...]
    """Columns of which one at least holds the names."""
    is_mixed: bool = True
    """Whether one line may name its trainee by another column than the next."""


_PLATFORMS = (
    # Moodle: Participants → Download table data, and the grade export (Moodle docs, "Participants", "Grade export").
    _Platform(mark="email_address", columns={
        "trainee": ("username", "id_number", "email_address"),
        # Where a first name ends in a whole one nobody can tell, so it stays whole.
        "first_name": ("first_name", "first_name(s)", "full_name", "first_name_/_last_name", "first_name_/_surname"),
        "last_name": ("last_name", "surname"), "email": ("email_address",)},
        names=("first_name", "last_name", "first_name(s)", "surname", "full_name", "first_name_/_last_name",
               "first_name_/_surname")),
    # Canvas: Grades → Export; the name stands as "Last, First" (Canvas docs, "Gradebook CSV").
    _Platform(mark="sis_login_id", columns={
        "trainee": ("sis_login_id", "sis_user_id"), "email": ("sis_login_id",)}, names=("student",),
        is_mixed=False),
)
EXPORTED = tuple(platform.mark for platform in _PLATFORMS)
"""Columns by which an exported list is known."""
_NAMED = 8
"""Columns that a sentence names at most: a gradebook has one for each grade."""
_TOLD = {"roles": "roles", "role": "roles", "status": "status", "state": "status", "enrolment_status": "status",
         "enrollment_status": "status", "enrollment_state": "status"}
"""Column → what it tells of a person, see `exported_words.yml`."""


def _columns_not_read(table: ClassTable) -> tuple[str, ...]:
    """Return the columns of a class list that say nothing here, as the list spells them; none of a list of our own."""
    if "trainee" in table.columns:
        return ()
    platform = _platform(table)
    known = {*chain(*platform.columns.values()), *_TOLD, *platform.names}
    return tuple(name for name in table.columns if name not in known)


def said_of_columns(table: ClassTable) -> str:
    """Return the sentence about columns of a class list that were not read, a blank before it; empty where all were."""
    names = _columns_not_read(table)
    if not names:
        return ""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f" Columns not read, as they are none of ours: {', '.join(map(shown, names[:_NAMED]))}{more}."


def as_own_columns(table: ClassTable, where: str) -> ClassTable:
    """Return an exported list with our columns."""
    platform = _platform(table)
    people = [(line, row) for line, row in table.rows if not _is_no_person(row)]
    names = platform.columns["trainee"]
    if not platform.is_mixed:
        names = next(((name,) for name in names if any(row.get(name) for _, row in people)), names)
    rows = [(line, _own({**platform.columns, "trainee": names}, row)) for line, row in people]
    nameless = [Problem(where=f"{where}: line {line}", rule="names nobody: "
                        f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} empty there",
                        remedy="fill it in" if len(names) == 1 else "fill one of them in")
                for line, row in rows if not row["trainee"]]
    unnamed = [] if {*platform.names} & {*table.columns} else [Problem(
        where=f"{where}: heading", value=list(table.columns), rule="has no column with the names of the people that is "
        "known here", remedy=f"export the list in English, or name the column {' or '.join(platform.names[:2])}")]
    others = [problem for line, row in people for problem in _no_trainee(row, f"{where}: line {line}")]
    problems = [*table.problems, *unnamed, *nameless, *others]
    return replace(table, columns=list(platform.columns), rows=rows, problems=problems)


def _platform(table: ClassTable) -> _Platform:
    return next(each for each in _PLATFORMS if each.mark in table.columns)


def _no_trainee(row: Mapping[str, str], where: str) -> Iterator[Problem]:
    """Yield what the platform tells of a person who teaches, or takes part no more."""
    for column, kind in _TOLD.items():
        words = [word.strip().casefold() for word in row.get(column, "").split(",") if word.strip()]
        if set(words) - _words()[kind]:
            yield Problem(where=f"{where}.{column}", value=row[column], rule="may say that this is no trainee",
                          remedy=f"take the line out; if all are trainees, take the column {column} out")
    if row.get("student", "").endswith(")"):
        yield Problem(where=f"{where}.student", value=row["student"], rule="has a remark beside the name",
                      remedy="take the line out if this person takes part no more, or else the remark")


@cache
def _words() -> dict[str, frozenset[str]]:
    return {kind: words_of(lists) for kind, lists in shipped_table(__file__, "exported_words.yml").items()}


def _own(columns: Mapping[str, tuple[str, ...]], row: Mapping[str, str]) -> dict[str, str]:
    own = {ours: next((row[name] for name in theirs if row.get(name)), "") for ours, theirs in columns.items()}
    last, comma, first = row.get("student", "").partition(",")
    # Who has one name only stands there without a comma.
    own |= {"first_name": (first if comma else last).strip(), "last_name": last.strip() if comma else ""} \
        if last else {}
    return own | ({} if "@" in own["email"] else {"email": ""})


def _is_no_person(row: Mapping[str, str]) -> bool:
    """Canvas puts the most points there are below the heading, and a student of its own at the end, whom no office has.

    Above the most points it says of each column whether its grades are posted by hand.
    Its test student has a log-in and no SIS User ID; somebody who is called so has one.
    """
    student = row.get("student", "").strip()
    is_own = student in ("Student, Test", "Test Student") and not row.get("sis_user_id")
    is_posting = {cell.strip() for cell in row.values()} == {"", "Manual Posting"}
    return student.startswith("Points Possible") or is_own or is_posting
