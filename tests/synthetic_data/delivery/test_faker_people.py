"""Names and numbers alone: as Faker provider and as a table."""

import re

import pandas as pd
import pytest
from faker import Faker

from synthetic_data import country_provider, draw_identities, load_country
from synthetic_data.country.identifiers import number_pattern

FIN = re.compile(r"O[0-9A-HJ-NP-Z]{6}")


@pytest.fixture(scope="module")
def fake():
    """A Faker that knows the country."""
    fake = Faker()
    fake.add_provider(country_provider(load_country("azerbaijan")))
    fake.seed_instance(3)
    return fake


def test_a_faker_citizen_is_coherent(fake):
    """Surname, patronymic and number fit the person: female forms for women, numbers that cannot exist."""
    for _ in range(300):
        person = fake.citizen()
        assert FIN.fullmatch(person["personal_number"])
        assert person["patronymic"].endswith("oğlu" if person["sex"] == "M" else "qızı")
        if person["sex"] == "F":
            assert not person["last_name"].endswith(("ov", "yev"))


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
