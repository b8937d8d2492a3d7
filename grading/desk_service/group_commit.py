"""Rows of many people in few commits: whoever waits for the disk meanwhile goes along with the next commit.

Nobody waits longer for it than for a commit of their own, and what returns is committed.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from threading import Lock
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.engine import Engine

from grading.desk_service.transactions import RowRefused, kept


@dataclass
class _Wanted:
    """One row on its way."""

    table: Table
    row: Mapping[str, Any]
    is_done: bool = False
    error: OSError | None = field(default_factory=lambda: OSError(errno.EIO, "it was not kept"))
    """What is wrong until a commit says that nothing is."""


class GroupCommit:
    """Writes rows of several threads, one commit at a time for all that wait."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._turn, self._door = engine, Lock(), Lock()
        self._waiting: list[_Wanted] = []

    def insert(self, table: Table, row: Mapping[str, Any]) -> None:
        """Add a row; it is committed when this returns.

        Raises
        ------
        OSError : it is not kept, or nobody knows whether it is
        """
        mine = _Wanted(table, row)
        with self._door:
            self._waiting.append(mine)
        with self._turn:
            # Whoever had the turn before may have taken this row along.
            if not mine.is_done:
                with self._door:
                    group, self._waiting = self._waiting, []
                self._commit(group)
        if mine.error is not None:
            raise mine.error

    def _commit(self, group: list[_Wanted]) -> None:
        try:
            with kept(self._engine) as connection:
                for table, wanted in groupby(group, lambda one: one.table):
                    connection.execute(insert(table), [dict(one.row) for one in wanted])
        except RowRefused as error:
            if len(group) > 1:
                for one in group:  # a commit for each: one that is refused refuses no other
                    self._commit([one])
            else:
                _settle(group, error)
        except OSError as error:  # a database that is away is waited for once, not once for each of the group
            _settle(group, error)
        else:
            _settle(group, None)


def _settle(group: list[_Wanted], error: OSError | None) -> None:
    for one in group:
        # An error of its own for each thread that raises it.
        one.is_done, one.error = True, None if error is None else type(error)(*error.args)
