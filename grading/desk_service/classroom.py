"""The class as the service sees it: who is in it, what each was given, when it is due, whether it is closed.

Reads the class folder anew whenever it changed, so that a date moved by any verb holds at the next click. Nothing of
this reads a key, the secret or anybody's marks.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from courses.toolkit.home.card import CourseCard, ExerciseCard, read_card
from grading.class_folder.arrangements import FILE, Arrangement, by_person, holding
from grading.class_folder.attempts import first_feedback
from grading.class_folder.course_folder import SETTINGS, CourseFolder, open_course_folder, stamp_if_there
from grading.class_folder.deadlines import DueDates
from grading.class_folder.desk_folder import DESK
from grading.class_folder.listed_since import note_people
from grading.class_folder.roster import Trainee, by_login
from grading.class_folder.roster_changes import listed
from grading.exchange.told import CARD, life_of
from synthetic_data import BadInput

_LOG = logging.getLogger(__name__)


class Closed(NamedTuple):
    """Why an attempt is closed."""

    key: str
    """Of the words that say so."""
    when: datetime


@dataclass(frozen=True)
class _Known:
    """The class folder as it was read last."""

    course: CourseFolder
    exercises: frozenset[str]
    people: dict[str, Trainee]
    lines: Mapping[str, Sequence[Arrangement]]
    due: DueDates
    told: Mapping[str, datetime]
    """Exercise of an exam → when feedback told somebody what is right: a date written by hand opens it no more."""


class Classroom:
    """One class, read anew when its files changed; a file that cannot be read leaves what held before.

    Parameters
    ----------
    only_accounts : people log in by a learning platform's ids, see `by_login`

    Raises
    ------
    BadInput : the folder is no course folder, or its class list cannot be read
    """

    def __init__(self, root: Path, *, only_accounts: bool = False) -> None:
        self.root, self._lock, self._only_accounts = root.absolute(), Lock(), only_accounts
        self._files = [str(self.root / name) for name in (SETTINGS, FILE, "roster.csv")]
        self._seen = self._stamps()
        self._known = _read(self.root)
        _note(self._known)

    @property
    def course(self) -> CourseFolder:
        """The class folder with its settings as they are now."""
        return self._now().course

    def person(self, trainee: str) -> Trainee | None:
        """Return who this is; None for somebody who is not, or no longer, on the class list."""
        return self._now().people.get(trainee)

    def by_login(self, account: str) -> Trainee | None:
        """Return who logs in under an account, whatever its capitals; None for nobody of the class list."""
        return by_login(self._now().people.values(), account, only_accounts=self._only_accounts)

    def by_platform(self, user: str) -> Trainee | None:
        """Return whom a learning platform means; None for nobody of the class list.

        Only what stands in the column `account` counts, letter by letter: a log-in name that an instructor chose may
        be somebody else's number on the platform.
        """
        return next((one for one in self._now().people.values() if one.account == user), None)

    @property
    def desk(self) -> Path:
        """The folder of the service in the class folder."""
        return self.root / DESK

    def card(self, trainee: str) -> CourseCard:
        """Return what a trainee is told of the course, with dates and attempts as they hold now."""
        known = self._now()
        told = read_card(known.course.exchange / known.course.settings.course / "packs" / trainee / CARD)
        person = known.people[trainee]
        if told is None:
            return CourseCard(title=known.course.settings.title, name=person.first_name, language=person.language)
        return replace(told, exercises=tuple(_live(known, trainee, one) for one in told.exercises))

    def exercise(self, trainee: str, name: str) -> ExerciseCard:
        """Return one exercise with dates and attempt as they hold now; its id stands for its title.

        Raises
        ------
        KeyError : the course has none of this name, or it was not given to this trainee
        """
        known = self._now()
        card = _live(known, trainee, ExerciseCard(id=name, title={})) if name in known.exercises else None
        if card is None or not card.attempt:
            raise KeyError(name)
        return card

    def closed(self, card: ExerciseCard) -> Closed | None:
        """Return why nothing can be decided or handed in any more; None while it can.

        Parameters
        ----------
        card : of `exercise`
        """
        if card.closed_at:
            return Closed("closed.feedback", _minute(card.closed_at))
        if self.course.settings.exam and card.due and datetime.now(UTC) > datetime.fromisoformat(card.due):
            return Closed("closed.exam", datetime.fromisoformat(card.due))
        if told := self._now().told.get(card.id):
            return Closed("closed.exam", told)
        return None

    def _now(self) -> _Known:
        stamps = self._stamps()
        with self._lock:
            if stamps != self._seen:
                self._seen = stamps
                try:
                    self._known = _read(self.root)
                except (BadInput, OSError) as problem:
                    _LOG.warning("The class folder cannot be read now; what held before still holds. %s", problem)
                else:
                    _note(self._known)
            return self._known

    def _stamps(self) -> tuple[tuple[int, int, int], ...]:
        # Looked at several times in a click, so without making paths anew.
        return tuple(map(stamp_if_there, self._files))


def _read(root: Path) -> _Known:
    course = open_course_folder(root)
    lines = holding(course)
    people = {one.id: one for one in listed(course)}  # once everybody was forgotten there is no list
    told = {name: first_feedback(course, name) for name in course.exercises()} if course.settings.exam else {}
    return _Known(course, frozenset(course.exercises()), people, by_person(lines), DueDates(course, lines),
                  {name: moment for name, moment in told.items() if moment})


def _note(known: _Known) -> None:
    # A list that somebody changed with an editor went past everything that notes it.
    try:
        note_people(known.course, list(known.people.values()))
    except (BadInput, OSError) as problem:
        _LOG.warning("Since when people are on the class list could not be kept. %s", problem)


def _live(known: _Known, trainee: str, card: ExerciseCard) -> ExerciseCard:
    return replace(card, **life_of(known.course, known.due, known.lines.get(trainee, ()), trainee, card.id))


def _minute(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(second=0, microsecond=0)
