"""Who gets which variant: seeds and public pack tokens, both from the course secret.

The seed decides a trainee's data pack and answer key, so it never leaves the instructor. The pack token
stands in the pack and on the answer sheet; it names the variant and reveals nothing about it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from synthetic_data import BadInput, Problem

_TOKEN = re.compile("[0-9a-f]{24}")
SECRET_VARIABLE = "READINESS_COURSE_SECRET"
_SHORTEST_SECRET = 32
"""Characters; 32 hexadecimal ones are 128 bits, beyond guessing."""


@dataclass(frozen=True)
class CourseSecret:
    """The course secret, kept out of every printed form.

    Examples
    --------
    >>> CourseSecret("0" * 32)
    CourseSecret()
    """

    value: str = field(repr=False)


def exam_secret(secret: CourseSecret) -> CourseSecret:
    """Return the secret an exam's variants come from: no practice variant of the same secret is one of them."""
    return CourseSecret(hmac.digest(secret.value.encode(), b"exam", hashlib.sha256).hex())


def country_secret(secret: CourseSecret, country: str) -> CourseSecret:
    """Return the secret of variants set in another country than the usual one.

    Parameters
    ----------
    country : its code; of a folder, a text that changes with any of its files: what was given out from the files of
        before is then refused by its token instead of being marked by other cases
    """
    return CourseSecret(hmac.digest(secret.value.encode(), f"country {country}".encode(), hashlib.sha256).hex())


def class_token(secret: CourseSecret) -> str:
    """Return what tells a class from others of the same name and gives nothing of its secret away."""
    return hmac.digest(secret.value.encode(), b"class", hashlib.sha256).hex()[:24]


def variant_seed(secret: CourseSecret, exercise: str, trainee: str, attempt: int) -> int:
    """Return the seed of one variant: the first 63 bits of an HMAC-SHA256.

    Parameters
    ----------
    attempt : 1 for the first

    Examples
    --------
    >>> secret = CourseSecret("0" * 32)
    >>> variant_seed(secret, "d1", "azer", 1) == variant_seed(secret, "d1", "azer", 2)
    False
    """
    # The word keeps both uses apart: a public token of the same digest would give away part of the seed.
    return int.from_bytes(_hmac(secret, "seed", exercise, trainee, attempt)[:8]) >> 1


def pack_id(secret: CourseSecret, exercise: str, trainee: str, attempt: int) -> str:
    """Return the public token of one variant: 24 hexadecimal characters of another HMAC."""
    return _hmac(secret, "pack", exercise, trainee, attempt).hex()[:24]


def whose_pack(secret: CourseSecret, exercise: str, token: str, trainees: Iterable[str],
               attempts: int) -> tuple[str, int] | None:
    """Return the trainee and attempt a pack token was made for, or None when it is nobody's."""
    if not _TOKEN.fullmatch(token):
        return None
    pairs = ((trainee, attempt) for trainee in trainees for attempt in range(1, attempts + 1))
    return next((pair for pair in pairs if hmac.compare_digest(pack_id(secret, exercise, *pair).encode(),
                                                               token.encode())), None)


def _hmac(secret: CourseSecret, *parts: str | int) -> bytes:
    # Lengths before the parts: ("ab", "c") and ("a", "bc") must not meet.
    message = b"".join(len(raw).to_bytes(4) + raw for raw in (str(part).encode() for part in parts))
    return hmac.digest(secret.value.encode(), message, hashlib.sha256)


def make_secret(path: Path) -> CourseSecret:
    """Write a new random secret to a file only its owner can read; an existing one, or one given by the
    environment, is kept.
    """
    if SECRET_VARIABLE in os.environ:
        return read_secret(path)
    try:
        # O_EXCL: of two that make it at once, one makes it and the other reads what the first made.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        return read_secret(path)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return read_secret(path)


def read_secret(path: Path) -> CourseSecret:
    """Return the secret from its file or, where there is no file, from the environment.

    Raises
    ------
    BadInput : there is none, it is too short, or others than its owner can read the file
    """
    # The file wins: a variable left over from another course would give everybody new cases.
    if SECRET_VARIABLE in os.environ and not path.exists():
        return _checked(os.environ[SECRET_VARIABLE], f"environment: {SECRET_VARIABLE}")
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW)) as file:
            # Asked of the open file, because a name could be swapped after it was looked at.
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if mode & 0o077:
                raise BadInput(Problem(where=str(path), rule="can be read by others than its owner",
                                       value=oct(mode), remedy=f"run: chmod 600 {path}"))
            return _checked(file.read(), str(path))
    except OSError as error:
        raise BadInput(Problem(where=str(path), rule=f"is no readable course secret ({error.strerror})",
                               remedy=f"make one with: readiness grade secret {path.parent}")) from None


def _checked(text: str, where: str) -> CourseSecret:
    if len(text.strip()) < _SHORTEST_SECRET:
        raise BadInput(Problem(where=where, rule=f"must hold at least {_SHORTEST_SECRET} characters",
                               value=f"{len(text.strip())} characters",
                               remedy="make a new one with: readiness grade secret FOLDER"))
    return CourseSecret(text.strip())
