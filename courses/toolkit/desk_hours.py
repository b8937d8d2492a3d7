"""Minutes that a desk is open and the moments they fall on, for practice offices: every day from nine o'clock on."""

from __future__ import annotations

_OPENS = 540
"""Minutes after midnight at which a desk opens."""


def open_minutes(days: float, each: float, week: int = 7) -> float:
    """Return the minutes that a desk has been open up to a moment.

    Parameters
    ----------
    days : the moment, in days; day 0 is a Monday
    each : minutes that it is open on one of its days
    week : how many days of a week it opens, the first ones

    Examples
    --------
    >>> open_minutes(5.5, each=480), open_minutes(5.5, each=480, week=5)
    (2580.0, 2400.0)
    """
    day, moment = divmod(days, 1)
    past, weekday = divmod(int(day), 7)
    if weekday >= week:
        return float((past + 1) * week * each)
    return float((past * week + weekday) * each + min(max(moment * 1440 - _OPENS, 0), each))


def clock_days(minutes: float, each: float, week: int = 7) -> float:
    """Return the moment, in days, at which a desk has been open for so many minutes.

    Examples
    --------
    >>> clock_days(480 * 5, each=480, week=5), clock_days(480 * 5 + 60, each=480, week=5)
    (4.708333333333333, 7.416666666666667)
    """
    # A desk that closes with its last minute is done that day, not the next morning.
    day = int((minutes - 1e-9) // each)
    return float(day // week * 7 + day % week + (_OPENS + minutes - day * each) / 1440)
