"""What the service's log says of launches that were refused: the page tells people only what they can do."""

from __future__ import annotations

import logging

from starlette.requests import Request

from grading.class_folder.moments import now_text
from synthetic_data import shown

_LOG = logging.getLogger(__name__)


def note_refusal(request: Request, why: str) -> None:
    """Write into the service's log why a launch was refused, for whoever has to find out; not without end.

    Parameters
    ----------
    why : words without a token and without a person's name
    """
    if request.app.state.noted.allows(""):
        _LOG.warning("%s: a launch from the learning platform was refused: %s", now_text(), shown(why)[:500])
