"""What the twin writes: a row for each visit, and posts to the ledger."""

from __future__ import annotations

import numpy as np

from simulator.twin.layout import World
from simulator.twin.native import compiled
from simulator.twin.reach import case_at, ledger_row_at, row_at, token_at, worker_at


@compiled
def post(w: World, case: int, kind: int, at: float, amount: float) -> None:
    """Add a row to the ledger."""
    row = ledger_row_at(w.ledger, w.post_count)
    row.at, row.amount, row.case, row.kind = at, amount, case, kind
    w.post_count += 1


@compiled
def write(w: World, token: int, completed: float) -> None:
    """Write the row of a token that is waiting, at work or done."""
    there = token_at(w.tokens, token)
    row = row_at(w.rows, w.row_count)
    row.enabled, row.completed = there.enabled, completed
    row.started = np.nan if there.started < 0 else there.started
    row.case, row.node, row.visit, row.outcome = there.case, there.node, there.visit, there.outcome
    row.resource = -1 if there.worker < 0 else worker_at(w.workers, there.worker).number
    w.row_count += 1


@compiled
def post_error(w: World, case: int, kind: int, time: float) -> None:
    """Note that somebody or something made an error on the case."""
    case_at(w.cases, case).errors += 1
    post(w, case, kind, time, 1.0)
