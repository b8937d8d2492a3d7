"""The evidence pack of one person: what was trained, when, with which result and error, and what that does not say.

For an office that has to show how it trains those who work beside an AI system. Written as a page, as PDF and as JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from courses import Outcome, load_competencies
from courses.toolkit.words import Words
from grading.class_folder.course_folder import CourseFolder, as_json, write_whole
from grading.class_folder.submission import read_submission
from grading.errors import GradingError
from grading.examination.results import all_marks, files_of_marks, graded_marks
from grading.gradebook.passing import outcomes
from grading.gradebook.rows import ScoreRow, read_scores
from grading.pages.certificate import does_not_say
from synthetic_data import (
    BadInput,
    Bullets,
    Document,
    Heading,
    KeyFigure,
    PageElement,
    Paragraph,
    Problem,
    Spec,
    Table,
    did_you_mean,
    load_spec,
    render_html,
    render_pdf,
)

_WORDS = {Outcome.PASSED: "passed", Outcome.CLOSE: "too close to the mark to tell"}
_LIMITS = ("It does not say how often somebody decides rightly at work. The range says what other files of the same "
           "kind could have shown; real files differ in more than that.",
           "Minutes are those stated for an exercise; how long somebody sat at it was not measured.")


class Wording(Spec):
    """What is said of the law, and for which month that was written."""

    as_of: str
    sentences: tuple[str, ...]


class _Wordings(Spec):
    wordings: dict[str, Wording]


@dataclass(frozen=True, kw_only=True)
class TrainedExercise:
    """One exercise that somebody did and that was graded."""

    exercise: str
    title: str
    trains: tuple[str, ...]
    """Names of the competencies."""
    minutes: int
    """Stated for it, not measured."""
    attempts: int
    handed_in: str
    """Day of the attempt that counts, UTC."""
    points: float
    out_of: float
    result: str
    """passed, not passed, or too close to the mark to tell."""
    files: int
    """How many files were decided."""
    right: int
    """How many of them without a mistake."""
    low: float
    """Ends of the 95 of 100 interval of the share of right files, 0-1."""
    high: float


@dataclass(frozen=True, kw_only=True)
class EvidencePack:
    """What the pack of one person says."""

    trainee: str
    name: str
    role: str
    course: str
    made_at: str
    exercises: tuple[TrainedExercise, ...]
    does_not_say: tuple[str, ...]
    law: Wording

    def as_plain(self) -> dict[str, Any]:
        """Return the pack as plain JSON values, with the number of their form."""
        return {"form": 1, **asdict(self), "law": self.law.model_dump(mode="json")}


@cache
def law_wordings() -> dict[str, Wording]:
    """Read `law.yml`: name → wording."""
    return load_spec(Path(__file__).parent / "law.yml", _Wordings).wordings


def evidence_pack(course: CourseFolder, trainee: str, law: str = "none") -> EvidencePack:
    """Return what can be shown of a person's training; every exercise that was graded is in it.

    Parameters
    ----------
    law : which wording about the law is added; one of `law.yml`

    Raises
    ------
    BadInput : the class list has no such trainee, or there is no such wording
    GradingError : nothing was graded yet
    """
    if law not in law_wordings():
        raise BadInput(Problem(where="law", value=law, rule="is no wording there is",
                               remedy=did_you_mean(law, law_wordings())))
    person = course.trainee(trainee)
    scores = read_scores(course, trainee)
    if not scores:
        raise GradingError(f"nothing of {trainee} is graded yet; run: readiness grade run")
    results = outcomes(course, scores)
    done = tuple(_trained(course, row, results[trainee, row.exercise]) for row in scores)
    return EvidencePack(trainee=trainee, name=person.name, role=person.role, course=course.settings.title,
                        made_at=f"{datetime.now(UTC):%Y-%m-%d}", exercises=done,
                        does_not_say=(*does_not_say(Words("en")), *_LIMITS), law=law_wordings()[law])


def _trained(course: CourseFolder, row: ScoreRow, result: Outcome) -> TrainedExercise:
    from scipy.stats import binomtest  # half a second, for whoever wants a pack alone

    exercise = course.exercise(row.exercise)
    files = files_of_marks(course, graded_marks(course, row.trainee, row.exercise))
    right = sum(not file.wrong for file in files)
    # Wilson's interval, which stays honest where all or none of a few are right.
    low, high = binomtest(right, len(files)).proportion_ci(0.95, "wilson") if files else (0.0, 1.0)
    submission = read_submission(course, row.trainee, row.exercise)
    known, shown = load_competencies().competencies, sorted({item.competency for item in exercise.items})
    return TrainedExercise(
        exercise=row.exercise, title=exercise.title["en"], minutes=exercise.minutes,
        trains=tuple(known[name].name for name in shown if name in known),
        attempts=sum(one.exercise == row.exercise for one in all_marks(course, row.trainee)),
        handed_in=submission.received_at[:10] if submission else "", points=row.counted, out_of=row.out_of,
        result=_WORDS.get(result, "not passed"), files=len(files), right=right, low=round(float(low), 4),
        high=round(float(high), 4))


def write_evidence_pack(course: CourseFolder, trainee: str, law: str = "none") -> list[Path]:
    """Write a person's pack into `reports/` as page, PDF and JSON, for its owner alone, and return the paths."""
    pack = evidence_pack(course, trainee, law)
    page, reports = evidence_page(pack), course.root / "reports"
    paths = [reports / f"{trainee}.evidence.{form}" for form in ("html", "pdf", "json")]
    write_whole(paths[0], render_html(page), mode=0o600)
    render_pdf(page, paths[1])
    paths[1].chmod(0o600)
    write_whole(paths[2], as_json(pack.as_plain()), mode=0o600)
    return paths


