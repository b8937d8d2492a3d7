"""One replication by the twin: the same rows, posts and attributes as `simulator.engine.Office` gives."""

from __future__ import annotations

import ctypes
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.cases.arrivals import Cases
from simulator.cases.tables import Tables
from simulator.engine.draws import SHIFT, Draws
from simulator.engine.records import EventColumns, EventRows, FinishedColumns, number_kinds
from simulator.engine.staffing import Staffing
from simulator.plan.scenario import Scenario
from simulator.twin import batches, layout
from simulator.twin.coverage import LeftToSimPy
from simulator.twin.layout import FAILED, FULL, UNSURE, Rows
from simulator.twin.loop import run
from simulator.twin.memory import lay_out
from simulator.twin.model_rows import Scores
from simulator.twin.process_rows import ProcessRows

AHEAD = 16
"""So many blocks of a draw are made at one time; one alone costs its calls more than its numbers."""
OFTEN = 4
"""Of so many visits."""
Columns = dict[str, NDArray[Any]]
_FOR_ADDRESS = ctypes.CFUNCTYPE(ctypes.c_int64, *[ctypes.c_int64] * 4)
_FOR_VALUE = ctypes.CFUNCTYPE(ctypes.c_double, *[ctypes.c_int64] * 3)


class Taker(Protocol):
    """What takes rows and posts as they come, instead of a log in memory."""

    def take(self, rows: Rows, posts: Rows) -> None:
        """Take rows of `layout.ROW` and posts of `layout.LEDGER_ROW`; both are written over afterwards."""


