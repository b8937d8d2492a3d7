"""The door of the service: which address, which browser, whose pages; nothing a page sends can say who somebody is.

The person stands in the request's scope as the login found them, and nowhere else.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from courses.toolkit.web.gate import cookie_in, dressing, fits, foreign_to, is_open, own_origins
from grading.desk_service.admission import KEPT, Admission
from grading.desk_service.classroom import Classroom
from grading.desk_service.pace import Pace, Turns
from grading.desk_service.refusal_log import note_refusal
from synthetic_data import BadInput, Problem

INVITED = "/in/"
"""Addresses of links, which somebody opens who is not in yet."""
HUB, HUB_BACK = "/hub-login", "/hub-login/back"
"""Addresses of the login by a Hub, where the class has one."""
LAUNCH_BEGIN, LAUNCH, LAUNCH_KEYS = "/lti/login", "/lti/launch", "/lti/keys"
"""Addresses of the login by a learning platform, where the class has one."""
PERSON = "person"
"""Where in a request's scope the trainee's name stands; None for somebody who is not in."""
_AT_ONCE, _WAITING = 2, 40
"""Requests of one person that are carried out at once, and that may wait; a browser asks for six things at a time."""
_LARGEST = 200_000
"""Bytes sent at once; a decision has some hundreds."""
REFUSALS = {"stranger": (403, "refused.invited"), "outside": (403, "refused.outside"), "often": (429, "refused.often"),
            "size": (413, "refused.less"), "away": (503, "refused.away")}
"""Why → status and key of what is said."""


_FOREIGN = {"host": "it was sent to another address than that with which the service was started",
            "origin": "it came from a page of another site", "size": "it is too large, or does not say how large it is"}
"""Why a launch that was not looked at was refused, for the log."""


@dataclass(frozen=True, kw_only=True)
class WaysIn:
    """How somebody comes in who is not in yet."""

    addresses: tuple[str, ...]
    """What they may open; each stands for whatever begins with it."""
    sends_to: str = ""
    """Where somebody is sent who opens anything else; empty: they are told."""
    tells: str = "stranger"
    """What they are told, one of `REFUSALS`."""
    from_elsewhere: tuple[str, ...] = ()
    """Addresses to which a page of another site may send; what is sent there must be signed."""


BY_LINK = WaysIn(addresses=(INVITED,))
BY_HUB = WaysIn(addresses=(HUB, LAUNCH_KEYS), sends_to=HUB)
BY_PLATFORM = WaysIn(addresses=(LAUNCH_BEGIN, LAUNCH, LAUNCH_KEYS), tells="outside",
                     from_elsewhere=(LAUNCH_BEGIN, LAUNCH))


@dataclass(frozen=True)
class Address:
    """Where trainees find the service, such as `https://desk.example`; and where it listens on this machine."""

    public: str
    port: int

    @property
    def is_secret(self) -> bool:
        """Whether what is sent there cannot be read on the way."""
        return self.public.startswith("https://")

    @property
    def cookie(self) -> str:
        """The cookie's name; with this beginning browsers hold it to the site that set it (RFC 6265bis, 4.1.3)."""
        return "__Host-readiness" if self.is_secret else f"readiness-class-{self.port}"

    def origins(self) -> dict[str, str]:
        """Return Host → Origin for every way in that there is."""
        return own_origins(self.port) | {urlsplit(self.public).netloc: self.public}


def read_address(text: str, port: int) -> Address:
    """Return the address that trainees type; empty means this machine.

    Raises
    ------
    BadInput : it is none, or has more than scheme, name and port
    """
    public = text.strip().rstrip("/").lower() or f"http://127.0.0.1:{port}"
    parts = urlsplit(public)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.username:
        raise BadInput(Problem(where="address", value=text, rule="is no address of a site",
                               remedy="write it as https://desk.example, without a path"))
    return Address(public, port)


