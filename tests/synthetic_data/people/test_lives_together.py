"""People's lives go together: what the profile's patterns say is found in the people, and nothing impossible is."""

import dataclasses

import numpy as np
import pytest

from synthetic_data.checks.comparisons import COMPARISONS
from synthetic_data.core.days import NEVER, day_number, new_year, year_of
from synthetic_data.country.patterns import Patterns
from synthetic_data.people.block import alive
from synthetic_data.people.childbirth import Fertile, deliveries
from synthetic_data.people.history import History
from synthetic_data.people.partners import Singles, Wishes, choose_partners
from synthetic_data.people.seasons import Season, infant_deaths, season
from synthetic_data.people.wages import mean_wages, wages_on


def neutral(country):
    """The country with no pattern at all."""
    return dataclasses.replace(country, profile=country.profile.model_copy(update={"patterns": Patterns()}))


@pytest.fixture(scope="module")
def town(azerbaijan):
    """A block of the complete country."""
    return History(azerbaijan, 3, 0, 12_000)


@pytest.fixture(scope="module")
def plain(azerbaijan):
    """The same without patterns."""
    return History(neutral(azerbaijan), 3, 0, 12_000)


def figure(block, name):
    return COMPARISONS[name].figure(COMPARISONS[name].sums(block))


@pytest.mark.parametrize(("name", "low", "high"), [
    ("women_wage_ratio", 0.6, 0.8), ("graduate_wage_ratio", 1.15, 1.75), ("largest_region_wage_ratio", 1.1, 1.5),
    ("spouses_schooling_correlation", 0.35, 0.6), ("study_ratio_by_mother", 1.4, 2.6),
    ("moves_within_region", 0.6, 0.85), ("jobs_within_region", 0.55, 0.95), ("spouses_born_in_one_region", 0.6, 0.85),
    ("village_to_town_household_size", 1.08, 1.35)])
def test_lives_go_together_because_the_profile_says_so(town, plain, name, low, high):
    """Each figure lies where the patterns put it, and outside without them."""
    assert low < figure(town, name) < high
    assert not low < figure(plain, name) < high


def test_no_pattern_changes_how_many_work_and_what_they_earn_on_average(town, plain):
    """Patterns move who works and who earns more; how many do, and the mean, stay within a tenth."""
    for block in (town, plain):
        contracts = block.tables["contract"]
        runs = (contracts["end"] == NEVER) & alive(block.lives)[contracts["person"]]
        assert contracts["wage"][runs].mean() == pytest.approx(933.8, rel=0.1)
        assert runs.sum() / alive(block.lives).sum() == pytest.approx(0.175, rel=0.15)


def test_wages_of_a_year_are_the_published_mean_of_that_year(town):
    """Contracts that ran in the middle of a year pay, on average, what the profile prints for it."""
    contracts = town.tables["contract"]
    for year in (2013, 2018, 2020, 2023):
        day = int(new_year(year)) + 181
        runs = (contracts["day"] <= day) & (contracts["end"] > day)
        mean = mean_wages(town.country, np.array([year]))[0]
        assert wages_on(town, contracts, day)[runs].mean() == pytest.approx(mean, rel=0.08)


def test_mean_wages_grow_evenly_between_known_years_and_as_the_profile_says_outside(azerbaijan):
    """Halfway between two known years lies their geometric mean; before the first the yearly growth applies."""
    got = mean_wages(azerbaijan, np.array([2012, 2013, 2014, 2015]))
    assert got[1:].tolist() == pytest.approx([423, (423 * 467) ** 0.5, 467])
    assert got[0] == pytest.approx(423 / (1 + azerbaijan.number("wage_growth")))


def test_sectors_have_their_share_of_women(town):
    """Women are many in schools and clinics and few on building sites and oil fields."""
    contracts = town.tables["contract"]
    women = town.lives.sex[contracts["person"]] == 0
    share = {sector: women[contracts["sector"] == place].mean()
             for place, sector in enumerate(town.country.tables["employers"]["sector"])}
    for sector in ("education", "health", "construction", "transport", "trade"):
        assert share[sector] == pytest.approx(town.country.pattern("women_by_sector").values[sector], abs=0.08)


def test_disabled_people_work_less(town):
    """Of people of working age fewer have a job the more severe their disability."""
    lives, today = town.lives, town.today
    group = np.zeros(len(lives), int)
    decisions = town.tables["disability"]
    lasting = decisions["end"] > today
    group[decisions["person"][lasting]] = decisions["group"][lasting]
    contracts = town.tables["contract"]
    works = np.zeros(len(lives), bool)
    works[contracts["person"][contracts["end"] == NEVER]] = True
    grown = alive(lives) & (today - lives.born > 25 * 365) & (today < town.age_limit)
    shares = [works[grown & (group == code)].mean() for code in (0, 3, 1)]
    assert shares[0] > shares[1] > shares[2]


