"""Browsers whose login was looked up lately, so that not every click asks the database for it.

Whatever ends a login, in this program or in a verb beside it, adds a byte to one file of the class; whoever sees that
file grown asks the database again, for everybody.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from grading.class_folder.course_folder import stamp_if_there

_LONGEST = 60.0
"""Seconds after which the database is asked in any case."""
Stamp = tuple[tuple[int, int, int], ...]


class KnownBrowsers:
    """Digest of a cookie → trainee, for a while.

    Parameters
    ----------
    file : grows whenever a login ends; made when one does
    also : others by whose change logins may have ended
    """

    def __init__(self, file: Path, *also: Path) -> None:
        self._file, self._watched = str(file), [str(one) for one in (file, *also)]
        self._known: dict[str, tuple[str, Stamp, float]] = {}

    def stamp(self) -> Stamp:
        """Return how the files stand; to be read before the database is asked."""
        return tuple(map(stamp_if_there, self._watched))

    def who(self, digest: str) -> str | None:
        """Return who a browser is, where that is known and no login ended since."""
        trainee, stamp, until = self._known.get(digest, ("", (), 0.0))
        if trainee and time.monotonic() < until and stamp == self.stamp():
            return trainee
        self._known.pop(digest, None)
        return None

    def note(self, digest: str, trainee: str, stamp: Stamp) -> None:
        """Keep what the database said.

        Parameters
        ----------
        stamp : as it stood before the database was asked
        """
        self._known[digest] = (trainee, stamp, time.monotonic() + _LONGEST)

    def tell_ended(self) -> None:
        """Let every program know that a login ended; called once that is committed."""
        handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.write(handle, b".")
        finally:
            os.close(handle)
