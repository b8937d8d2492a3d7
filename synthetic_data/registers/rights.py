"""What the registers say, brought into the form that the rules of eligibility read.

The office knows people by their personal number. Whoever has no row in the population register is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns, coded, to_frame, word_list
from synthetic_data.core.days import NEVER, birthday, day_number, from_dates
from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.country.law import Benefit, ColumnRule
from synthetic_data.country.profile import Country
from synthetic_data.country.vital import FEMALE, MALE
from synthetic_data.people.eligibility import Facts, find_entitlements
from synthetic_data.people.happenings import age_limit_days
from synthetic_data.registers.reading import NOBODY, known, register_of, registered_events


def entitlements_from_registers(country: Country, registers: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return who would be entitled to what if the registers were right.

    Parameters
    ----------
    registers : name → frame, as from `build_registers`, with or without defects; the register of people must be
        among them, and a benefit whose event none of the others tells of is left out

    Returns
    -------
    DataFrame : `fin, benefit, start, end, amount, because, because_register, because_record_id`; `end` is NaT while
        it lasts; `because` is the kind of event, and the record is the one that tells of it; nothing that ended
        before employment records begin

    Raises
    ------
    BadInput : there is no register of people
    """
    name = register_of(country, registers, "citizen")
    if name is None:
        raise BadInput(Problem(where="registers", rule="hold no register of people, by which the office knows who is "
                               "who", remedy="add population_register"))
    people = _People.read(registers[name])
    told: Told = registered_events(country, registers, people.rows)
    deaths = _first_deaths(people, told)
    told |= _following(country, registers, people, name, told, deaths)
    facts = _facts(country, registers, people, told, deaths)
    places, benefits = _tellable(country, told)
    found = find_entitlements(facts, benefits)
    recent = people.fin_known[found["person"]] & (found["end"] >= day_number(country.profile.labour_from))
    found = {name: column[recent] for name, column in found.items()}
    return to_frame({"fin": coded(found["person"], people.words),
                     "benefit": coded(places[found["benefit"]], word_list(country.benefits)), "start": found["start"],
                     "end": found["end"], "amount": found["amount"], **_because(told, benefits, found)},
                    ("start", "end"))


Told = dict[str, tuple[str, Columns]]
"""Kind of event → the register that tells of it, and its table."""


def _tellable(country: Country, told: Told) -> tuple[NDArray[np.int16], dict[str, Benefit]]:
    """Return the benefits whose event, with all that the law asks about it, registers tell of, and their places."""
    chosen = {}
    for place, (name, benefit) in enumerate(country.benefits.items()):
        wanted = {benefit.paid_to, benefit.until_fact, *(amount.by for amount in benefit.amounts),
                  *(rule.column if isinstance(rule, ColumnRule) else rule.of for rule in benefit.conditions)} - {None}
        if benefit.trigger in told and wanted <= set(told[benefit.trigger][1]):
            chosen[name] = place
    return np.array(list(chosen.values()), np.int16), {name: country.benefits[name] for name in chosen}


def _because(told: Told, benefits: Mapping[str, Benefit], found: Columns) -> Columns:
    kinds = list(told)
    code = np.array([kinds.index(benefit.trigger) for benefit in benefits.values()], np.int16)[found["benefit"]]
    record = np.zeros(len(code), np.int64)
    for place, (_, table) in enumerate(told.values()):
        rows = np.flatnonzero(code == place)
        record[rows] = table["record"][found["row"][rows]]
    names = sorted({name for name, _ in told.values()})
    register = np.array([names.index(name) for name, _ in told.values()], np.int16)[code]
    return {"because": coded(code, word_list(kinds)), "because_register": coded(register, word_list(names)),
            "because_record_id": record}


@dataclass(frozen=True, eq=False)
class _People:
    """People of the population register; a row per personal number (the last record counts)."""

    words: pd.CategoricalDtype
    record: NDArray[np.int64]
    """Row of the register each person was read from."""
    fin_known: NDArray[np.bool_]
    born: NDArray[np.int32]
    sex: NDArray[np.int8]

    @classmethod
    def read(cls, register: pd.DataFrame) -> _People:
        fin = register["fin"].cat
        record = np.full(len(fin.categories), NOBODY, np.int64)
        codes = fin.codes.to_numpy()
        record[codes[codes >= 0]] = np.flatnonzero(codes >= 0)
        mine, known_here = register.iloc[np.maximum(record, 0)], record != NOBODY
        return cls(words=pd.CategoricalDtype(fin.categories), record=record, fin_known=known_here,
                   born=np.where(known_here, from_dates(mine["birth_date"]), NEVER).astype(np.int32),
                   sex=np.where((mine["sex"] == "F").to_numpy(), FEMALE, MALE).astype(np.int8))

    def rows(self, fins: pd.Series) -> NDArray[np.int32]:
        """Return the person each personal number belongs to, or -1."""
        places = self.words.categories.get_indexer(fins.cat.categories)
        places = np.where((places >= 0) & self.fin_known[places], places, NOBODY)
        return np.append(places, NOBODY)[fins.cat.codes.to_numpy()].astype(np.int32)


@dataclass(frozen=True, eq=False)
class _Deaths:
    """The earliest day of death that a record gives for each person, `NEVER` without one, and that record, or -1."""

    day: NDArray[np.int32]
    record: NDArray[np.int64]


