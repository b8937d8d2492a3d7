"""Pairs of records of which some are one person, by what is odd about them.

One person's records differ by slips of the pen alone, in one field or in two; two people are near: twins, namesakes of
one birth year, men of two families. Each field differs about as often within one person as between two, and equal days
and slips in them lie on both sides, so neither one field nor the number of equal fields tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from courses.evidence import by_text, planned, records_of, with_people
from courses.world import Setting, course_world
from synthetic_data import BadInput, Problem, defect_plan, inject, stream

NAMES = ("last_name", "first_name", "patronymic")
SAME = (*(f"letter_{name}" for name in NAMES), *(f"letter_{name}_and_day" for name in NAMES), "day")
PAIRS = dict.fromkeys(SAME, 1) | {"twin": 2, "namesake": 2, "other_family": 2, "other_birthday": 1, "bare": 2}
"""7 are one person, 7 are two people, 2 cannot be told."""
FIELDS = (*NAMES, "birth_date")
Pair = tuple[dict[str, Any], dict[str, Any]]
"""The record in the population register and the one on the payment file."""
NEAREST = 4
"""Of people who share names, the pairs that are nearest in age."""
OFF = 29
"""Days that a day of birth may be off; it counts as a slip where one digit differs."""
MONTHS = 12
"""A day beyond them can be no month."""
MOST = 400
"""Pairs of one part that are kept."""


@lru_cache(maxsize=2)
def pairs_by_part(country: Setting) -> dict[str, list[Pair]]:
    """Return part → pairs of records; slips and gaps on the payment file are planted (T01, T06, T07).

    Parameters
    ----------
    country : where the variant is set, from `world_of`
    """
    world, clean = course_world(country)
    # Parts without a record in common, so that each carries the slips of its part and no others; drawn from the whole
    # file, since its order is nearly that of age.
    luck = stream(country.number, "pairs")
    ids = np.array_split(luck.permutation(clean["beneficiary_file"]["record_id"].drop_duplicates().to_numpy()), 7)
    held, _ = inject(clean, defect_plan("F3", _slips(ids)), country.number, world)
    people = by_text(with_people(world, clean, "population_register"), ("personal_number", *NAMES))
    people = people.drop_duplicates("person_id")
    paid = by_text(with_people(world, held, "beneficiary_file"), NAMES).drop_duplicates("person_id")
    own = people.merge(paid, on="person_id", suffixes=("", "_file"))
    part = pd.Series(np.repeat(range(len(ids)), [len(each) for each in ids]), index=np.concatenate(ids))
    own = own.assign(part=part.reindex(own["record_id_file"]).to_numpy())
    right = by_text(with_people(world, clean, "beneficiary_file"), NAMES).drop_duplicates("person_id")
    frames = _one_person(people, own) | _two_people(people, right)
    if few := [name for name, frame in frames.items() if len(frame) < PAIRS[name]]:
        raise BadInput(Problem(where="pairs of records", rule=f"needs {PAIRS[few[0]]} pairs of the part {few[0]}, and "
                               "this country has fewer", value=len(frames[few[0]])))
    return {name: [_records(row) for row in records_of(frame.iloc[luck.permutation(len(frame))[:MOST]])]
            for name, frame in frames.items()}


def _slips(ids: list[np.ndarray[Any, Any]]) -> list[dict[str, Any]]:
    return [*(planned("beneficiary_file", "typo_edit", field, ids[place], 150) for place, field in enumerate(NAMES)),
            planned("beneficiary_file", "swap_day_month", "birth_date", ids[3], 150),
            planned("beneficiary_file", "date_offset", "birth_date", ids[4], 300, days=OFF),
            *(planned("beneficiary_file", "typo_edit", field, ids[5][place::3]) for place, field in enumerate(NAMES)),
            planned("beneficiary_file", "swap_day_month", "birth_date", ids[5][:len(ids[5]) * 2 // 3]),
            planned("beneficiary_file", "date_offset", "birth_date", ids[5][len(ids[5]) * 2 // 3:], days=OFF),
            *(planned("beneficiary_file", "missing", field, ids[6]) for field in ("patronymic", "birth_date"))]


def _one_person(people: pd.DataFrame, own: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Pairs of one person, by the slips that the payment file holds; and those that cannot be told."""
    differs = pd.DataFrame({field: own[field] != own[f"{field}_file"] for field in FIELDS})
    slips = differs.sum(axis=1)
    days = _text(own["birth_date"]), _text(own["birth_date_file"])
    slipped = np.array([bool(other) and not _apart(one, other) for one, other in zip(*days, strict=True)])
    of_day = differs["birth_date"] & slipped
    # Where three or more bear a name, the name alone proves nothing.
    bearers = people.groupby(["last_name", "first_name"])["person_id"].transform("size")
    common = own["person_id"].isin(people.loc[bearers >= 3, "person_id"])
    gone = own["patronymic_file"].isna() & own["birth_date_file"].isna()
    return {**{f"letter_{field}": own[(own["part"] == place) & differs[field] & (slips == 1)]
               for place, field in enumerate(NAMES)},
            **{f"letter_{field}_and_day": own[(own["part"] == 5) & of_day & differs[field] & (slips == 2)]
               for field in NAMES},
            "day": own[own["part"].isin((3, 4)) & of_day & (slips == 1)],
            "bare": own[(own["part"] == 6) & gone & common]}


