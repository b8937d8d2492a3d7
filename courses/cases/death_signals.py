"""News of deaths in a pension office: who died, who lives, of whom nobody can know, and what each signal says.

Dead, living and unknowable people come from the world, what is wrong with the registers from their ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from courses.cases.own_order import OwnOrder
from courses.evidence import (
    by_text,
    planned,
    shown,
    signs_of_life,
    with_people,
)
from courses.form.variant import Variant
from courses.world import Setting, course_world, world_of
from synthetic_data import DefectPlan, RegisterSet, World, defect_plan, inject, stream

TODAY, SINCE = "2024-01-01", "2022-01-01"
LOST, SLOW, DOUBLE = slice(0, 9), slice(9, 25), slice(25, 45)
CIVIL_WRONG = 12
"""Which of the recent deaths never arrived, arrived late, have two dates; the others fill the pile. Of those with two
dates the civil register holds the wrong one in the first 12, the payment file in the others."""
NAMES = ("last_name", "first_name", "patronymic")
SWAPPED, MISSPELT = 4, 4
"""Records in the pile in which day and month are exchanged, or a letter of the surname is wrong."""
ACTS = ("civil_birth", "civil_marriage", "address_register", "bank_account", "border_crossing", "disability_decision",
        "employment_contract")
"""Registers that hear of something a person did or took part in."""
Signal = tuple[dict[str, Any], str, dict[str, Any] | None]
"""A person on the roll, where the signal comes from, and the entry behind it."""


@lru_cache(maxsize=2)
def _known(country: Setting) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, list[dict[str, Any]]], pd.DataFrame]:
    """What holds for every variant in one country: the roll, the deaths, signs of life, whose record is whose."""
    world, clean = course_world(country)
    roll = _roll(world, clean)
    signs = signs_of_life(clean, roll["personal_number"], "2021-07-01", TODAY, ACTS)
    link = clean.link[clean.link["register"].isin(["civil_death", "population_register"])]
    return roll, with_people(world, clean, "civil_death"), signs, link.astype({"register": "str"})


def _roll(world: World, clean: RegisterSet) -> pd.DataFrame:
    """Everybody who is paid a pension, or was until death, as the population register knows them."""
    paid = world.entitlements
    paid = paid.loc[paid["benefit"].isin(["old_age_pension", "disability_pension"]), ["person_id", "end", "amount"]]
    people = with_people(world, clean, "population_register").merge(paid, on="person_id")
    people = people[people["end"].isna() | (people["end"] == people["died"])].drop_duplicates("person_id")
    return by_text(people, ("personal_number", *NAMES))


class PensionOffice(OwnOrder):
    """The pension office on one day: its roll, the registers with their defects, and the truth behind both."""

    def __init__(self, variant: Variant) -> None:
        self.world, clean = course_world(world_of(variant))
        self.luck = stream(variant.seed, "D4")
        roll, deaths, self.signs, link = _known(world_of(variant))
        # The order of the roll decides who plays which part.
        self.roll = roll.iloc[self.luck.permutation(len(roll))]
        recent = deaths.loc[deaths["happened_on"] >= SINCE, ["person_id", "record_id"]]
        self.gone = self._slips_first(self.roll.merge(recent, on="person_id", suffixes=("", "_civil")))
        # Few records: one of the errors may find none that can carry it.
        self.registers, _ = inject(self._with_payment_file(clean, link), self._plan(deaths), variant.seed, self.world,
                                   further_part=True)
        entries = by_text(with_people(self.world, self.registers, "civil_death"), ("personal_number", *NAMES))
        self.entries = self._with_dates_filled_in(entries.set_index("record_id", drop=False))
        self.arrived = self.entries[self.entries["received_on"] <= TODAY]
        living = self.roll[self.roll[["died", "left", "end"]].isna().all(axis=1)]
        self.living = living.set_index("person_id", drop=False)
        # Drawn, because numbers in order would tell which part a case plays.
        self.tokens = [f"S-{number}" for number in self.luck.permutation(9000)[:120] + 1000]

    @staticmethod
    def _slips_first(gone: pd.DataFrame) -> pd.DataFrame:
        """Put a few whose day and month of birth can change places at the head of the pile."""
        day, month = gone["birth_date"].dt.day, gone["birth_date"].dt.month
        can = np.array((day <= 12) & (day != month))
        can[:DOUBLE.stop] = False
        first = np.flatnonzero(can)[:SWAPPED]
        rest = [place for place in range(DOUBLE.stop, len(gone)) if place not in first]
        return gone.iloc[[*range(min(DOUBLE.stop, len(gone))), *first, *rest]].reset_index(drop=True)

    def _with_dates_filled_in(self, entries: pd.DataFrame) -> pd.DataFrame:
        """Under a living person's number, every other record also holds that person's date of birth and father's name.

        The clerk's program fills them in from the number; surname and first name are typed from the paper.
        """
        born = self.roll.drop_duplicates("personal_number").set_index("personal_number")
        taken = entries["personal_number"].map(born["person_id"])
        wrong = entries.index[taken.notna() & (taken != entries["person_id"])][::2]
        numbers, kept = entries.loc[wrong, "personal_number"], ~entries.index.isin(wrong)
        return entries.assign(**{field: entries[field].where(kept, numbers.map(born[field]))
                                 for field in ("birth_date", "patronymic")})

    def _with_payment_file(self, clean: RegisterSet, link: pd.DataFrame) -> RegisterSet:
        """Add the office's own file of closed payments, so that its dates can be wrong as well."""
        days = dict.fromkeys(("happened_on", "recorded_on", "received_on"), self.gone["died"])
        table = self.gone[["record_id", "end"]].assign(**days)
        own = self.gone[["record_id", "person_id"]].assign(register="payment_file")
        return clean.with_tables({"payment_file": table}, pd.concat([link, own]))

    def _plan(self, deaths: pd.DataFrame) -> DefectPlan:
        """Plant T07, T09, T10, double dates and late registration where the exercise needs them."""
        civil, own = self.gone["record_id_civil"].to_numpy(), self.gone["record_id"].to_numpy()
        slipped = civil[DOUBLE.stop:DOUBLE.stop + SWAPPED + MISSPELT]
        # Dead who drew no pension: under a number of the roll, each would stop the pension of somebody alive.
        strangers = deaths[(deaths["happened_on"] >= "2020-07-01") & ~deaths["person_id"].isin(self.roll["person_id"])]
        slow = {"mean_days": 170, "long_share": 0}
        return defect_plan("D4", [
            planned("civil_death", "wrong_person", "personal_number", strangers["record_id"], same=["last_name"]),
            planned("civil_death", "never_received", "received_on", civil[LOST]),
            planned("civil_death", "late_registration", "recorded_on", civil[SLOW], **slow),
            planned("civil_death", "date_offset", "death_date", civil[DOUBLE][:CIVIL_WRONG], days=150),
            planned("payment_file", "date_offset", "end", own[DOUBLE][CIVIL_WRONG:], days=150),
            planned("civil_death", "swap_day_month", "birth_date", slipped[:SWAPPED]),
            planned("civil_death", "typo_edit", "last_name", slipped[SWAPPED:])])

    @property
    def lags(self) -> pd.Series:
        """Days from each death until the office had the news."""
        return (self.arrived["received_on"] - self.arrived["happened_on"]).dt.days.rename("days")


