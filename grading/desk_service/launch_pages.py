"""The pages by which a learning platform lets its people in: begin a login, take a launch, show the class's keys."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from courses.toolkit.web import told, went_wrong
from courses.toolkit.web.gate import cookie_in
from grading.desk_service.door import (
    LAUNCH,
    LAUNCH_BEGIN,
    LAUNCH_KEYS,
    let_in,
    passing_cookie,
    passing_name,
)
from grading.desk_service.platform_course import Launch, LaunchRefused, Standing, stands
from grading.desk_service.refusal_log import note_refusal
from grading.desk_service.turned_away import came_from, in_waiting_room, turned_away

_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 100
"""Fields of a form that a platform sends at most."""


class Platform(Protocol):
    """What the pages need of a learning platform."""

    def begin(self, asked: Mapping[str, str]) -> tuple[str, str]:
        """Return where to send a browser and what it must show when it comes back; raises `LaunchRefused`."""

    def finish(self, given: str, sent: Mapping[str, str]) -> Launch:
        """Return who came back; raises `LaunchRefused`."""

    def public_keys(self) -> dict[str, Any]:
        """Return the class's public keys."""


def launch_routes() -> list[Route]:
    """Return the routes of the login by a platform."""
    return [Route(LAUNCH_BEGIN, _begin, methods=["GET", "POST"]), Route(LAUNCH, _launched, methods=["POST"]),
            Route(LAUNCH_KEYS, show_keys)]


async def _begin(request: Request) -> Response:
    """Send a browser back to the platform, which says who it is."""
    state = request.app.state
    asked = dict(request.query_params) | (await _form(request) if request.method == "POST" else {})
    try:
        address, given = state.platform.begin(asked)
    except LaunchRefused as refused:
        return _refused(request, str(refused))
    answer = RedirectResponse(address, status_code=303)
    answer.headers.append("Set-Cookie", passing_cookie(given, state.address, from_elsewhere=True))
    return answer


async def _launched(request: Request) -> Response:
    """Let a browser in that comes with the platform's signature as somebody of the class."""
    state = request.app.state
    # A made-up token costs a look at the platform's keys; logins that succeed use nothing up.
    if not state.misses.has_left(came_from(request)):
        note_refusal(request, "too many that were not right came from this address before")
        return turned_away(request, "often")
    given, sent = cookie_in(request.headers, passing_name(state.address)), await _form(request)
    try:
        launch = await in_waiting_room(request, state.platform.finish, given, sent)
    except LaunchRefused as refused:
        state.misses.allows(came_from(request))
        return _refused(request, str(refused))
    return await run_in_threadpool(_admitted, request, launch)


def _admitted(request: Request, launch: Launch) -> Response:
    standing = standing_of(request, launch)
    if standing == "another":
        return _from_elsewhere(request, launch)
    if standing == "not decided" and not launch.is_instructor:
        return _refused(request, "nobody has said yet which course of the platform the class is", "launch.undecided")
    if standing == "not decided":
        return instructor_told(request, launch, standing)
    person = request.app.state.room.by_platform(launch.user)
    if person is not None:
        return let_in(request, person.id, from_elsewhere=True)
    if launch.is_instructor:
        return instructor_told(request, launch, standing)
    return _refused(request, "the class list names nobody with this account of the platform", "launch.unlisted")


def standing_of(request: Request, launch: Launch) -> Standing:
    """Return how the course of a launch stands to the class, which notes it; see `stands`."""
    state = request.app.state
    with state.noting:  # two instructors may come at once, and their courses lie in one file
        return stands(state.room.desk, launch)


def instructor_told(request: Request, launch: Launch, standing: Standing, offer: str = "launch.offered.do") -> Response:
    """Return what an instructor reads who came from a course of the platform and has no desk here.

    Parameters
    ----------
    offer : key of the words that say what follows if the course is the class's
    """
    if standing == "another":
        return _from_elsewhere(request, launch)
    if standing == "its own":
        return told(request, "launch.connected", 200)
    note_refusal(request, f"an instructor came from course {launch.course.id}, and the class is no course yet")
    say = request.app.state.pages.words(request).say
    order = f"readiness class platform FOLDER --course {shlex.quote(launch.course.id)}"
    return went_wrong(request, say("launch.offered"), say(offer, course=launch.course.title or
                      launch.course.id), order, status=403)


def _from_elsewhere(request: Request, launch: Launch) -> Response:
    return _refused(request, f"it came from another course of the platform, {launch.course.id}", "launch.elsewhere")


def _refused(request: Request, why: str, key: str = "login.unknown") -> Response:
    """Turn somebody away; why is told to whoever reads the log, and what to do to whoever came."""
    note_refusal(request, why)
    return told(request, key, 403)


def show_keys(request: Request) -> Response:
    """Show the class's public keys, by which the platform knows it again."""
    return JSONResponse(request.app.state.platform.public_keys())


async def _form(request: Request) -> dict[str, str]:
    # Browsers send a platform's form like this; of the other kind each part could name an encoding of its own.
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return {}
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}
