"""Counts a planner holds against yearly statistics, and rates of processes that stop or find instead of awarding."""

from __future__ import annotations

import pandas as pd

from simulator.measures.kpi.quality import bookings, share_of_bookings
from simulator.measures.registry import case_measure, office_measure
from simulator.measures.view import DAY, OfficeView

LONG = 90.0
"""Days after which an open case counts as old."""


def _awards_in_time(view: OfficeView) -> pd.DataFrame:
    cases = view.every_case
    return cases[cases["granted"] & (cases["decided"] > view.warm_up)]


def _number(view: OfficeView, cases: pd.DataFrame) -> pd.DataFrame:
    number = cases.groupby("replication").size().reindex(view.replications, fill_value=0).rename_axis("replication")
    return pd.DataFrame({"value": number.astype(float), "count": number}).reset_index()


@office_measure("cases_begun", title="Cases begun", unit="cases", better="neither", needs=(),
                definition="Cases that began between the warm-up and the end of the run, with or without a right.")
def cases_begun(view: OfficeView) -> pd.DataFrame:
    """Number of cases."""
    return _number(view, view.every_case[view.every_case["began"] >= view.warm_up])


@office_measure("awards_made", title="Awards made", unit="awards", better="higher", needs=(),
                definition="Awards decided between the warm-up and the end of the run, whenever they began.")
def awards_made(view: OfficeView) -> pd.DataFrame:
    """Number of awards."""
    return _number(view, _awards_in_time(view))


@office_measure("awards_by_rules", title="Awards decided by rules", unit="awards", better="neither", needs=(),
                definition="As awards made, only those that no person decided, whichever step wrote the decision down; "
                "staff may touch them before or after.")
def awards_by_rules(view: OfficeView) -> pd.DataFrame:
    """Number of automatic awards."""
    awards = _awards_in_time(view)
    return _number(view, awards[awards["automatic"]])


@case_measure("by_rules_share", title="Decided by rules, not by a person", unit="of 100 decisions", better="neither",
              scale=100, needs=("decided",),
              definition="Decisions that no person made, whichever step wrote them down, of all decisions; staff may "
                         "touch the case before or after.")
def by_rules_share(view: OfficeView) -> pd.Series:
    """Share of decisions."""
    return view.cases["automatic"].astype(float).where(view.cases["decided"].notna())


@case_measure("within_a_day_share", title="Decided within 24 hours of the application", unit="of 100 applications",
              better="higher", scale=100, needs=("applied", "decided"),
              definition="Applications decided at most 24 hours after they were made, of those made at least 24 hours "
                         "before the end of the run, decided or not.")
def within_a_day_share(view: OfficeView) -> pd.Series:
    """Share of applications."""
    applied = view.cases["applied"]
    in_time = view.cases["decided"] <= applied + DAY
    return in_time.astype(float).where(applied + DAY <= view.horizon)


@office_measure("open_over_90_days", title="Open for more than 90 days", unit="cases", better="lower", needs=(),
                definition="Cases the office has received, open at the end of the run, whose right arose more than 90 "
                           "days before.")
def open_over_90_days(view: OfficeView) -> pd.DataFrame:
    """Number of old open cases."""
    cases = view.every_case
    still_open = cases["office_began"].notna() & cases["decided"].isna() & cases["closed"].isna()
    return _number(view, cases[still_open & (view.horizon - cases["entitled"] > LONG * DAY)])


@case_measure("visits_per_case", title="Home visits", unit="visits per 100 decided cases", better="lower", scale=100,
              needs=("decided", "ledger:visit"), definition="Visits by staff to the home, by decided cases.")
def visits_per_case(view: OfficeView) -> pd.Series:
    """Visits of decided cases."""
    return bookings(view, "visit").where(view.cases["decided"].notna())


stop_share = share_of_bookings(
    "stop_share", title="Stopped at a check", hit="stop", of="entitlement_check", better="neither",
    unit="of 100 checks", definition="Payments stopped, rightly or wrongly, of all checks of a continuing right.")
wrong_contact_share = share_of_bookings(
    "wrong_contact_share", title="Selected without a right", hit="wrong_contact", of="selected", better="lower",
    unit="of 100 households selected", definition="People approached who turn out to have no right, of all approached.")
payments_per_death = share_of_bookings(
    "payments_per_death", title="Payments after a death", hit="paid_after_death", of="death", better="lower",
    unit="payments per 100 deaths", definition="Payments for a time after the death, by deaths.")
