"""A trainee's shelf in the service: packs from the class folder, decisions from the store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Lock

from courses.toolkit.handing_in import feedback_page
from courses.toolkit.home.card import CourseCard, ExerciseCard
from courses.toolkit.home.shelf import HowFar, Shelf, progress_of
from courses.toolkit.lesson import Lesson
from courses.toolkit.words import Words
from grading.desk_service.classroom import Classroom
from grading.desk_service.diaries import OpenLessons, open_lesson
from grading.desk_service.handing_in import make_hand_in, place_hand_in
from grading.desk_service.store import DecisionStore, HandIn


class ClassShelf(Shelf):
    """What one person of the class has; who that is was decided by the login, and nothing here can change it."""

    def __init__(self, room: Classroom, store: DecisionStore, lessons: OpenLessons, trainee: str) -> None:
        super().__init__({})
        self._room, self._store, self._held, self._trainee = room, store, lessons, trainee
        self._far: dict[Path, HowFar] = {}
        self._sent_before: list[HandIn] | None = None

    @property
    def hands_in(self) -> bool:
        """The service passes on what is handed in."""
        return True

    def card(self) -> CourseCard:
        """What is known of the course now."""
        return self._room.card(self._trainee)

    @property
    def own(self) -> Path | None:
        """The person's folder in the exchange."""
        course = self._room.course
        return course.exchange / course.settings.course / "packs" / self._trainee

    @property
    def language(self) -> str:
        """The language that the class list names, without reading the whole card."""
        person = self._room.person(self._trainee)
        return person.language if person else "en"

    def has(self, name: str) -> bool:
        """Tell whether the exercise was given to this person."""
        try:
            return self._room.exercise(self._trainee, name).attempt > 0
        except KeyError:
            return False

    def lesson(self, name: str) -> Lesson:
        """Open an exercise, with everything decided so far; raises KeyError where none of this name was given out."""
        card = self._room.exercise(self._trainee, name)
        files = self._files(card)
        lesson = self._held.lesson(self._trainee, files, self.language)
        closed = self._room.closed(card) is not None
        for desk in lesson.desks.values():
            desk.readonly = closed
        # Whoever opens it may decide something.
        self._far.pop(files, None)
        return lesson

    def notebook(self, name: str) -> Path:
        """Return the released notebook."""
        return self._room.course.released(name)

    def progress(self, name: str) -> HowFar:
        """Return how far an exercise is; a lesson that nobody works at is looked at and put away."""
        files = self._files(self._room.exercise(self._trainee, name))
        if self._held.is_open(self._trainee, files, self.language):
            return progress_of(self.look_at(name))
        if files not in self._far:
            self._far[files] = progress_of(self.look_at(name))
        return self._far[files]

    def look_at(self, name: str) -> Lesson:
        """Return the lesson that is open, else one that nothing keeps open."""
        files = self._files(self._room.exercise(self._trainee, name))
        if self._held.is_open(self._trainee, files, self.language):
            return self._held.lesson(self._trainee, files, self.language)
        return open_lesson(self._store, self._trainee, files, self.language)

    def begun(self) -> list[str]:
        """Return the exercises in which something was decided and still can be."""
        given = [one.id for one in self.card().exercises if one.attempt and not self._room.closed(one)]
        return [name for name in given if self.progress(name).begun]

    def why_closed(self, name: str) -> str:
        """Return why nothing can be decided or handed in any more."""
        found = self._room.closed(self._room.exercise(self._trainee, name))
        words = Words(self.language)
        return words.say(found.key, when=words.when(found.when)) if found else ""

    def hand_in(self, name: str) -> tuple[str, datetime | None]:
        """Hand in what is decided; the receipt comes after the commit and after the folder is on the disk."""
        earlier = [one for one in self._hand_ins() if one.exercise == name]
        made = make_hand_in(self._trainee, self.lesson(name), earlier)
        if made not in earlier:
            self._sent_before = None  # read again: a commit may have come through without its word
            self._store.add_hand_in(made)
        place_hand_in(self._room.course, self._store, made)
        return made.receipt, made.moment

    def handed_in(self, name: str) -> list[datetime]:
        """Return when the exercise was handed in, the first time first."""
        return [one.moment for one in self._hand_ins() if one.exercise == name]

    def feedback(self, name: str) -> Path | None:
        """Return the newest feedback page of an exercise, or None while there is none."""
        course = self._room.course
        home = course.exchange / course.settings.course
        for one in reversed(self._hand_ins()):
            page = feedback_page(home, one.token, name)
            if one.exercise == name and page.is_file():
                return page
        return None

    def _hand_ins(self) -> list[HandIn]:
        if self._sent_before is None:
            self._sent_before = self._store.hand_ins(self._trainee)
        return self._sent_before

    def _files(self, card: ExerciseCard) -> Path:
        return self._room.course.pack(self._trainee, card.id, card.attempt)


class Shelves:
    """Everybody's shelf, made when somebody comes in."""

    def __init__(self, make: Callable[[str], ClassShelf]) -> None:
        self._make, self._lock = make, Lock()
        self._shelves: dict[str, ClassShelf] = {}

    def of(self, trainee: str) -> ClassShelf:
        """Return one person's shelf; there is one of each, so that its lock is one."""
        with self._lock:
            if trainee not in self._shelves:
                self._shelves[trainee] = self._make(trainee)
            return self._shelves[trainee]
