"""The verbs of a notebook: desk, typing, check, hand_in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Self

from courses.toolkit.desk import DeskState
from courses.toolkit.pack import Pack, open_pack
from courses.toolkit.record import ActLog, Diary
from courses.toolkit.sheet import make_sheet, write_sheet


class Lesson:
    """One exercise in one trainee's hands."""

    def __init__(self, pack: Pack, diary: ActLog | None = None) -> None:
        self.pack = pack
        self.diary: ActLog = diary or Diary(pack.folder, pack.exercise, pack.token)
        self.desks: dict[str, DeskState] = {name: DeskState(name, pack, self.diary, readonly=self.graded_now)
                                            for name in pack.desks}

    @classmethod
    def open(cls, folder: str | Path, language: str | None = None) -> Self:
        """Open the exercise in a folder, with everything decided so far; `language` is the pack's where left out."""
        lesson = cls(open_pack(Path(folder), language))
        if lesson.graded_now:
            # The sheet exists from here on, whatever a later cell does.
            lesson.write()
        return lesson

    @property
    def graded_now(self) -> bool:
        """Whether the notebook runs without a person, for grading or validation."""
        return os.environ.get("READINESS_GRADING") == "1" or bool(os.environ.get("NBGRADER_EXECUTION"))

    def desk(self, name: str) -> Any:
        """Show one desk: by mouse, by keyboard, or, where widgets do not run, as text."""
        desk = self._find(name)
        if self.graded_now:
            _tell(desk.progress)
            return None
        try:
            from courses.toolkit.widget import DeskWidget
        except ImportError:
            _tell(self.pack.say("typing.how", desk=name))
            return None
        return DeskWidget(desk)

    def typing(self, name: str) -> None:
        """Work through one desk by typing: each case is printed and each question asked."""
        from courses.toolkit.typing_desk import work_through

        desk = self._find(name)
        if self.graded_now:
            _tell(desk.progress)
        else:
            work_through(desk)

    def check(self, item: str) -> None:
        """Say how much of one graded item is answered; never whether it is right."""
        desks = [desk for desk in self.desks.values()
                 if any(field.get("item") == item for field in desk.fields.values())]
        if not desks:
            _tell(self.pack.say("check.above"))
            return
        if all(desk.only_ticks for desk in desks):
            _tell(" ".join(desk.progress for desk in desks))
            return
        asked = [(desk, case, field["name"]) for desk in desks for case in desk.cases for field in desk.wanted(case)
                 if field.get("item") == item]
        given = sum(field in desk.answers.get(case, {}) for desk, case, field in asked)
        _tell(self.pack.say("check.given", given=given, asked=len(asked)))

    def hand_in(self) -> Any:
        """Write the answer sheet and print its receipt."""
        receipt = self.write()
        for desk in self.desks.values():
            if desk.plan.get("graded"):
                _tell(f"{self.pack.say(desk.plan['title'])}: {desk.progress}")
        _tell(self.pack.say("hand_in.receipt", receipt=receipt))

    def refresh(self) -> None:
        """Take in what another program, such as the notebook or the page, has decided meanwhile."""
        for desk in self.desks.values():
            desk.refresh()

    def write(self) -> str:
        """Write `answer_sheet.json` from what is recorded and return its receipt."""
        return write_sheet(self.pack.folder, self.sheet())

    def sheet(self) -> bytes:
        """Return the answer sheet as it stands now."""
        return make_sheet(self.pack.exercise, self.pack.token, self.desks.values(), self.diary.acts())

    def _find(self, name: str) -> DeskState:
        if name not in self.desks:
            # In a notebook, SystemExit shows its sentence and no traceback.
            raise SystemExit(self.pack.say("desk.none", name=repr(name), desks=", ".join(self.desks)))
        return self.desks[name]


def _tell(text: str) -> None:
    print(text)  # noqa: T201 - printing is how a notebook cell speaks
