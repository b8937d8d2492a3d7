"""Defects that come back month after month: where they come from, who keeps what causes them, and what a fix is worth.

Records come from the world's registers. In each, one thing makes the defect frequent: an office, a way of entry, a
delivery, or a list that changed. The defect is planted accordingly and counted in the defect ledger.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from courses.cases.draws import one_of
from courses.evidence import DATES, with_people
from courses.world import Setting, course_world
from synthetic_data import RegisterSet, World, defect_plan, inject

PLACES: Mapping[str, tuple[str, ...]] = {
    "office": ("north", "south", "harbour"), "way": ("counter", "online"), "day": ("monday", "wednesday", "friday"),
    "month": ("1", "2", "3", "4")}
"""What records are counted by, and its values in order."""
CAUSES = {"office": "office", "form": "way", "transfer": "day", "list": "month"}
"""Cause → what the records are counted by that shows it."""
OWNERS = ("agency", "ministry", "exchange", "us")
ACTIONS = ("source", "cleanup", "leave")
MEASURES = {"source": "new", "cleanup": "stock", "leave": "sample"}
"""Action → what has to be counted to see whether it works."""
DEFECTS: Mapping[str, tuple[str, str]] = {
    "group": ("disability_decision", "group"), "born": ("disability_decision", "birth_date"),
    "mother": ("civil_birth", "mother_number"), "sex": ("civil_birth", "sex"),
    "wage": ("insurance_quarter", "wage_paid"), "months": ("insurance_quarter", "months"),
    "start": ("employment_contract", "start"), "sector": ("employment_contract", "sector"),
    "street": ("address_register", "street"), "flat": ("address_register", "building"),
    "study": ("higher_education", "institution"), "level": ("higher_education", "level"),
    "phone": ("bank_account", "phone"), "name": ("bank_account", "first_name")}
"""Defect → register and field that is empty."""
TIMES = 3
"""So many times as often as anywhere else is what makes a cause."""
NOT_TIMES = 2
"""What is no cause stays below this."""
WORTH = 2.0
"""Points of harm taken away for an hour of work, below which nothing is done."""
UNEVEN = {True: (2.5, 6.0), False: (1.2, 10.0)}
"""Whether the places are counted by what shows the cause → the largest has so many times the records of the smallest.
Elsewhere often less: the smallest of nearly equal places has more defects than a small one that makes them."""
COLD, COLD_BESIDE = (0.02, 0.09), (0.05, 0.09)
"""Share of records with the defect where nothing makes it (assumed). It differs from defect to defect, so that no share
is high or low by itself, and is higher where one place elsewhere has hardly any."""
OFTEN, HARDLY = (3.5, 5.5), (4.5, 9.0)
"""How many times as often the cause has it; how many times less often the careful place elsewhere (assumed)."""
MOST_OFTEN = 0.6
BESIDE = ("", "", "far", "highest", "far")
"""In turn, whether another table has a place, or months, with hardly any defects. Shares lie far apart there as well,
or one of them is the highest of all; none is three times as high as every other."""
MONTHS = 12
RECORDS = 900
MOST_HOURS = (4, 400)
"""Fewest and most hours that a fix may take."""


class Recurring(NamedTuple):
    """One defect that comes back."""

    name: str
    cause: str
    counts: Mapping[str, list[tuple[str, int, int]]]
    """What records are counted by → value, records, records with the defect."""
    keepers: Mapping[str, str]
    """Cause → who keeps it."""
    action: str
    numbers: Mapping[str, int]
    """`harm` for each record, `new` ones a month, `stock`, `prevents` of 100, hours for `source` and `cleanup`."""


class Records(NamedTuple):
    """Records of one country, by register."""

    world: World
    tables: Mapping[str, pd.DataFrame]


@lru_cache(maxsize=2)
def records(country: Setting) -> Records:
    """Return the latest records of each register that a defect is about."""
    world, clean = course_world(country)
    tables = {}
    for register in sorted({register for register, _ in DEFECTS.values()}):
        fields = [field for name, field in DEFECTS.values() if name == register]
        table = with_people(world, clean, register).dropna(subset=fields).tail(3 * RECORDS)
        tables[register] = table[["record_id", "person_id", *fields, *DATES]].reset_index(drop=True)
    return Records(world, tables)


def draw_recurring(known: Records, causes: list[str], luck: np.random.Generator, seed: int) -> list[Recurring]:
    """Return one defect for each cause, each another one, with actions that differ."""
    names = [list(DEFECTS)[place] for place in luck.permutation(len(DEFECTS))][:len(causes)]
    actions = [ACTIONS[place] for _ in causes for place in luck.permutation(len(ACTIONS))][:len(causes)]
    beside = [(_another_table(luck, cause) if how else "", how == "highest")
              for cause, how in zip(causes, itertools.cycle(BESIDE), strict=False)]
    made = []
    for number, (name, cause, action) in enumerate(zip(names, causes, actions, strict=True)):
        counts = next(_counts(known, name, cause, beside[number], luck, seed * 100 + number))
        keepers = dict(zip(CAUSES, (OWNERS[place] for place in luck.permutation(len(OWNERS))), strict=True))
        made.append(Recurring(name, cause, counts, keepers, action, _numbers(action, luck)))
    return made


def _another_table(luck: np.random.Generator, cause: str) -> str:
    """Another table than the cause's, with more than two places."""
    return one_of(luck, [by for by, values in PLACES.items() if len(values) > 2 and by != CAUSES[cause]])


