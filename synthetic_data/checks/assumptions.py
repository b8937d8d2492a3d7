"""What of a country is only assumed: every figure without a source, in plain words; and what is still a template.

A country is made by copying numbers first and looking them up one by one. Until then a copy must not pass for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

from synthetic_data.core.errors import Problem
from synthetic_data.core.specs import read_mapping
from synthetic_data.country.loading import COUNTRIES, Country, profile_files

TEMPLATE = COUNTRIES / "template"
INVENTED = "invented for the template"
"""What the template says of every figure; it means nothing for another country."""
NOT_LOOKED_UP = "not looked up yet"
"""How a begun country says that a figure is nobody's."""
_SHOWN = 5
_VALUES = ("value", "file", "mean_days", "months", "pattern")


def assumed_figures(country: Country) -> list[tuple[str, str, str]]:
    """Return place, value and reason of everything that is marked `assumed`, in order of the files."""
    found = []
    for path in (path for path in profile_files(country.folder) if path.suffix == ".yml"):
        name = path.relative_to(country.folder).as_posix()
        found += [(f"{name}: {place}", shown, source) for place, shown, source in _assumed(read_mapping(path), "")]
    patterns = country.profile.patterns
    found += [(f"profile.yml: patterns.{name}", "left out", part.source)
              for name, part in patterns.parts().items() if part.source.startswith("neutral")]
    if country.profile.pools is not None:
        pools = country.profile.pools
        found.append(("profile.yml: pools", f"words of Faker's {pools.faker}",
                      "how common a word is follows a usual law of names, not a count"))
    return found


def _assumed(part: Any, place: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(part, dict):
        if part.get("origin", _origin_left_out(part)) == "assumed":
            value = next((part[key] for key in _VALUES if key in part), "")
            yield place, f"{value} {part.get('unit', '')}".strip(), str(part.get("source", "no figure found"))
        for key, below in part.items():
            yield from _assumed(below, f"{place}.{key}".removeprefix("."))
    elif isinstance(part, list):
        for number, below in enumerate(part):
            yield from _assumed(below, f"{place}[{number}]")


def _origin_left_out(part: dict[str, Any]) -> str:
    """Return what is meant where no origin is written: a delay is assumed, and so is what nobody has looked up."""
    return "assumed" if "mean_days" in part or NOT_LOOKED_UP in str(part.get("source", "")) else ""


def template_problems(country: Country) -> Iterator[Problem]:
    """Yield what shows that a country is still the template under another name."""
    if country.folder.resolve() == TEMPLATE.resolve():
        return
    places = [f"{path.relative_to(country.folder)}, line {number}" for path in profile_files(country.folder)
              if path.suffix == ".yml"
              for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if INVENTED in line]
    if places:
        more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
        yield Problem(where=f"{country.folder.name}: {'; '.join(places[:_SHOWN])}{more}",
                      rule=f"says {INVENTED!r}, which is no source for a country",
                      remedy="look the figure up and cite it, or say why you assume it; `readiness people new-country` "
                             "begins a country without these")
    # Tables first, and one after the other: hardly ever more than one has to be read.
    tables = zip_longest(_table_figures(country.folder), _table_figures(TEMPLATE))
    if all(own == invented for own, invented in tables) and _set_figures(country.folder) == _set_figures(TEMPLATE):
        yield Problem(where=country.folder.name, rule="has the figures of the invented template, every one of them",
                      remedy="replace them by the country's own, beginning with tables/ and the targets")


def _table_figures(folder: Path) -> Iterator[list[str]]:
    """Yield the lines of the tables of each name, whatever their order."""
    tables = sorted((path for path in profile_files(folder) if path.suffix != ".yml"), key=lambda path: path.name)
    for name, paths in groupby(tables, key=lambda path: path.name):
        yield sorted(f"{name} {line}" for path in paths for line in path.read_text(encoding="utf-8").splitlines()
                     if re.search(r"\w", line))


def _set_figures(folder: Path) -> list[str]:
    """Return all numbers of settings, without who says so, what they are called and how they are laid out."""
    return sorted(f"{path.name} {number}" for path in profile_files(folder) if path.suffix == ".yml"
                  for number in _numbers(read_mapping(path)))


def _numbers(part: Any) -> Iterator[float]:
    if isinstance(part, dict | list):
        for below in part.values() if isinstance(part, dict) else part:
            yield from _numbers(below)
    elif isinstance(part, int | float):
        yield float(part)
