"""Time to decision with open cases counted for what they are: not over yet (Kaplan and Meier 1958)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from simulator.calibration.event_items import DAY
from simulator.validation.seen import SeenWindow


def decided_by(seen: SeenWindow, days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how many of 100 cases are decided within so many days, by the Kaplan-Meier estimate."""
    spans = seen.spans
    closed = spans["closed"].to_numpy()
    took = np.where(closed, spans["ended"] - spans["began"], seen.end - spans["began"]) / DAY
    if not closed.any():
        return np.zeros(len(days))
    curve = (
        stats.ecdf(stats.CensoredData(uncensored=took[closed], right=took[~closed]))
        if (~closed).any()
        else stats.ecdf(took)
    )
    return np.asarray(100 * curve.cdf.evaluate(days))


def curves(sides: dict[str, list[SeenWindow]], points: int = 60) -> pd.DataFrame:
    """Return the curve of each side with the range of its runs: ``Days, Decided of 100, low, high, Log``."""
    longest = max(_horizon(seen) for logs in sides.values() for seen in logs)
    days = np.linspace(0, longest, points)
    tables = []
    for label, logs in sides.items():
        found = np.array([decided_by(seen, days) for seen in logs])
        tables.append(
            pd.DataFrame(
                {
                    "Days since the first step": days,
                    "Decided, of 100": found.mean(axis=0),
                    "low": found.min(axis=0),
                    "high": found.max(axis=0),
                    "Log": label,
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def _horizon(seen: SeenWindow) -> float:
    took = seen.took
    # The slowest five of 100 would squeeze the picture of all others.
    return float(np.quantile(took, 0.95)) / DAY if len(took) else 1.0
