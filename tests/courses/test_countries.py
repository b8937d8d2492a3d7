"""Every exercise in every country: it can be set there and solved, or says in a sentence what the country lacks."""

import shutil

import pytest

from courses import HOME, Variant, build_variant, list_exercises, load_exercise
from courses.authoring.bots import SOLVER_FROM
from courses.authoring.samples import Sample, score_sample
from courses.authoring.sittings import sit
from synthetic_data import BadInput, list_countries, load_country, load_spec, new_country

ABROAD = [code for code in list_countries() if code != HOME]


def assert_can_be_set_in(name, country):
    """A pack with its key, and whoever reads all of it and errs nowhere earns the points."""
    (sitting,) = sit(load_exercise(name, country=country), [1000])
    assert sitting.pack.size > 1000
    points = sitting.points(sitting.right)
    assert sum(points.values()) >= 100 * SOLVER_FROM, points


@pytest.mark.slow
@pytest.mark.parametrize(("name", "country"), [
    pytest.param(name, country, marks=pytest.mark.full if (place + turn) % len(ABROAD) or place % 3 else ())
    for place, name in enumerate(list_exercises()) for turn, country in enumerate(ABROAD)])
def test_an_exercise_can_be_set_and_solved_in_every_country(name, country):
    """Each shipped country has all that each exercise shows and counts."""
    assert_can_be_set_in(name, country)


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A country just begun from a locale of Faker."""
    return str(new_country("PL", "pl_PL", tmp_path_factory.mktemp("begun") / "PL").folder)


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param(name, marks=() if name == "D2" else pytest.mark.full)
                                  for name in list_exercises()])
def test_an_exercise_can_be_set_and_solved_in_a_country_just_begun(begun, name):
    """A country made with `new-country` and nothing else has all of it too."""
    assert_can_be_set_in(name, begun)


def test_a_country_without_what_an_exercise_needs_says_so(tmp_path):
    """No crash and no half exercise: a sentence for each register and column that is not there."""
    folder = shutil.copytree(load_country("template").folder, tmp_path / "own")
    (folder / "registers" / "insured_account.yml").unlink()
    births = folder / "registers" / "population_register.yml"
    births.write_text("".join(line for line in births.read_text().splitlines(True) if "father_number" not in line))
    with pytest.raises(BadInput) as refused:
        build_variant(load_exercise("D2"), Variant(seed=1000, pack_id="abroad", country=str(folder)))
    said = str(refused.value)
    assert "has no register insured_account" in said
    assert "has no column father_number in its register population_register" in said


def test_money_has_the_name_that_the_country_gives_it():
    """Texts that name the currency at home name that of the country in which the cases are set."""
    pack, _ = build_variant(load_exercise("D5"), Variant(seed=1000, pack_id="abroad", country="portugal"))
    texts = pack.files["texts.en.json"].decode()
    assert "EUR" in texts
    assert "AZN" not in texts


def test_feedback_names_the_money_of_the_country_too():
    """What is said of answers is in the money of the cases; at home it stays as it is written."""
    said = {}
    for country in (HOME, "portugal"):
        exercise = load_exercise("D5", country=country)
        pack, key = build_variant(exercise, Variant(seed=1000, pack_id="money", country=country))
        sample = load_spec(exercise.keys / "answers" / "accepts_the_averages.yml", Sample)
        said[country] = " ".join(score.feedback for score in score_sample(exercise, sample, pack, key))
    assert "AZN" in said[HOME] and "EUR" not in said[HOME]
    assert "EUR" in said["portugal"] and "AZN" not in said["portugal"]


@pytest.mark.parametrize("name", list_exercises())
def test_what_an_exercise_needs_is_what_its_home_has(name):
    """The list of needs names registers and columns of the country where the exercise was written."""
    needs, registers = load_exercise(name).needs, load_country(HOME).registers
    assert {register for register in needs if register not in registers} == set()
    assert {(register, column) for register, columns in needs.items() for column in columns
            if column not in registers[register].columns} == set()


def test_an_unknown_country_is_refused():
    """A mistyped country is bad input with the nearest name."""
    with pytest.raises(BadInput, match="portugal"):
        build_variant(load_exercise("D5"), Variant(seed=1000, pack_id="abroad", country="portugall"))
