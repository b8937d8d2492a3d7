"""A trainee's diary in the store, and the lessons that are open now; one that was put away comes back."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from courses.toolkit.lesson import Lesson
from courses.toolkit.pack import read_pack
from courses.toolkit.record import act_line, read_act, refuse_full
from grading.desk_service.store import DecisionStore, Place

_LARGEST = 2_000_000
"""Bytes of one diary; twenty times what an exercise leaves, and less than collecting takes in."""
_MOST_OPEN = 1_000
"""Lessons held open at once; each is about half a megabyte."""


class StoredDiary:
    """The diary of one trainee on one pack in the store; this program is the only one that writes to it."""

    def __init__(self, store: DecisionStore, place: Place) -> None:
        self._store, self._place = store, place
        self._lines: list[bytes] | None = None

    @property
    def size(self) -> int:
        """How many acts there are."""
        return len(self.lines())

    def add(self, what: str, **details: Any) -> None:
        """Keep one act; it is committed when this returns.

        Raises
        ------
        OSError : it is not kept, because the database cannot be reached or the diary is far too large
        """
        lines = self.lines()
        line = act_line({"exercise": self._place.exercise, "pack": self._place.pack, "what": what, **details})
        refuse_full(sum(map(len, lines)) + len(line), what, _LARGEST)
        # Whatever comes of the next line, it is asked of the store and not believed: a connection may break between
        # the commit and the word of it.
        self._lines = None
        self._store.add(self._place, len(lines) + 1, line)
        self._lines = [*lines, line]

    def acts(self) -> list[Mapping[str, Any]]:
        """Return all acts, the first one first."""
        return [act for line in self.lines() if (act := read_act(line)) is not None]

    def lines(self) -> list[bytes]:
        """Return the lines, as a diary in a folder has them."""
        if self._lines is None:
            self._lines = self._store.lines(self._place)
        return self._lines


def open_lesson(store: DecisionStore, trainee: str, files: Path, language: str) -> Lesson:
    """Open a lesson on a pack, with everything decided so far.

    Raises
    ------
    OSError, ValueError : the pack cannot be read
    """
    pack = read_pack(files, language)
    return Lesson(pack, StoredDiary(store, Place(trainee, pack.exercise, pack.token)))


class OpenLessons:
    """The lessons that people work at now, the longest unused put away first."""

    def __init__(self, store: DecisionStore, most: int = _MOST_OPEN) -> None:
        self._store, self._most, self._lock = store, most, Lock()
        self._open: OrderedDict[tuple[str, Path, str], Lesson] = OrderedDict()

    def lesson(self, trainee: str, files: Path, language: str) -> Lesson:
        """Return a trainee's lesson on a pack. Whoever asks holds that trainee's lock."""
        key = (trainee, files, language)
        with self._lock:
            if key in self._open:
                self._open.move_to_end(key)
                return self._open[key]
        lesson = open_lesson(self._store, trainee, files, language)
        with self._lock:
            self._open[key] = lesson
            while len(self._open) > self._most:
                self._open.popitem(last=False)
        return lesson

    def is_open(self, trainee: str, files: Path, language: str) -> bool:
        """Tell whether a lesson is held open."""
        with self._lock:
            return (trainee, files, language) in self._open

    def __len__(self) -> int:
        return len(self._open)
