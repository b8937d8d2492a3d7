"""Columns of times that say different zones: by an offset in one and none in another, or by their headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from simulator.calibration.fixed_offsets import Floats, shown_offset, zone_offsets
from simulator.calibration.heading_zones import speaks_of, told_clocks
from synthetic_data import BadInput, Problem


def refuse_two_clocks(
    times: Mapping[str, pd.Series], offsets: Mapping[str, Floats], utc: Mapping[str, Floats],
    columns: Mapping[str, Sequence[str]], zone: str | None, where: str
) -> None:
    """Refuse times without an offset where another column, or their own heading, says another clock than the zone's.

    Parameters
    ----------
    times : part (``schedule, start, end``) → times, with a zone or without
    offsets : part with offsets → minutes of the offset behind each time, NaN where there is no time
    utc : part → its times in minutes of UTC since 1970, NaN where there is none
    columns : part → the column taken for it, first
    zone : in which times without an offset are read

    Raises
    ------
    BadInput : so it is for one of the columns
    """
    bare = [part for part, column in times.items() if column.dt.tz is None and column.notna().any()]
    problems = [problem for part in bare
                for problem in _by_heading(part, columns.get(part, ()), utc[part], zone or "UTC", where)]
    problems += list(_by_others(bare, times, offsets, utc, zone or "UTC", where)) if bare else []
    if problems:
        raise BadInput(problems)


def _by_heading(part: str, names: Sequence[str], utc: Floats, zone: str, where: str) -> Iterator[Problem]:
    heading = str(names[0]) if names else ""
    moments = utc[~np.isnan(utc)]
    for told, clocks in told_clocks(heading).items():
        if speaks_of(clocks, zone, moments):
            continue
        is_utc = clocks == (0.0,)
        behind = "Z behind each time (2024-01-31T09:15:00Z)" if is_utc else "the offset behind each time"
        read = "UTC" if is_utc else clocks[0] if isinstance(clocks[0], str) else ""
        yield Problem(where=f"{where}: {part}", value=heading,
                      rule=f"has a heading that says {'UTC' if is_utc else told} over times without an offset, which "
                      f"would be read in {zone}",
                      remedy=f"write {behind}{f', or read the log with --zone {read}' if read else ''}; if the times "
                      f"are those of {zone}, give the column another heading")


def _by_others(
    bare: Sequence[str], times: Mapping[str, pd.Series], offsets: Mapping[str, Floats], utc: Mapping[str, Floats],
    zone: str, where: str
) -> Iterator[Problem]:
    for other in (part for part in utc if part not in bare):
        # Numbers of seconds, and the columns of a program, are moments of UTC.
        minutes = offsets.get(other, np.zeros(len(utc[other])))
        known = ~np.isnan(minutes) & ~np.isnan(utc[other])
        strange = minutes[known] != zone_offsets(zone, utc[other][known])
        if strange.any():
            yield Problem(where=f"{where}: {bare[0]}", value=str(times[bare[0]].dropna().iloc[0]),
                          rule=f"has times without an offset, which would be read in {zone}, while the times of the "
                          f"{other} are written with {shown_offset(float(minutes[known][strange][0]))}, which clocks "
                          "there did not show",
                          remedy="write the offset behind the times of both columns")
