"""The patterns of a profile: neutral when left out, refused with the place when they name what is not there."""

import pytest

from synthetic_data import BadInput, build_population, check_realism, find_problems, load_country
from synthetic_data.checks.assumptions import assumed_figures


@pytest.mark.parametrize(("old", "new", "expected"), [
    ("values: {F: 0.85, M: 1.0}", "values: {W: 0.85, M: 1.0}", "patterns.wage_by_sex.values"),
    ("values: {F: 0.85, M: 1.0}", "values: {F: -1, M: 1.0}", "patterns.wage_by_sex.values"),
    ("values: {urban: 1.1, rural: 0.85}", "values: {town: 1.1}", "patterns.study_by_place.values"),
    ("values: {18: 0.75,", "values: {young: 0.75,", "patterns.wage_by_age.values"),
    ("values: {1: 0.98,", "values: {13: 0.98,", "patterns.season_of_births.values"),
    ("likeness_to_parents: {value: 0.5", "likeness_to_parents: {value: 1.5", "patterns.likeness_to_parents.value"),
    ("values: {0: 0.6, 1: 0.1", "values: {0: 1.6, 1: 0.1", "patterns.jobs_by_disability.values.0"),
    ("values: {F: 0.85, M: 1.0}", "values: {F: 85, M: 100}", "patterns.wage_by_sex.values.F: is a factor of which 1"),
    ("values: {1: 0.98,", "values: {1: 98,", "patterns.season_of_births.values.1: is a factor of which 1"),
    ("values: {1: 0.98,", "values: {1: 9.8,", "patterns.season_of_births.values.1: is a factor of which 1"),
    ("  likeness_to_parents:", "  likeness_to_parent:", "patterns.likeness_to_parent"),
    ("values: {industry: 0.3,", "values: {mining: 0.3,", "patterns.women_by_sector.values"),
    ("patterns:\n", "patterns:\n  wage_by_region: {unit: ratio, origin: assumed, source: a test, values: {East: 2}}\n",
     "patterns.wage_by_region.values"),
    ("patterns:\n", "patterns:\n  sector_by_region:\n    mining: {unit: ratio, origin: assumed, source: a test, "
     "values: {North: 2}}\n", "patterns.sector_by_region.mining"),
])
def test_a_pattern_that_names_nothing_of_the_country_is_refused(own_country, old, new, expected):
    """Each kind of mistake in a pattern is found, and its message names where it stands."""
    path = own_country / "profile.yml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    try:
        problems = find_problems(own_country)
    except BadInput as error:
        problems = error.problems

    assert any(expected in str(problem) for problem in problems), problems


def test_a_country_without_patterns_stands_and_says_so(own_country):
    """Left out, every pattern is neutral, people can be made, and each is listed as assumed."""
    path = own_country / "profile.yml"
    head, rest = path.read_text().split("patterns:\n", 1)
    path.write_text(head + rest[rest.index("retirement:"):])
    country = load_country(own_country)

    assert len(build_population(country, people=300, seed=1).persons) > 200
    listed = [place for place, _, _ in assumed_figures(country)]
    for name in ("wage_by_sex", "likeness_of_spouses", "season_of_births"):
        assert f"profile.yml: patterns.{name}" in listed


def test_an_assumed_target_is_never_counted_as_met():
    """The invented country has no target with a source, so none is met, however near."""
    result = check_realism(build_population(load_country("template"), people=2000, seed=1))

    assert set(result.table["verdict"]) <= {"agrees", "differs"}
    assert result.counted().startswith("No target has a source.")
