"""The pages of the login by a Hub: to it, back as somebody of the class, or as an instructor who offers a course."""

from __future__ import annotations

import time

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from courses.toolkit.web import told
from courses.toolkit.web.gate import cookie_in
from grading.desk_service.door import HUB, HUB_BACK, LAUNCH_KEYS, let_in, passing_cookie, passing_name
from grading.desk_service.launch_checks import kept_launch
from grading.desk_service.launch_pages import instructor_told, show_keys, standing_of
from grading.desk_service.platform_course import LaunchRefused
from grading.desk_service.platform_entry import HubPlatform, read_hub_platform
from grading.desk_service.refusal_log import note_refusal
from grading.desk_service.turned_away import came_from, in_waiting_room, turned_away


def hub_routes(*, has_platform: bool) -> list[Route]:
    """Return the routes of the login by a Hub.

    Parameters
    ----------
    has_platform : the Hub is a learning platform's tool, which reads the class's key here
    """
    return [Route(HUB, _to_hub), Route(HUB_BACK, _from_hub),
            *([Route(LAUNCH_KEYS, show_keys)] if has_platform else [])]


def _to_hub(request: Request) -> Response:
    """Send a browser to the Hub, which asks who it is."""
    address, shown = request.app.state.hub.begin()
    answer = RedirectResponse(address, status_code=303)
    answer.headers.append("Set-Cookie", passing_cookie(shown, request.app.state.address))
    return answer


async def _from_hub(request: Request) -> Response:
    """Let a browser in that comes back from the Hub as somebody of the class."""
    state, asked = request.app.state, request.query_params
    shown = cookie_in(request.headers, passing_name(state.address))
    # The Hub is asked by us, and would be as often as somebody makes codes up; logins that succeed use nothing up.
    if not state.misses.has_left(came_from(request)):
        return turned_away(request, "often")
    account = await in_waiting_room(request, state.hub.finish, shown, asked.get("state", ""), asked.get("code", ""))
    through = read_hub_platform(state.room.desk) if account else None
    answer = None
    if account and through and through.is_taught_by(account):
        answer = await in_waiting_room(request, _offered, request, through, account)
    if account and (person := state.room.by_login(account)):
        return await run_in_threadpool(let_in, request, person.id)
    if answer is None:
        state.misses.allows(came_from(request))
        answer = told(request, "login.unlisted" if account else "login.unknown", 403)
    return answer


def _offered(request: Request, through: HubPlatform, account: str) -> Response:
    """Note from which course of the platform an instructor came, and say how it stands to the class."""
    state = request.app.state
    try:
        launch = kept_launch(state.hub.claims(account), through.entry, account, time.time())
        if not launch.is_instructor:
            raise LaunchRefused("it is no instructor's (roles)")
    except LaunchRefused as refused:
        note_refusal(request, f"of what the Hub keeps: {refused}")
        return told(request, "launch.again", 403)
    return instructor_told(request, launch, standing_of(request, launch), "launch.offered.hub.do")
