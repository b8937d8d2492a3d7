"""What the class holds of one person: to save, to show for an office, and to forget; the buttons of three verbs."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.roster import is_trainee_name
from grading.class_folder.roster_changes import listed
from grading.dashboard.pages import course_of, page_of, sent_file
from grading.dashboard.people_shown import AT_ONCE
from grading.pages.evidence_pack import write_evidence_pack
from grading.personal_data.forgetting import KEPT, forget_person, what_would_go
from grading.personal_data.handing_out import export_person
from grading.personal_data.overdue import overdue_people
from synthetic_data import BadInput, Problem


def show_held(request: Request) -> Response:
    """What is held of a person, who need not be on the class list any more, and the ways to save and to forget it."""
    course, name = course_of(request), _named(request)
    known = next((one.name for one in listed(course) if one.id == name), name)
    return page_of(request, "held.html.j2", course, person=name, known=known, held=what_would_go(course, name),
                   stays=KEPT)


def show_overdue(request: Request) -> Response:
    """Whose time is over by `keep_days`."""
    course = course_of(request)
    found = overdue_people(course, most=AT_ONCE + 1)
    return page_of(request, "overdue.html.j2", course, people=found[:AT_ONCE], has_more=len(found) > AT_ONCE)


def save_held(request: Request) -> Response:
    """Send the archive of what is held of a person."""
    course, name = course_of(request), _named(request)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "held.zip"
        export_person(course, name, file)
        return sent_file(file.read_bytes(), f"{name}.zip")


def save_evidence(request: Request) -> Response:
    """Write a person's evidence pack into `reports/`, as the verb does, and send its PDF."""
    course = course_of(request)
    paths = write_evidence_pack(course, course.trainee(_named(request)).id, request.query_params.get("law", "none"))
    pdf = next(path for path in paths if path.suffix == ".pdf")
    return sent_file(pdf.read_bytes(), pdf.name)


def forget(course: CourseFolder, form: Mapping[str, str]) -> str:
    """Forget a person whose name was written a second time, since nothing brings them back."""
    name = form["trainee"].strip()
    if form["again"].strip() != name:
        raise BadInput(Problem(where="log-in name", value=form["again"], rule="is not that of the person to forget",
                               remedy=f"write {name}, or leave everything as it is"))
    return f"{name} is forgotten: {'; '.join(forget_person(course, name))}."


def _named(request: Request) -> str:
    name = str(request.path_params["trainee"])
    if not is_trainee_name(name):
        raise BadInput(Problem(where="trainee", value=name, rule="is no log-in name"))
    return name
