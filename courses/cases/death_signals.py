"""The pension office of D4: its roll, the deaths of two years, and registers in which some of them are wrong or late.

Dead and living people come from the world, what is wrong with the registers from their ledger.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from courses.cases.own_order import OwnOrder
from courses.cases.wrong_entries import NAMES, write_wrong_entries
from courses.evidence import by_text, planned, with_people
from courses.form.variant import Variant
from courses.world import Setting, course_world, world_of
from synthetic_data import DefectPlan, RegisterSet, World, defect_plan, inject, stream

TODAY, SINCE = "2024-01-01", "2022-01-01"
LOST, SLOW, DOUBLE = slice(0, 9), slice(9, 25), slice(25, 45)
CIVIL_WRONG = 12
"""Which of the recent deaths never arrived, arrived late, have two dates; the others fill the pile. Of those with two
dates the civil register holds the wrong one in the first 12, the payment file in the others."""
SWAPPED, MISSPELT = 2, 2
"""Records of the dead, and of the living, in which day and month are exchanged, or a letter of the surname is wrong."""
NEWS_BY = "2023-10-01"
"""Records of signals reached us before; so there is time for signs of life after each."""
LATE_FROM = 30
"""Days after which news counts as late."""
WRONG = {"revived": 8, "brother": 6, "year": 2, "namesake": 2}
"""Kind of record about somebody who lives → how many, with those for practice."""


@lru_cache(maxsize=2)
def _known(country: Setting) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """What holds for every variant in one country: the roll, the deaths, whose record is whose."""
    world, clean = course_world(country)
    deaths = by_text(with_people(world, clean, "civil_death"), ("personal_number", *NAMES))
    link = clean.link[clean.link["register"].isin(["civil_death", "population_register"])]
    return _roll(world, clean), deaths, link.astype({"register": "str"})


def _roll(world: World, clean: RegisterSet) -> pd.DataFrame:
    """Everybody who is paid a pension, or was until death, as the population register knows them."""
    paid = world.entitlements
    paid = paid.loc[paid["benefit"].isin(_pensions(world)), ["person_id", "end", "amount"]]
    people = with_people(world, clean, "population_register").merge(paid, on="person_id")
    people = people[people["end"].isna() | (people["end"] == people["died"])].drop_duplicates("person_id")
    return by_text(people, ("personal_number", *NAMES))


def _pensions(world: World) -> list[str]:
    """Monthly benefits of old age and disability that ask for insured months; where the law asks for none, all."""
    found = []
    for trigger in ("retirement_age", "disability"):
        monthly = [(name, law) for name, law in world.country.benefits.items()
                   if law.trigger == trigger and law.pays == "monthly"]
        insured = [name for name, law in monthly
                   if any(each.rule == "insured_months" and each.at_least for each in law.conditions)]
        found += insured or [name for name, _ in monthly]
    return found


class PensionOffice(OwnOrder):
    """The pension office on one day: its roll, the registers with their defects, and the truth behind both."""

    def __init__(self, variant: Variant) -> None:
        self.world, clean = course_world(world_of(variant))
        self.luck = stream(variant.seed, "D4")
        roll, deaths, link = _known(world_of(variant))
        # The order of the roll decides who plays which part.
        self.roll = roll.iloc[self.luck.permutation(len(roll))]
        recent = deaths.loc[deaths["happened_on"] >= SINCE, ["person_id", "record_id", "received_on"]]
        self.gone = self._pile_in_order(self.roll.merge(recent, on="person_id", suffixes=("", "_civil")))
        living = self.roll[self.roll[["died", "left", "end"]].isna().all(axis=1)]
        self.living = self._as_old_as_the_dead(living).set_index("person_id", drop=False)
        strangers = deaths[deaths["happened_on"].ge(SINCE) & deaths["received_on"].lt(NEWS_BY)
                           & ~deaths["person_id"].isin(self.roll["person_id"])]
        civil, self.wrong = write_wrong_entries(clean["civil_death"], self.living, self._mixed(strangers), WRONG,
                                                self.luck)
        # Few records: one of the errors may find none that can carry it.
        self.registers, _ = inject(self._with_payment_file(clean, civil, link), self._plan(), variant.seed, self.world,
                                   further_part=True)
        entries = by_text(with_people(self.world, self.registers, "civil_death"), ("personal_number", *NAMES))
        self.entries = entries.set_index("record_id", drop=False)
        self.arrived = self.entries[self.entries["received_on"] <= TODAY]
        # Drawn, because numbers in order would tell which part a case plays.
        self.tokens = [f"S-{number}" for number in self.luck.permutation(9000)[:120] + 1000]

    def _as_old_as_the_dead(self, living: pd.DataFrame, size: int = 120) -> pd.DataFrame:
        """As many living people as a variant needs, each born near one of the dead: age must not tell who died."""
        born = living["birth_date"].astype("int64").to_numpy().copy().astype(float)
        places = []
        for day in self.luck.choice(self.gone["birth_date"].astype("int64"), size):
            places.append(int(np.argmin(np.abs(born - day))))
            born[places[-1]] = np.inf
        return living.iloc[places]

    def _mixed(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.iloc[self.luck.permutation(len(frame))]

    @staticmethod
    def _pile_in_order(gone: pd.DataFrame) -> pd.DataFrame:
        """Put those at the head of the pile whose news came in time, first two whose day of birth can be a month."""
        day, month = gone["birth_date"].dt.day, gone["birth_date"].dt.month
        place = np.arange(len(gone))
        early = (place >= DOUBLE.stop) & gone["received_on_civil"].lt(NEWS_BY).to_numpy()
        can = np.flatnonzero(early & np.array((day <= 12) & (day != month)))[:SWAPPED]
        rank = np.where(place < DOUBLE.stop, 0, np.where(np.isin(place, can), 1, np.where(early, 2, 3)))
        return gone.iloc[np.argsort(rank, kind="stable")].reset_index(drop=True)

    def _with_payment_file(self, clean: RegisterSet, civil: pd.DataFrame, link: pd.DataFrame) -> RegisterSet:
        """Add the office's own file of closed payments, so that its dates can be wrong as well."""
        days = dict.fromkeys(("happened_on", "recorded_on", "received_on"), self.gone["died"])
        table = self.gone[["record_id", "end"]].assign(**days)
        own = self.gone[["record_id", "person_id"]].assign(register="payment_file")
        return clean.with_tables({"civil_death": civil, "payment_file": table}, pd.concat([link, own]))

    def _plan(self) -> DefectPlan:
        """Plant T07, T09, double dates, late registration and slips where the exercise needs them."""
        civil, own = self.gone["record_id_civil"].to_numpy(), self.gone["record_id"].to_numpy()
        slipped = civil[DOUBLE.stop:DOUBLE.stop + SWAPPED + MISSPELT].tolist()
        # The records of the living carry the same slips: a slip must not tell who died.
        living = self.wrong.loc[self.wrong["kind"] == "revived", "record_id"].tolist()
        swapped = [*slipped[:SWAPPED], *living[:SWAPPED]]
        misspelt = [*slipped[SWAPPED:], *living[SWAPPED:SWAPPED + MISSPELT]]
        slow = {"mean_days": 170, "long_share": 0}
        return defect_plan("D4", [
            planned("civil_death", "never_received", "received_on", civil[LOST]),
            planned("civil_death", "late_registration", "recorded_on", civil[SLOW], **slow),
            planned("civil_death", "date_offset", "death_date", civil[DOUBLE][:CIVIL_WRONG], days=150),
            planned("payment_file", "date_offset", "end", own[DOUBLE][CIVIL_WRONG:], days=150),
            planned("civil_death", "swap_day_month", "birth_date", swapped),
            planned("civil_death", "typo_edit", "last_name", misspelt)])

    def drawn_lags(self, size: int = 3_000) -> pd.Series:
        """Days from death until the office had the news; how many are late differs between offices."""
        days = (self.arrived["received_on"] - self.arrived["happened_on"]).dt.days
        late = float(np.exp(self.luck.uniform(np.log(0.1), np.log(2))))
        weight = np.where(days > LATE_FROM, late, 1.0)
        return pd.Series(self.luck.choice(days, size, p=weight / weight.sum()), name="days")
