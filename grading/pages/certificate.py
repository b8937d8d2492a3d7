"""The certificate of what somebody completed, and the proficiency record, as PDF; each says what it does not say."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from grading.class_folder.attempts import is_given_back
from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.submission import read_submission
from grading.errors import GradingError
from grading.findings.proficiency import proficiency_page
from grading.gradebook.passing import passed_submissions
from grading.gradebook.rows import ScoreRow, read_scores
from synthetic_data import (
    Bullets,
    Document,
    Heading,
    KeyFigure,
    Note,
    PageElement,
    Paragraph,
    Table,
    render_pdf,
)

DOES_NOT_SAY = (
    "It does not say that somebody may decide real cases; that is for their office to say.",
    "It does not say that this holds for ever: what is not used fades, and the test some weeks later shows what held.",
    "It compares nobody with anybody, and the cases were invented.",
    "It does not say who sat at the desk where everybody worked under one account of the machine.",
)


def certificate_page(course: CourseFolder, trainee: str, scores: Sequence[ScoreRow] | None = None) -> Document:
    """Return the certificate of a trainee: every exercise that was passed and given back, with its date and points.

    Parameters
    ----------
    scores : of the class, where they were read already

    Raises
    ------
    BadInput : the class list has no such trainee
    GradingError : nothing was passed yet whose feedback was given
    """
    person = course.trainee(trainee)
    own = [row for row in (read_scores(course) if scores is None else scores) if row.trainee == trainee]
    enough = passed_submissions(course, own)
    passed = [row for row in own if (trainee, row.exercise) in enough and is_given_back(course, trainee, row.exercise)]
    if not passed:
        raise GradingError(f"{trainee} has passed nothing yet on which feedback was given: nothing to certify")
    rows = [(course.exercise(row.exercise).title.get(person.language, course.exercise(row.exercise).title["en"]),
             row.exercise, f"{row.counted:g} of {row.out_of:g}", _handed_in(course, row)) for row in passed]
    minutes = sum(course.exercise(row.exercise).minutes for row in passed)
    blocks: list[PageElement] = [
        KeyFigure("Exercises passed", f"{len(passed)} of {len(course.exercises())}", "of those in this course"),
        KeyFigure("Work", f"about {round(minutes / 60, 1):g} hours", "by the minutes stated for each exercise"),
        Heading("What was passed"), Table(("Exercise", "Number", "Points", "Handed in"), rows, numeric=(2,)),
        Paragraph("Every exercise was worked on with cases of this person's own, and scored by published rules."),
        Heading("What this certificate does not say"), Bullets(DOES_NOT_SAY)]
    return Document(f"Certificate: {person.name}", blocks, language="en",
                    lead=f"{course.settings.title}. {person.name} has passed the exercises below.",
                    footer=f"Made on {datetime.now(UTC):%Y-%m-%d} with Readiness Lab. All people in the exercises are "
                           "invented.")


def write_certificate(course: CourseFolder, trainee: str) -> Path:
    """Write the certificate as PDF into `reports/` and return its path; see `certificate_page`."""
    return _write(course, f"{trainee}.certificate.pdf", certificate_page(course, trainee))


def write_record_pdf(course: CourseFolder, trainee: str, exercise: str = "K2") -> Path:
    """Write the proficiency record as PDF into `reports/` and return its path."""
    return _write(course, f"{trainee}.{exercise}.record.pdf", record_page(course, trainee, exercise))


def record_page(course: CourseFolder, trainee: str, exercise: str) -> Document:
    """Return the proficiency record with what it does not say; see `grading.findings.proficiency_record`."""
    page = proficiency_page(course, trainee, exercise)
    blocks = [*page.blocks, Note("It does not say who may decide real cases, nor how somebody compares with others.")]
    return Document(page.title, blocks, lead=page.lead, footer=page.footer, language=page.language)


def _handed_in(course: CourseFolder, row: ScoreRow) -> str:
    submission = read_submission(course, row.trainee, row.exercise)
    return submission.received_at[:10] if submission else ""


def _write(course: CourseFolder, name: str, document: Document) -> Path:
    reports = course.root / "reports"
    reports.mkdir(mode=0o700, exist_ok=True)
    return lay_pdf(reports, name, document)


def lay_pdf(folder: Path, name: str, document: Document) -> Path:
    """Write a page as PDF into a folder, whole or not at all and for its owner alone, and return its path."""
    with tempfile.TemporaryDirectory(prefix=".draft-", dir=folder) as draft:
        made = Path(draft) / name
        render_pdf(document, made)
        made.chmod(0o600)
        return made.replace(folder / name)
