"""How long people wait: from entitlement, from application, to decision and to money."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulator.measures.registry import case_measure
from simulator.measures.view import DAY, OfficeView


def days_between(view: OfficeView, start: str, stop: str) -> pd.DataFrame:
    """Days from one milestone to another; a case still open counts as "at least until the end of the run".

    A case that left without reaching `stop` (withdrawn, never applied) is censored when it left.
    """
    cases = view.cases
    left = cases["closed"].fillna(view.horizon)
    end = cases[stop].fillna(left)
    counts = cases[start].notna() & (end >= cases[start])
    return pd.DataFrame({"value": ((end - cases[start]) / DAY).where(counts), "censored": cases[stop].isna()})


_DECISION = (
    "From the day the right arises to the decision. Cases still open count as at least this long (Kaplan-Meier)."
)


@case_measure(
    "days_to_decision_mean",
    title="Days from entitlement to decision, mean",
    unit="days",
    better="lower",
    definition=_DECISION + " Mean up to the longest time seen.",
    summary="km_mean",
    needs=("entitled", "decided"),
)
def days_to_decision_mean(view: OfficeView) -> pd.DataFrame:
    """Restricted mean."""
    return days_between(view, "entitled", "decided")


@case_measure(
    "days_to_decision_median",
    title="Days from entitlement to decision, median",
    unit="days",
    better="lower",
    definition=_DECISION,
    summary="km_median",
    needs=("entitled", "decided"),
)
def days_to_decision_median(view: OfficeView) -> pd.DataFrame:
    """Median."""
    return days_between(view, "entitled", "decided")


@case_measure(
    "days_to_decision_p90",
    title="Days from entitlement to decision, 90 of 100 are done within",
    unit="days",
    better="lower",
    definition=_DECISION,
    summary="km_p90",
    needs=("entitled", "decided"),
)
def days_to_decision_p90(view: OfficeView) -> pd.DataFrame:
    """Ninetieth percentile."""
    return days_between(view, "entitled", "decided")


@case_measure(
    "days_from_application",
    title="Days from application to decision, mean",
    unit="days",
    better="lower",
    definition="From the application to the decision, only cases with an application; open cases count as "
    "at least this long.",
    summary="km_mean",
    needs=("applied", "decided"),
)
def days_from_application(view: OfficeView) -> pd.DataFrame:
    """Restricted mean from application."""
    return days_between(view, "applied", "decided")


@case_measure(
    "days_to_payment_mean",
    title="Days from entitlement to first payment, mean",
    unit="days",
    better="lower",
    definition="From the day the right arises to the first money available.",
    summary="km_mean",
    needs=("entitled", "paid"),
)
def days_to_payment_mean(view: OfficeView) -> pd.DataFrame:
    """Restricted mean; refused cases are left out because no money is due."""
    table = days_between(view, "entitled", "paid")
    return table.assign(value=table["value"].mask(view.cases["refused"].notna()))


@case_measure(
    "days_to_payment_median",
    title="Days from entitlement to first payment, median",
    unit="days",
    better="lower",
    definition="As the mean, half of the people wait longer.",
    summary="km_median",
    needs=("entitled", "paid"),
)
def days_to_payment_median(view: OfficeView) -> pd.DataFrame:
    """Median; refused cases are left out."""
    table = days_between(view, "entitled", "paid")
    return table.assign(value=table["value"].mask(view.cases["refused"].notna()))


@case_measure(
    "office_working_days",
    title="Office time",
    unit="working days",
    better="lower",
    definition="Working days from the complete file to the decision.",
    needs=("complete", "decided"),
)
def office_working_days(view: OfficeView) -> pd.Series:
    """Counted with the scenario's week and holidays."""
    start, stop = view.cases["complete"], view.cases["decided"]
    both = start.notna() & stop.notna()
    days = np.busday_count(
        _dates(view, start[both]), _dates(view, stop[both]), weekmask=view.weekmask, holidays=list(view.holidays)
    )
    return pd.Series(days.astype(float), index=start.index[both]).reindex(start.index)


def _dates(view: OfficeView, minutes: pd.Series) -> np.ndarray:
    day = np.floor(minutes.to_numpy() / DAY).astype("timedelta64[D]")
    return view.start.astype("datetime64[D]") + day
