"""Lines of an acceptance table: what was published, what must come out, what came out, and a verdict."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd

from simulator.experiments.comparison import paired_interval
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
    mean, low, high = paired_interval(values[~np.isnan(values)])
    band = row.band or (float("nan"), float("nan"))
    return (name, row.title, row.unit, row.published, mean, low, high, *band, row.kind, _verdict(row, mean))


def _verdict(row: Row, mean: float) -> str:
    if row.kind in ("reported", "no_target"):
        return {"reported": "reported, no target", "no_target": "not a target"}[row.kind]
    inside = row.band is not None and row.band[0] - 1e-9 <= mean <= row.band[1] + 1e-9
    if row.kind == "not_reproduced":
        return "not reproduced, as expected" if inside else "not reproduced, and not as expected"
    words = "inside" if inside else "outside"
    return f"{words} (input, no test)" if row.kind == "input" else words


def has_failed(table: pd.DataFrame) -> bool:
    """Whether a line that must hold does not; hold-outs are evidence and may lie outside."""
    must = table["kind"].isin(MUST_HOLD)
    return bool(table.loc[must, "verdict"].isin(["outside", "not reproduced, and not as expected"]).any())
