"""Pass marks by error rate, people who err at a known rate, and the bench of reviewers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses import (
    Reviewer,
    list_exercises,
    load_exercise,
    load_kinds,
    load_reviewers,
    read_answer_sheet,
    review,
    review_exercise,
    write_reviews,
)
from courses.authoring.erring import PATTERNS, another_answer, count_decisions, err
from courses.authoring.marks import cronbach_alpha, measure_marks
from courses.authoring.shortcuts import answer_of
from courses.authoring.sittings import seeds_for, sit
from courses.authoring.strategies import answer_all
from synthetic_data import BadInput, stream

EXERCISES = [name for name in list_exercises() if name in ("F2", "O1", "D2", "D4")]


@pytest.fixture(scope="module")
def sitting():
    """A function: one variant of an exercise."""
    return lambda name: sit(load_exercise(name), seeds_for(1))[0]


def wrong_share(sitting, items):
    """Share of the decisions that differ from the solver's; options of a list apart."""
    seen = []

    def compare(case, field):
        right, said = answer_of(sitting.right, field, case["id"]), answer_of(items, field, case["id"])
        if isinstance(right, list):
            seen.extend((option["value"] in right) != (option["value"] in said) for option in field["options"])
        elif right is not None:
            seen.append(right != said)
    answer_all(sitting.desks, compare)
    return np.mean(seen), len(seen)


@pytest.mark.parametrize("slant", PATTERNS)
@pytest.mark.parametrize("name", EXERCISES)
def test_who_errs_at_a_rate_errs_at_that_rate(sitting, name, slant):
    """Never at 0, always at 1, and at 0.3 within what chance allows; whatever the pattern."""
    one = sitting(name)
    assert wrong_share(one, err(one, 0, slant, stream(1, "t")))[0] == 0
    assert wrong_share(one, err(one, 1, slant, stream(1, "t")))[0] == 1
    shares = [wrong_share(one, err(one, 0.3, slant, stream(seed, "t"))) for seed in range(20)]
    count = len(shares) * shares[0][1]
    # First and final decisions go wrong together, so up to half as many draws.
    assert abs(np.mean([share for share, _ in shares]) - 0.3) < 4 * (0.3 * 0.7 / (count / 2)) ** 0.5


def test_patterns_lean_where_they_say(sitting):
    """The cautious pause in D4, where the hasty give the answer that is right most often."""
    one = sitting("D4")
    said = {slant: list(err(one, 1, slant, stream(1, "t"))["decisions"].values()) for slant in PATTERNS}
    right = one.right["decisions"].values()
    most = max(map(list(right).count, set(right)))
    usual = [answer for answer in set(right) if list(right).count(answer) == most]
    assert said["cautious"].count("pause") == sum(answer != "pause" for answer in right)
    assert any(said["hasty"].count(answer) == sum(other != answer for other in right) for answer in usual)


@settings(max_examples=200)
@given(known=st.floats(-1e4, 1e4) | st.integers(-1000, 1000), low=st.none() | st.just(0), seed=st.integers(0, 99))
def test_a_wrong_number_is_clearly_wrong(known, low, seed):
    """It lies 15 of 100 or more from the right one, so no tolerance takes it for right, and keeps to a lower bound."""
    field = {"name": "n", "kind": "number"} | ({} if low is None else {"low": low})
    known = abs(known) if low == 0 else known
    said = another_answer(field, known, np.random.default_rng(seed))
    assert abs(said - known) >= 0.14 * abs(known)
    assert said != known
    assert low is None or said >= 0


def test_the_mark_lies_between_those_who_err_seldom_and_often():
    """It is proposed above what 90 of 100 who often err stay below; the error is the spread beside it."""
    exercise = load_exercise("F2")
    sittings = sit(exercise, seeds_for(8))
    marks = measure_marks(exercise, sittings, draws=3)
    often = [sitting.share(err(sitting, marks.poor, "uniform", stream(seed, "again")))
             for sitting in sittings for seed in range(6)]
    assert marks.proposed is not None
    assert np.mean(np.array(often) >= marks.proposed) <= 0.2
    assert marks.point("uniform", 0.05).mean > marks.point("uniform", 0.25).mean > marks.point("uniform", 0.5).mean
    near = [point.spread for point in marks.curve
            if point.pattern == "uniform" and abs(point.mean - marks.proposed) < 0.2]
    assert min(near) <= marks.standard_error <= max(near)


def test_few_decisions_are_judged_at_other_rates(monkeypatch):
    """With fewer than enough decisions it is 10 and 40 of 100, and the report says how many there are."""
    from courses.authoring import marks

    assert marks.ENOUGH_DECISIONS == 30
    monkeypatch.setattr(marks, "ENOUGH_DECISIONS", 65)  # D4 has 61 decisions and D2 68, and no exercise so few as 29
    few, many = (measure_marks(load_exercise(name), sit(load_exercise(name), seeds_for(2)), whole=False)
                 for name in ("D4", "D2"))
    assert (few.decisions < 65, few.good, few.poor) == (True, 0.10, 0.40)
    assert (many.decisions >= 65, many.good, many.poor) == (True, 0.15, 0.35)


def test_decisions_are_counted_by_hand(sitting):
    """O1 asks of each of its 64 files a decision and a reason; first and final are one decision."""
    one = sitting("O1")
    files = sum(len(desk["cases"]) for desk in one.desks.values())
    assert count_decisions(one) == 2 * files


