"""What registers are made from: the tables of events, and states of people such as their address.

A source has `person` (a row, or -1), `day` (when it happened), and whatever columns registers take from it.
To let registers see something new, add a function with its name to the table at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from synthetic_data.block import alive
from synthetic_data.careers import insured_months
from synthetic_data.columns import Columns, coded, word_list
from synthetic_data.days import NEVER, birthday
from synthetic_data.identifiers import write_numbers
from synthetic_data.lives import NOBODY
from synthetic_data.sampling import normal, waiting
from synthetic_data.seeding import stream

if TYPE_CHECKING:
    from synthetic_data.block import Block

Source = Callable[["Block", int], Columns]
_ADULT_MONTHS = 18 * 12
_QUARTERS = 4
_PAYMENT_MONTHS = 3
_PROACTIVE_DAYS = 4 * 365
"""Rights that began within these last days were assigned without an application (assumed for all benefits)."""
_CLAIM_BELOW = 200
"""Nobody with more a head asks for means-tested help (assumed)."""
_MONTH = 30.4375


def source_table(block: Block, name: str, today: int) -> Columns:
    """Return a source; `today` is the day on which somebody looks.

    Which rows there are, and in what order, must not depend on it: record ids are row numbers.
    """
    return _STATES[name](block, today) if name in _STATES else block.tables[name]


def source_names(block: Block) -> list[str]:
    """Return the names of all sources."""
    return sorted({*block.tables, *_STATES})


def _citizens(block: Block, today: int) -> Columns:
    """Everybody who lived here since records began, with the status of today."""
    lives = block.lives
    rows = _since_records(block)
    status = np.where(lives.died[rows] < today, 1, np.where(lives.left[rows] < today, 2, 0)).astype(np.int8)
    return {"person": rows, "day": np.maximum(lives.born[rows], block.records_from).astype(np.int32),
            "status": status, "mother": lives.mother[rows], "father": lives.father[rows],
            "spouse": block.spouses[rows], "birth_place": lives.birth_place[rows]}


def _since_records(block: Block) -> NDArray[np.int32]:
    here = (block.lives.died >= block.records_from) & (block.lives.left >= block.records_from)
    return np.flatnonzero(here).astype(np.int32)


def _addresses(block: Block, today: int) -> Columns:
    """Where people are registered: first the place they come from, then one row per move.

    Only the address of the household on the reference date is known down to the flat, so the street of earlier
    rows is made up here.
    """
    lives, moves = block.lives, block.lives.moves
    order = np.lexsort((moves["day"], moves["person"]))
    mover, moved, origin, target = (moves[name][order] for name in ("person", "day", "origin", "target"))
    first_move = np.flatnonzero(np.diff(mover, prepend=-1) != 0)
    stay = _since_records(block)
    first_place = lives.place.astype(np.int32)
    first_place[mover[first_move]] = origin[first_move]
    person = np.concatenate([stay, mover])
    day = np.concatenate([np.maximum(lives.born[stay], block.records_from), moved]).astype(np.int32)
    place = np.concatenate([first_place[stay], target]).astype(np.int16)
    order = np.lexsort((day, person))
    person, day, place = person[order], day[order], place[order]
    last = np.append(person[1:] != person[:-1], True)
    end = np.where(last, np.minimum(lives.died[person], lives.left[person]), np.append(day[1:], NEVER)).astype(np.int32)
    return {"person": person, "day": day, "end": end, **_street_addresses(block, person, place, last)}


def _street_addresses(block: Block, person: NDArray[np.int32], place: NDArray[np.int16],
                      last: NDArray[np.bool_]) -> Columns:
    draw, streets = stream(block.seed, "earlier address", block.index), len(block.country.streets.categories)
    present = block.addresses
    columns: Columns = {name: coded(codes[place], words) for name, (codes, words) in block.country.places.items()}
    street = np.where(last, present["street"].codes[person], (draw.random(len(person)) * streets).astype(np.int16))
    columns["street"] = coded(street, block.country.streets)
    for name, most in (("building", 180), ("flat", 90)):
        earlier = (1 + draw.random(len(person)) * most).astype(np.int16)
        columns[name] = np.where(last, present[name][person], earlier).astype(np.int16)
    return columns


def _border(block: Block, today: int) -> Columns:
    """Crossings of the border: emigrants leave once; travellers leave and come back within months."""
    lives, draw = block.lives, stream(block.seed, "border", block.index)
    emigrants = block.tables["emigration"]
    since = block.labour_from
    rows = np.flatnonzero((lives.died > block.today) & (lives.left == NEVER)).astype(np.int32)
    rows = rows[draw.random(len(rows)) < 0.12]
    out = (since + draw.random(len(rows)) * (block.today - since)).astype(np.int32)
    kept = out > lives.born[rows] + 366
    rows, out = rows[kept], out[kept]
    back = out + (3 + waiting(draw.random(len(rows)), 25)).astype(np.int32)
    purpose = 1 + (draw.random(len(rows)) * 4).astype(np.int8)
    person = np.concatenate([emigrants["person"], rows, rows])
    return {"person": person, "day": np.concatenate([emigrants["day"], out, back]).astype(np.int32),
            "direction": np.repeat(np.array([0, 0, 1], np.int8), [len(emigrants["day"]), len(rows), len(rows)]),
            "purpose": np.concatenate([np.zeros(len(emigrants["day"]), np.int8), purpose, purpose])}


def _contracts(block: Block, today: int) -> Columns:
    contracts = block.tables["contract"]
    return {**contracts, "tin": coded(contracts["employer"], block.employers["tin"].dtype),
            "sector": coded(contracts["sector"], word_list(block.country.tables["employers"]["sector"]))}


def _quarters(block: Block, today: int) -> Columns:
    """Wages paid under each contract in each of the last four quarters."""
    contracts = block.tables["contract"]
    parts = []
    for back in range(_QUARTERS):
        start = birthday(np.array([block.today]), -3 * (back + 1))[0]
        stop = birthday(np.array([block.today]), -3 * back)[0]
        days = np.minimum(contracts["end"], stop) - np.maximum(contracts["day"], start)
        rows = np.flatnonzero(days > 0)
        months = np.minimum(days[rows] / _MONTH, 3.0)
        parts.append({"row": rows, "day": np.full(len(rows), stop - 1, np.int32), "months": np.round(months, 1),
                      "wage_paid": np.round(contracts["wage"][rows] * months, 2),
                      "quarter": np.full(len(rows), _QUARTERS - 1 - back, np.int8)})
    merged = {name: np.concatenate([part[name] for part in reversed(parts)]) for name in parts[0]}
    row = merged.pop("row")
    return {"person": contracts["person"][row], **merged, "contribution": np.round(merged["wage_paid"] * 0.03, 2),
            "tin": coded(contracts["employer"][row], block.employers["tin"].dtype)}


def _employers(block: Block, today: int) -> Columns:
    firms = block.employers
    return {**firms, "person": np.full(len(firms["day"]), NOBODY, np.int32)}


def _insurance(block: Block, today: int) -> Columns:
    """One account per adult who was ever insured, with the months credited by today."""
    lives = block.lives
    adult = birthday(lives.born, _ADULT_MONTHS)
    rows = np.flatnonzero((block.insured_months > 0) & (adult < block.today)
                          & (np.minimum(lives.died, lives.left) > block.records_from)).astype(np.int32)
    return {"person": rows, "day": np.maximum(adult[rows], block.records_from).astype(np.int32),
            "months": insured_months(block, today)[rows].astype(np.int32)}


def _health(block: Block, today: int) -> Columns:
    rows = np.flatnonzero(alive(block.lives)).astype(np.int32)
    codes, words = block.country.places["district"]
    facility = word_list([f"{district}, clinic" for district in words.categories])
    return {"person": rows, "day": np.maximum(block.lives.born[rows] + 20, block.labour_from).astype(np.int32),
            "facility": coded(codes[block.lives.place[rows]], facility)}


def _accounts(block: Block, today: int) -> Columns:
    lives, draw = block.lives, stream(block.seed, "account", block.index)
    adult = birthday(lives.born, _ADULT_MONTHS)
    receives = np.zeros(len(lives), dtype=bool)
    receives[block.rights["person"]] = True
    wants = draw.random(len(lives)) < np.where(receives, 0.97, block.country.number("bank_account_share"))
    rows = np.flatnonzero(wants & (adult < block.today)
                          & (np.minimum(lives.died, lives.left) > block.labour_from)).astype(np.int32)
    first = np.maximum(adult[rows], block.labour_from)
    last = np.minimum(np.minimum(lives.died[rows], lives.left[rows]), block.today)
    opened = first + (draw.random(len(rows)) * np.maximum(last - first, 1)).astype(np.int32)
    end = np.minimum(lives.died[rows], NEVER - 400) + waiting(draw.random(len(rows)), 120).astype(np.int32)
    closed = np.where(lives.died[rows] < NEVER, end, NEVER).astype(np.int32)
    number = word_list(write_numbers(block.country.profile.account_number, block.person_ids[rows], block.seed))
    phone = 1_000_000 + (draw.random(len(rows)) * 9_000_000).astype(np.int64)
    return {"person": rows, "day": opened.astype(np.int32), "end": closed, "phone": phone,
            "account": coded(np.arange(len(rows), dtype=np.int32), number)}


def _property(block: Block, today: int) -> Columns:
    """Vehicles and dwellings of adults."""
    lives, draw = block.lives, stream(block.seed, "property", block.index)
    adult = birthday(lives.born, _ADULT_MONTHS)
    parts = []
    for kind, share, level in ((0, "vehicle_share", 9_000), (1, "dwelling_share", 52_000)):
        owns = draw.random(len(lives)) < block.country.number(share)
        rows = np.flatnonzero(owns & (adult < block.today - 400)
                              & (np.minimum(lives.died, lives.left) > block.labour_from)).astype(np.int32)
        last = np.minimum(np.minimum(lives.died[rows], lives.left[rows]), block.today)
        bought = (adult[rows] + draw.random(len(rows)) ** 0.5 * np.maximum(last - adult[rows], 1)).astype(np.int32)
        bought = np.maximum(bought, block.records_from)
        value = np.round(level * np.exp(0.6 * normal(draw.random(len(rows)))), -2)
        parts.append({"person": rows, "day": bought, "value": value, "kind": np.full(len(rows), kind, np.int8)})
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _entitlements(block: Block, today: int) -> Columns:
    rights = block.rights
    return {"person": rights["person"], "day": rights["start"], "end": rights["end"],
            "benefit": coded(rights["benefit"], word_list(block.benefits)), "amount": rights["amount"],
            "channel": (rights["start"] >= block.today - _PROACTIVE_DAYS).astype(np.int8)}


def _claims(block: Block, today: int) -> Columns:
    assessments = block.tables["assessment"]
    rows = np.flatnonzero((assessments["claimed"] == 1) & (assessments["income_per_head"] < _CLAIM_BELOW))
    return {name: column[rows] for name, column in assessments.items()}


def _payments(block: Block, today: int) -> Columns:
    """What was paid on the first of each of the last three months."""
    rights = block.rights
    parts = []
    for back in range(_PAYMENT_MONTHS, 0, -1):
        day = birthday(np.array([block.today]), -back)[0]
        rows = np.flatnonzero((rights["start"] < day) & (rights["end"] > day))
        parts.append((rows, np.full(len(rows), day, np.int32)))
    row, day = (np.concatenate(part) for part in zip(*parts, strict=True))
    return {"person": rights["person"][row], "day": day, "amount": rights["amount"][row],
            "benefit": coded(rights["benefit"][row], word_list(block.benefits))}


_STATES: dict[str, Source] = {
    "citizen": _citizens, "address": _addresses, "border": _border, "employment": _contracts,
    "quarter": _quarters, "employer": _employers, "insurance": _insurance, "health": _health,
    "account": _accounts, "property": _property, "entitlement": _entitlements, "payment": _payments,
    "claim": _claims,
}
