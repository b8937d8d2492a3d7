"""Wage reports and the people they may be about: relatives, twins, namesakes, and one person written in two ways.

Who is who comes from the world, what is wrong with a report from its defect ledger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from courses.evidence import by_text, planned, with_people
from courses.world import Setting, course_world
from synthetic_data import DefectPlan, RegisterSet, defect_plan, inject

PARTS: Mapping[str, tuple[int, str, str]] = {
    "parent": (2, "different", "relative"), "half_same": (1, "ask", "gap"), "half_other": (1, "ask", "gap"),
    "twin": (4, "different", "relative"), "namesake": (14, "different", "family"),
    "bare_same": (2, "ask", "gap"), "bare_other": (2, "ask", "gap"),
    "letter": (4, "same", "slip"), "spelling": (3, "same", "slip"), "swapped": (4, "same", "slip"),
    "moved": (3, "same", "moved")}
"""Part → how many pairs play it, what is right, and why; rare parts first. An open pair is as often one as two."""
PRACTICE = {"letter": 1, "namesake": 1, "twin": 1, "bare_same": 1, "moved": 1}
"""Other spellings, exchanged dates, parent and child are met on the graded desk alone."""
OF_TWO = ("namesake", "twin", "parent", "bare_other", "half_other")
"""Parts in which the report is about somebody else than the person proposed (T10)."""
OPEN = ("bare_same", "bare_other", "half_same", "half_other")
NAMES = ("last_name", "first_name", "patronymic")
AGREES = {"last_name": 0.97, "first_name": 0.97, "year": 0.99, "district": 0.7}
"""How often a field is the same on two records of one person: the program's own settings (assumed)."""
DAYS = ("happened_on", "recorded_on", "received_on")
FIELDS = {"wage_report": ["personal_number", *NAMES, "birth_date", "mother", "district", "street", "building"],
          "doubles": ["personal_number", "pair"], "address_register": ["district", "street", "building"]}
TODAY, BEGINNING = pd.Timestamp("2024-01-01"), pd.Timestamp("1990-01-01")
"""The day of the exercise, and the day on which the address register began."""
KEPT = ("personal_number", *NAMES, "birth_date", "mother", "mother_number", "father_number", "district", "home",
        "since", "year")
WORKING_AGE = 20
Pair = tuple[str, int, int]
"""Part, the person the report is about, the person the program proposes: rows of the people."""


class WageEarners:
    """What holds for every variant in one country: its people, their families, and who can be taken for whom."""

    def __init__(self, country: Setting, respelt: str) -> None:
        self.world, clean = course_world(country)
        addresses = with_people(self.world, clean, "address_register")
        self.people = _people(with_people(self.world, clean, "population_register"), clean, addresses)
        self.homes = _homes(addresses, self.people)
        self.moved_on = set(self.homes["person_id"])
        self.reported = self.people[["person_id", *FIELDS["wage_report"], "home", "since", "months", "year"]]
        self.numbers = self.people[["person_id", "personal_number"]]
        self.columns = {name: self.people[name].tolist() for name in KEPT}
        self.row_of = {number: row for row, number in enumerate(self.people["personal_number"])}
        self.named = self.people.groupby(["last_name", "first_name"]).indices
        self.children: dict[str, list[int]] = {}
        for parent in ("mother_number", "father_number"):
            for row, number in enumerate(self.people[parent]):
                self.children.setdefault(number, []).append(row)
        self.common = {field: self.people[field].value_counts(normalize=True).to_dict() for field in AGREES}
        self.candidates = dict(_candidates(self.people, self.moved_on, respelt))

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
def wage_earners(country: Setting, respelt: str) -> WageEarners:
    """Return the people of one country.

    Parameters
    ----------
    country : from `world_of`
    respelt : letters; a surname with one of them is known in another spelling
    """
    return WageEarners(country, respelt)


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


