"""The answer in three sentences, and other words made from the comparison table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from simulator.experiments.overload import UNSETTLED


def answer(table: pd.DataFrame, headline: Sequence[str] = (), currency: str = "") -> list[str]:
    """Return at most three sentences: on the headline's measures, or else on speed, work and quality."""
    rows = table.set_index("measure")
    if told := [row for name in headline if (row := _measured(rows, name)) is not None]:
        return [_told(row, currency) for row in told[:3]]
    made = [_speed(rows), _work(rows), _quality(rows)]
    return [sentence for sentence in made if sentence]


def _measured(rows: pd.DataFrame, name: str) -> pd.Series | None:
    if name not in rows.index or np.isnan(rows.loc[name, "difference"]):
        return None
    return rows.loc[name]


def _told(row: pd.Series, currency: str) -> str:
    now, before = figure(row["alternative"]), figure(row["baseline"])
    return f"{row['title']}: {now} {priced(row['unit'], currency)} instead of {before}{_sure(row)}."


def _speed(rows: pd.DataFrame) -> str:
    day = _measured(rows, "same_day_share")
    wait = _measured(rows, "days_to_decision_median")
    parts = []
    if day is not None:
        parts.append(
            f"{day['alternative']:.0f} of 100 awards are made on the day the right arises, instead of "
            f"{day['baseline']:.0f} of 100{_sure(day)}"
        )
    if wait is not None:
        parts.append(
            f"half of the people have a decision {within(wait['alternative'])} instead of {within(wait['baseline'])}"
        )
    return _sentence(parts, " and ")


def _work(rows: pd.DataFrame) -> str:
    touch, cost = _measured(rows, "touch_minutes"), _measured(rows, "cost_per_award")
    parts = []
    if touch is not None:
        parts.append(
            f"staff work {touch['alternative']:.0f} minutes on a decided case instead of "
            f"{touch['baseline']:.0f}{_sure(touch)}"
        )
    if cost is not None:
        change = 100 * cost["difference"] / cost["baseline"]
        parts.append(f"an award costs {abs(change):.0f} of 100 {'less' if change < 0 else 'more'}")
    return _sentence(parts, ", and ")


def _quality(rows: pd.DataFrame) -> str:
    parts = []
    for name, words in (
        ("errors_human", "people"),
        ("errors_data", "register data"),
        ("errors_rule", "rules"),
        ("errors_model", "a model"),
    ):
        row = _measured(rows, name)
        if row is not None and max(row["baseline"], row["alternative"]) >= 0.5:
            parts.append(f"{row['alternative']:.0f} instead of {row['baseline']:.0f} are wrong because of {words}")
    told = ", ".join(parts[:-1]) + (", and " if parts[1:] else "") + parts[-1] if parts else ""
    return f"Of 1,000 decisions, {told}." if told else ""


def _sentence(parts: list[str], between: str) -> str:
    text = between.join(parts)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _sure(row: pd.Series) -> str:
    """The interval in words: ``(36 to 38 less)``."""
    low, high = row["low"], row["high"]
    if np.isnan(low):
        return ""
    if low <= 0 <= high:
        return " (no clear difference)"
    near, far = (f"{size:,.0f}" if size >= 2 else figure(size) for size in sorted((abs(low), abs(high))))
    return f" ({near if near == far else f'{near} to {far}'} {'less' if high < 0 else 'more'})"


def within(value: float) -> str:
    """Days in words: ``within a day``, ``within 79 days``.

    Examples
    --------
    >>> within(0.3), within(79.2)
    ('within a day', 'within 79 days')
    """
    if np.isnan(value):
        return "later than the run shows"
    return "within a day" if value <= 1 else f"within {value:.0f} days"


def shown(row: Any, growth: tuple[float, float]) -> tuple[str, str, str, str]:
    """Before, after, difference and interval of a comparison's row.

    A mean that an overloaded office does not have reads "grows", and then there is no difference to show.
    """
    before, after = (
        "grows" if rate and row.measure in UNSETTLED else figure(value)
        for rate, value in zip(growth, (row.baseline, row.alternative), strict=True)
    )
    if "grows" in (before, after):
        return before, after, "–", "–"
    return before, after, figure(row.difference), f"{figure(row.low)} to {figure(row.high)}"


def overload_text(label: str, growth: float) -> str:
    """What to say of an office that falls behind."""
    return (
        f"The office {label.lower()}{' ' if label else ''}is overloaded: "
        f"its backlog grows by about {growth:.0f} cases a week to the end, "
        "so its mean waits would only say how long the run was."
    )


def priced(unit: str, currency: str) -> str:
    """Return the unit with the office's own money in it.

    Examples
    --------
    >>> priced("money per award", "AZN")
    'AZN per award'
    """
    return unit.replace("money", currency or "money")


def figure(value: float) -> str:
    """One number of a table: three figures are enough for a planner."""
    if np.isnan(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
