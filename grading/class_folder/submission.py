"""One collected submission on disk: what was handed in, when, for which attempt, and why it was refused, if it was."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from courses.toolkit.pack import filled_in
from courses.toolkit.words import Words
from grading.class_folder.course_folder import CourseFolder, as_json
from synthetic_data import digest, replace_folder

RECORD = "submission.json"
DECISIONS = "decisions.jsonl"
TIMESTAMP = "timestamp.txt"
SECRET = "submission_secret.txt"
"""nbgrader's token by which a trainee finds the feedback in the exchange."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why work earns nothing, once for each reader; neither sentence holds any truth about the answers."""

    reason_code: str
    trainee: str
    """In English; what they read on their page comes from `spoken`."""
    instructor: str
    why: str = ""
    """Key of the trainee's sentence in the words of pages, `refusal.<why>`."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """What that sentence names."""

    def spoken(self, words: Words) -> str:
        """Return the trainee's sentence in the language that they read."""
        return filled_in(words.texts.get(f"refusal.{self.why}", self.trainee), self.values)


def refusal_of(why: str, instructor: str, *, reason_code: str = "", **values: object) -> Refusal:
    """Return a refusal in the words of pages.

    Parameters
    ----------
    why : its sentence is `refusal.<why>`; the reason code as well where none is given
    values : what the sentence names
    """
    return Refusal(reason_code=reason_code or why, trainee=Words("en").say(f"refusal.{why}", **values),
                   instructor=instructor, why=why, values=values)


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What one trainee handed in for one exercise."""

    trainee: str
    exercise: str
    attempt: int
    received_at: str
    """UTC, as `2026-11-22 14:00:00`."""
    refusal: Refusal | None = None
    notes: tuple[str, ...] = ()
    """Sentences for the instructor on what was left out when collecting."""
    digests: Mapping[str, str]

    @property
    def fingerprint(self) -> str:
        """Digest of all that was handed in; the same work has the same one."""
        return digest(as_json(asdict(self)).encode())


def submission_refusal(reason: Literal["missing", "unsafe", "broken"], instructor: str) -> Refusal:
    """Return the refusal of work whose files cannot be used."""
    return refusal_of(f"submission-{reason}", instructor)


def place_submission(course: CourseFolder, trainee: str, exercise: str, files: Mapping[str, bytes], *,
                     attempt: int, received_at: datetime, refusal: Refusal | None = None,
                     notes: tuple[str, ...] = ()) -> Submission:
    """Put a submission into the course folder, whole or not at all; an earlier one is replaced.

    Parameters
    ----------
    files : name → content; only names `collect` allows should come here
    refusal : set when the files cannot be used; the released notebook then stands in for the trainee's
    """
    if refusal is not None:
        # Refused work is kept as the released notebook, so that nothing unreadable goes further; the token still leads
        # to the feedback.
        kept = {name: files[name] for name in (SECRET,) if name in files}
        files = kept | {f"{exercise}.ipynb": course.released(exercise).read_bytes()}
    submission = Submission(trainee=trainee, exercise=exercise, attempt=attempt, received_at=stamp(received_at),
                            refusal=refusal, notes=notes,
                            digests={name: digest(content) for name, content in sorted(files.items())})
    target = course.submitted(trainee, exercise)
    draft = target.with_name(f".{exercise}.{os.getpid()}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for name, content in files.items():
        (draft / name).write_bytes(content)
    (draft / TIMESTAMP).write_text(f"{submission.received_at} UTC\n", encoding="ascii")
    (draft / RECORD).write_text(as_json(asdict(submission)), encoding="utf-8")
    replace_folder(draft, target, mark=str(os.getpid()))  # two graders may place the same work at once
    return submission


def read_submission(course: CourseFolder, trainee: str, exercise: str) -> Submission | None:
    """Return the collected submission, or None when there is none."""
    try:
        values = json.loads((course.submitted(trainee, exercise) / RECORD).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    refusal = values.pop("refusal")
    return Submission(**values | {"refusal": Refusal(**refusal) if refusal else None,
                                  "notes": tuple(values["notes"])})


def submitted_files(course: CourseFolder, trainee: str, exercise: str) -> dict[str, bytes]:
    """Return the trainee's files of a submission: name → content."""
    folder = course.submitted(trainee, exercise)
    submission = read_submission(course, trainee, exercise)
    names = () if submission is None else submission.digests
    # The token stays out: whoever has it can fetch this trainee's feedback.
    return {name: (folder / name).read_bytes() for name in names if name != SECRET}


def read_received(submission: Submission) -> datetime:
    """Return when a submission was received, in UTC."""
    return datetime.fromisoformat(submission.received_at).replace(tzinfo=UTC)


def stamp(moment: datetime) -> str:
    """Return a moment in UTC to the second, in the form nbgrader reads.

    Examples
    --------
    >>> stamp(datetime(2026, 11, 22, 14, tzinfo=UTC))
    '2026-11-22 14:00:00'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
