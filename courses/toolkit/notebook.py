"""An exercise as its notebook opens it; beside a course's home it is handed in, and its feedback read, from here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from courses.toolkit.home.hand_in import HandInPanel
from courses.toolkit.home.settings import read_shelf
from courses.toolkit.lesson import Lesson

HOME = "READINESS_HOME"
"""Variable that names the settings of the home page whose JupyterLab this is; without it, there is no exchange."""


def start(folder: str | Path = ".", language: str | None = None) -> Lesson:
    """Open the exercise in this folder, with everything decided so far.

    Parameters
    ----------
    folder : where the notebook and its `pack/` lie
    language : `en`, `az`, ...; left out: the language of the pack
    """
    return NotebookLesson.open(folder, language)


class NotebookLesson(Lesson):
    """One exercise in one trainee's notebook."""

    def hand_in(self) -> Any:
        """Show the way to hand in and to the feedback; away from a home page, write the sheet and its receipt."""
        if self.graded_now or HOME not in os.environ:
            super().hand_in()
            return None
        # A home page's JupyterLab runs this cell by itself, so from here on nothing is written unasked.
        try:
            from courses.toolkit.hand_in_widget import HandInWidget
        except ImportError:
            panel = None
        else:
            panel = self._panel()
        if panel is None:
            print(self.pack.say("hand_in.nowhere"))  # noqa: T201 - printing is how a notebook cell speaks
            return None
        return HandInWidget(panel)

    def _panel(self) -> HandInPanel | None:
        shelf = read_shelf(Path(os.environ.get(HOME, "")))
        return HandInPanel(shelf, self.pack.exercise) if shelf and shelf.has(self.pack.exercise) else None