class TwinOffice:
    """An office through one replication, in compiled code.

    Parameters
    ----------
    scenario : one that the twin covers
    tables : its flat form
    cases : the cases, in order of arrival
    seed, replication : address of all draws
    taker : takes the rows, and the attributes of `cases` are written over; else rows are kept here and returned
    """

    def __init__(self, scenario: Scenario, tables: Tables, cases: Cases, seed: int, replication: int,
                 taker: Taker | None = None) -> None:
        self._taker = taker
        self._scenario, self._tables, self._cases = scenario, tables, cases
        self.staffing = Staffing(scenario, tables.roles, seed, replication)
        self._process = ProcessRows(scenario, tables)
        self._scores = Scores(scenario, tables)
        self._draws = Draws(seed, replication, cases.luck, tables.purposes)
        self._error: BaseException | None = None
        self._spare = np.zeros(1024)
        self._blocks: dict[int, dict[tuple[int, int, int], NDArray[np.float64]]] = {}
        self._ended: set[int] = set()
        self._rows: list[Columns] = []
        self._posts: list[Columns] = []
        self.values: NDArray[np.float64] = cases.values
        """Attributes × cases, as they stand at the end of the run."""

    def run(self) -> EventColumns:
        """Run to the horizon and return the rows; what is open then is written as open.

        Raises
        ------
        LeftToSimPy : SimPy must run this replication
        """
        if not len(self._cases):
            return EventColumns()
        self._memory = lay_out(self._scenario, self._tables, self._cases, self.staffing, self._process,
                               copies=self._taker is None)
        try:
            self._to_the_horizon()
        finally:
            # What compiled code calls keeps this office alive, and its tables are large.
            del self._memory
        return self._records()

    def _to_the_horizon(self) -> None:
        memory = self._memory
        # Named, since compiled code knows their addresses only.
        calls = (_FOR_ADDRESS(self._address), _FOR_VALUE(self._one), _FOR_VALUE(self._forget))
        for name, call in zip(("ask", "one", "forget"), calls, strict=True):
            memory.world[name] = ctypes.cast(call, ctypes.c_void_p).value
        while (why := run(memory.world)) == FULL:
            self._take()
            memory.make_room()
        if self._error is not None:
            raise self._error
        if why == UNSURE:
            raise LeftToSimPy
        self._take()
        self._write_open()
        self.values = memory["attributes"]["value"].reshape(self.values.shape)

    # -- what compiled code asks for ----------------------------------------------------------------

    def _address(self, purpose: int, block: int, visit: int, turn: int) -> int:
        try:
            known = self._blocks.setdefault(block, {})
            if (purpose, visit, turn) not in known:
                self._fill(purpose, block, visit, turn)
            return int(known[purpose, visit, turn].ctypes.data)
        except BaseException as error:  # Ctrl+C too: it must not pass through compiled code
            return int(self._fail(error))

    def _fill(self, purpose: int, block: int, visit: int, turn: int) -> None:
        # Neighbours will ask for the same soon; what is rare is made alone.
        scored = self._scores.of_model(purpose)
        count = AHEAD if visit <= OFTEN and (turn == 0 or scored) else 1
        values = self._draws.block(purpose, block, visit, 0 if scored else turn, count)
        if scored:
            values = self._scores.scores(purpose, turn, values)
        for number, start in enumerate(range(0, len(values), 1 << SHIFT), block):
            if number == block or number not in self._ended:
                # Never in place of values that are there: compiled code reads those where they lie.
                self._blocks.setdefault(number, {}).setdefault((purpose, visit, turn),
                                                               values[start:start + (1 << SHIFT)])

    def _one(self, what: int, node: int, attempt: int) -> float:
        try:
            runs = list(self._scenario.process.activities.values())[node].runs
            assert runs is not None
            name = self._tables.nodes[node]
            if what == batches.CHUNK:
                return self._draws.one("chunk", name, attempt, distribution=runs.chunk_time)
            return self._draws.one("fails", name, attempt)
        except BaseException as error:
            return float(self._fail(error))

    def _forget(self, block: int, _: int, __: int) -> float:
        self._blocks.pop(block, None)
        self._ended.add(block)
        return 0.0

    def _fail(self, error: BaseException) -> int:
        self._error = error
        self._memory.world["stop"] = FAILED
        return int(self._spare.ctypes.data)

    # -- what it leaves -----------------------------------------------------------------------------

    def _take(self) -> None:
        """Take the rows that are written, and let compiled code write over them."""
        world = self._memory.world
        self._keep(self._memory["rows"][:int(world["row_count"][0])],
                   self._memory["ledger"][:int(world["post_count"][0])])
        world["row_count"] = world["post_count"] = 0

    def _keep(self, rows: Rows, posts: Rows) -> None:
        if self._taker is not None:
            self._taker.take(rows, posts)
            return
        self._rows.append(_columns(rows))
        self._posts.append(_columns(posts))

    def _write_open(self) -> None:
        """Add the rows of who is still there, by case, then of work on cases that were withdrawn."""
        there, cases = self._memory["tokens"], self._memory["cases"]
        token, turn, found = cases["head"][np.flatnonzero(cases["live"])], 0, []
        order = np.arange(len(token))
        while len(token):
            stays = token >= 0
            token, order = token[stays], order[stays]
            kept = there["gone"][token] == 0
            found.append(np.column_stack([order[kept], np.full(int(kept.sum()), turn), token[kept]]))
            token, turn = there["next"][token], turn + 1
        rows = np.concatenate([np.zeros((0, 3), np.int64), *found])
        busy = self._memory["workers"]["token"]
        busy = busy[busy >= 0]
        tokens = np.concatenate([rows[np.lexsort((rows[:, 1], rows[:, 0])), 2], busy[there["gone"][busy] == 1]])
        self._keep(_open_rows(there[tokens], self._memory["workers"]["number"]), self._memory["ledger"][:0])

    @property
    def kinds(self) -> list[str]:
        """Names of the kinds of posts, by number."""
        return [name for name, _ in sorted(self._process.kinds.items(), key=lambda pair: pair[1])]

    def _records(self) -> EventColumns:
        if self._taker is not None:
            return EventColumns()
        rows, posts = _joined(self._rows), _joined(self._posts)
        self._rows, self._posts = [], []
        whole = np.column_stack([posts["case"], posts["kind"]])
        return FinishedColumns(EventRows(**rows), *number_kinds(whole, self.kinds),
                               np.column_stack([posts["at"], posts["amount"]]))


def _open_rows(there: Rows, numbers: Rows) -> Rows:
    out = np.zeros(len(there), layout.ROW)
    for name in ("case", "node", "visit", "outcome", "enabled"):
        out[name] = there[name]
    out["started"] = np.where(there["started"] < 0, np.nan, there["started"])
    out["completed"] = np.nan
    # A worker -1 is the last of the list.
    out["resource"] = np.append(numbers, -1)[there["worker"]]
    return out


def _columns(rows: Rows) -> Columns:
    """Copy rows column by column; those of ids and codes stay as small as they are."""
    return {name: rows[name].copy() for name in rows.dtype.names or ()}


def _joined(parts: list[Columns]) -> Columns:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
