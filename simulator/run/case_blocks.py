"""The log of one replication read in blocks of neighbouring cases, for a run too large to be held as one log.

Rows and posts go to a file as they come, and where those of each block of cases stand is kept. A block's log is made
when it is asked for, with the same rows in the same order as the whole log has of these cases.
"""

from __future__ import annotations

import ctypes
import gc
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.cases.arrivals import Cases
from simulator.cases.tables import Tables
from simulator.engine.records import CompanyRows, EventColumns, EventRows, FinishedColumns, number_kinds
from simulator.plan.scenario import Scenario
from simulator.run.duty import Duty
from simulator.run.event_log import DutyTable, EventLog, Trace, block_log, duty_table
from simulator.run.ledger import settle
from simulator.run.payments import PayRun
from synthetic_data import BadInput, Problem

CASES_IN_A_BLOCK = 1 << 17
"""So few that a block's log takes some hundred megabytes, so many that its calls cost little beside its rows."""
Rows = NDArray[Any]
_EVENT = np.dtype([("enabled", np.float64), ("started", np.float64), ("completed", np.float64), ("case", np.int32),
                   ("resource", np.int32), ("node", np.int16), ("visit", np.int16), ("outcome", np.int8)])
_POST = np.dtype([("at", np.float64), ("amount", np.float64), ("case", np.int32), ("kind", np.int32)])
_FORMS = {"rows": _EVENT, "posts": _POST}
_AT_ONCE = 1 << 20


class LaidAside:
    """Rows and posts of one replication, by blocks of cases, in a file without a name.

    However the process ends, the system takes the file back.

    Parameters
    ----------
    cases : how many cases there are

    Raises
    ------
    BadInput : the folder for temporary files is full or cannot be written to; so does whatever writes
    """

    def __init__(self, cases: int) -> None:
        self.size = CASES_IN_A_BLOCK
        self.blocks = [range(begin, min(begin + self.size, cases)) for begin in range(0, max(cases, 1), self.size)]
        self.counts = dict.fromkeys(_FORMS, 0)
        """How many rows and posts there are in all."""
        self._pieces: dict[str, list[tuple[int, int]]] = {}
        """Name → where its pieces begin in the file, and how many rows each has."""
        self._end = 0

    def __enter__(self) -> LaidAside:
        with _told_if_full():
            # Without a buffer, else a full disk would be met again when the file is closed.
            self._file = tempfile.TemporaryFile(buffering=0)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def clear(self) -> None:
        """Forget everything, as if nothing had come yet."""
        self.counts, self._pieces, self._end = dict.fromkeys(_FORMS, 0), {}, 0
        self._file.truncate(0)

    def take(self, rows: Rows, posts: Rows) -> None:
        """Lay rows and posts aside, which come in the order of the log."""
        for name, table in (("rows", rows), ("posts", posts)):
            self._take(name, table)

    def take_columns(self, records: EventColumns) -> None:
        """Lay aside what an engine has kept as columns."""
        events = records.take_events()
        for begin in range(0, len(events), _AT_ONCE):
            part = slice(begin, begin + _AT_ONCE)
            self._take("rows", _as_rows(_EVENT, {name: getattr(events, name)[part] for name in _EVENT.names or ()}))
        whole, real = records.ledger()
        self._take("posts", _as_rows(_POST, {"case": whole[:, 0], "kind": whole[:, 1], "at": real[:, 0],
                                             "amount": real[:, 1]}))

    def _take(self, name: str, table: Rows) -> None:
        if not len(table):
            return
        # What belongs to the office as a whole, case -1, lies with the first block.
        block = np.maximum(table["case"], 0) // self.size
        order = np.argsort(block, kind="stable")
        numbers, starts = np.unique(block[order], return_index=True)
        form = _FORMS[name]
        sorted_ = _as_rows(form, {key: table[key][order] for key in form.names or ()})
        places = (order + self.counts[name]).astype(np.int64)
        for number, begin, end in zip(numbers, starts, [*starts[1:], len(order)], strict=True):
            self._append(f"{name}-{number}", sorted_[begin:end])
            self._append(f"{name}-{number}-places", places[begin:end])
        self.counts[name] += len(table)

    def _append(self, name: str, part: Rows) -> None:
        rest = part.view(np.uint8).data
        with _told_if_full():
            self._file.seek(self._end)
            while len(rest):
                rest = rest[self._file.write(rest):]
        self._pieces.setdefault(name, []).append((self._end, len(part)))
        self._end += part.nbytes

    def _stored(self, name: str, form: np.dtype[Any]) -> Rows:
        pieces = self._pieces.get(name, [])
        table, begin = np.empty(sum(count for _, count in pieces), form), 0
        for offset, count in pieces:
            self._file.seek(offset)
            table[begin:begin + count] = np.fromfile(self._file, form, count)
            begin += count
        return table

    def read(self, name: str, number: int) -> tuple[Rows, NDArray[np.int64]]:
        """Return the rows or posts of a block, and the place of each in the whole log."""
        place = f"{name}-{number}"
        return self._stored(place, _FORMS[name]), self._stored(f"{place}-places", np.dtype(np.int64))

    def put_by(self, name: str, number: int, table: Rows) -> None:
        """Lay aside what was taken from a block, in place of what was before."""
        self._pieces.pop(f"{name}-{number}", None)
        self._append(f"{name}-{number}", table)

    def taken(self, name: str, form: np.dtype[Any]) -> Iterator[Rows]:
        """Yield what was put by of each block."""
        return (self._stored(f"{name}-{number}", form) for number in range(len(self.blocks)))


