"""Surnames live in places: at home in some, as frequent in the country as ever, and as a country says of endings."""

import itertools
import shutil
from pathlib import Path

import numpy as np
import pytest
import yaml

from synthetic_data import BadInput, build_population, find_problems, load_country
from synthetic_data.checks.comparisons import COMPARISONS
from synthetic_data.people.surname_homes import first_surnames

ALIKE = "one_surname_in_district"


def with_share(folder, share):
    """The country with another share of families at home."""
    profile = folder / "profile.yml"
    values = yaml.safe_load(profile.read_text())
    values["patterns"]["surnames_at_home"]["value"] = share
    profile.write_text(yaml.safe_dump(values))
    return load_country(folder)


def drawn(country, count=40_000):
    """Founders' places and surnames, at even steps of luck."""
    weights = country.tables["places"]["weight"].to_numpy(float)
    place = np.repeat(np.arange(len(weights)), np.round(weights / weights.sum() * count).astype(int)).astype(np.int16)
    luck = np.random.default_rng(3).random(len(place))
    return place, first_surnames(country, place, luck, 5, 0)


def test_a_surname_stays_as_frequent_as_its_table_says(own_country):
    """Homes change who bears a name, and not how many do: each within four standard errors."""
    country = with_share(own_country, 0.7)
    _, surname = drawn(country)
    weights = country.tables["surnames"]["weight"].to_numpy(float)
    share, got = weights / weights.sum(), np.bincount(surname, minlength=len(weights)) / len(surname)
    assert (np.abs(got - share) < 4 * np.sqrt(share / len(surname)) + 1e-9).all()


def test_homes_are_the_countrys_and_not_a_populations(own_country):
    """Another seed draws other families, and the surnames of a place stay the same ones."""
    country = with_share(own_country, 1.0)
    place, _ = drawn(country)
    luck = np.random.default_rng(9).random(len(place))
    names = [{*zip(place, first_surnames(country, place, luck, seed, 0), strict=True)} for seed in (1, 2)]
    assert names[0] == names[1]


def test_more_families_at_home_make_more_namesakes_in_a_district(tmp_path):
    """Two people of a district bear one surname hardly more often than two of the country, until names have homes."""
    got, folder = [], Path(shutil.copytree(load_country("georgia").folder, tmp_path / "own"))
    for share in (0, 0.8):
        block = build_population(with_share(folder, share), people=4000, seed=2).blocks[0]
        got.append(COMPARISONS[ALIKE].figure(COMPARISONS[ALIKE].sums(block)))
    assert got[0] < 1.4
    assert got[1] > 1.8


def test_the_ratio_of_namesakes_is_that_of_counted_pairs():
    """Pair by pair, leaving out pairs of one male line, the counted ratio is the measured one."""
    block = build_population(load_country("template"), people=400, seed=1).blocks[0]
    lives, of_place = block.lives, block.country.places["district"][0]
    here = np.flatnonzero((lives.died == lives.died.max()) & (lives.left == lives.left.max()))

    def line(person):
        while lives.father[person] >= 0:
            person = lives.father[person]
        return person

    lines = {person: line(person) for person in here}
    alike, pairs = {}, {}
    for one, other in itertools.combinations(here, 2):
        if lines[one] != lines[other]:
            homes = {of_place[lives.place[one]], of_place[lives.place[other]]}
            for place in ["all", *(homes if len(homes) == 1 else ())]:
                pairs[place] = pairs.get(place, 0) + 1
                alike[place] = alike.get(place, 0) + (lives.surname[one] == lives.surname[other])
    shares = [alike[place] / pairs[place] for place in pairs if place != "all"]
    figure = COMPARISONS[ALIKE].figure(COMPARISONS[ALIKE].sums(block))
    assert figure == pytest.approx(np.mean(shares) / (alike["all"] / pairs["all"]))


def test_an_ending_is_at_home_where_the_country_says():
    """Georgia says that surnames in -shvili are of the east: their founders live there twice as often as elsewhere."""
    country = load_country("georgia")
    place, surname = drawn(country)
    ends = np.asarray(country.names.surname_words(1).str.endswith("შვილი"))[surname]
    region = np.array(country.regions)[country.places["region"][0][place]]
    assert ends[region == "კახეთი"].mean() > 2 * ends[region == "იმერეთი"].mean()


@pytest.mark.parametrize(("pattern", "expected"), [
    ("surnames_at_home: {value: 1.2, unit: share, origin: assumed, source: a test}", "between 0 and 1"),
    ("surnames_by_region: {zzz: {unit: ratio, origin: assumed, source: a test, values: {North: 2}}}", "zzz"),
    ("surnames_by_region: {brook: {unit: ratio, origin: assumed, source: a test, values: {Nort: 2}}}", "Nort"),
])
def test_homes_that_no_surname_or_region_has_are_refused(own_country, pattern, expected):
    """A share above all, an ending that nobody bears and a region that is not there are named."""
    profile = own_country / "profile.yml"
    lines = [line for line in profile.read_text().splitlines() if "surnames_at_home" not in line]
    profile.write_text("\n".join(lines).replace("\npatterns:\n", f"\npatterns:\n  {pattern}\n", 1))
    try:
        problems = find_problems(own_country)
    except BadInput as error:
        problems = error.problems
    assert any(expected in str(problem) for problem in problems), problems
