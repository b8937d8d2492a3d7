"""Links of a whole class: made where there is none, shown again while unused, kept in a file to send them from."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import closing

from grading.class_folder.course_folder import CourseFolder, write_whole
from grading.class_folder.desk_folder import DESK, INVITATIONS
from grading.class_folder.roster import Trainee
from grading.desk_service.admission import Admission, Invitation
from grading.desk_service.door import INVITED
from grading.desk_service.running import address_of, open_admission, open_store, other_way_in, read_settings
from grading.exports.written_csv import write_csv
from synthetic_data import BadInput, Problem

_COLUMNS = ("trainee", "first_name", "last_name", "email", "link", "state")
_END = 'to go back to links: readiness class platform FOLDER --end, or readiness class up FOLDER --hub ""'
_STATES = {"used": "is in", "ended": "was ended; --person makes a new one"}


def make_links(course: CourseFolder, person: str | None = None) -> list[dict[str, str]]:
    """Return a row for each person of the class: trainee, names, mail, link, and how it stands where there is no link.

    Whoever has an unused link gets the same again, whoever came in keeps what they have. All rows are kept in
    `desk/invitations.csv`.

    Parameters
    ----------
    person : a new link for this one, which ends the one before; None makes links for everybody without one

    Raises
    ------
    BadInput : the class list has no such trainee, or people come in otherwise than by links
    """
    if way := other_way_in(course):
        raise BadInput(Problem(where=str(course.root), rule=f"has people who come in by {way}; links let nobody in "
                               "meanwhile, so none were made", remedy=_END))
    wanted = course.trainee(person) if person is not None else None
    with closing(open_store(course)) as store:
        admission = open_admission(course, store)
        known, site = admission.newest(), address_of(read_settings(course)).public
        rows = [_row(admission, site, one, None if one == wanted else known.get(one.id), make=wanted in (None, one))
                for one in course.trainees()]
    table = write_csv(_COLUMNS, [[row[name] for name in _COLUMNS] for row in rows])
    write_whole(course.root / DESK / INVITATIONS, table, mode=0o600)
    return [row for row in rows if person in (None, row["trainee"])]


def standing(course: CourseFolder, admission: Admission) -> dict[str, str]:
    """Return trainee → how the link stands (open, used, ended, or empty for none), for the class list as it is now."""
    known = admission.newest()
    return {one.id: known[one.id].state if one.id in known else "" for one in course.trainees()}


def revoke_link(course: CourseFolder, person: str) -> int:
    """End a person's link and the browsers that came in by it, and return how many there were.

    Somebody who left the class list may be named too. The file of links no longer shows the link.
    """
    with closing(open_store(course)) as store:
        count = open_admission(course, store).revoke(person)
    _change_in_file(course, person, lambda row: [[*row[:-2], "", _STATES["ended"]]] if count else [row])
    return count


def drop_from_invitations(course: CourseFolder, trainee: str) -> None:
    """Take a person out of the file of links."""
    _change_in_file(course, trainee, lambda _row: [])


def _change_in_file(course: CourseFolder, trainee: str, change: Callable[[list[str]], list[list[str]]]) -> None:
    file = course.root / DESK / INVITATIONS
    if file.exists():
        text = file.read_text(encoding="utf-8")
        rows = [kept for row in csv.reader(io.StringIO(text))
                for kept in (change(row) if row[:1] == [trainee] else [row])]
        left = io.StringIO(newline="")
        csv.writer(left, lineterminator="\r\n").writerows(rows)  # cells are harmless already
        write_whole(file, left.getvalue(), mode=0o600)


def _row(admission: Admission, site: str, one: Trainee, known: Invitation | None, *, make: bool) -> dict[str, str]:
    token = ""
    if known is None and make:
        token = admission.invite(one.id)
    elif known is not None and known.state == "open":
        token = admission.token(known)
    state = "open" if token else _STATES.get(known.state, "") if known else "has no link"
    return {"trainee": one.id, "first_name": one.first_name, "last_name": one.last_name, "email": one.email,
            "link": f"{site}{INVITED}{token}" if token else "", "state": state}
