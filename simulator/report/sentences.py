"""The answer in three sentences, and other words made from the comparison table."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from simulator.experiments.intervals import ROUGH_BELOW
from simulator.experiments.overload import Overload, has_no_mean

_ASKED = {
    r"how long|wait|how fast|days|delay": ("days_to_decision_mean", "days_from_application", "waiting_hours"),
    r"without an application|no application|proactive": ("proactive_share",),
    r"staff work|touch|how much work|minutes": ("touch_minutes",),
    r"cost|money|expens": ("cost_per_award",),
    r"backlog|stock|queue|pile": ("backlog_mean",),
    r"wrong|error|mistake": ("errors_all",),
    r"visit|contact|calls?\b": ("contacts_per_case",),
    r"busy|utilisation": ("utilisation",),
    r"give up|gives up|stop getting|abandon": ("abandonment_share",),
    r"entitled|take.up|receive": ("take_up_share",),
}
"""Words of a question, and the measures that answer it: the first that the office has is told."""


def answer(table: pd.DataFrame, headline: Sequence[str] = (), currency: str = "", question: str = "",
           growth: tuple[float, float] = (0.0, 0.0)) -> list[str]:
    """Return at most three sentences: on the headline's measures, on what is asked, or else on speed, work, quality.

    Parameters
    ----------
    table : a comparison, or the part of it that may be told
    headline : measures that answer the question, as the scenario names them
    question : in the scenario's words; tells what comes first where no headline does
    growth : of the backlog before and after; what has no mean then is not told as one
    """
    rows = table[table["measure"].map(lambda name: not any(growth) or not has_no_mean(name))].set_index("measure")
    named = [[name] for name in headline] or asked(question)
    told = [row for names in named if (row := _first_measured(rows, names)) is not None]
    sentences = [_told(row, currency) for row in told[:3]]
    if headline and sentences:
        return sentences
    made = [_speed(rows, {str(row.name) for row in told}), _work(rows), _quality(rows)]
    return [*sentences, *(sentence for sentence in made if sentence)][:3]


def asked(question: str) -> list[tuple[str, ...]]:
    """Return the measures that answer a question, in the order in which it asks; each with its substitutes.

    Examples
    --------
    >>> asked("What does it cost, and how long do people wait?")[0]
    ('cost_per_award',)
    """
    found = {names: match.start() for words, names in _ASKED.items() if (match := re.search(words, question.lower()))}
    return sorted(found, key=lambda names: found[names])


def _first_measured(rows: pd.DataFrame, names: Sequence[str]) -> pd.Series | None:
    return next((row for name in names if (row := _measured(rows, name)) is not None), None)


def _measured(rows: pd.DataFrame, name: str) -> pd.Series | None:
    if name not in rows.index or np.isnan(rows.loc[name, "difference"]):
        return None
    return rows.loc[name]


def _told(row: pd.Series, currency: str) -> str:
    now, before = (number(row[side], row["low"], row["high"]) for side in ("alternative", "baseline"))
    return f"{row['title']}: {now} {priced(row['unit'], currency)} instead of {before}{_sure(row)}."


def _speed(rows: pd.DataFrame, told: set[str]) -> str:
    day = _measured(rows, "same_day_share")
    wait = None if "days_to_decision_mean" in told else _measured(rows, "days_to_decision_median")
    parts = []
    if day is not None:
        parts.append(
            f"{_side(day, 'alternative')} of 100 awards are made on the day the right arises, instead of "
            f"{_side(day, 'baseline')} of 100{_sure(day)}"
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
            f"staff work {_side(touch, 'alternative')} minutes on a decided case instead of "
            f"{_side(touch, 'baseline')}{_sure(touch)}"
        )
    # Money is told only where luck alone does not explain the difference.
    if cost is not None and cost["verdict"] in ("better", "worse"):
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
        # Less than half a decision in 1,000 would be told as 0.
        if row is not None and max(row["baseline"], row["alternative"]) >= 0.5:
            parts.append(f"{row['alternative']:.0f} instead of {row['baseline']:.0f} are wrong because of {words}")
    told = ", ".join(parts[:-1]) + (", and " if parts[1:] else "") + parts[-1] if parts else ""
    return f"Of 1,000 decisions, {told}." if told else ""


def _sentence(parts: list[str], between: str) -> str:
    text = between.join(parts)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _side(row: pd.Series, side: str) -> str:
    return number(row[side], row["low"], row["high"])


def _sure(row: pd.Series) -> str:
    """The interval in words: ``(36 to 38 less)``; nothing where one run gave none."""
    low, high = row["low"], row["high"]
    if np.isnan(low):
        return ""
    if row["verdict"] == "same":
        return " (the same in every run)"
    if row["verdict"] not in ("better", "worse", "different"):
        return " (no clear difference)"
    if low == high:
        return f" ({figure(abs(low))} {'less' if high < 0 else 'more'} in every run)"
    # "36 to 38 less", although -38 is the lower end.
    near, far = sorted((abs(low), abs(high)))
    return f" ({span_text(near, far)} {'less' if high < 0 else 'more'})"


def lower(label: str) -> str:
    """Return a label as it stands within a sentence.

    Examples
    --------
    >>> lower("Before"), lower("With A")
    ('before', 'with A')
    """
    return f"{label[:1].lower()}{label[1:]}"


def few_runs_texts(runs: int) -> list[str]:
    """Return the warning that luck may still decide, where it may."""
    if runs >= ROUGH_BELOW:
        return []
    how = "One run of each office" if runs == 1 else f"Only {runs} runs of each office"
    return [f"{how}: luck may still decide what you see. Run at least {ROUGH_BELOW} before you quote a figure."]


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
        "grows" if rate and has_no_mean(row.measure) else number(value, row.low, row.high)
        for rate, value in zip(growth, (row.baseline, row.alternative), strict=True)
    )
    if "grows" in (before, after):
        return before, after, "–", "–"
    return before, after, number(row.difference, row.low, row.high), span_text(row.low, row.high)


def told_verdict(row: Any, growth: tuple[float, float]) -> str:
    """Return the verdict, or that there is none where an office has no mean to compare."""
    return "no verdict" if any(growth) and has_no_mean(row.measure) else str(row.verdict)


def overload_texts(start: np.datetime64, overloads: Sequence[Overload], label: str = "") -> list[str]:
    """What to say of an office that falls behind: which role, by how much, from when.

    Parameters
    ----------
    start : day on which the run begins
    label : such as ``Before``; empty when there is one office only
    """
    first = start.astype("datetime64[D]").astype(dt.date)
    return [_overload_text(one, first, f" {lower(label)}" if label else "") for one in overloads]


def _overload_text(one: Overload, start: dt.date, label: str) -> str:
    what = f"more work comes for {one.role.replace('_', ' ')} than they can do, and their queue" if one.role \
        else "more comes in than goes out, and its backlog"
    size = "1 case" if round(one.growth) == 1 else f"{one.growth:,.0f} cases" if one.growth >= 1 else "less than 1 case"
    since = start + dt.timedelta(days=one.from_day)
    return (f"The office{label} is overloaded: {what} grows by about {size} a week ({one.of_100:.0f} for each 100 "
            f"done) from about {since.day} {since:%B %Y} (day {one.from_day}) to the end, so a mean wait or backlog "
            "would only say how long the run was, and none is shown.")


def family_text(confidence: float, runs: int) -> str:
    """Return what verdicts and intervals of a table promise, in plain words."""
    if runs < 2:
        return "One run shows no luck, so there is no interval and no verdict: run it at least 10 times."
    return (f"Among many figures some differ by luck alone, so a verdict stands only where all verdicts of the table "
            f"together hold in {100 * confidence:g} of 100 such comparisons; each interval is for its own "
            f"line.{_rough(confidence, runs)}")


def interval_promise(confidence: float, runs: int) -> str:
    """Return what the intervals of one office's figures promise."""
    if runs < 2:
        return "One run shows no luck, so there is no interval: run it at least 10 times."
    return (f"An interval holds what endless runs would show in {100 * confidence:g} of 100 cases; it knows luck, not "
            f"wrong assumptions.{_rough(confidence, runs)}")


