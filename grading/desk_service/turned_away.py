"""What somebody reads whom a door does not let in."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from courses.toolkit.web import told
from grading.desk_service.door import REFUSALS


def came_from(request: Request) -> str:
    """Return from which address a request comes."""
    return request.client.host if request.client else ""


def turned_away(request: Request, why: str) -> Response:
    """Return the page that says why a door stays shut, one of `REFUSALS`."""
    status, key = REFUSALS[why]
    return told(request, key, status)
