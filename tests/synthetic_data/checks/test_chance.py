"""What chance does to the figures of few people: as large as said, and no excuse for a wrong profile."""

import numpy as np
import pytest

from synthetic_data import build_population, check_realism, load_country
from synthetic_data.checks.chance import scatter
from synthetic_data.checks.measuring import figure_of, sum_blocks


@pytest.mark.parametrize(("measure", "sums", "expected"), [
    ("share_urban", [50, 100], 0.1),  # √(0.5·0.5/100) over 0.5
    ("deaths_per_1000", [100_000, 9000], 0.1),  # 100 deaths
    ("mean_household_size", [100, 25], 0.1),  # 25 households, 0.5 over √25
    ("study_ratio_by_mother", [50, 100, 50, 100], np.sqrt(2) / 10),
    ("spouses_schooling_correlation", [400, 0, 0, 400, 400, 200], 0.75 / 20 / 0.5),  # r = 0.5
])
def test_the_error_of_a_figure_is_that_of_the_textbook(measure, sums, expected):
    """By hand: binomial, Poisson, of a mean, of a ratio of shares, Fisher's."""
    assert scatter(measure, np.array(sums, float)) == pytest.approx(expected)


def test_nobody_of_whom_to_count_leaves_everything_open():
    """Without a single event no target can be missed."""
    assert scatter("divorces_per_1000", np.array([0.0, 500.0])) == float("inf")


@pytest.mark.full
def test_populations_scatter_about_as_said():
    """Over twenty populations the spread of figures is that of the formula, within a factor of two and a half."""
    measures = ["deaths_per_1000", "share_urban", "mean_wage", "share_of_households_of_one", "women_share_of_employees"]
    got = [sum_blocks(build_population(load_country("template"), people=1500, seed=seed).blocks,
                      [(measure, ()) for measure in measures]) for seed in range(20)]
    for measure in measures:
        figures = np.array([figure_of(measure, sums[measure, ()]) for sums in got])
        said = np.mean([scatter(measure, sums[measure, ()]) for sums in got])
        assert 0.4 < figures.std(ddof=1) / figures.mean() / said < 2.5, measure


@pytest.mark.full
@pytest.mark.parametrize("code", ["azerbaijan", "georgia", "portugal"])
def test_twenty_thousand_people_miss_nothing(code):
    """A population of the size of a course meets every target, as far as chance lets it, and breaks no rule."""
    assert check_realism(build_population(load_country(code), people=20_000, seed=1)).failures() == []


def test_a_wrong_profile_is_found_among_few_people(own_country):
    """A third more old people than there are is more than the tolerance and chance together."""
    profile = own_country / "profile.yml"
    text = profile.read_text()
    assert "{value: 0.20, unit: share" in text
    profile.write_text(text.replace("{value: 0.20, unit: share", "{value: 0.30, unit: share"))
    result = check_realism(build_population(load_country(own_country), people=3000, seed=1))
    row = result.table.set_index("measure").loc["share_age_65_up"]
    assert row["verdict"] == "differs"
    assert row["chance"] < 0.2
    assert any("by chance" in line for line in result.failures())
