"""What somebody reads at the Hub whose server cannot be opened yet: what is missing and whom to ask, at once.

The page stands where the server would, so the Hub takes it for one that has started. Each look at it tries again; once
the desk can be prepared, this process becomes its server at the same address.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from string import Template
from threading import Thread
from urllib.parse import urlsplit

import courses.toolkit.web
from courses.toolkit.words import Words, spoken
from grading.setup.lab import LabStart, NothingReleased
from synthetic_data import ReadinessError

_HERE = Path(__file__).parent
_PAGE = Template((_HERE / "hub_waiting.html").read_text(encoding="utf-8"))
_FILES = {"house.css": ("text/css", Path(courses.toolkit.web.__file__).parent / "static" / "house.css"),
          "waiting.js": ("text/javascript", _HERE / "hub_waiting.js")}
_POLICY = ("default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "
           "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
_PATIENCE, _SOON = 5.0, 0.5
"""Seconds that a browser may take to ask; and within which it is known that a desk cannot be prepared."""


class NotListed(ReadinessError):
    """The class list does not name whom the Hub let in."""


def wait_for_desk(address: str, home: str, prepare: Callable[[], LabStart], problem: ReadinessError,
                  language: str = "") -> LabStart:
    """Show why a desk cannot be prepared until it can, and return it.

    Parameters
    ----------
    address : at which the Hub looks for the server (JUPYTERHUB_SERVICE_URL)
    home : address of the Hub's home page
    prepare : raises `ReadinessError` while the desk cannot be prepared
    problem : why it could not the first time
    language : of whoever reads it; that which their browser asks for when empty
    """
    place = urlsplit(address)
    with _Door((place.hostname or "127.0.0.1", place.port or 80), _Answer) as door:
        door.base, door.home, door.prepare, door.problem, door.language = (
            place.path or "/", home, prepare, problem, language)
        while door.desk is None:
            door.handle_request()
        return door.desk


class _Door(HTTPServer):
    """One browser after the other; whoever says nothing is left."""

    base, home, language = "/", "/hub/home", ""
    prepare: Callable[[], LabStart]
    problem: ReadinessError
    desk: LabStart | None = None
    trying: Thread | None = None
    timeout = _SOON
    """Seconds after which it is looked whether the desk is there."""

    def look_again(self) -> str:
        """Try to prepare the desk, unless that is being done, and return the key of what is to be said now."""
        if self.trying is None or not self.trying.is_alive():
            self.trying = Thread(target=self._try, daemon=True)
            self.trying.start()
        self.trying.join(_SOON)
        opens = self.trying.is_alive() or self.desk is not None
        return "server.opens" if opens else _KEYS.get(type(self.problem), "server.broken")

    def _try(self) -> None:
        try:
            self.desk = self.prepare()
        except ReadinessError as problem:
            self.problem = problem


class _Answer(BaseHTTPRequestHandler):
    """One request, of whatever address below the server's."""

    server: _Door
    timeout = _PATIENCE

    def do_GET(self) -> None:
        """Show the page, or its look."""
        file = _FILES.get(urlsplit(self.path).path.removeprefix(self.server.base))
        if file is not None:
            self._send(file[0], file[1].read_bytes())
            return
        key = self.server.look_again()
        words = Words(self.server.language or spoken(self.headers.get("Accept-Language", "")))
        page = _PAGE.substitute({name: escape(value) for name, value in {
            "language": words.language, "base": self.server.base, "home": self.server.home, "said": key,
            "heading": words.say(key), "sentence": words.say(f"{key}.do"), "again": words.say("server.again"),
            "leave": words.say("server.leave")}.items()})
        self._send("text/html; charset=utf-8", page.encode(), says=key)

    do_HEAD = do_GET

    def _send(self, kind: str, content: bytes, says: str = "") -> None:
        self.send_response(200)  # anything of 500 or more, and the Hub goes on waiting
        told = {"Content-Type": kind, "Content-Length": str(len(content)), "Cache-Control": "no-store",
                "Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff", "X-Readiness-Says": says}
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_what: object) -> None:
        """Say nothing: the Hub's log would fill with what browsers ask."""


_KEYS: dict[type[ReadinessError], str] = {NothingReleased: "server.nothing", NotListed: "login.unlisted"}
"""What is wrong → key of what is said; of anything else the words are for the Hub's log alone."""
