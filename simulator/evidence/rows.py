"""Lines of an acceptance table: what was published, what must come out, what came out, and a verdict."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd

from simulator.experiments.intervals import mean_interval
from synthetic_data import Spec

Kind = Literal["fitted", "exact", "reported", "not_reproduced", "no_target", "hold_out", "input", "direction"]
MUST_HOLD = ("fitted", "exact", "not_reproduced", "direction")
COLUMNS = ["id", "title", "unit", "published", "simulated", "low", "high", "band_low", "band_high", "kind", "verdict"]
"""`low` and `high` are the 95 of 100 interval of the simulated mean, `band_*` what it must lie in."""


class Row(Spec):
    """One line of an acceptance table."""

    title: str
    unit: str
    published: str
    band: tuple[float, float] | None = None
    kind: Kind


def judge_row(name: str, row: Row, values: np.ndarray) -> tuple[Any, ...]:
    """Return one line of the table; the order is that of `COLUMNS`."""
    mean, low, high = mean_interval(values[~np.isnan(values)])
    band = row.band or (float("nan"), float("nan"))
    verdict = _verdict(row.kind, place_in_band(mean, low, high, band, row.unit))
    return (name, row.title, row.unit, row.published, mean, low, high, *band, row.kind, verdict)


WIDER = "no verdict: the interval is wider than the band"


def place_in_band(mean: float, low: float, high: float, band: tuple[float, float], unit: str = "") -> str:
    """Return where a figure lies: inside, outside, edge (its interval holds an end), or that there is no verdict.

    Parameters
    ----------
    low, high : interval of the mean; NaN for a figure without luck, which is judged by itself
    unit : of a share; its natural ends, 0 and 100, are no ends that an interval could hold

    Examples
    --------
    >>> place_in_band(85.4, 84.1, 86.7, (78, 86)), place_in_band(85.4, 60, 99, (78, 86))
    ('edge', 'no verdict: the interval is wider than the band')
    >>> place_in_band(99.9, 99.7, 100.1, (99, 100), "of 100 awards")
    'inside'
    """
    if np.isnan(mean) or np.isnan(band[0]):
        return "no verdict: nothing to judge"
    low, high = (mean, mean) if np.isnan(low) else (low, high)
    if high - low > band[1] - band[0] > 0:
        return WIDER
    natural = (0.0, 100.0) if unit.startswith("of 100") else ()
    if any(low < end < high for end in band if end not in natural):
        return "edge"
    return "inside" if band[0] - 1e-9 <= mean <= band[1] + 1e-9 else "outside"


def _verdict(kind: Kind, place: str) -> str:
    if kind in ("reported", "no_target"):
        return {"reported": "reported, no target", "no_target": "not a target"}[kind]
    if kind == "input":
        return "input, repeated" if place in ("inside", "edge") else f"input, not repeated ({place})"
    if kind == "not_reproduced" and place in ("inside", "outside"):
        return "not reproduced, as expected" if place == "inside" else "not reproduced, and not as expected"
    return place


def has_failed(table: pd.DataFrame) -> bool:
    """Whether a line that must hold does not; hold-outs are evidence and may lie outside.

    A direction must be shown, so one at the edge has failed as well; a fitted figure at the edge has not.
    """
    must = table["kind"].isin(MUST_HOLD)
    wrong = table["verdict"].isin(["outside", "not reproduced, and not as expected"])
    return bool((must & wrong).any() or (table["kind"].eq("direction") & table["verdict"].ne("inside")).any())
