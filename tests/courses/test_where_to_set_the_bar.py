"""Where to set the bar: the least cost is clear, hours reach where they are said to reach, remedies meet the cause."""

import json
from collections import Counter

import pytest

from courses import Variant, build_variant, load_exercise, solve, world_of
from courses.cases.matching_jobs import BARS, PER_HOUR, draw_jobs, remedy_of, scored_pairs
from courses.form.variant import load_part
from synthetic_data import stream

SEEDS = (77_000_016, 77_000_017)


@pytest.fixture(scope="module")
def variants():
    """Two variants of one country: pack and key."""
    return [build_variant(load_exercise("D3"), Variant(seed=seed, pack_id="d3-0001")) for seed in SEEDS]


@pytest.fixture(scope="module")
def jobs():
    """Forty jobs of one country."""
    known = scored_pairs(world_of(Variant(seed=SEEDS[0], pack_id="d3-0001")))
    return [job for seed in range(5) for job in draw_jobs(known, ["nothing", "lower", "field", "hand"] * 2,
                                                          stream(seed, "test"))]


def test_who_reads_everything_finds_what_was_drawn(variants):
    """The solver's bars, reaches and remedies are those that the jobs were drawn for; its gaps differ by rounding."""
    for pack, key in variants:
        found = solve(load_exercise("D3"), pack)
        assert {item: found[item] for item in ("bars", "reaches", "remedies")} == {
            item: key.expected[item] for item in ("bars", "reaches", "remedies")}
        assert all(abs(found["gaps"][case] - gap) <= 0.5 for case, gap in key.expected["gaps"]["numbers"].items())


def test_each_bar_and_each_remedy_is_right_about_as_often(variants):
    """Of ten jobs every bar costs least in two, and every remedy helps in two or three."""
    for _, key in variants:
        assert set(Counter(key.expected["bars"].values()).values()) == {2}
        assert set(Counter(key.expected["remedies"].values()).values()) == {2, 3}


def test_the_best_bar_is_clearly_best(jobs):
    """Every other bar costs at least four of 100 more, so that nothing hangs on a slip in adding up."""
    for job in jobs:
        costs = [job.costs[0] * sum(missed) + job.costs[1] * wrong
                 for missed, wrong in zip(job.missed, job.wrong, strict=True)]
        best = costs.pop(job.best)
        assert min(costs) >= 1.04 * best


def test_a_higher_bar_misses_more_and_joins_fewer_strangers(jobs):
    """Missed links never fall and wrong links never rise from one bar to the next."""
    for job in jobs:
        for group in (0, 1):
            missed = [each[group] for each in job.missed]
            assert missed == sorted(missed)
        assert job.wrong == sorted(job.wrong, reverse=True)


def test_the_hours_hold_what_is_said_and_not_one_bar_more(jobs):
    """All pairs from the reached bar up to the one in use fit, and with those of the next lower bar they do not."""
    for job in jobs:
        reach = job.in_use if job.reach is None else job.reach
        assert sum(job.waiting[reach:job.in_use]) <= job.hours * PER_HOUR
        if reach:
            assert sum(job.waiting[reach - 1:job.in_use]) > job.hours * PER_HOUR


def test_causes_add_up_to_what_is_missed(jobs):
    """Each missed pair has one cause, in both groups."""
    for job in jobs:
        assert tuple(map(sum, job.why)) == job.missed[job.in_use]


@pytest.mark.parametrize(("missed", "why", "remedy"), [
    ((10, 12), ((5, 5, 0), (6, 6, 0)), "nothing"), ((25, 27), ((5, 20, 0), (6, 21, 0)), "lower"),
    ((10, 25), ((2, 8, 0), (16, 9, 0)), "field"), ((30, 40), ((20, 5, 5), (21, 14, 5)), "hand"),
    ((30, 12), ((20, 5, 5), (6, 3, 3)), "")])
def test_a_remedy_follows_from_shares_and_causes(missed, why, remedy):
    """Worked by hand for 100 true pairs in each group: no gap, many missed, empty fields, pairs just below the bar."""
    assert remedy_of(missed, (100, 100, 100), why) == remedy


def test_one_number_of_a_group_says_nothing_without_its_size():
    """The same counts in a group half as large are a gap, where they were none."""
    why = ((4, 4, 2), (4, 7, 1))
    assert remedy_of((10, 12), (100, 100, 100), why) == "nothing"
    assert remedy_of((10, 12), (100, 50, 100), why) == "hand"


def test_each_line_of_the_card_is_needed(variants):
    """Somebody who does not know one line answers at least two graded jobs of every variant otherwise."""
    part = load_part(load_exercise("D3"), "solve")
    for pack, _ in variants:
        found = part.solve(pack.files)
        for line in part.LINES:
            other = part.solve(pack.files, without=frozenset({line}))
            assert len({case for item in found for case in found[item] if other[item][case] != found[item][case]}) >= 2


def test_no_label_of_the_sample_is_in_the_pack(variants):
    """The pack holds counts for each bar and no pair of the sample."""
    for pack, _ in variants:
        cases = json.loads(pack.files["desks.json"])["jobs"]["cases"]
        assert {tuple(row[0] for row in panel["rows"]) for case in cases for panel in case["panels"]
                if panel["name"] == "sample"} == {BARS}
