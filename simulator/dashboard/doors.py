"""What the web server serves: the page's script, to the planner's own browser, under this computer's own names."""

from __future__ import annotations

import hmac
import os
import re
import threading
import webbrowser
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from secrets import compare_digest
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit.starlette import App

from simulator.dashboard.launch import HOSTS, KEY, LINK, OWN_NAMES

_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")
_KEPT = 30 * 86_400
"""Seconds for which a browser that came by the link needs it no more."""
_POLICY = ("default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src "
           "'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; "
           "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; connect-src 'self'")
"""Streamlit puts script and style into its page and makes more of charts, so these stay allowed; nothing of another
host is, and no foreign page around it.
"""
_HEADERS = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "SAMEORIGIN", "Referrer-Policy": "same-origin"}
_STRANGER = ("This page is for the planner who started it. Open it by the link with ?key= that "
             "`readiness office serve` has printed.")


class KeyHolders:
    """Lets in whoever came by the link once: other accounts of this computer reach its address as well.

    Parameters
    ----------
    key : of the link; with an empty one everybody comes in
    """

    def __init__(self, app: ASGIApp, key: str) -> None:
        self.app, self.key = app, key
        # What a browser keeps, it says to every port of this computer: not the link's key, only what the key lets make.
        self._pass = hmac.digest(key.encode(), b"readiness what-if", "sha256").hex()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] in ("http", "websocket") and self.key and not self._holds(HTTPConnection(scope)):
            await self._at_the_door(scope)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _holds(self, asking: HTTPConnection) -> bool:
        return compare_digest(asking.cookies.get(_cookie(asking), "").encode(), self._pass.encode())

    def _at_the_door(self, scope: Scope) -> ASGIApp:
        if scope["type"] == "websocket":
            return WebSocketClose(code=1008)
        asking = HTTPConnection(scope)
        asked = dict(asking.query_params)
        # Only who shows a page comes in by a link; what previews links asks for their heads.
        if scope["method"] != "GET" or not compare_digest(asked.pop("key", "").encode(), self.key.encode()):
            return PlainTextResponse(_STRANGER, status_code=403)
        path = "/" + scope["path"].lstrip("/")  # one that begins with two names another machine
        entered = RedirectResponse(f"{path}?{urlencode(asked)}" if asked else path, status_code=303)
        # Lax: a practice in the library's page leads here from a file.
        entered.set_cookie(_cookie(asking), self._pass, max_age=_KEPT, httponly=True, samesite="lax")
        return entered


class Dressed:
    """Sends every answer with what the browser may do with it, also to whom it refuses."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (_HEADERS | {"Content-Security-Policy": _policy(scope)}).items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, dressed)


def _policy(scope: Scope) -> str:
    """Return what the page may load; its channel is named, as not every browser takes it for 'self'."""
    host = Headers(scope=scope).get("host", "")
    return _POLICY + (f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else "")


def _cookie(asking: HTTPConnection) -> str:
    # Browsers keep one jar for all ports of a computer.
    return f"readiness-what-if-{(asking.scope.get('server') or ('', 0))[1]}"


@asynccontextmanager
async def _opening(app: App) -> AsyncGenerator[dict[str, Any]]:
    """Open the planner's browser once the server listens."""
    if link := os.environ.get(LINK):
        threading.Timer(1, webbrowser.open, [link]).start()
    yield {}


# A site elsewhere can let its own name lead to 127.0.0.1; what it then asks carries that name as host, and the page, on
# which folders of the computer can be named, would take it for its planner (DNS rebinding).
app = App(Path(__file__).with_name("page.py"), lifespan=_opening, middleware=[
    Middleware(Dressed),
    Middleware(TrustedHostMiddleware, allowed_hosts=(os.environ.get(HOSTS) or " ".join(OWN_NAMES)).split()),
    Middleware(KeyHolders, key=os.environ.get(KEY, ""))])
