"""Names in a log that may be nobody's: queues, teams, programs, people who are gone, and numbers such as 999."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from simulator.calibration.doubtful_people import bare_name
from synthetic_data import shipped_table, words_of

_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"[+-]?\d+")
_NINES = re.compile(r"99+")
_FEW = 3
"""So many numbers among names, or a tenth of them, are no people's."""
_PARTS = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
"""Where a word begins within words that are written together, such as DataLoad."""


def may_be_nobody(names: Sequence[str]) -> list[str]:
    """Return the names that say no person, where most others do; in their order.

    Parameters
    ----------
    names : of the people of a log

    Examples
    --------
    >>> may_be_nobody(["Anna Berg", "Unassigned queue", "DATA_LOAD", "Bo Lind", "999", "Eva Ek", "Ex-employee"])
    ['Unassigned queue', 'DATA_LOAD', '999', 'Ex-employee']
    >>> may_be_nobody(["1", "2", "3", "99"]), may_be_nobody(["97", "98", "99"]), may_be_nobody(["North queue"])
    (['99'], [], [])
    """
    numbers = [name for name in names if _NUMBER.fullmatch(name)]
    # Of people with numbers and people with names, neither is odd.
    few = len(numbers) <= min(max(_FEW, len(names) / 10), len(names) / 2)
    odd = set(numbers if few else _nines(numbers))
    found = [name for name in names if name in odd or _says_no_person(name)]
    # A log of queues alone has nobody beside them.
    return found if len(names) - len(found) >= min(2, len(found)) else []


def _nines(numbers: Sequence[str]) -> list[str]:
    """Return numbers such as 99 and 9999 that do not go on from the number before them."""
    known: Mapping[int, str] = {int(number): number for number in numbers}
    return [number for value, number in known.items() if _NINES.fullmatch(number) and value - 1 not in known]


def _says_no_person(name: str) -> bool:
    said = f" {' '.join(_WORD.findall(_PARTS.sub(' ', bare_name(name)).casefold()))} "
    return said.strip() in _whole_names() or any(f" {phrase} " in said for phrase in _phrases())


@cache
def _phrases() -> frozenset[str]:
    return words_of(shipped_table(__file__, "no_person.yml")) | words_of(shipped_table(__file__, "programs.yml"))


@cache
def _whole_names() -> frozenset[str]:
    return words_of({"words": one.get("whole", [])} for one in shipped_table(__file__, "programs.yml"))
