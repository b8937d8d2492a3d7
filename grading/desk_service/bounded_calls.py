"""Calls to a learning platform, whatever answers there: never sent on elsewhere, and bounded in bytes and in time."""

from __future__ import annotations

import io
import time
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from typing import Any

import requests

from synthetic_data import shown

_AT_ONCE = 8
"""Calls that may be under way; one that was left alone counts until the other side lets go."""
_PART = 65_536


class AnswerRefused(requests.RequestException):
    """An answer that is not taken whatever it says; the words say why."""


class BoundedCalls(requests.Session):
    """Requests whose answer is there whole, from the address that was asked, within some seconds and bytes; or not.

    The library's own limit holds for each part of an answer, so that one byte a second would keep it busy for days.

    Parameters
    ----------
    patience : seconds for an answer with all that belongs to it
    most : bytes of an answer
    """

    def __init__(self, *, patience: float, most: int) -> None:
        super().__init__()
        self._patience, self._most, self._free = patience, most, BoundedSemaphore(_AT_ONCE)
        # Asked for as it is: some kilobytes may else become gigabytes here.
        self.headers["Accept-Encoding"] = "identity"
        # A name and password in the account's .netrc would take the place of what we send.
        self.auth = _as_it_is

    def request(self, *args: Any, **options: Any) -> requests.Response:
        """Ask, and return the whole answer.

        Raises
        ------
        AnswerRefused : it is too large, compressed, or names another address
        requests.RequestException : there is none, or not in time
        """
        if not self._free.acquire(blocking=False):
            raise requests.Timeout("earlier questions are not answered yet")
        came: SimpleQueue[requests.Response | Exception] = SimpleQueue()
        Thread(target=self._ask, args=(came, args, options), daemon=True).start()
        try:
            answer = came.get(timeout=self._patience)
        except Empty:
            raise requests.Timeout("the answer took too long") from None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _ask(self, came: SimpleQueue[requests.Response | Exception], args: Any, options: Any) -> None:
        """Ask in a thread of its own, which is left alone where it takes too long."""
        try:
            came.put(self._whole(args, options))
        except Exception as error:  # whatever it is, whoever asked shall have it
            came.put(error)
        finally:
            self._free.release()

    def _whole(self, args: Any, options: Any) -> requests.Response:
        until = time.monotonic() + self._patience
        asked = {**options, "timeout": self._patience, "allow_redirects": False, "stream": True}
        with super().request(*args, **asked) as answer:
            if 300 <= answer.status_code < 400:
                # Our permission and people's points would go along, to wherever it says.
                raise AnswerRefused(f"the platform answers {answer.status_code} and sends on to "
                                    f"{shown(answer.headers.get('location', 'nowhere'))[:200]!r}; it is asked at its "
                                    "own address alone: let its administrator read that out")
            if answer.headers.get("content-encoding", "identity") != "identity":
                raise AnswerRefused("the platform's answer is compressed, which was not asked for")
            content = self._content(answer.raw, until)
        answer.raw = io.BytesIO(content)
        return answer

    def _content(self, raw: Any, until: float) -> bytes:
        parts, size = [], 0
        while part := raw.read1(_PART, decode_content=False):
            parts.append(part)
            size += len(part)
            if size > self._most:
                raise AnswerRefused(f"the platform's answer is larger than {self._most:,} bytes")
            if time.monotonic() > until:
                raise requests.Timeout("the answer took too long")
        return b"".join(parts)


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
