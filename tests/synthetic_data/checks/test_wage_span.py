"""A wage of a year or an hour beside amounts of a month is asked about, by what else stands in the country's folder."""

from __future__ import annotations

import pytest

from synthetic_data import list_countries, load_country
from synthetic_data.checks.wage_span import wage_span_problems


def said(code="template", benefits=("oap", "cha"), **wages):
    """What is asked of a country with some of its benefits and other wages; `source` is that of the wages."""
    country = load_country(code)
    source = wages.pop("source", "an office of statistics")
    numbers = country.profile.numbers.model_copy(update={
        name: getattr(country.profile.numbers, name).model_copy(update={"value": value, "source": source})
        for name, value in wages.items()})
    changed = load_country(code)
    object.__setattr__(changed, "profile", country.profile.model_copy(update={"numbers": numbers}))
    return [str(one) for one in wage_span_problems(changed, {name: country.benefits[name] for name in benefits})]


@pytest.mark.parametrize("code", list_countries())
def test_no_shipped_country_is_asked(code):
    """Georgia's minimum wage is a fourteenth of its mean, and was a hundredth."""
    country = load_country(code)
    assert not list(wage_span_problems(country, country.benefits))


@pytest.mark.parametrize("wages", [{"mean_wage": 28_800}, {"mean_wage": 28_800, "minimum_wage": 13_200}])
def test_a_mean_wage_of_a_year_is_asked_about(wages):
    """Also where the minimum is of a year too: beside a pension of a month it is far too high."""
    asked, = said(**wages)
    assert "numbers.mean_wage.value: is 28 times the highest monthly pension" in asked and "wage of a year" in asked


def test_without_a_pension_both_other_figures_must_speak_against_it():
    """A country that pays an allowance for children alone has no amount that a wage could be held against."""
    assert not said(benefits=["cha"], mean_wage=2_400) and not said(benefits=[], mean_wage=28_800)
    assert "highest monthly benefit" in said(benefits=["cha"], mean_wage=28_800)[0]


def test_a_minimum_of_an_hour_is_asked_about():
    """Or of a day of few hours; a hundredth of the mean wage is a law that nobody renewed."""
    assert "may be the wage of an hour" in said(minimum_wage=6.5)[0]
    assert not said(minimum_wage=24)


def test_a_source_that_says_the_month_answers():
    """Whoever looked it up says so where the figure stands."""
    assert not said(mean_wage=28_800, source="Statistics, average monthly wage 2023")
