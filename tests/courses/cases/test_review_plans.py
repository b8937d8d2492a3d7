"""The review desk of P2: the practice office and the simulator are one office; plans differ in what they are worth."""

import json

import numpy as np
import pytest

from courses import AnswerSheet, Variant, build_variant, load_exercise, score_sheet
from courses.cases.plan_runs import all_plans
from courses.cases.review_plans import (
    RANGES,
    STEPS,
    best_plan,
    draw_office,
    draw_task,
    expected_cost,
    ordinary_limits,
    peak_load,
    practice_cases,
    read_settings,
    runs_of,
    simulate,
    verdict,
    wrong_stops_left,
)
from courses.toolkit.practice import try_plan
from courses.toolkit.review_office import BANDS, SETTINGS, hit_rate, run, wrong_of_100

OFFICE = {"volume": {"low": 60, "mid": 40, "high": 50}, "wrong": {"low": 0.2, "mid": 0.1, "high": 0.05}, "hours": 7.5,
          "weeks": 6, "peak_week": 4, "peak": 1.5, "harm": {"wrongful": 5, "overpaid": 3}}
PLAN = {"low": 100, "mid": 50, "high": 0, "minutes": 10, "seeded": 0, "reviewers": 3}


def text(plan):
    """A plan as the rule `plan` asks for it."""
    return "|".join(str(plan[name]) for name in SETTINGS)


def test_what_is_caught_is_worked_out_as_by_hand():
    """60 and 20 reviewed with 12 and 2 wrong: 17.5 of 100, so 0.8 of the 72 of 100 that ten minutes catch."""
    assert wrong_of_100(OFFICE, PLAN) == pytest.approx(17.5)
    assert hit_rate(OFFICE, PLAN) == pytest.approx(0.8 * 0.72)
    assert wrong_stops_left(OFFICE, PLAN) == pytest.approx(12 * (1 - 0.576) + 2 * (1 - 0.288))
    assert peak_load(OFFICE, PLAN) == pytest.approx(80 * 10 * 1.5 / (7.5 * 60 * 3))


def test_the_good_plan_is_the_best_of_all_plans():
    """None of the whole grid with room in the busiest week costs less, and of equal ones it is the first."""
    calm = [plan for plan in all_plans(RANGES, STEPS) if peak_load(OFFICE, plan) <= 0.93]
    assert best_plan(OFFICE) == min(calm, key=lambda plan: expected_cost(OFFICE, plan))


def test_the_practice_office_is_the_office_that_is_graded():
    """Over many runs each figure of it lies where the simulator's does, within four standard errors."""
    luck = np.random.default_rng(8)
    graded = simulate(OFFICE, PLAN, seed=4, runs=40)
    tried = [run(OFFICE, practice_cases(OFFICE, luck), PLAN) for _ in range(120)]
    for name in ("wrongful", "overpaid", "used", "cost"):
        one, other = (np.array([each[name] for each in runs]) for runs in (graded, tried))
        error = np.sqrt(one.var() / len(one) + other.var() / len(other))
        assert abs(one.mean() - other.mean()) < 4 * error, name


def test_a_desk_without_room_lets_people_wait():
    """In both offices one reviewer for everything leaves most cases beyond the limit, and late counts as harm."""
    crowded = PLAN | {"low": 100, "mid": 100, "high": 100, "reviewers": 1}
    for found in (simulate(OFFICE, crowded, seed=4, runs=2)[0],
                  run(OFFICE, practice_cases(OFFICE, np.random.default_rng(1)), crowded)):
        assert found["in_time"] < 50
        assert found["wrongful"] > 20


@pytest.mark.parametrize("change", [{"low": 101}, {"minutes": 3}, {"reviewers": 2.5}, {"reviewers": 0},
                                    {"seeded": None}, {"high": "many"}, {"low": float("nan")}, {"low": [1]}])
def test_a_plan_that_cannot_be_run_is_refused(change):
    """A setting out of range, missing, no number, or a part of a person runs nothing and earns nothing."""
    assert read_settings(PLAN | change) is None
    assert runs_of(OFFICE, {}, 1).get(text(PLAN | change)) is None


def test_the_same_plan_and_seed_give_the_same_runs():
    """Grading twice gives the same points; another seed gives other runs."""
    assert simulate(OFFICE, PLAN, seed=4, runs=2) == simulate(OFFICE, PLAN, seed=4, runs=2)
    assert simulate(OFFICE, PLAN, seed=4, runs=2) != simulate(OFFICE, PLAN, seed=5, runs=2)


def test_no_plan_is_best_for_everybody():
    """Over a few offices the good plans differ, in the band that they look at among other things."""
    plans = [best_plan(draw_office(np.random.default_rng(seed))) for seed in range(8)]
    assert len({text(plan) for plan in plans}) >= 6
    assert len({max(BANDS, key=lambda band, plan=plan: plan[band]) for plan in plans}) >= 2


def test_colleagues_plans_break_what_they_are_said_to_break():
    """Each plan lies well beyond the limits it breaks and well within the others."""
    office, good, colleagues = draw_task(np.random.default_rng(3))
    limits = ordinary_limits(office, good)
    assert [verdict(office, limits, plan) for _, plan in colleagues] == [said for said, _ in colleagues]
    assert len({said for said, _ in colleagues}) >= 2


@pytest.fixture(scope="module")
def variant():
    """One variant of P2."""
    exercise = load_exercise("P2")
    return exercise, *build_variant(exercise, Variant(seed=48_000_000, pack_id="p"))


def test_the_hidden_seed_stays_behind(variant):
    """The pack holds practice cases and no seed of the runs that are graded."""
    _, pack, key = variant
    hidden = str(key.expected["plan"]["runs"].seed).encode()
    assert all(hidden not in content for content in pack.files.values())
    assert key.forbidden == (hidden.decode(),)


@pytest.mark.parametrize("plan", [{name: ends[0] for name, ends in RANGES.items()},
                                  {name: ends[1] for name, ends in RANGES.items()}, {}, {"low": 50}, "x", None])
def test_shallow_plans_earn_little(variant, plan):
    """All at the lower end, all at the upper, a piece of a plan and no plan at all: less than 0.40 of its points."""
    exercise, _, key = variant
    sheet = AnswerSheet(exercise="P2", pack_id="p", items={"plan": {"plan": plan}})
    scores = {score.item: score for score in score_sheet(exercise, sheet, key)}
    assert scores["plan"].points < 0.4 * scores["plan"].out_of
    assert scores["plan"].feedback


def test_tries_are_quick_and_need_every_setting(variant, tmp_path):
    """A try gives a row for each target with its three runs; a missing setting is asked for."""
    _, pack, _ = variant
    pack.write(tmp_path / "pack")
    tried = try_plan(tmp_path / "pack", "practice", PLAN)
    assert [len(row) for row in tried["rows"]] == [6] * 5
    assert len(tried["head"]) == 6
    better = try_plan(tmp_path / "pack", "practice", PLAN | {"own": 100})["rows"]
    assert better[0][3] < tried["rows"][0][3]
    with pytest.raises(ValueError, match="reviewers is not set"):
        try_plan(tmp_path / "pack", "practice", {name: value for name, value in PLAN.items() if name != "reviewers"})
    assert len(json.loads(pack.files["practice.json"])["runs"]) == 3
