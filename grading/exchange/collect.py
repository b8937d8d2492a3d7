"""From the exchange into the course folder: the newest submission of each trainee, and nobody else's.

nbgrader's own collecting follows links with the instructor's rights and only warns when a submission belongs to
another account. Here both are fatal for that folder, and the rest of the class goes on.
"""

from __future__ import annotations

import json
import os
import pwd
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.roster import Trainee
from grading.class_folder.submission import DECISIONS, SECRET, Refusal, place_submission, read_submission, stamp
from grading.exchange.inbound import Inbound, UnsafeFolder, read_inbound
from grading.exchange.release import current_attempt

_STAMPS = ("%Y-%m-%d %H:%M:%S.%f %Z", "%Y-%m-%d %H:%M:%S %Z")
_BELIEVED_LAG = timedelta(minutes=5)
"""A folder may carry a time this much before the file system saw it; more would let late work look early."""
_SENTENCES = {
    "missing": ("There was no notebook with the exercise's name in what you handed in. Please fetch the exercise "
                "again, do your work in it and hand it in without renaming it."),
    "unsafe": ("Your notebook could not be taken over as a plain file. Please hand it in again from JupyterLab "
               "with the Submit button."),
    "broken": ("Your notebook could not be opened; the file is damaged. Please open it in JupyterLab, save it "
               "and hand it in again."),
}


@dataclass(frozen=True, kw_only=True)
class Collected:
    """What became of one folder of the exchange."""

    folder: str
    trainee: str
    exercise: str
    outcome: Literal["collected", "unchanged", "older", "refused"]
    sentence: str = ""


@dataclass(frozen=True, kw_only=True)
class _Candidate:
    path: Path
    trainee: Trainee
    exercise: str
    claimed_at: datetime
    inbound: Inbound


def collect(course: CourseFolder, exercise: str | None = None,
            trainee: str | None = None) -> list[Collected]:
    """Take over what trainees handed in through the exchange.

    Parameters
    ----------
    exercise, trainee : only these; None means all

    Returns
    -------
    list[Collected] : one line for each folder looked at, the refused ones with a sentence
    """
    inbound = course.exchange / course.settings.course / "inbound"
    wanted = [one for one in course.trainees() if trainee in (None, one.id)]
    # nbgrader names a folder after the account; a trainee's own name goes first where both exist.
    trainees = {one.account: one for one in wanted if one.account} | {one.id: one for one in wanted}
    outcomes: list[Collected] = []
    newest: dict[tuple[str, str], _Candidate] = {}
    for path in sorted(inbound.iterdir()) if inbound.is_dir() else ():
        candidate = _candidate(course, path, trainees, exercise)
        if isinstance(candidate, Collected):
            outcomes.append(candidate)
        elif candidate is not None:
            outcomes += _keep_newest(newest, candidate)
    return outcomes + [_take_over(course, candidate) for candidate in newest.values()]


def _candidate(course: CourseFolder, path: Path, trainees: dict[str, Trainee],
               exercise: str | None) -> _Candidate | Collected | None:
    parts = path.name.split("+")
    if len(parts) not in (3, 4):
        return _refused(path, "", "", "has no name of the form trainee+exercise+time")
    name, its_exercise, claimed = parts[:3]
    if name not in trainees or exercise not in (None, its_exercise):
        known = any(name in (one.id, one.account) for one in course.trainees())
        return None if known else _refused(path, name, its_exercise, "names nobody on the class list")
    if not course.released(its_exercise).is_file():
        return _refused(path, name, its_exercise, "names an exercise that was not released")
    claimed_at = _moment(claimed)
    if claimed_at is None:
        return _refused(path, name, its_exercise, "carries no readable time in its name")
    try:
        inbound = read_inbound(path, (f"{its_exercise}.ipynb", DECISIONS, SECRET))
    except UnsafeFolder as problem:
        return _refused(path, name, its_exercise, str(problem))
    stranger = _stranger(course, trainees[name], inbound.owner)
    if stranger:
        return _refused(path, name, its_exercise, stranger)
    return _Candidate(path=path, trainee=trainees[name], exercise=its_exercise,
                      claimed_at=claimed_at, inbound=inbound)


