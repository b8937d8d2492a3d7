"""What a stranger may take of the planner's page: few bytes, little time, and no place that somebody else needs."""

import socket
import sys
import threading
import time
import urllib.request

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from uvicorn.config import HTTP_PROTOCOLS
from websockets.sync.client import connect as open_channel

from simulator.dashboard import connections
from simulator.dashboard.launch import HOSTS, serve_command
from tests.serving import free_port, served
from tests.strangers import CHUNKED, HALF, HEAD, PIECE, drip, is_ended


async def read(request):
    """Say how much was sent."""
    return PlainTextResponse(str(len(await request.body())))


async def echo(channel):
    """Say back one word."""
    await channel.accept()
    await channel.send_text(await channel.receive_text())
    await channel.close()


@pytest.fixture
def address(monkeypatch):
    """A server whose connections are of the class that uvicorn takes by itself."""
    monkeypatch.setattr("signal.signal", lambda *_what: None)
    monkeypatch.setitem(HTTP_PROTOCOLS, "auto", HTTP_PROTOCOLS["auto"])
    connections.bound_connections()
    site = Starlette(routes=[Route("/", read, methods=["GET", "POST"]), WebSocketRoute("/channel", echo)])
    server = uvicorn.Server(uvicorn.Config(site, log_level="critical", ws="websockets-sansio"))
    with socket.create_server(("127.0.0.1", 0)) as door:
        running = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        running.start()
        yield door.getsockname()
        server.should_exit = server.force_exit = True
        running.join(10)


def call(address, sent=b""):
    """Open a connection and say something."""
    connection = socket.create_connection(address, timeout=20)
    connection.sendall(sent)
    return connection


def ask(address):
    """Ask as a browser does, and return how much the site was sent."""
    with urllib.request.urlopen(f"http://{address[0]}:{address[1]}/", b"seven..", timeout=20) as answer:
        return answer.read()


def takes(connection, piece, most=200):
    """How many pieces the site takes before it ends the connection."""
    for sent in range(most):
        try:
            connection.sendall(piece)
        except OSError:
            return sent
    return most


@pytest.mark.parametrize(("begin", "piece"), [
    (b"GET /", PIECE), (HEAD + b"X: ", PIECE), (HEAD, b"X: y\r\n" * 10_000), (PIECE, PIECE), (CHUNKED + b"1;", PIECE),
    (CHUNKED + b"0\r\nX: ", PIECE)], ids=["address", "header", "headers", "method", "name of a piece", "last header"])
def test_what_is_no_body_is_not_kept_without_end(address, begin, piece):
    """However a request is never begun or never ended, it is cut, and others are answered."""
    assert takes(call(address, begin), piece) < 200
    assert ask(address) == b"7"


@pytest.mark.parametrize("sent", HALF.values(), ids=HALF)
def test_what_does_not_come_is_not_waited_for(address, sent, monkeypatch):
    """A connection ends when its request does not come whole, also where now and then a byte comes."""
    monkeypatch.setattr(connections, "LONGEST_REQUEST", 1)
    quiet, dripping = call(address, sent), call(address, sent)
    drip(dripping)

    assert is_ended(quiet) and is_ended(dripping)
    assert ask(address) == b"7"


def test_who_has_waited_longest_gives_way(address, monkeypatch):
    """However many connections somebody holds, the next one is answered."""
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 8)
    held = [call(address, HEAD) for _ in range(30)]

    assert ask(address) == b"7"
    assert is_ended(held[0])
    assert not is_ended(held[-1], within=0.1)


def test_an_open_channel_is_left_alone(address, monkeypatch):
    """A planner reads a result for longer than a request may take, while a stranger takes what there is."""
    monkeypatch.setattr(connections, "LONGEST_REQUEST", 0.5)
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 8)
    with open_channel(f"ws://{address[0]}:{address[1]}/channel") as channel:
        held = [call(address, HEAD) for _ in range(20)]
        time.sleep(1.2)
        channel.send("still here")
        assert channel.recv(timeout=10) == "still here"
    assert is_ended(held[0])


@pytest.mark.slow
def test_the_page_itself_has_these_bounds(tmp_path):
    """As it is started for a planner: an endless header is cut, and the page is still there."""
    port = free_port()
    command = serve_command(port=port)
    page = f"http://127.0.0.1:{port}/"
    with served(command, page, tmp_path / "log", env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), HOSTS: "*"}):
        assert command[0] == sys.executable
        assert takes(call(("127.0.0.1", port), HEAD + b"X: "), PIECE) < 200
        with urllib.request.urlopen(page, timeout=20) as answer:
            assert answer.status == 200