def dead_people(office: PensionOffice, size: int) -> list[Signal]:
    """People on the roll who died and whose entry in the civil register reached the office."""
    pile = office.gone[DOUBLE.stop:]
    arrived = pile[pile["record_id_civil"].isin(office.arrived.index)].head(size)
    origins = office.shuffled(["civil"] * 4 + ["name"] * 4 + ["hospital"] * 3 + ["mail"] * 2 + ["list"] * 3)
    entries = _records(office.arrived, arrived["record_id_civil"])
    return list(zip(arrived.to_dict("records"), origins, entries, strict=False))


def _records(frame: pd.DataFrame, ids: Any) -> list[dict[str, Any]]:
    """Return the rows with these ids as records, in their order."""
    found: list[dict[str, Any]] = frame.loc[list(ids)].to_dict("records")
    return found


def living_people(office: PensionOffice, size: int) -> list[Signal]:
    """Living people: somebody else's death under their number (T10) or name, or news of life after the signal."""
    numbers = office.living[["personal_number", "person_id"]]
    same_number = office.arrived.merge(numbers, on="personal_number", suffixes=("", "_roll"))
    same_number = same_number[same_number["person_id"] != same_number["person_id_roll"]]
    same_number = same_number.drop_duplicates("personal_number")
    same_number = _recent_first(office, same_number).head(6)
    near = office.living.loc[office.living["last_name"].isin(office.arrived["last_name"]),
                             [*NAMES, "person_id", "personal_number"]]
    same_name = near.reset_index(drop=True).merge(
        office.arrived[["last_name", "first_name", "patronymic", "record_id", "happened_on"]].reset_index(drop=True),
        on=["last_name", "first_name"], suffixes=("", "_entry"))
    same_name = same_name.assign(same_father=same_name["patronymic"] == same_name["patronymic_entry"])
    same_name = same_name[~same_name["personal_number"].isin(same_number["personal_number"])]
    same_name = _recent_first(office, same_name).head(60)
    # First those whose fathers share a name as well: it must not tell namesakes apart.
    same_name = same_name.sort_values(["recent", "same_father"], ascending=False, kind="stable")
    same_name = pd.concat([same_name.head(2), same_name.tail(-2).sort_values(
        ["recent", "same_father"], ascending=[False, True], kind="stable")])
    pairs = [("civil", *pair) for pair in same_number[["person_id_roll", "record_id"]].to_numpy().tolist()]
    names = same_name.drop_duplicates("person_id")[["person_id", "record_id"]].head(size)
    pairs += [("name", *pair) for pair in names.to_numpy().tolist()]
    heard = list(islice(_heard_of(office, {person for _, person, _ in pairs}), 5))
    origins, people, records = zip(*pairs[:size - len(heard)], strict=True)
    found = zip(_records(office.living, people), origins, _records(office.arrived, records), strict=True)
    return office.shuffled([*found, *heard])


