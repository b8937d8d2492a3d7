"""What registers are made from: the tables of events, and states of people such as their address.

A source has `person` (a row, or -1), `day` (when it happened), and whatever columns registers take from it.
To let registers see something new, add a function with its name to the table at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns, coded, word_list
from synthetic_data.core.days import NEVER, birthday, year_of
from synthetic_data.core.sampling import normal, waiting
from synthetic_data.core.seeding import addressed_bits, stream
from synthetic_data.country.identifiers import write_numbers
from synthetic_data.people.block import alive
from synthetic_data.people.careers import insured_months, planned_end
from synthetic_data.people.history import History, paid_amounts
from synthetic_data.people.lives import NOBODY
from synthetic_data.people.wages import wages_on
from synthetic_data.registers.arrival import arrivals, deaths_known
from synthetic_data.registers.travelling import trips


@dataclass(frozen=True)
class Look:
    """When somebody looks at registers, and whether with hindsight: knowing also what is only told later."""

    day: int
    hindsight: bool


Source = Callable[[History, Look], Columns]
LIVING, DECEASED, ABROAD = 0, 1, 2
"""Codes of a person's status."""
_ADULT_MONTHS = 18 * 12
_QUARTERS = 4
_PAYMENT_MONTHS = 3
_PROACTIVE_DAYS = 4 * 365
"""Rights that began within these last days were assigned without an application (assumed for all benefits)."""
_MONTH = 30.4375
_EMPLOYER_BITS = 32
"""Room for an employer in a key."""


def source_table(block: History, name: str, look: Look) -> Columns:
    """Return a source as it is seen on a day.

    Which rows there are, and in what order, must not depend on it, because record ids are made of row numbers;
    a source of which only the latest part is kept numbers its rows itself, in the column `number`.
    """
    return _STATES[name](block, look) if name in _STATES else block.tables[name]


def source_names(block: History) -> list[str]:
    """Return the names of all sources."""
    return sorted({*block.tables, *_STATES})


def _citizens(block: History, look: Look) -> Columns:
    """Everybody who lived here since records began, with the status of the day."""
    lives = block.lives
    rows = _since_records(block)
    died = lives.died if look.hindsight else deaths_known(block)
    status = np.where(died[rows] < look.day, DECEASED,
                      np.where(lives.left[rows] < look.day, ABROAD, LIVING)).astype(np.int8)
    return {"person": rows, "day": np.maximum(lives.born[rows], block.records_from).astype(np.int32),
            "status": status, "mother": lives.mother[rows], "father": lives.father[rows],
            "spouse": block.spouses[rows], "birth_place": lives.birth_place[rows]}


def _since_records(block: History) -> NDArray[np.int32]:
    return np.flatnonzero(_is_since_records(block)).astype(np.int32)


def _is_since_records(block: History) -> NDArray[np.bool_]:
    return (block.lives.died >= block.records_from) & (block.lives.left >= block.records_from)


def _addresses(block: History, look: Look) -> Columns:
    """Where people are registered: one row per stay."""
    stays = block.stays
    rows = np.flatnonzero(_is_since_records(block)[stays.person] & (stays.end > stays.day))
    return {"person": stays.person[rows], "day": stays.day[rows], "end": stays.end[rows], **stays.columns(rows)}


def _border(block: History, look: Look) -> Columns:
    """Crossings of the border: emigrants leave once; travellers leave and come back within months."""
    emigrants, trip = block.tables["emigration"], trips(block)
    gone, away = len(emigrants["day"]), len(trip["out"])
    return {"person": np.concatenate([emigrants["person"], trip["person"], trip["person"]]),
            "day": np.concatenate([emigrants["day"], trip["out"], trip["back"]]).astype(np.int32),
            "direction": np.repeat(np.array([0, 0, 1], np.int8), [gone, away, away]),
            "purpose": np.concatenate([np.zeros(gone, np.int8), trip["purpose"], trip["purpose"]])}


def _marriages(block: History, look: Look) -> Columns:
    """Marriages, with the divorces up to the day."""
    table = block.tables["marriage"]
    return {**table, "divorced": np.where(table["end"] <= look.day, table["divorced"], 0).astype(np.int32)}


def _studies(block: History, look: Look) -> Columns:
    """Enrolments; of who breaks off later than on an earlier day looked at, the office knows the planned end."""
    table = block.tables["study"]
    if look.hindsight:
        return table
    planned = planned_end(block, year_of(table["day"]), table["institution"])
    return {**table, "end": np.where(table["end"] > look.day, np.maximum(planned, table["end"]), table["end"])}


