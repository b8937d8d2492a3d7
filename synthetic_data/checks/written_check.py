"""A profile's tables as they are written: thousands that read as decimals, lines of totals, what stands twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from synthetic_data.core.columns import joined_words
from synthetic_data.core.damaged_text import damage
from synthetic_data.core.errors import Problem
from synthetic_data.core.name_signs import no_name
from synthetic_data.core.same_names import look_key, name_key, typed_key
from synthetic_data.core.shown_text import scripts_of, shown
from synthetic_data.core.specs import did_you_mean
from synthetic_data.core.total_lines import heads_totals, is_sum_of_others, speaks_of_all
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
_OF_PEOPLE = {"first_names": ("name",), "surnames": ("stem",)}
_ROWS_OF_ONE = ("region", "district")
"""Columns in which many lines name one thing."""
_NEAR = 0.01
_MOST_TOLD = 5


def written_problems(country: Country, ranges: Mapping[str, Mapping[str, Range]], known: Mapping[str, Sequence[str]]
                     ) -> Iterator[Problem]:
    """Yield what only the text of the tables shows.

    Parameters
    ----------
    ranges : table → column of numbers → smallest and largest value that can be meant
    known : table → its columns
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
        if name in country.profile.tables:  # Pools come from Faker, with the slips that it has.
            yield from _others(table, known[name], country.file_of(name))
            yield from _odd_names(table, name, country.file_of(name))
        yield from _totals(table, list(columns), country.file_of(name), by_sum=name in _NAMES)
        if name == "places" and {*_APART[name], "weight"} <= set(table):
            yield from _subtotals(table, country.file_of(name))
            yield from _of_two_scripts(table[list(_APART[name])], country.file_of(name))
        # Of people and streets, Leroux and Le Roux, Weiß and Weiss are two.
        yield from _lines_twice(table, _APART.get(name, ()), country.file_of(name),
                                key=typed_key if name in _NAMES else name_key)


def _path(country: Country, name: str) -> Path:
    own = country.profile.tables.get(name)
    if own is None and country.profile.pools is not None:
        return pools_folder(country.folder, country.profile.pools) / f"{name}.csv"
    return country.folder / own.file if own is not None else country.folder / "tables" / f"{name}.csv"


def _others(table: pd.DataFrame, known: Sequence[str], file: str) -> Iterator[Problem]:
    """Yield the columns that nothing reads: a heading with a slip in it, or figures that would count for nothing."""
    for column in table.columns.difference(known, sort=False):
        yield Problem(where=f"{file}: {shown(str(column))}", rule="is not a column of this table",
                      remedy=did_you_mean(str(column), known) or "take it out")


def _odd_names(table: pd.DataFrame, name: str, file: str) -> Iterator[Problem]:
    """Yield the words that nobody and nothing is called: with lost letters, and names of people with other signs."""
    for column in _APART.get(name, ()):
        of_people = column in _OF_PEOPLE.get(name, ())
        told = [(row, word, no_name(word) if of_people else damage(word))
                for row, word in enumerate(table.get(column, ()))]
        for row, word, wrong in [one for one in told if one[2]][:_MOST_TOLD]:
            yield Problem(where=f"{file}: {column}", rule=f"{wrong}, in row {row + 2}", value=word,
                          remedy="write the name as people bear it")


