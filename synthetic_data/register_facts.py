"""What the registers say, brought into the form that the rules of eligibility read.

The office knows people by their personal number. Whoever has no row in the population register is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.columns import Columns, coded, to_frame, word_list
from synthetic_data.country import Country
from synthetic_data.days import NEVER, birthday, day_number, from_dates
from synthetic_data.eligibility import Facts, find_entitlements
from synthetic_data.happenings import age_limit_days
from synthetic_data.vital import FEMALE, MALE

_NOBODY = -1


def entitlements_from_registers(country: Country, registers: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return who would be entitled to what if the registers were right.

    Parameters
    ----------
    registers : name → frame, as from `build_registers`, with or without defects

    Returns
    -------
    DataFrame : `fin, benefit, start, end, amount`; `end` is NaT while it lasts; nothing that ended before
        employment records begin
    """
    people = _People.read(country, registers)
    found = find_entitlements(_facts(country, registers, people), country.benefits)
    recent = people.fin_known[found["person"]] & (found["end"] >= day_number(country.profile.labour_from))
    found = {name: column[recent] for name, column in found.items()}
    return to_frame({"fin": coded(found["person"], people.words), "benefit": coded(found["benefit"],
                     word_list(country.benefits)), "start": found["start"], "end": found["end"],
                     "amount": found["amount"]}, ("start", "end"))


@dataclass(frozen=True, eq=False)
class _People:
    """People of the population register; a row per personal number (the last record counts)."""

    words: pd.CategoricalDtype
    record: NDArray[np.int64]
    """Row of the register each person was read from."""
    fin_known: NDArray[np.bool_]

    @classmethod
    def read(cls, country: Country, registers: Mapping[str, pd.DataFrame]) -> _People:
        fin = registers["population_register"]["fin"].cat
        record = np.full(len(fin.categories), _NOBODY, np.int64)
        codes = fin.codes.to_numpy()
        record[codes[codes >= 0]] = np.flatnonzero(codes >= 0)
        return cls(words=pd.CategoricalDtype(fin.categories), record=record, fin_known=record != _NOBODY)

    def rows(self, fins: pd.Series) -> NDArray[np.int32]:
        """Return the person each personal number belongs to, or -1."""
        places = self.words.categories.get_indexer(fins.cat.categories)
        places = np.where((places >= 0) & self.fin_known[places], places, _NOBODY)
        return np.append(places, _NOBODY)[fins.cat.codes.to_numpy()].astype(np.int32)


def _facts(country: Country, registers: Mapping[str, pd.DataFrame], people: _People) -> Facts:
    population = registers["population_register"].iloc[np.maximum(people.record, 0)]
    born = np.where(people.fin_known, from_dates(population["birth_date"]), NEVER).astype(np.int32)
    sex = np.where((population["sex"] == "F").to_numpy(), FEMALE, MALE).astype(np.int8)
    died = _first_day(people, registers["civil_death"], "death_date")
    accounts = registers["insured_account"]
    months = np.zeros(len(born), np.int32)
    holder = people.rows(accounts["fin"])
    months[holder[holder >= 0]] = accounts["months"].fillna(0).to_numpy()[holder >= 0].astype(np.int32)
    tables = {
        "birth": _births(people, registers["civil_birth"]),
        "retirement_age": _age_limits(country, born, sex, people),
        "disability": _decisions(people, registers["disability_decision"]),
        "study": _known({"person": people.rows(registers["higher_education"]["fin"]),
                         "day": from_dates(registers["higher_education"]["start"]),
                         "end": from_dates(registers["higher_education"]["end"])}),
        "orphanhood": _orphans(people, registers["population_register"], died, born),
    }
    if "assistance_claim" in registers:
        tables["assessment"] = _assessments(people, registers)
    return Facts(born=born, sex=sex, died=died, left=_left(people, registers), insured_months=months, tables=tables,
                 today=day_number(country.profile.reference_date))


def _known(table: Columns) -> Columns:
    """Return the rows whose person and day are known."""
    keep = (table["person"] != _NOBODY) & (table["day"] != NEVER)
    return {name: column[keep] for name, column in table.items()}


