"""Times as logs write them, read in one way for the whole column."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synthetic_data import BadInput, Problem

BLANK = ("", "nan", "None", "NaT", "NA", "<NA>")
"""Words that stand for nothing."""
_EARLIEST, _LATEST = -36_816_480.0, 68_374_080.0
"""Minutes of 1900 and 2100; what lies beyond was read wrongly."""


def wall_minutes(column: pd.Series, zone: str | None, where: str) -> np.ndarray:
    """Return minutes since 1970-01-01 on the wall clock of a zone, NaN where there is no time.

    Raises
    ------
    BadInput : a time cannot be read, lies outside 1900 to 2100, or has no zone
    """
    column = parse_times(column, where)
    if column.dt.tz is None:
        if zone is None and column.notna().any():
            raise BadInput(
                Problem(
                    where=where,
                    rule="has times without a time zone",
                    value=str(column.dropna().iloc[0]),
                    remedy="say in which zone they were written, such as --zone Europe/Berlin",
                )
            )
        wall = column
    else:
        wall = column.dt.tz_convert(zone or "UTC").dt.tz_localize(None)
    values = wall.to_numpy("datetime64[ms]")
    out = values.astype(np.int64) / 60_000.0
    out[np.isnat(values)] = np.nan
    if np.nanmin(out, initial=0) < _EARLIEST or np.nanmax(out, initial=0) > _LATEST:
        raise BadInput(
            Problem(
                where=where, rule="has times outside the years 1900 to 2100", remedy="check the format of the dates"
            )
        )
    return out


def parse_times(column: pd.Series, where: str) -> pd.Series:
    """Return the times of a column of text (or of times already), in UTC where they have an offset.

    Raises
    ------
    BadInput : a value is no time, some have an offset and some have none, or day and month stand in two orders
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        return column
    words = column.astype("category")
    text = words.cat.categories.astype(str).str.strip()
    filled = ~text.isin(BLANK)
    if not filled.any():
        return pd.Series(pd.NaT, index=range(len(column)), dtype="datetime64[ms]")
    aware = text.str.contains(r"(?:Z|[+-]\d\d:?\d\d)$", regex=True)
    if aware[filled].any() and not aware[filled].all():
        raise BadInput(
            Problem(
                where=where,
                rule="has times with and without a zone",
                value=text[filled & ~aware][0],
                remedy="write all of them in one way",
            )
        )
    values = _times(pd.Series(text).where(filled), bool(aware.any()), where)
    codes = words.cat.codes.to_numpy()
    return values.dt.as_unit("ms").take(np.maximum(codes, 0)).where(codes >= 0).reset_index(drop=True)


def _times(text: pd.Series, aware: bool, where: str) -> pd.Series:
    utc = aware or None
    times = pd.to_datetime(text, utc=utc, format="ISO8601", errors="coerce")
    other = times.isna() & text.notna()
    if other.any():
        rest = text[other]
        day_first = _day_first(rest, where)
        times = times.astype(object)
        times[other] = pd.to_datetime(rest, utc=utc, format="mixed", dayfirst=day_first, errors="coerce")
        times = pd.to_datetime(times, utc=utc)
    wrong = np.flatnonzero(times.isna() & text.notna())
    if len(wrong):
        raise BadInput(
            Problem(
                where=where,
                rule=f"has {len(wrong):,} values that are no times",
                value=str(text.iloc[wrong[0]]),
                remedy="write 2024-01-31T09:15:00+04:00, or another ISO form",
            )
        )
    return times


def _day_first(text: pd.Series, where: str) -> bool:
    """Tell from the whole column whether the day or the month comes first in dates such as 31/12/2024.

    With dots the day comes first wherever they are written; with slashes or dashes only a day after the 12th tells.
    """
    parts = text.str.extract(r"^(\d{1,2})[./-](\d{1,2})[./-]\d{2,4}\b").dropna().astype(int)
    first, second = parts[0] > 12, parts[1] > 12
    if first.any() and second.any():
        raise BadInput(
            Problem(
                where=where,
                rule="has dates with the day first and dates with the month first",
                value=f"{text[first.index[first][0]]} and {text[second.index[second][0]]}",
                remedy="write all of them as 2024-12-31",
            )
        )
    unclear = text[parts.index][~text[parts.index].str.contains(r"^\d\d?\.")]
    if len(unclear) and not first.any() and not second.any():
        raise BadInput(
            Problem(
                where=where,
                rule="has dates of which the day and the month cannot be told apart",
                value=str(unclear.iloc[0]),
                remedy="write them as 2024-12-31",
            )
        )
    return not second.any()
