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
_REFUSALS: Mapping[str, tuple[int, str]] = {"stranger": (403, "refused.stranger"), "host": (421, "refused.host"),
                                            "origin": (403, "refused.origin"), "size": (413, "refused.size")}
"""Why a guard refuses → status and key of what is said."""


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
                      refusals: Mapping[str, tuple[int, str]] | None = None) -> Starlette:
    """Return a site behind a guard of its own, which passes on whom it refuses with `refused` in the scope.

    Parameters
    ----------
    refusals : why → status and key of the words, where they are others than a site on one's own machine says
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


def told(request: Request, key: str, status: int) -> Response:
    """Return a page with the words `key` and below them what to do, `key.do`, in the language of whoever asks."""
    say = request.app.state.pages.words(request).say
    return went_wrong(request, say(key), say(f"{key}.do"), status=status)


class _Sentences:
    """Says why the gate let somebody not pass, and that something broke; inside the gate, whose policy goes along."""

    def __init__(self, app: ASGIApp, refusals: Mapping[str, tuple[int, str]]) -> None:
        self.app, self.refusals = app, refusals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        why = scope.get("refused")
        if why is not None:
            status, key = self.refusals[why]
            await told(Request(scope), key, status)(scope, receive, send)
            return
        try:
            await self.app(scope, receive, noted)
        except ClientDisconnect:
            pass  # whoever asked has gone, on purpose or not: nobody reads an answer, and it fills no log
        except Exception:
            _LOG.exception("%s %.200r", scope["method"], scope["path"])  # as it may hold a break of the line
            if begun:
                raise
            await told(Request(scope), "wrong.any", 500)(scope, receive, send)


def _http_error(request: Request, error: HTTPException) -> Response:
    status = error.status_code
    return told(request, f"wrong.{status}" if status in (404, 405) else "wrong.any", status)
