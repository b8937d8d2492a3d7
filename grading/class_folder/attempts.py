"""The life of an attempt: given out, closed by its feedback, perhaps opened again with a reason.

Feedback tells what was right. Work that comes after it would be made with the answers at hand, so the attempt is
closed from that moment; a new attempt has new cases.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from courses import EXERCISE_ID
from grading.class_folder.arrangements import Arrangement, arrange, holding, needs_reason, take_back
from grading.class_folder.course_folder import CourseFolder, as_json, read_kept, write_whole
from grading.class_folder.moments import now_text, written
from grading.class_folder.roster import is_trainee_name
from grading.class_folder.submission import read_submission
from grading.errors import GradingError
from synthetic_data import BadInput

PACK_MARK = "pack.json"
"""The file of a data pack that is written last: with it the pack is whole."""
CLOCK_TOLERANCE = timedelta(minutes=5)
"""Two clocks, the trainee's program and the file system, may differ by so much."""


@dataclass(frozen=True, kw_only=True)
class AttemptState:
    """What happened to one attempt so far; moments in UTC, ISO 8601."""

    issued_at: str = ""
    """When its data were given out; empty for a course folder older than this record."""
    closed_at: str = ""
    """When feedback was given; empty while the attempt is open."""
    reopened: tuple[dict[str, str], ...] = ()
    """Every reopening that holds: `at`, `reason`, and `closed_at` as it was."""


def current_attempt(course: CourseFolder, trainee: str, exercise: str) -> int:
    """Return the number of the newest attempt that was given out; 0 when none was."""
    home = f"{course.root}/packs/{trainee}/{exercise}"
    if not is_trainee_name(trainee) or not EXERCISE_ID.fullmatch(exercise):  # before it becomes part of a path
        return 0
    try:
        names = os.listdir(home)  # a class of thousands asks for each of them, so without making paths
    except (FileNotFoundError, NotADirectoryError):
        return 0
    return max((int(name.removeprefix("attempt-")) for name in names
                if name.startswith("attempt-") and os.path.exists(f"{home}/{name}/{PACK_MARK}")), default=0)


def attempt_state(course: CourseFolder, trainee: str, exercise: str, attempt: int) -> AttemptState:
    """Return what happened to an attempt so far: what was kept of it, and whether it was opened again since."""
    return state_with(course, trainee, exercise, attempt, holding(course))


def state_with(course: CourseFolder, trainee: str, exercise: str, attempt: int,
               lines: Sequence[Arrangement]) -> AttemptState:
    """Return what `attempt_state` returns, with the arrangements that hold read before."""
    kept = _kept(course, trainee, exercise, attempt)
    own = [line for line in lines if (line.kind, line.trainee, line.exercise, line.value) == (
        "reopen", trainee, exercise, str(attempt))]
    events = [{"at": line.at, "reason": line.reason, "closed_at": kept.closed_at} for line in own]
    # A later feedback closes it anew; taken back, the reopening never was.
    is_open = any(line.at > kept.closed_at for line in own)
    return replace(kept, closed_at="" if is_open else kept.closed_at, reopened=(*kept.reopened, *events))


def _kept(course: CourseFolder, trainee: str, exercise: str, attempt: int) -> AttemptState:
    values = _states(course, trainee, exercise).get(str(attempt), {})
    return AttemptState(**values | {"reopened": tuple(values.get("reopened", ()))})


def note_issue(course: CourseFolder, trainee: str, exercise: str, attempt: int) -> None:
    """Keep when an attempt's data were given out; the first time stands."""
    state = _kept(course, trainee, exercise, attempt)
    if not state.issued_at:
        _keep(course, trainee, exercise, attempt, replace(state, issued_at=now_text()))


def issue_moments(course: CourseFolder, trainee: str) -> list[str]:
    """Return when a trainee's attempts were given out, of every exercise; UTC, ISO 8601."""
    states = [_states(course, trainee, file.stem) for file in (course.root / "attempts" / trainee).glob("*.json")]
    return [one["issued_at"] for attempts in states for one in attempts.values() if one.get("issued_at")]


def close_attempt(course: CourseFolder, trainee: str, exercise: str, attempt: int) -> None:
    """Close an attempt, because its feedback is about to be given; closed once, it keeps its time."""
    if not attempt_state(course, trainee, exercise, attempt).closed_at:
        kept = _kept(course, trainee, exercise, attempt)
        _keep(course, trainee, exercise, attempt, replace(kept, closed_at=now_text()))


