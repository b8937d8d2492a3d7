"""What a learning platform told a class, and where it is kept: files of mode 0600 in the class's desk.

The platform's side is what its administrator reads out (LTI 1.3).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from grading.class_folder.course_folder import as_json, read_kept, write_whole
from grading.class_folder.database_address import without_password
from grading.class_folder.desk_folder import HUB_PLATFORM, PLATFORM
from grading.class_folder.roster import as_a_hub_writes
from synthetic_data import BadInput, Problem, Spec, check_spec, shown

KEY = "platform-key.pem"
_HERE = ("127.0.0.1", "localhost", "::1")
_LONGEST = 2_000
"""Letters of an address; no server has to take more (RFC 9110, 4.1, asks for 8,000 to be understood)."""


def address_fault(text: str) -> str:
    """Return what is wrong with an address to which people or secrets are sent, and what to do; empty where nothing is.

    It must be read by everybody as we read it, and what is sent there must not be read on the way.

    Examples
    --------
    >>> [bool(address_fault(one)) for one in ("https://a.example/x", "http://a.example", "http://127.0.0.1:1/", "a")]
    [False, True, False, True]
    >>> address_fault("https://lms.example@evil.example/")[:36]
    'holds a name or password before an @'
    """
    # Libraries leave line ends and tabs out in silence, and read a backslash as a slash or not.
    if not (text.isascii() and text.isprintable()) or " " in text or "\\" in text or len(text) > _LONGEST:
        return (f"holds a blank, a line break, a sign that is not seen or no letter of addresses, or is longer than "
                f"{_LONGEST}; copy it anew, names with other letters in their form xn--")
    try:
        parts = urlsplit(text)
        host, has_port = parts.hostname, parts.port != 0  # a port beyond 65535 is no port
    except ValueError:
        return "is no address; write it as https://lms.example/path"
    if "@" in parts.netloc:
        return "holds a name or password before an @; leave it out, the class shows who it is by its key"
    if not host or not has_port or not (parts.scheme == "https" or (parts.scheme == "http" and host in _HERE)):
        return "must begin with https:// and the platform's name (http:// on this machine alone)"
    return "must end before the #, which is never sent" if "#" in text else ""


def is_safe_address(text: str) -> bool:
    """Tell whether nothing is wrong with an address; see `address_fault`."""
    return not address_fault(text)


def _safe(address: str) -> str:
    if fault := address_fault(address):
        # Whoever reads the message may not be who may read the file.
        raise ValueError(f"{fault}, got {without_password(address)!r}")
    return address


SafeAddress = Annotated[str, AfterValidator(_safe)]
"""An address of a file's in which nothing is wrong; see `address_fault`."""


_BLANK_TO_FILL = re.compile(r"[<>{}]|^your[\s_-]|^(?:x{3,}|\.{3,}|…|todo|tbd)$", re.IGNORECASE)
"""What stands in an example where a name belongs, such as ``<client id>`` and ``YOUR_CLIENT_ID``."""


def _one_line(name: str) -> str:
    if shown(name) != name or name != name.strip():
        raise ValueError("holds a line break, a sign that is not seen, or a blank at an end; copy it anew")
    if _BLANK_TO_FILL.search(name):
        raise ValueError("is a blank that was never filled in; copy what the platform shows")
    return name


OneLine = Annotated[str, AfterValidator(_one_line)]
"""A name by which a platform and a tool know each other."""


def hub_fault(text: str) -> str:
    """Return what is wrong with the address of a Hub; empty where nothing is.

    By http:// too: somebody in front of it has TLS, or nobody else is there.
    """
    return address_fault(text.replace("http://", "https://", 1) if text.startswith("http://") else text)


def _of_a_hub(address: str) -> str:
    if fault := hub_fault(address):
        raise ValueError(fault)
    return address.rstrip("/")


HubAddress = Annotated[str, AfterValidator(_of_a_hub)]
"""Address of a Hub as browsers know it, such as https://hub.example."""


