"""Figures that compare groups of a population, or say how two things go together.

Each is made from sums, so that a population of any size is measured block by block: a comparison names the sums of one
block and how the sums of all blocks make a figure. Wages are those that registers tell of: what employers have
reported to the insurance for the last four quarters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.days import NEVER
from synthetic_data.country.patterns import COLLEGE, SECONDARY, UNIVERSITY
from synthetic_data.country.vital import FEMALE
from synthetic_data.people.block import alive
from synthetic_data.people.history import History
from synthetic_data.people.lives import NOBODY
from synthetic_data.registers.sources import Look, source_table

Sums = NDArray[np.float64]
_NEONATAL, _YEAR = 28, 365


@dataclass(frozen=True)
class Comparison:
    """A figure made from sums over blocks."""

    sums: Callable[[History], Sums]
    figure: Callable[[Sums], float]


def reported_wages(block: History) -> tuple[Sums, Sums]:
    """Return what each person earned in the last four quarters, and in how many months, as employers reported it."""
    quarters = source_table(block, "quarter", Look(block.today, hindsight=False))
    size = len(block.lives)
    paid, months = (np.bincount(quarters["person"], quarters[name], minlength=size).astype(float)
                    for name in ("wage_paid", "months"))
    return paid, months


def _ratio(sums: Sums) -> float:
    """Return the mean of one group over that of the other: sum and number of each."""
    above, of_above, below, of_below = sums
    return float(above / of_above / (below / of_below)) if of_above and of_below and below else float("nan")


def _share(sums: Sums) -> float:
    return float(sums[0] / sums[1]) if sums[1] else float("nan")


def _moments(x: NDArray[np.floating], y: NDArray[np.floating]) -> Sums:
    # Sums, because blocks are seen one after the other and only sums can be added up.
    return np.array([len(x), x.sum(), y.sum(), (x * x).sum(), (y * y).sum(), (x * y).sum()], float)


def _correlation(sums: Sums) -> float:
    """Return Pearson's correlation from a number, two sums, two sums of squares and one of products."""
    count, x, y, xx, yy, xy = sums
    spread = (count * xx - x * x) * (count * yy - y * y)
    return float((count * xy - x * y) / np.sqrt(spread)) if spread > 0 else float("nan")


def _wages_of(of: Callable[[History], NDArray[np.bool_]], beside: Callable[[History], NDArray[np.bool_]]
              ) -> Comparison:
    """Compare the mean wage of one group of people with that of another."""
    def sums(block: History) -> Sums:
        paid, months = reported_wages(block)
        return np.array([part[group(block)].sum() for group in (of, beside) for part in (paid, months)])
    return Comparison(sums, _ratio)


def _finished(level: int) -> Callable[[History], NDArray[np.bool_]]:
    return lambda block: np.asarray(block.education.finished == level)


def _is_woman(block: History) -> NDArray[np.bool_]:
    return np.asarray(block.lives.sex == FEMALE)


def _is_man(block: History) -> NDArray[np.bool_]:
    return np.asarray(block.lives.sex != FEMALE)


def _largest_region(block: History) -> int:
    weights = block.country.tables["places"]["weight"].to_numpy(float)
    return int(np.bincount(block.country.places["region"][0], weights).argmax())


def _regions(block: History) -> NDArray[np.int16]:
    """Return the region in which each person lives."""
    return np.asarray(block.country.places["region"][0][block.lives.place])


