"""Who changed which mark or date in the gradebook: a line beside each change, committed with it or not at all.

The lines lie in a table of their own in the gradebook's database and are written by whatever changes it through
nbgrader, formgrader included; what another program does to the database by itself leaves none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, Text, event, insert, inspect, select
from sqlalchemy.orm import Session

from grading.class_folder.account import account_name
from grading.class_folder.moments import now_text

_WATCHED = {
    "Grade": {"manual_score": "points by hand", "auto_score": "points as graded", "extra_credit": "extra points"},
    "Comment": {"manual_comment": "comment"},
    "SubmittedNotebook": {"late_submission_penalty": "penalty"},
    "SubmittedAssignment": {"extension": "extension"},
    "Assignment": {"duedate": "due date"},
}
"""nbgrader's table → column → what it is in words."""
_NEW = "work graded in this session"
_WORDS = tuple(Column(name, String(200), nullable=False)
               for name in ("at", "by", "what", "trainee", "exercise", "part"))
CHANGES = Table("readiness_changes", MetaData(), Column("number", Integer, primary_key=True), *_WORDS,
                Column("before", Text, nullable=False), Column("after", Text, nullable=False))
"""One change each; lines are only ever added."""


def watch_changes() -> None:
    """Note from now on, in this program, every change that is made through nbgrader."""
    if not event.contains(Session, "before_flush", _note):
        event.listen(Session, "before_flush", _note)


def _note(session: Session, _context: object, _instances: object) -> None:
    session.info.setdefault(_NEW, set()).update(_new_work(session))
    lines = [line for row in session.dirty for line in _changed(session, row)]
    lines += [_line(row, "submission", "there", "removed") for row in session.deleted
              if type(row).__name__ == "SubmittedAssignment"]
    if not lines:
        return
    connection = session.connection()
    CHANGES.create(connection, checkfirst=True)
    connection.execute(insert(CHANGES), lines)


def _changed(session: Session, row: Any) -> Iterator[dict[str, str]]:
    if not type(row).__module__.startswith("nbgrader"):
        return
    for name, words in _WATCHED.get(type(row).__name__, {}).items():
        history = inspect(row).attrs[name].history
        if not history.added:
            continue
        before = history.deleted[0] if history.deleted else _kept(session, row, name)
        after = _as_kept(name, history.added[0])
        if before != after and not (before is None and _is_found(session, row, name)):
            yield _line(row, words, _written(name, before), _written(name, after))


def _new_work(session: Session) -> Iterator[str]:
    """Ids of what is graded here for the first time, or was handed in anew."""
    for row in session.dirty:
        kind = type(row).__name__
        if kind == "Grade" and inspect(row).attrs["auto_score"].history.added:
            yield row.notebook_id
        elif kind == "SubmittedAssignment" and inspect(row).attrs["timestamp"].history.added:
            yield row.id


def _is_found(session: Session, row: Any, name: str) -> bool:
    """Tell whether a first value is what grading found, and no change of anything; a penalty comes with a date too."""
    if name == "late_submission_penalty":
        return not session.info[_NEW].isdisjoint((row.id, row.assignment_id))
    return name == "auto_score"


def _as_kept(name: str, value: Any) -> Any:
    """A value as the database keeps it: formgrader hands on points as they were typed."""
    return float(value) if isinstance(value, str) and name != "manual_comment" else value


def _kept(session: Session, row: Any, name: str) -> Any:
    """What the database holds of a value that was set without being read."""
    kind = type(row)
    return session.connection().execute(select(getattr(kind, name)).where(kind.id == row.id)).scalar()


def _line(row: Any, what: str, before: str, after: str) -> dict[str, str]:
    kind = type(row).__name__
    exercise = row.name if kind == "Assignment" else (row if kind == "SubmittedAssignment" else row.assignment).name
    return {"at": now_text(), "by": account_name(), "what": what, "exercise": exercise, "before": before,
            "after": after, "trainee": "" if kind == "Assignment" else row.student.id,
            "part": row.name if kind in ("Grade", "Comment") else ""}


def _written(name: str, value: Any) -> str:
    if value is None:
        return "none"
    if name == "manual_comment":
        return f"{len(value)} letters"  # what it says stands on the feedback page, and is said here to nobody
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M UTC")
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:g} hours"
    return f"{value:g}"
