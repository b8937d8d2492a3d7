"""The two desks that both forms of the baseline share (F3 is form A, K1 form B): pairs of records, and probabilities.

Both forms draw by the same parts from the same country, each with its own luck and its own words, so that what is
measured before and after the course is alike (curriculum.md 6.9).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from courses.cases.screening import PEOPLE, Screening, draw_screenings
from courses.evidence import by_text, compare_panel, planned, with_people
from courses.form.desk_spec import Chart, Desk, DeskCase, Panel, Question
from courses.form.questions import choice
from courses.world import Setting, course_world
from synthetic_data import defect_plan, inject

PAIRS = {"letter": 3, "swapped": 2, "namesake": 4, "relative": 1, "bare": 2}
"""5 are the same person, 5 are two people, 2 cannot be told."""
SAME = ("letter", "swapped")
NAMES = ("last_name", "first_name", "patronymic")
FIELDS = (*NAMES, "birth_date")
Pair = tuple[dict[str, Any], dict[str, Any]]
"""The record in the population register and the one on the payment file."""


# ---- pairs ------------------------------------------------------------------------------------------------
def pair_desk(prefix: str, country: Setting, tokens: Iterator[str],
              luck: np.random.Generator) -> tuple[Desk, dict[str, bool]]:
    """Return twelve pairs of records and, for each, whether they are one person.

    Parameters
    ----------
    prefix : of the exercise's texts, such as `f3`
    country : where the variant is set, from `world_of`
    tokens : names of cases, taken as they are needed
    luck : draws the pairs and their order
    """
    known = _candidates(country)
    drawn = [(part, known[part][place]) for part, size in PAIRS.items()
             for place in luck.permutation(len(known[part]))[:size]]
    fields = {field: f"{prefix}.{field}" for field in FIELDS}
    same: dict[str, bool] = {}
    cases = []
    for place in luck.permutation(len(drawn)):
        part, (register, file) = drawn[place]
        token = next(tokens)
        same[token] = part in SAME
        sides = {f"{prefix}.register": register, f"{prefix}.file": file}
        cases.append(DeskCase(id=token, title=f"{register['last_name']} {register['first_name']}",
                              panels=(compare_panel("two", f"{prefix}.two", sides, fields),)))
    ask = choice("same", f"{prefix}.same", ("same", "different", "unclear"), item="pairs")
    desk = Desk(kind="pair", title=f"{prefix}.pairs.title", intro=f"{prefix}.pairs.intro", graded=True,
                cases=tuple(cases), fields=(ask,))
    return desk, same


@lru_cache(maxsize=2)
def _candidates(country: Setting) -> dict[str, list[Pair]]:
    """Part → pairs of records; slips and gaps on the payment file are planted (T01, T06, T07)."""
    world, clean = course_world(country)
    # Parts without a record in common, so that none carries two slips.
    ids = np.array_split(clean["beneficiary_file"]["record_id"].drop_duplicates().to_numpy(), 10)
    planted = [planned("beneficiary_file", "typo_edit", "last_name", ids[0], 150),
               planned("beneficiary_file", "swap_day_month", "birth_date", ids[1], 60),
               *(planned("beneficiary_file", "missing", field, ids[2]) for field in ("patronymic", "birth_date"))]
    held, _ = inject(clean, defect_plan("F3", planted), country.number, world)
    people = by_text(with_people(world, clean, "population_register"), ("personal_number", *NAMES))
    people = people.drop_duplicates("person_id")
    paid = by_text(with_people(world, held, "beneficiary_file"), NAMES).drop_duplicates("person_id")
    own = people.merge(paid, on="person_id", suffixes=("", "_file"))
    share = people.groupby(["last_name", "first_name"]).size().rename("bearers").reset_index()
    both = people.merge(paid, on=["last_name", "first_name"], suffixes=("", "_file"), how="inner")
    both = both[both["person_id"] != both["person_id_file"]].merge(share, on=["last_name", "first_name"])
    # A namesake of quite another age would be told at a glance.
    near = (both["birth_date"] - both["birth_date_file"]).dt.days.abs() < 3 * 365
    family = people.merge(paid, on=["last_name", "patronymic"], suffixes=("", "_file"))
    young = (family["birth_date"] - family["birth_date_file"]).dt.days.abs() < 4 * 365
    whole = own["record_id_file"].isin(np.concatenate(ids[:2]))
    slips = own["last_name"] != own["last_name_file"]
    other_day = own["birth_date"] != own["birth_date_file"]
    gap = own["record_id_file"].isin(ids[2]) & own["patronymic_file"].isna() & own["birth_date_file"].isna()
    # Where three or more bear a name, the name alone proves nothing.
    common = own.merge(share, on=["last_name", "first_name"])["bearers"].to_numpy() >= 3
    frames = {"letter": own[whole & slips], "swapped": own[whole & other_day & ~slips],
              "namesake": both[near & (both["patronymic"] != both["patronymic_file"])
                               & both["patronymic_file"].notna()],
              "relative": family[young & (family["first_name"] != family["first_name_file"])
                                 & (family["birth_date"] != family["birth_date_file"])],
              "bare": own[gap & common]}
    return {part: [_records(row) for row in frame.head(400).to_dict("records")] for part, frame in frames.items()}


def _records(row: Mapping[str, Any]) -> Pair:
    """The two records of a merged row; a column both had carries `_file` on the payment file's side."""
    file = {field: row.get(f"{field}_file", row.get(field)) for field in FIELDS}
    return {field: row[field] for field in FIELDS}, file


