"""Servers that tests start: a free port, a wait that ends as soon as the server answers, and a clean end."""

import contextlib
import socket
import subprocess
import time
import urllib.request

_PATIENCE, _PAUSE = 120.0, 0.1
"""Seconds a server may take to answer or to end on a busy machine, and between two questions to it."""


def free_port():
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def served(command, address, log, **options):
    """Start a server, wait until it answers at the address, and stop it when the block ends.

    What it writes goes to the file `log`; `options` are those of `subprocess.Popen`.
    """
    with log.open("wb") as said:
        server = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, **options)
        try:
            _wait(server, address, log)
            yield server
        finally:
            server.terminate()
            server.wait(_PATIENCE)  # what it has at work may take that long on a busy machine


def _wait(server, address, log):
    end = time.monotonic() + _PATIENCE
    while server.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(_PAUSE)
    raise AssertionError(f"{address} was never served: {log.read_text(errors='replace')[-3000:]}")


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
    import threading

    import uvicorn

    port = free_port()
    server = uvicorn.Server(uvicorn.Config(site, port=port, log_level="error", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + _PATIENCE
    while not server.started and time.monotonic() < end:
        time.sleep(0.02)
    try:
        yield lambda path="/": site.state.gate.link(f"http://127.0.0.1:{port}", path)
    finally:
        server.should_exit = True
        thread.join(10)
