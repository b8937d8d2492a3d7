"""Do a profile's patterns name what the country has, and can their values be meant?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from synthetic_data.core.errors import Problem
from synthetic_data.core.specs import did_you_mean
from synthetic_data.country.loading import Country
from synthetic_data.country.patterns import LEVELS, Pattern, Patterns

_KINDS = {"by_sex": ("F", "M"), "by_place": ("urban", "rural"), "by_education": LEVELS,
          "by_disability": ("0", "1", "2", "3")}
_NUMBERED = {"by_year": (1800, 2200), "by_birth_year": (1700, 2299), "by_age": (0, 120)}
"""Ending of a pattern's name → smallest and largest number that may be a key."""
_SHARES = ("women_by_sector", "jobs_by_disability")
_FIGURES = {"likeness_to_parents": (0, 0.9), "likeness_of_spouses": (0, 0.95), "spouse_age_gap_spread": (0, 15)}
_MOST_TIMES, _MOST_TIMES_A_MONTH = 20, 5
"""Largest factor of a group and of a month of which the average is 1; 98 stands for 98 of 100."""
_NO_FACTORS = "mean_wage_by_year"
_MONTHS = tuple(str(month) for month in range(1, 13))


def pattern_problems(country: Country) -> Iterator[Problem]:
    """Yield every key of a pattern that the country does not have, and every value that cannot be meant."""
    patterns = country.profile.patterns
    sectors = [str(sector) for sector in country.tables["employers"]["sector"]]
    for name, pattern in patterns.tables().items():
        where = f"profile.yml: patterns.{name}"
        kind, _, of = name.partition(".")
        if kind.startswith("sector_") and of not in sectors:
            yield Problem(where=where, rule="is not a sector of the table employers", value=of,
                          remedy=did_you_mean(of, sectors))
        if kind == "surnames_by_region" and not _ends_a_surname(country, of):
            yield Problem(where=where, rule="is the ending of no man's surname", value=of,
                          remedy="write the last letters of surnames that the country has")
        yield from _keys(name, list(pattern.values), country, sectors)
        if name not in (*_SHARES, _NO_FACTORS):
            yield from _factors(where, pattern, _MOST_TIMES_A_MONTH if kind.startswith("season") else _MOST_TIMES)
        if name in _SHARES:
            for key, value in pattern.values.items():
                if value > 1:
                    yield Problem(where=f"{where}.values.{key}", rule="must lie between 0 and 1", value=value)
        elif pattern.values and not sum(pattern.values.values()) > 0:
            yield Problem(where=f"{where}.values", rule="must be above 0 somewhere")
    yield from _figures(patterns)


def _factors(where: str, pattern: Pattern, most: float) -> Iterator[Problem]:
    """Yield factors so far above the average that they are of 100, or lack their point."""
    for key, value in pattern.values.items():
        if value > most:
            yield Problem(where=f"{where}.values.{key}", rule=f"is a factor of which 1 is the average, and {value:g} "
                          "times as much as that cannot be meant", value=value,
                          remedy="write 0.98 for 98 of 100, and all values of a table in this way")


def _ends_a_surname(country: Country, ending: str) -> bool:
    table, forms = country.tables["surnames"], country.surname_forms
    return any(forms[form]["M"].format(stem=stem).endswith(ending)
               for stem, form in zip(table["stem"], table["form"], strict=True) if form in forms)


def _keys(name: str, keys: Sequence[str], country: Country, sectors: Sequence[str]) -> Iterator[Problem]:
    """Yield keys that nothing in the country answers to."""
    known = _known(name, country, sectors)
    for key in keys:
        where = f"profile.yml: patterns.{name}.values"
        if known is not None and key not in known:
            yield Problem(where=where, rule="is not one of its keys", value=key, remedy=did_you_mean(key, known))
        for ending, (low, high) in _NUMBERED.items():
            if name.endswith(ending) and known is None and not (key.isdigit() and low <= int(key) <= high):
                yield Problem(where=where, rule=f"must be a whole number from {low} to {high}", value=key)


def _known(name: str, country: Country, sectors: Sequence[str]) -> Sequence[str] | None:
    """Return what a pattern's keys may be, or None where they are numbers."""
    group = name.split(".", maxsplit=1)[0]
    if group.startswith("season"):
        return _MONTHS
    if group.endswith("by_region"):
        return country.regions
    if group.endswith("by_sector"):
        return sectors
    return next((keys for ending, keys in _KINDS.items() if group.endswith(ending)), None)


def _figures(patterns: Patterns) -> Iterator[Problem]:
    for name, figure in patterns.figures().items():
        low, high = _FIGURES.get(name, (0, 1))
        if not low <= figure.value <= high:
            yield Problem(where=f"profile.yml: patterns.{name}.value", value=figure.value,
                          rule=f"must lie between {low:g} and {high:g}")
        if not figure.source.strip():
            yield Problem(where=f"profile.yml: patterns.{name}.source", rule="is missing",
                          remedy="cite it, give the formula, or say why it is assumed")
