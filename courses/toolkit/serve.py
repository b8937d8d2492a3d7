"""The desks on a page of their own, for people who use a screen reader or have no JupyterLab at hand.

Listens on 127.0.0.1 only and needs the key in its address, so that no other page or user can write answers.
"""

from __future__ import annotations

import argparse
import html
import json
import secrets
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

from courses.toolkit.lesson import Lesson, start

_STATIC = Path(__file__).parent / "static"
_LARGEST_MESSAGE = 100_000
_POLICY = ("default-src 'none'; img-src data:; script-src 'self'; style-src 'self' 'unsafe-inline'; "
           "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'")


def serve(folder: Path, port: int = 0, *, say: Callable[[str], object]) -> None:
    """Serve the desks of one trainee's folder until Ctrl+C.

    Parameters
    ----------
    folder : with `pack/` in it; decisions go to `decisions.jsonl` beside it, as in the notebook
    port : 0 takes a free one
    say : prints the address
    """
    server = make_server(folder, port)
    host, taken = server.server_address[:2]
    say(f"Open in your browser: http://{host!s}:{taken}/?key={server.key}   (Ctrl+C ends it; everything is saved)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("Closed.")
    finally:
        server.server_close()


def main() -> None:
    """Open the desks of a folder: the one command of a trainee's installation."""
    parser = argparse.ArgumentParser(prog="readiness-desk", description="Open the desks of an exercise in a browser.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), help="folder with the notebook and its pack")
    parser.add_argument("--port", type=int, default=0, help="port on this computer; 0 takes a free one")
    chosen = parser.parse_args()
    serve(chosen.folder, chosen.port, say=print)


class DeskServer(ThreadingHTTPServer):
    """A server for one folder, with the key its pages must show."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int) -> None:
        # For this machine only: the desks know whose they are and ask nobody who is there.
        super().__init__(("127.0.0.1", port), _Handler)
        self.folder, self.key, self.lock = folder, secrets.token_urlsafe(16), Lock()
        self.lesson: Lesson = start(folder)


def make_server(folder: Path, port: int = 0) -> DeskServer:
    """Return a server that is not yet serving."""
    return DeskServer(folder, port)


class _Handler(BaseHTTPRequestHandler):
    server: DeskServer

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        # Without the key: pages name these files without it, and they are the same for everybody.
        if address.path in ("/desk.js", "/desk.css", "/page.js"):
            kind = "text/css" if address.path.endswith("css") else "text/javascript"
            self._send((_STATIC / address.path[1:]).read_bytes(), kind)
        elif not self._has_key(address.query):
            self._send(b"Open the address that was printed, with its key.", "text/plain", 403)
        elif address.path == "/":
            self._send(self._page(parse_qs(address.query).get("desk", [""])[0]), "text/html")
        elif address.path == "/state":
            self._send_state(parse_qs(address.query).get("desk", [""])[0])
        else:
            self._send(b"There is no such page.", "text/plain", 404)

    def do_POST(self) -> None:
        address = urlsplit(self.path)
        size = int(self.headers.get("Content-Length") or 0)
        if not self._has_key(address.query) or size > _LARGEST_MESSAGE:
            self._send(b"{}", "application/json", 403)
            return
        try:
            message = json.loads(self.rfile.read(size))
            # Two windows may send at once, and there is one diary.
            with self.server.lock:
                reply = self.server.lesson.desks[message["desk"]].handle(message)
                self.server.lesson.write()
        except (ValueError, KeyError, TypeError):
            reply = {"error": "error.value"}
        self._send(json.dumps(reply).encode(), "application/json")

    def _has_key(self, query: str) -> bool:
        host = self.headers.get("Host", "").rsplit(":", 1)[0]
        # A foreign page can point a name of its own at this machine; it cannot make the browser say 127.0.0.1.
        return host in ("127.0.0.1", "localhost") and secrets.compare_digest(
            parse_qs(query).get("key", [""])[0].encode(), self.server.key.encode())

    def _send_state(self, name: str) -> None:
        desk = self.server.lesson.desks.get(name)
        if desk is None:
            self._send(b"{}", "application/json", 404)
        else:
            self._send(json.dumps(desk.state()).encode(), "application/json")

    def _page(self, wanted: str) -> bytes:
        lesson = self.server.lesson
        name = wanted if wanted in lesson.desks else next(iter(lesson.desks))
        title = json.loads((lesson.pack.folder / "pack" / "pack.json").read_text(encoding="utf-8"))["title"]
        shown = html.escape(title.get(lesson.pack.language, title["en"]))
        heading = {each: html.escape(lesson.pack.say(desk.plan["title"])) for each, desk in lesson.desks.items()}
        links = "".join(f'<li><a href="/?key={self.server.key}&amp;desk={html.escape(each)}"'
                        f'{" aria-current=page" if each == name else ""}>{words}</a></li>'
                        for each, words in heading.items())
        return (f'<!doctype html><html lang="{lesson.pack.language}"><head><meta charset="utf-8"><title>{shown}</title>'
                '<meta name="viewport" content="width=device-width, initial-scale=1">'
                '<link rel="icon" href="data:,"><link rel="stylesheet" href="/desk.css"></head>'
                f'<body class="rl-page"><header><h1>{shown}</h1></header>'
                f'<nav aria-label="{shown}"><ul>{links}</ul></nav><main>'
                f'<div id="desk" data-desk="{html.escape(name)}"></div></main>'
                '<script type="module" src="/page.js"></script></body></html>').encode()

    def _send(self, content: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(len(content))),
                            ("Content-Security-Policy", _POLICY), ("X-Content-Type-Options", "nosniff"),
                            ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer")):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Print nothing: the address line is the message."""
