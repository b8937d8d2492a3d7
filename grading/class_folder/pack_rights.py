"""Who may open a data pack in the exchange: its trainee and the instructor, nobody else.

The instructor stays the owner of every folder and file; the trainee's account gets the right to read by an access
control list (POSIX.1e draft 17, as Linux keeps it). A folder that a trainee owned could be swapped for a link before
the next hand-out writes into it.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import struct
from pathlib import Path

_ATTRIBUTE = "system.posix_acl_access"
_VERSION, _NOBODY = 2, 0xFFFFFFFF
_OWNER, _USER, _GROUP, _MASK, _OTHERS = 0x01, 0x02, 0x04, 0x10, 0x20
"""Tags of the entries (linux/posix_acl.h)."""
_READ, _WRITE, _ENTER = 4, 2, 1


def close_folder(folder: Path, reader: str | None) -> None:
    """Take every right from everybody but the owner (folders 0700, files 0600); one account may read.

    Parameters
    ----------
    folder : nobody but its owner must be able to write in it or to move it
    reader : an account of this machine; where it cannot be given the right (`why_out_of_reach`), only the owner reads
    """
    paths = [path for path in (folder, *folder.rglob("*")) if not path.is_symlink()]
    for path in paths:
        # Before the list is set: chmod rewrites a list's mask (acl(5)).
        path.chmod(0o700 if path.is_dir() else 0o600)
    user = _user(reader)
    if user is None or user == os.geteuid():
        return
    with contextlib.suppress(OSError, AttributeError):  # macOS has no such call; some file systems keep no lists
        for path in paths:
            os.setxattr(path, _ATTRIBUTE, _access_list(user, folder=path.is_dir()), follow_symlinks=False)


def is_open_to_others(folder: Path) -> bool:
    """Tell whether anybody but owner and listed reader may do anything with the folder or what is in it."""
    return any(path.stat().st_mode & 0o007 for path in (folder, *folder.rglob("*")) if not path.is_symlink())


def is_read_by(folder: Path, account: str) -> bool:
    """Tell whether the account, and none beside it but the owner, may read a folder; where it is none, nobody may."""
    user = _user(account)
    wanted = b"" if user is None or user == os.geteuid() else _access_list(user, folder=True)
    try:
        return os.getxattr(folder, _ATTRIBUTE) == wanted
    except (OSError, AttributeError):  # there is no list, or nowhere to keep one: the mode alone holds
        return not wanted and folder.stat().st_mode & 0o077 == 0


def why_out_of_reach(folder: Path, reader: str) -> str:
    """Return why an account cannot read a closed folder; empty when it can."""
    user = _user(reader)
    if user is None:
        return "this machine has no such account"
    if user == os.geteuid():
        return ""
    try:
        listed = os.getxattr(folder, _ATTRIBUTE) == _access_list(user, folder=True)
    except (OSError, AttributeError):
        listed = False
    return "" if listed else "this file system keeps no access control lists"


def _user(account: str | None) -> int | None:
    try:
        return None if account is None else pwd.getpwnam(account).pw_uid
    except KeyError:
        return None


def _access_list(user: int, *, folder: bool) -> bytes:
    enter = _ENTER if folder else 0
    entries = ((_OWNER, _READ | _WRITE | enter, _NOBODY), (_USER, _READ | enter, user), (_GROUP, 0, _NOBODY),
               (_MASK, _READ | enter, _NOBODY), (_OTHERS, 0, _NOBODY))
    # In order of the tags, as the kernel demands (linux/posix_acl_xattr.h).
    return struct.pack("<I", _VERSION) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
