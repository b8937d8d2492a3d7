"""Who asked which register about whom, when, how often and with what answer: the trail an auditor asks for."""

from __future__ import annotations

import pandas as pd

from simulator.run.event_log import EventLog

COLUMNS = ["replication", "case_id", "person_id", "register", "activity", "asked_at", "answered_at", "tries", "outcome",
           "rule_version"]


def query_log(log: EventLog) -> pd.DataFrame:
    """Return one row for each time an activity asked a register.

    Parameters
    ----------
    log : what `run_replications` returned

    Returns
    -------
    pd.DataFrame : ``replication, case_id, person_id, register, activity, asked_at, answered_at, tries, outcome``,
        ``rule_version``; times in minutes since the start, ``answered_at`` NaN while there is no answer; ``tries``
        counts the queries sent, failed ones included

    Examples
    --------
    >>> from simulator import load_scenario, run_replications
    >>> log = run_replications(load_scenario("proactive"), replications=1)
    >>> int(query_log(log)["tries"].sum()) == int((log.ledger["kind"] == "query").sum())
    True
    """
    asks = {name: a.register_name for name, a in log.scenario.process.activities.items() if a.register_name}
    rows = log.events[log.events["activity"].isin(list(asks))].sort_values(["replication", "enabled_at", "case_id"])
    rows = rows.assign(register=rows["activity"].astype(str).map(asks)).reset_index(drop=True)
    rows = rows.rename(columns={"enabled_at": "asked_at", "completed_at": "answered_at"})
    return rows.assign(tries=_tries(rows, log.ledger))[COLUMNS]


def _tries(rows: pd.DataFrame, ledger: pd.DataFrame) -> pd.Series:
    """Count the queries of each row: those of the case from its beginning to that of the case's next row."""
    sent = ledger.loc[ledger["kind"].eq("query"), ["replication", "case_id", "at"]].sort_values("at")
    asked = rows[["replication", "case_id", "asked_at"]].assign(row=rows.index).sort_values("asked_at")
    # Each query belongs to the last row of its case that was enabled by then.
    owner = pd.merge_asof(sent, asked, left_on="at", right_on="asked_at", by=["replication", "case_id"])["row"]
    return owner.value_counts().reindex(rows.index, fill_value=0).astype(int)
