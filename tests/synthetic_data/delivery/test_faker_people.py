"""The country's people as a Faker provider, and identities as a table."""

import datetime as dt
import json
import re

import pandas as pd
import pytest
from faker import Faker

from synthetic_data import BadInput, country_provider, draw_identities, list_countries, load_country
from synthetic_data.country.identifiers import number_pattern

FIN = re.compile(r"O[0-9A-HJ-NP-Z]{6}")


@pytest.fixture(scope="module")
def fake():
    """A Faker that knows the country."""
    fake = Faker()
    fake.add_provider(country_provider(load_country("azerbaijan"), people=500))
    fake.seed_instance(3)
    return fake


@pytest.fixture(scope="module", params=list_countries())
def anywhere(request):
    """A Faker of each shipped country."""
    fake = Faker()
    fake.add_provider(country_provider(load_country(request.param), people=300))
    fake.seed_instance(4)
    return fake


def test_a_faker_citizen_is_coherent(fake):
    """Surname, patronymic and number fit the person: female forms for women, numbers that cannot exist."""
    for _ in range(100):
        person = fake.citizen()
        assert FIN.fullmatch(person["personal_number"])
        assert person["patronymic"].endswith("oğlu" if person["sex"] == "M" else "qızı")
        if person["sex"] == "F":
            assert not person["last_name"].endswith(("ov", "yev"))


def test_what_is_asked_one_after_the_other_is_about_one_person(anywhere):
    """The household holds the citizen at one address, and the row is that citizen's, in every country."""
    for _ in range(12):
        citizen, household = anywhere.citizen(), anywhere.household()
        assert citizen in household["members"]
        assert {member["street"] for member in household["members"]} == {citizen["street"]}
        assert list(household["roles"].values()).count("head") == 1
        assert household["roles"].keys() == {member["personal_number"] for member in household["members"]}
        row = anywhere.register_row("population_register")
        if row is not None:  # some are not registered
            assert (row["personal_number"], row["birth_date"]) == (citizen["personal_number"], citizen["birth_date"])
            assert type(row["birth_date"]) is dt.date


def test_a_row_is_of_the_citizen_who_is_on_file(anywhere):
    """A birth is the child's own: its number, its mother, and the three dates in order."""
    for _ in range(5):
        child = anywhere.citizen(on_file="civil_birth")
        row = anywhere.register_row("civil_birth")
        assert row["personal_number"] == child["personal_number"]
        assert row["mother_number"] in (None, child["mother_number"])
        assert row["happened_on"] <= row["recorded_on"] <= row["received_on"]


def test_what_no_register_holds_is_none_and_what_is_none_is_refused(fake):
    """A living person has no death on file; a register that the country lacks is named with its neighbours."""
    citizen = fake.citizen()
    assert fake.register_row("civil_death", of=citizen) is None
    with pytest.raises(BadInput, match="did you mean civil_birth"):
        fake.register_row("civil_births")
    with pytest.raises(BadInput, match="nobody of this population"):
        fake.household(of={"person_id": 10**9})


def test_the_same_seed_gives_the_same_people():
    """Faker's seed decides who comes."""
    said = []
    for _ in range(2):
        fake = Faker()
        fake.add_provider(country_provider(load_country("template"), people=200))
        fake.seed_instance(9)
        said.append([fake.citizen()["personal_number"] for _ in range(20)])
    assert said[0] == said[1]
    assert len(set(said[0])) > 10


def test_the_tutorial_about_faker_runs(root):
    """Every cell of the notebook runs from top to bottom, and its own claims hold."""
    notebook = json.loads((root / "docs/tutorials/people-for-faker.ipynb").read_text())
    names = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    assert names["citizen"] in names["household"]["members"]
    assert names["made"].title == "Lithuania"


def test_faker_names_follow_their_weights(fake):
    """The commonest surname, which Faker's own list lacks, comes about as often as its weight says."""
    table = load_country("azerbaijan").tables["surnames"]
    share = table.loc[(table["stem"] == "Məmməd") & (table["form"] == "ov"), "weight"].sum() / table["weight"].sum()
    names = [fake.citizen_last_name("M") for _ in range(4000)]
    assert names.count("Məmmədov") == pytest.approx(4000 * share, rel=0.35)


def test_a_table_of_identities_follows_the_weights():
    """Many identities at once: the same weights, different numbers, dates before the reference date."""
    country = load_country("azerbaijan")
    table = draw_identities(country, rows=50_000, seed=1)
    surnames = country.tables["surnames"]
    weight = surnames.loc[(surnames["stem"] == "Əli") & (surnames["form"] == "yev"), "weight"].sum()
    men = table[table["sex"] == "M"]
    assert (men["last_name"] == "Əliyev").mean() == pytest.approx(weight / surnames["weight"].sum(), rel=0.1)
    assert table["personal_number"].is_unique
    assert table["personal_number"].str.fullmatch(number_pattern(country.profile.personal_number).pattern).all()
    assert table["birth_date"].max() < pd.Timestamp(country.profile.reference_date)