def test_births_follow_the_season_and_no_month_gathers_those_left_over(town):
    """First and later births alike spread over the months as the season says, December included."""
    births = town.tables["birth"]
    recent = births["day"] >= town.records_from
    order = np.lexsort((births["day"], births["mother"]))
    later = np.zeros(len(order), bool)
    later[order[1:]] = births["mother"][order][1:] == births["mother"][order][:-1]
    wanted = np.diff(season(town.country, "season_of_births").happened)
    for kind in (later, ~later):
        month = births["day"][recent & kind].astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12
        got = np.bincount(month, minlength=12) / len(month)
        assert np.abs(got - wanted).max() < 5 * np.sqrt(0.083 / len(month))


def test_a_season_knows_the_share_of_each_day(azerbaijan):
    """Nothing before the year, the first month's share after its 31 days, all at the end, and ever more between."""
    births = season(azerbaijan, "season_of_births")
    shares = births.events_by(np.arange(-2, 369))
    assert shares[[0, 1, 2, -3, -2, -1]] == pytest.approx([0, 0, 0, 1, 1, 1])
    assert shares[2 + 31] == pytest.approx(births.happened[1]) and (np.diff(shares[2:-3]) > 0).all()


def test_days_of_birth_do_not_lean_to_the_end_of_the_year():
    """Women who may all year long, and those who only may from July on, leave no month fuller than its hazard."""
    count, draw = 40_000, np.random.Generator(np.random.PCG64(1))
    earliest = np.where(np.arange(count) % 2, 182, 0)
    women = Fertile(earliest, np.full(count, 364), np.ones(count))
    even = Season(np.linspace(0, 1, 13))
    chosen, day = deliveries(draw, women, 12_000, 0, even)
    assert len(chosen) == pytest.approx(12_000, abs=2)
    assert (day >= earliest[chosen]).all()
    full_year = day[earliest[chosen] == 0]
    # A constant hazard leaves fewer at risk, so the first half is at least as full as the second.
    assert (full_year < 182).sum() >= 0.98 * (full_year >= 182).sum()


def test_infants_die_mostly_in_their_first_weeks():
    """The asked-for share of infant deaths falls into the first 28 days, and none before birth or after the year."""
    born = np.zeros(10_000, np.int32)
    died = np.linspace(0, 365, 10_000).astype(np.int32)
    got = infant_deaths(born, died, 0.5)
    assert (got < 28).mean() == pytest.approx(0.5, abs=0.02)
    assert got.min() >= 0
    assert got.max() <= 365


def test_twins_are_of_one_sex_more_often_than_chance(azerbaijan):
    """Identical twins share their sex: with 3 of 10 pairs identical, 65 of 100 pairs are of one sex."""
    pairs = []
    for seed in range(3):
        lives = History(azerbaijan, seed, 0, 12_000).lives
        key = np.where(lives.mother >= 0, lives.mother.astype(np.int64) << 20 | (lives.born + 100_000), -1)
        rows = np.flatnonzero((key[1:] == key[:-1]) & (key[1:] >= 0))
        pairs.append(lives.sex[rows] == lives.sex[rows + 1])
    same = np.concatenate(pairs)
    assert same.mean() == pytest.approx(0.65, abs=4 * np.sqrt(0.23 / len(same)))


def test_nobody_marries_kin_and_nobody_two_at_once():
    """Parents, children and half-siblings are never chosen, and no man by two brides."""
    draw = np.random.Generator(np.random.PCG64(2))
    count = 60
    born = np.arange(count, dtype=np.int32) * 10
    mother, father = np.full(count, -1, np.int32), np.full(count, -1, np.int32)
    father[1::2] = 0  # every bride and every second man is a child of person 0
    father[2::4] = 0
    people = Singles(born, mother, father, np.zeros(count, np.float32), np.zeros(count, np.int16))
    brides, men = np.arange(1, count, 2), np.arange(0, count, 2)
    grooms = choose_partners(draw, people, brides, men, Wishes(age_gap=0, spread=1, likeness=0, within_region=0.5))
    found = grooms[grooms >= 0]
    assert len(set(found.tolist())) == len(found) > 0
    assert not (father[found] == 0).any()
    assert 0 not in found


def test_every_move_leads_somewhere_and_ends_where_the_person_lives(town):
    """Moves follow each other, lead to another place, and the last leads to the household's."""
    moves, lives = town.lives.moves, town.lives
    assert (moves["origin"] != moves["target"]).all()
    order = np.lexsort((moves["day"], moves["person"]))
    person, origin, target = (moves[name][order] for name in ("person", "origin", "target"))
    follows = person[1:] == person[:-1]
    assert (origin[1:][follows] == target[:-1][follows]).all()
    last = np.append(~follows, True)
    assert (lives.place[person[last]] == target[last]).all()
    at_home = town.heads >= 0
    assert (lives.place[at_home] == lives.place[town.heads[at_home]]).all()


def test_learned_people_live_longer_and_expectancy_stays(town, plain):
    """Death rates fall with schooling as the profile says, and the mean age at death stays within half a year."""
    for block in (town, plain):
        lives = block.lives
        old = (year_of(lives.born) >= 1940) & (year_of(lives.born) < 1950) & (lives.left == NEVER)
        gone = lives.died < day_number(block.country.profile.reference_date)
        high = lives.inclination > 0
        gap = gone[old & ~high].mean() - gone[old & high].mean()
        assert gap > 0.02 if block is town else abs(gap) < 0.05
