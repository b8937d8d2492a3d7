"""A profile's tables as they are written: thousands that read as decimals, lines of totals, what stands twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from synthetic_data.core.errors import Problem
from synthetic_data.core.same_names import name_key, typed_key
from synthetic_data.core.shown_text import shown
from synthetic_data.core.total_lines import heads_totals, is_sum_of_others
from synthetic_data.core.written_numbers import two_readings, typed_thousands
from synthetic_data.country.loading import Country
from synthetic_data.country.pools import pools_folder

Range = tuple[float, float]
_COUNTS = {"vital": ("births",)}
"""Table → columns that count people or things, of which there are no parts."""
_NAMES = ("first_names", "surnames", "streets")
"""Tables of names, of which one may be called like a total."""
_APART = {"first_names": ("name", "sex"), "surnames": ("stem", "form"), "streets": ("street",),
          "schools": ("institution", "level"), "employers": ("sector",),
          "places": ("region", "district", "settlement")}
"""Table → columns that together tell its lines apart."""
_ROWS_OF_ONE = ("region", "district")
"""Columns in which many lines name one thing."""
_NEAR = 0.01
_MOST_TOLD = 5


def written_problems(country: Country, ranges: Mapping[str, Mapping[str, Range]]) -> Iterator[Problem]:
    """Yield what only the text of the tables shows.

    Parameters
    ----------
    ranges : table → column of numbers → smallest and largest value that can be meant
    """
    for name, columns in ranges.items():
        path = _path(country, name)
        if not path.is_file():
            continue
        table = pd.read_csv(path, comment="#", keep_default_na=False, dtype=str)
        for column, allowed in columns.items():
            if column in table:
                counts = column in _COUNTS.get(name, ())
                yield from _thousands(table[column], allowed, f"{country.file_of(name)}: {column}", counts=counts)
        yield from _totals(table, list(columns), country.file_of(name), by_sum=name in _NAMES)
        # Of people and streets, Leroux and Le Roux, Weiß and Weiss are two.
        yield from _lines_twice(table, _APART.get(name, ()), country.file_of(name),
                                key=typed_key if name in _NAMES else name_key)


def _path(country: Country, name: str) -> Path:
    own = country.profile.tables.get(name)
    if own is None and country.profile.pools is not None:
        return pools_folder(country.folder, country.profile.pools) / f"{name}.csv"
    return country.folder / own.file if own is not None else country.folder / "tables" / f"{name}.csv"


def _thousands(values: pd.Series, allowed: Range, where: str, *, counts: bool) -> Iterator[Problem]:
    """Yield the numbers whose point may divide thousands; a column that has other decimals shows what its point is."""
    text = values.str.strip()
    # Whole numbers beside them make three decimals doubtful; other decimals show that the point divides tenths.
    doubtful = counts or (text.str.fullmatch(r"[1-9]\d*").any() and not text.str.fullmatch(r"\d+\.(?!\d{3}$)\d+").any())
    # A cell that holds more than a number is refused as no number already.
    found = [(row, value, both) for row, value in enumerate(text)
             if (both := two_readings(value)) and (doubtful or typed_thousands(value))]
    for row in np.flatnonzero(text.str.fullmatch(r"\d+\.\d*[1-9]\d*"))[:_MOST_TOLD] if counts else ():
        if not two_readings(text.iloc[row]):
            yield Problem(where=where, rule=f"counts, and has a part of one in row {row + 2}", value=text.iloc[row],
                          remedy="write a whole number")
    for row, value, (point, thousands) in found[:_MOST_TOLD]:
        # Where only one of them can be meant, there is no doubt.
        if counts or allowed[0] <= float(thousands) <= allowed[1]:
            yield Problem(where=where, rule=f"has two readings, {point} and {thousands}, in row {row + 2}", value=value,
                          remedy="write the one that is meant, without marks between thousands")


def _totals(table: pd.DataFrame, numbers: list[str], file: str, *, by_sum: bool) -> Iterator[Problem]:
    """Yield the lines that are headed by a word for totals; one that is a name as well needs the sum of all weights."""
    texts = [column for column in table if column not in numbers]
    for row, cells in enumerate(table[texts].itertuples(index=False)):
        said = [str(cell) for cell in cells if heads_totals(str(cell), also_names=True)]
        sure = [] if by_sum else [word for word in said if heads_totals(word)]
        if sure or (said and _is_sum(table, row)):
            yield Problem(where=file, rule=f"has a line of totals in row {row + 2}, which would count as one more",
                          value=(sure or said)[0], remedy="take the line out")


def _is_sum(table: pd.DataFrame, row: int) -> bool:
    if "weight" not in table:
        return False
    return is_sum_of_others(pd.to_numeric(table["weight"], errors="coerce").fillna(0).tolist(), row, near=_NEAR)


def _lines_twice(table: pd.DataFrame, apart: Sequence[str], file: str, *, key: Callable[[str], str]
                 ) -> Iterator[Problem]:
    """Yield what stands twice in all but looks, and names of one thing that are written in two ways."""
    if not apart or not set(apart) <= set(table):
        return
    keys = table[list(apart)].map(key)
    together = keys.agg("\x1f".join, axis=1)
    first = {key: row + 2 for row, key in reversed(list(enumerate(together)))}
    for row in np.flatnonzero(together.duplicated())[:_MOST_TOLD]:
        before = first[together.iloc[row]]
        yield Problem(where=file, rule=f"has in row {row + 2} what stands in row {before} already (but for capitals, "
                      "blanks or signs that are not seen)", value=", ".join(table[list(apart)].iloc[row]),
                      remedy="keep one line, with the weights put together")
    for column in (name for name in _ROWS_OF_ONE if name in apart):
        for _, written in table[column].groupby(keys[column]):
            if written.nunique() > 1:
                yield Problem(where=f"{file}: {column}", value=" and ".join(map(shown, written.unique())),
                              rule="is written in several ways, which would be as many places",
                              remedy="keep one of them")


def twice_problems(days: pd.Series, file: str) -> Iterator[Problem]:
    """Yield the days of a table of holidays that stand there more than once."""
    written = days.astype(str).str.strip()
    for day in written[written.duplicated()].drop_duplicates().head(_MOST_TOLD):
        rows = " and ".join(str(row + 2) for row in np.flatnonzero(written == day))
        yield Problem(where=f"{file}: date", rule=f"has the same day in rows {rows}", value=day,
                      remedy="keep one line, with both names if two feasts meet, or correct the other date")
