"""What a request says, read within bounds: whoever may send anything may also send a number of a thousand digits."""

from __future__ import annotations

from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

_MOST_DIGITS = 9


def whole_number(text: str) -> int | None:
    """Return the whole number that a text from outside is; None where it is none, or has more than 9 digits.

    Examples
    --------
    >>> whole_number("12"), whole_number("-1"), whole_number("²"), whole_number("9" * 5_000)
    (12, None, None, None)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


async def sent_form(request: Request) -> FormData:
    """Return the fields of a form that a page of ours sent.

    Raises
    ------
    HTTPException : 415, it says that it is written in another encoding than UTF-8; no browser says so, and some that
        Python knows cannot be read, or take minutes
    """
    _, options = parse_options_header(request.headers.get("content-type", ""))
    if options.get(b"charset", b"utf-8").lower() != b"utf-8":
        raise HTTPException(415)
    return await request.form()
