"""What chance does to the figures of few people: as large as said, and no excuse for a wrong profile."""

from dataclasses import replace
from math import isfinite, isnan

import numpy as np
import pytest

from synthetic_data import build_population, check_realism, load_country
from synthetic_data.checks.chance import WIDE, scatter
from synthetic_data.checks.measures import BENEFIT_MEASURES
from synthetic_data.checks.measuring import PLAIN, figure_of, sum_blocks
from synthetic_data.checks.realism_page import realism_page
from synthetic_data.pages import render_html


@pytest.mark.parametrize(("measure", "goal", "sums", "expected"), [
    ("share_urban", 0.5, [50, 100], 0.1),  # √(0.5·0.5/100) over 0.5
    ("share_urban", 0.2, [50, 100], 0.2),  # √(0.2·0.8/100) over 0.2, whatever was found
    ("deaths_per_1000", 10, [3000, 10_000], 0.1),  # 100 expected deaths, whatever died
    ("twin_share", 0.02, [0, 10_000], 0.1),  # 200 expected children, two by two
    ("mean_household_size", 4, [100, 25], 0.1),  # 25 households, 0.5 over √25
    ("study_ratio_by_mother", 1, [50, 100, 50, 100], np.sqrt(2) / 10),
    ("study_ratio_by_mother", 3, [0, 100, 100, 100], np.hypot(np.sqrt(1 / 300), np.sqrt(3 / 100))),  # 75 and 25 of 100
    ("spouses_schooling_correlation", 0.5, [400, 0, 0, 400, 400, 8], 0.75 / 20 / 0.5),  # at r = 0.5
])
def test_the_error_of_a_figure_is_that_of_the_textbook(measure, goal, sums, expected):
    """By hand: binomial, Poisson, of a mean, of a ratio of shares, Fisher's; all of them at the target."""
    assert scatter(measure, np.array(sums, float), goal) == pytest.approx(expected)


@pytest.mark.parametrize("measure", [*PLAIN, *BENEFIT_MEASURES])
def test_nobody_of_whom_to_count_is_not_known_and_no_infinity(measure):
    """Without anybody to look at there is no error to tell; with somebody it is a number, but where there is none."""
    assert isnan(scatter(measure, np.zeros(size_of(measure)), 0.4))
    assert isfinite(scatter(measure, np.full(size_of(measure), 100.0), 0.4)) is not measure.startswith("one_surname")


def size_of(measure):
    """How many sums a measure is made of."""
    return 6 if "correlation" in measure else 4 if "ratio" in measure or "village" in measure else 2


@pytest.mark.parametrize(("measure", "goal", "sums"), [
    ("deaths_per_1000", 10, [2000, 2000]),  # 1.0 of 1,000 against 10: 2 instead of 20
    ("share_age_65_up", 0.15, [10, 1000]),  # 0.01 against 0.15
    ("twin_share", 0.02, [0, 4000]), ("divorces_per_1000", 2, [0, 300_000]),
    ("spouses_schooling_correlation", 0.5, [400, 0, 0, 400, 400, 0])])
def test_a_figure_that_is_far_too_low_does_not_excuse_itself(measure, goal, sums):
    """Chance is what so many people would do who are like the target; none at all is a miss, not a shrug."""
    sums = np.array(sums, float)
    off = abs(figure_of(measure, sums) / goal - 1)
    assert off > 0.1 + WIDE * scatter(measure, sums, goal)


@pytest.mark.full
def test_populations_scatter_about_as_said():
    """Over twenty populations the spread of figures is that of the formula, within a factor of two and a half."""
    measures = ["deaths_per_1000", "share_urban", "mean_wage", "share_of_households_of_one", "women_share_of_employees"]
    got = [sum_blocks(build_population(load_country("template"), people=1500, seed=seed).blocks,
                      [(measure, ()) for measure in measures]) for seed in range(20)]
    for measure in measures:
        figures = np.array([figure_of(measure, sums[measure, ()]) for sums in got])
        said = np.mean([scatter(measure, sums[measure, ()], figures.mean()) for sums in got])
        assert 0.4 < figures.std(ddof=1) / figures.mean() / said < 2.5, measure


@pytest.mark.parametrize("code", ["azerbaijan", *(pytest.param(code, marks=pytest.mark.full)
                                                  for code in ("georgia", "portugal"))])
def test_twenty_thousand_people_miss_nothing(code):
    """A population of the size of a course meets every target, as far as chance lets it, and breaks no rule."""
    assert check_realism(build_population(load_country(code), people=20_000, seed=1)).failures() == []


def test_a_wrong_profile_is_found_among_few_people(own_country):
    """A third more old people than there are is more than the tolerance and chance together."""
    profile = own_country / "profile.yml"
    text = profile.read_text()
    assert "{value: 0.20, unit: share" in text
    profile.write_text(text.replace("{value: 0.20, unit: share", "{value: 0.30, unit: share"))
    world = build_population(load_country(own_country), people=3000, seed=1)
    result = check_realism(world)
    row = result.table.set_index("measure").loc["share_age_65_up"]
    assert row["verdict"] == "differs"
    assert row["chance"] < 0.2
    assert any("by chance" in line for line in result.failures())
    unknown = replace(result, table=result.table.assign(chance=float("nan")))
    page = render_html(realism_page(world, unknown))
    # Whether the profile is at fault is for a person to say.
    assert "look at the profile first" in page and "fault of" not in page
    assert "not known" in page and "±nan" not in page and "by chance not known" in unknown.failures()[0]
