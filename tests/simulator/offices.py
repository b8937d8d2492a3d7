"""Small offices for tests: a scenario from a few lines, and readers of its log."""

from __future__ import annotations

from typing import Any

import pandas as pd

from simulator import EventLog, Scenario, run_replications
from synthetic_data import check_spec

A = "(assumed; test)"
OFFICE = {"hours": {"mon-fri": "09:00-12:00 13:00-17:00"}}
MONDAY = "2022-01-03"
NINE = 540.0
"""09:00 on the first day."""


def minutes(value: float) -> str:
    """A constant time."""
    return f"constant {value} min {A}"


def desk(work: Any, then: Any = "end", role: str = "clerk", **more: Any) -> dict[str, Any]:
    """A human activity with a constant time (or a distribution)."""
    return {
        "kind": "human",
        "role": role,
        "time": minutes(work) if isinstance(work, (int, float)) else work,
        "next": then,
        **more,
    }


def build(activities: dict[str, Any], *, at: list[float] | None = None, heads: int = 1, calendar: str = "always",
          horizon: str = f"30 days {A}", process: dict[str, Any] | None = None, **more: Any) -> Scenario:
    """A scenario whose process starts at its first activity and has an end called ``end``."""
    activities = {**activities} | ({} if "end" in activities else {"end": {"kind": "end"}})
    values: dict[str, Any] = {
        "name": "test",
        "title": "Test",
        "start": MONDAY,
        "horizon": horizon,
        "process": {"name": "test", "title": "Test", "starts": next(iter(activities)), "activities": activities}
        | (process or {}),
        "calendars": {"office": OFFICE},
        "working_days": "office",
        "staff": {"clerks": {"roles": "clerk", "heads": f"{heads} heads {A}", "calendar": calendar}},
        "arrivals": {"cases": {"at": at or [0.0]}},
    }
    return check_spec(values | more, Scenario, where="test.yml")


def run(scenario: Scenario, seed: int = 1, replications: int = 1) -> EventLog:
    """Run in this process."""
    return run_replications(scenario, seed=seed, replications=replications)


def rows(log: EventLog, activity: str | None = None, case: int | None = None) -> pd.DataFrame:
    """Event rows of an activity or case."""
    chosen = log.events
    chosen = chosen if activity is None else chosen[chosen["activity"] == activity]
    return chosen if case is None else chosen[chosen["case_id"] == case]


def spans(log: EventLog, activity: str) -> list[tuple[float, float]]:
    """(started, completed) of an activity, in case order."""
    chosen = rows(log, activity).sort_values(["case_id", "visit", "enabled_at"])
    return list(zip(chosen["started_at"], chosen["completed_at"], strict=True))


def posted(log: EventLog, kind: str) -> list[tuple[float, float]]:
    """(at, amount) of a ledger kind."""
    chosen = log.ledger[log.ledger["kind"] == kind]
    return list(zip(chosen["at"], chosen["amount"], strict=True))
