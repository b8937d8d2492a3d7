"""Experiments: paired comparison, precision, warm-up, ranking, sweeps; against hand-worked and known answers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from simulator import change_scenario, compare, rank_scenarios, reach_precision, run_replications, sweep
from simulator.experiments.comparison import compare_measured
from simulator.experiments.precision import replications_needed, run_until
from simulator.experiments.ranking import compare_with_one, rank_measured, select_best
from simulator.experiments.warm_up import mser5
from simulator.report.texts import precision_text, sweep_text
from synthetic_data import BadInput, stream
from tests.simulator.offices import A, build, desk


def measured(values: list[float], name: str = "touch_minutes", scenario: str = "s") -> pd.DataFrame:
    """A measure table with one value for each replication."""
    return pd.DataFrame({"scenario": scenario, "replication": range(len(values)), "group": "all", "measure": name,
                         "value": values, "count": 10.0})


@pytest.fixture(scope="module")
def busy_office():
    """One clerk, Poisson arrivals, exponential work, load 0.8."""
    work = desk(f"exponential 8 min {A}")
    return build({"work": work}, horizon=f"3 days {A}", arrivals={"cases": {"rate": f"6 cases per hour {A}"}})


def test_pairs_are_compared_not_means() -> None:
    """A constant gain shows although the replications differ far more from each other than from their partners."""
    before = [10.0, 50.0, 90.0, 30.0]
    row = compare_measured(measured(before), measured([v - 1 for v in before])).iloc[0]
    assert (row["difference"], row["verdict"], row["pairs"]) == (-1.0, "better", 4)


def test_direction_decides_the_verdict() -> None:
    """More touch time is worse, more utilisation is only different, and noise is no clear difference."""
    up = [11.0, 21.5, 31.0]
    assert compare_measured(measured([10, 20, 30]), measured(up)).iloc[0]["verdict"] == "worse"
    both = measured([10, 20, 30], "utilisation"), measured(up, "utilisation")
    assert compare_measured(*both).iloc[0]["verdict"] == "different"
    assert compare_measured(measured([1, 2, 3]), measured([3, 2, 1])).iloc[0]["verdict"] == "no clear difference"


def test_a_measure_of_one_side_only_stays_in_the_table() -> None:
    """A figure that one office cannot support is a row that says so."""
    row = compare_measured(measured([1.0, 2.0]), measured([float("nan")] * 2)).iloc[0]
    assert row["verdict"] == "not measured"
    assert row["note"] == "nobody to count after"


def test_a_scenario_against_itself_is_exactly_the_same(busy_office) -> None:
    """Shared luck: every difference is 0, not nearly 0."""
    table = compare(run_replications(busy_office, 3, 3), run_replications(busy_office, 3, 3), None)
    seen = table[table["verdict"] != "not measured"]
    assert set(seen["verdict"]) == {"same"}
    assert len(seen) > 10


def test_sweep_moves_one_number_and_keeps_its_unit(busy_office) -> None:
    """A second clerk shortens the wait; each change is against the first value, pair by pair."""
    table = sweep(busy_office, "staff.clerks.heads", ["1", "2"], names=["waiting_hours"], replications=4)
    assert table.loc[0, "change"] == 0.0
    assert table.loc[1, "change_high"] < 0


def crowded(heads: int):
    """An office with work for 1.4 clerks, whose cases simply end."""
    return build({"work": desk(28)}, horizon=f"40 days {A}", arrivals={"cases": {"rate": f"72 cases per day {A}"}},
                 heads=heads)


def test_a_sweep_says_where_the_office_falls_behind() -> None:
    """One clerk of two needed has a growing backlog and no mean wait, and nothing is compared with it."""
    table = sweep(crowded(1), "staff.clerks.heads", ["1", "2"], names=["waiting_hours", "touch_minutes"],
                  replications=3)
    growth = table.set_index(["measure", "value"])["growth"]
    assert growth["waiting_hours", "1"] > 50 and growth["waiting_hours", "2"] == 0
    lines = sweep_text(table, "staff.clerks.heads").split("\n\n")[0].splitlines()[-2:]
    assert "grows" in lines[0] and "cases a week" in lines[0] and lines[1].split()[-2:] == ["–", "–"]


def test_an_overloaded_office_is_not_ranked_by_its_waits() -> None:
    """Its mean wait says only how long the run was, so the order by it is refused, by touch time it is not."""
    offices = {"one": crowded(1), "two": crowded(2)}
    with pytest.raises(BadInput, match="overloaded"):
        rank_scenarios(offices, "waiting_hours", replications=3)
    office = build({"work": desk(28, milestone="decided")})
    assert len(rank_scenarios({"one": office, "two": office}, "touch_minutes", replications=3)) == 2


def test_sweep_of_a_distribution_scales_it(busy_office) -> None:
    """A bare number becomes the mean; exponential 4 instead of 8 minutes halves the touch time."""
    table = sweep(busy_office, "process.activities.work.time", ["8", "4"], names=["utilisation"], replications=3)
    assert table.loc[1, "mean"] == pytest.approx(table.loc[0, "mean"] / 2, rel=0.05)


@pytest.mark.parametrize("time", ["triangular 2 to 3 to 19 min", "uniform 0 to 16 min", "sample 1 3 20 min",
                                  "lognormal_quartiles 4 to 10 min"])
def test_sweep_of_a_shape_without_its_mean_in_front_moves_the_mean(busy_office, time) -> None:
    """Four minutes are the mean also of a distribution that is not written by its mean."""
    office = change_scenario(busy_office, {"process.activities.work.time": f"{time} {A}"})
    table = sweep(office, "process.activities.work.time", ["4", f"constant 4 min {A}"], names=["utilisation"],
                  replications=4)
    assert table.loc[0, "mean"] == pytest.approx(table.loc[1, "mean"], rel=0.1)


def slow_office(days: int):
    """Forty people who write within so many days on average, in a run of sixty."""
    return build({"write": {"kind": "outside", "time": f"exponential {days} days {A}", "next": "work"},
                  "work": desk(5, milestone="decided")},
                 horizon=f"60 days {A}", arrivals={"cases": {"at": [float(case) for case in range(40)]}})


def test_a_time_that_some_runs_never_reach_has_no_mean() -> None:
    """Where 90 of 100 are not done before a run ends, the other runs are the quickest and stand for nothing."""
    table = sweep(slow_office(5), "process.activities.write.time", ["5", "27"], names=["days_to_decision_p90"],
                  replications=5)
    assert table["runs"].tolist() == [5, 0] and 0 < table.loc[1, "unreached"] < 5 and np.isnan(table.loc[1, "mean"])
    assert f"not reached in {table.loc[1, 'unreached']} runs" in sweep_text(table, "write")
    runs = [run_replications(slow_office(days), 1, 5) for days in (5, 27)]
    row = compare(*runs, ["days_to_decision_p90"]).iloc[0]
    assert (row["verdict"], row["pairs"]) == ("not measured", 0) and np.isnan(row["alternative"])
    assert row["note"] == f"not reached before the end in {table.loc[1, 'unreached']} of 5 runs after"


def test_sweep_refuses_to_stretch_no_time(busy_office) -> None:
    """A distribution whose mean is 0 has no shape to stretch."""
    office = change_scenario(busy_office, {"process.activities.work.time": f"constant 0 min {A}"})
    with pytest.raises(BadInput, match="mean of 0"):
        sweep(office, "process.activities.work.time", ["4"], names=["touch_minutes"], replications=1)


def test_sweep_names_the_place_it_cannot_find(busy_office) -> None:
    """A wrong place is refused before anything runs."""
    with pytest.raises(BadInput, match=r"staff\.clark"):
        sweep(busy_office, "staff.clark.heads", ["1"], names=["waiting_hours"], replications=1)


def test_a_value_that_does_not_fit_is_refused_before_anything_runs(busy_office, monkeypatch) -> None:
    """Nobody waits for the first values to hear that the last one is none."""
    monkeypatch.setattr("simulator.experiments.sweep.run_figures", lambda *_, **__: pytest.fail("it ran"))
    with pytest.raises(BadInput, match="staff"):
        sweep(busy_office, "staff.clerks.heads", ["1", "many"], names=["waiting_hours"], replications=1)


def test_ranking_of_offices_by_staff(busy_office) -> None:
    """Three clerks beat two beat one, and all is said on the same luck."""
    offices = {f"{n} clerks": change_scenario(busy_office, {"staff.clerks.heads": f"{n} heads {A}"}) for n in (1, 2, 3)}
    table = rank_scenarios(offices, "waiting_hours", replications=5)
    assert table["scenario"].tolist() == ["3 clerks", "2 clerks", "1 clerks"]
    assert table.loc[2, "verdict"] == "clearly behind"


def test_ranking_needs_a_direction(busy_office) -> None:
    """Utilisation is neither good nor bad, so the planner must say which is wanted."""
    with pytest.raises(BadInput, match="--better"):
        rank_scenarios({"a": busy_office, "b": busy_office}, "utilisation")


def test_no_scenario_is_wrongly_called_behind_more_often_than_promised() -> None:
    """Eight equal scenarios on shared luck, 300 studies: a false "clearly behind" in at most 5 of 100 of them."""
    false = 0
    for study in range(300):
        luck = stream(study, "family").normal(size=(9, 10))
        equal = {str(n): luck[0] + luck[n + 1] for n in range(8)}
        false += (rank_measured(equal, better="lower")["verdict"] == "clearly behind").any()
    assert false <= 15


def test_all_are_held_against_the_office_of_today() -> None:
    """Better, worse and no clear difference follow the direction, and pairs see what Dunnett's test cannot."""
    luck = stream(3, "against").normal(size=(4, 12))
    offices = {"today": 50 * luck[0], "fewer errors": 50 * luck[0] - 3 + luck[1], "more": 50 * luck[0] + 3 + luck[2],
               "same": 50 * luck[0] + luck[3]}
    table = compare_with_one(offices, "today", better="lower").set_index("scenario")["verdict"]
    assert table.to_dict() == {"today": "held against", "fewer errors": "better", "more": "worse",
                               "same": "no clear difference"}
    unpaired = stats.dunnett(*[offices[name] for name in list(offices)[1:]], control=offices["today"])
    assert min(unpaired.pvalue) > 0.5
    with pytest.raises(BadInput, match="did you mean today"):
        compare_with_one(offices, "todya", better="lower")


