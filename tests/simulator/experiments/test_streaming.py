"""Runs measured where they were made give the figures of the whole log, to the last digit."""

from __future__ import annotations

import gc
import weakref

import pandas as pd
import pytest

from simulator import change_scenario, compare_scenarios, load_scenario, run_replications, view_log
from simulator.experiments import streaming
from simulator.experiments.overload import find_overloads
from simulator.experiments.pair import compare_figures
from simulator.experiments.streaming import Asked, run_figures
from simulator.measures.gathering import KNOWN
from simulator.measures.measuring import ROLE, measure_view
from simulator.measures.registry import list_measures, role_measures
from simulator.run import case_blocks
from simulator.run.case_blocks import BlockedLog
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk


@pytest.fixture(autouse=True)
def _one_replication_in_a_log(monkeypatch):
    """However small the office: a part of a run is one replication."""
    monkeypatch.setattr(streaming, "ROWS_AT_ONCE", 1)


def rare_office():
    """A case in a few days: in some replications nobody comes, applies, errs or is reviewed."""
    steps = {"apply": {"kind": "outside", "time": f"constant 1 days {A}", "milestone": "applied",
                       "next": [{"to": "work", "share": f"70 % {A}"}, "end"]},
             "work": desk(f"lognormal 60 +- 30 min {A}", [{"to": "again", "share": f"30 % {A}"}, "end"],
                          milestone="decided", errors={"human": f"20 % {A}"}),
             "again": desk(30, role="reviewer")}
    staff = {name: {"roles": role, "heads": f"1 heads {A}", "calendar": "office"}
             for name, role in (("clerks", "clerk"), ("reviewers", "reviewer"))}
    return build(steps, staff=staff, arrivals={"cases": {"rate": f"0.03 cases per day {A}"}},
                 costs={"staff_minute": {"clerk": f"1 AZN {A}"}, "case": f"2 AZN {A}", "error": f"25 AZN {A}"})


FEW = ("touch_minutes", "days_to_decision_mean", "errors_human", "cost_per_award", "decided_per_week", "backlog_mean",
       "utilisation", "waiting_hours")


def agree(scenario, runs: int, by: str | None, names: tuple[str, ...] | None = FEW) -> streaming.Figures:
    """Hold streamed figures against those of the log of all replications."""
    view = view_log(run_replications(scenario, 1, runs))
    roles = tuple(role_measures(names))
    found = run_figures(scenario, Asked(names=names, by=by, roles=roles), seed=1, replications=runs)
    pd.testing.assert_frame_equal(measure_view(view, names, by), found.table, check_exact=True)
    pd.testing.assert_frame_equal(measure_view(view, roles, ROLE), found.by_role, check_exact=True)
    assert find_overloads(view) == found.overloads
    return found


@pytest.mark.full
@pytest.mark.parametrize("name", ["claim", "proactive", "full_service", "azerbaijan_2022", "one_stop_centre_after"])
def test_every_figure_is_that_of_the_whole_log(name):
    """All measures, of everybody, of groups and of roles, of shipped offices."""
    agree(load_scenario(name), 2, "benefit", None)


def test_a_part_in_which_something_never_happens_has_the_figures_of_the_run():
    """What one replication alone does not show, such as a decision, others do: then its figure is 0 and not missing."""
    found = agree(rare_office(), 3, "benefit")
    table = found.table[found.table["group"].eq("all")]
    decided = table[table["measure"].eq("decided_per_week")]
    assert decided["value"].notna().all() and decided["value"].eq(0).any() and decided["value"].gt(0).any()


def test_a_comparison_without_logs_is_the_comparison_with_them():
    """The verb `compare` keeps no log, and says what the report with its logs says."""
    before = rare_office()
    after = change_scenario(before, {"staff.clerks.heads": f"2 heads {A}"})
    kept, streamed = (call(before, after, replications=2, names=FEW[-3:])
                      for call in (compare_scenarios, compare_figures))
    pd.testing.assert_frame_equal(kept.table, streamed.table, check_exact=True)
    for one, other in zip((*kept.by_role, *kept.came), (*streamed.by_role, *streamed.came), strict=True):
        pd.testing.assert_frame_equal(one, other, check_exact=True)
    assert (kept.overloads, kept.growth, kept.runs, kept.seed) == (
        streamed.overloads, streamed.growth, streamed.runs, streamed.seed)


