"""What an instructor arranged, line by line: due dates, longer time, attempts, reopenings, and what was taken back.

The one place for all of it. Lines are only ever added: each says what, for whom, who arranged it, when and why; taking
something back adds a line too. What holds is worked out from the lines.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from grading.class_folder.account import account_name
from grading.class_folder.course_folder import CourseFolder, as_json, read_kept, stamp_of, write_whole
from grading.class_folder.moments import now_text, written
from grading.errors import GradingError
from synthetic_data import BadInput, Problem

FILE = "arrangements.jsonl"
KINDS = {"due": "due date", "until": "extension", "extra": "extra time", "attempt": "another attempt",
         "reopen": "reopening", "note": "note"}
"""What can be arranged, in words."""
_LONGEST_REASON = 500
_EXTENSIONS = "extensions.json"


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """One line of the record."""

    id: int
    """1 for the first line."""
    at: str
    """When it was arranged, UTC, ISO 8601."""
    by: str
    """The account it was arranged from."""
    kind: str
    """One of `KINDS`, or `undo`."""
    exercise: str = ""
    """Empty: all exercises."""
    trainee: str = ""
    """Empty: the whole class."""
    value: str = ""
    """`due`, `until`: the moment in UTC, ISO 8601, empty for no due date; `extra`: seconds; `attempt`, `reopen`: the
    attempt's number; `note`: the text; `undo`: the id that is taken back."""
    reason: str = ""
    settings: str | None = field(default=None)
    """`due`: what course.yml said of the exercise when it was arranged."""


Check = Callable[[Sequence[Arrangement]], None]


def read_arrangements(course: CourseFolder) -> list[Arrangement]:
    """Return every line, the oldest first, those taken back and the undoing ones included.

    Raises
    ------
    BadInput : somebody changed the file so that a line cannot be read
    """
    file = course.root / FILE
    return [*_earlier(course), *(_seen(file, *stamp_of(file)) if file.exists() else ())]


def holding(course: CourseFolder) -> list[Arrangement]:
    """Return the arrangements that hold, the oldest first: without those taken back."""
    return still_holding(read_arrangements(course))


def still_holding(lines: Sequence[Arrangement]) -> list[Arrangement]:
    """Return those of the lines that were not taken back, without the lines that did so."""
    undone = {int(line.value) for line in lines if line.kind == "undo"}
    return [line for line in lines if line.kind != "undo" and line.id not in undone]


def by_person(lines: Sequence[Arrangement]) -> Mapping[str, Sequence[Arrangement]]:
    """Return trainee → what was arranged for them alone, in the order given; empty name → for the whole class."""
    found: dict[str, list[Arrangement]] = {}
    for line in lines:
        found.setdefault(line.trainee, []).append(line)
    return found


def arrange(course: CourseFolder, kind: str, *, exercise: str = "", trainee: str = "", value: str = "",
            reason: str = "", settings: str | None = None, check: Check | None = None) -> Arrangement:
    """Add a line and return it; it is on the disk when this returns.

    Parameters
    ----------
    check : is asked before, with what would hold then; what it raises keeps the line out

    Raises
    ------
    BadInput : the reason is too long
    """
    if len(reason) > _LONGEST_REASON:
        raise BadInput(Problem(where=f"{KINDS.get(kind, kind)}: reason", value=reason[:40],
                               rule=f"has {len(reason)} letters", remedy=f"say it in at most {_LONGEST_REASON}"))
    with _appending(course.root / FILE) as handle:
        before = read_arrangements(course)
        line = Arrangement(id=len(before) + 1, at=now_text(), by=account_name(), kind=kind,
                           exercise=exercise, trainee=trainee, value=value, reason=reason.strip(), settings=settings)
        if check is not None:
            check(still_holding([*before, line]))
        os.write(handle, _written_line(line))
        os.fsync(handle)
    return line


def rename_in_arrangements(course: CourseFolder, trainee: str, stand_in: str) -> None:
    """Put another name for a trainee who is to be forgotten, and take reasons and notes about them away."""
    earlier = read_kept(course.root / _EXTENSIONS)
    if trainee in earlier:
        own = {name: [grant | {"reason": ""} for grant in granted] for name, granted in earlier.pop(trainee).items()}
        write_whole(course.root / _EXTENSIONS, as_json(earlier | {stand_in: own}), mode=0o600)
    file = course.root / FILE
    if not file.exists():
        return
    with _appending(file):
        lines = [replace(line, trainee=stand_in, reason="") if line.trainee == trainee else line
                 for line in _parsed(file)]
        write_whole(file, b"".join(map(_written_line, lines)), mode=0o600)


def take_back(course: CourseFolder, *kinds: str, exercise: str = "", trainee: str = "", reason: str = "",
              check: Check | None = None) -> Arrangement:
    """Take back the last arrangement of these kinds that holds for a trainee and an exercise, and return it.

    Raises
    ------
    GradingError : none holds
    """
    lines = [line for line in holding(course)
             if line.kind in kinds and (line.exercise, line.trainee) == (exercise, trainee)]
    if not lines:
        names = " or ".join(KINDS[kind] for kind in kinds)
        raise GradingError(f"{trainee or 'the class'} has no {names} for {exercise or 'all exercises'} to take back")
    return take_back_line(course, lines[-1].id, reason, check)


