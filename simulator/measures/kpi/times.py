"""How long people wait: from entitlement, from application, to decision and to money."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulator.measures.registry import Measure, Summary, case_measure
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
    "Days from the right to the decision; cases still open, or gone without one, count as at least this long "
    "(Kaplan-Meier)"
)


def _days(
    name: str, title: str, start: str, stop: str, summary: Summary, definition: str, *, refused: bool = True
) -> Measure:
    """A measure of the days between two milestones; `refused` cases are left out where no money is due to them."""

    @case_measure(
        name,
        title=title,
        unit="days",
        better="lower",
        definition=definition,
        summary=summary,
        needs=(start, stop),
    )
    def days(view: OfficeView) -> pd.DataFrame:
        table = days_between(view, start, stop)
        return table if refused else table.assign(value=table["value"].mask(view.cases["refused"].notna()))

    return days


days_to_decision_mean = _days(
    "days_to_decision_mean",
    "Days from entitlement to decision, mean",
    "entitled",
    "decided",
    "km_mean",
    f"{_DECISION}, mean up to the longest time seen.",
)
days_to_decision_median = _days(
    "days_to_decision_median",
    "Days from entitlement to decision, median",
    "entitled",
    "decided",
    "km_median",
    f"{_DECISION}, half of them are decided sooner.",
)
days_to_decision_p90 = _days(
    "days_to_decision_p90",
    "Days from entitlement to decision, 90 of 100 are done within",
    "entitled",
    "decided",
    "km_p90",
    f"{_DECISION}, 90 of 100 are decided sooner.",
)
days_from_application = _days(
    "days_from_application",
    "Days from application to decision, mean",
    "applied",
    "decided",
    "km_mean",
    "Days from the application to the decision, only cases with an application; cases still open, or gone without a "
    "decision, count as at least this long.",
)
days_to_payment_mean = _days(
    "days_to_payment_mean",
    "Days from entitlement to first payment, mean",
    "entitled",
    "paid",
    "km_mean",
    "Days from the right to the first money available, refused cases left out; cases without money yet count as at "
    "least this long (Kaplan-Meier), mean up to the longest time seen.",
    refused=False,
)
days_to_payment_median = _days(
    "days_to_payment_median",
    "Days from entitlement to first payment, median",
    "entitled",
    "paid",
    "km_median",
    "As the mean, days after which half of the people have money.",
    refused=False,
)


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
    # busday_count takes no missing dates.
    both = start.notna() & stop.notna()
    days = np.busday_count(
        _dates(view, start[both]), _dates(view, stop[both]), weekmask=view.weekmask, holidays=list(view.holidays)
    )
    return pd.Series(days.astype(float), index=start.index[both]).reindex(start.index)


def _dates(view: OfficeView, minutes: pd.Series) -> np.ndarray:
    # Rounded down, not towards 0: old stock began before the run.
    day = np.floor(minutes.to_numpy() / DAY).astype("timedelta64[D]")
    dates: np.ndarray = view.start.astype("datetime64[D]") + day
    return dates
