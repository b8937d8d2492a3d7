"""Statutory deadlines of the cases themselves; `simulator.measures.deadline` runs their clock."""

from __future__ import annotations

import pandas as pd

from simulator.measures.registry import case_measure
from simulator.measures.view import OfficeView


def is_late(view: OfficeView) -> pd.Series:
    """Whether a case has used more time than the law allows, decided or not."""
    return view.cases["used"] > view.cases["allowed"]


@case_measure(
    "deadline_missed_share",
    title="Decided after the deadline",
    unit="of 100 decided cases",
    better="lower",
    scale=100,
    needs=("decided", "deadline"),
    definition="Cases decided after more time than their `days_allowed`, counted from the start and with the stops of "
    "the process's `deadline`, of all decided cases with a deadline; open cases are in the overdue share.",
)
def deadline_missed_share(view: OfficeView) -> pd.Series:
    """Share of decided cases with a deadline."""
    return is_late(view).astype(float).where(view.cases["decided"].notna() & view.cases["allowed"].notna())


@case_measure(
    "deadline_overdue_share",
    title="Decided after the deadline, or open after it",
    unit="of 100 cases decided or overdue",
    better="lower",
    scale=100,
    needs=("deadline",),
    definition="Cases decided after their deadline or still open after it at the end of the run, of those and of all "
    "cases decided in time.",
)
def deadline_overdue_share(view: OfficeView) -> pd.Series:
    """As decided after the deadline, and open cases that are overdue count as late."""
    cases = view.cases
    overdue = cases["decided"].isna() & cases["closed"].isna() & is_late(view)
    return is_late(view).astype(float).where(cases["allowed"].notna() & (cases["decided"].notna() | overdue))


@case_measure(
    "overdue_open",
    title="Open after the deadline",
    unit="cases",
    better="lower",
    summary="sum",
    needs=("deadline",),
    definition="Cases neither decided nor closed at the end of the run that have used more time than the law allows.",
)
def overdue_open(view: OfficeView) -> pd.Series:
    """Number of open cases that are late."""
    cases = view.cases
    late = cases["decided"].isna() & cases["closed"].isna() & is_late(view)
    return late.astype(float).where(cases["allowed"].notna())
