"""What a site bears of whoever connects to it, before it knows who that is: bytes, seconds and number.

A parser written in C keeps the head of a request until its end comes, however long it is, and a connection on which
nothing comes is held for ever. So nobody needs a link to fill the memory or to take every connection there is.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

LONGEST_HEAD = 65_536
"""Bytes of a request that lie before its body, after it, or between its pieces; as h11 takes at most."""
LONGEST_REQUEST = 60
"""Seconds within which a request has to come whole, from when the one before was answered."""
_FEWEST, _WHERE_NO_LIMIT = 64, 16_384
"""Connections at most where a program may open hardly any files, and where it may open as many as it likes."""


class Bounded(asyncio.Protocol):
    """A connection that ends when a request does not come, and gives way when there are too many.

    It stands before uvicorn's own class for a connection, which answers what comes whole.
    """

    connections: set[Bounded]
    transport: asyncio.Transport
    loop: asyncio.AbstractEventLoop
    _waits_since = 0.0
    """Seconds of the machine's clock."""
    cycle: Any
    """The request that came last, with what was answered; None before the first."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for a request; who has waited longest goes where this one is too many."""
        super().connection_made(transport)
        self.has_moved()
        self._timer = self.loop.call_later(LONGEST_REQUEST, self._look)
        if len(self.connections) > most_connections():
            min((one for one in self.connections if not one.is_answering), key=lambda one: one._waits_since,
                default=self).end()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the clock."""
        self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; with the head of a request the wait begins anew."""
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self.has_moved()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        behind: Any = super()
        behind.on_response_complete()
        self.has_moved()

    @property
    def is_answering(self) -> bool:
        """Whether a request has come whole and its answer has not gone."""
        return self.cycle is not None and not self.cycle.more_body and not self.cycle.response_complete

    def has_moved(self) -> None:
        """Begin the wait anew."""
        # The loop's own clock stands still while it takes many connections: who came first could not be told.
        self._waits_since = time.monotonic()

    def end(self) -> None:
        """Close the connection, without waiting for what lies in it."""
        self.connections.discard(self)
        self.transport.abort()

    def _look(self) -> None:
        left = LONGEST_REQUEST if self.is_answering else self._waits_since + LONGEST_REQUEST - time.monotonic()
        if left <= 0:
            self.end()
            return
        self._timer = self.loop.call_later(left, self._look)


class Counted(Bounded):
    """One whose bytes are counted as well, where the parser behind it does not count them."""

    send_400_response: Callable[[str], None]
    _since_progress = 0

    def data_received(self, data: bytes) -> None:
        """Refuse what brings neither a request nor a piece of its body for too long."""
        self._since_progress += len(data)
        super().data_received(data)
        if self._since_progress > LONGEST_HEAD and not self.transport.is_closing():
            self.send_400_response("This request is too long.")

    def has_moved(self) -> None:
        """Begin to count anew."""
        self._since_progress = 0
        super().has_moved()

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body, which who answers bounds."""
        self._since_progress = 0
        behind: Any = super()
        behind.on_body(body)


def connection_class() -> type[asyncio.Protocol]:
    """Return the class of a site's connections: behind the bounds the fastest of uvicorn's that is there."""
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
    except ImportError:
        from uvicorn.protocols.http.h11_impl import H11Protocol
        return type("Connection", (Bounded, H11Protocol), {})
    return type("Connection", (Counted, HttpToolsProtocol), {})


def most_connections() -> int:
    """Return how many connections a site holds at once: half of the files that its program may open."""
    try:
        import resource
    except ImportError:  # Windows
        return _WHERE_NO_LIMIT
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return _WHERE_NO_LIMIT if files == resource.RLIM_INFINITY else min(max(files // 2, _FEWEST), _WHERE_NO_LIMIT)


def bounds() -> Mapping[str, Any]:
    """Return what uvicorn is told, so that its connections have bounds.

    Connections that wait to be taken are taken all at once, before any of them can give way; so they are fewer than the
    files that are left.
    """
    return {"http": connection_class(), "backlog": min(1024, most_connections() // 2)}