def test_ranking_widens_with_the_number_of_scenarios() -> None:
    """The same pair has a wider interval when more scenarios are compared at once."""
    luck = stream(1, "test").normal(size=(5, 12))
    few = rank_measured({"a": luck[0], "b": luck[1] + 1}, better="lower")
    many = rank_measured({"a": luck[0], "b": luck[1] + 1, "c": luck[2] + 9, "d": luck[3] + 9}, better="lower")
    width = [float((t.set_index("scenario")["high"] - t.set_index("scenario")["low"])["b"]) for t in (few, many)]
    assert width[1] > width[0] * 1.1


@pytest.mark.parametrize("best_at", [0, 1, 2, 3])
def test_guaranteed_choice_finds_the_best_wherever_it_stands(best_at: int) -> None:
    """In at least 19 of 20 tries of normal designs 1 apart, whatever the order; their variances differ widely."""
    spread = [0.5, 4.0, 1.0, 2.0]
    right = 0
    for trial in range(20):
        def run(name: str, replication: int, trial: int = trial) -> float:
            place = int(name)
            luck = stream(trial, "ranking", place, replication).normal()
            return (0.0 if place == best_at else 1.0) + spread[place] * luck
        right += select_best(list("0123"), run, better="lower", matters=1.0, most=2000).best == str(best_at)
    assert right >= 19