def _rough(confidence: float, runs: int) -> str:
    if runs >= ROUGH_BELOW:
        return ""
    held = " (with 5 they held 88 to 96 of 100 times, by figure)" if confidence == 0.95 else ""
    return f" With {runs} runs the intervals are rough{held}; 10 runs or more are better."


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


def number(value: float, low: float, high: float) -> str:
    """One number with as many digits as its interval supports.

    Notes
    -----
    The last digit shown is worth at most a third of the interval's width; where luck showed no width, three figures.

    Examples
    --------
    >>> number(8.123, 7.93, 8.31), number(0.751, 0.68, 0.82), number(5274.3, 4990.0, 5560.0), number(16, 16, 16)
    ('8.1', '0.75', '5,300', '16')
    """
    if np.isnan(value) or np.isnan(low) or not high > low:
        # A count that no luck moves is a whole number: 16 agencies, not 16.0.
        return f"{value:,.0f}" if float(value).is_integer() else figure(value)
    places = -math.floor(math.log10((high - low) / 3))
    if value:  # A figure far smaller than its interval still has one digit.
        places = max(places, -math.floor(math.log10(abs(value))))
    # Adding 0.0 turns -0 into 0.
    rounded = round(value, places) + 0.0
    return f"{rounded:,.{max(places, 0)}f}"


def span_text(low: float, high: float) -> str:
    """Return an interval in words; a single dash when there is none, and no width where every run was the same.

    Examples
    --------
    >>> span_text(7.93, 8.31), span_text(float("nan"), float("nan"))
    ('7.9 to 8.3', '–')
    """
    if np.isnan(low) or np.isnan(high):
        return "–"
    return "every run" if low == high else f"{number(low, low, high)} to {number(high, low, high)}"


def own_span(unit: str, low: float, high: float) -> str:
    """Return the interval of one office's figure in words; a share that is too rare for an interval has a bound.

    Examples
    --------
    >>> own_span("of 100 awards", 0.0, 1.22), own_span("of 100 awards", 96.3, 100.0), own_span("days", 0.0, 1.22)
    ('at most 1.2', 'at least 96', '0.0 to 1.2')
    """
    share = unit.startswith("of 100")
    if share and low == 0 < high < 100:
        return f"at most {number(high, low, high)}"
    if share and 0 < low < high == 100:
        return f"at least {number(low, low, high)}"
    return span_text(low, high)
