"""What a log says about whole cases: columns with one value in each, under names that stay apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import pandas as pd

from simulator.calibration.event_items import WorkLog
from synthetic_data import Problem, did_you_mean

_PREFIXES = ("case_", "case:")
CALL_IT = ("in a table call the column case:{name} and give each case one value, in XES write it at the trace, not at "
           "its events")
"""What to do so that something is an attribute of cases."""
DEADLINES = ("deadline", "due_date", "duedate", "due")
"""Names of the day by which a case is to be decided, the first that is there; in a table they need no `case:`."""


def is_of_case(column: str) -> bool:
    """Tell whether a column of a table may say something of whole cases.

    Examples
    --------
    >>> is_of_case("case:channel"), is_of_case("deadline"), is_of_case("resource")
    (True, True, False)
    """
    return column.lower().startswith("case") or column.lower() in DEADLINES


def case_attributes(case: pd.Series, columns: Mapping[str, pd.Series]) -> tuple[pd.DataFrame, list[str]]:
    """Return the columns that have one value in each case, by case, and notes."""
    names = case.astype(str).str.strip()
    firsts = names.drop_duplicates()
    out = {}
    codes = pd.factorize(names)[0]
    for name, column in columns.items():
        values = pd.factorize(column.astype(str))[0]
        # First rows stand in the order of the codes, so each value is held against the first of its case.
        if (values == values[firsts.index.to_numpy()][codes]).all():
            out[name] = column.loc[firsts.index].astype(object).to_numpy()
    plain, notes = plain_names(out)
    table = pd.DataFrame(out, index=pd.Index(firsts.to_numpy(), name="case"))
    return table.rename(columns=plain), notes


def plain_names(names: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Return name → name without ``case:``, where that is one attribute's alone, and notes on those where it is not.

    Examples
    --------
    >>> plain_names(["case:channel", "channel", "case:age"])[0]
    {'case:channel': 'case:channel', 'channel': 'channel', 'case:age': 'age'}
    """
    short = {name: _without_prefix(name) for name in names}
    counts = Counter(short.values())
    twice = sorted(plain for plain, count in counts.items() if count > 1)
    notes = [
        f"several attributes of cases have the name {plain}: "
        f"{' and '.join(name for name in short if short[name] == plain)} keep their full names"
        for plain in twice
    ]
    return {name: plain if counts[plain] == 1 else name for name, plain in short.items()}, notes


def _without_prefix(name: str) -> str:
    for prefix in _PREFIXES:
        if name.startswith(prefix) and name != prefix:
            return name.removeprefix(prefix)
    return name


def no_attribute(log: WorkLog, name: str, option: str) -> Problem:
    """Return what is wrong with the name of an attribute that no case has, and what is in the log instead."""
    there = next((one for one in log.unread if one.strip().casefold() == name.strip().casefold()), None)
    if there is None:
        return Problem(where=option, rule="is not an attribute of the log's cases", value=name,
                       remedy=did_you_mean(name, map(str, log.cases.columns)))
    if there.lower().startswith(_PREFIXES):
        return Problem(where=option, rule="is in the log, with several values in one case", value=there,
                       remedy="give each case one value")
    return Problem(where=option, rule="is in the log, but not as an attribute of its cases", value=there,
                   remedy=CALL_IT.format(name=there))
