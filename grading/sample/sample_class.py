"""A made-up class that sits the course: released, handed in, sandboxed, graded, given back, reported.

Everything follows from a seed, so the same call gives the same bytes, wherever an earlier run was stopped.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from courses import Exercise, Sample, list_exercises, list_samples, load_course, load_exercise
from grading.class_folder.course_folder import CourseFolder, create_course, write_whole
from grading.class_folder.roster import Trainee
from grading.class_folder.submission import place_submission
from grading.errors import TooFewPeople
from grading.examination.examiner import Examiner
from grading.examination.results import counting_marks
from grading.examination.runner import grade
from grading.exchange.release import rebuild_variant, release
from grading.exports import list_forms, write_export
from grading.pages.class_report import write_class_report
from grading.pages.feedback import write_feedback
from grading.sample.players import HOSTILE, play_sample, with_cell
from grading.sandbox.discovery import open_sandbox
from grading.sandbox.ports import Sandbox
from synthetic_data import describe_run, digest, load_spec, write_folder

_PEOPLE = (
    ("amina", "Amina", "Hasanova", "CW"), ("bahar", "Bahar", "Quliyeva", "DS"), ("cavid", "Cavid", "Musayev", "CW"),
    ("dilara", "Dilara", "Orucova", "TL"), ("elvin", "Elvin", "Safarov", "CW"), ("farida", "Farida", "Nabiyeva", "PL"),
    ("gunay", "Gunay", "Rzayeva", "DS"), ("hikmat", "Hikmat", "Tagiyev", "CW"),
)
"""Invented names."""
FIRST_OF_SAMPLE = _PEOPLE[0][0]
_OPENING = datetime(2026, 9, 1, 8, tzinfo=UTC)
_MOST_EXERCISES = 4
_SEAT_OF_COPYIST, _SEAT_OF_HOSTILE = 6, 7


@dataclass(frozen=True, kw_only=True)
class SampleClass:
    """What was made, for whoever links to it."""

    folder: Path
    report: str
    """The class report, relative to the folder."""
    feedback: tuple[tuple[str, str, str], ...]
    """Trainee, exercise and page, relative to the folder."""
    sandbox: str
    """Kind of sandbox; empty when everything had been made by an earlier run."""
    submissions: int
    refused: int


def run_sample_class(folder: Path, seed: int, *, exercises: Sequence[str] = (), sandbox: str = "auto",
                     jobs: int = 2, content: Path | None = None) -> SampleClass:
    """Let a made-up class of eight sit the course and write feedback, class report and exports into a folder.

    Parameters
    ----------
    folder : made whole or not at all; left alone when it already holds just this
    seed : same seed, same bytes
    exercises : ids; empty means the first four there are
    sandbox : kind, see `open_sandbox`
    content : folder with tracks of exercises; None means those that came with Readiness Lab

    Raises
    ------
    SandboxMissing : no sandbox works here; nothing is written
    """
    where = (content,) if content else ()
    chosen = [load_exercise(name, *where) for name in exercises or list_exercises(*where)[:_MOST_EXERCISES]]
    inputs = {f"{one.id}/{path.parent.name}/{path.name}": path for one in chosen for home in (one.source, one.keys)
              for path in sorted(home.rglob("*")) if path.is_file() and path.suffix in (".py", ".yml", ".json")}
    run = describe_run(command="grade sample-class", seed=seed, inputs=inputs,
                       settings={"exercises": [one.id for one in chosen]})
    used: list[str] = []

    def fill(draft: Path) -> None:
        with open_sandbox(sandbox) as opened:
            used.append(opened.kind)
            _fill(draft, seed, chosen, opened, jobs, content)

    write_folder(folder, run, fill)
    return _describe(folder, used)


def _fill(draft: Path, seed: int, exercises: Sequence[Exercise], sandbox: Sandbox, jobs: int,
          content: Path | None) -> None:
    work = draft / "course"
    course = make_sample_course(work, seed, [one.id for one in exercises], content)
    for number, exercise in enumerate(exercises):
        hand_in_all(course, exercise, number, seed)
    grade(Examiner(course, sandbox), jobs=jobs)
    write_feedback(course)
    write_class_report(course)
    for page in sorted((work / "feedback").glob("*/*/*.html")):
        write_whole(draft / "feedback" / page.parent.parent.name / page.name, page.read_bytes())
    shutil.copyfile(work / "reports" / "class.html", draft / "class.html")
    for form in list_forms():
        with contextlib.suppress(TooFewPeople):  # the class is small, and not all its work is about oversight
            write_export(course, form, draft / "exports")
    marks = counting_marks(course)
    write_whole(draft / "summary.txt", f"{len(marks)} {sum(one.refusal is not None for one in marks)}\n")
    shutil.rmtree(work)  # nbgrader gives its rows random names, so the gradebook has other bytes in every run.


def make_sample_course(root: Path, seed: int, exercises: Sequence[str] = (),
                       content: Path | None = None, trainees: Sequence[str] = ()) -> CourseFolder:
    """Make a course folder for the made-up class and release the exercises to it, or to some of its trainees."""
    course = create_course(root, "sample", submitters="shared", exercises=tuple(exercises),
                           content=str(content) if content else "",
                           title="Readiness Lab, sample class")
    # For a made-up class the secret may follow from the seed; a real one is random.
    write_whole(course.secret_file, digest(f"sample class {seed}".encode()) + "\n", mode=0o600)
    lines = [",".join((name, first, last, f"{name}@office.example", role)) for name, first, last, role in _PEOPLE]
    write_whole(course.roster_file, "\n".join(["trainee,first_name,last_name,email,role", *lines]) + "\n")
    release(course, trainees=trainees)
    return course


def hand_in_all(course: CourseFolder, exercise: Exercise, number: int, seed: int) -> None:
    """Let everybody whose role has the exercise on its path hand something in.

    Parameters
    ----------
    number : place of the exercise in the course, from 0; who stays away and who tries what changes with it
    """
    on_path = next((entry.roles for entry in load_course().exercises if entry.id == exercise.id), ())
    samples = {path.stem: load_spec(path, Sample) for path in list_samples(exercise)}
    for seat, trainee in enumerate(course.trainees()):
        # One in five stays away, another one each time.
        away = (seat + number) % 5 == 4 or (on_path and trainee.role not in on_path)
        if samples and (seat >= _SEAT_OF_COPYIST or not away):
            _hand_in(course, exercise, trainee, seat, number, samples, seed)


def _hand_in(course: CourseFolder, exercise: Exercise, trainee: Trainee, seat: int, number: int,
             samples: Mapping[str, Sample], seed: int) -> None:
    turn = seat + number
    # In every other exercise the copyist hands in what was made on the first trainee's cases.
    copies = seat == _SEAT_OF_COPYIST and number % 2 == 0
    pack, _ = rebuild_variant(course.secret(), exercise, course.trainees()[0].id if copies else trainee.id, 1)
    kinds = sorted(samples, key=lambda name: (name != "right", name))
    kind = "right" if copies else "blank" if seat == _SEAT_OF_HOSTILE else kinds[turn % len(kinds)]
    files = play_sample(exercise, samples.get(kind, samples[kinds[0]]), pack,
                        course.released(exercise.id).read_bytes(), seed + seat)
    if seat == _SEAT_OF_HOSTILE:
        name = f"{exercise.id}.ipynb"
        files[name] = with_cell(files[name], list(HOSTILE.values())[number % len(HOSTILE)])
    moment = _OPENING + timedelta(days=turn % 7, hours=seat, minutes=turn % 60)
    place_submission(course, trainee.id, exercise.id, files, attempt=1, received_at=moment)


def _describe(folder: Path, used: Sequence[str]) -> SampleClass:
    pages = sorted((folder / "feedback").glob("*/*.html"))
    submissions, refused = map(int, (folder / "summary.txt").read_text(encoding="ascii").split())
    return SampleClass(folder=folder, report="class.html", sandbox="".join(used), submissions=submissions,
                       refused=refused, feedback=tuple((page.parent.name, page.stem, str(page.relative_to(folder)))
                                                       for page in pages))
