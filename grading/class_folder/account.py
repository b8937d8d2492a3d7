"""Whose account of this machine does something, as the system itself knows it."""

from __future__ import annotations

import getpass
import os


def account_name() -> str:
    """Return the account's name; a variable such as LOGNAME cannot make it another one where the system can be asked.

    Examples
    --------
    >>> isinstance(account_name(), str)
    True
    """
    try:
        import pwd

        return pwd.getpwuid(os.geteuid()).pw_name
    except (ImportError, KeyError):  # no such list of accounts, or a container whose account has no name
        return getpass.getuser()
