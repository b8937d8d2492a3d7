"""Districts with fewer families on the list than expected, and careers with gaps: what is missing, and what is nought.

Children, contracts and reports come from the world; what never came, and what was typed for want of knowledge, from the
defect ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from courses.evidence import DATES, by_text, with_people
from courses.world import Setting, course_world
from synthetic_data import RegisterSet, World, defect_plan, inject

LOSSES: Mapping[str, tuple[str, str]] = {
    "late": ("born", "registered"), "lost": ("registered", "reached"), "unknown": ("reached", "known")}
"""Cause → between which two counts families are lost."""
CAUSES = (*LOSSES, "fewer")
CAUSE_FROM = 15
"""Of 100, so many lost at one stage are what makes a district fall short."""
SURE = 2
"""Nothing lies nearer to that line, of 100."""
FEW_WITH_INCOME = 3
"""One in so many may have an income, of families with a typed 0 that were asked, before all zeros count as unknown."""
TODAY, LAST_YEAR = pd.Timestamp("2024-03-01"), pd.Timestamp("2023-01-01")
FIRST = pd.Timestamp("2008-01-01")
STATES = ("here", "gone", "left_out")
CHANCES = (0.3, 0.35, 0.35)
"""How often a quarter with a contract is reported, its report never came, or the person was left out of it (assumed): a
contract alone says less often than not that a report is missing."""
REPORTED_ONCE = ("here", None, None, None)
DEALT = 4
"""People of whom one quarter is dealt; two of them at most are met outside the graded desk."""
QUARTERS = tuple(pd.Timestamp(day) for day in ("2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31"))


class District(NamedTuple):
    """One district: how many families are left at each stage."""

    cause: str
    counts: Mapping[str, int]
    """`born` at the hospitals, `registered`, `reached` us, `filled` with an income, of those `zero`, on the `list`."""
    asked: tuple[int, int]
    """Families with a typed 0 that were asked, and how many of them have an income."""
    absent: float
    """Entitled families who are missing from the list by the largest loss."""


class Career(NamedTuple):
    """One person's year: for each quarter, contract days, months reported, others whom the employer reported."""

    name: str
    quarters: list[tuple[int, float | None, int]]
    none: int
    missing: int


class Families(NamedTuple):
    """Children of one country, and people with a contract beside what was reported of them."""

    world: World
    births: pd.DataFrame
    careers: pd.DataFrame


@lru_cache(maxsize=2)
def families(country: Setting) -> Families:
    """Return births since 2008, and last year's reports of everybody who had a contract."""
    world, clean = course_world(country)
    births = with_people(world, clean, "civil_birth")
    births = births[births["happened_on"] >= FIRST][["record_id", "person_id", *DATES]].reset_index(drop=True)
    contracts = by_text(with_people(world, clean, "employment_contract"), ("personal_number", "employer_tin"))
    reports = by_text(clean["insurance_quarter"], ("personal_number", "employer_tin"))
    joined = contracts.merge(reports[["personal_number", "employer_tin", "quarter_end", "months"]],
                             on=["personal_number", "employer_tin"])
    people = by_text(with_people(world, clean, "population_register"), ("last_name", "first_name"))
    names = (people["last_name"] + " " + people["first_name"]).set_axis(people["person_id"])
    names = names[~names.index.duplicated()]
    joined = joined.assign(name=joined["person_id"].map(names)).dropna(subset=["name"])
    others = joined.groupby(["employer_tin", "quarter_end"])["person_id"].transform("size") - 1
    alone = joined.groupby("person_id")["employer_tin"].transform("nunique") == 1
    return Families(world, births, joined.assign(others=others)[alone])


def draw_districts(known: Families, causes: list[str], luck: np.random.Generator, seed: int) -> list[District]:
    """Return one district for each cause."""
    # Every other district has zeros that are not known, and each that falls short for want of incomes: whoever never
    # asks about zeros names that cause nowhere.
    return [next(_districts(known, cause, luck, seed * 100 + number,
                            zeros_unknown=cause == "unknown" or bool(number % 2)))
            for number, cause in enumerate(causes)]


