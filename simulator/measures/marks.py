"""What the log implies without a ledger row: models right or wrong, failed registers, days missed by machines.

Each mark becomes a row like the ledger's, so that measures read one vocabulary (docs/decisions/0006). Kinds that a
process posts itself are left as posted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from simulator.engine.staffing import outage_spans
from simulator.measures.view import completions
from simulator.measures.words import is_one_of, one_word, stacked, words_in
from simulator.plan.activity import ModelStub
from simulator.plan.scenario import Scenario
from simulator.run.event_log import EventLog

_KEY = ["replication", "case_id"]
_DAY = 1440.0


def implied_marks(log: EventLog, milestones: dict[str, str], posted: Collection[str] = ()) -> pd.DataFrame:
    """Return the ledger with the marks that follow from events, cases and scenario.

    Parameters
    ----------
    log : the run
    milestones : activity → milestone
    posted : kinds that the process posts in other replications of the run
    """
    posted = {*posted, *words_in(log.ledger["kind"])}
    made = [rows for rows in _all_marks(log, milestones) if len(rows) and not posted & words_in(rows["kind"])]
    return stacked([log.ledger, *made], "kind") if made else log.ledger


def _all_marks(log: EventLog, milestones: dict[str, str]) -> Iterator[pd.DataFrame]:
    done = completions(log.events[[*_KEY, "activity", "outcome", "completed_at"]])
    for name, activity in log.scenario.process.activities.items():
        if activity.model is None and activity.review is None and not activity.register_name:
            continue
        rows = done[done["activity"] == name]
        if activity.model is not None:
            yield from _of_model(log, rows, activity.model)
        if activity.review is not None:
            yield _mark(rows, "review")
        if activity.register_name:
            yield from _of_register(rows)
    yield _left(log)
    yield from _of_rollout(log)
    yield _outages(log)
    yield _missed_by_it(log, milestones)


def _mark(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    return rows[_KEY].assign(kind=one_word(kind, len(rows)), at=rows["completed_at"].to_numpy(), amount=1.0)


def _of_model(log: EventLog, rows: pd.DataFrame, model: ModelStub) -> Iterator[pd.DataFrame]:
    truth = (
        log.cases.set_index(_KEY)[model.truth].reindex(pd.MultiIndex.from_frame(rows[_KEY])).to_numpy(float)
        == 1
    )
    yield _mark(rows[truth], "truly_yes")
    yield _mark(rows[~truth], "truly_no")
    yield _mark(rows[truth & is_one_of(rows["outcome"], ["no"]).to_numpy()], "false_negative")
    yield _mark(rows[~truth & is_one_of(rows["outcome"], ["yes"]).to_numpy()], "false_positive")


def _of_register(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    yield _mark(rows[is_one_of(rows["outcome"], ["found", "missing"])], "data_checked")
    yield _mark(rows[is_one_of(rows["outcome"], ["found"])], "data_complete")
    yield _mark(rows[is_one_of(rows["outcome"], ["unavailable"])], "query_failed")


def _of_rollout(log: EventLog) -> Iterator[pd.DataFrame]:
    if not log.scenario.rollout:
        return
    live = log.cases[log.cases["live"] == 1]
    for kind, cases in (("automatic_route", live), ("bypass", live[live["bypass"] == 1])):
        yield cases[_KEY].assign(kind=one_word(kind, len(cases)), at=cases["arrives_at"].to_numpy(), amount=1.0)


def _left(log: EventLog) -> pd.DataFrame:
    """Cases that a citizen gave up while waiting, once for each time."""
    return _mark(log.events[is_one_of(log.events["outcome"], ["left"])], "abandoned")


def _outages(log: EventLog) -> pd.DataFrame:
    """One row for each time in which some register or server is down, and replication; leave of people is none."""
    scenario = log.scenario
    outages = [outage for register in scenario.registers.values() for outage in register.outages]
    outages += [outage for name in _servers(scenario) for outage in scenario.staff[name].outages]
    holes = _union(outage_spans(outages, scenario.start), scenario.horizon_minutes) if log.of_office else []
    rows = [(number, -1, "outage_minutes", low, high - low) for number in log.replications for low, high in holes]
    return pd.DataFrame(rows, columns=[*_KEY, "kind", "at", "amount"])


def _union(spans: list[tuple[float, float]], horizon: float) -> list[tuple[float, float]]:
    """Return the parts of spans inside the run, those that overlap as one."""
    out: list[tuple[float, float]] = []
    for low, high in sorted((max(low, 0.0), min(high, horizon)) for low, high in spans):
        if out and low <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], high))
        elif low < high:
            out.append((low, high))
    return out


def staff_of_people(scenario: Scenario) -> list[str]:
    """Return the groups of people, as against servers."""
    return _staff_of(scenario, "human")


def _servers(scenario: Scenario) -> list[str]:
    people = staff_of_people(scenario)
    return [name for name in _staff_of(scenario, "automatic") if name not in people]


def _staff_of(scenario: Scenario, actor: str) -> list[str]:
    roles = {role for a in scenario.process.activities.values() if a.actor_kind == actor for role in a.roles}
    return [name for name, staff in scenario.staff.items() if roles & set(staff.roles)]


def _missed_by_it(log: EventLog, milestones: dict[str, str]) -> pd.DataFrame:
    """Cases decided after their day although nobody but machines had anything to do before the decision."""
    deciding = [name for name, milestone in milestones.items() if milestone in ("decided", "refused")]
    events = log.events[[*_KEY, "activity", "actor_kind", "outcome", "enabled_at", "completed_at"]]
    done = completions(events[is_one_of(events["activity"], deciding)])
    decided = done.groupby(_KEY)["completed_at"].min()
    other = events[is_one_of(events["actor_kind"], ["human", "outside"])]
    # A visit that took no time gave nobody anything to do.
    other = other[other["enabled_at"] < other["completed_at"].fillna(np.inf)]
    people = other.groupby(_KEY)["enabled_at"].min().reindex(decided.index)
    entitled = log.cases.set_index(_KEY)["entitled_at"].reindex(decided.index)
    late = np.floor(decided / _DAY) > np.floor(entitled / _DAY)
    # Whoever came in after the decision has delayed nothing.
    alone = people.isna() | (people >= decided)
    chosen = decided[late & alone]
    kind = one_word("missed_by_it", len(chosen))
    return chosen.index.to_frame(index=False).assign(kind=kind, at=chosen.to_numpy(), amount=1.0)
