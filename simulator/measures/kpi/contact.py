"""The citizen's side: contacts, complaints, appeals, waiting in person, satisfaction; and the platform."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulator.measures.kpi.quality import amount, bookings, share_of_bookings
from simulator.measures.registry import Measure, case_measure, office_measure
from simulator.measures.view import DAY, OfficeView
from simulator.measures.words import is_one_of


@case_measure(
    "contacts_per_case",
    title="Contacts for each case",
    unit="contacts per case",
    better="lower",
    needs=("ledger:*contact",),
    definition="Visits, calls and messages by the citizen, mean over all cases.",
)
def contacts_per_case(view: OfficeView) -> pd.Series:
    """Contacts of all cases."""
    return bookings(view, "contact") + bookings(view, "failure_contact")


@case_measure(
    "failure_demand_share",
    title="Contacts caused by silence or error",
    unit="of 100 contacts",
    better="lower",
    summary="ratio",
    scale=100,
    needs=("ledger:failure_contact",),
    definition="Contacts that a timely, right and clear answer would have prevented, of all contacts.",
)
def failure_demand_share(view: OfficeView) -> pd.DataFrame:
    """Failure demand."""
    failed = bookings(view, "failure_contact")
    return pd.DataFrame({"value": failed, "weight": failed + bookings(view, "contact")})


def _per_thousand_decisions(name: str, kind: str, title: str, definition: str) -> Measure:
    @case_measure(
        name,
        title=title,
        unit="per 1,000 decisions",
        better="lower",
        scale=1000,
        definition=definition,
        needs=("decided", f"ledger:{kind}"),
    )
    def rate(view: OfficeView) -> pd.Series:
        return bookings(view, kind).where(view.cases["decided"].notna())

    return rate


appeals = _per_thousand_decisions("appeals", "appeal", "Appeals", "Appeals filed, by decisions.")
complaints = _per_thousand_decisions("complaints", "complaint", "Complaints", "Complaints, by decisions.")
overturn_share = share_of_bookings(
    "overturn_share",
    title="Appeals that changed the decision",
    hit="appeal_upheld",
    of="appeal",
    better="neither",
    unit="of 100 appeals",
    definition="Appeals decided for the person, of all appeals filed.",
)


@office_measure(
    "days_to_redress",
    title="Days from a complaint or appeal to its repair",
    unit="days",
    better="lower",
    needs=("ledger:redress",),
    definition="From the first complaint or appeal to the first repair after it, repaired cases only.",
)
def days_to_redress(view: OfficeView) -> pd.DataFrame:
    """Mean over repaired cases."""
    key = ["replication", "case_id"]
    asked = view.ledger[is_one_of(view.ledger["kind"], ["complaint", "appeal"])].groupby(key)["at"].min()
    mended = view.ledger[is_one_of(view.ledger["kind"], ["redress"])].join(asked.rename("asked"), on=key)
    # What was made good before anybody complained answers no complaint.
    mended = mended[mended["at"] >= mended["asked"]].groupby(key)[["at", "asked"]].min()
    days = (mended["at"] - mended["asked"]) / DAY
    grouped = days.groupby(level="replication")
    return pd.DataFrame({"value": grouped.mean(), "count": grouped.size()}).reset_index()


@case_measure(
    "abandonment_share",
    title="Left before an answer",
    unit="of 100 cases",
    better="lower",
    scale=100,
    needs=("ledger:abandoned",),
    definition="Cases the citizen gave up while waiting, of all cases.",
)
def abandonment_share(view: OfficeView) -> pd.Series:
    """Share of cases."""
    # Given up twice is still one case.
    return (bookings(view, "abandoned") > 0).astype(float)


def satisfaction(view: OfficeView) -> pd.Series:
    """Our proxy for one case, 0 to 100 (`assumed`: no published scale exists).

    Starts at 99.5; loses 2 points for each month from application (or entitlement, when none was needed)
    to decision beyond the first, 3 for each repeated contact, 40 for a wrong decision.
    """
    cases = view.cases
    asked = cases["applied"].fillna(cases["entitled"])
    months = ((cases["decided"].fillna(view.horizon) - asked) / (30 * DAY)).clip(lower=0)
    wrong = sum(bookings(view, f"error_{maker}") for maker in ("human", "data", "rule", "model")) > 0
    lost = 2 * (months - 1).clip(lower=0) + 3 * bookings(view, "failure_contact") + 40 * wrong.astype(float)
    return (99.5 - lost).clip(0, 100)


@case_measure(
    "satisfaction_served",
    title="Satisfaction proxy, people served",
    unit="of 100 points",
    better="higher",
    needs=("decided",),
    definition="Our own formula of waiting, repeated contacts and errors, mean over decided cases.",
)
def satisfaction_served(view: OfficeView) -> pd.Series:
    """Mean over decided cases."""
    return satisfaction(view).where(view.cases["decided"].notna())


@case_measure(
    "satisfaction_eligible",
    title="Satisfaction proxy, everybody entitled",
    unit="of 100 points",
    better="higher",
    needs=("entitled", "decided"),
    definition="As for people served, and 0 for the entitled who have received no decision.",
)
def satisfaction_eligible(view: OfficeView) -> pd.Series:
    """Mean over entitled cases."""
    scores = satisfaction(view).where(view.cases["decided"].notna(), 0.0)
    return scores.where(view.cases["entitled"].notna())


@office_measure(
    "availability",
    title="Platform available",
    unit="of 100 minutes",
    better="higher",
    needs=("ledger:outage_minutes",),
    definition="Minutes in which no register and no server pool was down, of all minutes of the run; leave and "
    "training of people are no outage.",
)
def availability(view: OfficeView) -> pd.DataFrame:
    """Share of time up."""
    down = view.ledger[is_one_of(view.ledger["kind"], ["outage_minutes"])].groupby("replication")["amount"].sum()
    # A run without an outage has no row, and was up all the time.
    down = down.reindex(view.replications, fill_value=0.0).rename_axis("replication")
    return pd.DataFrame({"value": 100 * (1 - down / view.horizon), "count": view.horizon}).reset_index()


@case_measure(
    "missed_day_by_it",
    title="Not decided on the day because of IT",
    unit="cases",
    better="lower",
    summary="sum",
    needs=("entitled", "decided"),
    definition="Cases decided after their day although nobody but machines had anything to do on them before: an "
    "outage, overload, a failed or a late run.",
)
def missed_day_by_it(view: OfficeView) -> pd.Series:
    """Number of cases."""
    return (bookings(view, "missed_by_it") > 0).astype(float)


@case_measure(
    "amount_paid",
    title="Money paid",
    unit="money",
    better="neither",
    summary="sum",
    needs=("ledger:paid",),
    definition="All money paid in the run.",
)
def amount_paid(view: OfficeView) -> pd.Series:
    """Sum of payments."""
    return amount(view, "paid").replace(np.nan, 0.0)
