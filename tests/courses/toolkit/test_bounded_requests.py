"""What anybody can send to a port without end is let go; what a browser sends is not, on either parser."""

import resource
import socket
import threading
import time

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from courses.toolkit.web import Gate, Pages, make_site, serving
from tests.serving import answers, until

bounded_requests = pytest.importorskip("courses.toolkit.web.bounded_requests", reason="the parser in C is not there")


def site_at_a_port(monkeypatch, parser="C"):
    """A site served as all of ours are; returns its port."""
    if parser == "h11":
        monkeypatch.setattr(serving, "_reader", lambda: "h11")

    async def length(request):
        return PlainTextResponse(str(len(await request.body())))

    site = make_site(Pages("Trial"), Gate(), [Route("/", length, methods=["POST"])])
    door = serving.listening(0)  # stays open as long as its server, which ends with the tests
    threading.Thread(target=serving.run_server, args=(site, door), daemon=True).start()
    port = door.getsockname()[1]
    until(lambda: answers(f"http://127.0.0.1:{port}/static/house/house.css"))
    return port


def sent_until_let_go(port, begin, block, most=400):
    """How many blocks a server takes on one connection before it ends that; `most` when it never does."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(begin)
        for number in range(most):
            try:
                connection.sendall(block)
            except OSError:
                return number
    return most


@pytest.mark.parametrize("parser", ["C", "h11"])
def test_a_head_without_end_is_let_go(monkeypatch, parser):
    """One long header, and many: the connection is ended long before memory is, and the site goes on."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    port = site_at_a_port(monkeypatch, parser)
    host = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n".encode()
    assert sent_until_let_go(port, host + b"X: ", b"a" * 65_536) < 400
    assert sent_until_let_go(port, host, b"a: b\r\n" * 10_000) < 400
    assert sent_until_let_go(port, b"GET /", b"a" * 65_536) < 400
    assert answers(f"http://127.0.0.1:{port}/static/house/house.css")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kB; 25 MB were sent of each


def reply(port, *parts, pause=0.0):
    """The status that a server answers a request with, which comes in parts; empty when it hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        return connection.recv(100).partition(b"\r\n")[0].decode()


def test_who_never_ends_asking_is_let_go_and_who_is_slow_is_not(monkeypatch):
    """Without a word, in the middle of the head, in the middle of the body: ended; in time, answered."""
    monkeypatch.setattr(bounded_requests, "_PATIENCE", 2.0)
    port = site_at_a_port(monkeypatch)
    head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 4\r\n\r\n".encode()
    assert [reply(port), reply(port, head[:30])] == ["", ""]
    # Whoever is not in is answered before the body is there, and then waits no longer than anybody.
    assert reply(port, head[:30], head[30:], b"abcd", pause=0.3).startswith("HTTP/1.1 403")


def test_a_large_body_is_no_long_head(monkeypatch):
    """What is bounded is what comes before a body; a class list of some megabytes goes through."""
    port = site_at_a_port(monkeypatch)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as browser:
        for _ in range(2):  # on one connection
            answer = browser.post("/", content=b"a" * 3_000_000)
            assert answer.status_code == 403, "refused as a stranger's, not cut off"