def _homes(addresses: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """The last two addresses of people who moved to another street when they were of working age."""
    born = addresses["person_id"].map(people.set_index("person_id")["year"])
    last = addresses["person_id"].map(people.set_index("person_id")["since"])
    grown = addresses[last.dt.year >= born + WORKING_AGE + 1]
    homes = by_text(grown, ("district", "street", "building")).sort_values(["person_id", "happened_on", "record_id"])
    both = homes.groupby("person_id").tail(2)
    moved = (both["district"] + both["street"]).groupby(both["person_id"]).nunique() == 2
    return both[both["person_id"].isin(moved[moved].index)]


def _candidates(people: pd.DataFrame, moved: set[int], respelt: str) -> Iterator[tuple[str, np.ndarray]]:
    """Part → pairs of rows: whom the report is about, whom the program proposes."""
    workers = people[people["months"].gt(0) & people["mother"].notna() & people["year"].between(1955, 2001)]
    movers = workers[workers["person_id"].isin(moved)]
    day, month = workers["birth_date"].dt.day, workers["birth_date"].dt.month
    yield "letter", _alone(workers)
    yield "spelling", _alone(workers[workers["last_name"].str.contains(f"[{re.escape(respelt)}]")])
    yield "swapped", _alone(workers[(day <= 12) & (day != month)])
    yield "moved", _alone(movers)
    name = ["last_name", "first_name"]
    yield "namesake", _two(workers, people, [*name, "year"], differ=("birth_date", "patronymic", "mother"))
    yield "twin", _two(workers, people, ["last_name", "mother_number", "birth_date"], differ=("first_name",))
    yield "parent", np.concatenate([_two(workers, people, name, is_parent=parent)
                                    for parent in ("mother_number", "father_number")])
    # The double is no younger, so that age does not settle what the empty fields leave open.
    bare = _two(movers, people, name, differ=("birth_date", "mother", "home"), older_by=10)
    half = _two(workers, people, [*name, "patronymic"], differ=("birth_date", "mother"), older_by=25)
    for part, doubles in (("bare", bare), ("half", half)):
        yield f"{part}_other", doubles
        # The same pairs with one person on both sides, so that both kinds look alike on the desk.
        yield f"{part}_same", doubles[:, [0, 0]]


def _alone(people: pd.DataFrame) -> np.ndarray:
    return np.column_stack([people.index, people.index])


def _two(workers: pd.DataFrame, people: pd.DataFrame, same: list[str], differ: tuple[str, ...] = (),
         is_parent: str = "", older_by: int = 0) -> np.ndarray:
    """Pairs that agree in some fields and differ in others.

    Parameters
    ----------
    is_parent : field; one of the two is the other's parent
    older_by : years; the other is older, and by no more than this
    """
    both = workers.reset_index(names="row").merge(people.reset_index(names="row"), on=same, suffixes=("", "_other"))
    fits = both["row"] != both["row_other"]
    for field in differ:
        fits &= both[field].ne(both[f"{field}_other"]) & both[f"{field}_other"].notna()
    if older_by:
        fits &= (both["birth_date"] - both["birth_date_other"]).dt.days.between(0, 365 * older_by)
    if is_parent:
        fits &= (both[is_parent].eq(both["personal_number_other"])
                 | both[f"{is_parent}_other"].eq(both["personal_number"]))
    pairs: NDArray[np.int64] = both.loc[fits, ["row", "row_other"]].to_numpy()
    return pairs


def draw_pairs(candidates: Mapping[str, np.ndarray], luck: np.random.Generator) -> tuple[list[Pair], list[Pair]]:
    """Give out people, each once: pairs for practice, pairs that count."""
    taken: set[int] = set()
    drawn: dict[str, list[Pair]] = {}
    for part, (count, *_) in PARTS.items():
        found = candidates[part][luck.permutation(len(candidates[part]))[:300]]
        for mine, theirs in found.tolist():
            if len(drawn.setdefault(part, [])) == count + PRACTICE.get(part, 0):
                break
            if not taken & {mine, theirs}:
                taken |= {mine, theirs}
                drawn[part].append((part, mine, theirs))
    return ([drawn[part].pop() for part in PRACTICE], [pair for part in PARTS for pair in drawn[part]])


def write_reports(known: WageEarners, pairs: list[Pair], luck: np.random.Generator, seed: int) -> list[dict[str, Any]]:
    """Write the reports as their employers knew it, and plant what is wrong with them."""
    frame = known.reported.iloc[[mine for _, mine, _ in pairs]].reset_index(drop=True)
    proposed = known.numbers.iloc[[theirs for *_, theirs in pairs]]
    places = {part: [place for place, each in enumerate(pairs) if each[0] == part] for part in PARTS}
    old_home = _with_old_home(known, frame, places, luck)
    reports = frame.assign(record_id=np.arange(len(frame)), **dict.fromkeys(DAYS, _written(frame, old_home, luck)))
    homes = known.homes[known.homes["person_id"].isin(frame["person_id"])]
    doubles = pd.concat([frame[["person_id", "personal_number"]], proposed]).assign(
        pair=[*range(len(pairs))] * 2, record_id=range(2 * len(pairs)), **dict.fromkeys(DAYS, TODAY))
    people = {"wage_report": reports, "doubles": doubles, "address_register": homes}
    tables = {name: table[["record_id", *FIELDS[name], *DAYS]] for name, table in people.items()}
    link = pd.concat([table[["record_id", "person_id"]].assign(register=name) for name, table in people.items()])
    # Few records: one of the errors may find none that can carry it.
    dirty, _ = inject(RegisterSet(tables=tables, link=link), _plan(places, old_home, luck), seed, known.world,
                      further_part=True)
    found = dirty["wage_report"]
    home = found["street"] + " " + found["building"]
    age = reports["happened_on"].dt.year - frame["year"] - WORKING_AGE
    reported = found.assign(
        home=home, kept_old_home=home.ne(frame["home"]) | found["district"].ne(frame["district"]),
        months=np.minimum(frame["months"], 12 * age + 6).astype(int))
    records: list[dict[str, Any]] = reported.to_dict("records")
    return records


def _with_old_home(known: WageEarners, frame: pd.DataFrame, places: Mapping[str, list[int]],
                   luck: np.random.Generator) -> list[int]:
    """Reports written before a move: all that are about one, the open ones, and a few with a slip."""
    slips = [place for place in _slips(places) if frame["person_id"][place] in known.moved_on]
    return [*places["moved"], *places["bare_same"], *places["bare_other"], *luck.permutation(slips)[:4]]


def _slips(places: Mapping[str, list[int]]) -> list[int]:
    """Reports that count and in which something is only written differently."""
    return [place for part in ("letter", "spelling", "swapped") for place in places[part] if place >= len(PRACTICE)]


def _written(frame: pd.DataFrame, old_home: list[int], luck: np.random.Generator) -> pd.Series:
    """The day of each report: shortly before the move where it holds the old address, else after it."""
    moved = frame["since"]
    before = moved - pd.to_timedelta(luck.integers(40, 330, len(frame)), unit="D")
    first = pd.concat([moved, frame["birth_date"] + pd.Timedelta(days=366 * WORKING_AGE)], axis=1).max(axis=1)
    after = first + (TODAY - first) * luck.uniform(0.1, 0.9, len(frame))
    return after.where(~frame.index.isin(old_home), before).dt.floor("D")


def _plan(places: Mapping[str, list[int]], old_home: list[int], luck: np.random.Generator) -> DefectPlan:
    """T06 and T07 on true matches, T10 on all that are two people, gaps where a document is needed, and a few more."""
    bare, half = ([place for part in OPEN if part.startswith(kind) for place in places[part]]
                  for kind in ("bare", "half"))
    some = [*luck.permutation(_slips(places))[:3], *luck.permutation(places["namesake"][1:])[:4]]
    lines = [("wrong_person", "personal_number", [place for part in OF_TWO for place in places[part]]),
             ("typo_edit", "last_name", places["letter"][::2]), ("typo_edit", "first_name", places["letter"][1::2]),
             ("transliteration", "last_name", places["spelling"]), ("swap_day_month", "birth_date", places["swapped"]),
             ("stale_address", "district", old_home),
             ("missing", "birth_date", [*bare, *half]), ("missing", "mother", [*bare, *half, *some[::2]]),
             ("missing", "patronymic", [*bare, *some[1::2]]),
             *(("missing", field, half) for field in ("district", "street", "building"))]
    settings: dict[str, dict[str, Any]] = {
        "wrong_person": {"people_in": "doubles", "key": "personal_number", "same": ["pair"]},
        "stale_address": {"history": "address_register"}}
    return defect_plan("D2", [planned("wage_report", defect, field, records, **settings.get(defect, {}))
                              for defect, field, records in lines])
