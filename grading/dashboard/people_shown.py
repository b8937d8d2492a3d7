"""Which people of a class a page shows: those who were looked for, so many at a time that the page is there at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from courses.toolkit.web.reading import whole_number
from grading.class_folder.roster import Trainee
from synthetic_data import BadInput, Problem

AT_ONCE = 100
"""People on one page of a list; a larger class has several pages."""
_FEWEST, _CELLS = 50, 1_200
"""People on one page of a table, and cells from which it has no more than that."""


@dataclass(frozen=True, kw_only=True)
class PeopleShown:
    """The people on one page, and the way to the others."""

    people: Sequence[Trainee]
    find: str
    """What was looked for in names and log-in names; empty for everybody."""
    number: int
    """1 for the first page."""
    at_once: int
    pages: int
    found: int
    """How many there are on all pages."""
    of: int
    """How many the class has."""

    @property
    def first(self) -> int:
        """Place of the first person on the page, from 1."""
        return (self.number - 1) * self.at_once + 1

    @property
    def last(self) -> int:
        """Place of the last person on the page."""
        return self.first + len(self.people) - 1

    @property
    def is_part(self) -> bool:
        """Whether somebody of the class stands on no page, or on another one."""
        return bool(self.find) or self.pages > 1

    def address(self, number: int) -> str:
        """Return what leads to another page of the same search."""
        return "?" + urlencode({"find": self.find, "page": number} if self.find else {"page": number})


def rows_at_once(columns: int) -> int:
    """Return how many people stand on one page of a table with so many columns."""
    return max(_FEWEST, _CELLS // max(1, columns))


def people_shown(request: Request, everybody: Sequence[Trainee], at_once: int = AT_ONCE) -> PeopleShown:
    """Return the people whom the address asks for by `find` and `page`.

    Parameters
    ----------
    at_once : how many one page has

    Raises
    ------
    BadInput : there is no such page
    """
    find, text = request.query_params.get("find", "").strip(), request.query_params.get("page", "1")
    wanted = find.casefold()
    found = [one for one in everybody if wanted in one.name.casefold() or wanted in one.id.casefold()]
    pages = max(1, -(-len(found) // at_once))
    number = whole_number(text)
    if number is None or not 1 <= number <= pages:
        raise BadInput(Problem(where="page", value=text, rule="is none of the pages there are",
                               remedy=f"choose one from 1 to {pages}"))
    return PeopleShown(people=found[(number - 1) * at_once:number * at_once], find=find, number=number, pages=pages,
                       at_once=at_once, found=len(found), of=len(everybody))
