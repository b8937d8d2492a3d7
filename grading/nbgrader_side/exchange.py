"""nbgrader's exchange with its holes closed: Collect through our guard, Fetch with the own pack, feedback for all.

Named in the configurations of course and trainee, so formgrader's and Assignment List's buttons use them too.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import (
    ExchangeCollect,
    ExchangeFetchAssignment,
    ExchangeFetchFeedback,
    ExchangeReleaseFeedback,
)
from nbgrader.utils import get_username, notebook_hash

from grading.class_folder.course_folder import CourseFolder, open_course_folder, write_whole
from grading.class_folder.submission import SECRET
from grading.exchange.collect import collect
from grading.exchange.folders import refuse_foreign_exchange
from grading.exchange.told import tell_trainees
from grading.pages.feedback import refuse_before_close, rewrite_feedback
from grading.pages.given_papers import give_papers
from synthetic_data import shown, shown_name


class GuardedCollect(ExchangeCollect):  # type: ignore[misc]  # nbgrader comes without types
    """Collects by `grading.exchange.collect`: owner checked, no links, sizes limited, one bad folder stops nobody."""

    def copy_files(self) -> None:
        """Take over the newest submission of each trainee; say what was refused and why."""
        course = open_course_folder(Path(self.coursedir.root))
        name = self.coursedir.student_id
        for one in collect(course, self.coursedir.assignment_id, None if name in ("", "*") else name):
            say = self.log.warning if one.outcome == "refused" else self.log.info
            say("%s: %s %s", shown_name(one.folder), one.outcome, shown(one.sentence))

    def init_src(self) -> None:
        """Our collecting finds its own way; nbgrader's would follow names it should not."""


class FetchWithPack(ExchangeFetchAssignment):  # type: ignore[misc]  # nbgrader comes without types
    """Fetches the notebook, and the trainee's own data pack beside it."""

    def copy_files(self) -> None:
        """Copy notebook and pack into the trainee's folder."""
        super().copy_files()
        own = Path(self.course_path) / "packs" / _trainee(self) / self.coursedir.assignment_id
        target = Path(self.dest_path) / "pack"
        if own.is_dir() and not target.exists():
            shutil.copytree(own, target, copy_function=shutil.copyfile)  # the trainee's copy, with their own rights
            self.log.info("Fetched your own data pack: %s", target)

    def do_copy(self, src: str, dest: str, *more: Any) -> None:
        """Copy, and let the trainee write in the copy whatever rights the release has."""
        super().do_copy(src, dest, *more)
        for path in Path(dest).rglob("*"):
            path.chmod(path.stat().st_mode | 0o200)


class CarefulReleaseFeedback(ExchangeReleaseFeedback):  # type: ignore[misc]  # nbgrader comes without types
    """Gives feedback back to everybody it can; nbgrader's stops at the first folder without a token."""

    def copy_files(self) -> None:
        """Copy each page under the name only its trainee can work out."""
        name = self.coursedir.student_id
        course = open_course_folder(Path(self.coursedir.root))
        _, missed = return_feedback(course, self.coursedir.assignment_id, None if name in ("", "*") else name)
        for one in missed:
            self.log.warning("%s was not handed in through the exchange; give it back by hand", one)


def return_feedback(course: CourseFolder, exercise: str | None = None,
                    trainee: str | None = None) -> tuple[int, list[str]]:
    """Put written feedback pages where trainees fetch them.

    Returns
    -------
    tuple[int, list[str]] : how many were given back, and whose work came without nbgrader's token

    Raises
    ------
    BadInput : the exchange is somebody else's; see `refuse_foreign_exchange`
    """
    refuse_foreign_exchange(course)
    target = course.exchange / course.settings.course / "feedback"
    given, missed = 0, []
    pages = sorted((course.root / "feedback").glob(f"{trainee or '*'}/{exercise or '*'}/*.html"))
    for name in sorted({page.stem for page in pages}):
        refuse_before_close(course, name)
    for page in pages:
        name = page.parent.parent.name
        token = course.submitted(name, page.stem) / SECRET
        if not token.is_file():
            missed.append(f"{name}/{page.stem}")
            continue
        # The token is the trainee's; an unreadable one must not keep the class from its feedback.
        hidden = notebook_hash(secret=token.read_text(encoding="utf-8", errors="replace"), notebook_id=page.stem)
        write_whole(target / f"{hidden}.html", page.read_bytes(), mode=0o644)
        given += 1
    tell_trainees(course, [trainee] if trainee else ())
    give_papers(course, sorted({page.parent.parent.name for page in pages}))
    return given, missed


def renew_feedback(course: CourseFolder, exercise: str | None = None, trainee: str | None = None) -> list[str]:
    """Bring pages that were given before up to what holds now, also where trainees fetch them; return which changed.

    To be called after a due date, an extension, points or a comment changed.
    """
    tell_trainees(course, [trainee] if trainee else ())
    changed = rewrite_feedback(course, exercise, trainee)
    for each in changed:
        name, _, which = each.partition("/")
        return_feedback(course, which, name)
    return changed


class FetchOwnFeedback(ExchangeFetchFeedback):  # type: ignore[misc]  # nbgrader comes without types
    """Fetches the trainee's feedback; a broken entry in the local cache stops nothing."""

    def init_src(self) -> None:
        """Look for feedback; leave out cache entries that are no submissions."""
        cache = Path(self.cache, self.coursedir.course_id)
        for entry in cache.iterdir() if cache.is_dir() else ():
            if entry.name.count("+") != 2:
                self.log.warning("%s is no submission and is passed over", entry)
                entry.rename(entry.with_name(entry.name.replace("+", "-")))
        super().init_src()


def _trainee(exchange: Any) -> str:
    chosen: str = exchange.coursedir.student_id
    return chosen if chosen not in ("", "*") else str(os.environ.get("READINESS_TRAINEE") or get_username())
