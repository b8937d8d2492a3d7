"""Figures of a population that a published target can be held against.

A measure returns a numerator and a denominator per block, so that a population of any size is measured block
by block and the figures add up. To add one, add a function with its name to `MEASURES`; what compares groups stands
in `synthetic_data.checks.comparisons`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from synthetic_data.checks.comparisons import reported_wages
from synthetic_data.core.days import NEVER, birthday
from synthetic_data.country.vital import MALE
from synthetic_data.people.block import alive
from synthetic_data.people.history import History
from synthetic_data.registers.sources import Look, source_table

Part = tuple[float, float]
_YEAR = 365


def _share_of_age(low: int, high: int) -> Callable[[History], Part]:
    def measure(block: History) -> Part:
        here = alive(block.lives)
        born = block.lives.born[here]
        older = birthday(born, low * 12) <= block.today
        return float((older & (birthday(born, high * 12) > block.today)).sum()), float(here.sum())
    return measure


def _living(block: History) -> float:
    return float(alive(block.lives).sum())


def _last_year(block: History, days: NDArray[np.int32]) -> float:
    return float(((days >= block.today - _YEAR) & (days < block.today)).sum()) * 1000


def _share_men(block: History) -> Part:
    here = alive(block.lives)
    return float((block.lives.sex[here] == MALE).sum()), float(here.sum())


def _per_1000(kind: str, first_only: bool = False) -> Callable[[History], Part]:
    def measure(block: History) -> Part:
        table = block.tables[kind]
        days = table["day"][~table["repeat"]] if first_only else table["day"]
        return _last_year(block, days), _living(block)
    return measure


def household_sizes(block: History) -> NDArray[np.int64]:
    """Return the size of every household."""
    sizes = np.bincount(block.heads[block.heads >= 0])
    return sizes[sizes > 0]


def _living_alone(block: History) -> Part:
    sizes = household_sizes(block)
    return float((sizes == 1).sum()), float(len(sizes))


def _household_size(block: History) -> Part:
    sizes = household_sizes(block)
    return float(sizes.sum()), float(len(sizes))


def _current_contracts(block: History) -> NDArray[np.int64]:
    contracts = block.tables["contract"]
    return np.flatnonzero((contracts["end"] == NEVER) & alive(block.lives)[contracts["person"]])


def _employees(block: History) -> Part:
    people = np.unique(block.tables["contract"]["person"][_current_contracts(block)])
    return float(len(people)), _living(block)


def _mean_wage(block: History) -> Part:
    """What employers reported for the last four quarters, by month worked."""
    paid, months = reported_wages(block)
    return float(paid.sum()), float(months.sum())


def _receivers(block: History, benefits: tuple[str, ...]) -> Part:
    return float(len(np.unique(block.rights["person"][_current_rights(block, benefits)]))), _living(block)


def _current_rights(block: History, benefits: Iterable[str]) -> NDArray[np.int64]:
    codes = [place for place, name in enumerate(block.benefits) if name in set(benefits)]
    return np.flatnonzero(np.isin(block.rights["benefit"], codes) & (block.rights["end"] == NEVER))


def _mean_amount(block: History, benefits: tuple[str, ...]) -> Part:
    """Mean of what was paid on the last day of payment before the reference date."""
    payments = source_table(block, "payment", Look(block.today, hindsight=False))
    codes = [place for place, name in enumerate(block.benefits) if name in benefits]
    last = np.isin(payments["benefit"].codes, codes) & (payments["day"] == payments["day"].max(initial=0))
    return float(payments["amount"][last].sum()), float(last.sum())


def _students(block: History) -> Part:
    study = block.tables["study"]
    now = (study["end"] > block.today) & alive(block.lives)[study["person"]]
    return float(now.sum()), _living(block)


def _twins(block: History) -> Part:
    births = block.tables["birth"]
    # Several years, because twins are rare.
    recent = births["day"] >= block.today - 5 * _YEAR
    key = births["mother"][recent].astype(np.int64) << 20 | births["day"][recent]
    _, count = np.unique(key, return_counts=True)
    return float(count[count > 1].sum()), float(count.sum())


def _namesakes(block: History) -> Part:
    """Living people who share first name, surname and birth date with somebody else of their block."""
    here = np.flatnonzero(alive(block.lives))
    persons = block.persons
    names = (persons["first_name"].codes[here].astype(np.int64) << 20) + block.lives.surname[here]
    # Day numbers count from 1970; so far before it nobody was born, and the key stays positive.
    key = (names << 20) + (block.lives.born[here] + 60_000)
    _, place, count = np.unique(key, return_inverse=True, return_counts=True)
    return float((count[place] > 1).sum()) * 1e6, float(len(here))


def _urban(block: History) -> Part:
    codes, words = block.country.places["place_kind"]
    here = alive(block.lives)
    urban = words.categories.get_loc("urban")
    return float((codes[block.lives.place[here]] == urban).sum()), float(here.sum())


MEASURES: dict[str, Callable[[History], Part]] = {
    "living_per_person_asked": lambda block: (_living(block), float(block.people)),
    "share_age_0_14": _share_of_age(0, 15),
    "share_age_15_64": _share_of_age(15, 65),
    "share_age_65_up": _share_of_age(65, 120),
    "share_men": _share_men,
    "births_per_1000": _per_1000("birth"),
    "deaths_per_1000": _per_1000("death"),
    "marriages_per_1000": _per_1000("marriage"),
    "divorces_per_1000": _per_1000("divorce"),
    "disability_decisions_per_1000": _per_1000("disability"),
    "first_disability_decisions_per_1000": _per_1000("disability", first_only=True),
    "share_of_households_of_one": _living_alone,
    "mean_household_size": _household_size,
    "employees_per_person": _employees,
    "mean_wage": _mean_wage,
    "students_per_person": _students,
    "twin_share": _twins,
    "namesakes_per_million": _namesakes,
    "share_urban": _urban,
}
"""Name → measure of people and events."""
BENEFIT_MEASURES: dict[str, Callable[[History, tuple[str, ...]], Part]] = {
    "receivers_per_person": _receivers, "mean_amount": _mean_amount}
"""Name → measure of the current entitlements to some benefits."""
