"""Signals of death on the desk: what each says, whom it is about, and what other registers heard of that person.

A record of death that fits in every field may be right or wrong; what decides is whether something happened in the
person's life afterwards. So dead and living carry the same records, slips, numbers of entries and delays.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from courses.cases.death_signals import DOUBLE, LOST, NEWS_BY, SINCE, TODAY, PensionOffice
from courses.cases.wrong_entries import NAMES
from courses.evidence import records_of, shown

Row = dict[str, Any]
ORIGINS: dict[str, tuple[str, str]] = {
    "dead": ("civil civil civil name name hospital hospital mail list list", "civil hospital"),
    "revived": ("civil civil name hospital hospital mail list", "hospital"),
    "brother": ("civil civil civil civil name", "civil"), "year": ("civil name", ""),
    "namesake": ("name name", ""), "heard": ("hospital mail mail list", ""),
    "open": ("hospital hospital hospital mail mail list list list", "")}
"""Part → where its signals come from: those that count, those for practice. Heard of are living people whose death no
record states; open are those of whom there is neither a record nor a later sign of life."""
LIVES = ("revived", "heard")
"""Parts in which something happened after the stated death."""
TRUTH = {"dead": "dead", "open": "open"}
"""Part → what is true of its people; of all others, that they live."""
ACTS = ("address_register", "bank_account", "border_crossing", "disability_decision", "identity_card", "notary")
"""Registers that hear of something a person did or took part in."""
ROWS = {True: (1, 2, 3, 4), False: (0, 1, 2, 3, 4)}
"""How many entries other registers hold, with and without one after the death."""
LEAST, MOST = 12, 170
"""Days between the stated death and what happened before or after it, and until it was written down at most."""
SLOWLY = 30
"""Days after which half of the entries are written down at the earliest: many of what happened before the death."""


class Signal(NamedTuple):
    """One signal: a person on the roll, where it comes from, the entry behind it, what other registers hold."""

    part: str
    roll: Row
    origin: str
    entry: Row
    signs: list[Row]


def signals_of(office: PensionOffice) -> tuple[list[Signal], list[Signal]]:
    """Return the signals that count and those for practice; origins are dealt, so that none of them tells a part."""
    graded: list[Signal] = []
    practice: list[Signal] = []
    for part, people in _people(office).items():
        counts, told = (each.split() for each in ORIGINS[part])
        origins = [*office.shuffled(counts), *told]
        signals = [Signal(part, roll, origin, entry, _signs(office, entry["happened_on"], part in LIVES))
                   for (roll, entry), origin in zip(people, origins, strict=True)]
        graded += signals[:len(counts)]
        practice += signals[len(counts):]
    return graded, practice


def _people(office: PensionOffice) -> dict[str, list[tuple[Row, Row]]]:
    """Part → people on the roll, each with the entry, or at least the day, that a signal is about."""
    arrived = office.gone[DOUBLE.stop:]
    arrived = arrived[arrived["record_id_civil"].isin(office.arrived.index)].head(sum(map(_count, ORIGINS["dead"])))
    found = {"dead": _pairs(arrived, office.entries.loc[arrived["record_id_civil"]])}
    for part, rows in office.wrong.groupby("kind", sort=False):
        found[str(part)] = _pairs(office.living.loc[rows["person_id"]], office.entries.loc[rows["record_id"]])
    lost, nameless = _without_record(office)
    wanted = {part: _count(ORIGINS[part][0]) for part in ("heard", "open")}
    days = [{"happened_on": pd.Timestamp(SINCE) + pd.Timedelta(days=day)}
            for day in office.luck.integers(0, 560, len(nameless)).tolist()]
    living = list(zip(nameless, days, strict=True))
    dead = [(roll, {"happened_on": roll["died"]}) for roll in lost]
    return found | {"heard": living[:wanted["heard"]],
                    "open": [*dead, *living[wanted["heard"]:]][:wanted["open"]]}


def _count(origins: str) -> int:
    return len(origins.split())


def _pairs(people: pd.DataFrame, entries: pd.DataFrame) -> list[tuple[Row, Row]]:
    return list(zip(records_of(people), records_of(entries), strict=True))


def _without_record(office: PensionOffice) -> tuple[list[Row], list[Row]]:
    """Dead whose entry never arrived (T09), five at most, and living people of whose name no entry has arrived."""
    known = set(zip(office.arrived["last_name"], office.arrived["first_name"], strict=True))
    lost = office.gone[LOST]
    free = office.living[~office.living["person_id"].isin(office.wrong["person_id"])]
    named = [[roll for roll in records_of(frame) if (roll["last_name"], roll["first_name"]) not in known]
             for frame in (lost[lost["died"] < NEWS_BY], free)]
    return named[0][:5], named[1]


def _signs(office: PensionOffice, died: pd.Timestamp, lives: bool) -> list[Row]:
    """Entries of other registers: all before the stated death, or one or more after it; many were written late."""
    luck, after = office.luck, pd.Timestamp(TODAY) - died
    count = int(luck.choice(ROWS[lives]))
    later = int(luck.integers(1, max(count, 2))) if lives else 0
    found = []
    for place, register in enumerate(luck.permutation(ACTS)[:count]):
        days = int(luck.integers(LEAST, min(MOST, after.days - 30) if place < later else MOST))
        happened = died + pd.Timedelta(days=days if place < later else -days)
        longest = min(MOST, (pd.Timestamp(TODAY) - happened).days - 12)
        is_slow = longest > SLOWLY and luck.random() < 0.5
        lag = luck.integers(SLOWLY, longest) if is_slow else luck.integers(1, 18)
        recorded = happened + pd.Timedelta(days=int(lag))
        found.append({"register": f"register.{register}", "happened_on": happened, "recorded_on": recorded,
                      "received_on": recorded + pd.Timedelta(days=int(luck.integers(1, 12)))})
    return office.shuffled(found)


def what_it_says(office: PensionOffice, signal: Signal) -> Row:
    """What the signal itself states: only the civil register and a match by name show a whole entry."""
    roll, origin, entry = signal.roll, signal.origin, signal.entry
    if origin in ("civil", "name"):
        return entry if origin == "civil" else entry | {"personal_number": None}
    happened = entry["happened_on"]
    written = np.datetime64(str(happened)[:10], "D") + int(office.luck.integers(1, 9))
    names = {field: roll[field] for field in (NAMES if origin == "hospital" else NAMES[:2])}
    year = {} if origin == "mail" else {"birth_date": str(shown(roll["birth_date"]))[:4]}
    return names | year | {"happened_on": None if origin == "mail" else happened, "recorded_on": written,
                           "received_on": written + int(office.luck.integers(2, 12))}
