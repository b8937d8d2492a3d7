"""Wage reports and the people they may be about: twins, namesakes, and one person written in two ways.

Who is who comes from the world, what is wrong with a report from its defect ledger. Each report differs from the person
proposed in the same ways whether it is about that person or not: one field of three speaks against the other two, and
of the fields that agree about half carry a slip of the pen. So neither a field nor the number of equal fields tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from courses.cases.careful_reading import one_slip_or_digit
from courses.cases.draws import one_of
from courses.evidence import by_text, planned, records_of, with_people
from courses.world import Setting, course_world
from synthetic_data import DefectPlan, RegisterSet, defect_plan, inject

DECIDING = {"birth": "birth_date", "father": "patronymic", "mother": "mother"}
PARTS: Mapping[str, tuple[int, str, str]] = {
    "twin": (3, "different", "none"), "called": (2, "same", "none"),
    **{f"off_{odd}": (3, "same", odd) for odd in DECIDING}, "gap_same": (3, "same", "none"),
    **{f"hit_{odd}": (3, "different", odd) for odd in DECIDING}, "gap_other": (3, "different", "none"),
    "torn": (3, "ask", "none"), "bare": (2, "ask", "none")}
"""Part → how many pairs play it, what is right, and which field speaks against the others."""
PRACTICE = {"off_birth": 1, "hit_father": 1, "twin": 1, "torn": 1, "gap_same": 1}
OF_TWO = ("twin", "hit_birth", "hit_father", "hit_mother", "gap_other")
"""Parts in which the report is about somebody else than the person proposed (T10)."""
OPEN = ("torn", "bare")
"""Parts that nothing on the desk decides; the report is as often about the person proposed as not."""
NAMES = ("last_name", "first_name", "patronymic")
AGREES = {"last_name": 0.97, "first_name": 0.97}
"""How often a field is the same on two records of one person: the program's own settings (assumed)."""
DAYS = ("happened_on", "recorded_on", "received_on")
FIELDS = ["personal_number", *NAMES, "birth_date", "mother"]
TODAY, BEGINNING = pd.Timestamp("2024-01-01"), pd.Timestamp("1990-01-01")
"""The day of the exercise, and the day on which the address register began."""
KEPT = ("personal_number", *NAMES, "birth_date", "mother", "mother_number", "father_number", "home", "since", "year")
WORKING_AGE, YEARS_APART, FEWEST_TWINS = 20, 8, 10
FEWEST_BEARERS = 2
"""People of a twin's own name: where the twin is the only one, the list of namesakes gives the answer away."""
SLIPS: Mapping[int, tuple[tuple[int, ...], ...]] = {
    1: ((), (), (0,)), 2: ((), (0,), (1,), (0, 1)), 3: ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2))}
"""So many deciding fields agree → which of them carry a slip, in turn. Equal fields are then about as frequent in one
person as in two: of two that agree none, one or both are equal, and where only one agrees it mostly is."""
YEARS_OFF = 8
"""A digit of a year that is written wrong moves it by so many years at most, as far as namesakes are apart."""
Pair = tuple[str, int, int, int]
"""Part, the person the report is about, the person the program proposes, a namesake: rows of the people."""


class WageEarners:
    """What holds for every variant in one country: its people, their families, and who can be taken for whom."""

    def __init__(self, country: Setting) -> None:
        self.world, clean = course_world(country)
        addresses = with_people(self.world, clean, "address_register")
        self.people = _people(with_people(self.world, clean, "population_register"), clean, addresses)
        self.before = _homes_before(addresses, self.people)
        self.reported = self.people[["person_id", *FIELDS, "home", "since", "months", "year"]]
        self.numbers = self.people[["person_id", "personal_number"]]
        self.columns = {name: self.people[name].tolist() for name in KEPT}
        self.row_of = {number: row for row, number in enumerate(self.people["personal_number"])}
        self.named = self.people.groupby(["last_name", "first_name"]).indices
        self.children: dict[str, list[int]] = {}
        for parent in ("mother_number", "father_number"):
            for row, number in enumerate(self.people[parent]):
                self.children.setdefault(number, []).append(row)
        self.common = {field: self.people[field].value_counts(normalize=True).to_dict() for field in AGREES}
        self.candidates = dict(_candidates(self.people, set(self.before)))

    def record(self, row: int) -> dict[str, Any]:
        """Return what the register holds about one person."""
        return {name: values[row] for name, values in self.columns.items()}

    def sharing(self, row: int) -> int:
        """Return how many people in the register have this person's surname and first name."""
        one = self.record(row)
        return len(self.named[one["last_name"], one["first_name"]])

    def others(self, report: Mapping[str, Any], proposed: int) -> list[dict[str, Any]]:
        """Return people with the surname and first name of the report, without the one who is proposed."""
        rows = self.named.get((report["last_name"], report["first_name"]), ())
        return sorted((self.record(row) for row in rows if row != proposed), key=lambda one: one["birth_date"])

    def family(self, row: int) -> list[dict[str, Any]]:
        """Return parents, brothers and sisters, and children, as far as the register knows them."""
        one = self.record(row)
        parents = {tie: self.row_of.get(one[f"{tie}_number"]) for tie in ("mother", "father")}
        found = {near: tie for tie, near in parents.items() if near is not None}
        near_ones = {near for tie in ("mother_number", "father_number") for near in self.children.get(one[tie], ())}
        found |= dict.fromkeys(sorted(near_ones), "sibling")
        found |= dict.fromkeys(self.children.get(one["personal_number"], ()), "child")
        return [{**self.record(near), "tie": f"d2.tie.{tie}"} for near, tie in found.items() if near != row]


