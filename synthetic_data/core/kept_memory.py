"""Memory that a large build frees and soon asks for again stays with its process.

A block takes and frees some hundred MB in pieces. The C library gives large pieces back to the system at once and gets
them back page by page, each emptied by the system first: a twentieth of the time of a build.
"""

from __future__ import annotations

import ctypes
import sys
from functools import lru_cache

# Names and numbers of mallopt(3); it takes whole numbers of 32 bits.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_LARGEST = 2**31 - 1
_PIECE = 2**30


@lru_cache(maxsize=1)
def keep_freed_memory() -> bool:
    """Ask the C library to keep what is freed from now on for this process, once.

    Returns
    -------
    bool : False where the C library is not glibc; then everything goes on as before

    Notes
    -----
    What a process held at most it holds until it ends, so this is for programs that build and end.
    """
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    # Both, because to set one of them ends the library's own rule for the other.
    return mallopt is not None and bool(mallopt(_M_MMAP_THRESHOLD, _PIECE) and mallopt(_M_TRIM_THRESHOLD, _LARGEST))