def _counts(known: Records, name: str, cause: str, beside: tuple[str, bool], luck: np.random.Generator,
            seed: int) -> Iterator[dict[str, list[tuple[str, int, int]]]]:
    """Yield counts in which the cause shows and nothing else looks like one (guard G4).

    Parameters
    ----------
    beside : another table in which shares lie far apart, and whether the highest of all lies there
    """
    (register, field), (aside, is_highest) = DEFECTS[name], beside
    while True:
        table = known.tables[register]
        table = table.iloc[luck.permutation(len(table))[:RECORDS]].reset_index(drop=True)
        by = CAUSES[cause]
        first = int(luck.integers(by == "month", len(PLACES[by])))
        hot = PLACES[by][first:] if by == "month" else PLACES[by][first:first + 1]
        placed = {each: luck.choice(values, len(table), p=_uneven(values, hot if each == by else (), luck))
                  for each, values in PLACES.items()}
        rates = _rates(placed, (by, hot), aside, luck)
        if is_highest and _highest(rates, placed[aside]) < _highest(rates, placed[by]):
            continue
        hit = _planted(known.world, register, field, table, rates, seed)
        counts = {each: [(value, int((placed[each] == value).sum()), int((hit & (placed[each] == value)).sum()))
                         for value in values] for each, values in PLACES.items()}
        if causes_seen(counts) == [cause] and max(map(len, map(_near_misses, counts.items()))) == 0:
            yield counts


def _rates(placed: Mapping[str, Any], made: tuple[str, tuple[str, ...]], aside: str, luck: np.random.Generator) -> Any:
    """Return record by record how likely the defect is: often where it is made, hardly ever in one place elsewhere."""
    by, hot = made
    rates = np.full(len(placed[by]), float(np.exp(luck.uniform(*np.log(COLD_BESIDE if aside else COLD)))))
    rates[np.isin(placed[by], hot)] *= luck.uniform(*OFTEN)
    if aside:
        rates[np.isin(placed[aside], _careful(aside, luck))] /= luck.uniform(*HARDLY)
    return np.minimum(rates, MOST_OFTEN)


def _highest(rates: Any, places: Any) -> float:
    """The highest share with the defect that is to be expected in one table."""
    return max(float(rates[places == value].mean()) for value in np.unique(places))


def _careful(by: str, luck: np.random.Generator) -> tuple[str, ...]:
    """Return one place, or months of which the last is one: what rises before them goes down again."""
    values = PLACES[by]
    if by != "month":
        return (one_of(luck, values),)
    rises, falls = sorted(int(each) for each in luck.choice(len(values), 2, replace=False))
    return (*values[:rises], *values[falls:])


