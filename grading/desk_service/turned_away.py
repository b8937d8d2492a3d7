"""Whom a door does not let in: what they read, from where they come, and where they wait meanwhile."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Callable
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from courses.toolkit.web import told
from grading.desk_service.door import REFUSALS

_NETWORK = 64
"""Bits of an IPv6 address that tell places apart; of the rest one computer has as many as it likes (RFC 4291)."""
_Found = TypeVar("_Found")


def came_from(request: Request) -> str:
    """Return from which place a request comes: an address, or the network of one where computers have many."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host[:64]
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped  # how a door for both kinds shows IPv4: else all of it would be one network
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address.packed, _NETWORK), strict=False))


def turned_away(request: Request, why: str) -> Response:
    """Return the page that says why a door stays shut, one of `REFUSALS`."""
    status, key = REFUSALS[why]
    return told(request, key, status)


async def in_waiting_room(request: Request, ask: Callable[..., _Found], *values: Any) -> _Found:
    """Return what a call to another server gives, in one of few threads of its own.

    However slow that server is, and however many wait for it, whoever is in already goes on as ever.
    """
    return await asyncio.get_running_loop().run_in_executor(request.app.state.waiting_room, ask, *values)
