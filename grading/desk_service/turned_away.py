"""What somebody reads whose link or login does not let them in."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from courses.toolkit.web import went_wrong
from grading.desk_service.door import REFUSALS

SPENT = {
    "used": ("This link was used already", "It works once, in the browser that opened it first. If that was you, open "
             "the course in that browser. If you need it in another one, or if it was not you, ask your instructor "
             "for a new link: it ends this one and whatever came in by it. Nothing you decided is lost."),
    "ended": ("This link does not work any more", "There is a newer one, or it was taken back, or it is older than 30 "
              "days. Ask your instructor for a new link. Nothing you decided is lost."),
    "unlisted": ("You are not in this class", "You are logged in, and the class list does not name you. Ask your "
                 "instructor to add you under the name by which you log in."),
    "unknown": ("The login did not work", "Open the first page of the course and try again. If it goes on, tell your "
                "instructor. Nothing you decided is lost."),
    "": ("This is no link of this class", "Look whether the whole link was copied, or ask your instructor for a new "
         "one."),
}
"""Why → heading and sentence."""


def came_from(request: Request) -> str:
    """Return from which address a request comes."""
    return request.client.host if request.client else ""


def turned_away(request: Request, why: str) -> Response:
    """Return the page that says why a door stays shut, one of `REFUSALS`."""
    status, *words = REFUSALS[why]
    return went_wrong(request, *words, status=status)
