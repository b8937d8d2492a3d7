"""The certificate of what somebody completed, and the proficiency record, as PDF; each says what it does not say."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from courses.toolkit.words import Words
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


def certificate_page(course: CourseFolder, trainee: str) -> Document:
    """Return the certificate of a trainee: every exercise that was passed and given back, with its date and points.

    Raises
    ------
    BadInput : the class list has no such trainee
    GradingError : nothing was passed yet whose feedback was given
    """
    person = course.trainee(trainee)
    own = read_scores(course, trainee)
    enough = passed_submissions(course, own)
    passed = [row for row in own if (trainee, row.exercise) in enough and is_given_back(course, trainee, row.exercise)]
    if not passed:
        raise GradingError(f"{trainee} has passed nothing yet on which feedback was given: nothing to certify")
    words = Words(person.language)
    rows = [(course.exercise(row.exercise).title.get(person.language, course.exercise(row.exercise).title["en"]),
             row.exercise, words.say("of", part=f"{row.counted:g}", whole=f"{row.out_of:g}"), _handed_in(course, row))
            for row in passed]
    head = tuple(map(words.say, ("certificate.exercise", "certificate.number", "points", "certificate.handed_in")))
    blocks: list[PageElement] = [
        *_figures(words, course, passed), Heading(words.say("certificate.passed")), Table(head, rows, numeric=(2,)),
        Paragraph(words.say("certificate.own")), Heading(words.say("certificate.not")), Bullets(does_not_say(words))]
    return Document(words.say("certificate.title", name=person.name), blocks, language=words.language,
                    lead=words.say("certificate.lead", course=course.settings.title, name=person.name),
                    footer=words.say("certificate.made", when=f"{datetime.now(UTC):%Y-%m-%d}"))


def does_not_say(words: Words) -> list[str]:
    """Return what must not be read out of a certificate, as sentences."""
    return [words.say(f"certificate.not.{limit}") for limit in ("real", "ever", "others", "who")]


def _figures(words: Words, course: CourseFolder, passed: Sequence[ScoreRow]) -> list[PageElement]:
    hours = round(sum(course.exercise(row.exercise).minutes for row in passed) / 60, 1)
    count = words.say("certificate.count.of", passed=len(passed), all=len(course.exercises()))
    return [KeyFigure(words.say("certificate.count"), count, words.say("certificate.count.course")),
            KeyFigure(words.say("certificate.work"), words.say("certificate.hours", hours=f"{hours:g}"),
                      words.say("certificate.minutes"))]


def write_certificate(course: CourseFolder, trainee: str) -> Path:
    """Write the certificate as PDF into `reports/` and return its path; see `certificate_page`."""
    return _write(course, f"{trainee}.certificate.pdf", certificate_page(course, trainee))


def write_record_pdf(course: CourseFolder, trainee: str, exercise: str = "K2") -> Path:
    """Write the proficiency record as PDF into `reports/` and return its path."""
    return _write(course, f"{trainee}.{exercise}.record.pdf", record_page(course, trainee, exercise))


def record_page(course: CourseFolder, trainee: str, exercise: str) -> Document:
    """Return the proficiency record with what it does not say; see `grading.findings.proficiency_record`."""
    words = Words(course.trainee(trainee).language)
    page = proficiency_page(course, trainee, exercise, words)
    blocks = [*page.blocks, Note(words.say("record.not"))]
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
