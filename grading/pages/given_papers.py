"""Certificate and proficiency record where their trainee finds them: beside the own packs, closed to everybody else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from grading.class_folder.attempts import is_given_back
from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.pack_rights import close_folder
from grading.errors import GradingError
from grading.pages.certificate import certificate_page, lay_pdf, record_page
from synthetic_data import Document

CERTIFICATE, RECORD = "certificate.pdf", "record.pdf"
"""What the papers are called in a trainee's folder of the exchange; `courses.toolkit.home.shelf` looks for them."""
_LATER_TEST = "K2"


def give_papers(course: CourseFolder, trainees: Iterable[str]) -> None:
    """Lay out what these trainees have earned by work whose feedback was given; what holds no longer is taken away.

    Nothing is laid out where PDF cannot be made (extra `pdf`); the verbs say so.
    """
    if find_spec("typst") is None:
        return
    for trainee in trainees:
        own = course.exchange / course.settings.course / "packs" / trainee
        if not own.is_dir() or own.is_symlink():
            continue
        _lay(own, CERTIFICATE, partial(certificate_page, course, trainee))
        _lay(own, RECORD, partial(_record, course, trainee))
        if own.stat().st_uid == os.geteuid():
            close_folder(own, course.trainee(trainee).login if course.settings.submitters == "accounts" else None)


def _record(course: CourseFolder, trainee: str) -> Document:
    if _LATER_TEST not in course.exercises() or not is_given_back(course, trainee, _LATER_TEST):
        raise GradingError(f"no feedback on {_LATER_TEST} was given to {trainee}")
    return record_page(course, trainee, _LATER_TEST)


def _lay(own: Path, name: str, page: Callable[[], Document]) -> None:
    try:
        document = page()
    except GradingError:  # nothing to certify yet, or no longer
        (own / name).unlink(missing_ok=True)
        return
    lay_pdf(own, name, document)
