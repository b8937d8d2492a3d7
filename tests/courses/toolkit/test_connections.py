"""What a stranger may take of a site: few bytes, little time, and no place that somebody else needs."""

import socket
import threading
import time

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from courses.toolkit.web import connections
from courses.toolkit.web.serving import listening, run_server
from tests.strangers import CHUNKED, HALF, HEAD, PIECE, drip, is_ended


class Site:
    """A site that says how many bytes it was sent, and one page that answers when it is told to."""

    def __init__(self):
        self.door, self.gone_on = listening(0), threading.Event()
        self.address = self.door.getsockname()
        site = Starlette(routes=[Route("/", self.read, methods=["GET", "POST"]), Route("/slow", self.wait)])
        threading.Thread(target=run_server, args=(site, self.door), daemon=True).start()

    async def read(self, request):
        """Read what was sent."""
        return PlainTextResponse(str(len(await request.body())))

    def wait(self, _request):
        """Answer once the test says so."""
        self.gone_on.wait(20)
        return PlainTextResponse("at last")

    def connect(self, sent=b""):
        """Open a connection and say something."""
        connection = socket.create_connection(self.address, timeout=20)
        connection.sendall(sent)
        return connection

    def ask(self, sent=b""):
        """Ask as everybody does."""
        return httpx.post(f"http://127.0.0.1:{self.address[1]}/", content=sent, trust_env=False, timeout=20).text


@pytest.fixture(params=["the fastest parser", "h11"])
def site(request, monkeypatch):
    """A site behind each of the parsers that there may be."""
    if request.param == "h11":
        monkeypatch.setattr(connections, "connection_class",
                            lambda: type("Connection", (connections.Bounded, H11Protocol), {}))
    monkeypatch.setattr("signal.signal", lambda *_what: None)
    return Site()


def sends_without_end(connection, piece, most=200):
    """How many bytes the site takes before it ends the connection."""
    sent = 0
    try:
        for _ in range(most):
            connection.sendall(piece)
            sent += len(piece)
    except OSError:
        return sent
    return sent


@pytest.mark.parametrize(("begin", "piece"), [
    (b"GET /", PIECE), (HEAD + b"X: ", PIECE), (HEAD, b"X: y\r\n" * 10_000), (PIECE, PIECE),
    (CHUNKED + b"1;", PIECE), (CHUNKED + b"0\r\nX: ", PIECE), (CHUNKED + b"0\r\n", b"X: y\r\n" * 10_000)],
    ids=["address", "header", "headers", "method", "name of a piece", "last header", "last headers"])
def test_what_is_no_body_is_not_kept_without_end(site, begin, piece):
    """However a request is never begun or never ended, it is cut, and others are answered."""
    assert sends_without_end(site.connect(begin), piece) < 200 * len(piece)
    assert site.ask(b"seven..") == "7"


def test_what_is_honest_is_longer(site):
    """A body may be large, come in pieces, and one connection may ask often."""
    with httpx.Client(base_url=f"http://127.0.0.1:{site.address[1]}", trust_env=False) as browser:
        assert browser.post("/", content=PIECE * 40).text == str(len(PIECE) * 40)
        assert browser.post("/", content=(PIECE for _ in range(40))).text == str(len(PIECE) * 40)
        assert {browser.get("/", headers={"X": "a" * 2_000}).text for _ in range(60)} == {"0"}


@pytest.mark.parametrize("sent", HALF.values(), ids=HALF)
def test_what_does_not_come_is_not_waited_for(site, sent, monkeypatch):
    """A connection ends when its request does not come whole, also where now and then a byte comes."""
    monkeypatch.setattr(connections, "LONGEST_REQUEST", 1)
    quiet, dripping = site.connect(sent), site.connect(sent)
    drip(dripping)

    assert is_ended(quiet)
    assert is_ended(dripping)
    assert site.ask() == "0"


def test_an_answer_may_take_its_time(site, monkeypatch):
    """Who waits for the site is not sent away."""
    monkeypatch.setattr(connections, "LONGEST_REQUEST", 0.3)
    waiting = site.connect(b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    time.sleep(1)
    site.gone_on.set()
    assert b"at last" in b"".join(iter(lambda: waiting.recv(65_536), b""))


def test_who_has_waited_longest_gives_way(site, monkeypatch):
    """However many connections somebody holds, the next one is answered, and so is who was being answered."""
    monkeypatch.setattr(connections, "most_connections", lambda: 8)
    answered = site.connect(b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    time.sleep(0.3)
    held = [site.connect(HEAD) for _ in range(30)]

    assert site.ask(b"seven..") == "7"
    assert is_ended(held[0])
    assert not is_ended(held[-1], within=0.1)
    site.gone_on.set()
    assert b"at last" in b"".join(iter(lambda: answered.recv(65_536), b""))


def test_connections_leave_files_for_the_rest():
    """Those that are held and those that wait to be taken are fewer than the files a program may open."""
    resource = pytest.importorskip("resource")
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    bounds = connections.bounds()
    assert 0 < bounds["backlog"] <= 1024
    assert files == resource.RLIM_INFINITY or connections.most_connections() + bounds["backlog"] < files
