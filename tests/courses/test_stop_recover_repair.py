"""Stop, recover, repair: what is held before a run, who is put right first, and a plan that the simulator grades."""

import numpy as np
import pytest

from courses import AnswerSheet, Variant, build_variant, load_exercise, score_sheet
from courses.cases.recovery_offices import best_plan, chance_too_early, draw_office, recovery_figures
from courses.cases.recovery_plans import practice_luck, read_settings, runs_of, simulate
from courses.cases.watched_runs import ACTS, BENEFITS, Evening, Gauge, draw_evenings
from courses.cases.wronged_groups import PLACES, WrongedGroup, draw_groups
from courses.toolkit.practice import try_plan
from courses.toolkit.recovery_office import SETTINGS, run

OFFICE = {"hit": 60, "repair": 20, "new": 12, "by_hand": 40, "staff": 4, "hours": 6.0, "promised": 5,
          "late": [0, 0, 0, 0, 0, 1, 1, 2, 3, 4], "spoilt": 20, "wrong": 4, "helper": 1.5}
PLAN = {"restart": 7, "repairers": 2, "hand": 50, "helpers": 1}
CALM = Gauge(delivered=600, read=700, again=1300, seen=1000, odd=10, usual=10, rings=True)
SIGN = CALM._replace(odd=50, rings=False)


def text(plan):
    """A plan as the rule `plan` asks for it."""
    return "|".join(f"{plan[name]}" for name in SETTINGS)


def evening(**gauges):
    """An evening at 18:00 before a run at 22:00; benefits that are not named are calm."""
    return Evening(1080, 1320, dict.fromkeys(BENEFITS, CALM) | gauges)


@pytest.mark.parametrize(("gauges", "act", "ground"), [
    ({}, "run", "none"),
    ({"child": SIGN}, "child", "sign"),
    ({"child": SIGN, "pension": SIGN}, "pause", "sign"),
    ({"child": SIGN._replace(read=500)}, "wait", "later"),
    ({"child": CALM._replace(read=500, again=1320)}, "child", "blind"),
    ({"child": CALM._replace(read=500, again=1400), "pension": SIGN}, "pause", "both"),
    ({"child": SIGN, "pension": CALM._replace(read=500)}, "child", "sign"),
    ({"child": CALM._replace(odd=50, seen=4000)}, "run", "none"),
    ({"child": CALM._replace(odd=30)}, "child", "sign")])
def test_an_evening_is_read_as_by_hand(gauges, act, ground):
    """A sign needs a fresh reading and three times the usual share; what nobody sees is held; alarms decide nothing."""
    found = evening(**gauges)
    assert (found.act, found.ground) == (act, ground)


def test_each_act_is_right_twice_and_far_from_its_limit():
    """Twelve evenings hold every act twice, and no share lies near three times the usual one."""
    evenings = draw_evenings(np.random.default_rng(1))
    assert sorted(each.act for each in evenings) == sorted([*ACTS, *ACTS])
    times = [1000 * gauge.odd / gauge.seen / gauge.usual for each in evenings for gauge in each.gauges.values()]
    assert not [time for time in times if 2.2 < time < 3.8]


def test_an_hour_of_repair_is_worth_what_it_saves():
    """4 AZN a day for 15 days at 20 minutes each: 180 AZN an hour, however many; nothing where they were not hit."""
    group = WrongedGroup(came=1, held=4, night=2, people=50, lacking=4, days=15, minutes=20)
    assert group.saved == group._replace(people=5, night=1).saved == 180
    assert group._replace(night=0).saved == group._replace(night=4).saved == 0


def test_four_groups_stand_out_and_some_were_not_hit():
    """Each of the first four saves clearly more than the next; whoever forgets the nights puts others before them."""
    groups = draw_groups(np.random.default_rng(2))
    saved = sorted((group.saved for group in groups), reverse=True)
    assert all(saved[place] > 1.1 * saved[place + 1] for place in range(PLACES))
    assert max(group.worth for group in groups if not group.is_hit) > saved[1]


def test_a_recovery_is_worked_out_as_by_hand():
    """60 people of 20 minutes by 2 people of 6 hours: 1.67 days; 12 a day for 6 days, half by hand: 36 wait; of ten
    files two would be too late, and 20 of 100 go wrong: 1.44.
    """
    found = recovery_figures({"a": OFFICE | PLAN})
    assert [found[item]["numbers"]["a"] for item in ("days", "waiting", "early")] == [1.67, 36, 1.44]
    assert [found["days"]["alone"]["a"], found["waiting"]["every"]["a"], found["early"]["surely"]["a"]] == [
        3.33, 72, 7.2]


