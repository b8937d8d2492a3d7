"""Exchanged headings of a country's tables are noticed wherever a fact can tell, and the rest is written down."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from synthetic_data import Country, list_countries, load_country
from synthetic_data.checks.country_check import _names
from synthetic_data.checks.pattern_check import pattern_problems
from synthetic_data.checks.swapped_columns import swapped_problems
from synthetic_data.checks.table_check import table_problems

TABLES = ("vital", "ages", "places", "first_names", "surnames", "schools", "employers")
ALIKE = {("ages", "disability_women", "disability_men"), ("ages", "marriage_men", "emigration"),
         ("employers", "weight", "size")}
"""Table and columns between which no fact that holds everywhere tells."""
PAGE = Path("docs/how-to/add-a-benefit-register-or-country.md")


def exchanged(country: Country, table: str, one: str, other: str) -> Country:
    """The country with two headings of a table exchanged."""
    swapped = country.tables[table].rename(columns={one: other, other: one})
    return replace(country, tables=country.tables | {table: swapped})


def said(country: Country) -> list[str]:
    """What is wrong with the tables, as the check of a country says it."""
    found = [*table_problems(country)] or [problem for check in (_names, pattern_problems, swapped_problems)
                                           for problem in check(country)]
    return [str(one) for one in found]


def pairs(country: Country) -> list[tuple[str, str, str]]:
    """Every two headings of every table."""
    return [(table, *two) for table in TABLES for two in combinations(country.tables[table].columns, 2)]


@pytest.mark.parametrize("code", [pytest.param(code, marks=[] if code == "georgia" else pytest.mark.full)
                                  for code in list_countries() if code != "template"])
def test_exchanged_headings_are_noticed(code: str) -> None:
    """Each two headings of each table of each shipped country are exchanged, one pair after the other."""
    country = load_country(code)
    assert said(country) == []
    silent = {pair for pair in pairs(country) if not said(exchanged(country, *pair))}
    assert silent <= ALIKE


def test_what_cannot_be_noticed_is_written_down(root: Path) -> None:
    """The page on adding a country names the pairs, so that somebody looks at them."""
    text = (root / PAGE).read_text(encoding="utf-8")
    assert all(f"`{one}` and `{other}`" in text for _, one, other in ALIKE)


@pytest.mark.parametrize(("table", "one", "other", "words"), [
    ("vital", "e0_men", "e0_women", "is above e0_women in most years"),
    ("ages", "marriage_women", "marriage_men", "marry at the higher age"),
    ("places", "region", "district", "has more names than district"),
    ("employers", "wage_factor", "size", "must be about 1"),
])
def test_the_sentence_says_what_is_wrong(table: str, one: str, other: str, words: str) -> None:
    """Not only a cell out of range, but what the two columns cannot both be."""
    found = said(exchanged(load_country("georgia"), table, one, other))
    assert any(words in line for line in found), found