def test_choice_that_runs_out_says_who_is_tied() -> None:
    """Equal designs cannot be told apart in few runs; both are named."""
    found = select_best(["a", "b"], lambda name, r: stream(1, name, r).normal(), better="lower", matters=0.01, most=20)
    assert {found.best, *found.tied} == {"a", "b"}


def test_runs_are_added_until_the_half_width_is_reached() -> None:
    """Each replication is asked for once, and the half-width promised is kept."""
    asked: list[int] = []

    def run(numbers: range) -> list[float]:
        asked.extend(numbers)
        return [float(stream(5, "precision", n).normal(10, 2)) for n in numbers]

    values, found = run_until(run, 0.5, most=500)
    assert found.reached and found.half_width <= 0.5
    assert asked == list(range(len(values)))


def test_precision_not_reached_is_said() -> None:
    """At most as many runs as allowed, and the result does not claim more."""
    _, found = run_until(lambda numbers: [float(n % 2) * 100 for n in numbers], 0.1, most=30)
    assert (found.replications, found.reached) == (30, False)


def test_precision_says_on_how_many_runs_a_figure_stands() -> None:
    """In a rare office most runs have nobody to count, and a mean of the others is no mean of all."""
    office = build({"work": desk(28, milestone="decided")}, horizon=f"10 days {A}",
                   arrivals={"cases": {"rate": f"0.05 cases per day {A}"}})
    found = reach_precision(office, "cases_begun", 100.0)
    rare = reach_precision(office, "days_to_decision_mean", 100.0)

    assert found.precision.counted == found.precision.replications == 20
    assert 0 < rare.precision.counted < 20
    assert f"with anybody to count in {rare.precision.counted} of them" in precision_text(rare, "days_to_decision_mean")
    assert "anybody" not in precision_text(found, "cases_begun")


