"""Requests within bounds: uvicorn's parser in C waits for ever for one that never ends, and keeps all of it meanwhile.

What anybody can send who reaches the port, before it is known who it is. (Its other parser, h11, takes heads of 64 kB.)
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_MOST_HEAD = 65_536
"""Bytes of a request beside its body: its address and headers; what h11 takes."""
_PATIENCE = 60.0
"""Seconds in which a request must have come as a whole."""


class BoundedRequests(HttpToolsProtocol):
    """One connection: a request with an endless head, or one that never ends, is let go."""

    _head = _chunk = 0
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Wait for a first request, not for ever."""
        super().connection_made(transport)
        self._begin_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._end_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; end the connection where a head is longer than any browser's."""
        self._chunk = len(data)
        self._head += self._chunk
        if self.cycle is None or self.cycle.response_complete:
            self._begin_waiting()
        super().data_received(data)
        if self._head > _MOST_HEAD and not self.transport.is_closing():
            self.send_400_response("This request is too long.")

    def on_message_begin(self) -> None:
        """Count from here."""
        self._head = self._chunk
        super().on_message_begin()

    def on_body(self, body: bytes) -> None:
        """Take a body, which has a bound of its own."""
        self._head -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Wait no more: it is there."""
        self._end_waiting()
        super().on_message_complete()

    def _begin_waiting(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(_PATIENCE, self.transport.close)

    def _end_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
