"""Two-sided matching: how long people look for a place, how many find none, and what stays empty."""

from __future__ import annotations

import pandas as pd

from simulator.measures.registry import case_measure, office_measure
from simulator.measures.view import DAY, OfficeView
from simulator.measures.words import is_one_of

_KEY = ["replication", "case_id"]


def _first(view: OfficeView, kind: str) -> pd.Series:
    """When something was first booked on each case, NaN where it never was."""
    rows = view.ledger[is_one_of(view.ledger["kind"], [kind])]
    first = rows.groupby(_KEY)["at"].min()
    return pd.Series(first.reindex(pd.MultiIndex.from_frame(view.cases[_KEY])).to_numpy(float), view.cases.index)


@case_measure("days_to_match", title="Days until a place is found, mean", unit="days", better="lower",
              summary="km_mean", needs=("ledger:seeks",),
              definition="From the first search of a case to the first match; who was out of time, closed or still "
                         "looking counts as at least so long.")
def days_to_match(view: OfficeView) -> pd.DataFrame:
    """Censored where there was no match."""
    matched = _first(view, "matched")
    end = matched.fillna(_first(view, "unmatched")).fillna(view.cases["closed"]).fillna(view.horizon)
    return pd.DataFrame({"value": (end - _first(view, "seeks")) / DAY, "censored": matched.isna()})


@case_measure("unmatched_share", title="Found no place in time", unit="of 100 searches ended", better="lower",
              scale=100, needs=("ledger:seeks",),
              definition="Cases out of time without ever having been matched, of all cases that were matched or out of "
                         "time.")
def unmatched_share(view: OfficeView) -> pd.Series:
    """Share of cases."""
    matched, unmatched = _first(view, "matched").notna(), _first(view, "unmatched").notna()
    return (~matched).astype(float).where(matched | unmatched)


@office_measure("places_unfilled_share", title="Places that stayed empty", unit="of 100 places offered", better="lower",
                needs=("ledger:places_offered",),
                definition="Places whose offer went before anybody had them, of all places offered, those that became "
                           "free again included.")
def places_unfilled_share(view: OfficeView) -> pd.DataFrame:
    """Share of places."""
    kinds = view.ledger["kind"].astype(str)
    sums = {kind: view.ledger[kinds.eq(kind)].groupby("replication")["amount"].sum()
            for kind in ("places_offered", "places_expired")}
    offered = sums["places_offered"]
    empty = sums["places_expired"].reindex(offered.index, fill_value=0.0)
    return pd.DataFrame({"value": 100 * empty / offered, "count": offered}).reset_index()
