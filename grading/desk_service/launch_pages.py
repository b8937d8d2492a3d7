"""The pages by which a learning platform lets its people in: begin a login, take a launch, show the class's keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from courses.toolkit.web import told
from courses.toolkit.web.gate import cookie_in
from grading.desk_service.door import (
    LAUNCH,
    LAUNCH_BEGIN,
    LAUNCH_KEYS,
    let_in,
    passing_cookie,
    passing_name,
)
from grading.desk_service.platform_entry import Launch, is_its_course
from grading.desk_service.turned_away import came_from, turned_away

_MOST_FIELDS = 100
"""Fields of a form that a platform sends at most."""


class Platform(Protocol):
    """What the pages need of a learning platform."""

    def begin(self, asked: Mapping[str, str]) -> tuple[str, str] | None:
        """Return where to send a browser and what it must show when it comes back."""

    def finish(self, shown: str, sent: Mapping[str, str]) -> Launch | None:
        """Return who came back."""

    def public_keys(self) -> dict[str, Any]:
        """Return the class's public keys."""


def launch_routes() -> list[Route]:
    """Return the routes of the login by a platform."""
    return [Route(LAUNCH_BEGIN, _begin, methods=["GET", "POST"]), Route(LAUNCH, _launched, methods=["POST"]),
            Route(LAUNCH_KEYS, _keys)]


async def _begin(request: Request) -> Response:
    """Send a browser back to the platform, which says who it is."""
    state = request.app.state
    asked = dict(request.query_params) | (await _form(request) if request.method == "POST" else {})
    begun = state.platform.begin(asked)
    if begun is None:
        return told(request, "login.unknown", 403)
    address, shown = begun
    answer = RedirectResponse(address, status_code=303)
    answer.headers.append("Set-Cookie", passing_cookie(shown, state.address, from_elsewhere=True))
    return answer


async def _launched(request: Request) -> Response:
    """Let a browser in that comes with the platform's signature as somebody of the class."""
    state = request.app.state
    # A made-up token costs a look at the platform's keys; logins that succeed use nothing up.
    if not state.misses.has_left(came_from(request)):
        return turned_away(request, "often")
    shown, sent = cookie_in(request.headers, passing_name(state.address)), await _form(request)
    launch = await run_in_threadpool(state.platform.finish, shown, sent)
    if launch is None:
        state.misses.allows(came_from(request))
        return told(request, "login.unknown", 403)
    return await run_in_threadpool(_admitted, request, launch)


def _admitted(request: Request, launch: Launch) -> Response:
    state = request.app.state
    if not is_its_course(state.room.desk, launch):
        return told(request, "launch.elsewhere", 403)
    person = state.room.by_platform(launch.user)
    if person is None:
        key, status = ("launch.connected", 200) if launch.is_instructor else ("launch.unlisted", 403)
        return told(request, key, status)
    return let_in(request, person.id, from_elsewhere=True)


def _keys(request: Request) -> Response:
    return JSONResponse(request.app.state.platform.public_keys())


async def _form(request: Request) -> dict[str, str]:
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}