@lru_cache(maxsize=2)
def wage_earners(country: Setting) -> WageEarners:
    """Return the people of one country; `country` is from `world_of`."""
    return WageEarners(country)


def _people(register: pd.DataFrame, clean: RegisterSet, addresses: pd.DataFrame) -> pd.DataFrame:
    """Living people as the register has them, with mother's name, insured months and last move."""
    people = register.drop_duplicates("personal_number")
    living = people[people[["died", "left"]].isna().all(axis=1)]
    living = by_text(living, (*NAMES, "personal_number", "mother_number", "father_number", "district", "street",
                              "building"))
    account, names = clean["insured_account"], people[["personal_number", "first_name"]].astype("str")
    months = dict(zip(account["personal_number"].astype("str"), account["months"], strict=True))
    since = addresses.groupby("person_id")["happened_on"].max()
    return living.assign(
        mother=living["mother_number"].map(dict(zip(names["personal_number"], names["first_name"], strict=True))),
        months=living["personal_number"].map(months), year=living["birth_date"].dt.year,
        since=living["person_id"].map(since),
        home=living["street"] + " " + living["building"],
    ).reset_index(drop=True)


def _homes_before(addresses: pd.DataFrame, people: pd.DataFrame) -> dict[int, str]:
    """Person → the last address but one, of people who moved to another street when they were of working age."""
    born = addresses["person_id"].map(people.set_index("person_id")["year"])
    last = addresses["person_id"].map(people.set_index("person_id")["since"])
    grown = addresses[last.dt.year >= born + WORKING_AGE + 1]
    homes = by_text(grown, ("street", "building")).sort_values(["person_id", "happened_on", "record_id"])
    both = homes.groupby("person_id").tail(2)
    moved = both["street"].groupby(both["person_id"]).nunique() == 2
    first = both[both["person_id"].isin(moved[moved].index)].drop_duplicates("person_id")
    return dict(zip(first["person_id"], first["street"] + " " + first["building"], strict=True))


def _candidates(people: pd.DataFrame, moved: set[int]) -> Iterator[tuple[str, np.ndarray]]:
    """Part → rows: somebody who moved and can be proposed, and a twin or a namesake of whom nothing more is asked."""
    workers = people[people["months"].gt(0) & people["mother"].notna() & people["year"].between(1950, 2001)]
    doubles = _namesakes(workers[workers["person_id"].isin(moved)], workers)
    twins = _twins(workers, people[people["person_id"].isin(moved)])
    # Where few twins moved, others stand in; somebody called by a third name has a twin as well, so the date of birth
    # of a brother or sister tells nothing.
    twins = twins if len(twins) >= FEWEST_TWINS else _twins(workers, people)
    bearers = people.groupby(["last_name", "first_name"])["person_id"].transform("size").to_numpy()
    shared = twins[bearers[twins[:, 1]] >= FEWEST_BEARERS]
    yield "twin", shared if len(shared) >= FEWEST_TWINS else twins
    called = twins[np.isin(twins[:, 0], workers.index)]
    yield "called", called if len(called) >= FEWEST_TWINS else _twins(workers, workers)
    yield from ((part, doubles) for part in PARTS if part not in ("twin", "called"))


def _twins(workers: pd.DataFrame, people: pd.DataFrame) -> np.ndarray:
    same = ["last_name", "patronymic", "mother_number", "birth_date"]
    both = people.reset_index(names="row").merge(workers.reset_index(names="row"), on=same, suffixes=("", "_other"))
    fits = (both["row"] != both["row_other"]) & both["first_name"].ne(both["first_name_other"])
    pairs: NDArray[np.int64] = both.loc[fits, ["row", "row_other"]].to_numpy()
    return pairs


