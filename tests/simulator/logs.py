"""Small hand-made logs for the tests of measures, reports and interchange."""

from __future__ import annotations

import pandas as pd

from simulator.measures.case_table import case_table
from simulator.measures.view import DAY, OfficeView

MILESTONES = {
    "right arises": "entitled",
    "apply": "applied",
    "check": "complete",
    "decide": "decided",
    "pay": "paid",
    "give up": "closed",
}
_EVENT = [
    "replication",
    "case_id",
    "person_id",
    "benefit",
    "activity",
    "visit",
    "resource",
    "role",
    "enabled_at",
    "started_at",
    "completed_at",
    "outcome",
    "actor_kind",
    "rule_version",
]


def event(
    case: int,
    activity: str,
    enabled: float,
    started: float | None,
    completed: float | None,
    *,
    actor: str = "human",
    outcome: str = "done",
    visit: int = 1,
    replication: int = 0,
    benefit: str = "birth",
    role: str = "clerk",
):
    """One row; times in minutes, None = not yet."""
    nan = float("nan")
    return (
        replication,
        case,
        100 + case,
        benefit,
        activity,
        visit,
        f"{role}s-1" if actor == "human" else None,
        role if actor == "human" else None,
        enabled,
        nan if started is None else started,
        nan if completed is None else completed,
        outcome,
        actor,
        "1",
    )


def view_of_rows(
    rows, booked=(), *, horizon: float = 100 * DAY, known: pd.DataFrame | None = None, **more
) -> OfficeView:
    """A view of these event rows and (replication, case, kind, at, amount) ledger rows."""
    events = pd.DataFrame(rows, columns=_EVENT)
    events["busy_minutes"] = events["completed_at"] - events["started_at"]
    events["busy_inside"] = events["busy_minutes"]
    ledger = pd.DataFrame(list(booked), columns=["replication", "case_id", "kind", "at", "amount"])
    staffed = pd.DataFrame(
        {"replication": sorted(events["replication"].unique()), "group": "clerks", "staffed": 1000.0}
    )
    cases = case_table(events, ledger, MILESTONES, known)
    return OfficeView(
        scenario="hand-made",
        runs=tuple(sorted(events["replication"].unique())),
        events=events,
        ledger=ledger,
        horizon=horizon,
        cases=cases,
        every_case=cases,
        staffed=staffed,
        **more,
    )


def applied_case(case: int, *, days: float | None, entitled: float = 0.0, touch: float = 30.0, **more) -> list[tuple]:
    """Right at `entitled`, application a day later, decision so many days after the right; None = still open."""
    at = entitled * DAY
    rows = [
        event(case, "right arises", at, at, at, actor="outside", **more),
        event(case, "apply", at, at, at + DAY, actor="outside", **more),
    ]
    if days is None:
        return [*rows, event(case, "decide", at + DAY, None, None, **more)]
    end = at + days * DAY
    return [*rows, event(case, "decide", at + DAY, end - touch, end, outcome="granted", **more)]


def proactive_case(case: int, *, entitled: float = 0.0, **more) -> list[tuple]:
    """Right and automatic decision ten minutes apart."""
    at = entitled * DAY
    return [
        event(case, "right arises", at, at, at, actor="outside", **more),
        event(case, "decide", at, at, at + 10, actor="automatic", outcome="granted", **more),
    ]
