"""A number in a country's file is read in one unit, and the unit written beside it is that one, or it is refused."""

from __future__ import annotations

import shutil

import pytest

from synthetic_data import BadInput
from synthetic_data.checks.assumptions import TEMPLATE
from synthetic_data.checks.country_check import find_problems
from synthetic_data.planting.defect_plan import defect_plan


@pytest.fixture
def country(tmp_path):
    """A copy of the template country's folder."""
    return shutil.copytree(TEMPLATE, tmp_path / "land")


def told(country, file, old, new) -> str:
    """What is wrong with the country once a part of a file is another."""
    path = country / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    try:
        return "\n".join(map(str, find_problems(country)))
    except BadInput as error:
        return str(error)


@pytest.mark.parametrize(("old", "new", "where"), [
    ("0.012, unit: share of deliveries", "1.2, unit: per cent of deliveries", "numbers.twin_share"),
    ("0.012, unit: share of deliveries", "0.12, unit: share of deliveries in percent", "numbers.twin_share"),
    ("share of couples per year", "share of couples per month", "numbers.move_share"),
    ("6, unit: years, origin: assumed, source: invented for the template}\n  gap_years",
     "48, unit: months, origin: assumed, source: invented for the template}\n  gap_years", "numbers.spell_years"),
    ("2400, unit: crowns per month", "28800, unit: crowns per year", "mean_wage has another unit"),
    ("2400, unit: crowns per month", "2400, unit: EUR per month", "mean_wage has another unit"),
    ("currency: crowns", "currency: yen", "minimum_wage has another unit"),
    ("births in 1939", "births in 1949", "numbers.births_before.unit: has another unit"),
    ("births in 1939", "thousand births in 1939", "numbers.births_before.unit: has another unit"),
    ("unit: per year of age", "unit: per ten years of age", "numbers.gompertz_slope_women"),
    ("unit: log points", "unit: percent", "numbers.wage_sigma"),
    ("0.03, unit: per year,", "0.03, unit: per quarter,", "numbers.wage_growth"),
    ("{unit: relative wage within", "{unit: percent of the wage within", "patterns.wage_by_sex"),
    ("{unit: relative chance", "{unit: relative chance in percent", "patterns.study_by_place"),
    ("{unit: share of employees", "{unit: women per 100 employees", "patterns.women_by_sector"),
    ("0.5, unit: correlation", "50, unit: correlation in percent", "patterns.likeness_to_parents"),
    ("0.20, unit: share", "20, unit: percent", "targets[0].figure.unit"),
    ("10.9, unit: per 1000 people and year", "10.9, unit: per 10000 people and year", "targets[1].figure.unit")])
def test_a_number_in_another_unit_is_refused_by_its_place(country, old, new, where) -> None:
    """The sentence repeats the unit and names the one that the number is read in."""
    said = told(country, "profile.yml", old, new)
    assert where in said and "another unit than it is read in, got" in said and "write the number in '" in said


def test_a_target_of_20_is_no_share(country) -> None:
    """20 beside the unit share is 20 of 100 for whoever wrote it, and could never be met."""
    said = told(country, "profile.yml", "0.20, unit: share", "20, unit: share")
    assert "targets[0].figure.value: is a share, which lies between 0 and 1, got 20" in said


@pytest.mark.parametrize(("file", "old", "new"), [
    ("payment_list", "unit: crowns, take: amount", "unit: EUR, take: amount"),
    ("employment_contract", "unit: crowns per month, take: wage", "unit: crowns per year, take: wage")])
def test_money_of_a_register_is_in_the_country_s_currency(country, file, old, new) -> None:
    """A column says of its money what the world's money is."""
    said = told(country, f"registers/{file}.yml", old, new)
    assert f"registers/{file}.yml: columns." in said and "another unit" in said


def test_a_register_s_coverage_is_a_share(country) -> None:
    """0.9 per cent is not nine in ten."""
    said = told(country, "registers/civil_birth.yml", "unit: share of", "unit: per cent of")
    assert "coverage" in said and "another unit" in said


def test_a_defect_s_rate_is_a_share() -> None:
    """Half a per cent is not every second cell."""
    rate = {"value": 0.5, "unit": "per cent of names", "origin": "assumed", "source": "a test"}
    with pytest.raises(BadInput, match=r"rate: has another unit.*per cent of names"):
        defect_plan("one", [{"defect": "missing", "registers": "*", "fields": "phone", "rate": rate}])


def test_the_template_s_own_units_fit(country) -> None:
    """What is shipped is read in the units that it says."""
    assert "another unit" not in "\n".join(map(str, find_problems(country)))
