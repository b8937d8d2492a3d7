"""What whoever connects to a server can say to it without a word of sense, and how one sees that it ends."""

import itertools
import threading
import time

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
PIECE = b"a" * 65_536
HALF = {"nothing": b"", "half a line": b"GET / HT", "half a head": HEAD,
        "half a body": HEAD + b"Content-Length: 9\r\n\r\nhalf", "half a piece": CHUNKED + b"4\r\nha"}
"""Requests that do not come whole."""


def is_ended(connection, within=10):
    """Whether the site ends a connection in time; what it says before does not matter."""
    connection.settimeout(within)
    try:
        while connection.recv(65_536):
            pass
    except TimeoutError:
        return False
    except OSError:
        pass
    return True


def drip(connection):
    """Send a byte now and then, until the other side has enough of it."""
    threading.Thread(target=_drip, args=(connection,), daemon=True).start()


def _drip(connection):
    try:
        for _ in itertools.count():
            connection.sendall(b"a")
            time.sleep(0.2)
    except OSError:
        pass
