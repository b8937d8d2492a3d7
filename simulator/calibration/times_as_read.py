"""The first and the last time of a log as they are written and as they were read, for the planner to compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.calibration.event_items import WorkLog
from simulator.calibration.findings import LogFinding
from synthetic_data import shown

_MS = 60_000.0


def times_as_read(written: Mapping[str, pd.Series], read: Mapping[str, NDArray[np.float64]],
                  zone: str) -> tuple[str, ...]:
    """Say how the first and the last time of a log are written, and which moments they were taken for.

    A day and a month that changed places, a year of the week, a clock of another zone: whoever knows the office sees
    them where a written time stands beside its reading.

    Parameters
    ----------
    written : part (``schedule, start, end``) → the times as the file has them
    read : ``start, end`` → minutes of UTC since 1970-01-01, NaN where there is no time or the row is not read
    zone : whose clocks are shown, with the summer time of that hour: the log's own clock runs on through the night in
        which they change

    Examples
    --------
    >>> written = {"end": pd.Series(["03.01.2024 07:10", "04.02.2024 16:00"], index=pd.RangeIndex(1, 3, name="row"))}
    >>> read = {"end": np.array([28404370.0, 28450980.0])}
    >>> print(*times_as_read(written, read, "Europe/Berlin"), sep=chr(10))
    first: 03.01.2024 07:10 (end, row 1) is Wednesday 3 January 2024, 07:10
    last: 04.02.2024 16:00 (end, row 2) is Sunday 4 February 2024, 16:00
    """
    parts = [part for part in ("start", "end") if part in written and not np.isnan(read[part]).all()]
    if not parts:
        return ()
    times = np.array([read[part] for part in parts])
    return tuple(f"{which}: {_one(written, parts, times, int(at), zone)}"
                 for which, at in (("first", np.nanargmin(times)), ("last", np.nanargmax(times))))


def about_read_times(log: WorkLog) -> Iterator[LogFinding]:
    """Yield the first and the last time beside what is written, where the log was read from a file."""
    if log.read_times:
        yield LogFinding(name="times as read", share=float("nan"), found=f"{'; '.join(log.read_times)}.")


def _one(written: Mapping[str, pd.Series], parts: list[str], times: NDArray[np.float64], at: int, zone: str) -> str:
    part, row = parts[at // times.shape[1]], at % times.shape[1]
    column = written[part]
    moment = pd.Timestamp(times.flat[at] * _MS, unit="ms", tz="UTC").tz_convert(zone)
    number = f", {column.index.name} {column.index[row]:,}" if column.index.name else ""
    return f"{shown(str(column.iloc[row]))} ({part}{number}) is {moment:%A} {moment.day} {moment:%B %Y, %H:%M}"
