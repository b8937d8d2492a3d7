"""Names of cases in two writings: year and number turned round, a year of two digits, a letter typed for a digit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from simulator.calibration.findings import LogFinding, listed
from synthetic_data import shown

_YEAR = r"(?:19|20)\d\d"
_LAST_YEAR = re.compile(rf"(?<!\d)(?P<number>\d+)(?P<sign>[/_.-])(?P<year>{_YEAR}|\d\d)(?!\d)")
_FIRST_YEAR = re.compile(rf"(?<!\d)(?P<year>{_YEAR})(?P<sign>[/_.-])(?P<number>\d+)(?!\d)")
_TYPED = re.compile(r"(?<![\dOIl])[OIl]*\d[\dOIl]*")
"""Digits, and letters that look like them."""
_DIGITS = str.maketrans("OIl", "011")
_OTHER_LETTER = re.compile(r"\d[A-HJ-NP-Z]\d")
"""Ids that mix letters and digits may hold these letters as well."""
_FEWEST, _TWINS = 3, 0.8
"""Two series meet by chance in some numbers; one in two writings does in nearly all of the rarer writing."""


def in_two_writings(names: Sequence[str]) -> Iterator[LogFinding]:
    """Yield names of which each may be another's in a second writing."""
    short = [name for name in names if (found := _LAST_YEAR.search(name)) and len(found["year"]) == 2]
    turned = [name for name in names
              if (found := _FIRST_YEAR.search(name)) and not re.fullmatch(_YEAR, found["number"])]
    typed = [name for name in names if _digits(name) != name]
    mixed = sum(_OTHER_LETTER.search(name) is not None for name in names) > len(names) / 10
    for rare, key, title, words, fewest in (
            (short, _long_year, "with years of two digits and of four", "a year of two digits instead of four",
             _FEWEST),
            (turned, _number_first, "with their number before and behind the year", "its parts turned round", _FEWEST),
            ([] if mixed else typed, _digits, "with a letter for a digit", "the letter O for 0, or l or I for 1", 1)):
        yield from _twins(names, rare, key, (title, words), fewest)


def _twins(
    names: Sequence[str], rare: Sequence[str], key: Callable[[str], str], words: tuple[str, str], fewest: int
) -> Iterator[LogFinding]:
    others: dict[str, list[str]] = defaultdict(list)
    for name in names if rare else ():
        others[key(name)].append(name)
    second = set(rare)
    pairs = [(name, other) for name in rare for other in others[key(name)] if other not in second]
    found = {name for name, _ in pairs}
    # Either writing may be the rarer one.
    fewer = min(len(rare), len(names) - len(rare))
    if len(found) >= fewest and len(found) >= _TWINS * fewer:
        told = listed([f"{shown(one)} and {shown(other)}" for one, other in pairs], "; ")
        yield LogFinding(
            name=f"cases {words[0]}", share=2 * len(found) / len(names),
            found=f"{len(found):,} of {len(names):,} names of cases are another's with {words[1]}: {told}.",
            lost="Cases, arrivals and cycle times, if these are the same: write each in one way in the file and read "
            "it again.")


def _long_year(name: str) -> str:
    """Return a name with the year behind its number in four digits.

    Examples
    --------
    >>> _long_year("AZ 1017/24"), _long_year("AZ 1017/2024")
    ('AZ 1017/2024', 'AZ 1017/2024')
    """
    return _LAST_YEAR.sub(
        lambda found: f"{found['number']}{found['sign']}{'20' * (len(found['year']) == 2)}{found['year']}", name)


def _number_first(name: str) -> str:
    return _FIRST_YEAR.sub(lambda found: f"{found['number']}{found['sign']}{found['year']}", name)


def _digits(name: str) -> str:
    """Return a name with digits for the letters that stand in their place.

    Examples
    --------
    >>> _digits("AZ1O17"), _digits("AZl0l7"), _digits("OIl")
    ('AZ1017', 'AZ1017', 'OIl')
    """
    return _TYPED.sub(lambda found: found[0].translate(_DIGITS), name)
