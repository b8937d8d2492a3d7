"""Rebuild the stored small runs of the office: ``python tests/golden/rebuild_office.py``.

A changed file means that the same seed now tells another story; commit it only when that is meant.
"""

from __future__ import annotations

from pathlib import Path

from simulator import change_scenario, load_scenario, run_replications

FOLDER = Path(__file__).parent / "office"
RUNS = ("claim", "proactive")
FEW = {"horizon": "60 days (assumed; golden run)", "warm_up": None,
       "arrivals.rights.rate": "2 cases per day (assumed; golden run)"}


def golden_run(name: str) -> dict[str, str]:
    """File name → text: event log and ledger of a short run, minutes to six decimals."""
    log = run_replications(change_scenario(load_scenario(name), FEW), seed=7, replications=1)
    events = log.events.drop(columns=["replication", "person_id", "benefit", "role", "actor_kind", "rule_version"])
    ledger = log.ledger.drop(columns="replication")
    return {f"{name}_{part}.csv": table.to_csv(index=False, float_format="%.6f", lineterminator="\n")
            for part, table in (("events", events), ("ledger", ledger))}


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(exist_ok=True)
    for name in RUNS:
        for file, text in golden_run(name).items():
            (FOLDER / file).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
