"""`export_log`: one front door to all formats, chosen by the file's ending."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from simulator.event_log import EventLog
from simulator.interchange.ocel import write_ocel
from simulator.interchange.tables import write_csv, write_parquet
from simulator.interchange.xes import write_xes
from synthetic_data import BadInput, Problem

WRITERS = {
    ".csv": write_csv,
    ".parquet": write_parquet,
    ".xes": write_xes,
    ".jsonocel": write_ocel,
    ".json": write_ocel,
}


def export_log(log: EventLog, target: Path) -> None:
    """Write the event log as CSV, Parquet, XES or OCEL 2.0 JSON.

    Parameters
    ----------
    target : its ending chooses the format: ``.csv``, ``.parquet``, ``.xes``, ``.jsonocel``

    Raises
    ------
    BadInput : the ending is none of these
    """
    writer = WRITERS.get(target.suffix)
    if writer is None:
        raise BadInput(
            Problem(where=str(target), rule="must end in " + ", ".join(WRITERS), remedy="choose one of these formats")
        )
    draft = target.with_name(f".{target.name}.draft")
    writer(log.events, np.datetime64(log.scenario.start), draft)
    draft.replace(target)