def _districts(known: Families, cause: str, luck: np.random.Generator, seed: int, *,
               zeros_unknown: bool) -> Iterator[District]:
    """Yield districts that fall short for this cause, and for no other (guard G4)."""
    while True:
        size = round(float(np.exp(luck.uniform(4, 6.6))))
        births = known.births.iloc[luck.permutation(len(known.births))[:size]].reset_index(drop=True)
        rates = {each: float(luck.uniform(0.18, 0.34) if each == cause else luck.uniform(0.02, 0.12))
                 for each in LOSSES}
        income = planted_income(known.world, births, rates, zeros_unknown, luck, seed)
        counts = _stages(income)
        asked = int(luck.integers(7, 31))
        line = asked / FEW_WITH_INCOME
        lucky = int(luck.integers(int(line) + 2, asked + 1) if zeros_unknown else luck.integers(0, max(1, int(line))))
        district = _read(counts, (asked, lucky), float(luck.uniform(0.3, 0.8)))
        if district is not None and district.cause == cause and counts["zero"] >= 4:
            yield district


def planted_income(world: World, births: pd.DataFrame, rates: Mapping[str, float], zeros_unknown: bool,
                   luck: np.random.Generator, seed: int) -> pd.DataFrame:
    """Return the births as the office has them: some not recorded, some never received, incomes empty or typed as 0."""
    # Where zeros count as unknown, they are most of what is unknown.
    zero, empty = ((0.8, 0.2) if zeros_unknown else (float(luck.uniform(0.05, 0.3)), rates["unknown"]))
    shares = {"missing": rates["unknown"] * empty if zeros_unknown else empty,
              "default_value": rates["unknown"] * zero if zeros_unknown else zero}
    lines = [{"registers": "birth", "defect": "missing", "fields": "recorded_on", "rate": rates["late"]},
             {"registers": "birth", "defect": "never_received", "fields": "received_on", "rate": rates["lost"]},
             *({"registers": "birth", "defect": defect, "fields": "income", "rate": rate}
               for defect, rate in shares.items())]
    table = births.drop(columns="person_id").assign(record_id=range(len(births)),
                                                    income=luck.integers(80, 900, len(births)).astype(float))
    registers = RegisterSet(tables={"birth": table},
                            link=table[["record_id"]].assign(register="birth", person_id=births["person_id"]))
    dirty, _ = inject(registers, defect_plan("D7", lines), seed, world, further_part=True)
    return dirty["birth"]


def _stages(births: pd.DataFrame) -> dict[str, int]:
    registered = births[births["recorded_on"].notna()]
    reached = registered[registered["received_on"].notna()]
    filled = reached[reached["income"].notna()]
    return {"born": len(births), "registered": len(registered), "reached": len(reached), "filled": len(filled),
            "zero": int((filled["income"] == 0).sum())}


def _read(counts: dict[str, int], asked: tuple[int, int], eligible: float) -> District | None:
    """Return what the lines of the rule make of these counts; None where it hangs by a hair."""
    unknown = asked[1] * FEW_WITH_INCOME > asked[0]
    known = counts["filled"] - (counts["zero"] if unknown else 0)
    left = [counts["born"], counts["registered"], counts["reached"], known]
    lost = {cause: (before - after, 100 * (before - after) / before)
            for cause, before, after in zip(LOSSES, left, left[1:], strict=False)}
    high = [cause for cause, (_, share) in lost.items() if share >= CAUSE_FROM]
    if len(high) > 1 or any(abs(share - CAUSE_FROM) <= SURE for _, share in lost.values()):
        return None
    on_list = round(eligible * known)
    ordered = sorted(lost.values())
    if on_list < 5 or ordered[-1][0] < 1.1 * ordered[-2][0]:
        return None
    return District(high[0] if high else "fewer", {**counts, "list": on_list}, asked,
                    ordered[-1][0] * on_list / known)


