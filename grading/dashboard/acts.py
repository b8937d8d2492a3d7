"""What the dashboard's buttons do: each form's fields become a call of the function behind a verb."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable, Mapping
from itertools import islice
from pathlib import Path
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from courses.toolkit.web.reading import whole_number
from grading.class_folder.arrangements import holding, note_for
from grading.class_folder.attempts import reopen_attempt
from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.roster import read_handed
from grading.class_folder.roster_changes import listed, with_trainee, without_trainee
from grading.dashboard.holding import forget
from grading.dashboard.kept_exports import begin_export, kept_export
from grading.dashboard.pages import course_of, is_large, preview_of, sent_archive, sent_file, workshop_of
from grading.dashboard.sent_forms import sent_form
from grading.errors import GradingError
from grading.exchange.release import release_next_attempt
from grading.exchange.told import tell_trainees
from grading.exports import export
from grading.gradebook.book import change_roster, enter_roster
from grading.gradebook.by_hand import comment_on, set_points
from grading.gradebook.due_dates import extend, give_extra_time, set_due_date, undo_arrangement
from grading.nbgrader_side.exchange import renew_feedback
from synthetic_data import BadInput, Problem, shown

Form = Mapping[str, str]
Act = Callable[[CourseFolder, Form], str]
"""Course and fields of a form → what was done, as a sentence."""
VERBS = ("release", "collect", "run", "regrade", "feedback", "report", "send-grades", "export")
"""Long verbs that buttons start."""


def _set_due(course: CourseFolder, form: Form) -> str:
    name = form["exercise"]
    set_due_date(course, name, "" if "remove" in form else _filled(form, "moment"), form.get("reason", ""))
    renew_feedback(course, name)
    return f"The due date of {name} was {'taken away' if 'remove' in form else 'set'}."


def _extend(course: CourseFolder, form: Form) -> str:
    who, name = form["trainee"], form.get("exercise", "")
    if form.get("extra", "").strip():
        give_extra_time(course, who, name, form["extra"], form.get("reason", ""))
    else:
        extend(course, who, name, _filled(form, "until"), form.get("reason", ""))
    renew_feedback(course, name or None, who)
    return f"{who} has longer for {name or 'all exercises'}."


def _undo(course: CourseFolder, form: Form) -> str:
    number = whole_number(form["number"])
    if number is None:
        raise BadInput(Problem(where="number", value=form["number"], rule="is no number of an arrangement"))
    taken = undo_arrangement(course, number, form.get("reason", ""))
    renew_feedback(course, taken.exercise or None, taken.trainee or None)
    return f"No. {taken.id} was taken back."


def _reopen(course: CourseFolder, form: Form) -> str:
    attempt = reopen_attempt(course, form["trainee"], form["exercise"], form.get("reason", ""))
    tell_trainees(course, [form["trainee"]])
    return f"Attempt {attempt} at {form['exercise']} is open again; press “Collect” when the work was handed in."


def _again(course: CourseFolder, form: Form) -> str:
    attempt = release_next_attempt(course, form["trainee"], form["exercise"], form.get("reason", ""))
    return f"{form['trainee']} has attempt {attempt} of {form['exercise']}, with new cases."


def _note(course: CourseFolder, form: Form) -> str:
    note_for(course, form["trainee"], form.get("text", ""))
    return "Noted."


def _points(course: CourseFolder, form: Form) -> str:
    text, part = form.get("points", "").strip().replace(",", "."), form["part"]
    try:
        points = float(text) if text else None
    except ValueError:
        raise BadInput(Problem(where="points", value=text, rule="is no number",
                               remedy="write a number, or nothing to let the automatic points hold")) from None
    holds = set_points(course, form["trainee"], form["exercise"], part, points)
    renew_feedback(course, form["exercise"], form["trainee"])
    return f"{part} has {holds:g} points" + (", set by hand." if points is not None else ", as graded.")


def _comment(course: CourseFolder, form: Form) -> str:
    comment_on(course, form["trainee"], form["exercise"], form["part"], form.get("text", ""))
    renew_feedback(course, form["exercise"], form["trainee"])
    return "The comment was saved."


async def begin_anew(request: Request) -> Response:
    """Begin the preview of an exercise anew."""
    name = request.path_params["exercise"]
    course_of(request).exercise(name)
    await run_in_threadpool(preview_of(request).begin_anew, name)
    return _back({"back": f"/exercises/{quote(name)}"}, "The preview begins anew.")


def _person(course: CourseFolder, form: Form) -> str:
    name = form["trainee"].strip()
    if "remove" in form:
        change_roster(course, without_trainee(listed(course), name))
        return f"{name} is off the list; marks stay."
    fields = ("first_name", "last_name", "email", "role", "account", "language")
    changes = {key: form[key].strip() for key in fields if key in form and (key != "language" or form[key].strip())}
    change_roster(course, with_trainee(listed(course), name, **changes))
    return f"{name} was saved."


ACTS: Mapping[str, Act] = {"due": _set_due, "extend": _extend, "undo": _undo, "reopen": _reopen, "again": _again,
                           "note": _note, "points": _points, "comment": _comment, "person": _person, "forget": forget}
"""Name in the address → what its form does."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "due": ("exercise",), "extend": ("trainee",), "undo": ("number",), "reopen": ("trainee", "exercise"),
    "again": ("trainee", "exercise"), "note": ("trainee",), "points": ("trainee", "exercise", "part"),
    "comment": ("trainee", "exercise", "part"), "person": ("trainee",), "forget": ("trainee", "again")}
