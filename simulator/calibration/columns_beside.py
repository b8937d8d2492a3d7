"""Columns of a log that are not read and may contradict those that are: its zone, what does not count, durations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from synthetic_data import shipped_table

_UTC = ("UTC", "Z", "GMT", "+00:00", "+0000")
_LETTERS = re.compile(r"[^\W_]+")
_BRACKETS = str.maketrans("()[]", "    ")
_MOST = 3
"""Words of a column that are shown."""


def may_contradict(column: str) -> bool:
    """Tell whether a column says in which zone times are, or whether a row counts.

    Examples
    --------
    >>> may_contradict("Time_Zone"), may_contradict("deleted"), may_contradict("amount")
    (True, True, False)
    """
    return any(_plain(column) in _words()[kind] for kind in ("zone", "state", "flag", "counts"))


def is_duration(column: str) -> bool:
    """Tell whether a column says how long the work of a row took.

    Examples
    --------
    >>> is_duration("Duration_min"), is_duration("duration (min)"), is_duration("waiting_time")
    (True, True, False)
    """
    return _plain(column.translate(_BRACKETS)) in _words()["duration"]


def is_order(column: str) -> bool:
    """Tell whether a column numbers the steps of a case.

    Examples
    --------
    >>> is_order("_SORTING"), is_order(".order"), is_order("order_value")
    (True, True, False)
    """
    return " ".join(_LETTERS.findall(column.casefold())) in _words()["order"]


def speaks_of_others(column: str) -> bool:
    """Tell whether a column is looked at because it may say otherwise than those that are read."""
    return may_contradict(column) or is_duration(column) or is_order(column)


def is_unit(column: str) -> bool:
    """Tell whether a column names an office, a year or another unit that may number its cases on its own.

    Examples
    --------
    >>> is_unit("Office"), is_unit("branch_id"), is_unit("channel")
    (True, True, False)
    """
    return _plain(column) in _words()["unit"]


def contradictions(beside: Mapping[str, Mapping[str, int]], zone: str | None) -> Iterator[str]:
    """Yield what columns say against what is read from the others.

    Parameters
    ----------
    beside : column → word → rows with it
    zone : in which times without an offset are read

    Examples
    --------
    >>> list(contradictions({"tz": {"Asia/Baku": 9}}, "Asia/Baku"))
    []
    >>> list(contradictions({"deleted": {"1": 20, "0": 40}}, None))[0]
    'the column deleted is not read, and its rows with 1 (20) count as work; take them out if they are none'
    """
    same = _UTC if zone in (None, "UTC") else (zone,)
    for column, rows in beside.items():
        name, words = _plain(column), {word: count for word, count in rows.items() if word.strip()}
        if name in _words()["zone"]:
            others = {word: count for word, count in words.items() if word.strip() not in same}
            if others:
                yield (f"the column {column} is not read, and says {_counted(others)}; times without an offset of "
                       f"their own are read in {zone or 'UTC'}")
            continue
        void = {word: count for word, count in words.items() if _is_void(name, word)}
        if void:
            yield (f"the column {column} is not read, and its rows with {_counted(void)} count as work; take them out "
                   "if they are none")


def _is_void(name: str, word: str) -> bool:
    if name in _words()["flag"]:
        return _plain(word) not in _words()["unset"]
    if name in _words()["counts"] and _plain(word) in _words()["unset"]:
        return True
    return _plain(word) in _words()["void"]


def _counted(words: Mapping[str, int]) -> str:
    often = sorted(words.items(), key=lambda item: -item[1])
    more = f" and {len(often) - _MOST} more" if len(often) > _MOST else ""
    return ", ".join(f"{word} ({count:,})" for word, count in often[:_MOST]) + more


def _plain(text: str) -> str:
    bare = text.strip()
    return " ".join(bare.casefold().replace("_", " ").replace("-", " ").split()) or bare


@cache
def _words() -> dict[str, frozenset[str]]:
    told = shipped_table(__file__, "columns_beside.yml")
    return {kind: frozenset(map(_plain, words)) for kind, words in told.items()}