def draw_careers(known: Families, many: int, luck: np.random.Generator, seed: int) -> list[Career]:
    """Return people whose year holds quarters without work and quarters without a report."""
    by_person = known.careers.drop_duplicates(["person_id", "quarter_end"]).groupby("person_id")
    ended = known.careers[known.careers["end"].between(LAST_YEAR, QUARTERS[2])]["person_id"].unique()
    all_year = ~(known.careers["end"] <= TODAY) & (known.careers["start"] < LAST_YEAR)
    steady = known.careers[all_year]["person_id"].unique()
    chosen = [*ended[luck.permutation(len(ended))[:many // 2]],
              *steady[luck.permutation(len(steady))[:many - many // 2]]]
    # Some of those who worked all year have a quarter that is reported, so that the line about those decides as well.
    dealt = dict.fromkeys(chosen, [None] * len(QUARTERS)) | {
        person: luck.permutation(np.array(REPORTED_ONCE, dtype=object)).tolist() for person in chosen[-DEALT:]}
    rows = pd.DataFrame([row for person, quarters in dealt.items()
                         for row in _year(by_person.get_group(person), luck, quarters)])
    rows = rows.assign(record_id=range(len(rows)), **dict.fromkeys(DATES, TODAY))
    lines = [{"registers": "report", "defect": "never_received", "fields": "received_on", "rate": 1.0,
              "where": "state == gone"},
             {"registers": "report", "defect": "default_value", "fields": "months", "rate": 1.0,
              "where": "typed == yes"},
             {"registers": "report", "defect": "missing", "fields": "months", "rate": 1.0, "where": "typed == no"}]
    registers = RegisterSet(tables={"report": rows.drop(columns="person_id")},
                            link=rows[["record_id", "person_id"]].assign(register="report"))
    dirty, _ = inject(registers, defect_plan("D7 careers", lines), seed, known.world, further_part=True)
    arrived = dirty["report"].sort_values("record_id").assign(person_id=rows["person_id"].to_numpy())
    made = [_career(group) for _, group in arrived.groupby("person_id")]
    return [made[place] for place in luck.permutation(len(made))]


def _year(reports: pd.DataFrame, luck: np.random.Generator, dealt: Sequence[str | None]) -> list[dict[str, Any]]:
    """Four quarters of one person, with what is to happen to each report; drawn where nothing is dealt."""
    first, by_quarter = reports.iloc[0], reports.set_index("quarter_end")
    rows = []
    for end, given in zip(QUARTERS, dealt, strict=True):
        start = end - pd.offsets.QuarterBegin(startingMonth=1)
        last = min(end, first["end"]) if pd.notna(first["end"]) else end
        days = max(0, (last - max(start, first["start"])).days + 1)
        others = int(by_quarter.at[end, "others"]) if end in by_quarter.index else int(first["others"])
        state = str(given or luck.choice(STATES, p=CHANCES)) if days else "none"
        blank = "no" if luck.random() < 0.5 else "yes"
        # Somebody alone with an employer, or one who has gone, has no others beside them either.
        alone = luck.random() < {"here": 0.3, "none": 0.85}.get(state, 0)
        rows.append({"person_id": first["person_id"], "name": first["name"], "days": days,
                     "others": 0 if alone else max(others, 1),
                     "months": round(days / 30.5, 1) or 0.1, "state": state,
                     "typed": blank if state != "here" else "not"})
    return rows


def _career(rows: pd.DataFrame) -> Career:
    gone = rows["received_on"].isna()
    empty = ~(rows["months"] > 0)
    worked = rows["days"] > 0
    quarters = [(int(days), None if pd.isna(months) else float(months), 0 if away else int(others))
                for days, months, others, away in zip(rows["days"], rows["months"], rows["others"], gone, strict=True)]
    return Career(str(rows["name"].iloc[0]), quarters, none=int((empty & ~(worked & gone)).sum()),
                  missing=int((empty & worked & gone).sum()))