"""Fields without which a form does nothing."""


def _everybodys(course: CourseFolder, name: str, form: Form) -> tuple[str, list[str]] | None:
    """What an act is done with, and the options of the verb of its name, where it writes everybody's pages anew."""
    reason = f"--reason={form.get('reason', '')}"
    if name == "due":
        exercise = course.exercise(form["exercise"]).id
        return exercise, [reason, *(["--remove", "--", exercise] if "remove" in form else
                                    ["--", exercise, _filled(form, "moment")])]
    if name == "undo" and any(str(one.id) == form["number"] and not one.trainee for one in holding(course)):
        return f"no. {form['number']}", [reason, "--", form["number"]]
    return None


async def act(request: Request) -> Response:
    """Do what a form asks, and go back to the page it stands on with a sentence.

    What concerns the pages of thousands is started beside the pages, and the first one follows it.
    """
    form = {key: value for key, value in (await sent_form(request)).items() if isinstance(value, str)}
    chosen = ACTS.get(request.path_params["act"])
    if chosen is None:
        raise HTTPException(404)
    missing = [name for name in NEEDED.get(request.path_params["act"], ()) if not form.get(name, "").strip()]
    if missing:
        raise BadInput([Problem(where=name, rule="is empty", remedy="fill it in") for name in missing])
    course = course_of(request)
    if is_large(course) and (beside := _everybodys(course, request.path_params["act"], form)):
        about, options = beside
        workshop_of(request).start(request.path_params["act"], *options, about=about)
        return _back({}, "")
    return _back(form, await run_in_threadpool(chosen, course, form))


async def start(request: Request) -> Response:
    """Start a long verb."""
    form = {key: value for key, value in (await sent_form(request)).items() if isinstance(value, str)}
    verb, name = request.path_params["verb"], form.get("exercise", "")
    if verb not in VERBS:
        raise HTTPException(404)
    options = ([name] if verb == "release" else ["--exercise", name]) if name else []
    if name:
        course_of(request).exercise(name)
    workshop = workshop_of(request)
    if verb == "export" and workshop.running is None:  # else starting says so, and what is being written stays
        options = begin_export(course_of(request), name := form.get("form", ""))
    workshop.start(verb, *options, about=name)
    return _back(form, "")


async def take_list(request: Request) -> Response:
    """Take over a class list that was sent as a file."""
    form = await sent_form(request)
    sent = form.get("list")
    if not isinstance(sent, UploadFile) or not sent.filename:
        raise BadInput(Problem(where="class list", rule="was not chosen", remedy="choose a file first"))
    content = await sent.read()
    said = await run_in_threadpool(_enter, course_of(request), Path(sent.filename).name, content,
                                   "smaller" in form)
    return _back({"back": "/people"}, said)


def _enter(course: CourseFolder, name: str, content: bytes, smaller: bool) -> str:
    with tempfile.TemporaryDirectory() as folder:
        # Its name stands in messages; it decides nothing else.
        file = Path(folder) / (shown(name)[:80].replace("/", "_").strip(".") or "list")
        file.write_bytes(content)
        handed = read_handed(file)
    return f"{enter_roster(course, handed, smaller=smaller)} trainees are on the list.{handed.said}"


def download(request: Request) -> Response:
    """Send an export, several files as one archive; of a large class, as it was written last."""
    course, form = course_of(request), request.path_params["form"]
    large = is_large(course)
    files: Mapping[str, bytes | Path] = kept_export(course, form) if large else export(course, form)
    if not files:
        raise GradingError("This export was not written yet; press “Write it now” under Exports" if large else
                           "Nothing stands in this export yet. It fills once work was graded and passed")
    name = request.query_params.get("file") or (next(iter(files)) if len(files) == 1 else "")
    if name and name not in files:
        raise BadInput(Problem(where="export", value=name, rule="is not one of its files",
                               remedy=", ".join(islice(files, 20))))
    if name:
        return sent_file(_content(files[name]), name)
    return sent_archive(((each, _content(found)) for each, found in files.items()), f"{form}.zip")


def _content(found: bytes | Path) -> bytes:
    return found.read_bytes() if isinstance(found, Path) else found


def wrapped(given: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """Return a page's function so that it runs beside the others and not in their way."""
    async def run(request: Request) -> Response:
        return await run_in_threadpool(given, request)

    return run


def _filled(form: Form, name: str) -> str:
    if not form.get(name, "").strip():
        raise BadInput(Problem(where=name, rule="is empty", remedy="fill it in"))
    return form[name].strip()


def _back(form: Form, said: str) -> Response:
    # Within this site only: an address that begins with two slashes names another machine.
    back = "/" + form.get("back", "/").lstrip("/\\")
    return RedirectResponse(back + ("?" + urlencode({"done": said}) if said else ""), status_code=303)