@contextmanager
def _told_if_full() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadInput(Problem(
            where="folder for temporary files", value=tempfile.gettempdir(),
            rule=f"cannot hold the rows of a run as large as this ({error.strerror})",
            remedy="make room there, or let the environment variable TMPDIR name a folder with more room")) from None


def _let_go() -> None:
    """Free the tables of the run, or of the block before, and give their memory back to the system."""
    # They may hang in circles, which the collector alone finds, and by itself too late.
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    # The C library of Linux keeps what was freed, in pieces that the next large table does not fit into.
    if trim is not None:
        trim(0)


def _as_rows(form: np.dtype[Any], columns: dict[str, Rows]) -> Rows:
    table = np.empty(len(next(iter(columns.values()))), form)
    for name, column in columns.items():
        table[name] = column
    return table


@dataclass(frozen=True, kw_only=True)
class CaseBlock:
    """The log of some neighbouring cases."""

    log: EventLog
    places: NDArray[np.int64]
    """Of each event row, in the whole log; in order."""
    post_places: NDArray[np.int64]
    """Of each of the first ledger rows, those that the process posted, among all of these."""
    beside_places: NDArray[np.int64]
    """Of each row of who worked beside others."""


@dataclass(frozen=True, kw_only=True)
class BlockedLog:
    """One replication whose log is made block by block of its cases, as often as it is asked for."""

    scenario: Scenario
    tables: Tables
    seed: int
    replication: int
    cases: Cases
    """With their attributes as they ended."""
    aside: LaidAside
    kinds: tuple[str, ...]
    """Names of kinds of posts, by the number that laid aside posts have."""
    company: CompanyRows
    resources: tuple[tuple[str, str], ...]
    """Name and group of each worker."""
    duty: Duty
    by_twin: bool

    def __len__(self) -> int:
        return len(self.aside.blocks)

    def block(self, number: int) -> CaseBlock:
        """Return the log of one block."""
        _let_go()
        only = self.aside.blocks[number]
        rows, places = self.aside.read("rows", number)
        posts, post_places = self.aside.read("posts", number)
        columns = {name: np.ascontiguousarray(rows[name]) for name in _EVENT.names or ()}
        # What works for no case lies with the first block.
        mine = (self.company.case < only.stop) & ((self.company.case >= only.start) | (number == 0))
        company = CompanyRows(*(getattr(self.company, name)[mine] for name in vars(self.company)))
        numbered, kinds = number_kinds(np.column_stack([posts["case"], posts["kind"]]), self.kinds)
        records = FinishedColumns(EventRows(**columns), numbered, kinds,
                                  np.column_stack([posts["at"], posts["amount"]]), company)
        log = block_log(self._trace(records, only), self.scenario, self.tables, self.seed, only, self._duty)
        return CaseBlock(log=log, places=places, post_places=post_places, beside_places=np.flatnonzero(mine))

    def _trace(self, records: FinishedColumns, only: range) -> Trace:
        run = PayRun(self.scenario, self.tables, self.cases, self.seed, self.replication)
        whole, real, kinds = settle(records, records.take_events(), self.duty, run, only)
        return Trace(replication=self.replication, rows=records.take_events(), company=records.company(),
                     ledger_whole=whole, ledger_real=real, ledger_kinds=kinds, cases=self.cases,
                     resources=tuple(name for name, _ in self.resources),
                     groups=tuple(group for _, group in self.resources), duty=self.duty, by_twin=self.by_twin)

    @cached_property
    def _duty(self) -> DutyTable:
        return duty_table(self.replication, self.duty, self.resources)