def test_no_number_of_replications_is_too_large():
    """Only what is held at one time must fit: a hundred thousand replications are refused with their logs alone."""
    scenario = rare_office()
    with pytest.raises(BadInput):
        run_replications(scenario, replications=10**8)
    asked = Asked(names=("touch_minutes",), keep=_stop)
    with pytest.raises(RuntimeError, match="begun"):
        run_figures(scenario, asked, replications=10**5)


def _stop(_log):
    raise RuntimeError("begun")


def test_the_headline_so_far_is_told():
    """From two replications on the first headline has a mean and a half-width."""
    so_far = streaming._SoFar(rare_office(), ("touch_minutes",))
    assert so_far.text() == ""
    for number, value in enumerate((50.0, 60.0)):
        so_far.tables.append(pd.DataFrame({"replication": [number], "group": ["all"], "measure": ["touch_minutes"],
                                           "value": [value], "count": [1.0]}))
    assert so_far.text().startswith("Staff work on a case so far 55 ± ")


@pytest.fixture
def blocks_of_few(monkeypatch):
    """However small the office: each replication is measured in blocks of seven cases."""
    monkeypatch.setattr(streaming, "ROWS_IN_ONE_LOG", 0)
    monkeypatch.setattr(case_blocks, "CASES_IN_A_BLOCK", 7)
    made = []
    monkeypatch.setattr(BlockedLog, "block", lambda log, number, block=BlockedLog.block: (
        made.append(number), block(log, number))[1])
    yield
    assert made.count(0) and max(made) > 1, "nothing was measured in blocks"


def test_blocks_of_cases_give_every_figure_of_the_whole_log(blocks_of_few):
    """A replication that is never one log has the figures of its log, also where a block shows less than the run."""
    agree(change_scenario(rare_office(), {"arrivals.cases.rate": f"0.5 cases per day {A}", "warm_up": f"4 days {A}"}),
          2, "benefit", None)


CASH = ("cash_short_share", "cash_short_mean", "cash_unused_mean", "cash_forecast_error", "cash_forecast_bias")


def test_cash_kept_by_a_forecast_is_measured_in_blocks(blocks_of_few, monkeypatch):
    """What a treasury books for the office as a whole stands in one block, and gives the figures of the whole log."""
    monkeypatch.setattr(case_blocks, "CASES_IN_A_BLOCK", 300)
    found = agree(change_scenario(load_scenario("treasury"), {"horizon": f"28 days {A}", "warm_up": f"7 days {A}"}),
                  1, None, (*CASH, "utilisation"))
    assert found.table.loc[found.table["measure"].isin(CASH), "count"].gt(1).all()


def test_no_table_of_a_block_is_kept_when_all_are_measured(blocks_of_few, monkeypatch):
    """What stays of a block is what was taken from it, and none of its rows."""
    rows, alive = [], []

    def look(view, queues=streaming.queues_of):
        for table in (view.events, view.ledger, view.company, view.cases, view.every_case):
            values = table["replication"].array._ndarray
            rows.append(weakref.ref(values if values.base is None else values.base))
        return queues(view)

    def measured(*asked, measure=streaming.measure_view):
        gc.collect()
        alive.append(sum(row() is not None for row in rows))
        return measure(*asked)

    monkeypatch.setattr(streaming, "queues_of", look)
    monkeypatch.setattr(streaming, "measure_view", measured)
    run_figures(change_scenario(rare_office(), {"arrivals.cases.rate": f"0.6 cases per day {A}"}),
                Asked(names=FEW[:1]), replications=1)
    assert len(rows) >= 15 and alive[0] == 0


@pytest.mark.full
@pytest.mark.parametrize(("name", "size"), [("claim", 2500), ("medical_board", 1000), ("job_exchange", 300)])
def test_blocks_of_shipped_offices_give_every_figure_of_the_whole_log(name, size, blocks_of_few, monkeypatch):
    """All measures of everybody, of benefits and of roles, with ledgers, company, interruptions and markets."""
    monkeypatch.setattr(case_blocks, "CASES_IN_A_BLOCK", size)
    agree(load_scenario(name), 2, "benefit", None)


def test_each_measure_of_the_whole_office_is_known_to_blocks():
    """Whoever adds such a measure says what it reads, or lets large runs hold their whole log."""
    office = {measure.name for measure in list_measures().values() if measure.summary is None}
    assert office == KNOWN
