"""`export_log`: one front door to all formats, chosen by the file's ending."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from simulator.interchange.ocel import write_ocel
from simulator.interchange.tables import write_csv, write_parquet, write_table
from simulator.interchange.xes import write_xes
from simulator.run.event_log import EventLog
from simulator.run.query_log import query_log
from synthetic_data import BadInput, Problem, did_you_mean

WRITERS = {
    ".csv": write_csv,
    ".parquet": write_parquet,
    ".xes": write_xes,
    ".jsonocel": write_ocel,
    ".json": write_ocel,
}


_PLAIN = (".csv", ".parquet")
TABLES: dict[str, Callable[[EventLog], pd.DataFrame]] = {
    "ledger": lambda log: log.ledger, "queries": query_log, "company": lambda log: log.company}
"""What can be written besides the events, as plain tables."""


def export_log(log: EventLog, target: Path, what: str = "events") -> None:
    """Write what a run left as CSV, Parquet, XES or OCEL 2.0 JSON.

    Parameters
    ----------
    target : its ending chooses the format: ``.csv``, ``.parquet``, ``.xes``, ``.jsonocel``
    what : ``events``; or, as CSV or Parquet, ``ledger`` (money, errors, contacts) ``queries`` (who asked which
        register about whom) or ``company`` (who sat beside the worker of an event)

    Raises
    ------
    BadInput : the ending is none of these, or there is no such table
    """
    if what not in ("events", *TABLES):
        raise BadInput(Problem(where="what", rule="is nothing that can be written", value=what,
                               remedy=did_you_mean(what, ["events", *TABLES])))
    endings = tuple(WRITERS) if what == "events" else _PLAIN
    if target.suffix not in endings:
        raise BadInput(
            Problem(where=str(target), rule="must end in " + ", ".join(endings), remedy="choose one of these formats")
        )
    # Written beside and then moved: a file is there whole or not at all.
    draft = target.with_name(f".{target.name}.draft")
    start = np.datetime64(log.scenario.start)
    if what == "events":
        WRITERS[target.suffix](log.events, start, draft)
    else:
        write_table(TABLES[what](log), start, draft, target.suffix)
    draft.replace(target)
