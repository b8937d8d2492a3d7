"""Files of disability decisions as a commission delivers them, with errors of six kinds; and what such a row pays.

Who decided what comes from the world. How many rows of a file fail at which question is drawn; the defects that make
them fail are planted, so that the defect ledger knows each of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from courses.cases.draws import one_of
from courses.cases.file_parts import TODAY
from courses.evidence import DATES, by_text, planned, records_of, with_people
from courses.world import Setting, course_world
from synthetic_data import RegisterSet, World, defect_plan, inject

ROWS = 14
"""Rows of one file: few enough to read, enough for several kinds of error beside each other."""
QUESTIONS = ("completeness", "validity", "uniqueness", "consistency", "timeliness", "accuracy")
ABSENT: Mapping[str, tuple[str, ...]] = {
    "codes": ("validity",), "received": ("timeliness",), "keys": ("uniqueness", "accuracy"), "extract": ("accuracy",),
    "nothing": ()}
"""What a delivery lacks → the questions that cannot be counted without it."""
TARGETS = (0,) * 3 + (1,) * 6 + (2,) * 5 + (3,) * 6 + (4,) * 5
"""How many rows fail, over the questions that can be counted: no number is right much more often than another."""
PRACTICE = {"completeness": 2, "validity": 1, "uniqueness": 1, "consistency": 2, "timeliness": 2}
SOLVED = {"completeness": 3, "validity": 2, "uniqueness": 2, "consistency": 1, "timeliness": 1, "accuracy": 2}
NEW_CODES = pd.Timestamp("2019-07-01")
"""Decisions from this day on carry Roman numerals."""
CODES = {0: ("C", "C"), 1: ("1", "I"), 2: ("2", "II"), 3: ("3", "III")}
"""Group → its code before and from that day; C is a child."""
LATE = 30
"""Days from decision to arrival that are still in time."""
LAG = 22
"""Mean further delay of a late row, in days: of those that are late, many are late by less than a month (assumed)."""
FREE = 5
"""Rows of a file that errors can be planted in, at least."""
FIELDS = ("personal_number", "last_name", "first_name", "birth_date", "group", "decided_on", "valid_to", "again",
          "received_on")
TEXT = ("personal_number", "last_name", "first_name")
ALIKE = 3
"""Rows of each file without end that are in order."""
PAYMENTS: Mapping[str, tuple[int, str]] = {
    "group_up": (2, "gains"), "end_lost_past": (1, "gains"), "twice": (4, "gains"),
    "group_down": (1, "loses"), "code": (1, "loses"), "end_early": (1, "loses"), "number": (2, "loses"),
    "end_lost_future": (1, "same"), "renewed": (2, "same"), "group_ended": (3, "same"), "number_ended": (1, "same"),
    "name": (1, "same"), "born": (1, "same")}
"""What is wrong with a row → how often, and whether its payment tonight is too much, too little or the same. Some that
look like a loss are none: nothing was due any more."""
TURNS_ON: Mapping[str, str] = {
    "group_up": "group", "group_down": "group", "code": "group", "end_lost_past": "until", "end_early": "until",
    "end_lost_future": "until", "twice": "twice", "number": "until", "renewed": "nothing", "name": "nothing",
    "born": "nothing", "group_ended": "ended", "number_ended": "ended"}
"""What is wrong with a row → the part of the rule that decides about it."""
FROM = {"group_up": (2, 3), "group_down": (1, 2)}
"""Groups on the paper from which a row can go up or down."""
Row = Mapping[str, Any]


class Delivery(NamedTuple):
    """One file with what came beside it."""

    lacks: str
    rows: Sequence[Row]
    extract: Sequence[Row]
    failing: Mapping[str, int | None]
    """Question → rows that fail; None where it cannot be counted."""


class Decisions(NamedTuple):
    """The commission's decisions in one country: row by record, and which rows can stand where."""

    world: World
    table: pd.DataFrame
    ending: list[int]
    endless: list[int]
    children: list[int]
    renewed: list[tuple[int, int]]


