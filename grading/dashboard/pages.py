"""What the dashboard shows: each page asks the functions behind the verbs and hands their rows to its template."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from courses.toolkit.web.gate import PAPER
from grading.class_folder.archive import archive_pieces
from grading.class_folder.arrangements import KINDS, holding, read_arrangements, sentence
from grading.class_folder.attempts import state_with
from grading.class_folder.course_folder import CourseFolder, open_course_folder
from grading.class_folder.deadlines import DueDates, list_due_dates
from grading.class_folder.desk_folder import is_of_a_platform
from grading.class_folder.moments import to_the_minute
from grading.class_folder.roster import known_roles
from grading.class_folder.roster_changes import listed
from grading.dashboard.kept_exports import export_made_at, made_at
from grading.dashboard.people_shown import people_shown, rows_at_once
from grading.dashboard.preview import PreviewShelf
from grading.dashboard.progress import class_progress, graded_attempts
from grading.dashboard.work import Workshop
from grading.errors import GradingError
from grading.examination.results import decided_files, marks_of
from grading.exports import list_forms
from grading.findings.grade_table import grade_table
from grading.gradebook.changes import count_changes, read_changes
from grading.gradebook.rows import read_cells
from grading.pages.class_questions import class_questions, kept_questions
from grading.pages.class_report import REPORT, class_report

_READ_AT_ONCE = 1_000
"""Graded attempts up to which a page reads and compares them all (about half a second); above, a button starts it."""
_SHOWN = 500
"""Lines of each kind that the log shows; the verbs list all."""


def course_of(request: Request) -> CourseFolder:
    """Return the course, read anew: its settings may have changed."""
    return open_course_folder(request.app.state.root)


def workshop_of(request: Request) -> Workshop:
    """Return what runs long verbs."""
    workshop: Workshop = request.app.state.workshop
    return workshop


def preview_of(request: Request) -> PreviewShelf:
    """Return the exercises as trainees meet them."""
    shelf: PreviewShelf = request.app.state.preview
    return shelf


def show_class(request: Request) -> Response:
    """The table of the class, with the buttons of the day."""
    course = course_of(request)
    shown = people_shown(request, listed(course), rows_at_once(len(course.exercises())))
    return page_of(request, "class.html.j2", course, shown=shown, progress=class_progress(course),
                   table=grade_table(course, {one.id for one in shown.people}), sends=is_of_a_platform(course))


def show_people(request: Request) -> Response:
    """The class list."""
    course = course_of(request)
    shown = people_shown(request, listed(course))
    return page_of(request, "people.html.j2", course, shown=shown, roles=known_roles())


def show_exercises(request: Request) -> Response:
    """The exercises with minutes, pass mark and due date."""
    course = course_of(request)
    dates = {row["exercise"]: row["due"] for row in list_due_dates(course) if not row["trainee"]}
    rows = [(course.exercise(name), dates[name], course.released(name).is_file()) for name in course.exercises()]
    return page_of(request, "exercises.html.j2", course, rows=rows, zone=course.settings.zone)


def show_preview(request: Request) -> Response:
    """One exercise: its parts, and the steps through which a trainee goes."""
    course, shelf = course_of(request), preview_of(request)
    exercise = course.exercise(request.path_params["exercise"])
    with shelf.lock:
        lesson, steps = shelf.lesson(exercise.id), shelf.steps(exercise.id)
    return page_of(request, "preview.html.j2", course, exercise=exercise, lesson=lesson, steps=steps)


def show_trainee(request: Request) -> Response:
    """One person: work, dates, what was arranged."""
    course = course_of(request)
    person = course.trainee(request.path_params["trainee"])
    table = grade_table(course, {person.id})
    cells = [table.cells[person.id, name] for name in table.exercises]
    lines = holding(course)
    closed = {cell.exercise for cell in cells if cell.attempts and state_with(
        course, person.id, cell.exercise, cell.attempts, lines).closed_at}
    own, dates = [line for line in lines if line.trainee == person.id], DueDates(course, lines)
    return page_of(request, "trainee.html.j2", course, person=person, closed=closed, arranged=own, sentence=sentence,
                   cells=[cell for cell in cells if cell.state != "not given out"], kinds=KINDS,
                   dated=[name for name in table.exercises if dates.due(name)])


def show_work(request: Request) -> Response:
    """What one trainee decided in one exercise, file by file, with points and comments."""
    course = course_of(request)
    person, name = course.trainee(request.path_params["trainee"]), request.path_params["exercise"]
    exercise, marks = course.exercise(name), marks_of(course, person.id, name)
    if marks is None:
        raise GradingError(f"{name} of {person.id} is not graded yet; press “Grade” on the first page")
    rows = {row.cell: row for row in read_cells(course, person.id) if row.exercise == name}
    files = decided_files(course, person.id, name)
    only_wrong = request.query_params.get("show") == "wrong"
    return page_of(request, "work.html.j2", course, person=person, exercise=exercise, marks=marks, rows=rows,
                   files=[file for file in files if file.wrong or not only_wrong], only_wrong=only_wrong,
                   count=len(files), wrong=sum(file.wrong for file in files),
                   row=grade_table(course, {person.id}).cells[person.id, name])


def show_questions(request: Request) -> Response:
    """Unusual results, as questions."""
    course = course_of(request)
    large = is_large(course)
    kept = kept_questions(course) if large else None
    found = kept.questions if kept else [] if large else class_questions(course)
    return page_of(request, "questions.html.j2", course, questions=found, large=large,
                   made=to_the_minute(kept.at) if kept else "", names={one.id: one.name for one in listed(course)})


def is_large(course: CourseFolder) -> bool:
    """Return whether a page cannot wait until everything that was graded is read and compared."""
    return graded_attempts(course) > _READ_AT_ONCE


def show_outputs(request: Request) -> Response:
    """Exports and the class report."""
    course = course_of(request)
    large = is_large(course)
    forms = [(form, export_made_at(course, form.name) if large else "") for form in list_forms().values()]
    return page_of(request, "outputs.html.j2", course, forms=forms, large=large, made=made_at(course.root / REPORT))


def show_log(request: Request) -> Response:
    """What was done here, everything that was arranged, and the last changes of marks and dates."""
    course = course_of(request)
    changes, lines = read_changes(course, last=_SHOWN), read_arrangements(course)
    return page_of(request, "log.html.j2", course, changes=[one.sentence for one in reversed(changes)],
                   more=count_changes(course) - len(changes), earlier=max(0, len(lines) - _SHOWN),
                   lines=[sentence(line) for line in reversed(lines[-_SHOWN:])], works=list(workshop_of(request).done))


def show_report(request: Request) -> Response:
    """The class report, as the verb writes it; that of a large class as it was written last."""
    course = course_of(request)
    file, large = course.root / REPORT, is_large(course)
    if large and not file.is_file():
        return RedirectResponse("/outputs", status_code=303)
    page = file.read_text(encoding="utf-8") if large else class_report(course)
    return Response(page, media_type="text/html", headers={"Content-Security-Policy": PAPER})


def show_live(request: Request) -> Response:
    """How far the class and what is under way are, for the script of the first page."""
    running = workshop_of(request).running
    last = next(iter(workshop_of(request).done), None)
    return JSONResponse({"progress": class_progress(course_of(request)), "running": running is not None,
                         "said": last.said if last else "", "lines": list(last.lines)[-12:] if last else []})


def sent_file(content: bytes, name: str) -> Response:
    """Return a file for the browser to save by a name, which no header or folder can be made of."""
    return Response(content, media_type="application/octet-stream", headers=_saved_as(name))


def sent_archive(files: Iterable[tuple[str, bytes]], name: str) -> Response:
    """Return files, name and content, as one archive for the browser to save, which is sent while it is made."""
    return StreamingResponse(archive_pieces(files), media_type="application/zip", headers=_saved_as(name))


def _saved_as(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=utf-8''{quote(name.replace('/', '-'))}"}


def page_of(request: Request, template: str, course: CourseFolder, **values: Any) -> Response:
    """Return a page with what every page shows: the course, what is under way and what was done."""
    page: Response = request.app.state.pages.show(
        request, template, course=course.settings, running=workshop_of(request).running,
        last=next(iter(workshop_of(request).done), None), done=request.query_params.get("done", ""), **values)
    return page
