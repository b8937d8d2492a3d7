"""What the log implies without a ledger row: models right or wrong, failed registers, days missed by machines.

Each mark becomes a row like the ledger's, so that measures read one vocabulary (docs/decisions/0006). Kinds that a
process posts itself are left as posted.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from simulator.plan.activity import ModelStub
from simulator.run.event_log import EventLog

_KEY = ["replication", "case_id"]
_DAY = 1440.0


def implied_marks(log: EventLog, milestones: dict[str, str]) -> pd.DataFrame:
    """Return the ledger with the marks that follow from events, cases and scenario.

    Parameters
    ----------
    log : the run
    milestones : activity → milestone
    """
    posted = set(log.ledger["kind"].unique())
    made = [rows for rows in _all_marks(log, milestones) if len(rows) and not posted & set(rows["kind"].unique())]
    return pd.concat([log.ledger.astype({"kind": str}), *made], ignore_index=True) if made else log.ledger


def _all_marks(log: EventLog, milestones: dict[str, str]) -> Iterator[pd.DataFrame]:
    activities = log.scenario.process.activities
    for name, activity in activities.items():
        rows = log.events[(log.events["activity"] == name) & log.events["completed_at"].notna()]
        if activity.model is not None:
            yield from _of_model(log, rows, activity.model)
        if activity.review is not None:
            yield _mark(rows, "review")
        if activity.register_name:
            yield from _of_register(rows)
    yield from _of_rollout(log)
    yield _outages(log)
    yield _missed_by_it(log, milestones)


def _mark(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    return rows[_KEY].assign(kind=kind, at=rows["completed_at"].to_numpy(), amount=1.0)


def _of_model(log: EventLog, rows: pd.DataFrame, model: ModelStub) -> Iterator[pd.DataFrame]:
    truth = (
        log.cases.set_index(_KEY)[model.truth].reindex(pd.MultiIndex.from_frame(rows[_KEY])).to_numpy(float)
        == 1
    )
    said = rows["outcome"].astype(object)
    yield _mark(rows[truth], "truly_yes")
    yield _mark(rows[~truth], "truly_no")
    yield _mark(rows[truth & said.eq("no").to_numpy()], "false_negative")
    yield _mark(rows[~truth & said.eq("yes").to_numpy()], "false_positive")


def _of_register(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    outcome = rows["outcome"].astype(object)
    yield _mark(rows[outcome.isin(["found", "missing"])], "data_checked")
    yield _mark(rows[outcome.eq("found")], "data_complete")
    yield _mark(rows[outcome.eq("unavailable")], "query_failed")


def _of_rollout(log: EventLog) -> Iterator[pd.DataFrame]:
    if not log.scenario.rollout:
        return
    live = log.cases[log.cases["live"] == 1]
    for kind, cases in (("automatic_route", live), ("bypass", live[live["bypass"] == 1])):
        yield cases[_KEY].assign(kind=kind, at=cases["arrives_at"].to_numpy(), amount=1.0)


def _outages(log: EventLog) -> pd.DataFrame:
    """One row for each outage and replication, with the minutes of it that fall into the run."""
    scenario = log.scenario
    outages = [outage for register in scenario.registers.values() for outage in register.outages]
    outages += [outage for staff in scenario.staff.values() for outage in getattr(staff, "outages", ())]
    origin = np.datetime64(scenario.start)
    rows = []
    for replication in log.events["replication"].unique():
        for outage in outages:
            at = float((np.datetime64(outage.start.replace(tzinfo=None)) - origin) / np.timedelta64(1, "m"))
            inside = min(at + outage.lasts.minutes, scenario.horizon_minutes) - max(at, 0.0)
            rows.append((replication, -1, "outage_minutes", at, max(inside, 0.0)))
    return pd.DataFrame(rows, columns=[*_KEY, "kind", "at", "amount"])


def _missed_by_it(log: EventLog, milestones: dict[str, str]) -> pd.DataFrame:
    """Cases decided after their day although nobody but machines had anything to do before the decision."""
    deciding = [name for name, milestone in milestones.items() if milestone == "decided"]
    done = log.events[log.events["activity"].isin(deciding) & log.events["completed_at"].notna()]
    decided = done.groupby(_KEY)["completed_at"].min()
    before = log.events[
        log.events["actor_kind"].astype(object).isin(["human", "outside"])
        & (log.events["started_at"] < log.events["completed_at"])
    ]
    people = before.groupby(_KEY)["started_at"].min().reindex(decided.index)
    entitled = log.cases.set_index(_KEY)["entitled_at"].reindex(decided.index)
    late = np.floor(decided / _DAY) > np.floor(entitled / _DAY)
    alone = people.isna() | (people >= decided)
    chosen = decided[late & alone]
    return chosen.index.to_frame(index=False).assign(kind="missed_by_it", at=chosen.to_numpy(), amount=1.0)