def _stranger(course: CourseFolder, trainee: Trainee, owner: int) -> str:
    """Return why this owner may not hand in for the trainee; empty when they may."""
    if course.settings.submitters == "shared":
        return "" if owner == os.getuid() else f"belongs to {_account(owner)}, not to the shared account"
    account = trainee.account or trainee.id
    if _account(owner) == account:
        return ""
    return f"is handed in under the name {trainee.id} but belongs to the account {_account(owner)}; please ask both"


def _account(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"number {user}"


def _keep_newest(newest: dict[tuple[str, str], _Candidate], candidate: _Candidate) -> list[Collected]:
    key = (candidate.trainee.id, candidate.exercise)
    pair = sorted([candidate] + ([newest[key]] if key in newest else []),
                  key=lambda one: (one.claimed_at, one.path.name))
    newest[key] = pair[-1]
    return [Collected(folder=one.path.name, trainee=key[0], exercise=key[1], outcome="older",
                      sentence="a newer one was handed in") for one in pair[:-1]]


def _take_over(course: CourseFolder, candidate: _Candidate) -> Collected:
    name, exercise, files = candidate.trainee.id, candidate.exercise, candidate.inbound.files
    received_at, notes = _received_at(candidate)
    before = read_submission(course, name, exercise)
    refusal = _refusal(candidate)
    submission = place_submission(
        course, name, exercise, files, attempt=current_attempt(course, name, exercise), received_at=received_at,
        refusal=refusal, notes=(*notes, *candidate.inbound.notes)) if _is_news(before, received_at) else before
    assert submission is not None
    return Collected(folder=candidate.path.name, trainee=name, exercise=exercise,
                     outcome="unchanged" if submission is before else "collected",
                     sentence=" ".join(filter(None, (refusal.instructor if refusal else "", *submission.notes))))


def _is_news(before: Any, received_at: datetime) -> bool:
    return before is None or stamp(received_at) > before.received_at


def _received_at(candidate: _Candidate) -> tuple[datetime, Sequence[str]]:
    seen_at = datetime.fromtimestamp(candidate.inbound.seen_at, UTC)
    if candidate.claimed_at + _BELIEVED_LAG >= seen_at:
        return candidate.claimed_at, ()
    return seen_at, (f"the folder says {stamp(candidate.claimed_at)}, the file system saw it change at "
                     f"{stamp(seen_at)} UTC; the later time counts",)


def _refusal(candidate: _Candidate) -> Refusal | None:
    notebook = f"{candidate.exercise}.ipynb"
    if notebook in candidate.inbound.files:
        broken = why_unreadable(candidate.inbound.files[notebook])
        return _say("broken", f"{notebook} is no notebook: {broken}.") if broken else None
    refused = next((note for note in candidate.inbound.notes if note.startswith(notebook)), "")
    return _say("unsafe", f"{refused}.") if refused else _say("missing", f"{notebook} is missing.")


def why_unreadable(notebook: bytes) -> str:
    """Return why these bytes are no notebook we open; empty when they are one."""
    try:
        content = json.loads(notebook)
    except (ValueError, RecursionError) as error:
        return f"not readable JSON ({type(error).__name__})"
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list) or content.get("nbformat") != 4:
        return "no notebook of format 4"
    whole = all(isinstance(cell, dict) and isinstance(cell.get("metadata", {}), dict)
                and cell.get("cell_type") in ("code", "markdown", "raw")
                and isinstance(cell.get("source", ""), str | list) for cell in cells)
    return "" if whole and len(cells) <= 2000 else "cells of a form no notebook has"


def _say(reason: str, instructor: str) -> Refusal:
    return Refusal(reason_code=f"submission-{reason}", trainee=_SENTENCES[reason], instructor=instructor)


def _refused(path: Path, trainee: str, exercise: str, sentence: str) -> Collected:
    return Collected(folder=path.name, trainee=trainee, exercise=exercise, outcome="refused", sentence=sentence)


def _moment(text: str) -> datetime | None:
    for form in _STAMPS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC) if text.endswith(" UTC") else None
        except ValueError:
            continue
    return None