def _couples(block: History) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return wives and husbands who are married on the reference date and live here."""
    unions, here = block.lives.unions, alive(block.lives)
    wife, husband = unions["wife"], unions["husband"]
    rows = np.flatnonzero((unions["end"] == NEVER) & here[wife] & here[husband])
    return wife[rows], husband[rows]


def _spouses_schooling(block: History) -> Sums:
    wife, husband = _couples(block)
    level = block.education.finished.astype(float)
    return _moments(level[wife], level[husband])


def _spouses_wages(block: History) -> Sums:
    wife, husband = _couples(block)
    paid, months = reported_wages(block)
    both = (months[wife] > 0) & (months[husband] > 0) & (paid[wife] > 0) & (paid[husband] > 0)
    wife, husband = wife[both], husband[both]
    return _moments(np.log(paid[wife] / months[wife]), np.log(paid[husband] / months[husband]))


def _spouses_regions(block: History) -> Sums:
    wife, husband = _couples(block)
    born = block.country.places["region"][0][block.lives.birth_place]
    return np.array([(born[wife] == born[husband]).sum(), len(wife)], float)


def _age_gap(block: History) -> Sums:
    wife, husband = _couples(block)
    gap = (block.lives.born[wife] - block.lives.born[husband]) / 365.25
    return np.array([gap.sum(), len(gap)])


def _moves(block: History) -> Sums:
    """Moves since records began, by the region left and the region come to."""
    region, moves = block.country.places["region"][0], block.tables["move"]
    kept = moves["day"] >= block.records_from
    within = region[moves["origin"][kept]] == region[moves["target"][kept]]
    return np.array([within.sum(), len(within)], float)


def _jobs(block: History) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
    """Return employees with a running contract, and the region of their employer."""
    contracts = block.tables["contract"]
    rows = np.flatnonzero((contracts["end"] == NEVER) & alive(block.lives)[contracts["person"]])
    places = block.employers["place"][contracts["employer"][rows]]
    return contracts["person"][rows], np.asarray(block.country.places["region"][0][places])


def _jobs_at_home(block: History) -> Sums:
    person, region = _jobs(block)
    return np.array([(_regions(block)[person] == region).sum(), len(person)], float)


def _women_at_work(block: History) -> Sums:
    person, _ = _jobs(block)
    return np.array([(block.lives.sex[person] == FEMALE).sum(), len(person)], float)


def _unemployed(block: History) -> Sums:
    """People registered as unemployed on the reference date, in the largest region and in all."""
    table = block.tables["unemployment"]
    person = table["person"][(table["end"] == NEVER) & alive(block.lives)[table["person"]]]
    return np.array([(_regions(block)[person] == _largest_region(block)).sum(), len(person)], float)


def _wages_of_the_capital(block: History) -> Sums:
    paid, months = reported_wages(block)
    person, region = _jobs(block)
    there = np.zeros(len(paid), bool)
    there[person[region == _largest_region(block)]] = True
    return np.array([paid[there].sum(), months[there].sum(), paid.sum(), months.sum()])


def _household_sizes(block: History) -> Sums:
    sizes = np.bincount(block.heads[block.heads >= 0], minlength=len(block.lives))
    codes, words = block.country.places["place_kind"]
    kind = codes[block.lives.place]
    sums = []
    for name in ("rural", "urban"):
        there = (sizes > 0) & (kind == (words.categories.get_loc(name) if name in words.categories else -1))
        sums += [sizes[there].sum(), there.sum()]
    return np.array(sums, float)


def _study_of_children(block: History) -> Sums:
    """People of 19 to 30 who began to study: with a mother who did, and with one who did not."""
    lives, began = block.lives, block.education.entered >= COLLEGE
    age = (block.today - lives.born) / 365.25
    rows = np.flatnonzero(alive(lives) & (lives.mother != NOBODY) & (age >= 19) & (age < 31))
    mothers = began[lives.mother[rows]]
    return np.array([began[rows][mothers].sum(), mothers.sum(), began[rows][~mothers].sum(), (~mothers).sum()], float)


def _one_school(block: History) -> Sums:
    """Pairs of pupils of one mother, one born after the other, and how many of them go to one school."""
    table, lives = block.tables["school"], block.lives
    now = np.flatnonzero((table["end"] > block.today) & (lives.mother[table["person"]] != NOBODY))
    order = now[np.lexsort((lives.born[table["person"][now]], lives.mother[table["person"][now]]))]
    mother, school = lives.mother[table["person"][order]], table["school"][order]
    pair = mother[1:] == mother[:-1]
    return np.array([(pair & (school[1:] == school[:-1])).sum(), pair.sum()], float)


def _in_months(kind: str, first: int, last: int) -> Comparison:
    """The share of a year's events that falls into some of its months, since records began."""
    def sums(block: History) -> Sums:
        days = block.tables[kind]["day"]
        month = days[days >= block.records_from].astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12 + 1
        return np.array([((month >= first) & (month <= last)).sum(), len(month)], float)
    return Comparison(sums, _share)


