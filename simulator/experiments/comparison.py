"""Two scenarios that share their luck, compared measure by measure with intervals of the paired differences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from simulator.experiments.intervals import holm, luck_alone, mean_interval
from simulator.experiments.own_interval import unreached
from simulator.measures.measuring import EVERYBODY
from simulator.measures.registry import list_measures
from synthetic_data import BadInput, Problem

COLUMNS = ["measure", "group", "title", "unit", "better", "baseline", "alternative", "difference", "low", "high",
           "pairs", "verdict", "p_adjusted", "baseline_count", "alternative_count", "note"]


def compare_measured(baseline: pd.DataFrame, alternative: pd.DataFrame, *, confidence: float = 0.95,
                     group: str = EVERYBODY) -> pd.DataFrame:
    """Compare two measure tables replication by replication.

    Parameters
    ----------
    baseline, alternative : what `measure` returned for the two scenarios, run with the same seed
    confidence : of the interval of each difference, and of all verdicts of the table together
    group : whose figures are compared

    Returns
    -------
    pd.DataFrame : one row for each measure of either table: ``measure, group, title, unit, better, baseline,
        alternative, difference, low, high, pairs, verdict, p_adjusted, baseline_count, alternative_count, note``.
        The verdict is `better`, `worse`, `different` (no direction is better), `no clear difference`, `same` (every
        pair equal), `no verdict` (one pair shows no luck) or `not measured`. `p_adjusted` is the p-value over all
        rows together.

    Raises
    ------
    BadInput : the confidence is no share between 0 and 1

    Notes
    -----
    Differences are paired (common random numbers; Law, Simulation Modeling and Analysis, ch. 10). ``low`` and ``high``
    hold for their own row. A table of 20 rows in which nothing differs would show a "clear" difference in 43 of 100
    comparisons, so verdicts are Holm's over all rows: in a table without any difference a verdict stands in at most
    5 of 100 comparisons.
    """
    return compare_groups(baseline, alternative, [group], confidence=confidence)


def compare_groups(baseline: pd.DataFrame, alternative: pd.DataFrame, groups: Sequence[str], *,
                   confidence: float = 0.95) -> pd.DataFrame:
    """Compare two measure tables for several groups, such as roles; as `compare_measured`, all rows one family."""
    refuse_confidence(confidence)
    return judge(unjudged(baseline, alternative, confidence, groups), confidence)


def unjudged(baseline: pd.DataFrame, alternative: pd.DataFrame, confidence: float,
             groups: Sequence[str] = (EVERYBODY,)) -> pd.DataFrame:
    """Return the rows of a comparison without verdicts; `p_adjusted` still holds each row's own p-value."""
    rows = [row for group in groups for row in _rows(baseline, alternative, confidence, group)]
    return pd.DataFrame(rows, columns=COLUMNS)


def judge(table: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Return the rows with verdicts that hold all together, however many comparisons they come from."""
    table = table.assign(p_adjusted=holm(table["p_adjusted"]))
    return table.assign(verdict=[_verdict(row, confidence) for row in table.to_dict("records")])


def never_wrong(table: pd.DataFrame) -> pd.Series:
    """Return which rows are causes of error that no run of either office shows, such as causes not modelled."""
    return table["measure"].str.startswith("errors_") & table[["baseline", "alternative"]].fillna(0).eq(0).all(axis=1)


def refuse_confidence(confidence: float) -> None:
    """Raise `BadInput` when a confidence is no share between 0 and 1."""
    if not 0 < confidence < 1:
        raise BadInput(Problem(where="confidence", rule="must lie between 0 and 1", value=confidence,
                               remedy="write 0.95 for 95 of 100"))


def _rows(baseline: pd.DataFrame, alternative: pd.DataFrame, confidence: float,
          group: str) -> Iterator[dict[str, object]]:
    sides = [table[table["group"] == group] for table in (baseline, alternative)]
    left, right = map(_wide, sides)
    counts = [_counts(side) for side in sides]
    late = [unreached(side, group) for side in sides]
    # In the order asked for; what the alternative alone has comes last.
    for name in dict.fromkeys([*baseline["measure"], *alternative["measure"]]):
        runs = late[0].get(name, 0), late[1].get(name, 0)
        yield _row(name, left.get(name), right.get(name), confidence) | _not_reached(runs, len(left), len(right)) | {
            "group": group, "baseline_count": counts[0].get(name, 0.0), "alternative_count": counts[1].get(name, 0.0)}


def _wide(side: pd.DataFrame) -> pd.DataFrame:
    return side.pivot(index="replication", columns="measure", values="value")


def _counts(side: pd.DataFrame) -> dict[str, float]:
    counts: dict[str, float] = side.groupby("measure")["count"].sum().to_dict()
    return counts


def _row(name: str, left: pd.Series | None, right: pd.Series | None, confidence: float) -> dict[str, object]:
    measure = list_measures()[name]
    values = pd.concat({"left": _or_empty(left), "right": _or_empty(right)}, axis=1)
    # A replication in which either side had nobody to count is no pair.
    pairs = values.dropna()
    differences = (pairs["right"] - pairs["left"]).to_numpy()
    mean, low, high = mean_interval(differences, confidence)
    return {"measure": name, "title": measure.title, "unit": measure.unit, "better": measure.better,
            "baseline": values["left"].mean(), "alternative": values["right"].mean(), "difference": mean,
            "low": low, "high": high, "pairs": len(pairs), "note": _note(values, pairs),
            "p_adjusted": _p_value(differences)}


def _not_reached(runs: tuple[int, int], before: int, after: int) -> dict[str, object]:
    """What a row says instead of means, which would be those of the quickest runs alone."""
    sides = [(side, number, of) for side, number, of in zip(("baseline", "alternative"), runs, (before, after),
                                                            strict=True) if number]
    if not sides:
        return {}
    words = {"baseline": "before", "alternative": "after"}
    nothing: dict[str, object] = dict.fromkeys([*("difference", "low", "high", "p_adjusted"),
                                                *(side for side, *_ in sides)], float("nan"))
    told = " and ".join(f"in {number} of {of} runs {words[side]}" for side, number, of in sides)
    return nothing | {"pairs": 0, "note": f"not reached before the end {told}"}


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


def _p_value(differences: np.ndarray) -> float:
    """What is not judged, because there is no luck or nothing else in it, burdens no other row."""
    judged = len(differences) > 1 and bool(differences.any())
    return luck_alone(differences) if judged else float("nan")


def _verdict(row: dict[str, Any], confidence: float) -> str:
    if np.isnan(row["difference"]):
        return "not measured"
    if row["pairs"] < 2:
        return "no verdict"
    if row["difference"] == row["low"] == row["high"] == 0:
        return "same"
    # Not `p > ...`, so that NaN is never clear.
    if row["low"] <= 0 <= row["high"] or not row["p_adjusted"] <= 1 - confidence:
        return "no clear difference"
    if row["better"] == "neither":
        return "different"
    return "better" if (row["difference"] < 0) == (row["better"] == "lower") else "worse"
