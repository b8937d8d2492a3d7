"""From the exchange into the course folder: the newest submission of each trainee, and nobody else's.

nbgrader's own collecting follows links with the instructor's rights and only warns when a submission belongs to
another account. Here both are fatal for that folder, and the rest of the class goes on.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from grading.class_folder.attempts import CLOCK_TOLERANCE, attempt_at, attempt_state, first_feedback, why_closed
from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.deadlines import due_date
from grading.class_folder.moments import written
from grading.class_folder.roster import Trainee
from grading.class_folder.submission import (
    DECISIONS,
    SECRET,
    Refusal,
    Submission,
    place_submission,
    read_submission,
    stamp,
    submission_refusal,
)
from grading.exchange.collected import Collected, account_of, few_of_each, refused_folder
from grading.exchange.folders import refuse_foreign_exchange
from grading.exchange.inbound import Inbound, UnsafeFolder, read_inbound
from grading.exchange.notebook_form import why_unreadable

# ASCII, because \d alone takes the digits of every script.
_STAMP = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{6}))? UTC", re.ASCII)
_COPYING = timedelta(seconds=30)
"""Handing in names the folder first and then copies into it; so much may pass between where a date lies there."""
_MOST_FOLDERS = 20
"""Folders of one trainee and exercise that are opened, the newest first; somebody could leave a million."""


@dataclass(frozen=True, kw_only=True)
class _Named:
    """A folder of the exchange whose name says whose it is; nothing of that is believed yet."""

    path: Path
    trainee: Trainee
    exercise: str
    claimed_at: datetime


@dataclass(frozen=True, kw_only=True)
class _Candidate:
    """A folder that may count."""

    named: _Named
    inbound: Inbound
    attempt: int
    seen_at: datetime
    received_at: datetime
    notes: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        return self.named.trainee.id, self.named.exercise


class _Refused(Exception):
    """The folder is not taken; the message says why."""


def collect(course: CourseFolder, exercise: str | None = None,
            trainee: str | None = None) -> list[Collected]:
    """Take over what trainees handed in through the exchange.

    Parameters
    ----------
    exercise, trainee : only these; None means all

    Returns
    -------
    list[Collected] : one line for each folder looked at, the refused ones with a sentence

    Raises
    ------
    BadInput : the exchange is somebody else's; see `refuse_foreign_exchange`
    """
    refuse_foreign_exchange(course)
    inbound = course.exchange / course.settings.course / "inbound"
    everybody = course.trainees()
    # nbgrader names a folder after the account; the class list sees to it that no name means two people.
    people = {one.login: one for one in everybody} | {one.id: one for one in everybody}
    released = {path.name for path in (course.root / "release").iterdir() if course.released(path.name).is_file()}
    refused: list[tuple[int, Collected]] = []
    named: dict[tuple[str, str], list[_Named]] = {}
    for path in sorted(inbound.iterdir()) if inbound.is_dir() else ():
        try:
            found = _named(course, path, people, released)
        except (_Refused, OSError, ValueError) as problem:
            refused += refused_folder(path, problem, exercise, trainee)
            continue
        if exercise in (None, found.exercise) and trainee in (None, found.trainee.id):
            named.setdefault((found.trainee.id, found.exercise), []).append(found)
    outcomes = few_of_each(refused)
    told = {name: first_feedback(course, name) for name in released} if course.settings.exam else {}
    for (_, name), folders in named.items():
        outcomes += _collect_one(course, folders, told.get(name))
    return outcomes


def _named(course: CourseFolder, path: Path, people: Mapping[str, Trainee], released: Collection[str]) -> _Named:
    parts = path.name.split("+")
    # The fourth part is random, and added by nbgrader (ExchangeSubmit.add_random_string).
    if len(parts) not in (3, 4):
        raise _Refused("has no name of the form trainee+exercise+time")
    name, exercise, claimed = parts[:3]
    if name not in people:
        raise _Refused("names nobody on the class list")
    if exercise not in released:
        raise _Refused("names an exercise that was not released")
    trainee = people[name]
    stranger = _stranger(course, trainee, path.lstat().st_uid)
    if stranger:
        raise _Refused(stranger)
    return _Named(path=path, trainee=trainee, exercise=exercise, claimed_at=_moment(claimed))


def _stranger(course: CourseFolder, trainee: Trainee, owner: int) -> str:
    """Return why this owner may not hand in for the trainee; empty when they may."""
    if course.settings.submitters != "accounts":
        whose = "the shared account" if course.settings.submitters == "shared" else "the desk service"
        return "" if owner == os.getuid() else f"belongs to {account_of(owner)}, not to {whose}"
    if account_of(owner) == trainee.login:
        return ""
    return f"is handed in under the name {trainee.id} but belongs to the account {account_of(owner)}; please ask both"


def _moment(text: str) -> datetime:
    found = _STAMP.fullmatch(text)
    if found is None:
        raise _Refused("carries no readable time in its name")
    try:
        return datetime(*(int(part or 0) for part in found.groups()), tzinfo=UTC)  # type: ignore[misc,arg-type]  # the pattern gives as many numbers as datetime takes
    except ValueError:
        raise _Refused("carries a time in its name that no clock shows") from None


def _collect_one(course: CourseFolder, folders: list[_Named], told_at: datetime | None) -> list[Collected]:
    """Take over the newest folder of one trainee and exercise that may count; `told_at`: see `_candidate`."""
    newest_first = sorted(folders, key=lambda one: (one.claimed_at, one.path.name), reverse=True)
    # One line however many there are: thousands would hide what is told of others.
    more = len(newest_first) - _MOST_FOLDERS - 1
    others = f"and {more:,} {'folder' if more == 1 else 'folders'} before it: " if more > 0 else ""
    outcomes = [_outcome(one, "older", f"{others}only the {_MOST_FOLDERS} newest are looked at")
                for one in newest_first[_MOST_FOLDERS:][:1]]
    candidates: list[_Candidate] = []
    for one in reversed(newest_first[:_MOST_FOLDERS]):
        try:
            candidates.append(_candidate(course, one, told_at, candidates))
        except (_Refused, UnsafeFolder, OSError, ValueError, OverflowError) as problem:
            outcomes.append(_outcome(one, "refused", str(problem)))
    candidates.sort(key=lambda one: (one.received_at, one.named.path.name))
    outcomes += [_outcome(one.named, "older", "a newer one was handed in") for one in candidates[:-1]]
    return outcomes + [_take_over(course, one) for one in candidates[-1:]]


def _candidate(course: CourseFolder, named: _Named, told_at: datetime | None,
               before_it: Iterable[_Candidate]) -> _Candidate:
    """Return a folder that may count.

    `told_at` is when feedback on an exam told the first what is right, `before_it` what may count of the folders that
    are named before it.
    """
    name, exercise = named.trainee.id, named.exercise
    inbound = read_inbound(named.path, (f"{exercise}.ipynb", DECISIONS, SECRET))
    if stranger := _stranger(course, named.trainee, inbound.owner):
        raise _Refused(stranger)  # The folder was swapped since its owner was asked for.
    # The desk service writes its own clock's time, and after a crash or from a backup it writes the folder again.
    own_clock = course.settings.submitters == "service"
    seen_at = named.claimed_at if own_clock else datetime.fromtimestamp(inbound.seen_at, UTC)
    attempt = attempt_at(course, name, exercise, seen_at)
    if attempt == 0:
        raise _Refused("was handed in before the exercise was given out")
    issued_at = attempt_state(course, name, exercise, attempt).issued_at
    received_at, notes = seen_at, _disbelief(named, seen_at)
    if _is_believed(course, named, seen_at, issued_at, before_it):
        received_at, notes = named.claimed_at, ()
    before = read_submission(course, name, exercise)
    # What was taken over before the close stays so, however often the class is collected.
    if _is_news(before, received_at):
        refused = (why_closed(course, name, exercise, attempt, seen_at) or _after_exam(course, named, received_at)
                   or _after_feedback(told_at, received_at))
        if refused:
            raise _Refused(refused)
    return _Candidate(named=named, inbound=inbound, attempt=attempt, seen_at=seen_at, received_at=received_at,
                      notes=notes)


def _is_believed(course: CourseFolder, named: _Named, seen_at: datetime, issued_at: str,
                 before_it: Iterable[_Candidate]) -> bool:
    """Tell whether the time in the folder's name holds; where it does not, the file system's does."""
    claimed = named.claimed_at
    if claimed > seen_at + CLOCK_TOLERANCE:
        raise _Refused(f"says that it was handed in at {stamp(claimed)}, and the file system saw it before, at "
                       f"{stamp(seen_at)} UTC")
    if seen_at - claimed > CLOCK_TOLERANCE or (issued_at and claimed < datetime.fromisoformat(issued_at)):
        return False
    # By both clocks it came after work that carries the file system's time, so its own name may not put it before.
    if any(one.seen_at <= seen_at and one.received_at > claimed for one in before_it):
        return False
    return seen_at - claimed <= _COPYING or not _reaches_back_over_due(course, named, seen_at)


def _reaches_back_over_due(course: CourseFolder, named: _Named, seen_at: datetime) -> bool:
    """Tell whether the name is in time and the file system too late: trainees who write names can write any."""
    if course.settings.submitters != "accounts":
        return False  # The instructor names the folders.
    due = due_date(course, named.exercise, named.trainee.id)
    return due is not None and named.claimed_at <= due < seen_at


def _disbelief(named: _Named, seen_at: datetime) -> tuple[str, ...]:
    return (f"the folder says {stamp(named.claimed_at)}, the file system saw it change at "
            f"{stamp(seen_at)} UTC; the later time counts",)


def _after_exam(course: CourseFolder, named: _Named, received_at: datetime) -> str:
    close = due_date(course, named.exercise, named.trainee.id) if course.settings.exam else None
    return f"was handed in after the exam's close at {written(close)}" if close and received_at > close else ""


def _after_feedback(told_at: datetime | None, received_at: datetime) -> str:
    # The verbs refuse such a date; somebody may write it into course.yml by hand.
    return (f"was handed in after feedback on this exam was given at {written(told_at)}, when people could know what "
            "is right; a later date in course.yml does not open it again. For whoever sits it later, make an exam "
            "folder of its own") if told_at and received_at >= told_at else ""


def _take_over(course: CourseFolder, candidate: _Candidate) -> Collected:
    name, exercise = candidate.key
    before, refusal = read_submission(course, name, exercise), _refusal(candidate)
    if before is not None and not _is_news(before, candidate.received_at):
        return _outcome(candidate.named, "unchanged", _said(refusal, before.notes))
    try:
        submission = place_submission(
            course, name, exercise, candidate.inbound.files, attempt=candidate.attempt,
            received_at=candidate.received_at, refusal=refusal, notes=(*candidate.notes, *candidate.inbound.notes))
    except (OSError, ValueError) as problem:
        said = f"could not be taken over here ({problem}); collect again"
        return replace(_outcome(candidate.named, "refused", said), failed_here=isinstance(problem, OSError))
    return _outcome(candidate.named, "collected", _said(refusal, submission.notes))


def _is_news(before: Submission | None, received_at: datetime) -> bool:
    # Compared as texts: both have one fixed form, whose order is that of time.
    return before is None or stamp(received_at) > before.received_at


def _refusal(candidate: _Candidate) -> Refusal | None:
    notebook = f"{candidate.named.exercise}.ipynb"
    if notebook in candidate.inbound.files:
        broken = why_unreadable(candidate.inbound.files[notebook])
        return submission_refusal("broken", f"{notebook} is no notebook: {broken}.") if broken else None
    refused = next((note for note in candidate.inbound.notes if note.startswith(notebook)), "")
    return submission_refusal("unsafe", f"{refused}.") if refused else submission_refusal(
        "missing", f"{notebook} is missing.")


def _said(refusal: Refusal | None, notes: Iterable[str]) -> str:
    first = refusal.instructor if refusal else ""
    return " ".join(filter(None, (first, "; ".join(note for note in notes if note not in first))))


def _outcome(named: _Named, outcome: Literal["collected", "unchanged", "older", "refused"],
             sentence: str) -> Collected:
    return Collected(folder=named.path.name, trainee=named.trainee.id, exercise=named.exercise, outcome=outcome,
                     sentence=sentence)