def reopen_attempt(course: CourseFolder, trainee: str, exercise: str, reason: str) -> int:
    """Open the newest attempt of a trainee again and return its number; what was handed in meanwhile counts then.

    Raises
    ------
    BadInput : no reason is given, or the class list has no such trainee
    GradingError : the attempt is open, none was given out, or it is one of an exam
    """
    course.trainee(trainee)
    if problems := needs_reason("reopen", reason):
        raise BadInput(problems)
    attempt = current_attempt(course, trainee, exercise)
    if not attempt:
        raise GradingError(f"nothing of {exercise[:40]!r} was given out to {trainee}")
    if not attempt_state(course, trainee, exercise, attempt).closed_at:
        raise GradingError(f"attempt {attempt} of {trainee} at {exercise} is open: no feedback was given on it yet")
    if course.settings.exam:
        raise GradingError(f"{course.settings.course} is an exam, and feedback on {exercise} told what is right: the "
                           "attempt is not opened again. What was handed in before still counts once it is collected")
    arrange(course, "reopen", exercise=exercise, trainee=trainee, value=str(attempt), reason=reason)
    return attempt


def undo_reopening(course: CourseFolder, trainee: str, exercise: str, reason: str = "") -> int:
    """Close an attempt again as if it had not been opened, and return its number.

    Raises
    ------
    GradingError : none of this trainee and exercise was opened
    """
    return int(take_back(course, "reopen", exercise=exercise, trainee=trainee, reason=reason).value)


def is_given_back(course: CourseFolder, trainee: str, exercise: str) -> bool:
    """Tell whether feedback was given on what a trainee handed in last, so that they may know what it earned."""
    submission = read_submission(course, trainee, exercise)
    return submission is not None and bool(attempt_state(course, trainee, exercise, submission.attempt).closed_at)


def feedback_was_given(course: CourseFolder, exercise: str) -> bool:
    """Tell whether feedback told anybody what was right, also where the attempt was opened again since."""
    return first_feedback(course, exercise) is not None


def first_feedback(course: CourseFolder, exercise: str) -> datetime | None:
    """Return when feedback first told anybody what was right, also where the attempt was opened again since."""
    files = (course.root / "attempts").glob(f"*/{exercise}.json")
    moments = [state["closed_at"] for file in files for state in read_kept(file).values() if state.get("closed_at")]
    return min(map(datetime.fromisoformat, moments), default=None)


def attempt_at(course: CourseFolder, trainee: str, exercise: str, moment: datetime) -> int:
    """Return the attempt that was the newest at a moment; 0 before the first was given out."""
    newest = current_attempt(course, trainee, exercise)
    for attempt in range(newest, 0, -1):
        issued = attempt_state(course, trainee, exercise, attempt).issued_at
        # Only the first attempt has none before it for which work of that moment could have been meant.
        if not issued or moment + CLOCK_TOLERANCE * (attempt == 1) >= datetime.fromisoformat(issued):
            return attempt
    return 0


def why_closed(course: CourseFolder, trainee: str, exercise: str, attempt: int, moment: datetime) -> str:
    """Return why work of this moment no longer counts for an attempt, as a sentence; empty when it does."""
    closed = attempt_state(course, trainee, exercise, attempt).closed_at
    if not closed or moment < datetime.fromisoformat(closed):
        return ""
    return (f"was handed in after the close: attempt {attempt} closed with its feedback at "
            f"{written(datetime.fromisoformat(closed))}. Give a new attempt with release --again, or open this one "
            "again with: readiness grade reopen")


def _states(course: CourseFolder, trainee: str, exercise: str) -> dict[str, Any]:
    return read_kept(_file(course, trainee, exercise))


def _keep(course: CourseFolder, trainee: str, exercise: str, attempt: int, state: AttemptState) -> None:
    file = _file(course, trainee, exercise)
    (course.root / "attempts").mkdir(mode=0o700, exist_ok=True)
    states = _states(course, trainee, exercise) | {str(attempt): asdict(state)}
    write_whole(file, as_json(states), mode=0o600)


def _file(course: CourseFolder, trainee: str, exercise: str) -> Path:
    return course.root / "attempts" / trainee / f"{exercise}.json"
