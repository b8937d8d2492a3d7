"""The dashboard as a site: its pages and buttons behind the one gate that every site here has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from courses.toolkit.home.site import DESK_FILES, exercise_routes, home_pages, nothing_here
from courses.toolkit.web import Gate, make_site, serve_site, went_wrong
from grading.class_folder.course_folder import open_course_folder
from grading.dashboard import acts, holding, pages
from grading.dashboard.preview import PreviewShelf
from grading.dashboard.work import Runner, Workshop
from synthetic_data import LINES, BadInput, ReadinessError, shown

_HERE = Path(__file__).parent
_MENU = (("/", "Class"), ("/people", "Class list"), ("/exercises", "Exercises"), ("/questions", "Questions"),
         ("/outputs", "Exports"), ("/log", "Log"))
_PREVIEW = ("This is a preview, on files that nobody else gets. Nothing is handed in, and what you decide is forgotten "
            "when the dashboard ends.")
_PAGES = {"/": pages.show_class, "/people": pages.show_people, "/exercises": pages.show_exercises,
          "/exercises/{exercise}": pages.show_preview, "/trainee/{trainee}": pages.show_trainee,
          "/decided/{trainee}/{exercise}": pages.show_work, "/questions": pages.show_questions,
          "/outputs": pages.show_outputs, "/log": pages.show_log, "/report": pages.show_report,
          "/live": pages.show_live, "/export/{form}": acts.download, "/overdue": holding.show_overdue,
          "/held/{trainee}": holding.show_held, "/held/{trainee}/archive": holding.save_held,
          "/held/{trainee}/evidence": holding.save_evidence}


def make_dashboard(folder: Path, runner: Runner | None = None) -> Starlette:
    """Return the dashboard of a course as a site that only who was let in can use.

    Parameters
    ----------
    runner : how long verbs are run; None runs each as a program of its own

    Raises
    ------
    BadInput : the folder is no course folder
    """
    course = open_course_folder(folder)
    shown_pages = home_pages(course.settings.title, _HERE / "templates", spelled=_spelled, menu=lambda _words: _MENU,
                             preview=_PREVIEW)
    routes = [Route(path, acts.wrapped(show)) for path, show in _PAGES.items()]
    routes += [Route("/exercises/{exercise}/anew", acts.begin_anew, methods=["POST"]),
               Route("/do/list", acts.take_list, methods=["POST"]), Route("/do/{act}", acts.act, methods=["POST"]),
               Route("/start/{verb}", acts.start, methods=["POST"]), *exercise_routes()]
    site = make_site(shown_pages, Gate(), routes, files={"dash": _HERE / "static", **DESK_FILES},
                     handlers={ReadinessError: _said, KeyError: nothing_here})
    site.state.root, site.state.workshop = course.root, Workshop(course, runner)
    site.state.preview = preview = PreviewShelf(course.root)
    site.state.shelf_of = lambda _request: preview
    return site


def serve_dashboard(folder: Path, *, port: int = 0, browser: bool = True, say: Callable[[str], object] = print) -> None:
    """Serve the dashboard of a course on this machine until Ctrl+C; the printed link lets one browser in.

    Raises
    ------
    BadInput : the folder is no course folder
    SystemExit : the port is taken
    """
    serve_site(make_dashboard(folder), port, browser=browser, say=say)


def _said(request: Request, error: Exception) -> Response:
    """An error of ours as its sentences; one that is the input's says each problem."""
    problems = [str(problem) for problem in error.problems] if isinstance(error, BadInput) else str(error).splitlines()
    heading = "This cannot be shown" if request.method == "GET" else "That was not done"
    return went_wrong(request, heading, *(shown(line, keep=LINES) for line in problems))


def _spelled(value: Any) -> Any:
    """Spell out what turns the direction of writing or hides in a name; what is markup already stays."""
    return shown(value, keep=LINES) if type(value) is str else value