def _thousands(values: pd.Series, allowed: Range, where: str, *, counts: bool) -> Iterator[Problem]:
    """Yield the numbers whose point may divide thousands; a column that has other decimals shows what its point is."""
    text = values.str.strip()
    # Whole numbers beside them make three decimals doubtful; other decimals show that the point divides tenths.
    doubtful = counts or (text.str.fullmatch(r"[1-9]\d*").any() and not text.str.fullmatch(r"\d+\.(?!\d{3}$)\d+").any())
    # A cell that holds more than a number is refused as no number already.
    found = [(row, value, both) for row, value in enumerate(text)
             if (both := two_readings(value)) and (doubtful or typed_thousands(value, bare=True))]
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
    """Yield the lines that are headed by a word for totals; a name needs at least the sum of all weights, or its sex's.

    A total of names is as large as the list, or larger where the list holds the most frequent ones alone.
    """
    texts = [column for column in table if column not in numbers]
    parts = [table.index == table.index] + [table[column] == value for column in texts[1:] if by_sum
                                            for value in table[column].unique()]
    for row, cells in enumerate(table[texts].itertuples(index=False)):
        said = [str(cell) for cell in cells if heads_totals(str(cell), also_names=True)]
        sure = [] if by_sum else [word for word in said if heads_totals(word)]
        if sure or (said and any(_covers_others(table[part], row, by_sum) for part in parts if part[row])):
            yield Problem(where=file, rule=f"has a line of totals in row {row + 2}, which would count as one more",
                          value=(sure or said)[0], remedy="take the line out")
        elif row == len(table) - 1 and _is_sum(table, row):
            yield Problem(where=file, rule=f"has in its last line, row {row + 2}, the sum of all others, so it may be "
                          "a line of totals", value=" ".join(map(str, cells)),
                          remedy="take the line out; if it is none, let it stand higher up")


def _subtotals(table: pd.DataFrame, file: str) -> Iterator[Problem]:
    """Yield the lines that are the sum of the others of their district or region, and are called like all of it."""
    weights = pd.to_numeric(table["weight"], errors="coerce").fillna(0)
    lines = table[list(_APART["places"])]
    said = [(row, names) for row, names in enumerate(lines.itertuples(index=False))
            if any(speaks_of_all(name) or heads_totals(name) for name in names)]
    for level, keys in (("district", joined_words(lines[["region", "district"]])), ("region", lines["region"])):
        for row, names in said:
            rows = np.flatnonzero(keys == keys.iloc[row])
            if is_sum_of_others(weights.iloc[rows].tolist(), int(np.searchsorted(rows, row)), near=_NEAR):
                yield Problem(where=file, rule=f"has in row {row + 2} the sum of the other lines of its {level}, which "
                              "would count twice", value=", ".join(names), remedy="take the line out")


def _of_two_scripts(names: pd.DataFrame, file: str) -> Iterator[Problem]:
    """Yield names that look like another one and are of another script: a letter was typed on another keyboard."""
    for column in names:
        written = pd.Series(names[column].unique())
        for _, alike in written.groupby(written.map(look_key)):
            if alike.map(scripts_of).nunique() > 1:
                yield Problem(where=f"{file}: {column}", value=" and ".join(map(ascii, alike)),
                              rule="has names that look alike and have letters of different scripts, which would be "
                              "as many places", remedy="type them anew with one keyboard")


def _covers_others(table: pd.DataFrame, row: int, or_more: bool) -> bool:
    """Tell whether the weight of a line, by its label, is that of all other lines together, or more than that."""
    if "weight" not in table or len(table) < 3:
        return False
    weights = pd.to_numeric(table["weight"], errors="coerce").fillna(0)
    others = weights.sum() - weights[row]
    return bool((1 - _NEAR) * others <= weights[row] and (or_more or weights[row] <= (1 + _NEAR) * others))


def _is_sum(table: pd.DataFrame, row: int) -> bool:
    if "weight" not in table:
        return False
    return is_sum_of_others(pd.to_numeric(table["weight"], errors="coerce").fillna(0).tolist(), row)


def _lines_twice(table: pd.DataFrame, apart: Sequence[str], file: str, *, key: Callable[[str], str]
                 ) -> Iterator[Problem]:
    """Yield what stands twice in all but looks, and names of one thing that are written in two ways."""
    if not apart or not set(apart) <= set(table):
        return
    keys = table[list(apart)].map(key)
    together = joined_words(keys)
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
