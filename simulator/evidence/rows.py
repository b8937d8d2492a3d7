"""Lines of an acceptance table: what was published, what must come out, what came out, and a verdict."""

from __future__ import annotations

from collections.abc import Iterable
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


def judge_row(name: str, row: Row, values: np.ndarray, family: int = 1) -> tuple[Any, ...]:
    """Return one line of the table; the order is that of `COLUMNS`.

    Parameters
    ----------
    family : how many lines of the study get a verdict, see `family_of`

    Notes
    -----
    That all lines lie inside needs no correction: each must be shown by itself (Berger, Technometrics 24, 1982). That
    some line lies outside does: one of forty leaves its band by luck alone. So a line is outside only where the
    interval of a study of so many lines (Bonferroni) lies outside too, and at the edge where only its own does.
    """
    numbers = values[~np.isnan(values)]
    mean, low, high = mean_interval(numbers)
    band = row.band or (float("nan"), float("nan"))
    place = place_in_band(mean, low, high, band, row.unit)
    if place == "outside" and family > 1 and len(numbers) > 1:
        _, *together = mean_interval(numbers, 1 - 0.05 / family)
        place = "edge" if any(together[0] < end < together[1] for end in band) else place
    return (name, row.title, row.unit, row.published, mean, low, high, *band, row.kind, _verdict(row.kind, place))


def family_of(rows: Iterable[Row]) -> int:
    """Return how many rows of a study are judged; what is only reported, or has no band, burdens no other."""
    return sum(row.band is not None and row.kind not in ("reported", "no_target") for row in rows)


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
    # Bands are written in decimals and figures computed; rounding is no miss.
    return "inside" if band[0] - 1e-9 <= mean <= band[1] + 1e-9 else "outside"


def _verdict(kind: Kind, place: str) -> str:
    if kind in ("reported", "no_target"):
        return {"reported": "reported, no target", "no_target": "not a target"}[kind]
    if kind == "input":
        return {"inside": "input, repeated", "edge": "input, edge"}.get(place, f"input, not repeated ({place})")
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
