"""A site: its pages behind the gate, its files, and what it says when something goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from courses.toolkit.web.gate import Gate, Guard
from courses.toolkit.web.rendering import Pages

_LOG = logging.getLogger(__name__)
_STATIC = Path(__file__).parent / "static"
Handler = Callable[[Request, Exception], Response]
_REFUSALS: Mapping[str, tuple[int, str, str]] = {
    "stranger": (403, "This page needs its link",
                 "Open the link that was printed when this page was started. A link works once and in one browser; "
                 "start the page again for a new one."),
    "host": (421, "This page has another address", "Open the address that was printed when this page was started."),
    "origin": (403, "This was not sent from here", "Open the page itself and press the button there."),
    "size": (413, "This is too large", "Send less at once: at most 20 megabytes are taken."),
}
"""Why a guard refuses → status, heading, sentence."""
_WORDS = {
    "404": ("There is no such page", "Go back to the first page and choose from there."),
    "405": ("This page cannot do that", "Go back to the first page and choose from there."),
    "wrong": ("Something went wrong here", "What was saved before is kept. Go back and try again; if it happens "
              "again, tell your instructor what you pressed."),
}


def make_site(pages: Pages, gate: Gate, routes: Sequence[BaseRoute], *, files: Mapping[str, Path] | None = None,
              handlers: Mapping[type[Exception], Handler] | None = None) -> Starlette:
    """Return a site that only who was let in can use.

    Parameters
    ----------
    routes : the site's own pages
    files : name → folder served below `/static/<name>/`; `/static/house/` holds the look of all sites
    handlers : for errors of the site's own, such as bad input
    """
    site = make_guarded_site(pages, Middleware(Guard, gate=gate), routes, files=files, handlers=handlers)
    site.state.gate = gate
    return site


def make_guarded_site(pages: Pages, guard: Middleware, routes: Sequence[BaseRoute], *,
                      files: Mapping[str, Path] | None = None,
                      handlers: Mapping[type[Exception], Handler] | None = None,
                      refusals: Mapping[str, tuple[int, str, str]] | None = None) -> Starlette:
    """Return a site behind a guard of its own, which passes on whom it refuses with `refused` in the scope.

    Parameters
    ----------
    refusals : why → status, heading and sentence, where they are others than a site on one's own machine says
    """
    shown = [Mount(f"/static/{name}", StaticFiles(directory=folder)) for name, folder in
             {"house": _STATIC, **(files or {})}.items()]
    caught: dict[Any, Any] = {HTTPException: _http_error, **(handlers or {})}
    site = Starlette(routes=[*shown, *routes], exception_handlers=caught,
                     middleware=[guard, Middleware(_Sentences, refusals={**_REFUSALS, **(refusals or {})})])
    site.state.pages = pages
    return site


def went_wrong(request: Request, heading: str, *sentences: str, status: int = 400) -> Response:
    """Return a page, or JSON where a script asked, that says what is wrong and what to do."""
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"wrong": heading, "sentences": sentences}, status_code=status)
    page: Response = request.app.state.pages.show(request, "wrong.html.j2", status=status, heading=heading,
                                                  sentences=sentences)
    return page


class _Sentences:
    """Says why the gate let somebody not pass, and that something broke; inside the gate, whose policy goes along."""

    def __init__(self, app: ASGIApp, refusals: Mapping[str, tuple[int, str, str]]) -> None:
        self.app, self.refusals = app, refusals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        why = scope.get("refused")
        if why is not None:
            status, *words = self.refusals[why]
            await went_wrong(Request(scope), *words, status=status)(scope, receive, send)
            return
        try:
            await self.app(scope, receive, noted)
        except ClientDisconnect:
            pass  # whoever asked has gone, on purpose or not: nobody reads an answer, and it fills no log
        except Exception:
            _LOG.exception("%s %s", scope["method"], scope["path"])
            if begun:
                raise
            await went_wrong(Request(scope), *_WORDS["wrong"], status=500)(scope, receive, send)


def _http_error(request: Request, error: HTTPException) -> Response:
    words = _WORDS.get(str(error.status_code), _WORDS["wrong"])
    return went_wrong(request, *words, status=error.status_code)
