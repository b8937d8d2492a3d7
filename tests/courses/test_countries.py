"""Every exercise in every shipped country: it runs, or says in a sentence what the country lacks."""

import pytest

from courses import Variant, build_variant, list_exercises, load_exercise
from synthetic_data import BadInput, list_countries, load_country

ABROAD = {"D1", "D5", "D7", "D8", "F1", "F2", "O1", "O2", "O3", "O4", "O5", "O8", "P1", "P2"}
RUNS = {"georgia": ABROAD, "portugal": ABROAD, "template": {"D1", "O3", "O5", "P1", "P2"},
        "azerbaijan": {*list_exercises()}}
"""Country → exercises that must run there beside those that need nothing of it; patronymics, which some exercises
compare, are not used everywhere."""


def outcome(name, country):
    """Build a variant; what a refusal says, or nothing."""
    try:
        pack, key = build_variant(load_exercise(name), Variant(seed=1000, pack_id="abroad", country=country))
    except BadInput as error:
        return str(error)
    assert pack.size > 1000
    assert key.expected
    return ""


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.full if name in ("K1", "F3") else ())
                                  for name in list_exercises()])
@pytest.mark.parametrize("country", [code for code in list_countries() if code != "azerbaijan"])
def test_an_exercise_runs_in_a_country_or_says_what_it_lacks(country, name):
    """No crash and no half exercise: a pack with its key, or the register or column that is not there."""
    said = outcome(name, country)
    assert (not said) == (not load_exercise(name).needs or name in RUNS.get(country, set()))
    for line in said.splitlines():
        assert f"got '{country}'" in line
        assert "cannot be set in this country, which has no " in line


@pytest.mark.parametrize("name", list_exercises())
def test_what_an_exercise_needs_is_what_its_home_has(name):
    """The list of needs names registers and columns of the country where the exercise was written; who needs none runs
    in any country.
    """
    needs, registers = load_exercise(name).needs, load_country("azerbaijan").registers
    assert needs or not outcome(name, "template"), f"{name} says nothing about what it needs"
    assert {register for register in needs if register not in registers} == set()
    assert {(register, column) for register, columns in needs.items() for column in columns
            if column not in registers[register].columns} == set()


def test_an_unknown_country_is_refused():
    """A mistyped country is bad input with the nearest name."""
    with pytest.raises(BadInput, match="portugal"):
        build_variant(load_exercise("D5"), Variant(seed=1000, pack_id="abroad", country="portugall"))
