"""The four checks of `courses.cases.screening`: whom each is about, what each reads, and what is true.

Truth is read from the country and its clean registers; the check reads registers with planted defects (T01, T06, T09,
T10) and gives each person the score of the documented scorer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from courses.cases.advice import File, recommend
from courses.cases.file_parts import AGE, LAST_YEAR, MONTHS
from courses.evidence import by_text, with_people
from courses.world import Setting, course_world
from synthetic_data import RegisterSet, defect_plan, inject

NEW_YEAR = pd.Timestamp("2024-01-01")
"""The day on which the checks run."""
DEFECTS: tuple[tuple[str, str, str, float, Mapping[str, Any]], ...] = (
    ("insurance_quarter", "wrong_person", "personal_number", 0.05, {"same": ["last_name"]}),
    ("insurance_quarter", "never_received", "received_on", 0.10, {}),
    ("insured_account", "wrong_person", "personal_number", 0.10, {"same": ["last_name"]}),
    ("higher_education", "wrong_person", "personal_number", 0.05, {"same": ["last_name"]}),
    ("civil_death", "typo_edit", "first_name", 0.12, {}),
    ("civil_death", "swap_day_month", "birth_date", 0.25, {}),
    ("civil_death", "never_received", "received_on", 0.09, {}))
"""Register, defect, field, rate, settings; rates are assumed, some ten times the everyday ones, so that errors show."""


@dataclass(frozen=True)
class ScreeningPool:
    """Everybody one check can be tried on."""

    concerned: NDArray[np.bool_]
    """Whether the person is what the check looks for."""
    score: NDArray[np.int64]
    """Score of the check, 1-99."""

    def flagged(self, concerned: bool) -> NDArray[np.int64]:
        """Return, for each line from 0 to 99, how many score at least that, among those concerned or the others."""
        return np.array(self._counts[concerned][::-1].cumsum()[::-1])

    def left(self, concerned: bool) -> NDArray[np.int64]:
        """Return, for each line, how many score less."""
        return int(self._counts[concerned].sum()) - self.flagged(concerned)

    @cached_property
    def _counts(self) -> dict[bool, NDArray[np.int64]]:
        return {kind: np.bincount(self.score[self.concerned == kind], minlength=100) for kind in (True, False)}


@lru_cache(maxsize=2)
def pools(country: Setting) -> dict[str, ScreeningPool]:
    """Return check → everybody it can be tried on in one country.

    Parameters
    ----------
    country : where the variant is set, from `world_of`
    """
    world, clean = course_world(country)
    plan = [{"registers": register, "defect": defect, "fields": field, "rate": rate, "settings": dict(settings)}
            for register, defect, field, rate, settings in DEFECTS]
    held, _ = inject(clean, defect_plan("screening", plan), country.number, world)
    people = by_text(with_people(world, clean, "population_register"), ("personal_number", "last_name", "first_name"))
    people = people[people["left"].isna()].drop_duplicates("personal_number").set_index("personal_number")
    people["age"] = (NEW_YEAR - people["birth_date"]).dt.days / 365.25
    living = people[people["died"].isna()]
    made = {"work": _work(living, clean, held), "death": _death(people, held),
            "pension": _pension(living, clean, held), "study": _study(living, clean, held)}
    return {name: ScreeningPool(concerned.to_numpy(dtype=bool), _scores(margins))
            for name, (concerned, margins) in made.items()}


CHECKS = ("work", "death", "pension", "study")
"""What they look for: paid work nobody declared, deaths on the roll, unclaimed pensions, students."""

_Made = tuple[pd.Series, pd.DataFrame]
"""Who is concerned, and rule line → distance from its limit as the check sees it, in steps."""


def _scores(margins: pd.DataFrame) -> NDArray[np.int64]:
    # Rounded, so that people who look alike to the check are scored once.
    rows = list(margins.round(2).itertuples(index=False, name=None))
    known = {row: recommend(File(margins=dict(zip(margins.columns, row, strict=True)))).score for row in set(rows)}
    return np.array([known[row] for row in rows], dtype=np.int64)


def _arrived(registers: RegisterSet, name: str) -> pd.DataFrame:
    table = registers[name]
    return by_text(table[table["received_on"] < NEW_YEAR], ("personal_number",))


def _work(living: pd.DataFrame, clean: RegisterSet, held: RegisterSet) -> _Made:
    """Adults of working age; concerned: a contract runs. The check counts months worked in the last quarters it has."""
    adults = living[living["age"].between(18, 60)]
    contracts = by_text(clean["employment_contract"], ("personal_number",))
    running = contracts[contracts["end"].isna() | (contracts["end"] >= NEW_YEAR)]
    lines = _arrived(held, "insurance_quarter")
    weights = lines["months"] * lines["quarter_end"].dt.quarter.map({1: 0.2, 2: 0.4, 3: 1.0, 4: 1.0})
    months = weights.groupby(lines["personal_number"]).sum().reindex(adults.index).fillna(0)
    return pd.Series(adults.index.isin(running["personal_number"])), pd.DataFrame({"months": months - 2.5})


def _death(people: pd.DataFrame, held: RegisterSet) -> _Made:
    """People of 60 and over alive two years ago; concerned: died since. The check compares names and birth dates."""
    roll = people[(people["age"] >= 60) & (people["died"].isna() | (people["died"] >= "2022-01-01"))].reset_index()
    entries = by_text(held["civil_death"], ("last_name", "first_name"))
    entries = entries[(entries["death_date"] >= "2022-01-01") & (entries["received_on"] < NEW_YEAR)]
    names = ["last_name", "first_name", "birth_date"]
    pairs = roll[names].reset_index(names="place").merge(entries[names], on="last_name", suffixes=("", "_entry"))
    years = (pairs["birth_date"] - pairs["birth_date_entry"]).dt.days.abs() / 365.25
    same = (pairs["first_name"] == pairs["first_name_entry"]).to_numpy()
    margin = np.where(same, 3.0, 1.2) - np.minimum(3 * years, 10.0)
    best = pd.Series(margin).groupby(pairs["place"].to_numpy()).max().reindex(roll.index).fillna(-8.0)
    return roll["died"].notna(), pd.DataFrame({"name": best})


def _pension(living: pd.DataFrame, clean: RegisterSet, held: RegisterSet) -> _Made:
    """People from 60 to 75; concerned: old enough with enough months. The check reads the account as it has it."""
    old = living[living["age"].between(60, 75)]
    accounts = (by_text(registers["insured_account"], ("personal_number",)) for registers in (clean, held))
    true, seen = (account.groupby("personal_number")["months"].max().reindex(old.index).fillna(0)
                  for account in accounts)
    margins = pd.DataFrame({"birth": 2 * (old["age"] - AGE), "months": (seen - MONTHS) / 24})
    return (old["age"] >= AGE) & (true >= MONTHS), margins


def _study(living: pd.DataFrame, clean: RegisterSet, held: RegisterSet) -> _Made:
    """People from 17 to 26; concerned: enrolled. The check reads the list of last year (A1) and else guesses by age."""
    young = living[living["age"].between(17, 26)]
    true, seen = clean["higher_education"], held["higher_education"]
    studying = true[(true["start"] < NEW_YEAR) & (true["end"] >= NEW_YEAR)]
    enrolled = by_text(studying, ("personal_number",))["personal_number"]
    heard = by_text(seen[seen["received_on"] < LAST_YEAR], ("personal_number",))
    known = heard.groupby("personal_number")["end"].max().reindex(young.index)
    guess = -1.0 - (young["age"] - 18.5).abs()
    return pd.Series(young.index.isin(enrolled)), pd.DataFrame(
        {"study": ((known - NEW_YEAR).dt.days / 180).fillna(guess)})
