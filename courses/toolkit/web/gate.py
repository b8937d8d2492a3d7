"""The door of a site: who may come in, from which address, and what a page may ask of the browser.

Listening on 127.0.0.1 keeps other machines out. It does not keep out another user of this machine, nor a foreign page
in the same browser; the link's token, the cookie, and the checks of Host and Origin do.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from courses.toolkit.web.reading import whole_number

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
          "form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
"""What a page may load and where it may send: this site alone, and no script or style within the page."""
PAPER = ("default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
         "frame-ancestors 'none'")
"""Policy of a written page, such as feedback or a report, which brings its own style and needs nothing else."""
OPEN = ("/static/",)
"""Addresses that everybody may read: they are the same for all and say nothing of anybody."""
LARGEST_BODY = 20_000_000
"""Bytes of what is sent to a site at once."""
_KEPT = 7 * 86_400
"""Seconds the browser keeps the cookie; it is worth nothing once the site has ended."""
# With "no-referrer" a browser would send a form's Origin as "null" (Fetch, "append a request Origin header").
_HEADERS = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
            "Cache-Control": "no-store", "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin"}


class Gate:
    """What lets one person in: tokens that work once, and the secret of the cookie they are turned into.

    Examples
    --------
    >>> gate = Gate()
    >>> gate.link("http://127.0.0.1:8888").startswith("http://127.0.0.1:8888/?token=")
    True
    """

    def __init__(self) -> None:
        self._tokens: set[str] = set()
        self._secret = secrets.token_urlsafe(32)

    def link(self, address: str, path: str = "/") -> str:
        """Return a link to a page that lets one browser in, once."""
        token = secrets.token_urlsafe(24)
        self._tokens.add(token)
        return f"{address}{quote(path)}?token={token}"

    def take(self, token: str) -> bool:
        """Tell whether the token is one of ours that was not used yet, and use it up."""
        # Compared in equal time; an unknown token must not be guessed letter by letter.
        found = [one for one in self._tokens if secrets.compare_digest(one.encode(), token.encode())]
        self._tokens.difference_update(found)
        return bool(found)

    def knows(self, cookie: str) -> bool:
        """Tell whether a browser was let in before."""
        return secrets.compare_digest(cookie.encode(), self._secret.encode())

    def cookie(self, port: int) -> str:
        """Return the header that makes a browser show who it is from now on; other pages cannot make it do so."""
        return f"{cookie_name(port)}={self._secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={_KEPT}"


def cookie_name(port: int) -> str:
    """Return the cookie's name: browsers keep one jar for all ports of a machine."""
    return f"readiness-{port}"


class Guard:
    """The checks before each request; a page that somebody may see goes out with its policy."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self.app, self.gate = app, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            return
        headers, dressed = Headers(scope=scope), dressing(send)
        refusal = _refusal(scope, headers)
        if refusal:
            await self._refuse(refusal, scope, receive, dressed)
            return
        # A link that was used up still leads on where its browser is known.
        if (token := _token(scope)) and (self._is_known(scope, headers) or self.gate.take(token)):
            await _without_token(scope, self.gate)(scope, receive, dressed)
            return
        if not is_open(scope["path"]) and not self._is_known(scope, headers):
            await self._refuse("stranger", scope, receive, dressed)
            return
        await self.app(scope, receive, dressed)

    async def _refuse(self, why: str, scope: Scope, receive: Receive, send: Send) -> None:
        # The site itself says so, in its own look.
        await self.app({**scope, "refused": why}, receive, send)

    def _is_known(self, scope: Scope, headers: Headers) -> bool:
        return self.gate.knows(cookie_in(headers, cookie_name(_port(scope))))


def _refusal(scope: Scope, headers: Headers) -> str:
    """Why a request is refused whoever sent it; empty when it is not."""
    foreign = foreign_to(scope, headers, own_origins(_port(scope)).get(headers.get("host", "")))
    return foreign or ("" if fits(headers, LARGEST_BODY) else "size")


def own_origins(port: int) -> dict[str, str]:
    """Return Host → Origin for the ways in that this machine has."""
    return {f"{name}:{port}": f"http://{name}:{port}" for name in ("127.0.0.1", "localhost")}


def foreign_to(scope: Scope, headers: Headers, origin: str | None) -> str:
    """Return why a request is none of a site's own pages: its host or its origin; empty when it is.

    Parameters
    ----------
    origin : of the site under the host that the request names; None where that is none of the site's
    """
    # A foreign page can point a name of its own at this machine; it cannot make the browser say one of these.
    if origin is None:
        return "host"
    return "origin" if scope["method"] not in ("GET", "HEAD") and headers.get("origin", "") != origin else ""


def fits(headers: Headers, most: int) -> bool:
    """Tell whether a request says beforehand how many bytes it has, and they are not too many."""
    if "transfer-encoding" in headers:  # in pieces, with no word of how many; browsers send no form like that
        return False
    length = whole_number(headers.get("content-length", "0"))
    return length is not None and length <= most


def cookie_in(headers: Headers, name: str) -> str:
    """Return the cookie of this name that a browser shows; empty when it shows none."""
    # As browsers mean them. `http.cookies` stops at the first that it finds odd, and whoever has one of another program
    # on the same host would never come in.
    return HTTPConnection({"type": "http", "headers": headers.raw}).cookies.get(name, "")


def is_open(path: str) -> bool:
    """Tell whether everybody may read what lies at an address."""
    # With a step upwards in it an address only begins like an open one.
    return path.startswith(OPEN) and ".." not in path.split("/")


def _port(scope: Scope) -> int:
    server: tuple[str, int] = scope["server"]
    return server[1]


def _token(scope: Scope) -> str:
    return dict(_asked(scope)).get("token", "") if scope["method"] == "GET" else ""


def _asked(scope: Scope) -> Iterable[tuple[str, str]]:
    return parse_qsl(scope["query_string"].decode("latin-1"))


def _without_token(scope: Scope, gate: Gate) -> RedirectResponse:
    """The same page again, so that the token stands in no address that is kept, shown or passed on."""
    rest = urlencode([pair for pair in _asked(scope) if pair[0] != "token"])
    # One slash: an address that begins with two names another machine.
    path = "/" + quote(scope["path"].lstrip("/"))
    return RedirectResponse(path + (f"?{rest}" if rest else ""), status_code=303,
                            headers={"Set-Cookie": gate.cookie(_port(scope))})


def dressing(send: Send) -> Send:
    """Return a `send` that adds the headers of every page: its policy, and that no browser keeps it or guesses it."""
    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in (_HEADERS | {"Content-Security-Policy": POLICY}).items():
                headers.setdefault(name, value)
        await send(message)

    return dressed
