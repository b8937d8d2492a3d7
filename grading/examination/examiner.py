"""One submission through sandbox and marking: used by our own runner and by nbgrader's steps alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from courses import Exercise, ItemScore
from grading.class_folder.course_folder import CourseFolder, as_json, write_whole
from grading.class_folder.submission import (
    DECISIONS,
    Refusal,
    Submission,
    read_submission,
    submission_refusal,
    submitted_files,
)
from grading.class_folder.variants import CourseSecret, pack_id
from grading.errors import GradingError
from grading.examination.decided_files import decided_lines, files_of
from grading.examination.diary import in_utf8
from grading.examination.marking import Marks, mark
from grading.examination.notebook_cells import Notebook, executed_or, restore_notebook, with_marks
from grading.exchange.notebook_form import why_unreadable
from grading.exchange.release import rebuild_variant
from grading.sandbox.ports import Execution, Job, Limits, Sandbox
from synthetic_data import digest, sound


@dataclass
class Examiner:
    """Everything needed to examine the submissions of one course; it holds the secret, the sandbox never does."""

    course: CourseFolder
    sandbox: Sandbox
    limits: Limits = field(default_factory=Limits)

    @cached_property
    def secret(self) -> CourseSecret:
        """The course secret."""
        return self.course.secret()

    @cached_property
    def class_list(self) -> Mapping[str, str]:
        """Trainee → language of feedback."""
        return {trainee.id: trainee.language for trainee in self.course.trainees()}

    def submission(self, trainee: str, exercise: str) -> Submission:
        """Return what was collected; raises `GradingError` when nothing was."""
        found = read_submission(self.course, trainee, exercise)
        if found is None:
            raise GradingError(f"{self.course.submitted(trainee, exercise)} holds no collected submission; "
                               "run: readiness grade collect")
        return found

    def restored(self, submission: Submission) -> tuple[Notebook, Submission]:
        """Return the submitted notebook in the released form, and the submission, refused when it has no such form."""
        exercise = submission.exercise
        handed_in = submitted_files(self.course, submission.trainee, exercise)[f"{exercise}.ipynb"]
        broken = why_unreadable(handed_in)
        if broken:
            refusal = submission.refusal or submission_refusal("broken", f"{exercise}.ipynb is no notebook: {broken}.")
            return self._released(exercise), replace(submission, refusal=refusal)
        return restore_notebook(json.loads(handed_in), self._released(exercise)), submission

    def execute(self, submission: Submission, notebook: Notebook) -> Execution | None:
        """Run a notebook on the trainee's rebuilt pack; None when the submission was refused at collecting."""
        if submission.refusal is not None:
            return None
        # Built anew, because anybody could change the cases in their own folder.
        pack, _ = rebuild_variant(self.secret, self.course.exercise(submission.exercise), submission.trainee,
                                  submission.attempt, self._language(submission))
        files: dict[str, bytes | Path] = {f"pack/{name}": content for name, content in pack.files.items()}
        handed_in = submitted_files(self.course, submission.trainee, submission.exercise)
        if DECISIONS in handed_in:
            files[DECISIONS] = in_utf8(handed_in[DECISIONS])
        job = Job(name=f"{submission.trainee}/{submission.exercise}", notebook=_as_bytes(notebook), files=files)
        return self.sandbox.run(job, self.limits)

    def mark(self, submission: Submission, execution: Execution | None) -> Marks:
        """Return what the submission earned and keep the record beside the gradebook."""
        exercise = self.course.exercise(submission.exercise)
        language = self._language(submission)
        pack, key = rebuild_variant(self.secret, exercise, submission.trainee, submission.attempt, language)
        given = self.course.pack(submission.trainee, submission.exercise, submission.attempt) / "desks.json"
        if exercise.fixed_cases and given.is_file() and given.read_bytes() != pack.files["desks.json"]:
            raise GradingError(f"{exercise.id} of {submission.trainee}: its table was changed after these cases were "
                               "given out, and what is right now need not be right for them. Put the old table back "
                               f"and make the exercise from it (readiness course table {exercise.id}), then grade")
        handed_in = submitted_files(self.course, submission.trainee, submission.exercise)
        return mark(exercise, key, submission, execution, decisions=in_utf8(handed_in.get(DECISIONS, b"")),
                    secret=self.secret, class_list=self.class_list, attempts=self.course.settings.attempts,
                    language=language)

    def keep(self, submission: Submission, marks: Marks) -> None:
        """Write the record of an examination, which lets an interrupted run go on where it stopped."""
        record = {"inputs": self.inputs(submission), "received_at": submission.received_at, "marks": asdict(marks)}
        write_whole(self.course.result(marks.trainee, marks.exercise, marks.attempt), as_json(record), mode=0o600)

    def inputs(self, submission: Submission) -> str:
        """Digest of everything that decides the marks: the work, the exercise and the variant."""
        exercise = self.course.exercise(submission.exercise)
        token = pack_id(self.secret, submission.exercise, submission.trainee, submission.attempt)
        notebook = self.course.released(submission.exercise).read_bytes()
        language = self._language(submission)
        # Sentences are written with the marks; English is left out, so that what was graded before there were others
        # stays as it is.
        parts = (submission.fingerprint, token, digest(notebook), _digest_of(exercise),
                 *([language] if language != "en" else []))
        return digest("\n".join(parts).encode())

    def examine(self, submission: Submission) -> tuple[Notebook, Marks]:
        """Restore, run and mark one submission; return the notebook an instructor looks at, and the marks."""
        notebook, submission = self.restored(submission)
        execution = self.execute(submission, notebook)
        marks = self.mark(submission, execution)
        executed = executed_or(notebook, execution.notebook if execution else None)
        return with_marks(executed, marks, self.decided(submission, marks)), marks

    def decided(self, submission: Submission, marks: Marks) -> dict[str, list[str]]:
        """Return item → a line for each file of what was decided, as formgrader shows it."""
        exercise = self.course.exercise(submission.exercise)
        pack, key = rebuild_variant(self.secret, exercise, submission.trainee, submission.attempt,
                                    self._language(submission))
        return decided_lines(files_of(exercise, pack, key, marks, self._language(submission)))

    def _language(self, submission: Submission) -> str:
        return self.class_list.get(submission.trainee, "en")

    def _released(self, exercise: str) -> Notebook:
        released: Notebook = json.loads(self.course.released(exercise).read_bytes())
        return released


def read_marks(path: Path) -> Marks | None:
    """Return the marks of one attempt's record, or None when there is no whole record."""
    record = read_record(path)
    if record is None:
        return None
    values = record["marks"]
    return Marks(**values | {"items": tuple(ItemScore(**item) for item in values["items"]),
                             "refusal": Refusal(**values["refusal"]) if values["refusal"] else None,
                             "notes": tuple(values["notes"]), "trail": tuple(values["trail"])})


def read_record(path: Path) -> dict[str, Any] | None:
    """Return an attempt's record as it was kept, or None when there is no whole one."""
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if {"inputs", "received_at", "marks"} <= set(record) else None


def _as_bytes(notebook: Notebook) -> bytes:
    return sound(json.dumps(notebook, ensure_ascii=False, sort_keys=True)).encode()


def _digest_of(exercise: Exercise) -> str:
    files = [path for folder in (exercise.source, exercise.keys) for path in sorted(folder.rglob("*"))
             if path.is_file() and path.suffix in (".py", ".yml", ".json", ".csv")]
    # Names, not paths: where the course is installed decides no mark.
    return digest("".join(f"{path.name}:{digest(path)}\n" for path in files).encode())
