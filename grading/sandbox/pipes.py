"""Reads one jail's report from its pipe: no longer than it may be, no later than it may come."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable

from grading.sandbox.ports import Limits

_GRACE = 15.0
"""Seconds beyond the wall limit for building the jail and ending it; then the whole jail is killed."""


def collect(reader: int, limits: Limits, stop: Callable[[], None]) -> bytes:
    """Return what the pipe brings until its end, and close it; call `stop` when it is too much or too late.

    What is too much is not returned at all; what came before it was too late is.

    Parameters
    ----------
    reader : file descriptor to read from
    stop : ends the jail where nobody else does; called at most once
    """
    # Base64 takes 4/3 of what it carries; twice leaves room for the JSON around it.
    most = 2 * (8 * limits.output_bytes + limits.sheet_bytes) + 10_000
    deadline = time.monotonic() + limits.wall_seconds + _GRACE
    parts: list[bytes] = []
    # Unbuffered: `select` sees the pipe and not what Python has read ahead.
    with os.fdopen(reader, "rb", buffering=0) as pipe:
        while select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
            part = pipe.read(1 << 16)
            if not part:
                return b"".join(parts)
            parts.append(part)
            most -= len(part)
            if most < 0:
                stop()
                return b""
    stop()
    return b"".join(parts)  # the report may be whole, though who carried it did not leave (seen with podman)