def test_the_practice_office_is_the_office_that_is_graded():
    """Over many runs each figure of it lies where the simulator's does, within four standard errors."""
    luck = np.random.default_rng(8)
    graded = simulate(OFFICE, PLAN, seed=4, runs=16)
    tried = [run(OFFICE, practice_luck(OFFICE, luck), PLAN) for _ in range(300)]
    for name in ("repaired", "late", "wrong", "points"):
        one, other = (np.array([each[name] for each in runs]) for runs in (graded, tried))
        error = np.sqrt(one.var() / len(one) + other.var() / len(other)) + 1e-9
        assert abs(one.mean() - other.mean()) <= 4 * error, name


def test_a_start_before_the_file_does_harm_and_a_late_one_keeps_people_waiting():
    """On day 2 decisions go wrong and nobody waits long; on day 12 none goes wrong and many wait."""
    luck = practice_luck(OFFICE, np.random.default_rng(3))
    early, late = (run(OFFICE, luck, PLAN | {"restart": day, "hand": 0}) for day in (2, 12))
    assert early["wrong"] > 0 == late["wrong"]
    assert early["late"] == 0 < late["late"]


@pytest.mark.parametrize("change", [{"restart": 0}, {"restart": 13}, {"restart": 6.5}, {"repairers": 4}, {"hand": 101},
                                    {"helpers": -1}, {"hand": None}, {"hand": "many"}, {"helpers": float("nan")}])
def test_a_plan_that_cannot_be_run_is_refused(change):
    """A setting out of range, missing, no number, or a part of a day or person runs nothing and earns nothing."""
    assert read_settings(PLAN | change) is None
    assert runs_of(OFFICE, {}, 1).get(text(PLAN | change)) is None


def test_the_same_plan_and_seed_give_the_same_runs():
    """Grading twice gives the same points; another seed gives other runs."""
    first = simulate(OFFICE, PLAN, seed=4, runs=1)
    assert first == simulate(OFFICE, PLAN, seed=4, runs=1) != simulate(OFFICE, PLAN, seed=5, runs=1)


def test_no_plan_is_best_for_everybody():
    """Over a few offices the good plans differ in every setting."""
    plans = [best_plan(draw_office(np.random.default_rng(seed))) for seed in range(8)]
    assert all(len({plan[name] for plan in plans}) >= 2 for name in SETTINGS)
    assert len({text(plan) for plan in plans}) >= 6


@pytest.fixture(scope="module")
def variant():
    """One variant of P3."""
    exercise = load_exercise("P3")
    return exercise, *build_variant(exercise, Variant(seed=48_000_000, pack_id="p"))


def test_the_hidden_seed_stays_behind(variant):
    """The pack holds practice luck and no seed of the runs that are graded."""
    _, pack, key = variant
    hidden = str(key.expected["plan"]["runs"].seed).encode()
    assert all(hidden not in content for content in pack.files.values())
    assert key.forbidden == (hidden.decode(),)


@pytest.mark.parametrize("plan", [
    {"restart": 12, "repairers": 1, "hand": 0, "helpers": 0}, {}, {"hand": 50}, "x", None])
def test_shallow_plans_earn_nothing(variant, plan):
    """Held as long as can be with nobody at work, a piece of a plan and no plan at all."""
    exercise, _, key = variant
    sheet = AnswerSheet(exercise="P3", pack_id="p", items={"plan": {"plan": plan}})
    score = next(score for score in score_sheet(exercise, sheet, key) if score.item == "plan")
    assert score.points == 0
    assert score.feedback


def test_tries_are_quick_and_say_what_was_met(variant, tmp_path):
    """A try gives a row for each target with its three runs; waiting longest leaves no wrong decision."""
    _, pack, key = variant
    pack.write(tmp_path)
    office = key.expected["plan"]["runs"].office
    last = PLAN | {"restart": 12}
    rows = {row[0]: row for row in try_plan(tmp_path, "practice", last)["rows"]}
    assert {len(row) for row in rows.values()} == {6}
    assert chance_too_early(office, 12) > 0 or rows["practice.wrong"][2:] == ["practice.yes", 0, 0, 0]
    with pytest.raises(ValueError, match="helpers is not set"):
        try_plan(tmp_path, "practice", {name: value for name, value in PLAN.items() if name != "helpers"})
