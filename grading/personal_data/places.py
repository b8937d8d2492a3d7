"""Where the data of one person lie in a course folder; whatever is added to a course folder is named here too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from courses.toolkit.handing_in import feedback_page
from grading.class_folder.course_folder import CourseFolder, read_kept
from grading.class_folder.roster import is_trainee_name
from grading.class_folder.roster_changes import listed
from grading.class_folder.submission import SECRET
from grading.desk_service.running import open_store
from grading.desk_service.store import DecisionStore
from grading.exchange.inbound import UnsafeFolder, read_inbound
from synthetic_data import BadInput, Problem

OWN = ("packs", "submitted", "autograded", "feedback", "results", "attempts")
"""Parts of a course folder in which each person has a folder of their own."""
BEGUN = ".forgetting.json"
"""Whoever is being forgotten → the account under which they handed in, which the class list no longer tells."""


def checked_name(name: str) -> str:
    """Return a trainee's name; raises `BadInput` for a text that names none, whoever is on the class list."""
    if not is_trainee_name(name):
        raise BadInput(Problem(where="person", value=name, rule="is no log-in name of a trainee",
                               remedy="name somebody as the class list does"))
    return name


def own_folders(course: CourseFolder, trainee: str) -> list[Path]:
    """Return the folders that hold nothing but one person's data, and what else they left where work is handed in."""
    found = [*(course.root / part / trainee for part in OWN), _home(course) / "packs" / trainee]
    return [*(folder for folder in found if folder.is_dir()), *left_inbound(course, trainee)]


def left_inbound(course: CourseFolder, trainee: str) -> list[Path]:
    """Return what lies where work is handed in under the name of a person or of their account."""
    people, begun = listed(course), read_kept(course.root / BEGUN)
    account = next((one.login for one in people if one.id == trainee), begun.get(trainee, trainee))
    # Whoever came later may have the account of somebody who left.
    names = {trainee, account} - {name for one in people if one.id != trainee for name in (one.id, one.login)}
    inbound = _home(course) / "inbound"
    listed_names = os.listdir(inbound) if inbound.is_dir() else []
    # By name first: in a class of thousands there are a hundred thousand.
    return [inbound / name for name in sorted(listed_names) if "+" in name and name.partition("+")[0] in names]


def given_pages(course: CourseFolder, trainee: str) -> dict[Path, str]:
    """Return the feedback pages that lie where this person fetches them, each with its exercise."""
    tokens = [(file.read_text(encoding="utf-8", errors="replace"), folder.name)
              for folder in sorted((course.root / "submitted" / trainee).glob("*"))
              if (file := folder / SECRET).is_file()]
    # What was collected last has one token; whatever was handed in before has its own.
    for path in left_inbound(course, trainee):
        with suppress(UnsafeFolder, OSError):
            token = read_inbound(path, (SECRET,)).files.get(SECRET, b"")
            tokens.append((token.decode(errors="replace"), path.name.split("+")[1]))
    with decisions(course) as store:
        tokens += [(one.token, one.exercise) for one in (store.hand_ins(trainee) if store else ())]
    pages = {feedback_page(_home(course), token, exercise): exercise for token, exercise in tokens}
    return {page: exercise for page, exercise in pages.items() if page.is_file()}


@contextmanager
def decisions(course: CourseFolder) -> Iterator[DecisionStore | None]:
    """Hold the desk service's database open; None where the class has no desk service."""
    if course.settings.submitters != "service":
        yield None
        return
    with closing(open_store(course)) as store:
        yield store


def _home(course: CourseFolder) -> Path:
    return course.exchange / course.settings.course