@lru_cache(maxsize=2)
def decisions(country: Setting) -> Decisions:
    """Return the decisions of ten years, each adult's alone, and pairs of a decision and the one that followed it."""
    world, clean = course_world(country)
    table = by_text(with_people(world, clean, "disability_decision"), TEXT).sort_values(["decided_on", "record_id"])
    quick = (table["received_on"] - table["decided_on"]).dt.days <= LATE
    table = table[quick & (table["decided_on"] >= "2014-01-01") & (table["received_on"] <= TODAY)]
    at = (table["decided_on"] - table["birth_date"]).dt.days / 365.25
    codes = [CODES[group][day >= NEW_CODES] for group, day in zip(table["group"], table["decided_on"], strict=True)]
    again = table["valid_to"].isna().map({True: "d1.again.no", False: "d1.again.yes"})
    table = table.assign(group=codes, again=again, adult=at >= 25).set_index("record_id", drop=False)
    at.index = table.index
    grown = table[table["adult"] & (table["group"] != "C")]
    # People with several decisions either show two of them together, or their last one alone.
    pairs = [tuple(rows["record_id"].tolist()[:2]) for person, rows in grown.groupby("person_id")
             if len(rows) > 1 and person % 2 and rows["decided_on"].iloc[0] < rows["decided_on"].iloc[1]]
    paired = {table.at[row, "person_id"] for pair in pairs for row in pair}
    single = grown[~grown["person_id"].isin(paired)].drop_duplicates("person_id", keep="last")
    ends = single["valid_to"].notna()
    young = table.drop_duplicates("person_id", keep="last")
    children = young[(young["group"] == "C") & (at[young.index] < 17)]
    return Decisions(world, table, single.index[ends].tolist(), single.index[~ends].tolist(),
                     children.index.tolist(), pairs)


class Pile:
    """Gives out decisions, each once."""

    def __init__(self, known: Decisions, luck: np.random.Generator) -> None:
        self.known, self.luck = known, luck
        self._left = {name: [rows[place] for place in luck.permutation(len(rows))]
                      for name, rows in known._asdict().items() if name not in ("world", "table")}

    def take(self, kind: str, count: int = 1) -> list[Any]:
        """Return so many of one kind."""
        return [self._left[kind].pop() for _ in range(count)]

    def take_where(self, past: bool, groups: tuple[int, ...]) -> int:
        """Return a decision for one of these groups that ends, and had ended by today or not."""
        left, table = self._left["ending"], self.known.table
        codes = {code for group in groups for code in CODES[group]}
        return int(left.pop(next(place for place, row in enumerate(left) if table.at[row, "group"] in codes
                                 and bool(table.at[row, "valid_to"] < TODAY) == past)))


def draw_failing(luck: np.random.Generator) -> list[tuple[str, dict[str, int | None]]]:
    """Return five deliveries: what each lacks, and how many rows fail at each question."""
    lacks = [list(ABSENT)[place] for place in luck.permutation(len(ABSENT))]
    asked = [(lack, each) for lack in lacks for each in QUESTIONS if each not in ABSENT[lack]]
    while True:
        drawn = dict(zip(asked, (TARGETS[place] for place in luck.permutation(len(TARGETS))), strict=True))
        # So that each question is worth asking, and a file has room for its rows that stand twice.
        some = min(sum(count > 0 for (_, each), count in drawn.items() if each == question) for question in QUESTIONS)
        if some >= 2 and max(count for (_, each), count in drawn.items() if each == "uniqueness") <= ALIKE:
            return [(lack, {each: drawn.get((lack, each)) for each in QUESTIONS}) for lack in lacks]


