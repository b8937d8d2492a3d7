"""Are a profile's tables and single figures possible? Told from the numbers alone, before anybody is simulated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.checks.written_check import twice_problems, written_problems
from synthetic_data.core.day_names import no_whole_day, other_day, weekday_in
from synthetic_data.core.days import spans_of_years, years_without
from synthetic_data.core.errors import Problem
from synthetic_data.country.loading import Country

Range = tuple[float, float]
_COLUMNS: dict[str, dict[str, Range | tuple[str, ...] | None]] = {
    "vital": {"year": (1800, 2200), "births": (1, 1e9), "e0_men": (15, 95), "e0_women": (15, 95), "imr": (0.1, 500),
              "emigration": (0, 500), "sex_ratio": (1, 1.25), "nuptiality": (0, 5)},
    "ages": {"age": (0, 120), "fertility": (0, 1000), "marriage_women": (0, 1), "marriage_men": (0, 5),
             "emigration": (0, 500), "disability_women": (0, 0.5), "disability_men": (0, 0.5)},
    "places": {"region": None, "district": None, "settlement": None, "kind": ("urban", "rural"), "weight": (0, 1e12)},
    "first_names": {"name": None, "sex": ("F", "M"), "weight": (0, 1e12), "peak": (1500, 2500)},
    "surnames": {"stem": None, "form": None, "weight": (0, 1e12)},
    "streets": {"street": None, "weight": (0, 1e12)},
    "schools": {"institution": None, "level": ("university", "college"), "weight": (0, 1e12)},
    "employers": {"sector": None, "weight": (0, 1e12), "wage_factor": (0.01, 100), "size": (0.1, 1e6)},
}
"""Table → column → smallest and largest value that can be meant, the words it may hold, or None for any text."""
_SOMEWHERE = {"ages": ("fertility", "marriage_women", "marriage_men")}
"""Columns that must be above 0 somewhere, beside the weights."""
_RISING = {"vital": "year", "ages": "age"}
_STEADY = {"vital": ("births", "imr")}
_JUMP, _JUMP_YEARS, _JUMP_MOST = 10, 10, 100
"""So many times more or less within so many years is another unit, such as thousands, and no other year; over twice
the years ten times that, and never more (assumed: Japan's infant mortality fell from about 150 to 2 of 1,000 in 120
years, and births rise no faster)."""
_SPIKE, _CAPITAL = 4, 100
"""So far from both years beside it no year lies, and so many times the next place no place has (assumed; births of
1915 to 1918 fell to half, and no capital has twenty times the people of the next town)."""
_BIRTHS: Range = (2, 80)
"""Births a year of 1,000 people (assumed; the world's extremes since 1950 are 5 and 60, United Nations WPP)."""
_BESIDE_DAYS = ("weekday", "year")
"""Columns beside the days off and their names that repeat what a day is of."""
_SHARE: Range = (0, 1)
_NUMBERS: dict[str, Range] = {
    "gompertz_slope_women": (0.01, 0.3), "gompertz_slope_men": (0.01, 0.3), "married_women_take_name": _SHARE,
    "spouse_age_gap": (-20, 20), "births_before": (1, 1e9), "founders_growth": (-0.1, 0.1),
    "stay_with_parents": _SHARE, "take_in_elder": _SHARE, "spell_years": (0.1, 60), "gap_years": (0, 60),
    "mean_wage": (0.01, 1e12), "minimum_wage": (0.01, 1e12), "wage_sigma": (0, 3), "wage_growth": (-0.2, 1),
    "school_start_age": (3, 10), "school_years": (4, 16), "disability_valid_years": (0.25, 60),
    "disability_renewed": _SHARE, "disability_for_life": _SHARE, "disability_from_war": (0, 0.25),
    "living_per_expected": (0.2, 5)}
"""Number → smallest and largest value that can be meant; all others are shares."""


def text_problems(country: Country) -> Iterator[Problem]:
    """Yield what the text of the tables shows and their numbers do not, see `written_problems`."""
    ranges = {name: {column: (float(allowed[0]), float(allowed[1])) for column, allowed in columns.items()
                     if allowed and not isinstance(allowed[0], str)} for name, columns in _COLUMNS.items()}
    yield from written_problems(country, ranges, {name: tuple(columns) for name, columns in _COLUMNS.items()})


def table_problems(country: Country) -> Iterator[Problem]:
    """Yield every cell of the profile's tables that cannot be meant."""
    for name, columns in _COLUMNS.items():
        table, file = country.tables[name], country.file_of(name)
        if table.empty:
            yield Problem(where=file, rule="has no rows")
            continue
        for column, allowed in columns.items():
            if column not in table:
                yield Problem(where=f"{file}: {column}", rule="is missing", remedy="add the column")
            else:
                yield from _cells(table[column], allowed, f"{file}: {column}")
        for column in {"weight", *_SOMEWHERE.get(name, ())} & set(columns) & set(table):
            if not pd.to_numeric(table[column], errors="coerce").sum() > 0:
                yield Problem(where=f"{file}: {column}", rule="must be above 0 somewhere")
        jumps = list(_jumps(table, _STEADY.get(name, ()), file))
        yield from jumps or _spikes(table, _STEADY.get(name, ()), file)
        yield from _one_above_all(table, file) if name == "places" else ()
        rising = _RISING.get(name)
        if rising in table and not (np.diff(pd.to_numeric(table[rising], errors="coerce")) > 0).all():
            yield Problem(where=f"{file}: {rising}", rule="must rise from row to row")


def _jumps(table: pd.DataFrame, columns: tuple[str, ...], file: str) -> Iterator[Problem]:
    most = _most_times(table)
    for column in (name for name in columns if name in table):
        values = pd.to_numeric(table[column], errors="coerce").to_numpy(float)
        # What has no bounds is refused by these.
        values = np.where(np.isfinite(values), values, np.nan)
        times = values[1:] / np.where(values[:-1] > 0, values[:-1], np.nan)
        for row in np.flatnonzero((times >= most) | (times <= 1 / most))[:1]:
            large, small = (row + 3, row + 2) if times[row] > 1 else (row + 2, row + 3)
            yield Problem(where=f"{file}: {column}", value=f"{values[row]:g} and {values[row + 1]:g}",
                          rule=f"is {max(times[row], 1 / times[row]):,.0f} times as large in row {large} as in row "
                          f"{small}", remedy="write all rows in one unit; if both are right, add years between them")


def _spikes(table: pd.DataFrame, columns: tuple[str, ...], file: str) -> Iterator[Problem]:
    """Yield a year that stands far above or below the years on both sides, as where a figure has a nought too many."""
    for column in (name for name in columns if name in table):
        values = pd.to_numeric(table[column], errors="coerce").to_numpy(float)
        middle, before, after = values[1:-1], values[:-2], values[2:]
        most, least = np.maximum(before, after), np.minimum(before, after)
        for row in np.flatnonzero((middle >= _SPIKE * most) | (middle * _SPIKE <= least))[:1]:
            yield Problem(where=f"{file}: {column}", value=f"{before[row]:g}, {middle[row]:g} and {after[row]:g}",
                          rule=f"is {_SPIKE} times both years beside it or more, or as much less, in row {row + 3}",
                          remedy="look for a nought too many or too few; if it is right, add years between them")


def _one_above_all(table: pd.DataFrame, file: str) -> Iterator[Problem]:
    """Yield a place that outweighs the next one beyond all capitals: the others stand in thousands, or in shares."""
    weights = pd.to_numeric(table.get("weight", pd.Series(dtype=float)), errors="coerce").to_numpy(float)
    known = np.sort(weights[np.isfinite(weights)])
    if len(known) > 2 and known[-1] >= _CAPITAL * known[-2] > 0:
        yield Problem(where=f"{file}: weight", value=f"{known[-1]:g} and {known[-2]:g}",
                      rule=f"is {known[-1] / known[-2]:,.0f} times as large in row {int(np.nanargmax(weights)) + 2} as "
                      "in any other", remedy="write all rows in one unit, such as inhabitants")


def _most_times(table: pd.DataFrame) -> NDArray[np.float64]:
    """Return how many times as much as in the row before each row but the first can hold, by the years between."""
    years = np.diff(pd.to_numeric(table["year"], errors="coerce")) if "year" in table else np.zeros(len(table) - 1)
    # From twice ten years on the bound is the largest there is.
    tens = np.clip(np.nan_to_num(years) / _JUMP_YEARS, 1, 2).astype(np.float64)
    return np.minimum(np.power(float(_JUMP), tens), float(_JUMP_MOST))


def holiday_problems(country: Country) -> Iterator[Problem]:
    """Yield every holiday that is no day."""
    if "holidays" not in country.tables:
        return
    table, file = country.tables["holidays"], country.profile.tables["holidays"].file
    if "date" not in table:
        yield Problem(where=f"{file}: date", rule="is missing", remedy="add the column")
        return
    written = table["date"].astype(str)
    days = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce")
    # A month of one figure is a day to pandas and none to numpy, which counts the working days.
    for row in np.flatnonzero(days.isna() | ~written.str.fullmatch(r"\d{4}-\d\d-\d\d"))[:5]:
        yield Problem(where=f"{file}: date", rule=f"must be a day such as 2023-03-20, in row {row + 2}",
                      value=str(table["date"].iloc[row]))
    yield from twice_problems(table["date"], file)
    yield from _beside_days(table, days, file)


def _beside_days(table: pd.DataFrame, days: pd.Series, file: str) -> Iterator[Problem]:
    """Yield what stands beside a holiday and is not of that day, or of no whole day; and columns that nothing reads."""
    for column in table.columns.difference(["date", "name", *_BESIDE_DAYS], sort=False):
        yield Problem(where=f"{file}: {column}", rule="is not a column of this table, and may say where, for whom or "
                      "how long offices are closed", remedy="keep whole days off of all offices, with date and name")
    for column in ("name", *_BESIDE_DAYS):
        for row, (said, day) in enumerate(zip(table.get(column, ()), days, strict=False)):
            text = "" if pd.isna(said) else str(said).removesuffix(".0").strip()
            rule = _not_of_day(column, text, day.date()) if pd.notna(day) else ""
            if rule:
                yield Problem(where=f"{file}: {column}", rule=f"{rule}, in row {row + 2}", value=f"{day:%Y-%m-%d}, "
                              f"{text}", remedy="look which of both is wrong")
            elif column == "name" and (rule := no_whole_day(text)):
                yield Problem(where=f"{file}: name", rule=f"{rule}, in row {row + 2}", value=text,
                              remedy="take the line out; if it is a whole day off, write another name beside it")


def _not_of_day(column: str, text: str, day: dt.date) -> str:
    if column == "year" and text not in ("", str(day.year)):
        return "has another year beside it"
    if column == "weekday" and text and weekday_in(text) is None:
        return "has no weekday beside it that we know"
    return other_day(text, day)


def time_problems(country: Country) -> Iterator[Problem]:
    """Yield it if the years that are simulated leave the yearly table, or do not end with a year."""
    profile, file = country.profile, country.profile.tables["vital"].file
    known = pd.to_numeric(country.tables["vital"]["year"], errors="coerce")
    first, last = profile.first_year, profile.reference_date.year - 1
    if last > known.max():
        yield Problem(where="profile.yml: reference_date", value=str(profile.reference_date),
                      rule=f"lies after the years of {file}, which end with {known.max():.0f}",
                      remedy=f"add rows up to {last}, or let the world stand still on {known.max() + 1:.0f}-01-01")
    if first < known.min():
        yield Problem(where="profile.yml: first_year", value=first, remedy="add earlier rows, or begin later",
                      rule=f"lies before the years of {file}, which begin with {known.min():.0f}")
    if (profile.reference_date.month, profile.reference_date.day) != (1, 1):
        yield Problem(where="profile.yml: reference_date", value=str(profile.reference_date),
                      rule="must be a 1 January, as whole years are simulated", remedy=f"write {last + 1}-01-01")
    if "holidays" in country.tables:
        yield from _bare_years(country)


def _bare_years(country: Country) -> Iterator[Problem]:
    """Yield it if holidays begin later than the records, end before the reference date, or leave out a year."""
    days = [dt.date.fromisoformat(day) for day in country.tables["holidays"]["date"].astype(str)]
    first, last = country.profile.records_from, country.profile.reference_date - dt.timedelta(days=1)
    if bare := years_without(days, first, last):
        yield Problem(where=f"{country.profile.tables['holidays'].file}: date", value=spans_of_years(bare),
                      rule=f"has no holiday in years of the records, which go from {first} to {last}",
                      remedy="add the holidays of these years, or let records_from be later")


def _cells(values: pd.Series, allowed: Range | tuple[str, ...] | None, where: str) -> Iterator[Problem]:
    if allowed is None:
        fits, rule = values.notna() & values.map(lambda value: isinstance(value, str)), "must be a text"
    elif isinstance(allowed[0], str):
        fits, rule = values.isin(allowed), f"must be {' or '.join(map(str, allowed))}"
    else:
        low, high = allowed
        fits, rule = pd.to_numeric(values, errors="coerce").between(low, high), f"must lie between {low:g} and {high:g}"
    numbers = isinstance(allowed, tuple) and not isinstance(allowed[0], str)
    # Rows as a spreadsheet counts them: from 1, the headings being the first.
    for row in np.flatnonzero(~fits)[:5]:
        value = values.iloc[row]
        marked = numbers and isinstance(value, str) and any(map(str.isdigit, value))
        yield Problem(where=where, rule=f"{rule}, in row {row + 2}", value="nothing" if pd.isna(value) else str(value),
                      remedy="write the number alone, with a point and no marks between thousands" if marked else "")


def number_problems(country: Country) -> Iterator[Problem]:
    """Yield every single figure of the profile that cannot be meant, or does not say where it comes from."""
    targets = {f"targets[{place}].figure": target.figure for place, target in enumerate(country.profile.targets)}
    for name, number in {**{f"numbers.{name}": number for name, number in country.profile.numbers}, **targets}.items():
        if not number.source.strip():
            yield Problem(where=f"profile.yml: {name}.source", rule="is missing",
                          remedy="cite it, give the formula, or say why it is assumed")
    for name, number in country.profile.numbers:
        low, high = _NUMBERS.get(name, _SHARE)
        if not low <= number.value <= high:
            yield Problem(where=f"profile.yml: numbers.{name}.value", value=number.value,
                          rule=f"must lie between {low:g} and {high:g}")
    yield from _wage_problems(country)
    yield from _people_problem(country)


def _people_problem(country: Country) -> Iterator[Problem]:
    """Yield a number of people to which the births of the last year before the reference date do not fit."""
    table, people = country.tables["vital"], country.profile.people
    if not {"year", "births"} <= set(table):
        return
    year, births = (pd.to_numeric(table[column], errors="coerce").to_numpy(float) for column in ("year", "births"))
    known = np.isfinite(births) & (year <= country.profile.reference_date.year)
    if not known.any():
        return
    last = int(np.flatnonzero(known)[-1])
    rate = 1000 * births[last] / people
    if not _BIRTHS[0] <= rate <= _BIRTHS[1]:
        yield Problem(where="profile.yml: people", value=people, remedy="write both in single people, not in thousands",
                      rule=f"does not fit to {births[last]:,.0f} births in {year[last]:.0f} (tables/vital.csv): they "
                      f"are {rate:,.3g} of 1,000 people, and {_BIRTHS[0]:g} to {_BIRTHS[1]:g} can be")


def _wage_problems(country: Country) -> Iterator[Problem]:
    numbers, mean = country.profile.numbers, country.number("mean_wage")
    least = {"numbers.minimum_wage.value": numbers.minimum_wage.value}
    least |= {f"minimum_wages[{place}].value": step.value for place, step in enumerate(country.profile.minimum_wages)
              if step.since <= country.profile.reference_date}
    for where, value in least.items():
        if value >= mean:
            yield Problem(where=f"profile.yml: {where}", value=value, remedy="check both figures and their units",
                          rule=f"must lie below the mean wage of {mean:g}")
