"""Servers that tests start: a free port, a wait that ends as soon as the server answers, and a clean end."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_PATIENCE, _PAUSE = 120.0, 0.1
"""Seconds a server may take to answer or to end on a busy machine, and between two questions to it."""


def free_port():
    """A port nobody listens on, and none that the system hands out: one of those may be gone before it is used."""
    while True:
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", 11_000 + secrets.randbelow(21_000)))
            return probe.getsockname()[1]


def until(holds, page=None):
    """Wait until something holds; `page` is a browser's that has to go on meanwhile."""
    end = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        page.wait_for_timeout(1000 * _PAUSE) if page else time.sleep(_PAUSE)


def answers(address):
    """Tell whether a server answers at an address, and with no error."""
    with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=10):
        return True
    return False


@contextlib.contextmanager
def served(command, address, log, **options):
    """Start a server, wait until it answers at the address, and stop it when the block ends.

    What it writes goes to the file `log`; `options` are those of `subprocess.Popen`.
    """
    # So that a server of Python that never ends says at the last where it stands.
    options["env"] = {**(options.get("env") or os.environ), "PYTHONFAULTHANDLER": "1"}
    with log.open("wb") as said:
        server = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, **options)
        try:
            _wait(server, address, log)
            yield server
        finally:
            server.terminate()
            try:
                server.wait(_PATIENCE)  # what it has at work may take that long on a busy machine
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGABRT)
                server.wait(_PATIENCE)
                raise AssertionError(f"{address} did not end: {log.read_text(errors='replace')[-6000:]}") from None
            finally:
                server.kill()


def _wait(server, address, log):
    end = time.monotonic() + _PATIENCE
    while server.poll() is None and time.monotonic() < end:
        if answers(address):
            return
        time.sleep(_PAUSE)
    raise AssertionError(f"{address} was never served: {log.read_text(errors='replace')[-3000:]}")


class Answering(BaseHTTPRequestHandler):
    """What a server made up for a test says to a request; nothing is said on the screen."""

    def reply(self, status, content=b"", headers=()):
        """Send an answer with its length beside these headers."""
        self.send_response(status)
        for name, value in {**dict(headers), "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_what):
        """Say nothing."""


@contextlib.contextmanager
def answered_by(handler, port=0):
    """A server on this machine by a handler of `http.server` while the block runs; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def signed_in(site, port=8900, **options):
    """A client of a site (`courses.toolkit.web.make_site`) that came in by a link, as a browser on this machine does.

    `options` are those of starlette's TestClient.
    """
    from starlette.testclient import TestClient

    address = f"http://127.0.0.1:{port}"
    client = TestClient(site, address, headers={"Origin": address}, **options)
    client.get(site.state.gate.link(address))
    return client


@contextlib.contextmanager
def serving(site):
    """Serve a site within the test; gives a function from a path to a link that lets a browser in."""
    import uvicorn

    door = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(site, log_level="error", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, args=([door],), daemon=True)
    thread.start()
    try:
        until(lambda: server.started)
        yield lambda path="/": site.state.gate.link(f"http://127.0.0.1:{door.getsockname()[1]}", path)
    finally:
        server.should_exit = True
        thread.join(_PATIENCE)
