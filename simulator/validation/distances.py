"""Distances between two logs, as the literature on process simulation defines them, in hours (3-grams: 0 to 1).

Definitions: Chapela-Campa, Benchekroun, Baron, Dumas, Krass and Senderovich 2023 (control flow by n-grams; times by
the Wasserstein-1 distance of hourly bins, starts and ends together).
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import wasserstein_distance

from simulator.calibration.event_items import MONDAY, began, case_edges, case_spans, ended

Floats = NDArray[np.float64]
HOUR = 60.0
_FAREST = 23.0
"""Hours charged for a weekday on which only one of the logs has events."""


def three_gram_distance(one: pd.DataFrame, other: pd.DataFrame) -> float:
    """Return the share of runs of three steps (with the begin and end of cases) that differ in number."""
    first, second = three_grams(one), three_grams(other)
    differing = sum(abs(first[run] - second[run]) for run in first.keys() | second.keys())
    return differing / (first.total() + second.total())


def three_grams(items: pd.DataFrame) -> Counter[tuple[str, ...]]:
    """Return how often each run of three steps occurs, cases padded at both ends."""
    names = items["activity"].astype(object).to_numpy()
    edges = case_edges(items)
    counts: Counter[tuple[str, ...]] = Counter()
    for a, b in pairwise(edges):
        steps = ["", "", *names[a:b], "", ""]
        counts.update(zip(steps, steps[1:], steps[2:], strict=False))
    return counts


def relative_distance(one: pd.DataFrame, other: pd.DataFrame) -> float:
    """Return the distance of the times of events since the start of their case."""
    return float(wasserstein_distance(_since_case_began(one), _since_case_began(other)))


def _since_case_began(items: pd.DataFrame) -> Floats:
    spans = case_spans(items)
    start = np.repeat(spans["began"].to_numpy(), spans["items"].to_numpy())
    both = np.concatenate([began(items) - start, ended(items) - start])
    hours: Floats = np.floor(both[~np.isnan(both)] / HOUR)
    return hours


def circadian_distance(one: pd.DataFrame, other: pd.DataFrame) -> float:
    """Return the mean over weekdays of the distance of the hours at which events happen."""
    (day_1, hour_1), (day_2, hour_2) = _clock(one), _clock(other)
    return float(np.mean([_weekday_distance(hour_1[day_1 == day], hour_2[day_2 == day]) for day in range(7)]))


def _clock(items: pd.DataFrame) -> tuple[Floats, Floats]:
    times = np.concatenate([began(items), ended(items)]) - MONDAY
    return times // 1440 % 7, times % 1440 // HOUR


def _weekday_distance(one: Floats, other: Floats) -> float:
    if len(one) and len(other):
        return float(wasserstein_distance(one, other))
    # Of like length means here that both are empty.
    return 0.0 if len(one) == len(other) else _FAREST


def arrival_distance(one: pd.DataFrame, other: pd.DataFrame) -> float:
    """Return the distance of the moments at which cases begin, in absolute time."""
    first, second = case_spans(one)["began"].to_numpy(), case_spans(other)["began"].to_numpy()
    origin = min(first.min(), second.min()) // HOUR * HOUR
    return float(wasserstein_distance((first - origin) // HOUR, (second - origin) // HOUR))


def cycle_distance(one: Floats, other: Floats) -> float:
    """Return the distance of cycle times (minutes)."""
    origin = min(one.min(), other.min())
    return float(wasserstein_distance((one - origin) // HOUR, (other - origin) // HOUR))