# ---- probabilities ----------------------------------------------------------------------------------------
def chance_desk(prefix: str, country: Setting, tokens: Iterator[str],
                luck: np.random.Generator) -> tuple[Desk, dict[str, float]]:
    """Return six people, four of them flagged, each on a list whose audit is known, and how likely each is concerned.

    Parameters
    ----------
    prefix, country, tokens : as in `pair_desk`
    luck : draws the lists, their order and where the slider starts
    """
    lists = draw_screenings(country, luck)
    silent = sorted(lists, key=lambda each: each.missed / (PEOPLE - each.found - each.wrong))[-2:]
    asked = [(each, True) for each in lists] + [(each, False) for each in silent]
    asked = [asked[place] for place in luck.permutation(len(asked))]
    true = {next(tokens): _chance(each, flagged) for each, flagged in asked}
    cases = tuple(DeskCase(id=token, title=f"{prefix}.list.{each.check}.title", panels=(_known(prefix, each),),
                           text=f"{prefix}.list.{each.check}.{'flagged' if flagged else 'silent'}")
                  for token, (each, flagged) in zip(true, asked, strict=True))
    # Away from every answer: a slider that is not moved must earn nothing.
    free = [start for start in range(101) if min(abs(start - 100 * chance) for chance in true.values()) > 5]
    start = float(free[int(luck.integers(len(free)))] if free else 0)
    ask = Question(name="chance", item="chances", kind="slider", label=f"{prefix}.chance", low=0, high=100, start=start,
                   unit=f"{prefix}.unit")
    chart = Chart(finding=f"{prefix}.doors", axis=f"{prefix}.axis", doors=True)
    desk = Desk(kind="chart", title=f"{prefix}.chances.title", intro=f"{prefix}.chances.intro", graded=True,
                cases=cases, fields=(ask,), chart=chart)
    return desk, true


def _chance(each: Screening, flagged: bool) -> float:
    """The true probability of being concerned, counted on the list."""
    if flagged:
        return each.right_of_100 / 100
    return each.missed / (PEOPLE - each.found - each.wrong)


def _known(prefix: str, each: Screening) -> Panel:
    rows = ((f"{prefix}.people", PEOPLE), (f"{prefix}.list.{each.check}.concerned", each.concerned),
            (f"{prefix}.list.{each.check}.hit", round(100 * each.found / each.concerned)),
            (f"{prefix}.list.{each.check}.false", round(1000 * each.wrong / each.others)))
    return Panel(name="known", title=f"{prefix}.known", rows=rows, open=True)
