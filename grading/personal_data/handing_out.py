"""Everything a class holds of one person, as one archive that this person may read.

What would tell the right answers is left out, and marks come once their feedback was given.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grading.class_folder.archive import archive_pieces
from grading.class_folder.arrangements import as_plain, read_arrangements, sentence
from grading.class_folder.attempts import is_given_back
from grading.class_folder.course_folder import CourseFolder, write_whole
from grading.class_folder.listed_since import kept_since
from grading.class_folder.moments import now_text
from grading.class_folder.roster_changes import listed
from grading.class_folder.submission import SECRET
from grading.desk_service.grade_journal import grades_of
from grading.gradebook.changes import NotedChange, read_changes
from grading.gradebook.rows import ScoreRow, read_scores
from grading.personal_data.places import checked_name, decisions, given_pages
from synthetic_data import BadInput, Document, Heading, Note, PageElement, Paragraph, Problem, Table, render_html

_OF_DATES = ("extension", "due date", "submission")
"""What may be changed without a word on any mark."""
_TELLING = ("person", "arrangements", "changes", "logins", "points_for_platform", "on_class_list")
"""Parts of what is held that are empty for a name that nobody has."""
LEFT_OUT = ("The right answers, and how points come from them: they are the same for those who come later.",
            "Marks whose feedback was not given yet, and how they were changed.",
            "The files that were worked on: all people in them are invented.",
            "Copies in backups that the office made.")


def export_person(course: CourseFolder, trainee: str, file: Path) -> list[str]:
    """Write what the class holds of a person into a ZIP archive and return the names in it.

    Raises
    ------
    BadInput : the file is there already, or nothing is held of this name
    """
    checked_name(trainee)
    if file.exists():
        raise BadInput(Problem(where=str(file), rule="is there already", remedy="choose another name"))
    held = person_data(course, trainee)
    files = dict(_files(course, trainee))
    if not files and not any(held[name] for name in _TELLING):
        raise BadInput(Problem(where="person", value=trainee, rule="is nobody of whom this class holds anything"))
    files = {"about.html": render_html(_page(course, held, list(files))).encode(),
             "data.json": json.dumps(held, indent=1, sort_keys=True).encode(), **files}
    write_whole(file, b"".join(archive_pieces(files.items())), mode=0o600)
    return list(files)


def person_data(course: CourseFolder, trainee: str) -> dict[str, Any]:
    """Return what is held of a person beside their work: entry of the list, marks, dates, changes, logins."""
    person = next((asdict(one) for one in listed(course) if one.id == trainee), {})
    marks = [_mark(row) for row in read_scores(course, trainee)
             if is_given_back(course, trainee, row.exercise)]
    with decisions(course) as store:
        logins = store.logins(trainee) if store else []
        points = [asdict(one) for one in grades_of(store, trainee)] if store else []
        handed_in = [{"exercise": one.exercise, "number": one.number, "at": one.at, "receipt": one.receipt}
                     for one in (store.hand_ins(trainee) if store else ())]
    return {"trainee": trainee, "course": course.settings.title, "made_at": now_text(), "person": person,
            "marks": marks, "handed_in": handed_in, "logins": logins, "on_class_list": kept_since(course, trainee),
            "points_for_platform": points,
            "arrangements": [as_plain(one) | {"sentence": sentence(one)} for one in read_arrangements(course)
                             if one.trainee == trainee],
            "changes": [asdict(one) | {"sentence": one.sentence} for one in _changes(course, trainee)],
            "left_out": list(LEFT_OUT)}


def _changes(course: CourseFolder, trainee: str) -> list[NotedChange]:
    found = read_changes(course, trainee)
    given = {name for name in {one.exercise for one in found} if is_given_back(course, trainee, name)}
    return [one for one in found if one.what in _OF_DATES or one.exercise in given]


def _mark(row: ScoreRow) -> dict[str, Any]:
    return {"exercise": row.exercise, "received_at": row.received_at, "points": row.points, "penalty": row.penalty,
            "counted": row.counted, "out_of": row.out_of}


def _files(course: CourseFolder, trainee: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted((course.root / "submitted" / trainee).rglob("*")):
        if path.is_file() and not path.is_symlink() and path.name != SECRET:
            yield f"handed-in/{path.relative_to(course.root / 'submitted' / trainee).as_posix()}", path.read_bytes()
    for number, (page, exercise) in enumerate(given_pages(course, trainee).items(), start=1):
        yield f"feedback/{exercise}.{number}.html", page.read_bytes()
    with decisions(course) as store:
        for place in store.diaries(trainee) if store else ():
            yield f"decisions/{place.exercise}.{place.pack[:8]}.jsonl", b"".join(store.lines(place) if store else ())


def _page(course: CourseFolder, held: Mapping[str, Any], files: list[str]) -> Document:
    blocks: list[PageElement] = [
        Paragraph("data.json holds the same for programs. Each line of a file in decisions/ is one act at a desk: when "
                  "(seconds since 1970), at which desk and case, what."),
        *_table("Entry in the class list", ("What", "Held"), [(key, str(value)) for key, value in
                                                              held["person"].items() if value]),
        *_table("Since when on the class list, and by which login", ("What", "Held"), [
            (key, str(value)[:16]) for key, value in held["on_class_list"].items() if value]),
        *_table("Marks whose feedback was given", ("Exercise", "Handed in", "Points", "Out of"),
                [(one["exercise"], one["received_at"][:16], f"{one['counted']:g}", f"{one['out_of']:g}")
                 for one in held["marks"]]),
        *_table("Points for a learning platform", ("Exercise", "Points", "Out of", "Of", "Sent"),
                [(one["exercise"], f"{one['points']:g}", f"{one['out_of']:g}", one["moment"][:16],
                  (one["sent_at"] or "not yet")[:16]) for one in held["points_for_platform"]]),
        *_table("Logins", ("Link made", "Used", "Ended"),
                [(one["made_at"][:16], one["used_at"][:16], one["ended_at"][:16]) for one in held["logins"]]),
        *_table("What was arranged, and notes", ("In words",), [(one["sentence"],) for one in held["arrangements"]]),
        *_table("Marks and dates that were changed", ("In words",), [(one["sentence"],) for one in held["changes"]]),
        *_table("Files in this archive", ("Name",), [(name,) for name in files]),
        Heading("What is not in here"), *(Note(text) for text in LEFT_OUT)]
    return Document(f"What is held of {held['person'].get('first_name') or held['trainee']}", blocks,
                    lead=f"{course.settings.title}, as of {held['made_at'][:16]} UTC.",
                    footer="Made with Readiness Lab.")


def _table(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[PageElement]:
    return [Heading(title), Table(head, rows) if rows else Paragraph("Nothing.")]