class ClassDoor:
    """The checks before each request, and who it is from."""

    def __init__(self, app: ASGIApp, admission: Admission, room: Classroom, address: Address, pace: Pace, *,
                 ways_in: WaysIn = BY_LINK) -> None:
        self.app, self.address, self._admission, self._room = app, address, admission, room
        self._ways_in = ways_in
        self._origins = address.origins()
        self._pace, self._turns = pace, Turns(_AT_ONCE, _WAITING)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        cookie = cookie_of(headers, self.address)
        why, person = self._refusal(scope, headers), None
        if not why and cookie and not is_open(scope["path"]):
            try:
                person = self._still_listed(self._admission.remembered(cookie)) or await run_in_threadpool(
                    lambda: self._still_listed(self._admission.who(cookie)))
            except OSError:  # the database is away: nobody is let in, and nobody is told to need a new link
                why = "away"
        everybodys = is_open(scope["path"]) or scope["path"].startswith(self._ways_in.addresses)
        if not why and person is None and not everybodys:
            why = self._ways_in.tells
        if why == self._ways_in.tells and self._ways_in.sends_to and scope["method"] == "GET":
            await RedirectResponse(self._ways_in.sends_to, status_code=303)(scope, receive, dressing(send))
            return
        if not why and person is not None and not self._pace.allows(person):
            why = "often"
        if why and scope["path"] in self._ways_in.from_elsewhere:
            note_refusal(Request(scope), _FOREIGN.get(why, why))
        async with self._turns.turn(person) if person and not why else nullcontext(True) as has_turn:
            why = why if has_turn else "often"
            await self.app({**scope, PERSON: person, **({"refused": why} if why else {})}, receive, dressing(send))

    def _still_listed(self, found: str | None) -> str | None:
        # Whoever left the class list has no desk here any more.
        return found if found is not None and self._room.person(found) is not None else None

    def _refusal(self, scope: Scope, headers: Headers) -> str:
        foreign = foreign_to(scope, headers, self._origins.get(headers.get("host", "").lower()))
        if foreign == "origin" and scope["path"] in self._ways_in.from_elsewhere:
            foreign = ""
        if foreign or scope["method"] in ("GET", "HEAD"):
            return foreign
        return "" if fits(headers, _LARGEST) else "size"


def cookie_of(headers: Headers, address: Address) -> str:
    """Return the cookie that a browser shows; empty when it shows none of ours."""
    return cookie_in(headers, address.cookie)


def passing_name(address: Address) -> str:
    """Return the name of the cookie that a browser shows on its way back from a Hub or a learning platform."""
    return address.cookie + "-hub"


def passing_cookie(value: str, address: Address, *, from_elsewhere: bool = False) -> str:
    """Return the header that gives a browser what it shows when it comes back; with an empty value it is forgotten.

    Parameters
    ----------
    from_elsewhere : it comes back by a form of another site, for which browsers show no other cookie
    """
    secure = "; Secure" if address.is_secret else ""
    site = "None" if from_elsewhere and address.is_secret else "Lax"  # None is taken over https alone
    return f"{passing_name(address)}={value}; Path=/; HttpOnly; SameSite={site}; Max-Age={600 if value else 0}{secure}"


def cookie_header(value: str, address: Address) -> str:
    """Return the header that lets a browser in, or with an empty value forgets it.

    Lax and not Strict, so that a link to the course in a mail finds whoever is in already; what changes anything is
    held to the site's own pages by its Origin.
    """
    age = int(KEPT.total_seconds()) if value else 0
    secure = "; Secure" if address.is_secret else ""
    return f"{address.cookie}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}"


def let_in(request: Request, trainee: str, *, from_elsewhere: bool = False) -> Response:
    """Let the browser in that came back as somebody; what login it had before is ended.

    Parameters
    ----------
    from_elsewhere : of `passing_cookie`
    """
    admission, address = request.app.state.admission, request.app.state.address
    admission.leave(cookie_of(request.headers, address))
    answer = RedirectResponse("/", status_code=303)
    answer.headers.append("Set-Cookie", cookie_header(admission.let_in(trainee), address))
    answer.headers.append("Set-Cookie", passing_cookie("", address, from_elsewhere=from_elsewhere))
    return answer


def person_of(scope: Scope) -> str:
    """Return who a request is from; the door let nobody pass without."""
    return cast("str", scope[PERSON])
