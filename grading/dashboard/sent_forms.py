"""Forms that pages of the dashboard send."""

from __future__ import annotations

from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request


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