def test_alpha_is_that_of_the_formula():
    """Parts that agree fully give 1; parts that have nothing to do with one another about 0."""
    luck = np.random.default_rng(4)
    skill = luck.random((400, 1))
    assert cronbach_alpha((np.repeat(skill, 5, axis=1) > 0.5).astype(float)) == pytest.approx(1)
    assert abs(cronbach_alpha((luck.random((400, 20)) > 0.5).astype(float))) < 0.25


def test_the_bench_has_kinds_with_an_origin():
    """At least 50 reviewers of six kinds; every number is a probability and says where it comes from."""
    bench, kinds = load_reviewers(), load_kinds()
    assert len({one.id for one in bench}) == len(bench) >= 50
    assert set(kinds) == {"skilled", "hasty", "cautious", "trusting", "distrusting", "tired"}
    assert all(0 <= value <= 1 for one in bench for value in one.model_dump().values() if isinstance(value, float))
    assert {one.kind for one in bench} == set(kinds)


def habits_of(**habits):
    """A reviewer with these habits and no other."""
    return Reviewer(id="r", kind="r", **{"error": 0.0, **habits})


def advised_desk(sitting):
    """The first desk on which advice comes between two decisions, and the item these belong to."""
    desk = next(desk for desk in sitting.desks.values() if desk.get("advice") == "after")
    return desk, next(field["item"] for field in desk["fields"] if field.get("when") == "first")


def test_each_habit_does_what_it_says(sitting):
    """Trust ends in the advice, distrust against it, skipping in the usual answer; none touches the first look."""
    one = sitting("O1")
    desk, item = advised_desk(one)
    cases = {case["id"]: case["advice"]["choice"] for case in desk["cases"]}
    right = {case: answer["first"] for case, answer in one.right[item].items()}

    def said(**habits):
        found = review(one, habits_of(**habits), stream(1, "r"))[item]
        return {case: found[case]["first"] for case in cases}, {case: found[case]["final"] for case in cases}
    assert said() == (right, right)
    assert said(trust=1.0) == (right, cases)
    assert said(distrust=1.0)[1] == {case: right[case] if right[case] != advised else
                                     ("refuse" if advised == "grant" else "grant") for case, advised in cases.items()}
    assert len(set(said(skip=1.0)[1].values())) == 1


def test_a_tired_reviewer_errs_at_the_end(sitting):
    """Fatigue grows down the desk: the first case is read as ever, errors gather in the last third."""
    one = sitting("O1")
    desk, item = advised_desk(one)
    order = [case["id"] for case in desk["cases"]]
    wrong = np.zeros(len(order))
    for seed in range(40):
        said = review(one, habits_of(fatigue=0.5), stream(seed, "r"))[item]
        wrong += [said[case]["final"] != one.right[item][case]["final"] for case in order]
    assert wrong[0] == 0
    assert wrong[-10:].mean() > 2 * wrong[:10].mean()


def test_the_bench_sits_an_exercise_and_leaves_sheets(tmp_path):
    """Kinds differ as they should where there is advice; each sheet reads like one handed in; no key is there."""
    exercise = load_exercise("O1")
    means = {}
    for each in review_exercise(exercise, 2):
        means.setdefault(each.kind, []).append(each.mean)
    assert np.mean(means["skilled"]) > np.mean(means["tired"]) > 0
    assert np.mean(means["skilled"]) > np.mean(means["trusting"])
    paths = write_reviews(exercise, tmp_path)
    assert {read_answer_sheet(path.read_bytes(), exercise="O1").exercise for path in paths} == {"O1"}
    assert {path.name for path in tmp_path.iterdir()} == {"pack", *(path.name for path in paths)}
    assert len(paths) == len(load_reviewers())


def test_plans_that_cannot_tell_are_refused(monkeypatch, sitting):
    """Fewer than 30 degraded plans, or too few good or bad ones, are one error that names what is missing."""
    from courses.authoring import marks

    monkeypatch.setattr(marks, "has_plans", lambda exercise: True)
    right = sitting("F2").right
    for plans, said in (({"one": (0.0, right)}, "must give 30 plans in all, got 1"),
                        ({str(number): (0.0, right) for number in range(40)}, r"must give 5 plans with 0\.\d+ worse")):
        monkeypatch.setattr(marks, "degraded_plans", lambda sitting, plans=plans: plans)
        with pytest.raises(BadInput, match=said):
            measure_marks(load_exercise("F2"), [sitting("F2")], whole=False)


def test_plans_stand_for_error_rates(monkeypatch, sitting):
    """Plans with little damage must pass and those with much must not: the mark lies between what they earn."""
    from courses.authoring import marks

    monkeypatch.setattr(marks, "has_plans", lambda exercise: True)
    one = sitting("F2")
    plans = {f"{rate}-{seed}": (rate, err(one, rate, "uniform", stream(seed, "p")))
             for rate in (0.0, 0.05, 0.2, 0.6) for seed in range(10)}
    monkeypatch.setattr(marks, "degraded_plans", lambda sitting: plans)
    found = measure_marks(load_exercise("F2"), [one], whole=False)
    assert found.pattern == "plans"
    assert found.proposed is not None
    assert found.point("plans", found.good).mean > found.proposed > found.point("plans", found.poor).mean
