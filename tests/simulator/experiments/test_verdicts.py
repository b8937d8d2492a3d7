"""Verdicts: a whole table keeps its promise, a band's end is an edge, and one run says nothing of luck."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from simulator.evidence.rows import COLUMNS, Row, family_of, has_failed, judge_row, place_in_band
from simulator.experiments.comparison import compare_groups, compare_measured, never_wrong
from simulator.experiments.precision import run_until
from simulator.report.sentences import answer, asked, family_text, number, span_text
from synthetic_data import BadInput, stream

MEASURES = ("touch_minutes", "waiting_hours", "days_to_decision_mean", "backlog_mean", "utilisation", "rework_share",
            "cost_per_award", "same_day_share", "errors_human", "errors_data", "take_up_share", "contacts_per_case")


def measured(values: np.ndarray, names: tuple[str, ...] = MEASURES) -> pd.DataFrame:
    """A measure table from replications × measures."""
    rows = [("s", run, "all", name, value, 10.0) for run, row in enumerate(values)
            for name, value in zip(names, row, strict=True)]
    return pd.DataFrame(rows, columns=["scenario", "replication", "group", "measure", "value", "count"])


def clear(table: pd.DataFrame) -> int:
    """How many rows of a comparison show a difference."""
    return int(table["verdict"].isin(["better", "worse", "different"]).sum())


def test_offices_that_do_not_differ_are_seldom_told_apart() -> None:
    """Two copies with luck of their own, skewed and correlated: at most 6 of 100 comparisons say otherwise."""
    false = single = 0
    for study in range(100):
        luck = stream(study, "copies").exponential(size=(2, 10, len(MEASURES)))
        luck += stream(study, "common").exponential(size=(2, 10, 1))
        table = compare_measured(measured(luck[0]), measured(luck[1]))
        false += clear(table) > 0
        single += bool((table["low"] > 0).any() or (table["high"] < 0).any())
    assert false <= 6
    assert single > 20, "each interval alone would tell copies apart far too often, which is why the table has a method"


def test_a_real_difference_is_still_found() -> None:
    """One of twelve figures moves by twice its spread: it is told, with its own interval, and the others are not."""
    luck = stream(4, "real").normal(50, 1, (2, 10, len(MEASURES)))
    luck[1, :, 3] -= 3
    table = compare_measured(measured(luck[0]), measured(luck[1])).set_index("measure")
    assert table["verdict"]["backlog_mean"] == "better"
    assert table["high"]["backlog_mean"] < 0 and table["p_adjusted"]["backlog_mean"] < 0.05
    assert clear(table) == 1


def test_one_run_gives_no_verdict_and_no_interval() -> None:
    """A single pair shows no luck, not even when it is equal; and the words say what to do."""
    table = compare_measured(measured(np.ones((1, 12))), measured(np.full((1, 12), 2.0)))
    assert set(table["verdict"]) == {"no verdict"} and table["low"].isna().all()
    assert "no verdict" in family_text(0.95, 1) and "10 times" in family_text(0.95, 1)
    assert "rough" in family_text(0.95, 5) and "rough" not in family_text(0.95, 10)


@pytest.mark.parametrize(("interval", "band", "unit", "told"), [
    ((85.4, 84.1, 86.7), (78, 86), "of 100 awards", "edge"),
    ((80.0, 79.0, 81.0), (78, 86), "of 100 awards", "inside"),
    ((90.0, 88.0, 92.0), (78, 86), "of 100 awards", "outside"),
    ((82.0, 75.0, 89.0), (78, 86), "of 100 awards", "no verdict: the interval is wider than the band"),
    ((99.9, 99.6, 100.2), (99, 100), "of 100 awards", "inside"),
    ((5.0, 4.0, 6.0), (0, 5.5), "days", "edge"),
    ((49.0, np.nan, np.nan), (49, 49), "types", "inside"),
    ((-1.0, -2.0, -0.1), (-np.inf, 0.0), "days", "inside"),
    ((-1.0, -2.0, 0.1), (-np.inf, 0.0), "days", "edge")])
def test_where_an_interval_lies(interval, band, unit, told) -> None:
    """Inside and outside are for whole intervals; one that holds an end of the band is at its edge."""
    assert place_in_band(*interval, band, unit) == told


def test_rows_that_copy_an_input_are_called_so() -> None:
    """What was put in and comes out again is no evidence, and the row says it."""
    row = Row(title="Volume", unit="thousand", published="15", band=(13.5, 16.5), kind="input")
    judged = judge_row("K2", row, np.array([15.0, 15.1, 14.9, 15.0]))
    assert judged[COLUMNS.index("verdict")] == "input, repeated"


def test_an_input_at_the_end_of_its_band_is_called_so() -> None:
    """Edge is a verdict of inputs as well."""
    row = Row(title="Volume", unit="thousand", published="15", band=(13.5, 16.5), kind="input")
    judged = judge_row("K2", row, np.array([16.2, 16.7, 16.3, 16.6]))
    assert judged[COLUMNS.index("verdict")] == "input, edge"


def test_no_row_of_many_leaves_its_band_by_luck() -> None:
    """Thirty figures that lie exactly at an end: alone one is called outside, as a family none but 5 of 100 times."""
    row = Row(title="Days", unit="days", published="1", band=(-np.inf, 0.0), kind="fitted")
    luck = stream(5, "family").normal(size=(20, 30, 12))
    verdict = COLUMNS.index("verdict")
    alone, together = ([any(judge_row("F", row, values, family)[verdict] == "outside" for values in study)
                        for study in luck] for family in (1, 30))
    assert np.mean(alone) > 0.3 and np.mean(together) <= 0.15
    far = judge_row("F", row, 5.0 + luck[0, 0], 30)
    assert far[verdict] == "outside"


def test_rows_that_are_only_reported_burden_no_other() -> None:
    """The family of a study is the rows that get a verdict."""
    rows = [Row(title="x", unit="days", published="1", band=band, kind=kind) for band, kind in (
        ((0, 1), "fitted"), ((0, 1), "reported"), (None, "hold_out"), ((0, 1), "input"))]
    assert family_of(rows) == 2


def test_roles_shown_together_are_judged_together() -> None:
    """Twelve roles, nothing differs: alone one of them shows a verdict often, together hardly ever."""
    alone = together = 0
    for study in range(20):
        luck = stream(study, "roles").normal(size=(2, 12, 12))
        sides = [pd.DataFrame([
            {"measure": "utilisation", "group": f"r{role}", "replication": run, "value": side[role, run], "count": 1.0}
            for role in range(12) for run in range(12)]) for side in luck]
        roles = [f"r{role}" for role in range(12)]
        alone += any(compare_measured(*sides, group=role)["verdict"].eq("different").any() for role in roles)
        table = compare_groups(*sides, roles)
        together += table["verdict"].eq("different").any()
        assert table["group"].tolist() == roles
    assert alone >= 5 and together <= 3


def test_a_direction_that_is_not_shown_fails_a_study() -> None:
    """A direction at the edge was not shown; a fitted figure at the edge may stand."""
    lines = [("direction", "edge", True), ("fitted", "edge", False), ("fitted", "outside", True),
             ("hold_out", "outside", False)]
    for kind, verdict, failed in lines:
        table = pd.DataFrame([dict.fromkeys(COLUMNS, 0) | {"kind": kind, "verdict": verdict}])
        assert has_failed(table) is failed


def test_a_stopped_half_width_keeps_its_promise() -> None:
    """Stopping when narrow enough: of exponential figures 92 of 100 hold, where stopping at first sight held 87."""
    held = 0
    for study in range(100):
        luck = stream(study, "stopped").exponential(size=200)
        _, found = run_until(lambda numbers, luck=luck: luck[numbers.start : numbers.stop], 0.4)
        held += abs(found.mean - 1) <= found.half_width
    assert held >= 92


@pytest.mark.parametrize("width", [0, -1, float("nan"), float("inf")])
def test_a_half_width_that_is_none_is_refused(width: float) -> None:
    """Not a number is refused before anything runs."""
    with pytest.raises(BadInput, match="half-width"):
        run_until(lambda numbers: list(numbers), width)


@pytest.mark.parametrize(("interval", "told"), [
    ((0.75, 0.68, 0.82), "0.75 (0.68 to 0.82)"), ((8.1, 7.93, 8.31), "8.1 (7.9 to 8.3)"),
    ((5274, 4990, 5560), "5,300 (5,000 to 5,600)"), ((1.004, 0.99, 1.02), "1.00 (0.99 to 1.02)"),
    ((0.0, -0.4, 0.4), "0.0 (-0.4 to 0.4)")])
def test_as_many_digits_as_the_interval_supports(interval, told) -> None:
    """Neither "8 of 100 (8 to 8)" nor digits that the next seed would change."""
    mean, low, high = interval
    assert f"{number(mean, low, high)} ({span_text(low, high)})" == told


def test_causes_that_no_run_shows_are_left_out() -> None:
    """A cause of error that is 0 in every run of both offices is no row of the table."""
    zero, some = np.zeros((4, 2)), np.column_stack([np.zeros(4), np.ones(4)])
    table = compare_measured(measured(zero, ("errors_human", "errors_data")),
                             measured(some, ("errors_human", "errors_data")))
    assert never_wrong(table).tolist() == [True, False]


@pytest.mark.parametrize(("question", "first"), [
    ("How long do people wait for a disability allowance?", "Days from entitlement to decision"),
    ("What does an award cost?", "Cost"), ("How high is the backlog, and how long is the wait?", "Backlog")])
def test_the_first_sentence_answers_the_question(question: str, first: str) -> None:
    """Without a headline the words of the question say what comes first."""
    names = ("same_day_share", "cost_per_award", "days_to_decision_mean", "backlog_mean", "touch_minutes")
    luck = stream(6, "question").normal(50, 1, (2, 10, len(names)))
    table = compare_measured(measured(luck[0], names), measured(luck[1] + 5, names))
    title = table.set_index("measure")["title"][asked(question)[0][0]]
    assert answer(table, question=question)[0].startswith(title)


def test_what_has_no_mean_is_not_told_in_a_sentence() -> None:
    """When an office falls behind, no sentence holds its mean wait."""
    names = ("days_to_decision_mean", "days_to_decision_median", "touch_minutes")
    luck = stream(6, "behind").normal(50, 1, (2, 10, len(names)))
    table = compare_measured(measured(luck[0], names), measured(luck[1] + 5, names))
    told = " ".join(answer(table, ("days_to_decision_mean",), question="How long do people wait?", growth=(12.0, 0.0)))
    assert "decision" not in told and "staff work" in told.lower()
