"""What one month in an office draws on: the year's news, the commission's decisions, and weeks of checked advice."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from courses.cases.file_parts import TODAY
from courses.evidence import by_text, planned
from courses.world import Setting, course_world
from synthetic_data import RegisterSet, World, defect_plan, inject, stream

BENEFITS = ("pension", "disability", "student")
WEEKS, CHECKED, LARGEST = 4, (9, 40), 8
"""Weeks on the Friday chart; fewest and most recommendations of one benefit that a small office checks afterwards in a
week, and how many times as many the largest one checks (assumed)."""
REGISTERS = ("civil_birth", "civil_marriage", "disability_decision", "higher_education", "address_register",
             "employment_contract")
YEAR = pd.Timestamp("2023-01-01"), pd.Timestamp("2023-12-31")
Weeks = dict[str, tuple[int, int]]
"""Benefit → views checked in one week, and how many of them were wrong."""


@lru_cache(maxsize=2)
def news_of_the_year(country: Setting) -> dict[str, pd.DataFrame]:
    """Register → the year's events with what never arrived planted (T09), at a rate of its own for each register."""
    world, clean = course_world(country)
    luck = stream(country.number, "K1 news")
    lines = [planned(name, "never_received", "received_on", _ids(clean, name),
                     round(float(luck.uniform(0.05, 0.16)) * len(_ids(clean, name)))) for name in REGISTERS]
    arrived, _ = inject(clean, defect_plan("K1 news", lines), country.number, world)
    return {name: _of_year(arrived[name])[["happened_on", "received_on"]] for name in REGISTERS}


def _of_year(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["happened_on"].between(*YEAR)]


def _ids(registers: RegisterSet, name: str) -> list[int]:
    found: list[int] = _of_year(registers[name])["record_id"].tolist()[:700]
    return found


@lru_cache(maxsize=2)
def last_decisions(country: Setting) -> tuple[World, RegisterSet, pd.DataFrame]:
    """The disability decisions as the commission made them, one for each person: the last one."""
    world, clean = course_world(country)
    table = by_text(clean["disability_decision"], ("personal_number", "last_name", "first_name"))
    table = table[table["received_on"] <= TODAY].sort_values(["decided_on", "record_id"])
    return world, clean, table.drop_duplicates("personal_number", keep="last")


def fits_the_row(row: Mapping[str, Any], kind: str) -> bool:
    """Whether this kind of error can stand in the row and be seen there."""
    if kind == "impossible_sequence":
        return bool(pd.notna(row["valid_to"]))
    if kind == "mojibake":
        return not row["last_name"].isascii()  # Plain Latin letters survive the wrong encoding.
    return not (kind == "default_date" and row["birth_date"].strftime("%m-%d") == "01-01")


def state_seen(counts: list[Weeks]) -> str:
    """What the last two weeks show beside the first two; empty where chance leaves it open (guard G4)."""
    before, after = ({benefit: _share([found[benefit] for found in half]) for benefit in BENEFITS}
                     for half in (counts[:2], counts[2:]))
    rises = {benefit: after[benefit] - before[benefit] for benefit in BENEFITS}
    high = {benefit for benefit, rise in rises.items() if rise > 0.25}
    if any(0.14 < rise <= 0.25 for rise in rises.values()):
        return ""
    levels = [_share(list(found.values())) for found in counts]
    if not high and not all(level < 0.42 for level in levels):
        return "never" if all(level > 0.5 for level in levels) else ""
    return {frozenset[str](): "none", frozenset({"disability"}): "code", frozenset(BENEFITS): "broad"}.get(
        frozenset(high), "")


def _share(counts: list[tuple[int, int]]) -> float:
    return sum(wrong for _, wrong in counts) / sum(seen for seen, _ in counts)