def _contracts(block: History, look: Look) -> Columns:
    contracts = block.tables["contract"]
    return {**contracts, "wage": wages_on(block, block.tables["contract"], look.day),
            "tin": coded(contracts["employer"], block.employers["tin"].dtype),
            "sector": coded(contracts["sector"], word_list(block.country.tables["employers"]["sector"])),
            **_pooled(block, "job", "job", np.arange(len(contracts["day"])))}


def _quarters(block: History, look: Look) -> Columns:
    """Wages paid under contract in each of the four quarters that ended last: a line for each person and employer.

    Who had two contracts with one employer in a quarter is in the line of the first.
    """
    contracts, on_file = block.tables["contract"], _on_file_since(block, "employment", block.tables["contract"])
    first, last = _period(block.labour_from, 3), _period(look.day, 3)
    parts = []
    for quarter in range(max(first, last - _QUARTERS), last):
        start, stop = (int(day) for day in _first_days(np.array([quarter, quarter + 1]), 3))
        days = np.minimum(contracts["end"], stop) - np.maximum(contracts["day"], start)
        rows = np.flatnonzero((days > 0) & (on_file < stop))
        # A return counts tenths of months, and the shortest job is one of them.
        months = np.clip(np.round(days[rows] / _MONTH, 1), 0.1, 3.0)
        wage = wages_on(block, contracts, stop - 1)
        parts.append({"row": rows, "day": np.full(len(rows), stop - 1, np.int32), "months": months,
                      "wage_paid": np.round(wage[rows] * months, 2),
                      # A return keeps its number on whatever day one looks.
                      "number": (quarter - first) * len(contracts["day"]) + rows})
    merged = _stacked([_one_line(contracts, part) for part in parts],
                      {"row": int, "day": np.int32, "months": float, "wage_paid": float, "number": int})
    row = merged.pop("row")
    return {"person": contracts["person"][row], **merged, "contribution": np.round(merged["wage_paid"] * 0.03, 2),
            "tin": coded(contracts["employer"][row], block.employers["tin"].dtype)}


def _one_line(contracts: Columns, part: Columns) -> Columns:
    """Return the lines of a quarter, those of one person and employer added up."""
    key = (contracts["person"][part["row"]].astype(np.int64) << _EMPLOYER_BITS) + contracts["employer"][part["row"]]
    _, first, line = np.unique(key, return_index=True, return_inverse=True)
    if len(first) == len(key):
        return part
    added = {"months": np.minimum(np.round(np.bincount(line, part["months"]), 1), 3.0),
             "wage_paid": np.round(np.bincount(line, part["wage_paid"]), 2)}
    order = np.argsort(first)
    return {name: (added[name] if name in added else column[first])[order] for name, column in part.items()}


def _pooled(block: History, kind: str, name: str, at: NDArray[np.integer]) -> Columns:
    """Return a column of words of one of the country's pools, or no column where it has none.

    Phone numbers are not taken from a pool: those of a locale may be somebody's.
    """
    if block.country.pools is None:
        return {}
    words = block.country.pools.of_kind(kind)
    bits = addressed_bits(block.seed, "pool", kind, block.index, at=at)
    return {name: coded((bits % np.uint64(len(words.categories))).astype(np.int16), words)}


def _on_file_since(block: History, source: str, table: Columns) -> NDArray[np.int32]:
    """Return on which day the office first has each row of a source, `NEVER` for what no register tells of.

    Where the country has no register of it at all, everything is known on the day on which it happens.
    """
    names = [name for name, spec in block.country.registers.items() if spec.source == source]
    since = np.full(len(table["day"]), NEVER if names else -NEVER, np.int32)
    for name in names:
        told = arrivals(block, name, table, None)
        since[told.rows] = np.minimum(since[told.rows], told.received)
    return since


