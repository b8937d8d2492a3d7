"""Errors by who made them, data completeness, matching and model quality, oversight."""

from __future__ import annotations

import pandas as pd

from simulator.measures.registry import Better, Measure, case_measure, office_measure
from simulator.measures.view import DAY, OfficeView
from simulator.measures.words import is_one_of

_MAKERS = {
    "human": "a person",
    "data": "wrong or late register data",
    "rule": "a defect in the rules",
    "model": "a model's wrong advice",
}


def bookings(view: OfficeView, kind: str) -> pd.Series:
    """Return how often a ledger kind was booked for each case, 0 where nothing was."""
    column = f"count:{kind}"
    return view.cases[column] if column in view.cases else pd.Series(0.0, index=view.cases.index)


def amount(view: OfficeView, kind: str) -> pd.Series:
    """Sum booked under a ledger kind for each case, 0 where nothing was."""
    column = f"amount:{kind}"
    return view.cases[column] if column in view.cases else pd.Series(0.0, index=view.cases.index)


def _error_measure(maker: str, words: str) -> Measure:
    @case_measure(
        f"errors_{maker}",
        title=f"Decisions wrong because of {words}",
        unit="per 1,000 decisions",
        better="lower",
        scale=1000,
        needs=("decided", "ledger:error_*"),
        definition=f"Decisions whose outcome or amount differs from the truth by more than 1 of 100, "
        f"caused by {words} and not put right later; a case may be wrong for two reasons.",
    )
    def errors(view: OfficeView) -> pd.Series:
        return (bookings(view, f"error_{maker}") > 0).astype(float).where(view.cases["decided"].notna())

    return errors


errors_human = _error_measure("human", _MAKERS["human"])
errors_data = _error_measure("data", _MAKERS["data"])
errors_rule = _error_measure("rule", _MAKERS["rule"])
errors_model = _error_measure("model", _MAKERS["model"])


@case_measure(
    "errors_all",
    title="Wrong decisions, whatever the cause",
    unit="per 1,000 decisions",
    better="lower",
    scale=1000,
    needs=("decided", "ledger:error_*"),
    definition="Decisions wrong for any of the four causes; each decision counts once.",
)
def errors_all(view: OfficeView) -> pd.Series:
    """Share of decisions with any error."""
    wrong = sum(bookings(view, f"error_{maker}") for maker in _MAKERS) > 0
    return wrong.astype(float).where(view.cases["decided"].notna())


@case_measure(
    "amount_right_share",
    title="Awards with the right amount",
    unit="of 100 awards",
    better="higher",
    scale=100,
    needs=("ledger:entitled", "ledger:award"),
    definition="Awards whose amount is within 1 of 100 of the true amount and on which no error is booked, which is "
    "what we call an adequate amount.",
)
def amount_right_share(view: OfficeView) -> pd.Series:
    """Share of awards."""
    true, given = amount(view, "entitled"), amount(view, "award")
    wrong = sum(bookings(view, f"error_{maker}") for maker in _MAKERS) > 0
    return (((given - true).abs() <= 0.01 * true.abs()) & ~wrong).astype(float).where(view.cases["granted"])


def share_of_bookings(
    name: str, *, title: str, hit: str, of: str, better: Better, unit: str, definition: str, scale: float = 100.0
) -> Measure:
    """Return the measure of bookings of one ledger kind, `hit`, by those of another, `of`."""

    @case_measure(
        name,
        title=title,
        unit=unit,
        better=better,
        definition=definition,
        scale=scale,
        summary="ratio",
        # Only what is divided by must have been seen: none of many is 0.
        needs=(f"ledger:{of}",),
    )
    def share(view: OfficeView) -> pd.DataFrame:
        return pd.DataFrame({"value": bookings(view, hit), "weight": bookings(view, of)})

    return share


data_complete_share = share_of_bookings(
    "data_complete_share",
    title="Register data complete",
    hit="data_complete",
    of="data_checked",
    better="higher",
    unit="of 100 checks",
    definition="Checks in which every field needed was present and fresh, of all checks.",
)
query_failure_share = share_of_bookings(
    "query_failure_share",
    title="Register queries that failed",
    hit="query_failed",
    of="query",
    better="lower",
    unit="of 100 queries",
    definition="Queries to other registers without an answer, of all queries.",
)
false_positive_share = share_of_bookings(
    "false_positive_share",
    title="Model says yes, truth is no",
    hit="false_positive",
    of="truly_no",
    better="lower",
    unit="of 100 cases truly no",
    definition="Wrong yes of the model, of cases that are truly no.",
)
false_negative_share = share_of_bookings(
    "false_negative_share",
    title="Model says no, truth is yes",
    hit="false_negative",
    of="truly_yes",
    better="lower",
    unit="of 100 cases truly yes",
    definition="Wrong no of the model, of cases that are truly yes.",
)
match_precision = share_of_bookings(
    "match_precision",
    title="Links that are right",
    hit="link_right",
    of="link_made",
    better="higher",
    unit="of 100 links made",
    definition="Links between records of one person, of all links made.",
)
match_recall = share_of_bookings(
    "match_recall",
    title="True links that were found",
    hit="link_right",
    of="link_true",
    better="higher",
    unit="of 100 true links",
    definition="Links found, of pairs of records that truly belong to one person.",
)
planted_found_share = share_of_bookings(
    "planted_found_share",
    title="Planted errors found by reviewers",
    hit="planted_found",
    of="planted",
    better="higher",
    unit="of 100 planted errors",
    definition="Planted test errors that a reviewer noticed.",
)
override_share = share_of_bookings(
    "override_share",
    title="Recommendations overruled",
    hit="override",
    of="review",
    better="neither",
    unit="of 100 reviews",
    definition="Reviews in which the person decided against the recommendation.",
)
bypass_share = share_of_bookings(
    "bypass_share",
    title="Automatic cases redone by hand",
    hit="bypass",
    of="automatic_route",
    better="lower",
    unit="of 100 automatic cases",
    definition="Cases fit for the automatic route that staff did by hand.",
)


@office_measure(
    "reviewer_load",
    title="Reviews a day",
    unit="cases per day",
    better="neither",
    needs=("ledger:review",),
    definition="Cases looked at by reviewers, by civil day after the warm-up.",
)
def reviewer_load(view: OfficeView) -> pd.DataFrame:
    """Reviews by day."""
    rows = view.ledger[
        is_one_of(view.ledger["kind"], ["review"]) & view.ledger["at"].between(view.warm_up, view.until)
    ]
    each = rows.groupby("replication").size()
    return pd.DataFrame({"value": each / ((view.until - view.warm_up) / DAY), "count": each}).reset_index()
