"""Where the desk service keeps what people do: every act as it is made, every handing in, in one database.

Lines are only ever added, each with the number that follows the last one; two programs that wrote the same number would
be noticed by the database. What `add` and `add_hand_in` return from is committed.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import and_, create_engine, delete, event, func, select
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from courses.toolkit.record import read_act
from grading.class_folder.database_address import without_password
from grading.desk_service.group_commit import GroupCommit
from grading.desk_service.tables import ACTS, GRADES, HAND_INS, INVITATIONS, SESSIONS
from grading.desk_service.transactions import kept
from grading.desk_service.versions import prepare_tables
from synthetic_data import BadInput, Problem

_SQLITE = ("PRAGMA busy_timeout=30000", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
"""A writer waits for another one; readers do not wait for a writer; a commit returns once the disk has it."""
_PERSONAL = (ACTS, HAND_INS, INVITATIONS, SESSIONS, GRADES)
_MOMENTS = ("made_at", "used_at", "ended_at")
_POSTGRESQL = ("SET synchronous_commit TO on",)


class Place(NamedTuple):
    """Whose diary on which pack."""

    trainee: str
    exercise: str
    pack: str


@dataclass(frozen=True, kw_only=True)
class HandIn:
    """One handing in: which acts of a diary were handed in, and when by the server's clock."""

    trainee: str
    exercise: str
    number: int
    """1 for the first of this trainee and exercise."""
    pack: str
    at: str
    """UTC, ISO 8601."""
    acts: int
    """How many acts of the diary belong to it."""
    answers: str
    """Digest of the answers; the same answers have the same one."""
    receipt: str
    token: str
    """What leads to the feedback."""

    @property
    def moment(self) -> datetime:
        """When it was handed in."""
        return datetime.fromisoformat(self.at)


class DecisionStore:
    """The database of one class.

    Parameters
    ----------
    url : such as `sqlite:////…/decisions.db` or `postgresql+psycopg://user@host/name`; tables are made where none are,
        and completed where an earlier program made them

    Raises
    ------
    BadInput : the address cannot be read, or the tables have another form than today's
    OSError : the database cannot be reached
    """

    def __init__(self, url: str) -> None:
        self.engine = open_database(url)
        self._writer = GroupCommit(self.engine)
        prepare_tables(self.engine, without_password(url))

    def lines(self, place: Place) -> list[bytes]:
        """Return the acts of one diary as its lines, the first one first."""
        mine = (ACTS.c.trainee == place.trainee, ACTS.c.exercise == place.exercise, ACTS.c.pack == place.pack)
        query = select(ACTS.c.line).where(*mine).order_by(ACTS.c.number)
        with kept(self.engine) as connection:
            return [line.encode() for line in connection.execute(query).scalars()]

    def add(self, place: Place, number: int, line: bytes) -> None:
        """Keep one act; it is committed when this returns.

        Raises
        ------
        OSError : it is not kept, or nobody knows whether it is: read the lines again
        """
        self._writer.insert(ACTS, {**place._asdict(), "number": number, "line": line.decode()})

    def count_acts(self) -> int:
        """Return how many acts are kept in all."""
        with kept(self.engine) as connection:
            return int(connection.execute(select(func.count()).select_from(ACTS)).scalar_one())

    def hand_ins(self, trainee: str | None = None) -> list[HandIn]:
        """Return what was handed in, by everybody or one person, in the order of time."""
        query = select(HAND_INS).order_by(HAND_INS.c.at, HAND_INS.c.number)
        with kept(self.engine) as connection:
            rows = connection.execute(query if trainee is None else query.where(HAND_INS.c.trainee == trainee))
            return [HandIn(**row) for row in rows.mappings()]

    def add_hand_in(self, hand_in: HandIn) -> None:
        """Keep one handing in; it is committed when this returns; raises `OSError` as `add` does."""
        self._writer.insert(HAND_INS, asdict(hand_in))

    def diaries(self, trainee: str) -> list[Place]:
        """Return the places at which acts of a person are kept."""
        query = select(ACTS.c.exercise, ACTS.c.pack).where(ACTS.c.trainee == trainee).distinct()
        with kept(self.engine) as connection:
            return [Place(trainee, *row) for row in sorted(map(tuple, connection.execute(query)))]

    def last_acts(self, trainee: str) -> list[float]:
        """Return when a person did something last, for each diary; seconds since 1970."""
        newest = select(ACTS.c.exercise, ACTS.c.pack, func.max(ACTS.c.number).label("number")).where(
            ACTS.c.trainee == trainee).group_by(ACTS.c.exercise, ACTS.c.pack).subquery()
        query = select(ACTS.c.line).where(ACTS.c.trainee == trainee).join(newest, and_(
            ACTS.c.exercise == newest.c.exercise, ACTS.c.pack == newest.c.pack, ACTS.c.number == newest.c.number))
        with kept(self.engine) as connection:
            acts = [read_act(line.encode()) for line in connection.execute(query).scalars()]
        return [float(act["at"]) for act in acts if act]

    def last_hand_ins(self) -> dict[str, datetime]:
        """Return trainee → when they handed in last."""
        query = select(HAND_INS.c.trainee, func.max(HAND_INS.c.at)).group_by(HAND_INS.c.trainee)
        with kept(self.engine) as connection:
            return {trainee: datetime.fromisoformat(at) for trainee, at in connection.execute(query)}

    def logins(self, trainee: str) -> list[dict[str, str]]:
        """Return a person's links and browsers: what, `made_at`, `used_at`, `ended_at`; UTC, empty for never."""
        found = []
        with kept(self.engine) as connection:
            for what, table in (("link", INVITATIONS), ("browser", SESSIONS)):
                rows = connection.execute(select(table).where(table.c.trainee == trainee)).mappings()
                found += [{"what": what, **{name: row.get(name) or "" for name in _MOMENTS}} for row in rows]
        return found

    def forget(self, trainee: str) -> None:
        """Take a person out of all tables, all or none, and out of a file's free pages too."""
        with kept(self.engine) as connection:
            for table in _PERSONAL:
                connection.execute(delete(table).where(table.c.trainee == trainee))
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                for order in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    connection.exec_driver_sql(order)

    def people(self) -> set[str]:
        """Return of whom anything is kept."""
        with kept(self.engine) as connection:
            return {name for table in _PERSONAL for name in
                    connection.execute(select(table.c.trainee).distinct()).scalars()}

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def open_database(url: str) -> Engine:
    """Return a class's database, whatever form its tables have.

    Raises
    ------
    BadInput : the address cannot be read
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise ArgumentError("it is neither SQLite nor PostgreSQL")
        is_file = parsed.get_backend_name() == "sqlite"
        if is_file and parsed.database:
            _make_private(Path(parsed.database))
        engine = create_engine(parsed, pool_pre_ping=not is_file, pool_size=20, max_overflow=40)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise BadInput(Problem(where="database", value=without_password(url), rule=f"cannot be used ({error})",
                               remedy="write postgresql+psycopg://user@host/name and install psycopg, or name none for "
                                      "a file in the course folder")) from None
    event.listen(engine, "connect", _begin(_SQLITE if is_file else _POSTGRESQL))
    return engine


def _begin(orders: tuple[str, ...]) -> Any:
    def begin(connection: Any, _record: object) -> None:
        with_cursor = connection.cursor()
        for order in orders:
            with_cursor.execute(order)
        with_cursor.close()
        connection.commit()

    return begin


def _make_private(file: Path) -> None:
    """Make the file before the database does, so that it is its owner's alone from the start."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