def evidence_page(pack: EvidencePack) -> Document:
    """Return the pack as a page."""
    minutes = sum(one.minutes * one.attempts for one in pack.exercises)
    blocks: list[PageElement] = [
        KeyFigure("Exercises graded", str(len(pack.exercises)),
                  f"{sum(one.result == 'passed' for one in pack.exercises)} of them passed"),
        KeyFigure("Training", f"about {round(minutes / 60, 1):g} hours", "by the minutes stated for each exercise"),
        Heading("What was trained, and when"),
        Table(("Exercise", "Trains", "Attempts", "Handed in"),
              [(f"{one.exercise} {one.title}", "; ".join(one.trains), str(one.attempts), one.handed_in)
               for one in pack.exercises], numeric=(2,)),
        Heading("With which result"),
        Table(("Exercise", "Points", "Result", "Files decided rightly", "Could be"),
              [(one.exercise, f"{one.points:g} of {one.out_of:g}", one.result, *_rightly(one))
               for one in pack.exercises]),
        Paragraph("“Could be” is the range in which the share of right files lies with a confidence of 95 of 100, if "
                  "other files of the same kind had been drawn: few files leave it wide (Wilson's interval)."),
        Heading("What this does not say"), Bullets(pack.does_not_say), *_law(pack.law)]
    return Document(f"Training record of {pack.name}", blocks,
                    lead=f"{pack.course}. {f'Role: {pack.role}. ' if pack.role else ''}Made on {pack.made_at}.",
                    footer="Made with Readiness Lab. All people in the exercises are invented.")


def _rightly(one: TrainedExercise) -> Sequence[str]:
    if not one.files:
        return "no files in it", ""
    return f"{one.right} of {one.files}", f"{round(100 * one.low)} to {round(100 * one.high)} of 100"


def _law(wording: Wording) -> list[PageElement]:
    if not wording.sentences:
        return []
    return [Heading(f"About the law, as of {wording.as_of}"), Bullets(wording.sentences)]
