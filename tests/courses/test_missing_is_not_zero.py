"""Missing is not zero: families are lost at one stage or at none, and a gap without a report is no gap without work."""

from collections import Counter

import pytest

from courses import AnswerSheet, Variant, build_variant, load_exercise, score_sheet, solve, world_of
from courses.cases.missing_families import CAUSES, draw_careers, draw_districts, families
from courses.form.variant import load_part
from synthetic_data import stream

SEEDS = (77_000_016, 77_000_017)


@pytest.fixture(scope="module")
def variants():
    """Two variants of one country: pack and key."""
    return [build_variant(load_exercise("D7"), Variant(seed=seed, pack_id="d7-0001")) for seed in SEEDS]


@pytest.fixture(scope="module")
def known():
    """The families and careers of that country."""
    return families(world_of(Variant(seed=SEEDS[0], pack_id="d7-0001")))


def test_who_reads_everything_finds_what_was_planted(variants):
    """The solver, who reads the desks alone, finds causes and gaps; its figures differ by rounding."""
    for pack, key in variants:
        found = solve(load_exercise("D7"), pack)
        assert found["causes"] == key.expected["causes"]
        assert found["careers"] == key.expected["careers"]["numbers"]
        numbers = key.expected["absent"]["numbers"]
        assert all(abs(found["absent"][case] - right) < 0.1 for case, right in numbers.items())


def test_each_cause_is_right_about_as_often(variants):
    """Of ten districts each cause is right in two or three; one in four is a true difference and no fault."""
    for _, key in variants:
        counts = Counter(key.expected["causes"].values())
        assert set(counts) == set(CAUSES)
        assert set(counts.values()) == {2, 3}


def test_a_district_loses_families_at_one_stage_or_at_none(known):
    """Worked out here once more, stage by stage: 15 of 100 at the stage of the cause, and nowhere else."""
    for district in draw_districts(known, list(CAUSES) * 2, stream(5, "test"), 5):
        counts, (asked, with_income) = district.counts, district.asked
        income = counts["filled"] - counts["zero"] * (with_income / asked > 1 / 3)
        stages = {"late": (counts["born"], counts["registered"]), "lost": (counts["registered"], counts["reached"]),
                  "unknown": (counts["reached"], income)}
        shares = {cause: 1 - after / before for cause, (before, after) in stages.items()}
        assert {cause for cause, share in shares.items() if share >= 0.15} == {district.cause} - {"fewer"}
        lost = max(before - after for before, after in stages.values())
        assert district.absent == pytest.approx(lost * counts["list"] / income)


def test_a_missing_report_is_one_where_a_contract_ran_and_nobody_was_reported(known):
    """Quarter by quarter: a 0 and an empty cell mean the same, and worked quarters are neither none nor missing."""
    careers = draw_careers(known, 24, stream(6, "test"), 6)
    for career in careers:
        empty = [(days, others) for days, months, others in career.quarters if not months]
        assert career.missing == sum(days > 0 and others == 0 for days, others in empty)
        assert career.none == len(empty) - career.missing
    cells = [months for career in careers for _, months, _ in career.quarters]
    assert None in cells
    assert 0 in cells


def test_an_employer_without_others_is_no_missing_report(known):
    """Somebody alone with an employer, and quarters after the contract, have no others and are not missing."""
    quarters = [quarter for career in draw_careers(known, 24, stream(7, "test"), 7) for quarter in career.quarters]
    assert any(months and not others for _, months, others in quarters)
    assert any(not days and not others for days, _, others in quarters)


def test_a_gap_read_as_none_is_told(variants):
    """Whoever counts every gap as a quarter without work reads how often that was a missing report."""
    pack, key = variants[0]
    items = solve(load_exercise("D7"), pack)
    wrong = {case: {"none": each["none"] + each["missing"], "missing": 0} for case, each in items["careers"].items()}
    sheet = AnswerSheet(exercise="D7", pack_id=key.pack_id, items={**items, "careers": wrong})
    told = {score.item: score for score in score_sheet(load_exercise("D7"), sheet, key)}["careers"]
    assert told.reason_code == "read_gaps_as_none"
    assert f"For {sum(each['missing'] > 0 for each in items['careers'].values())} people" in told.feedback


def test_each_line_of_the_cards_is_needed(variants):
    """Somebody who does not know one line answers at least two graded cases of every variant otherwise."""
    part = load_part(load_exercise("D7"), "solve")
    for pack, _ in variants:
        found = part.solve(pack.files)
        for line in part.LINES:
            other = part.solve(pack.files, without=frozenset({line}))
            assert len({case for item in found for case in found[item] if other[item][case] != found[item][case]}) >= 2
