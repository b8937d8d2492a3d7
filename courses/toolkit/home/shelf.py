"""The exercises in a trainee's folder: what each is, how far it is, and what comes next."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Literal

from courses.toolkit.handing_in import Exchange
from courses.toolkit.home.card import CourseCard, ExerciseCard, read_card
from courses.toolkit.lesson import Lesson
from courses.toolkit.steps import Step, read_steps

PAPERS = ("certificate", "record")
"""What somebody may have earned: names of PDF files beside the card, which the instructor's side lays there."""
State = Literal["later", "open", "begun", "ready", "handed_in", "feedback"]
"""not given out · nothing decided · some decided · all decided · handed in, no feedback yet · feedback is there"""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One exercise on the map."""

    card: ExerciseCard
    state: State
    done: int = 0
    total: int = 0
    handed_in_at: datetime | None = None
    changed_since: bool = False
    """Whether something was decided after it was handed in."""
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class HowFar:
    """How far an exercise is by what was decided in it."""

    done: int
    total: int
    begun: bool
    decided_at: float
    """When something was decided or taken back last, seconds since 1970; 0 for never."""


class Shelf:
    """A trainee's exercises; one lesson each, opened when asked for and again when a new attempt came.

    What is on it lies in folders of this machine; a shelf whose decisions lie elsewhere overrides what reads them.
    """

    def __init__(self, folders: dict[str, Path], exchange: Exchange | None = None, card: Path | None = None) -> None:
        self.folders, self.exchange, self.lock = folders, exchange, RLock()
        self._card = card
        self._lessons: dict[str, tuple[bytes, Lesson]] = {}

    @property
    def hands_in(self) -> bool:
        """Whether handing in reaches somebody; else the folder is sent by the trainee."""
        return self.exchange is not None

    def has(self, name: str) -> bool:
        """Tell whether an exercise lies here."""
        return name in self.folders

    def why_closed(self, name: str) -> str:
        """Return why nothing can be decided or handed in any more, as a sentence; empty while it can."""
        return ""

    def hand_in(self, name: str) -> tuple[str, datetime | None]:
        """Hand in what is decided; return the receipt and, where it was passed on, the moment.

        Raises
        ------
        OSError : nothing was handed in
        """
        receipt = self.lesson(name).write()
        return receipt, self.exchange.hand_in(name, self.folders[name]) if self.exchange else None

    def feedback(self, name: str) -> Path | None:
        """Return the newest feedback page of an exercise, or None while there is none."""
        return self.exchange.feedback(name) if self.exchange else None

    def paper(self, name: str) -> Path | None:
        """Return the trainee's certificate or record (`PAPERS`), or None while there is none."""
        path = self.own / f"{name}.pdf" if self.own and name in PAPERS else None
        return path if path and path.is_file() else None

    @property
    def own(self) -> Path | None:
        """The folder in which the instructor leaves what is this trainee's alone."""
        return self._card.parent if self._card else None

    def handed_in(self, name: str) -> list[datetime]:
        """Return when the exercise was handed in, the first time first."""
        return self.exchange.handed_in(name) if self.exchange else []

    def notebook(self, name: str) -> Path:
        """Return the notebook whose texts lead through the exercise."""
        return self.folders[name] / f"{name}.ipynb"

    def progress(self, name: str) -> HowFar:
        """Return how far an exercise is by what was decided in it."""
        return progress_of(self.lesson(name))

    def card(self) -> CourseCard:
        """What is known of the course now; without word from it, the exercises that lie here."""
        told = read_card(self._card) if self._card else None
        return told or CourseCard(exercises=tuple(self._bare(name) for name in self.folders))

    @property
    def language(self) -> str:
        """The language that the trainee reads."""
        return self.card().language

    def _bare(self, name: str) -> ExerciseCard:
        about = json.loads((self.folders[name] / "pack" / "pack.json").read_text(encoding="utf-8"))
        return ExerciseCard(id=name, title=about.get("title", {}), attempt=1)

    def close(self, name: str) -> None:
        """Have the exercise read anew when it is opened next."""
        self._lessons.pop(name, None)

    def lesson(self, name: str) -> Lesson:
        """Open an exercise, with everything decided so far; raises KeyError where there is none of this name."""
        folder = self.folders[name]
        pack = (folder / "pack" / "pack.json").read_bytes()
        known = self._lessons.get(name)
        if known is None or known[0] != pack:
            self._lessons[name] = known = (pack, Lesson.open(folder, self.language))
        # The notebook writes into the same diary.
        known[1].refresh()
        return known[1]

    def look_at(self, name: str) -> Lesson:
        """Return an exercise as it is now, where nobody is about to decide anything in it."""
        return self.lesson(name)

    def begun(self) -> list[str]:
        """Return the exercises in which something may have been practised."""
        return list(self.folders)

    def steps(self, name: str) -> list[Step]:
        """Return the pages of an exercise."""
        lesson = self.lesson(name)
        card = next((one for one in self.card().exercises if one.id == name), None)
        title = card.words(lesson.pack.language) if card else name
        return read_steps(self.notebook(name), lesson.desks, title)

    def next_step(self, name: str) -> int:
        """Return the number of the first page to go on with: the first desk that is not done, else the last page."""
        steps, lesson = self.steps(name), self.lesson(name)
        begun = any(desk.answers for desk in lesson.desks.values())
        for number, step in enumerate(steps, 1):
            desk = lesson.desks.get(step.desk)
            if (desk is None and not begun) or (desk is not None and not is_finished(lesson, step.desk)):
                return number
        return len(steps)

    def standing(self, card: ExerciseCard) -> Standing:
        """Return how far one exercise is."""
        if not self.has(card.id):
            return Standing(card=card, state="later")
        far, sent = self.progress(card.id), self._sent(card)
        feedback = bool(card.closed_at) and self.feedback(card.id) is not None
        state: State = ("feedback" if feedback else "handed_in" if sent else "ready" if far.done == far.total else
                        "begun" if far.begun else "open")
        due = card.due_moment
        return Standing(card=card, state=state, done=far.done, total=far.total, handed_in_at=sent,
                        changed_since=bool(sent and far.decided_at > sent.timestamp()),
                        late=bool(due and not sent and datetime.now(UTC) > due))

    def daily(self) -> tuple[str, list[str]] | None:
        """Return the exercise to practise today and its files, of practice that was done before; None without any."""
        found = []
        for name in self.begun():
            lesson = self.look_at(name)
            for desk in lesson.desks.values():
                pile = desk.practice.today(datetime.now(UTC)) if is_finished(lesson, desk.name) else []
                found += [(max(desk.practice.tried_at.values()), name, desk.name, pile)] if pile else []
        return (min(found)[1], min(found)[3]) if found else None

    def open_daily(self) -> str:
        """Take today's files back, so that they are decided anew; return the page they lie on, empty without any."""
        today = self.daily()
        if today is None:
            return ""
        name, pile = today
        desk = next(each for each in self.lesson(name).desks.values()
                    if each.practice.kept and set(pile) <= set(each.cases))
        for case in pile:
            desk.handle({"what": "undo", "case": case})
        number = next(place for place, step in enumerate(self.steps(name), 1) if step.desk == desk.name)
        return f"/exercise/{name}/step/{number}"

    def _sent(self, card: ExerciseCard) -> datetime | None:
        """When this attempt was handed in last."""
        issued = datetime.fromisoformat(card.issued_at) if card.issued_at else datetime.min.replace(tzinfo=UTC)
        moments = [one for one in self.handed_in(card.id) if one >= issued]
        return moments[-1] if moments else None


def progress_of(lesson: Lesson) -> HowFar:
    """Return how far a lesson is."""
    graded = [desk for desk in lesson.desks.values() if desk.plan.get("graded")]
    return HowFar(done=sum(desk.done for desk in graded), total=sum(len(desk.cases) for desk in graded),
                  begun=any(desk.answers for desk in lesson.desks.values()),
                  decided_at=max((desk.decided_at for desk in lesson.desks.values()), default=0.0))


def is_finished(lesson: Lesson, desk: str) -> bool:
    """Tell whether a desk asks for nothing more; where rows are ticked, one tick says that it was worked at."""
    state = lesson.desks[desk]
    return bool(state.ticked) if state.only_ticks else state.done == len(state.practice.served)
