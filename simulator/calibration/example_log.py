"""The log that ships with the simulator: made by it, of an office whose numbers are known."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pandas as pd

from simulator.interchange.tables import civil_times
from simulator.plan.scenario import load_scenario
from simulator.run.event_log import EventLog
from simulator.run.replications import run_replications

FOLDER = Path(__file__).parent / "example"
EXAMPLE = "example"
"""The word that stands for the shipped log on the command line."""
SEED = 20230102


def example_path(name: str | Path) -> Path:
    """Return the path of a log; the word ``example`` stands for the shipped one."""
    path = Path(name)
    return FOLDER / "log.csv.gz" if str(name) == EXAMPLE and not path.exists() else path


def office_events(log: EventLog, replication: int = 0) -> pd.DataFrame:
    """Return one replication as another office's system would export it: titles, people, civil times."""
    activities = log.scenario.process.activities
    rows = log.events[(log.events["replication"] == replication) & log.events["started_at"].notna()]
    rows = rows[~rows["activity"].isin([name for name, a in activities.items() if a.kind == "end"])]
    start = pd.Timestamp(log.scenario.start).to_datetime64()
    titles = {name: activity.title or name for name, activity in activities.items()}
    table = pd.DataFrame(
        {
            "case_id": "C" + (rows["case_id"] + 1).astype(str).str.zfill(5),
            "activity": rows["activity"].astype(object).map(titles),
            "resource": rows["resource"].astype(object).str.removesuffix("-1"),
            "start_time": civil_times(rows["started_at"], start).dt.floor("s"),
            "end_time": civil_times(rows["completed_at"], start).dt.floor("s"),
        }
    )
    return table.sort_values(["start_time", "case_id", "end_time"], kind="stable")


def make_example_log(target: Path = FOLDER / "log.csv.gz") -> Path:
    """Write the shipped log again; the same bytes each time."""
    log = run_replications(load_scenario(FOLDER / "office.yml"), SEED, 1)
    text = office_events(log).to_csv(index=False, date_format="%Y-%m-%dT%H:%M:%S")
    packed = io.BytesIO()
    # gzip writes the time of packing into the file, unless it is told one.
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
        file.write(text.encode())
    target.write_bytes(packed.getvalue())
    return target
