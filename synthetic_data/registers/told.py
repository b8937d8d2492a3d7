"""What registers tell of, one table per kind of event, in the form of the truth's own tables.

Which register tells of a kind, or what it follows from, stands in `synthetic_data.people.event_kinds`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns
from synthetic_data.core.days import NEVER, birthday, day_number, from_dates
from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.specs import did_you_mean
from synthetic_data.country.loading import Country
from synthetic_data.people.age_limit import age_limit_days
from synthetic_data.people.event_kinds import EVENT_KINDS, EventKind
from synthetic_data.people.known import Known
from synthetic_data.registers.people_register import RegisteredPeople
from synthetic_data.registers.reading import Registers, known_only, read_records, register_of

PEOPLE = "citizen"
"""Source of the register of people, by which the office knows who is who."""


@dataclass(frozen=True, eq=False)
class Told:
    """What the office makes of its registers."""

    people: RegisteredPeople
    known: Known
    register: dict[str, str]
    """Kind of event → the register whose record the office names."""

    def columns(self, kind: str) -> set[str]:
        """Return what is told of a kind of event; nothing where no register tells of it."""
        return set(self.known.tables.get(kind, ()))


def told_by(country: Country, registers: Registers) -> Told:
    """Return what these registers tell of.

    Raises
    ------
    BadInput : there is no register of people
    """
    name = register_of(country, registers, PEOPLE)
    if name is None:
        raise BadInput(Problem(where="registers", rule="hold no register of people, by which the office knows who is "
                               "who", remedy="add population_register"))
    people = RegisteredPeople.read(registers[name])
    told = Told(people, _before_events(country, registers, people, name), {"kin": name})
    for kind in EVENT_KINDS:
        if kind.source is not None:
            _read(country, registers, told, kind)
        elif _follows(kind, told):
            _work_out(told, kind)
    return told


def _before_events(country: Country, registers: Registers, people: RegisteredPeople, name: str) -> Known:
    kin = read_records(country.registers[name], registers[name], people)
    limit = np.full(len(people), NEVER, np.int32)
    here = np.flatnonzero(people.number_known & (people.born != NEVER))
    limit[here] = age_limit_days(country, people.born[here], people.sex[here])
    return Known(born=people.born, died=_deaths(country, registers, people), age_limit=limit, kin=kin,
                 today=day_number(country.profile.reference_date),
                 records_from=day_number(country.profile.records_from))


def _deaths(country: Country, registers: Registers, people: RegisteredPeople) -> NDArray[np.int32]:
    """Return the earliest day of death that a record gives for each person, `NEVER` without one."""
    day = np.full(len(people), NEVER, np.int32)
    name = register_of(country, registers, "death")
    if name is not None:
        told = known_only(read_records(country.registers[name], registers[name], people))
        np.minimum.at(day, told["person"], told["day"])
    return day


def _read(country: Country, registers: Registers, told: Told, kind: EventKind) -> None:
    name = register_of(country, registers, str(kind.source))
    if name is None:
        return
    spec, frame = country.registers[name], registers[name]
    judged = _JUDGED.get(spec.source)
    table = known_only(read_records(spec, frame, told.people) if judged is None
                       else judged(country, registers, told, frame))
    if not set(kind.where) <= set(table):
        return
    keep = np.ones(len(table["day"]), bool) if kind.kept is None else kind.kept(told.known, table)
    for column, code in kind.where.items():
        keep &= table[column] == code
    table = {column: values[keep] for column, values in table.items()}
    told.known.tables[kind.name], told.register[kind.name] = table, name


def _follows(kind: EventKind, told: Told) -> bool:
    """Tell whether all that a kind of event follows from is known."""
    known = {"kin": told.known.kin, **told.known.tables}
    return kind.follows is not None and all(of in known and set(columns) <= set(known[of])
                                            for of, columns in kind.needs.items())


def _work_out(told: Told, kind: EventKind) -> None:
    assert kind.follows is not None
    table = kind.follows(told.known)
    if kind.record is not None:
        of, whom = kind.record
        table = {**table, "record": _record_of_each(told, of)[table[whom]]}
    told.known.tables[kind.name] = table
    told.register[kind.name] = told.register[kind.record[0] if kind.record else next(iter(kind.needs))]


def _record_of_each(told: Told, of: str) -> NDArray[np.int64]:
    """Return the record of each person: the last of the register of people, the earliest event of a kind."""
    table = told.known.kin if of == "kin" else told.known.tables[of]
    # What is written last stands, so events go backwards in time.
    order = np.arange(len(table["person"])) if of == "kin" else np.argsort(-table["day"], kind="stable")
    record = np.full(len(told.people), -1, np.int64)
    known = order[table["person"][order] >= 0]
    record[table["person"][known]] = table["record"][known]
    return record


def _judged_claims(country: Country, registers: Registers, told: Told, claims: pd.DataFrame) -> Columns:
    """Judge each claim by the wages of the last quarter that the members at the claimant's address were paid."""
    people, quarters = told.people, register_of(country, registers, "quarter")
    _require(claims, str(register_of(country, registers, "claim")), "personal_number", "members", "claimed_on")
    if quarters is not None:
        _require(registers[quarters], quarters, "personal_number", "quarter_end", "wage_paid")
    wages = np.zeros(len(people)) if quarters is None else _last_wages(people, registers[quarters])
    home = people.homes(registers[told.register["kin"]])
    together = np.bincount(home[home >= 0], wages[home >= 0], minlength=int(home.max(initial=0)) + 1)
    person = people.rows(claims["personal_number"])
    size = np.maximum(claims["members"].fillna(1).to_numpy(), 1)
    day = from_dates(claims["claimed_on"])
    income = np.where(person >= 0, together[home[np.maximum(person, 0)]], 0.0)
    # A claim without a day has no end either; `known_only` leaves it out.
    return {"person": person, "day": day, "end": birthday(np.where(day == NEVER, 0, day), 12), "size": size,
            "income_per_head": np.round(income / size, 2), "claimed": np.ones(len(person), np.int8),
            "record": claims["record_id"].to_numpy(np.int64)}


def _require(frame: pd.DataFrame, register: str, *columns: str) -> None:
    """Raise `BadInput` for each column that the office reads from a register and that its form does not have."""
    if missing := [column for column in columns if column not in frame]:
        raise BadInput([Problem(where=f"registers/{register}.yml: columns.{column}", value=column,
                                rule="is missing, and the office works claims out by it",
                                remedy=did_you_mean(column, map(str, frame.columns))) for column in missing])


def _last_wages(people: RegisteredPeople, quarters: pd.DataFrame) -> NDArray[np.float64]:
    """Return each person's monthly wages in the last quarter that returns tell of."""
    wages = np.zeros(len(people))
    last = quarters[(quarters["quarter_end"] == quarters["quarter_end"].max()).to_numpy()]
    earner = people.rows(last["personal_number"])
    np.add.at(wages, earner[earner >= 0], last["wage_paid"].fillna(0).to_numpy()[earner >= 0] / 3)
    return wages


_JUDGED: dict[str, Callable[[Country, Registers, Told, pd.DataFrame], Columns]] = {"claim": _judged_claims}
"""Sources of whose records the office makes more than they say, by what other registers tell."""