def _namesakes(movers: pd.DataFrame, workers: pd.DataFrame) -> np.ndarray:
    """Pairs of one name and about one age who differ in all three deciding fields by more than a slip."""
    both = movers.reset_index(names="row").merge(workers.reset_index(names="row"), on=["last_name", "first_name"],
                                                 suffixes=("", "_other"))
    apart = (both["year"] - both["year_other"]).abs()
    both = both[(both["row"] != both["row_other"]) & (apart <= YEARS_APART)]
    days = [both[name].dt.strftime("%Y-%m-%d") for name in ("birth_date", "birth_date_other")]
    fields = [days, *([both[name], both[f"{name}_other"]] for name in ("patronymic", "mother"))]
    differ = [not any(one_slip_or_digit(str(one), str(other)) for one, other in zip(mine, theirs, strict=True))
              for mine, theirs in zip(zip(*(mine for mine, _ in fields), strict=True),
                                      zip(*(theirs for _, theirs in fields), strict=True), strict=True)]
    pairs: NDArray[np.int64] = both.loc[np.array(differ, dtype=bool), ["row", "row_other"]].to_numpy()
    return pairs


def draw_pairs(candidates: Mapping[str, np.ndarray], luck: np.random.Generator) -> tuple[list[Pair], list[Pair]]:
    """Give out people, each once: pairs for practice, pairs that count."""
    taken: set[int] = set()
    drawn: dict[str, list[Pair]] = {}
    for part, (count, *_) in PARTS.items():
        found = candidates[part][luck.permutation(len(candidates[part]))[:600]]
        for proposed, other in found.tolist():
            if len(drawn.setdefault(part, [])) == count + PRACTICE.get(part, 0):
                break
            if not taken & {proposed, other}:
                taken |= {proposed, other}
                is_other = part in OF_TWO or (part in OPEN and len(drawn[part]) % 2)
                drawn[part].append((part, other, proposed, proposed) if is_other else (part, proposed, proposed, other))
    return ([drawn[part].pop() for part in PRACTICE], [pair for part in PARTS for pair in drawn[part]])


def write_reports(known: WageEarners, pairs: list[Pair], luck: np.random.Generator, seed: int) -> list[dict[str, Any]]:
    """Write the reports as their employers knew it, and plant what is wrong with them."""
    frame = known.reported.iloc[[mine for _, mine, *_ in pairs]].reset_index(drop=True)
    proposed = known.people.iloc[[theirs for _, _, theirs, _ in pairs]].reset_index(drop=True)
    written = _written(frame, proposed, luck)
    copied = _with_the_namesakes_fields(known, frame, pairs)
    empty = _gaps(pairs)
    slips = _draw_slips(pairs, _agreeing(copied, proposed, empty), luck)
    swapped = [place for place in slips["birth_date"] if _can_swap(copied["birth_date"][place]) and luck.random() < 0.5]
    for place in set(slips["birth_date"]) - set(swapped):
        copied.loc[place, "birth_date"] = _another_year(copied["birth_date"][place], luck)
    reports = copied.assign(record_id=np.arange(len(frame)), **dict.fromkeys(DAYS, written))
    doubles = pd.concat([frame[["person_id", "personal_number"]], proposed[["person_id", "personal_number"]]]).assign(
        pair=[*range(len(pairs))] * 2, record_id=range(2 * len(pairs)), **dict.fromkeys(DAYS, TODAY))
    people = {"wage_report": reports, "doubles": doubles}
    columns = {"wage_report": FIELDS, "doubles": ["personal_number", "pair"]}
    tables = {name: table[["record_id", *columns[name], *DAYS]] for name, table in people.items()}
    link = pd.concat([table[["record_id", "person_id"]].assign(register=name) for name, table in people.items()])
    # Few records: one of the errors may find none that can carry it.
    plan = _plan(pairs, empty, slips | {"birth_date": swapped})
    dirty, _ = inject(RegisterSet(tables=tables, link=link), plan, seed, known.world, further_part=True)
    moved_since = frame["since"].gt(written) & frame["person_id"].isin(list(known.before))
    age = written.dt.year - frame["year"] - WORKING_AGE
    reported = dirty["wage_report"].assign(
        home=frame["person_id"].map(known.before).where(moved_since, frame["home"]),
        months=np.minimum(frame["months"], 12 * age.clip(lower=1) + 6).astype(int))
    records: list[dict[str, Any]] = records_of(reported)
    return records


def _written(frame: pd.DataFrame, proposed: pd.DataFrame, luck: np.random.Generator) -> pd.Series:
    """The day of each report: some months before the person proposed moved, whoever it is about."""
    first = frame["birth_date"] + pd.Timedelta(days=366 * WORKING_AGE)
    before = proposed["since"] - pd.to_timedelta(luck.integers(40, 330, len(frame)), unit="D")
    return pd.concat([first, before], axis=1).max(axis=1).dt.floor("D")