def _period(day: int, months: int) -> int:
    """Return the number, counted from 1970, of the period of so many calendar months that a day falls in."""
    return int((np.datetime64(int(day), "D").astype("datetime64[M]").astype(np.int64)) // months)


def _first_days(periods: NDArray[np.integer], months: int) -> NDArray[np.int32]:
    """Return the first day of each period of so many months."""
    return (periods * months).astype("datetime64[M]").astype("datetime64[D]").astype(np.int32)


def _stacked(parts: list[Columns], kinds: dict[str, Any]) -> Columns:
    """Put parts under each other; none at all give columns without rows."""
    return {name: np.concatenate([np.empty(0, kind), *(part[name] for part in parts)]).astype(kind)
            for name, kind in kinds.items()}


def _employers(block: History, look: Look) -> Columns:
    firms, contracts = block.employers, block.tables["contract"]
    # Nobody is founded after somebody works there.
    day = firms["day"].copy()
    np.minimum.at(day, contracts["employer"], np.maximum(contracts["day"], block.records_from))
    return {**firms, "day": day, "person": np.full(len(firms["day"]), NOBODY, np.int32)}


def _insurance(block: History, look: Look) -> Columns:
    """One account per adult who was ever insured, with the months credited by the day."""
    lives = block.lives
    adult = birthday(lives.born, _ADULT_MONTHS)
    rows = np.flatnonzero((block.insured_months > 0) & (adult < block.today)
                          & (np.minimum(lives.died, lives.left) > block.records_from)).astype(np.int32)
    months = insured_months(block, block.tables["contract"], look.day)[rows].astype(np.int32)
    insured = np.flatnonzero(months)  # on an earlier day, some had not paid anything yet
    return {"person": rows[insured], "number": insured, "months": months[insured],
            "day": np.maximum(adult[rows[insured]], block.records_from).astype(np.int32)}


def _health(block: History, look: Look) -> Columns:
    """Patients of the day, at the clinic of the district they live in on it."""
    lives = block.lives
    # Numbers begin with those who are here on the reference date, so that they do not depend on the day.
    order = np.argsort(~alive(lives), kind="stable").astype(np.int32)
    number = np.flatnonzero(np.minimum(lives.died, lives.left)[order] >= look.day)
    rows = order[number]
    codes, words = block.country.places["district"]
    facility = word_list([f"{district}, clinic" for district in words.categories])
    place = block.stays.place[block.stays.on(look.day, rows)]
    return {"person": rows, "number": number, "facility": coded(codes[place], facility),
            "day": np.maximum(lives.born[rows] + 20, block.labour_from).astype(np.int32)}


def _accounts(block: History, look: Look) -> Columns:
    lives, draw = block.lives, stream(block.seed, "account", block.index)
    adult = birthday(lives.born, _ADULT_MONTHS)
    receives = np.zeros(len(lives), dtype=bool)
    receives[block.rights["person"]] = True
    wants = draw.random(len(lives)) < np.where(receives, 0.97, block.country.number("bank_account_share"))
    rows = np.flatnonzero(wants & (adult < block.today)
                          & (np.minimum(lives.died, lives.left) > block.labour_from)).astype(np.int32)
    first = np.maximum(adult[rows], block.labour_from)
    last = np.minimum(np.minimum(lives.died[rows], lives.left[rows]), block.today)
    asked = first + (draw.random(len(rows)) * np.maximum(last - first, 1)).astype(np.int32)
    opened = block.country.working_days.put_off(asked, last)
    end = np.minimum(lives.died[rows], NEVER - 400) + waiting(draw.random(len(rows)), 120).astype(np.int32)
    closed = np.where(lives.died[rows] < NEVER, end, NEVER).astype(np.int32)
    number = word_list(write_numbers(block.country.profile.account_number, block.person_ids[rows], block.seed))
    phone = _phones(draw, len(rows))
    lived = np.flatnonzero(first < last)  # not those who died or left as children
    return {"person": rows[lived], "day": opened[lived].astype(np.int32), "end": closed[lived], "phone": phone[lived],
            "account": coded(lived.astype(np.int32), number), "number": lived,
            **_pooled(block, "email", "email", rows[lived])}


def _phones(draw: np.random.Generator, people: int) -> NDArray[np.int64]:
    """Return numbers that nobody else of the block has: whoever draws one that is taken draws again."""
    phone, without = np.zeros(people, np.int64), np.arange(people)
    while len(without):
        phone[without] = 1_000_000 + (draw.random(len(without)) * 9_000_000).astype(np.int64)
        without = np.flatnonzero(pd.Series(phone).duplicated())
    return phone


def _property(block: History, look: Look) -> Columns:
    """Vehicles and dwellings of adults."""
    lives, draw = block.lives, stream(block.seed, "property", block.index)
    adult = birthday(lives.born, _ADULT_MONTHS)
    parts, before = [], 0
    dwelling = block.country.by_place_of("dwelling_value_by_region", "dwelling_value_by_place")
    for kind, share, level, there in ((0, "vehicle_share", 9_000, np.ones(len(dwelling))),
                                      (1, "dwelling_share", 52_000, dwelling)):
        owns = draw.random(len(lives)) < block.country.number(share)
        rows = np.flatnonzero(owns & (adult < block.today - 400)
                              & (np.minimum(lives.died, lives.left) > block.labour_from)).astype(np.int32)
        last = np.minimum(np.minimum(lives.died[rows], lives.left[rows]), block.today)
        bought = (adult[rows] + draw.random(len(rows)) ** 0.5 * np.maximum(last - adult[rows], 1)).astype(np.int32)
        bought = block.country.working_days.put_off(np.maximum(bought, block.records_from), last)
        value = np.round(level * there[lives.place[rows]] * np.exp(0.6 * normal(draw.random(len(rows)))), -2)
        lived = np.flatnonzero((adult[rows] < last) & (bought < last))
        parts.append({"person": rows[lived], "day": bought[lived], "value": value[lived], "number": before + lived,
                      "kind": np.full(len(lived), kind, np.int8)})
        before += len(rows)
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _entitlements(block: History, look: Look) -> Columns:
    """Rights with what they pay on the day, or paid last."""
    rights = block.rights
    unknown = (np.zeros(len(rights["end"]), bool) if look.hindsight
               else _ends_unnoticed(block, deaths_known(block), look.day))
    end = np.where(unknown, NEVER, rights["end"]).astype(np.int32)
    amount = paid_amounts(block, np.arange(len(end)), np.maximum(np.minimum(end, look.day) - 1, rights["start"]))
    return {"person": rights["person"], "day": rights["start"], "end": end,
            "benefit": coded(rights["benefit"], word_list(block.benefits)), "amount": amount,
            "channel": (rights["start"] >= block.today - _PROACTIVE_DAYS).astype(np.int8)}


def _ends_unnoticed(block: History, told: NDArray[np.int32], day: int) -> NDArray[np.bool_]:
    """Mark the rights that a death has ended by a day on which the office does not know of it."""
    rights = block.rights
    ended = (rights["end"] == block.lives.died[rights["person"]]) & (rights["start"] < rights["end"])
    ends_unnoticed: NDArray[np.bool_] = ended & (rights["end"] <= day) & (told[rights["person"]] > day)
    return ends_unnoticed


def _claims(block: History, look: Look) -> Columns:
    assessments = block.tables["assessment"]
    rows = np.flatnonzero(assessments["claimed"] == 1)
    return {**{name: column[rows] for name, column in assessments.items()}, **_pooled(block, "text", "remark", rows)}


def _cases(block: History) -> Columns:
    """Rights as far as it takes to know which of them have a case on file."""
    return {"person": block.rights["person"], "day": block.rights["start"], "end": block.rights["end"]}


def _payments(block: History, look: Look) -> Columns:
    """What was paid on the first of each of the last three months, also to the dead of whom nobody had told.

    Paid is only what has a case on file by then. Whoever's case comes later than the right is paid with the first
    payment what was due for the months before, at the amount of each, in the column `back_pay`.
    """
    rights, on_file = block.rights, _on_file_since(block, "entitlement", _cases(block))
    first, last, told = _period(block.labour_from, 1), _period(look.day - 1, 1), deaths_known(block)
    parts = []
    for month in range(max(first, last - _PAYMENT_MONTHS + 1), last + 1):
        day = int(_first_days(np.array([month]), 1)[0])
        rows = np.flatnonzero((rights["start"] < day) & (on_file < day)
                              & ((rights["end"] > day) | _ends_unnoticed(block, told, day)))
        parts.append({"row": rows, "day": np.full(len(rows), day, np.int32), "amount": paid_amounts(block, rows, day),
                      "back_pay": _back_pay(block, rows, on_file[rows], month, first),
                      "number": (month - first) * len(rights["start"]) + rows})
    merged = _stacked(parts, {"row": int, "day": np.int32, "amount": float, "back_pay": float,
                              "number": int})
    row = merged.pop("row")
    return {"person": rights["person"][row], **merged, "entitlement": row,
            "benefit": coded(rights["benefit"][row], word_list(block.benefits))}


def _back_pay(block: History, rows: NDArray[np.int64], on_file: NDArray[np.int32], month: int,
              first: int) -> NDArray[np.float64]:
    """Return what rights that are paid for the first time in a month get for the months before it, back to `first`."""
    start, owed, days = block.rights["start"][rows], [], []
    late = np.arange(len(rows))
    for earlier in range(month - 1, first - 1, -1):
        day = int(_first_days(np.array([earlier]), 1)[0])
        # Nothing is owed for a month before the right, nor to whoever's case was there to be paid then.
        late = late[(start[late] < day) & (on_file[late] >= day)]
        if not len(late):
            break
        owed.append(late)
        days.append(np.full(len(late), day, np.int32))
    if not owed:
        return np.zeros(len(rows))
    of = np.concatenate(owed)
    amounts = paid_amounts(block, rows[of], np.concatenate(days))
    return np.bincount(of, amounts, minlength=len(rows)).astype(float)


_STATES: dict[str, Source] = {
    "citizen": _citizens, "marriage": _marriages, "study": _studies, "address": _addresses, "border": _border,
    "employment": _contracts, "quarter": _quarters, "employer": _employers, "insurance": _insurance,
    "health": _health, "account": _accounts, "property": _property, "entitlement": _entitlements,
    "payment": _payments, "claim": _claims,
}