def write_deliveries(pile: Pile, drawn: list[tuple[str, dict[str, int | None]]], seed: int) -> list[Delivery]:
    """Choose the rows of each file, plant what fails, and put the population register's dates beside them."""
    # In two files at most nobody was decided about twice, so that the line about later decisions is needed.
    chosen = [_choose(pile, failing, int(place % 3 > 0)) for place, (_, failing) in enumerate(drawn)]
    places = {row: place for place, rows in enumerate(chosen) for part in rows.values() for row in part}
    table = pile.known.table.loc[list(places)]
    table = table.assign(delivery=[places[row] for row in table.index])
    lines = [line for (lack, failing), rows in zip(drawn, chosen, strict=True)
             for line in _plan(table, rows, failing, lack, pile.luck)]
    dirty = _plant(pile.known, table, lines, seed, "D1 files")
    made = []
    for place, (lack, failing) in enumerate(drawn):
        mine = dirty[dirty["delivery"] == place]
        mine = mine.iloc[pile.luck.permutation(len(mine))]
        late = int(((mine["received_on"] - mine["decided_on"]).dt.days > LATE).sum())
        counts = failing | {"timeliness": failing["timeliness"] if failing["timeliness"] is None else late}
        extract = table[table["delivery"] == place].drop_duplicates("personal_number").sort_values("personal_number")
        made.append(Delivery(lack, records_of(mine), records_of(extract), counts))
    return made


def _choose(pile: Pile, failing: Mapping[str, int | None], fewest: int) -> dict[str, list[int]]:
    """Return part → rows: without end (some stand twice), children's, renewed decisions' two each, and the others.

    How many children and renewed decisions a file holds differs, so that no count less what always stands there is
    what fails.
    """
    room = ROWS - (failing["uniqueness"] or 0) - ALIKE
    children, pairs = one_of(pile.luck, [(few, two) for few in range(3) for two in range(fewest, 3)
                                         if room - few - 2 * two >= FREE])
    pair = [row for found in pile.take("renewed", pairs) for row in found]
    return {"endless": pile.take("endless", ALIKE), "child": pile.take("children", children), "pair": pair,
            "free": pile.take("ending", room - children - len(pair))}


def _plan(table: pd.DataFrame, rows: Mapping[str, list[int]], failing: Mapping[str, int | None],
          lack: str, luck: np.random.Generator) -> list[dict[str, Any]]:
    """Return the lines of the defect plan for one file; no cell carries two errors."""
    free = rows["free"]
    often = {each: count or 0 for each, count in failing.items()}
    empty = free[:often["completeness"]]
    invalid = free[::-1][:often["validity"]]
    # Any of the ways to fail may be the only one in a file, or missing from it.
    left = len(free) - often["consistency"]
    ways = [one_of(luck, ("end", "last", "first")) for _ in empty]
    ends = [row for row, way in zip(empty, ways, strict=True) if way == "end"][:left]
    names = [row for row, way in zip(empty, ways, strict=True) if way == "last"]
    bad = [row for row in free if row not in ends][:often["consistency"]]
    # A child's code for an adult: seen only beside the date of birth.
    child = [row for row in bad if row not in invalid and lack != "keys" and luck.random() < 0.5]
    slow = sorted(free, key=lambda row: table.at[row, "decided_on"] - table.at[row, "received_on"])
    lines = [planned("file", "fake_missing", "first_name", [row for row in empty if row not in (*ends, *names)]),
             planned("file", "missing", "valid_to", ends), planned("file", "missing", "last_name", names),
             planned("file", "out_of_domain", "group", child, code="C"),
             planned("file", "impossible_sequence", "valid_to", [row for row in bad if row not in child],
                     begins="decided_on"),
             planned("file", "late_registration", "received_on", slow[:often["timeliness"]],
                     mean_days=LAG, long_share=0),
             planned("file", "date_offset", "birth_date", free[1:][:often["accuracy"]], days=300),
             _stands_twice(rows["endless"][:often["uniqueness"]])]
    # One is on the other list, so that the list of the day decides; two are one of each sort, as the solved case says.
    sorts = ["other", "IV", *(one_of(luck, ("other", "IV", "5")) for _ in invalid)]
    codes = zip(invalid, sorts[:1] + sorts[1 + (len(invalid) > 2):], strict=False)
    lines += [planned("file", "out_of_domain", "group", [row], code=_other(table.loc[row, "group"])
                      if code == "other" else code) for row, code in codes]
    return [line for line in lines if not line["where"].endswith("in []")]