def test_number_of_replications_agrees_with_the_formula() -> None:
    """sim-tools' count is the first n whose half-width is within the share of the mean."""
    values = stream(2, "replications").normal(100, 10, 200)
    found = replications_needed(values, 0.05)
    halves = [stats.t.ppf(0.975, n - 1) * stats.sem(values[:n]) for n in (found - 1, found)]
    shares = [half / values[:n].mean() for half, n in zip(halves, (found - 1, found), strict=True)]
    assert shares[1] <= 0.05 < shares[0]


def test_warm_up_finds_the_end_of_a_transient() -> None:
    """A start that is 5 standard deviations too high for 100 days is cut off, and a flat series is kept whole."""
    noise = stream(4, "warm-up").normal(size=600)
    assert 95 <= mser5(noise + 5 * (np.arange(600) < 100)).observations <= 110
    assert mser5(noise).observations <= 60


def test_warm_up_of_a_growing_backlog_does_not_settle() -> None:
    """An overloaded office never settles, and the method says so."""
    assert not mser5(np.arange(400.0)).settled


def test_warm_up_agrees_with_the_definition() -> None:
    """The cut is the argmin of the squared standard error over the first half, computed here the slow way."""
    series = np.cumsum(stream(9, "walk").normal(size=200))
    batches = series.reshape(-1, 5).mean(axis=1)
    errors = [np.var(batches[d:]) / (len(batches) - d) for d in range(len(batches) // 2 + 1)]
    assert mser5(series).observations == 5 * int(np.argmin(errors))


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 1000))
def test_more_staff_never_makes_the_wait_longer(seed: int) -> None:
    """Under shared luck, a second clerk in an office that serves first come first served cannot hurt anybody's mean."""
    office = build({"work": desk(f"exponential 20 min {A}")}, horizon=f"1 days {A}",
                   arrivals={"cases": {"rate": f"3 cases per hour {A}"}})
    table = sweep(office, "staff.clerks.heads", ["1", "2"], names=["waiting_hours"], replications=1, seed=seed)
    assert table.loc[1, "mean"] <= table.loc[0, "mean"] + 1e-9


def test_precision_of_an_office_names_the_warm_up(busy_office) -> None:
    """The same runs that give the half-width give a warm-up for the backlog."""
    found = reach_precision(busy_office, "utilisation", 5.0, most=30)
    assert found.precision.reached
    assert found.warm_up_set_days == 0
