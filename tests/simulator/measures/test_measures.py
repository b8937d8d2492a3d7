"""Measures: worked out by hand on small logs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.measures.equity import equity_gaps
from simulator.measures.kpi.work import backlog_by_day
from simulator.measures.measuring import measure_view
from simulator.measures.registry import list_measures
from simulator.measures.summaries import survival_curve, survival_figure
from simulator.measures.view import DAY
from synthetic_data import BadInput
from tests.simulator.logs import applied_case, event, proactive_case, view_of_rows


def figure(view, name: str, group: str = "all", by: str | None = None) -> tuple[float, float]:
    """Value and denominator of one measure."""
    table = measure_view(view, [name], by)
    row = table[table["group"] == group].iloc[0]
    return row["value"], row["count"]


@pytest.fixture
def four_cases():
    """Two proactive cases, one decided after 10 days, one after 40."""
    return view_of_rows([*proactive_case(1), *proactive_case(2), *applied_case(3, days=10), *applied_case(4, days=40)])


def test_shares_of_awards_have_their_denominators(four_cases) -> None:
    """Same-day, within-15-days and rest-within-15 count awards, and the rest only those that missed the day."""
    assert figure(four_cases, "same_day_share") == (50.0, 4)
    assert figure(four_cases, "within_15_days_share") == (75.0, 4)
    assert figure(four_cases, "rest_within_15_days_share") == (50.0, 2)
    assert figure(four_cases, "proactive_share") == (50.0, 4)


def test_same_day_means_the_civil_day(four_cases) -> None:
    """A right at 23:55 decided ten minutes later is decided on the next day."""
    late = view_of_rows(proactive_case(1, entitled=0.997))
    assert figure(late, "same_day_share")[0] == 0.0


def test_open_cases_are_at_least_this_long() -> None:
    """Leaving open cases out would give 10 days; counting them as unfinished gives more."""
    view = view_of_rows([*applied_case(1, days=10), *applied_case(2, days=None)], horizon=50 * DAY)
    mean, counted = figure(view, "days_to_decision_mean")
    assert (mean, counted) == (10 + 0.5 * 40, 2)


def test_a_median_never_reached_is_not_a_number() -> None:
    """When most cases are open nobody knows the median, and the longest time seen is not it."""
    assert np.isnan(survival_figure(pd.Series([1.0, 5.0, 5.0]), pd.Series([False, True, True]), "km_median"))


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=40))
def test_survival_curve_agrees_with_scipy(seen) -> None:
    """The share still waiting is the product-limit estimate of a program that we did not write, ties included."""
    times, still = np.array([time for time, _ in seen], float), np.array([open_ for _, open_ in seen])
    theirs = stats.ecdf(stats.CensoredData(uncensored=times[~still], right=times[still])).sf
    level, share = survival_curve(pd.Series(times), pd.Series(still))
    np.testing.assert_array_equal(level, theirs.quantiles)
    np.testing.assert_allclose(share, theirs.probabilities, atol=1e-12)


def test_survival_without_open_cases_is_the_plain_mean() -> None:
    """Kaplan-Meier on complete times gives mean and quantiles of the times themselves."""
    times = pd.Series([1.0, 2.0, 3.0, 10.0])
    none = pd.Series([False] * 4)
    assert survival_figure(times, none, "km_mean") == pytest.approx(4.0)
    assert survival_figure(times, none, "km_median") == 2.0


def test_touch_time_is_not_elapsed_time(four_cases) -> None:
    """Thirty minutes of work stay thirty minutes however long the case lies."""
    assert figure(four_cases, "touch_minutes_applied") == (30.0, 2)
    assert figure(four_cases, "touch_minutes") == (15.0, 4)
    assert figure(four_cases, "straight_through_share")[0] == 50.0


def test_backlog_counts_received_and_undecided() -> None:
    """A case is in the backlog from when the office holds it to its decision, at the end of each day."""
    view = view_of_rows([*applied_case(1, days=3), *applied_case(2, days=None)], horizon=5 * DAY)
    assert backlog_by_day(view)["backlog"].tolist() == [0, 2, 2, 1, 1]
    assert figure(view, "backlog_end")[0] == 1.0


def test_utilisation_is_work_over_staffed_time(four_cases) -> None:
    """Two decisions of 30 minutes in 1,000 staffed minutes are 6 of 100."""
    assert figure(four_cases, "utilisation")[0] == pytest.approx(6.0)


def test_errors_are_split_by_who_made_them() -> None:
    """A wrong register date counts as data-made and leaves the human figure alone."""
    view = view_of_rows(
        [*proactive_case(1), *applied_case(2, days=5)],
        [(0, 1, "error_data", 0.0, 20.0), (0, 2, "error_human", 0.0, 5.0)],
    )
    assert figure(view, "errors_data") == (500.0, 2)
    assert figure(view, "errors_human") == (500.0, 2)
    assert figure(view, "errors_all") == (1000.0, 2)


TWO = [("error_human", 5, 1), ("error_rule", 10, 1)]
THREE = [*TWO, ("error_model", 8, 1)]


@pytest.mark.parametrize(("booked", "left"), [
    ([*TWO, ("error_corrected", 20, 1)], ["human"]),
    ([*TWO, ("error_corrected", 20, 2)], []),
    ([*TWO, ("error_corrected", 7, 1)], ["rule"]),
    ([*TWO, ("error_corrected", 4, 2)], ["human", "rule"]),
    ([*THREE, ("corrected_model", 20, 1)], ["human", "rule"]),
    ([*THREE, ("corrected_model", 20, 1), ("error_corrected", 21, 2)], []),
    ([("error_rule", 5, 1), ("error_human", 10, 1), ("corrected_rule", 20, 1)], ["human"]),
])
def test_a_correction_puts_right_so_many_errors_as_it_says(booked, left) -> None:
    """One correction takes the latest error, or that of its own cause, and none made after it."""
    view = view_of_rows(applied_case(1, days=5), [(0, 1, kind, float(at), float(size)) for kind, at, size in booked])
    assert [who for who in ("human", "rule", "model") if figure(view, f"errors_{who}")[0] > 0] == left


def test_a_missing_measure_is_reported() -> None:
    """A log without payments yields a row that says nobody counted, not an absent row and not zero."""
    value, counted = figure(view_of_rows(proactive_case(1)), "overpaid_share")
    assert np.isnan(value)
    assert counted == 0


def test_over_and_underpayment_do_not_cancel() -> None:
    """Twenty too much for one person and twenty too little for another are both reported."""
    view = view_of_rows(
        [*proactive_case(1), *proactive_case(2)],
        [(0, 1, "due", 0, 100.0), (0, 1, "paid", 0, 120.0), (0, 2, "due", 0, 100.0), (0, 2, "paid", 0, 80.0)],
    )
    assert figure(view, "overpaid_share")[0] == pytest.approx(10.0)
    assert figure(view, "underpaid_share")[0] == pytest.approx(10.0)


def test_rework_is_the_second_visit() -> None:
    """A repeated activity counts its minutes as rework and the case as returned."""
    view = view_of_rows([*applied_case(1, days=5), event(1, "check", 0, 0, 20, visit=2)])
    assert figure(view, "rework_share")[0] == 100.0
    assert figure(view, "rework_minutes")[0] == 20.0


def test_groups_are_those_asked_for(four_cases) -> None:
    """By benefit, each benefit has its own denominator; an unknown grouping is refused with a hint."""
    assert figure(four_cases, "same_day_share", "birth", "benefit") == (50.0, 4)
    with pytest.raises(BadInput, match="benefit"):
        measure_view(four_cases, ["same_day_share"], "benfit")


def test_equity_gap_names_worst_and_best() -> None:
    """The gap is between the group worst and best served; small groups are left out by name."""
    known = pd.DataFrame(
        {
            "replication": 0,
            "case_id": [1, 2, 3],
            "person_id": 0,
            "benefit": "",
            "entitled_at": 0.0,
            "region": ["north", "south", "tiny"],
        }
    )
    rows = [*proactive_case(1), *applied_case(2, days=20), *proactive_case(3)]
    view = view_of_rows(rows, known=known, group_columns=("region",))
    gap = equity_gaps(view, "region", ["days_to_decision_mean"], smallest=1).iloc[0]
    assert (gap["worst"], gap["worst_value"]) == ("south", 20.0)
    assert (
        equity_gaps(view, "region", ["days_to_decision_mean"], smallest=2).iloc[0]["left_out"] == "north, south, tiny"
    )


def test_there_are_measures_for_every_question() -> None:
    """The registry has not lost its files."""
    assert len(list_measures()) >= 50
