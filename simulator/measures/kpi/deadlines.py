"""Statutory deadlines of the cases themselves."""

from __future__ import annotations

import pandas as pd

from simulator.measures.registry import case_measure
from simulator.measures.view import DAY, OfficeView


@case_measure(
    "deadline_missed_share",
    title="Decided after the deadline",
    unit="of 100 decided cases",
    better="lower",
    scale=100,
    needs=("decided",),
    definition="Decided cases that took longer than their own days allowed (case attribute `days_allowed`).",
)
def deadline_missed_share(view: OfficeView) -> pd.Series:
    """Share of decided cases with a deadline."""
    cases = view.cases
    if "days_allowed" not in cases:
        return pd.Series(float("nan"), index=cases.index)
    took = (cases["decided"] - cases["entitled"]) / DAY
    return took.gt(cases["days_allowed"]).astype(float).where(took.notna() & cases["days_allowed"].notna())
