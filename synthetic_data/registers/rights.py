"""Rights as registers tell of them: who would be entitled to what if the registers were right.

Registers name people by personal number, so people are put together by that number here; the rules are the same
as for the truth. What no register tells of is not known: a benefit whose event, or a fact its law asks about, is
told by no register gives no rights.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns, coded, to_frame, word_list
from synthetic_data.core.days import NEVER, day_number
from synthetic_data.country.law import Benefit
from synthetic_data.country.loading import Country
from synthetic_data.people.eligibility import Facts
from synthetic_data.people.entitlements import find_entitlements
from synthetic_data.people.lives import NOBODY
from synthetic_data.registers.reading import register_of
from synthetic_data.registers.sources import ABROAD, DECEASED
from synthetic_data.registers.told import Told, told_by


def entitlements_from_registers(country: Country, registers: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return who would be entitled to what if the registers were right.

    Parameters
    ----------
    registers : name → frame, as from `build_registers`, with or without defects; the register of people must be
        among them, and a benefit whose event none of the others tells of is left out

    Returns
    -------
    DataFrame : `personal_number, benefit, start, end, amount, because, because_register, because_record_id`; `end` is
        NaT while it lasts; `because` is the kind of event, and the record is the one that tells of it; nothing that
        ended before employment records begin

    Raises
    ------
    BadInput : there is no register of people
    """
    told = told_by(country, registers)
    people = told.people
    facts = _facts(country, registers, told)
    places, benefits = _tellable(country, told)
    found = find_entitlements(facts, benefits)
    recent = people.number_known[found["person"]] & (found["end"] >= day_number(country.profile.labour_from))
    found = {name: column[recent] for name, column in found.items()}
    return to_frame({"personal_number": coded(found["person"], people.words),
                     "benefit": coded(places[found["benefit"]], word_list(country.benefits)), "start": found["start"],
                     "end": found["end"], "amount": found["amount"], **_because(told, benefits, found)},
                    ("start", "end"))


def _tellable(country: Country, told: Told) -> tuple[NDArray[np.int16], dict[str, Benefit]]:
    """Return the benefits whose event, with all that the law asks about it, registers tell of, and their places."""
    chosen = {name: place for place, (name, benefit) in enumerate(country.benefits.items())
              if benefit.reads <= told.columns(benefit.trigger)}
    return np.array(list(chosen.values()), np.int16), {name: country.benefits[name] for name in chosen}


def _because(told: Told, benefits: Mapping[str, Benefit], found: Columns) -> Columns:
    kinds = list(told.known.tables)
    code = np.array([kinds.index(benefit.trigger) for benefit in benefits.values()], np.int16)[found["benefit"]]
    record = np.zeros(len(code), np.int64)
    for place, table in enumerate(told.known.tables.values()):
        rows = np.flatnonzero(code == place)
        record[rows] = table["record"][found["row"][rows]]
    names = sorted({told.register[kind] for kind in kinds})
    register = np.array([names.index(told.register[kind]) for kind in kinds], np.int16)[code]
    return {"because": coded(code, word_list(kinds)), "because_register": coded(register, word_list(names)),
            "because_record_id": record}


def _facts(country: Country, registers: Mapping[str, pd.DataFrame], told: Told) -> Facts:
    people, known = told.people, told.known
    months = np.zeros(len(people), np.int32)
    insured = register_of(country, registers, "insurance")
    if insured is not None:
        holder = people.rows(registers[insured]["personal_number"])
        months[holder[holder >= 0]] = registers[insured]["months"].fillna(0).to_numpy()[holder >= 0].astype(np.int32)
    no_study = {name: np.zeros(0, np.int32) for name in ("person", "day", "end")}
    return Facts(born=people.born, sex=people.sex, died=known.died, left=_left(country, told), insured_months=months,
                 tables={"study": no_study} | known.tables, today=known.today)


def _left(country: Country, told: Told) -> NDArray[np.int32]:
    """Return the first day on which each person emigrated, `NEVER` for who stays.

    Notes
    -----
    Who is gone by the register of people, with no death and no crossing of the border on record, left before
    crossings were recorded (and may have died abroad).
    """
    day = np.full(len(told.people), NEVER, np.int32)
    if "emigration" not in told.known.tables:
        return day
    table, kin = told.known.tables["emigration"], told.known.kin
    np.minimum.at(day, table["person"], table["day"])
    if "status" in kin:
        gone = kin["person"][np.isin(kin["status"], (DECEASED, ABROAD)) & (kin["person"] != NOBODY)]
        since = country.registers[told.register["emigration"]].since or country.profile.records_from
        day[gone[(day[gone] == NEVER) & (told.known.died[gone] == NEVER)]] = day_number(since)
    return day
