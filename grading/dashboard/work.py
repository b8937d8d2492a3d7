"""Long verbs started from a page: one at a time, each a program of its own, with what it says and how far it is.

A program of its own, because grading starts a sandbox, which a server with threads must not; and what was pressed in a
page is then just what the verb does.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from grading.class_folder.course_folder import CourseFolder
from grading.class_folder.moments import to_the_minute
from grading.errors import GradingError
from synthetic_data import shown

Runner = Callable[[Sequence[str], Callable[[str], None]], int]
"""Words of a verb, and what to call with each line it says → exit code."""
_MOST_LINES = 500
_WORDS = {"release": "Give out", "collect": "Collect", "run": "Grade", "regrade": "Grade again", "feedback":
          "Give feedback", "report": "Class report", "send-grades": "Send points", "export": "Export",
          "due": "Due date", "undo": "Take back"}
_OF_THE_CLASS = ("send-grades",)
"""Verbs of `readiness class`; the others are of `readiness grade`."""


@dataclass
class Work:
    """One verb that was started."""

    verb: str
    words: str
    started: str
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=_MOST_LINES))
    code: int | None = None
    """Exit code; None while it runs."""

    @property
    def said(self) -> str:
        """How it stands, in words."""
        if self.code is None:
            return f"{self.words}: under way since {self.started}"
        return f"{self.words}: done" if self.code == 0 else f"{self.words}: not done, see what it said below"


class Workshop:
    """Starts long verbs for a course, one at a time, and keeps what they said."""

    def __init__(self, course: CourseFolder, runner: Runner | None = None) -> None:
        self._course, self._runner = course, runner or run_verb
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.done: deque[Work] = deque(maxlen=30)
        """The last ones, the newest first."""

    @property
    def running(self) -> Work | None:
        """What is under way, or None."""
        return next((work for work in self.done if work.code is None), None)

    def start(self, verb: str, *options: str, about: str = "") -> Work:
        """Start a verb; raises `GradingError` while another one is under way.

        Parameters
        ----------
        about : what it is done with, in a word for whoever pressed the button; empty for the whole class
        """
        with self._lock:
            if self.running is not None:
                raise GradingError(f"“{self.running.words}” is still under way; wait until it is done")
            words = _WORDS[verb] + (f" ({about})" if about else "")
            work = Work(verb=verb, words=words, started=to_the_minute(datetime.now(UTC)))
            self.done.appendleft(work)
            room = "class" if verb in _OF_THE_CLASS else "grade"
            command = (room, verb, str(self._course.root), *options)
            self._thread = threading.Thread(target=self._run, args=(work, command), daemon=True)
            self._thread.start()
        return work

    def wait(self, seconds: float = 600) -> None:
        """Wait until nothing is under way."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self, work: Work, command: Sequence[str]) -> None:
        code = 1
        try:
            code = self._runner(command, work.lines.append)
        except Exception as error:  # whatever it was, the page must say that it ended
            work.lines.append(shown(str(error)))
        finally:
            work.code = code


def run_verb(words: Sequence[str], say: Callable[[str], None]) -> int:
    """Run a verb as a program of its own and pass on each line it says; return its exit code."""
    with subprocess.Popen([sys.executable, "-P", "-m", "readiness", *words], stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, errors="replace") as program:
        assert program.stdout is not None  # asked for just above
        for line in program.stdout:
            say(shown(line.rstrip("\n")))
    return program.returncode
