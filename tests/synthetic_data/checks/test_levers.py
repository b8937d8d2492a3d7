"""Which number moves which target: the table is whole, names what exists, and says the right way."""

import re
import shutil

import pytest
import yaml

from synthetic_data import BadInput, build_population, find_problems, load_country
from synthetic_data.checks.assumptions import assumed_figures
from synthetic_data.checks.country_check import load_sound_country
from synthetic_data.checks.levers import levers
from synthetic_data.checks.measures import BENEFIT_MEASURES
from synthetic_data.checks.measuring import PLAIN, measure_blocks

STRONG = [("divorces_per_1000", "divorce_share"), ("employees_per_person", "contract_share_women"),
          ("share_of_households_of_one", "take_in_elder"), ("students_per_person", "student_share"),
          ("mean_wage", "mean_wage"), ("twin_share", "twin_share"), ("mean_household_size", "stay_with_parents")]

RARE = {"twin_share": 3.0, "divorce_share": 2.5}
"""Numbers that few people feel, and how much more shows."""


def test_every_measure_has_its_levers():
    """Whatever a target can be about, the table says what moves it, and which way."""
    assert set(levers()) == {*PLAIN, *BENEFIT_MEASURES}
    assert {way for moves in levers().values() for way in moves.values()} == {"up", "down"}


def test_levers_name_what_a_profile_has():
    """Each number exists in a profile, each column in the table it is said to stand in."""
    country = load_country("azerbaijan")
    columns = {column for table in country.tables.values() for column in table} | {"number"}
    for key in {key for moves in levers().values() for key in moves}:
        if key.startswith("numbers."):
            assert hasattr(country.profile.numbers, key.removeprefix("numbers.")), key
        elif key.startswith("patterns."):
            assert hasattr(country.profile.patterns, key.removeprefix("patterns.").split()[0]), key
        elif key.startswith(("tables/", "names/")):
            file, first, *_ = re.split(r"[ ]", key)
            assert (country.folder / file).is_file(), key
            assert first in columns, key


@pytest.mark.parametrize(("measure", "number"), STRONG)
def test_a_raised_number_moves_its_measure_the_way_the_table_says(own_country, measure, number):
    """Raised by three tenths (or more, a rare thing), the population's figure goes where it should."""
    profile = own_country / "profile.yml"
    got = []
    for factor in (1.0, RARE.get(number, 1.3)):
        values = yaml.safe_load(profile.read_text())
        values["numbers"][number]["value"] *= factor
        profile.write_text(yaml.safe_dump(values))
        world = build_population(load_country(own_country), people=6000, seed=2)
        got.append(measure_blocks(world.blocks, [(measure, ())])[measure, ()])
    assert (got[1] > got[0]) == (levers()[measure][f"numbers.{number}"] == "up")


def test_a_bare_copy_of_the_template_is_no_country(tmp_path):
    """Another name, other blanks and other sources do not make a country of the template."""
    folder = shutil.copytree(load_country("template").folder, tmp_path / "atlantis")
    assert any("invented for the template" in str(problem) for problem in find_problems(folder))
    for path in folder.rglob("*.yml"):
        path.write_text(path.read_text().replace("invented for the template", "yearbook of Atlantis 2023")
                        .replace("code: template", "code:   atlantis"))
    [problem] = find_problems(folder)
    assert "every one of them" in str(problem)
    with pytest.raises(BadInput, match="every one of them"):
        load_sound_country(folder)


@pytest.mark.parametrize("code", ["georgia", "portugal"])
def test_what_is_assumed_about_a_country_is_listed(code):
    """Every place that says assumed stands in the list, with its reason, and nothing published does."""
    country = load_country(code)
    listed = assumed_figures(country)
    written = sum(path.read_text().count("origin: assumed") for path in country.folder.rglob("*.yml"))
    unsaid = sum(len(re.findall(r"(?:recorded|received)_after: ", path.read_text()))
                 for path in (country.folder / "registers").glob("*.yml"))
    assert len(listed) >= written + unsaid + 1  # and the pools
    assert all(reason.strip() for _, _, reason in listed)
