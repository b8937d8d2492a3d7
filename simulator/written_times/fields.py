"""Days and times as fields of a file: in any form that can be told, never as a number of seconds."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BeforeValidator


def _day(value: Any) -> Any:
    """Return the day that a file means; values that YAML has read as days pass."""
    if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
        return value
    found = value if isinstance(value, dt.datetime) else _read(value, "day")
    if found.time() != dt.time() or found.tzinfo is not None:
        written = re.match(r"\d{4}-\d\d-\d\d(?!\d)", str(value))  # With an offset, it is another day in UTC.
        raise ValueError(f"must be a day without a time of day, got {value}; write "
                         f"{written[0] if written else found.date()}")
    return found.date()


def _moment(value: Any) -> Any:
    """Return the moment on the office's clock that a file means."""
    if isinstance(value, dt.datetime):
        found = value
    elif isinstance(value, dt.date):
        found = dt.datetime.combine(value, dt.time())
    else:
        found = _read(value, "time")
    if found.tzinfo is not None:
        raise ValueError("must be a time on the office's own clock, without an offset, such as 2024-01-20 09:15")
    return found


def _read(value: Any, kind: str) -> dt.datetime:
    if isinstance(value, (bool, float)) or not isinstance(value, (str, int)) or not str(value).strip():
        raise ValueError(f"must be a {kind} such as 2024-01-20")
    # Files that hold days as YAML knows them, which are nearly all, need no tables.
    from simulator.written_times.columns import understand_times
    from simulator.written_times.complaints import ISO_REMEDY

    found = understand_times([str(value).strip()])
    for one in found.complaints:
        if kind == "day" and one.remedy == ISO_REMEDY:  # Which speaks of a time of day.
            raise ValueError("is no day; write 2024-01-20 or 20.01.2024, and several as 2024-07-08 to 2024-07-26")
        raise ValueError(f"{one.rule}; {one.remedy}")
    moment = dt.datetime(1970, 1, 1) + dt.timedelta(milliseconds=int(found.moments[0]))
    return moment.replace(tzinfo=dt.UTC) if found.aware else moment


Day = Annotated[dt.date, BeforeValidator(_day)]
"""A day: ``2024-01-20``, ``20.01.2024``, ``20 Jan 2024`` or ``20240120``; what has two readings is refused."""
Moment = Annotated[dt.datetime, BeforeValidator(_moment)]
"""A time on the office's own clock, by the same rules."""
