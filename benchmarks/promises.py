"""What `statistics.py` measures: coverage of intervals, false verdicts, and stops at a half-width."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

OFFICES: dict[str, dict[str, str]] = {
    "claim": {"horizon": "20 days (assumed; small)", "warm_up": "8 days (assumed; small)"},
    "post_death_payments_before": {"horizon": "60 days (assumed; small)", "warm_up": "10 days (assumed; small)"},
    "aio_take_up_before": {"horizon": "45 days (assumed; small)"},
    "kela_surge_before": {"horizon": "60 days (assumed; small)"},
}
"""Shipped office → what makes it small: desks with a queue, monthly payments, letters and visits, a surge of cases."""
MEASURES = ("days_to_decision_mean", "days_to_decision_median", "days_to_decision_p90", "waiting_hours",
            "backlog_mean", "touch_minutes", "utilisation", "within_15_days_share", "within_a_day_share",
            "rework_share", "straight_through_share", "cost_per_award", "days_to_payment_median", "errors_all",
            "backlog_age_median", "backlog_age_p90")
RUNS, FEW, AT_ONCE, STOPPED = 10, 5, 200, 60
"""Runs of a block, of a rough block, of one call of the simulator, and the most that a stopped study may use."""
Floats = NDArray[np.float64]


def replicate(office: str, wanted: int, cache: Path | None, workers: int) -> pd.DataFrame:
    """Return the measures of so many replications, one row each; a part that is kept is not made again."""
    parts = [_part(office, first, cache, workers) for first in range(0, wanted, AT_ONCE)]
    return pd.concat(parts).iloc[:wanted]


def _part(office: str, first: int, cache: Path | None, workers: int) -> pd.DataFrame:
    from simulator import change_scenario, load_scenario, measure, run_replications

    kept = cache / f"{office}_{first:06d}.parquet" if cache else None
    if kept and kept.exists():
        return pd.read_parquet(kept)
    scenario = change_scenario(load_scenario(office), OFFICES[office])
    table = measure(run_replications(scenario, 1, AT_ONCE, workers, first), MEASURES)
    made = table[table["group"] == "all"].pivot(index="replication", columns="measure", values="value")
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        made.to_parquet(kept)
    return made


def cells_of(values: pd.DataFrame) -> list[str]:
    """Measures with luck to be covered: always there, and not the same in most runs.

    A figure that is 0 in nearly every run has no interval of a mean; `share_interval` and its tests are for those.
    """
    return [name for name in values
            if values[name].notna().all() and values[name].value_counts(normalize=True).iloc[0] < 0.2]


def coverage(values: pd.DataFrame, runs: int) -> dict[str, tuple[int, int]]:
    """Return measure → (intervals that hold the mean of all replications, intervals made)."""
    from simulator.experiments.intervals import mean_intervals

    found = {}
    for name in cells_of(values):
        blocks = values[name].to_numpy(float)[: len(values) // runs * runs].reshape(-1, runs).T
        mean, low, high = mean_intervals(blocks)
        truth = mean.mean()
        found[name] = int(((low <= truth) & (truth <= high)).sum()), blocks.shape[1]
    return found


def outside(cells: dict[str, tuple[int, int]]) -> list[str]:
    """Return the cells significantly below 93 or above 97 of 100, all tests together (binomial, Holm)."""
    from scipy.stats import binomtest

    from simulator.experiments.intervals import holm

    chances = [2 * min(binomtest(held, made, 0.97, "greater").pvalue, binomtest(held, made, 0.93, "less").pvalue)
               for held, made in cells.values()]
    return [name for name, chance in zip(cells, holm(chances), strict=True) if chance < 0.05]


def false_comparisons(values: pd.DataFrame) -> tuple[int, int]:
    """Return (comparisons of the office with itself, luck apart, that show a difference, comparisons made)."""
    from simulator.experiments.comparison import compare_measured

    half = len(values) // 2 // RUNS * RUNS
    false = 0
    for start in range(0, half, RUNS):
        sides = [_measured(values.iloc[place : place + RUNS]) for place in (start, half + start)]
        false += compare_measured(*sides)["verdict"].isin(["better", "worse", "different"]).any()
    return int(false), half // RUNS


def _measured(values: pd.DataFrame) -> pd.DataFrame:
    numbered = values.reset_index(drop=True).rename_axis("replication").reset_index()
    return numbered.melt("replication", var_name="measure").assign(scenario="office", group="all", count=1.0)


def halfwidth(values: pd.DataFrame) -> tuple[int, int]:
    """Return (stopped studies whose interval holds the mean, studies): each wants what about 30 runs should give."""
    from simulator.experiments.precision import run_until

    held = made = 0
    for name in cells_of(values):
        column = values[name].to_numpy(float)
        wanted = 2.04 * column.std() / np.sqrt(30)
        for start in range(0, len(column) - STOPPED + 1, STOPPED):
            block = column[start : start + STOPPED]
            _, found = run_until(lambda numbers, block=block: block[numbers.start : numbers.stop], wanted, most=STOPPED)
            held += abs(found.mean - column.mean()) <= found.half_width
            made += 1
    return held, made


def main(words: list[str] | None = None) -> int:
    """Measure, print."""
    asked = _options().parse_args(words)
    cells: dict[str, tuple[int, int]] = {}
    rough: dict[str, tuple[int, int]] = {}
    false, stopped = np.zeros(2), np.zeros(2)
    for office in asked.offices.split(","):
        values = replicate(office, asked.blocks * RUNS, asked.cache, asked.workers)
        cells |= {f"{office} {name}": found for name, found in coverage(values, RUNS).items()}
        rough |= {f"{office} {name}": found for name, found in coverage(values, FEW).items()}
        false += false_comparisons(values)
        stopped += halfwidth(values)
    found = _summary(cells, rough, false, stopped)
    print(json.dumps(found, sort_keys=True) if asked.json else _text(found, cells))
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Do the statistics keep their promise?")
    parser.add_argument("--json", action="store_true", help="one object instead of a table")
    parser.add_argument("--blocks", type=int, default=100, help="blocks of 10 replications of each office")
    parser.add_argument("--offices", default=",".join(OFFICES), help="names joined by commas")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--cache", type=Path, help="folder in which replications are kept")
    return parser


def _summary(cells: dict[str, tuple[int, int]], rough: dict[str, tuple[int, int]], false: Floats,
             stopped: Floats) -> dict[str, object]:
    shares, few = _shares(cells), _shares(rough)
    return {"coverage_least": min(shares.values()), "coverage_most": max(shares.values()),
            "coverage_mean": round(float(np.mean(list(shares.values()))), 2), "cells": len(cells),
            "cells_outside": outside(cells), "coverage_of_five": round(float(np.mean(list(few.values()))), 2),
            "coverage_of_five_least": min(few.values()),
            "false_comparisons_of_100": round(100 * false[0] / false[1], 2), "comparisons": int(false[1]),
            "halfwidth_coverage": round(100 * stopped[0] / stopped[1], 2), "stops": int(stopped[1])}


def _shares(cells: dict[str, tuple[int, int]]) -> dict[str, float]:
    return {name: round(100 * held / made, 2) for name, (held, made) in cells.items()}


def _text(found: dict[str, object], cells: dict[str, tuple[int, int]]) -> str:
    lines = [f"{name:55} {share:6.2f}" for name, share in _shares(cells).items()]
    return "\n".join(["Of 100 intervals of 10 runs, how many hold the figure", *lines, "",
                      *(f"{name}: {value}" for name, value in found.items())])
