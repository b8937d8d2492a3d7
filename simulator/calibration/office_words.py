"""How times, numbers, hours and names are written in an office file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.calibration.service_times import Times
from simulator.cases.tables import OF_EVERY_CASE
from simulator.plan.distributions import Span
from synthetic_data import unmistakable

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TAKEN = frozenset(
    (
        *("null", "true", "false", "outcome", "previous", "visit", "case_begins", "case_ends"),
        *("benefit", "stream", "days_allowed", "proactive", "proactive_gate", "proactive_review"),
    )
)
"""Words with a meaning of their own in an office file."""


def duration(times: Times | Span | None) -> str | dict[str, Any]:
    """Write a measured distribution in one line, or the planner's own as it was given."""
    assert times is not None
    if isinstance(times, Span):
        return times.model_dump(mode="json")
    if times.mean <= 0:
        return "constant 1 sec (assumed; the log shows no time at all)"
    cut = f", {times.censored} cut at the end of the shift" if times.censored else ""
    return (
        f"sample {numbers(times.values)} min (measured; {times.n} items{cut}, mean {times.mean:.4g}, "
        f"{times.low:.4g} to {times.high:.4g} in 95 of 100)"
    )


def numbers(values: NDArray[np.float64]) -> str:
    """Write numbers with five digits."""
    texts = (np.format_float_positional(value, precision=5, fractional=False, trim="-") for value in values)
    return " ".join(map(unmistakable, texts))


def presence_by_day(shares: NDArray[np.float64]) -> dict[str, list[float]]:
    """Return the shares of the week as lists by day; days without any are left out."""
    days = shares.reshape(7, 24)
    return {name: [round(float(share), 4) for share in day] for name, day in zip(_DAYS, days, strict=True) if day.any()}


def weekly_hours(flags: NDArray[np.bool_]) -> dict[str, str]:
    """Write the office's hours by weekday."""
    out = {}
    for name, day in zip(_DAYS, flags.reshape(7, 24), strict=True):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], day.astype(np.int8), [0]]))).reshape(-1, 2)
        if len(edges):
            out[name] = " ".join(f"{a:02d}:00-{b:02d}:00" for a, b in edges)
    return out


def slug(name: str) -> str:
    """Return the name as a word of office files: lower case, digits and underscores."""
    # Letters lose their marks, as é becomes e.
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:48]
    return word if word and not word[0].isdigit() and word not in _TAKEN else f"step_{word}".rstrip("_")


def attribute_name(name: str) -> str:
    """Return the name as an attribute of cases in office files; what every case has already is kept apart from it.

    Examples
    --------
    >>> attribute_name("Channel"), attribute_name("Decided")
    ('channel', 'case_decided')
    """
    word = slug(name)
    return f"case_{word}" if word in OF_EVERY_CASE else word


def slugs(names: list[str] | Any) -> Iterator[str]:
    """Yield a word for each name, all different, and different from each other's first steps."""
    seen: set[str] = set()
    for name in names:
        word, number = slug(name), 2
        while {word, f"first_{word}"} & seen:
            word, number = f"{slug(name)}_{number}", number + 1
        seen |= {word, f"first_{word}"}
        yield word
