"""Plans of an office as they are read, and the runs that are made once and belong to nobody's comparison."""

import json

import pytest

from courses import load_exercise
from courses.cases import recovery_plans, review_plans, visit_plans
from courses.cases.plan_runs import (
    SimulatedRuns,
    answered_settings,
    counted_by_run,
    read_plan,
    rows_of_cases,
    unreadable_setting,
)
from courses.scoring.plan import ENOUGH
from simulator import run_replications
from tests.simulator.offices import A, build, desk

RANGES = {"people": (1, 6), "hours": (4, 8)}


def runs():
    """Runs of one office whose every plan meets its only target."""
    return SimulatedRuns(office={}, targets={"wait": 3}, seed=1, names=list(RANGES), is_met=lambda *_what: True,
                         read=dict, simulate=lambda *_what: [{"wait": 1}])


@pytest.mark.parametrize(("answers", "wrong"), [
    ({"people": "2", "hours": 4.5}, ""), ({"people": 2, "hours": "4,5"}, ""), ({"people": 2}, "hours"),
    ({"people": 2.5, "hours": 4}, "people"),
    ({"people": 7, "hours": 9}, "people"), ({"people": 2, "hours": "many"}, "hours"),
    ({"people": 2, "hours": 9}, "hours"),
    ({"hours": 4}, "people"), (None, "people"), ("2", "people"), ({"people": True, "hours": 4}, "people")])
def test_a_plan_is_read_whole_or_not_at_all(answers, wrong):
    """Missing, no number, out of range, a half where whole ones count: none, and the first one is named."""
    told = unreadable_setting({"plan": answers}, RANGES, ["people"])
    low, high = RANGES[wrong] if wrong else (0, 0)
    assert told == ({"setting": wrong, "low": low, "high": high} if wrong else None)
    settings = answered_settings({"plan": answers}, RANGES)
    assert read_plan(settings, RANGES, ["people"]) == (None if wrong else {"people": 2.0, "hours": 4.5})


def test_what_was_run_already_tells_nobody_apart():
    """Two of one office are equal whichever plans were asked for, and show neither them nor their runs."""
    asked = runs()
    same = {name: getattr(asked, name) for name in ("office", "targets", "seed", "names", "read", "simulate", "is_met")}
    fresh = SimulatedRuns(**same)
    assert asked.get("2|4") == {"wait": [True]}
    assert asked == fresh and "[True]" not in repr(asked)


def test_events_find_their_case_in_the_table_of_all_runs():
    """Cases number themselves within each run, so an event is led to the row of its own run and number."""
    log = run_replications(build({"work": desk(10)}, arrivals={"x": {"rate": f"5 cases per day {A}"}},
                                 horizon=f"4 days {A}"), replications=3)
    mine = log.cases.iloc[rows_of_cases(log)]
    assert mine["case_id"].tolist() == log.events["case_id"].tolist()
    assert mine["replication"].tolist() == log.events["replication"].tolist()
    assert counted_by_run(log, {"odd": (log.cases["case_id"] % 2 == 1).to_numpy()}) == [
        {"odd": int((run["case_id"] % 2 == 1).sum())} for _, run in log.cases.groupby("replication")]


@pytest.mark.parametrize(("name", "seeds"), [("P2", review_plans.SEEDS), ("P3", recovery_plans.SEEDS),
                                             ("O6", visit_plans.SEEDS)])
def test_trainees_are_told_how_many_hidden_runs_count(name, seeds):
    """The desk says under how many seeds a plan runs, and in how many of them each target must be met."""
    texts = json.loads((load_exercise(name).source / "texts.en.json").read_text(encoding="utf-8"))
    told = texts[f"{name.lower()}.plan.intro"]
    assert f"under {({10: 'ten', 20: 'twenty'})[seeds]} seeds" in told
    assert f"in {round(ENOUGH * seeds)} of {seeds} runs" in told