def _stands_twice(rows: list[int]) -> dict[str, Any]:
    line = planned("file", "duplicate_exact", "", rows)
    del line["fields"]  # It is about the whole row.
    return line


def _other(code: str) -> str:
    """The same group's code on the list that did not hold on that day."""
    return next(pair[1 - pair.index(code)] for pair in CODES.values() if code in pair)


def _plant(known: Decisions, table: pd.DataFrame, lines: list[dict[str, Any]], seed: int, name: str) -> pd.DataFrame:
    people = table.pop("person_id")
    columns = ["record_id", *FIELDS, *(day for day in DATES if day not in FIELDS),
               *(extra for extra in ("delivery", "run_on") if extra in table)]
    registers = RegisterSet(tables={"file": table[columns].reset_index(drop=True)},
                            link=table[["record_id"]].assign(register="file", person_id=people).reset_index(drop=True))
    dirty, _ = inject(registers, defect_plan(name, lines), seed, known.world, further_part=True)
    return dirty["file"]


def write_payments(pile: Pile, seed: int) -> list[tuple[str, Row, Row, list[Row]]]:
    """Return what is wrong, the row as it arrived, the commission's paper, and all rows of the person tonight."""
    parts = [part for part, (count, _) in PAYMENTS.items() for _ in range(count)]
    chosen, earlier = [], {}
    for part in parts:
        if part == "renewed":
            before, row = _current_pair(pile)
            earlier[row] = before
        else:
            row = pile.take_where(part in ("end_lost_past", "group_ended", "number_ended"), FROM.get(part, (1, 2, 3)))
        chosen.append(row)
    papers = pile.known.table.loc[chosen].assign(run_on=TODAY)
    lines = [_spoil(part, row, papers.loc[row, "group"]) for part, row in zip(parts, chosen, strict=True)]
    dirty = _plant(pile.known, papers.copy(), [line for line in lines if line], seed, "D1 rows")
    arrived: dict[int, Row] = {int(row["record_id"]): row for row in records_of(dirty)}
    made: list[tuple[str, Row, Row, list[Row]]] = []
    for part, row in zip(parts, chosen, strict=True):
        tonight = [arrived[row]] * (2 if part == "twice" else 1)
        tonight += [pile.known.table.loc[earlier[row]].to_dict()] if row in earlier else []
        made.append((part, arrived[row], papers.loc[row].to_dict(), tonight))
    return made


def _current_pair(pile: Pile) -> tuple[int, int]:
    """A decision that has ended, and the one after it, which has not."""
    while True:
        (pair,), ends = pile.take("renewed"), pile.known.table["valid_to"]
        if ends[pair[0]] < TODAY and not ends[pair[1]] < TODAY:
            return int(pair[0]), int(pair[1])


def _spoil(part: str, row: int, code: str) -> dict[str, Any] | None:
    """Return the line of the defect plan that makes this row what its part says; none where nothing is wrong."""
    group = next(group for group, pair in CODES.items() if code in pair)
    style = CODES[group].index(code)
    if part in ("group_up", "group_down", "group_ended"):
        to = {"group_up": group - 1, "group_down": group + 1}.get(part, 1 + group % 3)
        return planned("file", "out_of_domain", "group", [row], code=CODES[to][style])
    return {"code": lambda: planned("file", "out_of_domain", "group", [row], code="Z9"),
            "end_lost_past": lambda: planned("file", "missing", "valid_to", [row]),
            "end_lost_future": lambda: planned("file", "missing", "valid_to", [row]),
            "end_early": lambda: planned("file", "impossible_sequence", "valid_to", [row], begins="run_on"),
            "number": lambda: planned("file", "invalid_format", "personal_number", [row]),
            "number_ended": lambda: planned("file", "invalid_format", "personal_number", [row]),
            "name": lambda: planned("file", "fake_missing", "first_name", [row]),
            "born": lambda: planned("file", "date_offset", "birth_date", [row], days=300)}.get(part, lambda: None)()