def _with_the_namesakes_fields(known: WageEarners, frame: pd.DataFrame, pairs: list[Pair]) -> pd.DataFrame:
    """Copy one field from the other person of that name: a clerk looked the name up and took the wrong entry (T10)."""
    found = frame.copy()
    turn: dict[str, int] = {}
    for place, (part, mine, _, other) in enumerate(pairs):
        turn[part] = turn.get(part, -1) + 1
        odd = part.split("_")[1] if part.startswith(("off", "hit")) else \
            tuple(DECIDING)[turn[part] % 3] if part == "torn" else ""
        if odd:
            field = DECIDING[odd]
            found.loc[place, field] = known.people.loc[other, field]
        elif part == "called":
            found.loc[place, "first_name"] = _another_name(known, mine)
    return found


def _another_name(known: WageEarners, row: int) -> str:
    """A first name that others of this surname have and nobody in the family: what the person is called at work."""
    one = known.record(row)
    family = {near["first_name"] for near in known.family(row)} | {one["first_name"]}
    names = [first for last, first in known.named if last == one["last_name"] and first not in family]
    return str(sorted(names)[row % len(names)]) if names else str(one["first_name"])


def _gaps(pairs: list[Pair]) -> dict[str, set[int]]:
    """Deciding field → places of the reports in which it is empty."""
    fields, turn = tuple(DECIDING.values()), dict.fromkeys(PARTS, -1)
    empty: dict[str, set[int]] = {field: set() for field in fields}
    for place, (part, *_) in enumerate(pairs):
        turn[part] += 1
        # In a torn report the field after the one that was copied is empty; in a bare one, two are.
        for shift in {"gap_same": (1,), "gap_other": (2,), "torn": (1,), "bare": (1, 2)}.get(part, ()):
            empty[fields[(turn[part] + shift) % 3]].add(place)
    return empty


def _agreeing(reports: pd.DataFrame, proposed: pd.DataFrame, empty: Mapping[str, set[int]]) -> list[list[str]]:
    """Report by report, the deciding fields that say the same as the register."""
    return [[field for field, gaps in empty.items()
             if place not in gaps and reports[field][place] == proposed[field].iloc[place]]
            for place in range(len(reports))]


def _draw_slips(pairs: list[Pair], agreeing: list[list[str]], luck: np.random.Generator) -> dict[str, list[int]]:
    """Deciding field → places of the reports in which it carries a slip; in practice only where it is explained."""
    slips: dict[str, list[int]] = {field: [] for field in DECIDING.values()}
    turn = dict.fromkeys(SLIPS, 0)
    for place in luck.permutation(len(pairs)).tolist():
        fields, told = agreeing[place], place < len(PRACTICE)
        patterns = SLIPS.get(len(fields), ((),))
        chosen = patterns[turn.get(len(fields), 0) % len(patterns)]
        if told:
            chosen = (0,) if pairs[place][0] == "gap_same" else ()
        elif fields:
            turn[len(fields)] += 1
        for one in chosen:
            slips[fields[one]].append(place)
    return slips


def _can_swap(day: pd.Timestamp) -> bool:
    return bool(day.day <= 12 and day.day != day.month)


def _another_year(day: pd.Timestamp, luck: np.random.Generator) -> pd.Timestamp:
    """The same day with another last digit of its year."""
    last = day.year % 10
    digits = [digit for digit in range(10) if 0 < abs(digit - last) <= YEARS_OFF and (day.month, day.day) != (2, 29)]
    return day.replace(year=day.year - last + one_of(luck, digits)) if digits else \
        day.replace(day=day.day - 1)


def _plan(pairs: list[Pair], empty: Mapping[str, set[int]], slips: Mapping[str, list[int]]) -> DefectPlan:
    """T10 on all that are two people, slips on fields that agree and on surnames, and gaps."""
    places: dict[str, list[int]] = {part: [place for place, each in enumerate(pairs) if each[0] == part]
                                    for part in PARTS}
    two = [place for place, (_, mine, theirs, _) in enumerate(pairs) if mine != theirs]
    surname = [places["off_birth"][0], places["hit_mother"][0], places["gap_same"][-1], places["twin"][-1],
               places["hit_birth"][-1], places["off_father"][-1]]
    lines = [("wrong_person", "personal_number", two), ("typo_edit", "last_name", surname),
             ("transliteration", "last_name", [places["off_mother"][-1], places["hit_father"][-2]]),
             ("typo_edit", "patronymic", slips["patronymic"]), ("typo_edit", "mother", slips["mother"]),
             ("swap_day_month", "birth_date", slips["birth_date"]),
             *(("missing", field, sorted(rows)) for field, rows in empty.items())]
    settings: dict[str, dict[str, Any]] = {
        "wrong_person": {"people_in": "doubles", "key": "personal_number", "same": ["pair"]}}
    return defect_plan("D2", [planned("wage_report", defect, field, records, **settings.get(defect, {}))
                              for defect, field, records in lines if records])
