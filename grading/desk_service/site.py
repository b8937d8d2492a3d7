"""The desk service as a site: the pages of a trainee's home for whoever is logged in, and the pages of the login."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from courses.toolkit.home.site import DESK_FILES, home_pages, home_routes, nothing_here
from courses.toolkit.web import Pages, make_guarded_site, went_wrong
from grading.desk_service.admission import Admission
from grading.desk_service.class_shelf import ClassShelf, Shelves
from grading.desk_service.classroom import Classroom
from grading.desk_service.diaries import OpenLessons
from grading.desk_service.door import INVITED, REFUSALS, Address, ClassDoor, cookie_header, cookie_of, person_of
from grading.desk_service.pace import Pace
from grading.desk_service.store import DecisionStore

_MENU = (("/", "Your course"), ("/out", "Leave"))
_SPENT = {
    "used": ("This link was used already", "It works once, in the browser that opened it first. If that was you, open "
             "the course in that browser. If you need it in another one, or if it was not you, ask your instructor "
             "for a new link: it ends this one and whatever came in by it. Nothing you decided is lost."),
    "ended": ("This link does not work any more", "There is a newer one, or it was taken back, or it is older than 30 "
              "days. Ask your instructor for a new link. Nothing you decided is lost."),
    "": ("This is no link of this class", "Look whether the whole link was copied, or ask your instructor for a new "
         "one."),
}


def make_desk_service(room: Classroom, store: DecisionStore, admission: Admission, address: Address, *,
                      lessons: OpenLessons | None = None, pace: Pace | None = None) -> Starlette:
    """Return the site of a whole class.

    Parameters
    ----------
    lessons : those held open; the usual number of them when None
    pace : how often one person may ask; more often than anybody clicks when None
    """
    held = OpenLessons(store) if lessons is None else lessons  # one that holds nothing yet counts as false
    shelves = Shelves(lambda trainee: ClassShelf(room, store, held, trainee))
    pages = home_pages(room.course.settings.title, Path(__file__).parent / "templates", menu=_MENU)
    own: Sequence[Route] = [Route(INVITED + "{token}", _invited, methods=["GET", "POST"]),
                            Route("/out", _out, methods=["GET", "POST"])]
    site = make_guarded_site(
        pages, Middleware(ClassDoor, admission=admission, room=room, address=address,
                          pace=pace or Pace(at_once=80, a_second=10)),
        [*home_routes(), *own], files=DESK_FILES, refusals=REFUSALS,
        handlers={KeyError: nothing_here, OSError: _not_reached})
    site.state.shelf_of = lambda request: shelves.of(person_of(request.scope))
    site.state.room, site.state.admission, site.state.address = room, admission, address
    site.state.misses = Pace(at_once=30, a_second=0.2)
    return site


async def _invited(request: Request) -> Response:
    """Ask whoever opens a link whether it is theirs; let the browser in once that is answered.

    Not at once: programs that look into mails open every link in them, and would use it up.
    """
    state, token = request.app.state, request.path_params["token"]
    found = await run_in_threadpool(state.admission.read, token)
    person = state.room.person(found.trainee) if found else None
    if found is None or person is None:
        # Guessing is hopeless; it shall not cost much either. Whoever has a real link never waits for it.
        client = request.client.host if request.client else ""
        return went_wrong(request, *_SPENT[""], status=404) if state.misses.allows(client) else _often(request)
    if found.state != "open":
        return went_wrong(request, *_SPENT[found.state], status=410)
    if request.method == "GET":
        pages: Pages = state.pages
        return pages.show(request, "invited.html.j2", person=person.first_name or person.id, menu=())
    # A cookie of its own each time: what the browser had before is worth nothing from here.
    cookie = await run_in_threadpool(state.admission.use, token)
    if cookie is None:
        return went_wrong(request, *_SPENT["used"], status=410)
    await run_in_threadpool(state.admission.leave, cookie_of(request.headers, state.address))
    return RedirectResponse("/", status_code=303, headers={"Set-Cookie": cookie_header(cookie, state.address)})


async def _out(request: Request) -> Response:
    """Let a browser be forgotten, as one wants on a computer that others use."""
    state = request.app.state
    if request.method == "GET":
        pages: Pages = state.pages
        return pages.show(request, "leave.html.j2", person=state.room.person(person_of(request.scope)).name)
    await run_in_threadpool(state.admission.leave, cookie_of(request.headers, state.address))
    left: Response = state.pages.show(request, "left.html.j2", menu=())
    left.headers["Set-Cookie"] = cookie_header("", state.address)
    return left


def _often(request: Request) -> Response:
    status, *words = REFUSALS["often"]
    return went_wrong(request, *words, status=status)


def _not_reached(request: Request, _error: Exception) -> Response:
    status, *words = REFUSALS["away"]
    return went_wrong(request, *words, status=status)