def _first_deaths(people: _People, told: Told) -> _Deaths:
    deaths = _Deaths(np.full(len(people.record), NEVER, np.int32), np.full(len(people.record), -1, np.int64))
    if "death" in told:
        _, table = told["death"]
        last_first = np.argsort(-table["day"], kind="stable")
        person = table["person"][last_first]
        deaths.day[person], deaths.record[person] = table["day"][last_first], table["record"][last_first]
    return deaths


def _following(country: Country, registers: Mapping[str, pd.DataFrame], people: _People, name: str, told: Told,
               deaths: _Deaths) -> Told:
    """Return what follows from the register of people alone or beside another."""
    population = registers[name]
    more: Told = {"retirement_age": (name, _age_limits(country, people, population))}
    if "death" in told:
        more["orphanhood"] = told["death"][0], _orphans(people, population, deaths)
    claims, quarters = (register_of(country, registers, source) for source in ("claim", "quarter"))
    if claims is not None:
        paid = None if quarters is None else registers[quarters]
        more["assessment"] = claims, _assessments(people, registers[claims], paid, population)
    return more


def _facts(country: Country, registers: Mapping[str, pd.DataFrame], people: _People, told: Told,
           deaths: _Deaths) -> Facts:
    months = np.zeros(len(people.born), np.int32)
    insured = register_of(country, registers, "insurance")
    if insured is not None:
        holder = people.rows(registers[insured]["fin"])
        months[holder[holder >= 0]] = registers[insured]["months"].fillna(0).to_numpy()[holder >= 0].astype(np.int32)
    no_study = {name: np.zeros(0, np.int32) for name in ("person", "day", "end")}
    tables = {"study": no_study} | {kind: table for kind, (_, table) in told.items()}
    return Facts(born=people.born, sex=people.sex, died=deaths.day, left=_left(country, people, registers),
                 insured_months=months, tables=tables, today=day_number(country.profile.reference_date))


def _first_day(people: _People, register: pd.DataFrame, column: str) -> NDArray[np.int32]:
    day = np.full(len(people.record), NEVER, np.int32)
    person = people.rows(register["fin"])
    np.minimum.at(day, person[person >= 0], from_dates(register[column])[person >= 0])
    return day


def _left(country: Country, people: _People, registers: Mapping[str, pd.DataFrame]) -> NDArray[np.int32]:
    name = register_of(country, registers, "border")
    if name is None:
        return np.full(len(people.record), NEVER, np.int32)
    border = registers[name]
    return _first_day(people, border[((border["direction"] == "out") & (border["purpose"] == "residence")).to_numpy()],
                      "crossed_on")


def _age_limits(country: Country, people: _People, population: pd.DataFrame) -> Columns:
    rows = np.flatnonzero(people.fin_known & (people.born != NEVER)).astype(np.int32)
    day = age_limit_days(country, people.born[rows], people.sex[rows])
    reached = day < day_number(country.profile.reference_date)
    record = population["record_id"].to_numpy(np.int64)[people.record[rows[reached]]]
    return {"person": rows[reached], "day": day[reached], "record": record}


def _orphans(people: _People, register: pd.DataFrame, deaths: _Deaths) -> Columns:
    child = people.rows(register["fin"])
    born = people.born
    parts = []
    for column in ("mother_fin", "father_fin"):
        parent = people.rows(register[column])
        day = np.where(parent == NOBODY, NEVER, deaths.day[parent])
        rows = np.flatnonzero((child != NOBODY) & (day < NEVER) & (day < born[child] + 23 * 366))
        parts.append((child[rows], np.maximum(day[rows], born[child[rows]]), parent[rows], deaths.record[parent[rows]]))
    person, day, deceased = (np.concatenate([part[place] for part in parts]).astype(np.int32) for place in range(3))
    return {"person": person, "day": day, "deceased": deceased, "record": np.concatenate([part[3] for part in parts])}


def _assessments(people: _People, claims: pd.DataFrame, quarters: pd.DataFrame | None,
                 population: pd.DataFrame) -> Columns:
    """Judge each claim by the wages of the last quarter that the members at the claimant's address were paid."""
    wages = np.zeros(len(people.record))
    if quarters is not None and len(quarters):
        last = quarters[(quarters["quarter_end"] == quarters["quarter_end"].max()).to_numpy()]
        earner = people.rows(last["fin"])
        np.add.at(wages, earner[earner >= 0], last["wage_paid"].fillna(0).to_numpy()[earner >= 0] / 3)
    home = _homes(people, population)
    together = np.bincount(home[home >= 0], wages[home >= 0], minlength=int(home.max(initial=0)) + 1)
    person = people.rows(claims["fin"])
    size = np.maximum(claims["members"].fillna(1).to_numpy(), 1)
    day = from_dates(claims["claimed_on"])
    income = np.where(person >= 0, together[home[np.maximum(person, 0)]], 0.0)
    return known({"person": person, "day": day, "end": birthday(np.where(day == NEVER, 0, day), 12), "size": size,
                  "income_per_head": np.round(income / size, 2), "claimed": np.ones(len(person), np.int8),
                  "record": claims["record_id"].to_numpy(np.int64)})


def _homes(people: _People, register: pd.DataFrame) -> NDArray[np.int64]:
    """Return a number of the address of each person."""
    living = register.iloc[np.maximum(people.record, 0)]
    keys = [living["settlement"].cat.codes.to_numpy().astype(np.int64), living["street"].cat.codes.to_numpy(),
            living["building"].fillna(0).to_numpy(), living["flat"].fillna(0).to_numpy()]
    joined = ((keys[0] * 1000 + keys[1]) * 1000 + keys[2]) * 1000 + keys[3]
    return np.where(people.fin_known, np.unique(joined, return_inverse=True)[1], -1)