def _recent_first(office: PensionOffice, pairs: pd.DataFrame) -> pd.DataFrame:
    """In an order of the variant's own, deaths of the time of all others first: an old one would give itself away."""
    mixed = pairs.iloc[office.luck.permutation(len(pairs))]
    return mixed.assign(recent=mixed["happened_on"] >= SINCE).sort_values("recent", ascending=False, kind="stable")


def _heard_of(office: PensionOffice, taken: set[int]) -> Iterator[Signal]:
    """Living people whom a signal calls dead and of whom a register heard afterwards."""
    for person, number in zip(office.living["person_id"], office.living["personal_number"], strict=True):
        last = max((sign["happened_on"] for sign in office.signs[number]), default=pd.Timestamp(SINCE))
        if person not in taken and last >= pd.Timestamp("2023-02-01"):
            origin = ("mail", "list", "hospital")[int(office.luck.integers(3))]
            day = last - pd.Timedelta(days=int(office.luck.integers(20, 200)))
            yield office.living.loc[person].to_dict(), origin, {"happened_on": day}


def open_cases(office: PensionOffice, taken: set[int]) -> list[Signal]:
    """Five dead whose entry never arrived (T09) and five living of whom no register has heard since the signal."""
    known = set(zip(office.arrived["last_name"], office.arrived["first_name"], strict=True))
    lost = [roll for roll in office.gone[LOST].to_dict("records")
            if (roll["last_name"], roll["first_name"]) not in known][:5]
    named = office.living[~office.living["person_id"].isin(taken)]
    named = named[["person_id", "last_name", "first_name", "personal_number"]]
    quiet = [(person, office.signs[number]) for person, *name, number in named.itertuples(index=False)
             if tuple(name) not in known and _was_heard_of(office.signs[number])]
    # Some were heard of before the signal and some never: signs of an earlier life settle nothing.
    heard, silent = ([person for person, signs in quiet if bool(signs) is kind] for kind in (True, False))
    living = _records(office.living, [*heard[:3], *silent[:5 - len(heard[:3])]])
    days = [roll["died"] for roll in lost] + [_after(office, office.signs[roll["personal_number"]]) for roll in living]
    origins = office.shuffled(["mail"] * 4 + ["list"] * 3 + ["hospital"] * 3)
    return [(roll, origin, {"happened_on": day}) for roll, origin, day in zip([*lost, *living], origins, days,
                                                                              strict=False)]


def _was_heard_of(signs: list[dict[str, Any]]) -> bool:
    """Whether all that registers hold is old enough for a signal to come after it."""
    return all(sign["happened_on"] < pd.Timestamp("2023-06-01") for sign in signs)


def _after(office: PensionOffice, signs: list[dict[str, Any]]) -> pd.Timestamp:
    """A day for a signal: later than anything registers hold."""
    last = max((sign["happened_on"] for sign in signs), default=pd.Timestamp("2023-03-01"))
    return max(last, pd.Timestamp("2023-03-01")) + pd.Timedelta(days=int(office.luck.integers(15, 150)))


def what_it_says(office: PensionOffice, roll: dict[str, Any], origin: str,
                 entry: dict[str, Any] | None) -> dict[str, Any]:
    """What the signal itself states: only the civil register and a match by name show a whole entry."""
    if entry and origin in ("civil", "name"):
        return entry if origin == "civil" else entry | {"personal_number": None}
    happened = entry["happened_on"] if entry else np.datetime64("2023-03-01") + int(office.luck.integers(0, 250))
    written = np.datetime64(str(happened)[:10], "D") + int(office.luck.integers(1, 9))
    names = {field: roll[field] for field in (NAMES if origin == "hospital" else NAMES[:2])}
    year = {} if origin == "mail" else {"birth_date": str(shown(roll["birth_date"]))[:4]}
    return names | year | {"happened_on": None if origin == "mail" else happened, "recorded_on": written,
                           "received_on": written + int(office.luck.integers(2, 12))}