def _first_day(people: _People, register: pd.DataFrame, column: str) -> NDArray[np.int32]:
    day = np.full(len(people.record), NEVER, np.int32)
    person = people.rows(register["fin"])
    np.minimum.at(day, person[person >= 0], from_dates(register[column])[person >= 0])
    return day


def _left(people: _People, registers: Mapping[str, pd.DataFrame]) -> NDArray[np.int32]:
    if "border_crossing" not in registers:
        return np.full(len(people.record), NEVER, np.int32)
    border = registers["border_crossing"]
    return _first_day(people, border[((border["direction"] == "out") & (border["purpose"] == "residence")).to_numpy()],
                      "crossed_on")


def _births(people: _People, register: pd.DataFrame) -> Columns:
    table = {"person": people.rows(register["fin"]), "mother": people.rows(register["mother_fin"]),
             "father": people.rows(register["father_fin"]), "day": from_dates(register["birth_date"])}
    return _known(table)


def _age_limits(country: Country, born: NDArray[np.int32], sex: NDArray[np.int8], people: _People) -> Columns:
    rows = np.flatnonzero(people.fin_known & (born != NEVER)).astype(np.int32)
    day = age_limit_days(country, born[rows], sex[rows])
    reached = day < day_number(country.profile.reference_date)
    return {"person": rows[reached], "day": day[reached]}


def _decisions(people: _People, register: pd.DataFrame) -> Columns:
    return _known({"person": people.rows(register["fin"]), "day": from_dates(register["decided_on"]),
                   "end": from_dates(register["valid_to"]),
                   "group": register["group"].fillna(-1).to_numpy().astype(np.int64),
                   "cause_war": (register["cause"] == "war").to_numpy().astype(np.int8)})


def _orphans(people: _People, register: pd.DataFrame, died: NDArray[np.int32], born: NDArray[np.int32]) -> Columns:
    child = people.rows(register["fin"])
    parts = []
    for column in ("mother_fin", "father_fin"):
        parent = people.rows(register[column])
        day = np.where(parent == _NOBODY, NEVER, died[parent])
        rows = np.flatnonzero((child != _NOBODY) & (day < NEVER) & (day < born[child] + 23 * 366))
        parts.append((child[rows], np.maximum(day[rows], born[child[rows]]), parent[rows]))
    person, day, deceased = (np.concatenate(part).astype(np.int32) for part in zip(*parts, strict=True))
    return {"person": person, "day": day, "deceased": deceased}


def _assessments(people: _People, registers: Mapping[str, pd.DataFrame]) -> Columns:
    """Judge each claim by the wages of the last quarter that the members at the claimant's address were paid."""
    claims, quarters = registers["assistance_claim"], registers["insurance_quarter"]
    wages = np.zeros(len(people.record))
    if len(quarters):
        last = quarters[(quarters["quarter_end"] == quarters["quarter_end"].max()).to_numpy()]
        earner = people.rows(last["fin"])
        np.add.at(wages, earner[earner >= 0], last["wage_paid"].fillna(0).to_numpy()[earner >= 0] / 3)
    home = _homes(people, registers["population_register"])
    together = np.bincount(home[home >= 0], wages[home >= 0], minlength=int(home.max(initial=0)) + 1)
    person = people.rows(claims["fin"])
    size = np.maximum(claims["members"].fillna(1).to_numpy(), 1)
    day = from_dates(claims["claimed_on"])
    income = np.where(person >= 0, together[home[np.maximum(person, 0)]], 0.0)
    return _known({"person": person, "day": day, "end": birthday(np.where(day == NEVER, 0, day), 12), "size": size,
                   "income_per_head": np.round(income / size, 2), "claimed": np.ones(len(person), np.int8)})


def _homes(people: _People, register: pd.DataFrame) -> NDArray[np.int64]:
    """Return a number of the address of each person."""
    living = register.iloc[np.maximum(people.record, 0)]
    keys = [living["settlement"].cat.codes.to_numpy().astype(np.int64), living["street"].cat.codes.to_numpy(),
            living["building"].fillna(0).to_numpy(), living["flat"].fillna(0).to_numpy()]
    joined = ((keys[0] * 1000 + keys[1]) * 1000 + keys[2]) * 1000 + keys[3]
    return np.where(people.fin_known, np.unique(joined, return_inverse=True)[1], -1)