def _two_people(people: pd.DataFrame, paid: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Pairs of different people who have most in common."""
    people, paid = (table.assign(year=table["birth_date"].dt.year) for table in (people, paid))
    same_names = _alike(people, paid, list(NAMES), "birth_date")
    same_names = same_names.assign(late=~_early(same_names)).sort_values(["late", "years"], kind="stable")
    # A woman's other surname may be that of her marriage.
    men = people[people["sex"] == "M"]
    return {"twin": _alike(people, paid, ["last_name", "patronymic", "birth_date"], "first_name"),
            "namesake": _with_copied_day(_alike(people, paid, ["last_name", "first_name", "year"], "patronymic")),
            "other_family": _with_copied_day(_alike(men, paid, ["first_name", "patronymic", "year"], "last_name")),
            "other_birthday": same_names.head(3 * NEAREST)}


def _alike(people: pd.DataFrame, paid: pd.DataFrame, equal: list[str], other: str) -> pd.DataFrame:
    """Different people with these fields equal and one field clearly another."""
    pairs = people.merge(paid, on=equal, suffixes=("", "_file"))
    pairs = pairs[(pairs["person_id"] != pairs["person_id_file"]) & pairs[f"{other}_file"].notna()]
    apart = [_apart(*pair) for pair in zip(_text(pairs[other]), _text(pairs[f"{other}_file"]), strict=True)]
    days = _text(pairs["birth_date"]), _text(pairs.get("birth_date_file", pairs["birth_date"]))
    # Twins have one day; of all others the days differ by more than a slip as well.
    far = [one == two or _apart(one, two) for one, two in zip(*days, strict=True)]
    born = pd.DataFrame({"one": pd.to_datetime(days[0]), "other": pd.to_datetime(days[1])}, index=pairs.index)
    pairs = pairs.assign(years=(born["one"] - born["other"]).dt.days.abs() / 365.25)
    return pairs[np.array(apart, dtype=bool) & np.array(far, dtype=bool)]


def _with_copied_day(pairs: pd.DataFrame) -> pd.DataFrame:
    """Give the payment file the other person's day, as a clerk does who has the wrong record open; half with a slip.

    So the one name that differs decides, and neither an equal day nor a slip in it tells one person.
    """
    slipped = np.arange(len(pairs)) % 2 == 1
    return pairs.assign(birth_date_file=[_slip(day) if slip else day
                                         for day, slip in zip(pairs["birth_date"], slipped, strict=True)])


def _slip(day: pd.Timestamp) -> pd.Timestamp:
    """Day and month exchanged, or where they cannot be, another digit of the day."""
    if day.day <= MONTHS and day.day != day.month:
        return day.replace(month=day.day, day=day.month)
    return day.replace(day=day.day - (1 if day.day % 10 else 10) if day.day > MONTHS else day.day + 1)


def _early(pairs: pd.DataFrame) -> pd.Series:
    return (pairs["birth_date"].dt.day <= MONTHS) & (pairs["birth_date_file"].dt.day <= MONTHS)


def _text(column: pd.Series) -> list[str]:
    if column.dtype.kind == "M":
        return list(column.dt.strftime("%Y%m%d").fillna(""))
    return list(column.astype("str"))


def _apart(one: str, other: str) -> bool:
    """Whether two entries are more than a slip apart: several places differ, and no exchanged day and month."""
    if one.isdigit() and other.isdigit():
        exchanged = one[:4] + one[6:] + one[4:6]
        return other != exchanged and sum(a != b for a, b in zip(one, other, strict=True)) >= 2
    longer = max(len(one), len(other))
    same = sum(a == b for a, b in zip(one, other, strict=False))
    return longer - same >= 3


def _records(row: Mapping[str, Any]) -> Pair:
    """The two records of a merged row; a column both had carries `_file` on the payment file's side."""
    file = {field: row.get(f"{field}_file", row.get(field)) for field in FIELDS}
    return {field: row[field] for field in FIELDS}, file