def _uneven(values: tuple[str, ...], hot: tuple[str, ...], luck: np.random.Generator) -> Any:
    """Shares of records; some places are several times as large as others, wherever a defect is frequent.

    So neither the most nor the least records tell: a small place that makes it may have no more of it than a large one
    that does not, and a large one has most of everything.
    """
    low, high = np.log(UNEVEN[bool(hot)])
    sizes = np.geomspace(1, float(np.exp(luck.uniform(low, high))), len(values))
    weights = sizes[luck.permutation(len(values))]
    return weights / weights.sum()


def _planted(world: World, register: str, field: str, table: pd.DataFrame, rates: Any, seed: int) -> Any:
    """Return which records have the defect, from its ledger."""
    lines = [{"registers": register, "defect": "missing", "fields": field, "rate": float(rate),
              "where": f"spot == {spot}"} for spot, rate in enumerate(np.unique(rates))]
    # A name of its own for each record: one register's rows are drawn anew for each defect.
    rows = table.assign(record_id=range(len(table)), spot=np.unique(rates, return_inverse=True)[1].astype(str))
    registers = RegisterSet(tables={register: rows.drop(columns="person_id")},
                            link=rows[["record_id", "person_id"]].assign(register=register))
    _, ledger = inject(registers, defect_plan("D8", lines), seed, world, further_part=True)
    return np.isin(np.arange(len(table)), ledger["record_id"].astype(int))


def causes_seen(counts: Mapping[str, list[tuple[str, int, int]]]) -> list[str]:
    """Return the causes that the counts show by the lines of the rule.

    Examples
    --------
    >>> even = {by: [(value, 100, 5) for value in values] for by, values in PLACES.items()}
    >>> causes_seen(even | {"way": [("counter", 100, 5), ("online", 50, 10)]})
    ['form']
    """
    return [cause for cause, by in CAUSES.items() if _sticks_out(by, counts[by], TIMES)]


def _near_misses(counts: tuple[str, list[tuple[str, int, int]]]) -> list[str]:
    """What sticks out without being a cause, so that nobody has to split hairs."""
    by, rows = counts
    return [by] if _sticks_out(by, rows, NOT_TIMES) and not _sticks_out(by, rows, TIMES) else []


def _sticks_out(by: str, rows: list[tuple[str, int, int]], times: float) -> bool:
    shares = [found / seen for _, seen, found in rows]
    if by == "month":
        return any(min(shares[place:]) >= times * max(shares[:place]) for place in range(1, len(shares)))
    second, first = sorted(shares)[-2:]
    return first >= times * second


def worth(numbers: Mapping[str, int]) -> tuple[float, float]:
    """Return points of harm taken away for an hour: by a fix at the source within a year, by a clean-up.

    Examples
    --------
    >>> worth({"harm": 2, "new": 10, "stock": 60, "prevents": 50, "source": 20, "cleanup": 30})
    (6.0, 4.0)
    """
    source = numbers["new"] * MONTHS * numbers["prevents"] / 100 * numbers["harm"] / numbers["source"]
    return source, numbers["stock"] * numbers["harm"] / numbers["cleanup"]


def best_action(numbers: Mapping[str, int]) -> str:
    """Return what takes most harm away for an hour; `leave` where neither is worth it."""
    source, cleanup = worth(numbers)
    if max(source, cleanup) < WORTH:
        return "leave"
    return "source" if source > cleanup else "cleanup"


def _numbers(action: str, luck: np.random.Generator) -> dict[str, int]:
    """Draw numbers until they lead to this action, and clearly; hours last, so that no number alone tells the worth."""
    while True:
        numbers = {"harm": int(luck.integers(1, 10)), "new": round(float(np.exp(luck.uniform(0.7, 4)))),
                   "stock": round(float(np.exp(luck.uniform(2.5, 6.3)))), "prevents": 10 * int(luck.integers(2, 10))}
        gains = worth(numbers | {"source": 1, "cleanup": 1})
        hours = [round(gain / float(luck.uniform(WORTH / 3, 2 * WORTH))) for gain in gains]
        if not all(MOST_HOURS[0] <= each <= MOST_HOURS[1] for each in hours):
            continue
        numbers |= {"source": hours[0], "cleanup": hours[1]}
        source, cleanup = worth(numbers)
        clear = all(abs(np.log(each / WORTH)) > 0.12 for each in (source, cleanup))
        if best_action(numbers) == action and clear and abs(np.log(source / cleanup)) > 0.2:
            return numbers
