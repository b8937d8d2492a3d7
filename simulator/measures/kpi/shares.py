"""Shares of awards and decisions: on the day, within 15 days, proactive, without a human touch."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulator.measures.registry import case_measure, office_measure
from simulator.measures.view import DAY, OfficeView


def elapsed_civil_days(view: OfficeView) -> pd.Series:
    """Civil days between the day of the right and the day of the decision (NaN when undecided)."""
    # By dates, as deadlines are written: an hour over midnight is a day.
    return np.floor(view.cases["decided"] / DAY) - np.floor(view.cases["entitled"] / DAY)


def _share(hit: pd.Series, of: pd.Series) -> pd.Series:
    return hit.astype(float).where(of)


def is_proactive(view: OfficeView) -> pd.Series:
    """Whether the case was decided without any application by the citizen."""
    return view.cases["decided"].notna() & view.cases["applied"].isna()


@case_measure("same_day_share", title="Decided on the day the right arises", unit="of 100 awards", better="higher",
              definition="Awards whose decision date equals the entitlement date, of all awards.", scale=100,
              needs=("entitled", "decided"))
def same_day_share(view: OfficeView) -> pd.Series:
    """Share of awards."""
    return _share(elapsed_civil_days(view) <= 0, view.cases["granted"])


@case_measure("within_15_days_share", title="Decided within 15 days", unit="of 100 awards", better="higher",
              definition="Awards decided at most 15 calendar days after the entitlement date, of all awards.",
              scale=100, needs=("entitled", "decided"))
def within_15_days_share(view: OfficeView) -> pd.Series:
    """Share of awards."""
    return _share(elapsed_civil_days(view) <= 15, view.cases["granted"])


@case_measure("rest_within_15_days_share", title="If not on the day, decided within 15 days",
              unit="of 100 awards not made on the day", better="higher", scale=100, needs=("entitled", "decided"),
              definition="Awards decided at most 15 calendar days after entitlement, of awards not made on the day.")
def rest_within_15_days_share(view: OfficeView) -> pd.Series:
    """Share of the awards that missed the day."""
    days = elapsed_civil_days(view)
    return _share(days <= 15, view.cases["granted"] & (days > 0))


@case_measure("proactive_share", title="Awards made without an application", unit="of 100 awards", better="higher",
              definition="Awards for which the citizen sent no application, of all awards.", scale=100,
              needs=("decided",))
def proactive_share(view: OfficeView) -> pd.Series:
    """Share of awards."""
    return _share(is_proactive(view), view.cases["granted"])


@office_measure("proactive_person_share", title="People who got at least one award without an application",
                unit="of 100 awarded persons", better="higher", needs=("decided",),
                definition="Persons with at least one award without an application, of persons with an award.")
def proactive_person_share(view: OfficeView) -> pd.DataFrame:
    """Share of persons."""
    awards = view.cases[view.cases["granted"]].assign(hit=is_proactive(view))
    nobody = awards["person_id"] < 0
    # Cases about nobody in particular are persons of their own, below -1 so as to meet no number in use.
    own = awards["person_id"].mask(nobody, -2 - awards["case_id"])
    return _share_of_units(awards.assign(person_id=own), "person_id", "max")


@office_measure("proactive_type_share", title="Benefit types mostly awarded without an application",
                unit="of 100 benefit types", better="higher", needs=("decided",),
                definition="Benefit types where most awards needed no application, of types with an award.")
def proactive_type_share(view: OfficeView) -> pd.DataFrame:
    """Share of benefit types."""
    awards = view.cases[view.cases["granted"]].assign(hit=is_proactive(view))
    return _share_of_units(awards, "benefit", "mean")


def _share_of_units(awards: pd.DataFrame, unit: str, how: str) -> pd.DataFrame:
    each = awards.assign(hit=awards["hit"].astype(float)).groupby(["replication", unit], observed=True)["hit"].agg(how)
    # Above one half means any award for the maximum, and most of them for the mean.
    grouped = (each > 0.5).groupby(level="replication")
    return pd.DataFrame({"value": 100 * grouped.mean(), "count": grouped.size()}).reset_index()


@case_measure("straight_through_share", title="Decided without a human touch", unit="of 100 decisions",
              better="neither", definition="Decisions on which no person worked, of all decisions.", scale=100,
              needs=("decided",))
def straight_through_share(view: OfficeView) -> pd.Series:
    """Share of decisions; more is not better when the reviewers are what keeps errors away."""
    return _share(~view.cases["touched"], view.cases["decided"].notna())


@case_measure("take_up_share", title="Receive the benefit within 12 months", unit="of 100 entitled cases",
              better="higher", scale=100, needs=("entitled", "decided"),
              definition="Entitled cases granted within 365 days of entitlement, of those entitled at least 365 days "
                         "before the end of the run.")
def take_up_share(view: OfficeView) -> pd.Series:
    """Share of entitled cases; cases whose year is not over yet do not count."""
    cases = view.cases
    granted = cases["granted"] & (elapsed_civil_days(view) <= 365)
    year_over = cases["entitled"] + 365 * DAY <= view.horizon
    return _share(granted, cases["entitled"].notna() & ~cases["refused"].notna() & year_over)
