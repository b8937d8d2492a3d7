"""The log of a run too large for one file or one memory: a folder of Parquet tables for each replication."""

from __future__ import annotations

from pathlib import Path

from simulator.run.event_log import EventLog
from synthetic_data import BadInput, Problem, whole_files

TABLES = ("events", "ledger", "cases", "duty", "company")


def write_parts(folder: Path, log: EventLog) -> None:
    """Write each replication of a log as ``replication-00000/events.parquet`` and so on.

    Times are minutes since the scenario's start, as in `EventLog`. A replication's folder is there whole or not at all.
    """
    for number in log.replications:
        with whole_files(folder) as draft:
            place = draft / f"replication-{number:05d}"
            place.mkdir()
            for name in TABLES:
                table = getattr(log, name)
                table[table["replication"] == number].to_parquet(place / f"{name}.parquet", index=False)


def refuse_used(folder: Path) -> None:
    """Raise `BadInput` when a folder for parts holds something already."""
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise BadInput(Problem(where="parts", rule="must be a new or an empty folder, so that parts of two runs do not "
                               "mix", value=str(folder), remedy="name another folder, or empty this one"))


def kept_parts(folder: Path) -> int:
    """Return how many replications stand in the folder."""
    return len(list(folder.glob("replication-*")))
