"""The desk service as a site: the pages of a trainee's home for whoever is logged in, and the pages of the login."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from courses.toolkit.home.site import DESK_FILES, home_pages, home_routes, nothing_here
from courses.toolkit.web import Pages, make_guarded_site, told
from courses.toolkit.words import Words, spoken
from grading.desk_service.admission import Admission
from grading.desk_service.class_shelf import ClassShelf, Shelves
from grading.desk_service.classroom import Classroom
from grading.desk_service.diaries import OpenLessons
from grading.desk_service.door import (
    BY_HUB,
    BY_LINK,
    BY_PLATFORM,
    INVITED,
    PERSON,
    REFUSALS,
    Address,
    ClassDoor,
    cookie_header,
    cookie_of,
    person_of,
)
from grading.desk_service.hub_login import HubLogin
from grading.desk_service.hub_login_pages import hub_routes
from grading.desk_service.launch_pages import Platform, launch_routes
from grading.desk_service.pace import Pace
from grading.desk_service.store import DecisionStore
from grading.desk_service.turned_away import came_from, turned_away

_WAITING = 8
"""Logins for which the Hub or the learning platform is asked at once; others wait in line."""


def make_desk_service(room: Classroom, store: DecisionStore, admission: Admission, address: Address, *,
                      lessons: OpenLessons | None = None, pace: Pace | None = None,
                      hub: HubLogin | None = None, platform: Platform | None = None) -> Starlette:
    """Return the site of a whole class.

    Parameters
    ----------
    lessons : those held open; the usual number of them when None
    pace : how often one person may ask; more often than anybody clicks when None
    hub, platform : the Hub or the learning platform by which people log in; with both, the Hub, which is the platform's
        tool; None of both: by invitation links
    """
    held = OpenLessons(store) if lessons is None else lessons  # one that holds nothing yet counts as false
    shelves = Shelves(lambda trainee: ClassShelf(room, store, held, trainee))
    pages = home_pages(room.course.settings.title, Path(__file__).parent / "templates", menu=_menu,
                       language=lambda request: _language(room, request))
    ways_in, doors = BY_LINK, [Route(INVITED + "{token}", _invited, methods=["GET", "POST"])]
    if hub is not None:
        ways_in, doors = BY_HUB, hub_routes(has_platform=platform is not None)
    elif platform is not None:
        ways_in, doors = BY_PLATFORM, launch_routes()
    own: Sequence[Route] = [*doors, Route("/out", _out, methods=["GET", "POST"])]
    site = make_guarded_site(
        pages, Middleware(ClassDoor, admission=admission, room=room, address=address,
                          pace=pace or Pace(at_once=80, a_second=10), ways_in=ways_in),
        [*home_routes(), *own], files=DESK_FILES, refusals=REFUSALS,
        handlers={KeyError: nothing_here, OSError: _not_reached})
    site.state.shelf_of = lambda request: shelves.of(person_of(request.scope))
    site.state.room, site.state.admission, site.state.address = room, admission, address
    site.state.hub, site.state.platform = hub, platform
    site.state.misses = Pace(at_once=30, a_second=0.2)
    # Whoever sends made-up logins without end fills no disk with what is noted of them.
    site.state.noted, site.state.noting = Pace(at_once=200, a_second=0.2), Lock()
    site.state.waiting_room = ThreadPoolExecutor(_WAITING, thread_name_prefix="login")
    return site


def _menu(words: Words) -> list[tuple[str, str]]:
    return [("/", words.say("home.title")), ("/out", words.say("leave"))]


def _language(room: Classroom, request: Request) -> str:
    """Return the language of whoever asks; of somebody who is not in, the one their browser asks for."""
    known = request.scope.get(PERSON)
    person = room.person(known) if known else None
    return person.language if person else spoken(request.headers.get("accept-language", ""))


async def _invited(request: Request) -> Response:
    """Ask whoever opens a link whether it is theirs; let the browser in once that is answered.

    Not at once: programs that look into mails open every link in them, and would use it up.
    """
    state, token = request.app.state, request.path_params["token"]
    found = await run_in_threadpool(state.admission.read, token)
    person = state.room.person(found.trainee) if found else None
    if found is None or person is None:
        # Guessing is hopeless; it shall not cost much either. Whoever has a real link never waits for it.
        if not state.misses.allows(came_from(request)):
            return turned_away(request, "often")
        return told(request, "link.none", 404)
    if found.state != "open":
        return told(request, f"link.{found.state}", 410)
    if request.method != "POST":  # HEAD too, by which such programs ask whether a link leads anywhere
        pages: Pages = state.pages
        return pages.show(request, "invited.html.j2", person=person.first_name or person.id, menu=(),
                          words=Words(person.language))
    # A cookie of its own each time: what the browser had before is worth nothing from here.
    cookie = await run_in_threadpool(state.admission.use, token)
    if cookie is None:
        return told(request, "link.used", 410)
    await run_in_threadpool(state.admission.leave, cookie_of(request.headers, state.address))
    return RedirectResponse("/", status_code=303, headers={"Set-Cookie": cookie_header(cookie, state.address)})


async def _out(request: Request) -> Response:
    """Let a browser be forgotten, as one wants on a computer that others use."""
    state = request.app.state
    if request.method != "POST":
        pages: Pages = state.pages
        return pages.show(request, "leave.html.j2", person=state.room.person(person_of(request.scope)).name)
    await run_in_threadpool(state.admission.leave, cookie_of(request.headers, state.address))
    left: Response = state.pages.show(request, "left.html.j2", menu=())
    left.headers["Set-Cookie"] = cookie_header("", state.address)
    return left


def _not_reached(request: Request, _error: Exception) -> Response:
    return turned_away(request, "away")
