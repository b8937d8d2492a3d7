"""Two scenarios that share their luck, compared measure by measure with intervals of the paired differences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from simulator.measures.measuring import EVERYBODY
from simulator.measures.registry import list_measures
from synthetic_data import BadInput, Problem

COLUMNS = ["measure", "group", "title", "unit", "better", "baseline", "alternative", "difference", "low", "high",
           "pairs", "verdict", "baseline_count", "alternative_count", "note"]


def compare_measured(baseline: pd.DataFrame, alternative: pd.DataFrame, *, confidence: float = 0.95,
                     group: str = EVERYBODY) -> pd.DataFrame:
    """Compare two measure tables replication by replication.

    Parameters
    ----------
    baseline, alternative : what `measure` returned for the two scenarios, run with the same seed
    confidence : of the interval of each difference
    group : whose figures are compared

    Returns
    -------
    pd.DataFrame : one row for each measure of either table: ``measure, group, title, unit, better, baseline,
        alternative, difference, low, high, pairs, verdict, baseline_count, alternative_count, note``. The verdict is
        `better`, `worse`, `different` (no direction is better), `no clear difference`, `same` (every pair equal)
        or `not measured`.

    Notes
    -----
    Student's t on the paired differences (common random numbers; Law, Simulation Modeling and Analysis, ch. 10).
    """
    refuse_confidence(confidence)
    left, right = _wide(baseline, group), _wide(alternative, group)
    order = list(dict.fromkeys([*baseline["measure"], *alternative["measure"]]))
    counts = _counts(baseline, group), _counts(alternative, group)
    rows = [_row(name, left.get(name), right.get(name), confidence) | {
        "group": group, "baseline_count": counts[0].get(name, 0.0), "alternative_count": counts[1].get(name, 0.0)}
        for name in order]
    return pd.DataFrame(rows, columns=COLUMNS)


def paired_interval(differences: Sequence[float] | np.ndarray, confidence: float = 0.95) -> tuple[float, float, float]:
    """Return mean, low and high of paired differences (NaN bounds when fewer than two pairs).

    Examples
    --------
    >>> mean, low, high = paired_interval([1.0, 2.0, 3.0])
    >>> (mean, round(low, 2), round(high, 2))
    (2.0, -0.48, 4.48)
    """
    from scipy.special import stdtrit  # Student's t; scipy.stats costs every command half a second

    values = np.asarray(differences, float)
    if len(values) == 0:
        return (float("nan"),) * 3
    mean = float(values.mean())
    if len(values) < 2:
        return mean, float("nan"), float("nan")
    half = float(stdtrit(len(values) - 1, 0.5 + confidence / 2) * values.std(ddof=1) / np.sqrt(len(values)))
    return mean, mean - half, mean + half


def refuse_confidence(confidence: float) -> None:
    """Raise `BadInput` when a confidence is no share between 0 and 1."""
    if not 0 < confidence < 1:
        raise BadInput(Problem(where="confidence", rule="must lie between 0 and 1", value=confidence,
                               remedy="write 0.95 for 95 of 100"))


def _wide(table: pd.DataFrame, group: str) -> pd.DataFrame:
    return table[table["group"] == group].pivot(index="replication", columns="measure", values="value")


def _counts(table: pd.DataFrame, group: str) -> dict[str, float]:
    return table[table["group"] == group].groupby("measure")["count"].sum().to_dict()


def _row(name: str, left: pd.Series | None, right: pd.Series | None, confidence: float) -> dict[str, object]:
    measure = list_measures()[name]
    values = pd.concat({"left": _or_empty(left), "right": _or_empty(right)}, axis=1)
    pairs = values.dropna()
    mean, low, high = paired_interval((pairs["right"] - pairs["left"]).to_numpy(), confidence)
    return {"measure": name, "title": measure.title, "unit": measure.unit, "better": measure.better,
            "baseline": values["left"].mean(), "alternative": values["right"].mean(), "difference": mean,
            "low": low, "high": high, "pairs": len(pairs), "verdict": _verdict(measure.better, mean, low, high),
            "note": _note(values, pairs)}


def _or_empty(series: pd.Series | None) -> pd.Series:
    return pd.Series(dtype=float) if series is None else series.astype(float)


def _note(values: pd.DataFrame, pairs: pd.DataFrame) -> str:
    if len(pairs) == len(values) and len(values) > 1:
        return ""
    sides = [words for side, words in (("left", "before"), ("right", "after")) if values[side].isna().all()]
    if sides:
        return "nobody to count " + " and ".join(sides)
    if len(pairs) < 2:
        return "fewer than two pairs, so no interval"
    return f"{len(values) - len(pairs)} of {len(values)} replications had nobody to count"


def _verdict(better: str, mean: float, low: float, high: float) -> str:
    if np.isnan(mean):
        return "not measured"
    if mean == low == high == 0:
        return "same"
    if np.isnan(low) or low <= 0 <= high:
        return "no clear difference"
    if better == "neither":
        return "different"
    return "better" if (mean < 0) == (better == "lower") else "worse"
