"""Handing in and feedback within the notebook: the same shelf as the page's, so the same work goes the same way."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courses.toolkit.handing_in import LARGEST
from courses.toolkit.home.shelf import Shelf
from courses.toolkit.lesson import Lesson
from courses.toolkit.words import Words


@dataclass(frozen=True, kw_only=True)
class GradedDesk:
    """One desk that counts, as it is when somebody is about to hand in."""

    name: str
    title: str
    progress: str
    left: int
    """Files that are still open; a row without a tick is decided too."""


_REASONS = {errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EACCES: "rights", errno.EPERM: "rights",
            errno.EROFS: "rights", errno.EFBIG: "large", errno.ENOENT: "missing", errno.E2BIG: "often",
            errno.EIO: "disk"}
"""What the system says when nothing could be passed on → how the words of pages say it."""


def why_not(error: OSError, words: Words) -> str:
    """Return why nothing could be handed in, in the trainee's language; a system speaks English at best."""
    return words.say(f"hand_in.why.{_REASONS.get(error.errno or 0, 'other')}", most=LARGEST // 1_000_000,
                     code=errno.errorcode.get(error.errno or 0, "") or type(error).__name__)


def graded_desks(lesson: Lesson) -> list[GradedDesk]:
    """Return the desks of an exercise that count."""
    return [GradedDesk(name=name, title=lesson.pack.say(desk.plan["title"]), progress=desk.progress,
                       left=0 if desk.only_ticks else len(desk.cases) - desk.done)
            for name, desk in lesson.desks.items() if desk.plan.get("graded")]


@dataclass(frozen=True)
class HandInPanel:
    """What stands at the end of a notebook: how far the work is, a button to hand in, the feedback once it is there."""

    shelf: Shelf
    exercise: str

    def state(self) -> dict[str, Any]:
        """Return what the panel shows now."""
        with self.shelf.lock:
            lesson, words = self.shelf.lesson(self.exercise), Words(self.shelf.language)
            desks = graded_desks(lesson)
            sent, left = self.shelf.handed_in(self.exercise), sum(desk.left for desk in desks)
            open_files = words.say("hand_in.open.one" if left == 1 else "hand_in.open.many", count=left) if left else ""
            return {"texts": words.texts, "language": words.language, "closed": self.shelf.why_closed(self.exercise),
                    "open": open_files, "feedback": self.shelf.feedback(self.exercise) is not None,
                    "handed_in": words.say("home.handed_in", when=words.when(sent[-1])) if sent else "",
                    "desks": [[desk.title, desk.progress,
                               words.say("hand_in.left", count=desk.left) if desk.left else ""] for desk in desks]}

    def handle(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Carry out one message and return what the panel shows then.

        Parameters
        ----------
        message : `what` is `look`, `feedback` or `hand_in`; with open files it is handed in only when `anyway` is true
        """
        before, what = self.state(), message.get("what")
        if what == "feedback":
            page = self.shelf.feedback(self.exercise)
            return before | {"page": page.read_text(encoding="utf-8") if page else ""}
        if what != "hand_in" or before["closed"]:
            return before
        return self._hand_in() if not before["open"] or message.get("anyway") is True else before | {"asks": True}

    def _hand_in(self) -> dict[str, Any]:
        words = Words(self.shelf.language)
        try:
            with self.shelf.lock:
                receipt, _ = self.shelf.hand_in(self.exercise)
        except OSError as error:
            return self.state() | {"said": words.say("hand_in.failed.why", why=why_not(error, words)), "failed": True}
        said = f"{words.say('hand_in.receipt')} {receipt}. {words.say('hand_in.keep')} {words.say('hand_in.counts')}"
        return self.state() | {"said": said}
