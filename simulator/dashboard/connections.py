"""What the page's server bears of whoever connects to it, before it knows who that is: bytes, seconds and number.

The sites of a class have the same bounds in `courses.toolkit.web.connections`. No one class serves both: the toolkit
runs where no room is, and the simulator stands below the courses.
"""

from __future__ import annotations

import asyncio
import time
from typing import cast

from uvicorn.config import HTTP_PROTOCOLS
from uvicorn.protocols.http.h11_impl import H11Protocol

LONGEST_REQUEST = 60
"""Seconds within which a request has to come whole, from when the one before was answered."""
MOST_CONNECTIONS = 256
"""Connections at once: a browser holds seven for the page, and a program may often open no more than 1,024 files."""


class PageConnection(H11Protocol):
    """A connection that ends when a request does not come, and gives way when there are too many.

    Its parser, h11, refuses a request that has more than 64 KB beside its body. A channel that a browser has opened
    (WebSocket) is a connection of another class, which none of this ends.
    """

    _waits_since = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for a request; who has waited longest goes where this one is too many."""
        super().connection_made(cast(asyncio.Transport, transport))
        self._waits_since = time.monotonic()
        self._clock = self.loop.call_later(LONGEST_REQUEST, self._look)
        if len(self.connections) > MOST_CONNECTIONS:
            waiting = [one for one in self.connections if isinstance(one, PageConnection) and one._is_waiting]
            min(waiting, key=lambda one: one._waits_since, default=self)._end()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the clock."""
        self._clock.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; with the head of a request the wait begins anew."""
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self._waits_since = time.monotonic()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self._waits_since = time.monotonic()
        super().on_response_complete()

    @property
    def _is_waiting(self) -> bool:
        """Whether no request has come whole that is still to be answered."""
        return self.cycle is None or self.cycle.more_body or self.cycle.response_complete

    def _end(self) -> None:
        self.connections.discard(self)
        self.transport.abort()

    def _look(self) -> None:
        if self.transport.get_protocol() is not self:  # it has become a channel
            return
        left = self._waits_since + LONGEST_REQUEST - time.monotonic() if self._is_waiting else LONGEST_REQUEST
        if left <= 0:
            self._end()
        else:
            self._clock = self.loop.call_later(left, self._look)


def bound_connections() -> None:
    """Make this the class of connections in this process: Streamlit starts uvicorn, and hands no class on to it."""
    HTTP_PROTOCOLS["auto"] = f"{__name__}:{PageConnection.__name__}"