def _one_surname(level: str) -> Comparison:
    """How often two people of one place bear one surname, on average over places, to two people of the country.

    Notes
    -----
    Isonymy as counted by Barrai and others. Pairs of one male line are left out: in a small population they would be
    most of those who share a name, and say nothing about others.
    """
    def sums(block: History) -> Sums:
        here = np.flatnonzero(alive(block.lives))
        place = block.country.places[level][0][block.lives.place[here]].astype(np.int64)
        name, line = block.lives.surname[here].astype(np.int64), _first_fathers(block)[here].astype(np.int64)
        alike, pairs = _alike_in(place, name, line)
        asked = pairs > 0
        everywhere = _alike_in(np.zeros_like(place), name, line)
        return np.array([(alike[asked] / pairs[asked]).sum(), asked.sum(), everywhere[0][0], everywhere[1][0]])
    return Comparison(sums, _ratio)


def _alike_in(place: NDArray[np.int64], name: NDArray[np.int64], line: NDArray[np.int64]) -> tuple[Sums, Sums]:
    """Return, per place, how many pairs of two male lines bear one surname, and how many there are."""
    same_line = _pairs(place, line)
    return _pairs(place, name) - same_line, _pairs(place, np.zeros_like(name)) - same_line


def _pairs(place: NDArray[np.int64], mark: NDArray[np.int64]) -> Sums:
    """Return how many pairs of people of each place bear one mark."""
    keys, count = np.unique(place << 32 | mark, return_counts=True)
    pairs: Sums = np.bincount(keys >> 32, count * (count - 1.0) / 2,
                              minlength=int(place.max(initial=0)) + 1).astype(float)
    return pairs


def _first_fathers(block: History) -> NDArray[np.int32]:
    """Return each person's first known forefather in the male line."""
    first = np.where(block.lives.father == NOBODY, np.arange(len(block.lives), dtype=np.int32), block.lives.father)
    while ((further := first[first]) != first).any():
        first = further
    return first


def _neonatal(block: History) -> Sums:
    deaths = block.tables["death"]
    kept = deaths["day"] >= block.records_from
    age = deaths["day"][kept] - block.lives.born[deaths["person"][kept]]
    return np.array([(age < _NEONATAL).sum(), (age < _YEAR).sum()], float)


COMPARISONS: dict[str, Comparison] = {
    "women_wage_ratio": _wages_of(_is_woman, _is_man),
    "graduate_wage_ratio": _wages_of(_finished(UNIVERSITY), _finished(SECONDARY)),
    "largest_region_wage_ratio": Comparison(_wages_of_the_capital, _ratio),
    "women_share_of_employees": Comparison(_women_at_work, _share),
    "spouses_schooling_correlation": Comparison(_spouses_schooling, _correlation),
    "spouses_wage_correlation": Comparison(_spouses_wages, _correlation),
    "spouses_born_in_one_region": Comparison(_spouses_regions, _share),
    "mean_spouse_age_gap": Comparison(_age_gap, _share),
    "study_ratio_by_mother": Comparison(_study_of_children, _ratio),
    "siblings_in_one_school": Comparison(_one_school, _share),
    "moves_within_region": Comparison(_moves, _share),
    "jobs_within_region": Comparison(_jobs_at_home, _share),
    "largest_region_share_of_unemployed": Comparison(_unemployed, _share),
    "village_to_town_household_size": Comparison(_household_sizes, _ratio),
    "one_surname_in_district": _one_surname("district"),
    "one_surname_in_region": _one_surname("region"),
    "births_in_second_half": _in_months("birth", 7, 12),
    "deaths_in_first_half": _in_months("death", 1, 6),
    "marriages_in_second_half": _in_months("marriage", 7, 12),
    "neonatal_share": Comparison(_neonatal, _share),
}
"""Name → comparison."""
