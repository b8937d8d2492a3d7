"""Files put into one ZIP archive piece by piece, so that a hundred thousand of them fill no memory."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

_AT_ONCE = 64_000
"""Bytes from which on a piece is passed on."""


class _SentStream:
    """What an archive writes to; it is taken away as it comes, so nothing can be written over."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, content: bytes) -> int:
        """Take in what comes next."""
        self._waiting += content
        return len(content)

    def flush(self) -> None:
        """Nothing is kept back."""

    def taken(self, at_least: int = 0) -> bytes:
        """Return what came since; nothing while it is less than this."""
        if len(self._waiting) < at_least:
            return b""
        piece, self._waiting = bytes(self._waiting), bytearray()
        return piece


def archive_pieces(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """Yield a ZIP archive of these files, each for its owner alone; one after the other is read and written.

    Parameters
    ----------
    files : name in the archive → content

    Examples
    --------
    >>> import io
    >>> whole = b"".join(archive_pieces([("a.txt", b"one"), ("b/c.txt", b"two")]))
    >>> zipfile.ZipFile(io.BytesIO(whole)).namelist()
    ['a.txt', 'b/c.txt']
    """
    pieces, moment = _SentStream(), datetime.now(UTC).timetuple()[:6]
    with zipfile.ZipFile(pieces, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]  # seeks nothing
        for name, content in files:
            about = zipfile.ZipInfo(name, moment)
            # Without a mode nobody, its owner included, may read what is unpacked on Linux or a Mac.
            about.external_attr = (stat.S_IFREG | 0o600) << 16
            archive.writestr(about, content, zipfile.ZIP_DEFLATED)
            if piece := pieces.taken(_AT_ONCE):
                yield piece
    yield pieces.taken()
