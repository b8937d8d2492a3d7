"""What somebody reads at the Hub whose server cannot be opened yet: what is missing and whom to ask, at once.

The page stands where the server would, so the Hub takes it for one that has started. Each look at it tries again; once
the desk can be prepared, this process becomes its server at the same address.
"""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from threading import Lock, Thread
from typing import Any
from urllib.parse import urlsplit

import courses.toolkit.web
from courses.toolkit.words import Words, spoken
from grading.setup.lab import LabStart, NothingReleased
from synthetic_data import ReadinessError

_HERE = Path(__file__).parent
_PAGE = _HERE / "hub_waiting.html"
_FILES = {"house.css": ("text/css", Path(courses.toolkit.web.__file__).parent / "static" / "house.css"),
          "waiting.js": ("text/javascript", _HERE / "hub_waiting.js")}
_POLICY = ("default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "
           "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
_HEADERS = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin", "Cache-Control": "no-store"}
_PATIENCE, _SOON = 5.0, 0.5
"""Seconds that a browser may take to ask; and within which it is known that a desk cannot be prepared."""
_MOST = 50
"""Requests under way; one more, and the oldest is let go. Any account of the machine may send some."""


class NotListed(ReadinessError):
    """The class list does not name whom the Hub let in."""


def wait_for_desk(address: str, home: str, prepare: Callable[[], LabStart], problem: Exception,
                  language: str = "", tell: Callable[[Exception], None] = lambda _problem: None) -> LabStart:
    """Show why a desk cannot be prepared until it can, and return it.

    Parameters
    ----------
    address : at which the Hub looks for the server (JUPYTERHUB_SERVICE_URL)
    home : address of the Hub's home page
    prepare : raises while the desk cannot be prepared
    problem : why it could not the first time
    language : of whoever reads it; that which their browser asks for when empty
    tell : is given each problem of another kind than those before
    """
    with _Door(address, problem) as door:
        door.home, door.prepare, door.language, door.tell = home, prepare, language, tell
        while door.desk is None:
            door.handle_request()
            door.let_go()
        door.finish()
        return door.desk


class _Door(ThreadingHTTPServer):
    """Each browser by itself; whoever takes long to ask, or never ends asking, is let go."""

    home, language = "/hub/home", ""
    prepare: Callable[[], LabStart]
    tell: Callable[[Exception], None]
    desk: LabStart | None = None
    trying: Thread | None = None
    timeout = _SOON
    """Seconds after which it is looked whether the desk is there."""

    def __init__(self, address: str, problem: Exception) -> None:
        place = urlsplit(address)
        host, port = place.hostname or "127.0.0.1", place.port or 80
        self.address_family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        self.base, self.problem = place.path or "/", problem
        self._told, self._lock = {type(problem)}, Lock()
        self._asking: dict[Any, float] = {}
        super().__init__((host, port), _Answer)

    def look_again(self) -> str:
        """Try to prepare the desk, unless that is being done, and return the key of what is to be said now."""
        with self._lock:
            if self.desk is None and (self.trying is None or not self.trying.is_alive()):
                self.trying = Thread(target=self._try, daemon=True)
                self.trying.start()
            trying = self.trying
        if trying is not None:
            trying.join(_SOON)
        opens = self.desk is not None or (trying is not None and trying.is_alive())
        return "server.opens" if opens else _KEYS.get(type(self.problem), "server.broken")

    def _try(self) -> None:
        try:
            self.desk = self.prepare()
        except Exception as problem:  # a full disk, or a fault of ours: whoever waits shall not be told of another one
            self.problem = problem
            self._note(problem)

    def _note(self, problem: Exception) -> None:
        """Tell a problem once: the page asks again every few seconds."""
        if type(problem) not in self._told:
            self._told.add(type(problem))
            self.tell(problem)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, so that nobody waits for somebody else."""
        self._asking[request] = time.monotonic()
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Be done with a request."""
        self._asking.pop(request, None)
        super().shutdown_request(request)

    def let_go(self) -> None:
        """End the requests that took too long as a whole, and the oldest of too many."""
        asking, now = sorted(self._asking.copy().items(), key=lambda one: one[1]), time.monotonic()
        for place, (request, since) in enumerate(asking):
            if now - since > _PATIENCE or place < len(asking) - _MOST:
                with suppress(OSError):  # it ended by itself
                    request.shutdown(socket.SHUT_RDWR)

    def finish(self) -> None:
        """Let what is being answered be answered, before this process becomes something else."""
        until = time.monotonic() + 2 * _SOON
        while self._asking and time.monotonic() < until:
            time.sleep(0.02)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell a fault of ours; of whoever hangs up say nothing, since they may again and again."""
        problem = sys.exception()
        if isinstance(problem, Exception) and not isinstance(problem, OSError):
            self._note(problem)


class _Answer(BaseHTTPRequestHandler):
    """One request, of whatever address below the server's."""

    server: _Door
    timeout = _PATIENCE

    def do_GET(self) -> None:
        """Show the page, or its look."""
        file = _FILES.get(self.path.partition("?")[0].removeprefix(self.server.base))
        if file is not None:
            self._send(file[0], file[1].read_bytes())
            return
        key = self.server.look_again()
        words = Words(self.server.language or spoken(self.headers.get("Accept-Language", "")))
        page = Template(_PAGE.read_text(encoding="utf-8")).substitute({name: escape(value) for name, value in {
            "language": words.language, "base": self.server.base, "home": self.server.home, "said": key,
            "heading": words.say(key), "sentence": words.say(f"{key}.do"), "again": words.say("server.again"),
            "leave": words.say("server.leave")}.items()})
        self._send("text/html; charset=utf-8", page.encode(), says=key)

    do_HEAD = do_GET

    def _send(self, kind: str, content: bytes, says: str = "") -> None:
        self.send_response(200)  # anything of 500 or more, and the Hub goes on waiting
        told = {"Content-Type": kind, "Content-Length": str(len(content)), "X-Readiness-Says": says}
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def end_headers(self) -> None:
        """Add the headers of every answer, also of those that say that a request cannot be read."""
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def version_string(self) -> str:
        """Name no program and no version: they tell nobody anything who comes to read the page."""
        return "readiness"

    def log_message(self, *_what: object) -> None:
        """Say nothing: the Hub's log would fill with what browsers ask."""


_KEYS: dict[type[Exception], str] = {NothingReleased: "server.nothing", NotListed: "login.unlisted"}
"""What is wrong → key of what is said; of anything else the words are for the Hub's log alone."""
