"""Who may come in without a Hub: invitation links, one for each person, and the browsers that used them.

A link is signed with the class's key and works once: the browser that uses it gets a cookie, whoever opens it later is
told so. A new link for a person ends the one before and the browsers that came in by it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, insert, select, update

from courses.toolkit.web.reading import whole_number
from grading.class_folder.listed_since import ListedSince
from grading.class_folder.moments import now_text
from grading.desk_service.known_browsers import KnownBrowsers
from grading.desk_service.store import DecisionStore
from grading.desk_service.tables import INVITATIONS, SESSIONS
from grading.desk_service.transactions import kept
from synthetic_data import BadInput, Problem

KEPT = timedelta(days=30)
"""How long an unused link works, and how long a browser stays let in."""
_KEY_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """One link as it stands."""

    number: int
    trainee: str
    state: Literal["open", "used", "ended"]
    """`ended`: by a newer link, by being revoked, by age, or as the name left the class list after it was made."""
    made_at: str
    used_at: str = ""


class Admission:
    """Makes and checks links and cookies of one class.

    Parameters
    ----------
    key : the class's key; whoever has it can make links
    browsers : those whose login was looked up lately
    listed : since when people are on the class list; what was before does not hold for them
    by_account : people come in by their accounts, of a Hub or a platform, and another account is another person
    stays : how long a browser stays let in
    """

    def __init__(self, store: DecisionStore, key: bytes, browsers: KnownBrowsers, listed: ListedSince, *,
                 by_account: bool = False, stays: timedelta = KEPT) -> None:
        self._engine, self._key, self._browsers, self._stays = store.engine, key, browsers, stays
        self._listed, self._let_in_since = listed, listed.under_account if by_account else listed.on_list

    def invite(self, trainee: str) -> str:
        """Return the token of a new link for a person; their earlier link and browsers are ended."""
        with kept(self._engine) as connection:
            ended = _end(connection, trainee)
            made = insert(INVITATIONS).values(trainee=trainee, made_at=now_text()).returning(INVITATIONS.c.number)
            number = int(connection.execute(made).scalar_one())
        self._tell(ended)
        return f"{number}.{self._signature(number, trainee)}"

    def token(self, invitation: Invitation) -> str:
        """Return the token of a link that was made before."""
        return f"{invitation.number}.{self._signature(invitation.number, invitation.trainee)}"

    def revoke(self, trainee: str) -> int:
        """End a person's link and browsers; return how many there were."""
        with kept(self._engine) as connection:
            ended = _end(connection, trainee)
        self._tell(ended)
        return ended

    def read(self, token: str) -> Invitation | None:
        """Return the invitation of a link, whether it still works or not; None for a token that is not ours."""
        digits, _, signature = token.partition(".")
        number = whole_number(digits)
        if number is None or str(number) != digits:  # one link has one spelling
            return None
        with kept(self._engine) as connection:
            row = connection.execute(select(INVITATIONS).where(INVITATIONS.c.number == number)).mappings().first()
        # Compared in equal time, and against something also where there is no such number.
        right = self._signature(number, row["trainee"] if row is not None else "")
        is_ours = hmac.compare_digest(signature.encode(), right.encode())
        return self._stands(dict(row)) if is_ours and row is not None else None

    def use(self, token: str) -> str | None:
        """Let a browser in by a link and return its cookie; None when the link does not work, or no longer."""
        found = self.read(token)
        if found is None or found.state != "open":
            return None
        cookie = secrets.token_urlsafe(32)
        with kept(self._engine) as connection:
            # Two browsers may press at once; one line can be changed from unused to used only once.
            taken = connection.execute(update(INVITATIONS).values(used_at=now_text()).where(
                INVITATIONS.c.number == found.number, INVITATIONS.c.used_at.is_(None),
                INVITATIONS.c.ended_at.is_(None))).rowcount
            if taken == 1:
                _let_in(connection, cookie, found.trainee)
        return cookie if taken == 1 else None

    def remembered(self, cookie: str) -> str | None:
        """Return who a browser is without asking the database; None where it must be asked."""
        return self._browsers.who(_digest(cookie))

    def let_in(self, trainee: str) -> str:
        """Let a browser in whose person somebody else made sure of, and return its cookie."""
        cookie = secrets.token_urlsafe(32)
        with kept(self._engine) as connection:
            _let_in(connection, cookie, trainee)
        return cookie

    def who(self, cookie: str) -> str | None:
        """Return who a browser is; None for a cookie that is not ours or was ended."""
        stamp = self._browsers.stamp()  # first: what ends while the database is asked must not be missed
        oldest = (datetime.now(UTC) - self._stays).isoformat()
        query = select(SESSIONS.c.trainee, SESSIONS.c.made_at).where(
            SESSIONS.c.digest == _digest(cookie), SESSIONS.c.ended_at.is_(None), SESSIONS.c.made_at > oldest)
        with kept(self._engine) as connection:
            found = connection.execute(query).first()
        if found is None or found.made_at < self._let_in_since(found.trainee):
            return None
        self._browsers.note(_digest(cookie), found.trainee, stamp)
        return str(found.trainee)

    def leave(self, cookie: str) -> None:
        """End one browser's cookie; empty, or of no login that is open, ends nothing."""
        if not cookie:
            return
        with kept(self._engine) as connection:
            ended = connection.execute(update(SESSIONS).values(ended_at=now_text()).where(
                SESSIONS.c.digest == _digest(cookie), SESSIONS.c.ended_at.is_(None))).rowcount
        self._tell(ended)

    def end_all(self) -> int:
        """End every browser's login, whoever it is, and return how many there were; unused links stay."""
        with kept(self._engine) as connection:
            ended = connection.execute(update(SESSIONS).values(ended_at=now_text()).where(
                SESSIONS.c.ended_at.is_(None))).rowcount
        self._tell(ended)
        return int(ended)

    def newest(self) -> dict[str, Invitation]:
        """Return trainee → their newest invitation."""
        with kept(self._engine) as connection:
            rows = connection.execute(select(INVITATIONS).order_by(INVITATIONS.c.number)).mappings().all()
        return {row["trainee"]: self._stands(dict(row)) for row in rows}

    def _stands(self, row: dict[str, Any]) -> Invitation:
        return _as_it_stands(row, self._listed.on_list(row["trainee"]))

    def _tell(self, ended: int) -> None:
        # Each telling costs everybody a look into the database, so it is done only where something ended.
        if ended:
            self._browsers.tell_ended()

    def _signature(self, number: int, trainee: str) -> str:
        made = hmac.digest(self._key, f"invitation {number} {trainee}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(made).decode().rstrip("=")


def read_key(file: Path) -> bytes:
    """Return a class's key; made, for its owner alone, where there is none.

    Raises
    ------
    BadInput : others may read it, or it is damaged
    """
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w", encoding="ascii") as made:
            made.write(secrets.token_hex(_KEY_BYTES) + "\n")
            made.flush()
            os.fsync(made.fileno())
    if file.stat().st_mode & 0o077:
        raise BadInput(Problem(where=str(file), rule="can be read by others", remedy=f"chmod 600 {file}"))
    text = file.read_text(encoding="ascii", errors="replace").strip()
    if len(text) != 2 * _KEY_BYTES or any(letter not in "0123456789abcdef" for letter in text):
        raise BadInput(Problem(where=str(file), rule="is no key any more", remedy="put back the copy from your backup, "
                               "or remove it: all links and logins then end, and nothing else"))
    return bytes.fromhex(text)


def _end(connection: Connection, trainee: str) -> int:
    return sum(connection.execute(update(table).values(ended_at=now_text()).where(
        table.c.trainee == trainee, table.c.ended_at.is_(None))).rowcount for table in (INVITATIONS, SESSIONS))


def _let_in(connection: Connection, cookie: str, trainee: str) -> None:
    connection.execute(insert(SESSIONS).values(digest=_digest(cookie), trainee=trainee, made_at=now_text()))


def _as_it_stands(row: dict[str, Any], listed: str) -> Invitation:
    made_at, used_at = str(row["made_at"]), str(row["used_at"] or "")
    is_old = datetime.fromisoformat(made_at) < datetime.now(UTC) - KEPT
    state: Literal["open", "used", "ended"] = (
        "ended" if row["ended_at"] or made_at < listed or (is_old and not used_at) else "used" if used_at else "open")
    return Invitation(number=int(row["number"] or 0), trainee=str(row["trainee"]), state=state, made_at=made_at,
                      used_at=used_at)


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
