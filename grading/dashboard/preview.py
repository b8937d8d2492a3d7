"""Exercises as trainees meet them: their very desks, on files that nobody else gets; nothing of it is kept."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from courses import Variant, build_variant, write_trainee_folder
from courses.toolkit.home.shelf import Shelf
from courses.toolkit.lesson import Lesson
from grading.class_folder.course_folder import open_course_folder

_SEED = 1
"""Of the preview's cases; trainees' seeds come from the course secret and are some 63 bits long."""


class PreviewShelf(Shelf):
    """The exercises of a course, each laid out when it is first looked at; what is decided goes with the dashboard."""

    def __init__(self, root: Path) -> None:
        super().__init__({})
        self._root, self._drafts = root, tempfile.TemporaryDirectory(prefix="preview-")

    def lesson(self, name: str) -> Lesson:
        """Open an exercise; raises `BadInput` where the course has none of this name."""
        if name not in self.folders:
            self.folders[name] = self._lay_out(name)
        return super().lesson(name)

    def begin_anew(self, name: str) -> None:
        """Forget what was decided, and take the exercise as it is written now."""
        with self.lock:
            shutil.rmtree(self.folders.pop(name, Path(self._drafts.name) / name), ignore_errors=True)
            self.close(name)

    def _lay_out(self, name: str) -> Path:
        course = open_course_folder(self._root)
        exercise = course.exercise(name)
        variant = Variant(seed=_SEED, pack_id="preview", language=self.language, country=course.settings.country)
        folder = Path(self._drafts.name) / exercise.id
        write_trainee_folder(exercise, build_variant(exercise, variant)[0], folder, self.language)
        return folder