class PlatformEntry(Spec):
    """What a learning platform's administrator reads out once the class is registered there as an LTI 1.3 tool."""

    issuer: OneLine = Field(min_length=1, max_length=500)
    """By which name the platform signs, mostly its address."""
    client_id: OneLine = Field(min_length=1, max_length=500)
    """By which name the platform knows the class."""
    deployment_id: OneLine = Field(min_length=1, max_length=255)
    """For which part of the platform the class was set up."""
    login_url: SafeAddress
    """Where a browser is sent to say who it is; the platform's authentication request."""
    token_url: SafeAddress
    """Where permission to send grades is asked for."""
    keys_url: SafeAddress
    """Where the platform shows by which keys it signs (JWKS)."""
    token_audience: OneLine = ""
    """To whom requests for permission are addressed, where that is not `token_url`."""


class HubPlatform(Spec):
    """What a class knows of the platform whose tool its Hub is; people log in by the Hub, points go by the class."""

    entry: PlatformEntry
    """The platform, and by which name it knows the Hub."""
    hub: HubAddress
    instructors: tuple[str, ...] = ()
    """Names at the Hub of those who may offer a course of the platform."""

    def is_taught_by(self, account: str) -> bool:
        """Tell whether somebody may offer a course, by their name at the Hub."""
        return as_a_hub_writes(account) in map(as_a_hub_writes, self.instructors)


def read_entry(desk: Path) -> PlatformEntry | None:
    """Return which platform a class is connected to; None for none.

    Raises
    ------
    BadInput : the file was damaged
    """
    kept = read_kept(desk / PLATFORM)
    return check_spec(kept, PlatformEntry, where=str(desk / PLATFORM)) if kept else None


def read_hub_platform(desk: Path) -> HubPlatform | None:
    """Return the platform whose tool a class's Hub is; None where it is none's.

    Raises
    ------
    BadInput : the file was damaged
    """
    kept = read_kept(desk / HUB_PLATFORM)
    return check_spec(kept, HubPlatform, where=str(desk / HUB_PLATFORM)) if kept else None


def known_platform(desk: Path) -> PlatformEntry | None:
    """Return the platform of a class, its own or its Hub's; None for none."""
    through = read_hub_platform(desk)
    return through.entry if through else read_entry(desk)


def keep_entry(desk: Path, entry: PlatformEntry, make_key: Callable[[], bytes]) -> None:
    """Keep a platform and, where there is none yet, the key by which the class signs towards it."""
    desk.mkdir(mode=0o700, exist_ok=True)
    if not (desk / KEY).exists():
        write_whole(desk / KEY, make_key(), mode=0o600)
    write_whole(desk / PLATFORM, as_json(entry.model_dump()), mode=0o600)


def keep_hub_platform(desk: Path, platform: HubPlatform, key: bytes) -> None:
    """Keep the platform whose tool a class's Hub is, and the key by which all classes of the Hub sign towards it."""
    desk.mkdir(mode=0o700, exist_ok=True)
    write_whole(desk / KEY, key, mode=0o600)
    write_whole(desk / HUB_PLATFORM, as_json(platform.model_dump(mode="json")), mode=0o600)


def read_platform_key(desk: Path) -> str:
    """Return the class's key towards its platform, as PEM.

    Raises
    ------
    BadInput : it is missing, or others may read it
    """
    file = desk / KEY
    if not file.exists():
        raise BadInput(Problem(where=str(file), rule="is missing", remedy="put back the copy from your backup, or "
                               "connect the class anew with: readiness class platform"))
    return read_secret(file)


def read_secret(file: Path) -> str:
    """Return the text of a file that nobody else may read; raises `BadInput` where others may, or it is no text."""
    if os.stat(file).st_mode & 0o077:
        raise BadInput(Problem(where=str(file), rule="can be read by others", remedy=f"chmod 600 {file}"))
    try:
        return file.read_text(encoding="ascii")
    except UnicodeDecodeError:
        raise BadInput(Problem(where=str(file), rule="holds something else than was kept there",
                               remedy="put back the copy from your backup")) from None
