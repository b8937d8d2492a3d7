"""Deadlines that a process runs on its cases: how many passed, and what was owed for it."""

from __future__ import annotations

import pandas as pd

from simulator.measures.registry import case_measure
from simulator.measures.view import OfficeView


def _booked(view: OfficeView, what: str) -> pd.Series:
    columns = [name for name in view.cases if str(name).startswith(f"count:{what}")]
    return view.cases[columns].sum(axis=1)


@case_measure("deadlines_passed_share", title="Deadlines that passed", unit="of 100 deadlines begun", better="lower",
              summary="ratio", scale=100, needs=("ledger:deadline_begun_*",),
              definition="Times at which a deadline of the process ran out on a case before it was met, of all times "
                         "at which one began; those that still run count as not passed.")
def deadlines_passed_share(view: OfficeView) -> pd.DataFrame:
    """Share of the process's own `deadlines`."""
    return pd.DataFrame({"value": _booked(view, "deadline_passed_"), "weight": _booked(view, "deadline_begun_")})


@case_measure("interest_mean", title="Interest for lateness", unit="money per case with interest", better="lower",
              needs=("ledger:interest",),
              definition="Interest booked for the time between a deadline that had passed and the decision, mean over "
                         "the cases on which any was booked.")
def interest_mean(view: OfficeView) -> pd.Series:
    """Money for each late award."""
    return view.cases["amount:interest"].where(view.cases["count:interest"] > 0)