def take_back_line(course: CourseFolder, number: int, reason: str = "", check: Check | None = None) -> Arrangement:
    """Take back the arrangement of this number and return it; see `grading.undo_arrangement`."""
    line = next((line for line in holding(course) if line.id == number), None)
    if line is None:
        raise GradingError(f"no arrangement {number} holds; see them with: readiness grade arrangements")
    if line.kind == "attempt":
        raise GradingError(f"attempt {line.value} of {line.trainee} at {line.exercise} cannot be taken back: its cases "
                           "were given out")
    arrange(course, "undo", exercise=line.exercise, trainee=line.trainee, value=str(number), reason=reason, check=check)
    return line


def note_for(course: CourseFolder, trainee: str, text: str) -> Arrangement:
    """Note what was agreed with a trainee beside dates, such as a screen reader; the instructor alone reads it.

    Raises
    ------
    BadInput : the text is empty, or the class list has no such trainee
    """
    course.trainee(trainee)
    if not text.strip():
        raise BadInput(Problem(where="note: text", rule="is empty", remedy="say what was agreed"))
    return arrange(course, "note", trainee=trainee, reason=text)


def undo_note(course: CourseFolder, trainee: str) -> Arrangement:
    """Take back the last note about a trainee and return it; raises `GradingError` when there is none."""
    return take_back(course, "note", trainee=trainee)


def sentence(line: Arrangement) -> str:
    """Return an arrangement as a sentence: when, who, what, for whom, why.

    Examples
    --------
    >>> sentence(Arrangement(id=1, at="2026-11-22T12:00:00+00:00", by="nigar", kind="extra", trainee="aysel",
    ...                      value="259200", reason="reads slowly"))
    '1. 2026-11-22 12:00 UTC, nigar: extra time for aysel, all exercises: 72 hours (reads slowly)'
    """
    about = f"{f' for {line.trainee}' if line.trainee else ' for the class'}, {line.exercise or 'all exercises'}"
    what = "takes back no. " + line.value if line.kind == "undo" else KINDS[line.kind] + about + _value(line)
    when = written(datetime.fromisoformat(line.at).replace(microsecond=0))
    return f"{line.id}. {when}, {line.by or 'unknown'}: {what}" + (f" ({line.reason})" if line.reason else "")


def _value(line: Arrangement) -> str:
    if line.kind in ("due", "until"):
        return f": {written(datetime.fromisoformat(line.value)) if line.value else 'none'}"
    if line.kind == "extra":
        return f": {int(line.value) // 3600} hours"
    return f": no. {line.value}" if line.value else ""


def needs_reason(kind: str, reason: str) -> list[Problem]:
    """Return the problem of an empty reason; no problem when there is one."""
    return [] if reason.strip() else [Problem(
        where=f"{kind}: reason", rule="is empty",
        remedy="say why, for whoever asks later; it is kept in the course folder")]


def _parsed(file: Path) -> list[Arrangement]:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    # What a kill or a full disk cut off was never confirmed to anybody: the next line takes its place.
    whole = text[:text.rfind("\n") + 1]
    return [_line(file, number, line) for number, line in enumerate(whole.splitlines(), start=1)]


def _written_line(line: Arrangement) -> bytes:
    return json.dumps(asdict(line), ensure_ascii=True, sort_keys=True).encode() + b"\n"


@lru_cache(maxsize=4)  # asked for at every step; a line that is added makes the file longer
def _seen(file: Path, _changed: int, _size: int, _number: int) -> tuple[Arrangement, ...]:
    return tuple(_parsed(file))


def _line(file: Path, number: int, line: str) -> Arrangement:
    try:
        found = Arrangement(**json.loads(line))
        if found.kind not in (*KINDS, "undo") or found.id < 1 or (found.kind == "undo" and not found.value.isdigit()):
            raise ValueError("is no arrangement")
        return found
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise BadInput(Problem(where=f"{file}: line {number}", rule="cannot be read any more", value=line[:80],
                               remedy="put back the copy from your backup; lines are only ever added here")) from None


def _earlier(course: CourseFolder) -> list[Arrangement]:
    """Extensions that an earlier version kept in a file of its own."""
    kept = read_kept(course.root / _EXTENSIONS)
    grants = sorted((grant["granted_at"], trainee, exercise, grant) for trainee, own in kept.items()
                    for exercise, granted in own.items() for grant in granted)
    return [Arrangement(id=number, at=at, by="", kind="until", exercise=exercise, trainee=trainee,
                        value=grant["until"], reason=grant["reason"])
            for number, (at, trainee, exercise, grant) in enumerate(grants, start=1)]


@contextmanager
def _appending(file: Path) -> Iterator[int]:
    """Hold the file alone, without a half-written last line."""
    handle = _locked(file)
    try:
        content = file.read_bytes()
        os.ftruncate(handle, content.rfind(b"\n") + 1)
        yield handle
    finally:
        os.close(handle)


def _locked(file: Path) -> int:
    while True:
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if os.path.samestat(os.fstat(handle), os.stat(file)):
            return handle
        os.close(handle)  # while we waited, somebody put another file in its place


def as_plain(line: Arrangement) -> dict[str, Any]:
    """Return an arrangement as plain JSON values, its kind in words beside it."""
    return asdict(line) | {"words": KINDS.get(line.kind, "taken back")}
