"""Rows of many people in few commits: whoever waits for the disk meanwhile goes along with the next commit.

Nobody waits longer for it than for a commit of their own, and what returns is committed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from threading import Lock
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.engine import Engine

from grading.desk_service.transactions import kept


@dataclass
class _Wanted:
    """One row on its way."""

    table: Table
    row: Mapping[str, Any]
    is_done: bool = False
    error: OSError | None = field(default_factory=lambda: OSError(0, "it was not kept"))
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
        except OSError as error:
            self._apart(group, error)
            return
        for one in group:
            one.is_done, one.error = True, None

    def _apart(self, group: list[_Wanted], error: OSError) -> None:
        """Give each row a commit of its own: one that is refused refuses no other."""
        if len(group) == 1:
            group[0].is_done, group[0].error = True, error
            return
        for one in group:
            self._commit([one])
