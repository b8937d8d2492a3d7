"""Lives: who was born to whom, married whom, moved where and died when, year by year in one closed block.

What a person meets alone (death, emigration) is drawn once, at birth, from the rates of the cohort. What takes
two (marriage, birth) is decided year by year. People are numbered in order of birth year, so everybody of
childbearing age stands side by side and a year costs a few operations on slices.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.days import NEVER, day_number, new_year
from synthetic_data.core.sampling import choose, normal, systematic, waiting
from synthetic_data.core.seeding import stream
from synthetic_data.country.loading import Country
from synthetic_data.country.onsets import AGES
from synthetic_data.country.vital import FEMALE, MALE
from synthetic_data.people.childbirth import Fertile, deliveries
from synthetic_data.people.inclination import ByInclination, inherited
from synthetic_data.people.lifespans import Lifespans
from synthetic_data.people.partners import Singles, choose_partners, pair_by_age, wishes_of
from synthetic_data.people.seasons import season
from synthetic_data.people.settling import Settling
from synthetic_data.people.surname_homes import first_surnames

NOBODY = -1
_PARITY = np.array([2.4, 1.9, 0.75, 0.42, 0.32, 0.25, 0.2])
"""Relative chance of another child after 0, 1, … children (assumed: two-child norm with a tail)."""
_REMARRIAGE = 0.25
"""Chance that a divorced or widowed woman marries, beside that of a single one (assumed)."""
_GESTATION = 280
_MOURNING = 300


@dataclass
class Lives:
    """Truth about one block as arrays; kin are row numbers, days are day numbers."""

    sex: NDArray[np.int8]
    born: NDArray[np.int32]
    died: NDArray[np.int32]
    left: NDArray[np.int32]
    """Day of emigration."""
    mother: NDArray[np.int32]
    father: NDArray[np.int32]
    surname: NDArray[np.int32]
    """Surname at birth."""
    married_surname: NDArray[np.int32]
    inclination: NDArray[np.float32]
    """To learn: standard normal, see `synthetic_data.people.inclination`."""
    birth_place: NDArray[np.int16]
    place: NDArray[np.int16]
    """Where the person lives on the reference date, or lived last."""
    unions: dict[str, NDArray[np.int32]]
    """`wife, husband, start, end, divorced`."""
    moves: dict[str, NDArray[np.int32]]
    """`person, day, origin, target`."""

    def __len__(self) -> int:
        return len(self.born)


def simulate_lives(country: Country, people: int, seed: int, block: int) -> Lives:
    """Simulate one closed block from the country's first year to its reference date.

    Parameters
    ----------
    people : expected number of inhabitants at the reference date
    seed, block : the address of the block's luck
    """
    engine = _Engine(country, people, seed, block)
    for year in country.years:
        engine.live_through(int(year))
    return _lives_of(engine)


class _Engine:
    """State of a block while its years pass."""

    def __init__(self, country: Country, people: int, seed: int, block: int) -> None:
        self.country, self.seed, self.block = country, seed, block
        self.tables = country.vital
        self.births_due = np.diff(np.round(np.cumsum(self.tables.births * people)), prepend=0.0).astype(int)
        self.fertility = country.by_age("fertility")
        self.brides, self.grooms = country.by_age("marriage_women"), country.by_age("marriage_men")
        self.lifespans, self.settling = Lifespans(country), Settling(country)
        self.births_season = season(country, "season_of_births")
        self.weddings_season = season(country, "season_of_marriages")
        self.fertility_learned = ByInclination(country, "fertility_by_education")
        self.fertility_there = country.by_place_of("", "fertility_by_place")
        self.likeness = country.pattern_number("likeness_of_spouses")
        self.wishes = wishes_of(country)
        self.nuptiality = country.by_year("nuptiality")
        self.records_from = day_number(country.profile.records_from)
        self.boys_per_girl = country.by_year("sex_ratio")
        self.year, self.count = int(country.years[0]), 0
        self.first_row: dict[int, int] = {}
        self.living = _Living()
        founders = _founders(country, people)
        self._reserve(people, int(founders.sum()))
        self._settle_founders(founders)

    def _reserve(self, people: int, founders: int) -> None:
        # Where many have left since, founders outnumber the people of today.
        room = int(self.births_due.sum() * 1.03 + max(people * 0.7, founders)) + 200
        self.sex = np.zeros(room, np.int8)
        self.born, self.died, self.left = (np.full(room, NEVER, np.int32) for _ in range(3))
        self.mother, self.father = (np.full(room, NOBODY, np.int32) for _ in range(2))
        self.surname, self.married_surname = (np.zeros(room, np.int32) for _ in range(2))
        self.place, self.birth_place = (np.zeros(room, np.int16) for _ in range(2))
        self.inclination = np.zeros(room, np.float32)
        self.region = np.zeros(room, np.int16)
        """Where those who may marry this year live; of others it is not kept up."""
        self.free_from = np.full(room, -NEVER, np.int32)
        self.union = np.full(room, NOBODY, np.int32)
        self.children = np.zeros(room, np.int8)
        self.last_child = np.full(room, -NEVER, np.int32)
        self.union_start, self.union_end = (np.zeros(room, np.int32) for _ in range(2))
        self.wife, self.husband, self.divorced = (np.zeros(room, np.int32) for _ in range(3))
        self.unions = 0
        self.moves: list[tuple[NDArray[np.int32], ...]] = []

    def _settle_founders(self, number: NDArray[np.int64]) -> None:
        draw = stream(self.seed, "founders", self.block)
        first = int(self.country.years[0])
        cohorts = np.arange(first - AGES + 1, first)
        year = np.repeat(cohorts, number)
        born = (new_year(year) + draw.random(len(year)) * 365).astype(np.int32)
        inclination = normal(draw.random(len(year))).astype(np.float32)
        rows = self._add(draw, born, _sexes(self, draw, len(year)), inclination,
                         after_age=np.minimum(first - year, AGES - 1))
        u_surname = draw.random(len(year))
        self.place[rows] = self.birth_place[rows] = choose(self.settling.weights, draw.random(len(year)))
        self.surname[rows] = first_surnames(self.country, self.place[rows], u_surname, self.seed, self.block)
        starts = np.concatenate([[0], np.cumsum(number)])
        self.first_row = {int(c): int(s) for c, s in zip(cohorts, starts, strict=False)}
        self._marry(draw, first, catch_up=True)

    def _add(self, draw: np.random.Generator, born: NDArray[np.int32], sex: NDArray[np.int8],
             inclination: NDArray[np.float32], after_age: NDArray[np.int64] | None = None) -> slice:
        """Number new people and draw what they will meet alone."""
        rows = slice(self.count, self.count + len(born))
        self.count += len(born)
        self.sex[rows], self.born[rows], self.inclination[rows] = sex, born, inclination
        self.died[rows], self.left[rows] = self.lifespans.draw(draw, born, sex, inclination, after_age)
        return rows

    def live_through(self, year: int) -> None:
        """Marry, move and bear children for one year."""
        draw = stream(self.seed, "year", self.block, year)
        self.year, self.first_row[year] = year, self.count
        self._marry(draw, year)
        self._move(draw, year)
        self._bear(draw, year)

    def _cohorts(self, oldest: int, youngest: int) -> slice:
        """Return the rows of everybody born from one year to another."""
        first = min(self.first_row)
        return slice(self.first_row[max(oldest, first)], self.first_row.get(youngest + 1, self.count))

    def _marry(self, draw: np.random.Generator, year: int, catch_up: bool = False) -> None:
        rows = self._cohorts(year - 64, year - 17)
        day0 = _first_day(year)
        single = (self.free_from[rows] < day0) & (self.died[rows] > day0) & (self.left[rows] > day0)
        age = year - np.repeat(*self._years_in(rows, year - 64, year - 17))
        women = np.flatnonzero(single & (self.sex[rows] == FEMALE))
        men = np.flatnonzero(single & (self.sex[rows] == MALE))
        again = np.where(self.union[rows][women] == NOBODY, 1.0, _REMARRIAGE)
        chance = self.nuptiality[year - int(self.country.years[0])] * self.brides[age[women]] * again
        if catch_up:
            chance = np.where(age[women] > 19, 0.85, chance)
        brides = women[draw.random(len(women)) < chance] + rows.start
        if catch_up:
            wanted = self.grooms[age[men]] * np.minimum(age[men] / 25, 1)
            grooms = men[systematic(wanted, len(brides), draw.random())] + rows.start
            brides, grooms = pair_by_age(draw, self.born, brides, grooms, self.country.number("spouse_age_gap"))
        else:
            willing = men[self.grooms[age[men]] > 0] + rows.start
            grooms = choose_partners(draw, _singles(self, brides, willing), brides, willing, self.wishes)
        start = (day0 + self.weddings_season.time_of(draw.random(len(brides))) * 365).astype(np.int32)
        self._unite(draw, brides, grooms, start)

    def _years_in(self, rows: slice, oldest: int, youngest: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        years = np.arange(max(oldest, min(self.first_row)), youngest + 1)
        starts = [self.first_row.get(int(y), self.count) for y in years] + [rows.stop]
        return years, np.diff(starts)

    def _unite(self, draw: np.random.Generator, brides: NDArray[np.int64], grooms: NDArray[np.int64],
               start: NDArray[np.int32]) -> None:
        u_divorce, u_years, u_name = (draw.random(len(brides)) for _ in range(3))
        held = (grooms != NOBODY) & (np.minimum(self.died[brides], self.left[brides]) > start) \
            & (np.minimum(self.died[grooms], self.left[grooms]) > start)
        brides, grooms, start = brides[held], grooms[held], start[held]
        parting = start + (400 + waiting(u_years[held], 9 * 365.25)).astype(np.int32)
        parting = np.where(u_divorce[held] < self.country.number("divorce_share"), parting, NEVER)
        widowed = np.minimum(self.died[brides], self.died[grooms])
        end = np.minimum(widowed, parting).astype(np.int32)
        new = slice(self.unions, self.unions + len(brides))
        self.unions = new.stop
        self.wife[new], self.husband[new], self.union_start[new], self.union_end[new] = brides, grooms, start, end
        self.divorced[new] = parting < widowed
        for side in (brides, grooms):
            self.union[side] = np.arange(new.start, new.stop)
            self.free_from[side] = np.minimum(end, NEVER - _MOURNING) + _MOURNING  # cut first, or it runs over
        named = u_name[held] < self.country.number("married_women_take_name")
        self.married_surname[brides] = np.where(named, self.surname[grooms], self.surname[brides])
        self.left[brides] = np.where(self.left[grooms] > start, self.left[grooms], self.left[brides])
        self._record_moves(brides, start, self.place[grooms])

    def _record_moves(self, movers: NDArray[np.integer], day: NDArray[np.int32], target: NDArray[np.int16]) -> None:
        away = self.place[movers] != target
        if len(day) and day[0] >= self.records_from - 400:  # all of one year
            self.moves.append((movers[away].astype(np.int32), day[away], self.place[movers[away]].astype(np.int32),
                               target[away].astype(np.int32)))
        self.place[movers] = target

    def _move(self, draw: np.random.Generator, year: int) -> None:
        """Let some couples with their children under 18 move to another place."""
        day0 = _first_day(year)
        together = np.flatnonzero((self.union_end[:self.unions] > day0) & (self.union_start[:self.unions] < day0))
        chosen = together[systematic(np.ones(len(together)), len(together) * self.country.number("move_share"),
                                     draw.random())]
        target = self.settling.targets(draw, self.place[self.husband[chosen]], self.living.places(self, day0))
        day = (day0 + draw.random(len(chosen)) * 365).astype(np.int32)
        by_wife = np.full(self.count, NOBODY, np.int32)
        by_wife[self.wife[chosen]] = np.arange(len(chosen))
        rows = self._cohorts(year - 17, year)
        mothers = self.mother[rows]
        move_of = np.where(mothers == NOBODY, NOBODY, by_wife[np.maximum(mothers, 0)])
        children = np.flatnonzero((move_of != NOBODY) & (self.union[rows] == NOBODY))
        movers = np.concatenate([self.wife[chosen], self.husband[chosen], children + rows.start])
        move = np.concatenate([np.arange(len(chosen)), np.arange(len(chosen)), move_of[children]])
        present = np.minimum(self.died[movers], self.left[movers]) > day[move]
        self._record_moves(movers[present], day[move[present]], target[move[present]])

    def _bear(self, draw: np.random.Generator, year: int) -> None:
        day0, day1 = _first_day(year), _first_day(year + 1)
        rows = self._cohorts(year - 50, year - 15)
        age = year - np.repeat(*self._years_in(rows, year - 50, year - 15))
        union = self.union[rows]
        candidates = np.flatnonzero((self.sex[rows] == FEMALE) & (union != NOBODY))
        candidates = candidates[self.union_end[union[candidates]] >= day0]
        women, union = candidates + rows.start, union[candidates]
        earliest = np.maximum(day0, np.maximum(self.last_child[women], self.union_start[union] - 40) + _GESTATION)
        # A child may still be born so many days after the union has ended.
        latest = np.minimum(np.minimum(self.died[women], self.left[women]) - 1,
                            np.minimum(day1 - 1, np.minimum(self.union_end[union], NEVER - _GESTATION) + _GESTATION))
        able = np.flatnonzero(earliest <= latest)
        mothers = women[able]
        rate = self.fertility[age[candidates[able]]] * _PARITY[np.minimum(self.children[mothers], 6)] \
            * self.fertility_there[self.place[mothers]] \
            * self.fertility_learned.of(self.inclination[mothers])
        count = self.births_due[year - int(self.country.years[0])] / (1 + self.country.number("twin_share"))
        chosen, day = deliveries(draw, Fertile(earliest[able], latest[able], rate), count, day0, self.births_season)
        mothers, fathers = mothers[chosen], self.husband[union[able[chosen]]]
        twins = np.where(draw.random(len(chosen)) < self.country.number("twin_share"), 2, 1)
        self.children[mothers] += twins.astype(np.int8)
        self.last_child[mothers] = day
        self._register_children(draw, *(np.repeat(column, twins) for column in (mothers, fathers, day)))

    def _register_children(self, draw: np.random.Generator, mothers: NDArray[np.int64],
                           fathers: NDArray[np.int32], day: NDArray[np.int32]) -> None:
        parents = (self.inclination[mothers].astype(float) + self.inclination[fathers]) / 2
        inclination = inherited(parents, draw.random(len(day)), self.country.pattern_number("likeness_to_parents"),
                                self.likeness)
        sex = _sexes(self, draw, len(day))
        alike = draw.random(len(day)) < self.country.pattern_number("identical_twins")
        second = np.flatnonzero((mothers[1:] == mothers[:-1]) & alike[1:]) + 1
        sex[second] = sex[second - 1]
        rows = self._add(draw, day, sex, inclination)
        self.mother[rows], self.father[rows] = mothers, fathers
        self.surname[rows] = self.surname[fathers]
        self.place[rows] = self.birth_place[rows] = self.place[mothers]
        with_mother = self.left[mothers] - day < 18 * 365  # children leave with her; nobody leaves alone before 18
        grown = np.maximum(self.left[rows], day + 18 * 365)
        self.left[rows] = np.where(with_mother, self.left[mothers], np.where(self.left[rows] == NEVER, NEVER, grown))


class _Living:
    """Finds who is alive; asked for later and later days, it looks less and less far back."""

    def __init__(self) -> None:
        self._oldest = 0

    def places(self, engine: _Engine, day: int) -> NDArray[np.int16]:
        """Return the place of everybody alive on a day."""
        rows = slice(self._oldest, engine.count)
        living = (engine.died[rows] > day) & (engine.left[rows] > day)
        # People stand in order of birth, so those before the first one alive need not be looked at again.
        self._oldest += int(living.argmax()) if len(living) else 0
        return engine.place[rows][living]


def _first_day(year: int) -> int:
    return day_number(dt.date(year, 1, 1))


def _singles(engine: _Engine, brides: NDArray[np.int64], men: NDArray[np.int64]) -> Singles:
    everyone = slice(0, engine.count)
    for side in (brides, men):
        engine.region[side] = engine.settling.region[engine.place[side]]
    return Singles(engine.born[everyone], engine.mother[everyone], engine.father[everyone],
                   engine.inclination[everyone], engine.region[everyone])


def _founders(country: Country, people: int) -> NDArray[np.int64]:
    """Return how many people of each of the 110 cohorts before the first year are alive as it begins."""
    first, tables = int(country.years[0]), country.vital
    dead = [[table.share_by(int(cohort), float(first - cohort - 0.5)) for table in tables.death]
            for cohort in np.arange(first - AGES + 1, first)]
    expected = tables.founder_births * people * (1 - np.mean(dead, axis=1))
    return np.diff(np.round(np.cumsum(expected)), prepend=0.0).astype(int)


def _sexes(engine: _Engine, draw: np.random.Generator, count: int) -> NDArray[np.int8]:
    ratio = engine.boys_per_girl[max(0, engine.year - int(engine.country.years[0]))]
    return np.asarray(draw.random(count) < ratio / (1 + ratio), np.int8)


def _lives_of(engine: _Engine) -> Lives:
    """Return what happened up to the reference date; the future is not known."""
    now = day_number(engine.country.profile.reference_date)
    people, unions = slice(0, engine.count), slice(0, engine.unions)
    died = _until(engine.died[people], now)
    # Who dies before the day that was drawn for leaving never leaves.
    left = _until(np.where(engine.left[people] < engine.died[people], engine.left[people], NEVER), now)
    ended = _until(engine.union_end[unions], now)
    moves = [np.concatenate(part) for part in zip(*engine.moves, strict=True)] or [np.zeros(0, np.int32)] * 4
    kept = moves[1] < now
    never_married = engine.union[people] == NOBODY
    return Lives(
        sex=engine.sex[people], born=engine.born[people], died=died, left=left,
        mother=engine.mother[people], father=engine.father[people], surname=engine.surname[people],
        married_surname=np.where(never_married | (engine.sex[people] == MALE), engine.surname[people],
                                 engine.married_surname[people]),
        inclination=engine.inclination[people], birth_place=engine.birth_place[people], place=engine.place[people],
        unions={"wife": engine.wife[unions], "husband": engine.husband[unions], "start": engine.union_start[unions],
                "end": ended, "divorced": ((engine.divorced[unions] == 1) & (ended < NEVER)).astype(np.int32)},
        moves=dict(zip(("person", "day", "origin", "target"), (part[kept] for part in moves), strict=True)))


def _until(days: NDArray[np.int32], now: int) -> NDArray[np.int32]:
    return np.where(days < now, days, NEVER).astype(np.int32)
