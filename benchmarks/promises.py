"""What `statistics.py` measures: coverage of intervals, false verdicts, and stops at a half-width."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binomtest

from simulator import change_scenario, load_scenario, measure, run_replications
from simulator.experiments.comparison import compare_measured
from simulator.experiments.intervals import holm, mean_intervals
from simulator.experiments.own_interval import is_share, own_interval
from simulator.experiments.precision import run_until
from simulator.run.wishes import Engine

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
RUNS, FEW, AT_ONCE, STOPPED, FEW_CASES = 10, 5, 200, 60, 10
"""Runs of a block, of a rough block, of one call of the simulator, the most that a stopped study may use, and the cases
of all runs of a block below which a share is too rare for an interval (as in `share_interval`)."""
Floats = NDArray[np.float64]
PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "statistics.md"


def replicate(office: str, wanted: int, cache: Path | None, workers: int, engine: Engine = "auto") -> pd.DataFrame:
    """Return the measures of so many replications, as `measure` gives them; a part that is kept is not made again."""
    parts = [_part(office, first, cache, workers, engine) for first in range(0, wanted, AT_ONCE)]
    table = pd.concat(parts, ignore_index=True)
    return table[table["replication"] < wanted]


def _part(office: str, first: int, cache: Path | None, workers: int, engine: Engine) -> pd.DataFrame:
    kept = cache / f"{office}_{first:06d}.parquet" if cache else None
    if kept and kept.exists():
        return pd.read_parquet(kept)
    scenario = change_scenario(load_scenario(office), OFFICES[office])
    made = measure(run_replications(scenario, 1, AT_ONCE, workers, first, engine=engine), MEASURES)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        made.to_parquet(kept)
    return made


@dataclass(frozen=True)
class Runs:
    """The figures of one office: a row for each replication, a column for each measure."""

    values: pd.DataFrame
    counts: pd.DataFrame

    @property
    def told(self) -> list[str]:
        """Measures that every run has and that luck moves; what few runs have is told as rough."""
        return [name for name in self.values if self.values[name].notna().all() and self.values[name].nunique() > 1]

    @property
    def rare(self) -> list[str]:
        """Shares of which most studies of `RUNS` see fewer than 10 cases: they get a bound instead of an interval."""
        return [name for name in self.told if is_share(name) and RUNS * self._fewer_side(name) < FEW_CASES]

    @property
    def cells(self) -> list[str]:
        """Measures that get an interval."""
        return [name for name in self.told if name not in self.rare]

    def _fewer_side(self, name: str) -> float:
        hits = self.values[name] * self.counts[name] / 100
        return float(min(hits.mean(), (self.counts[name] - hits).mean()))


def runs_of(table: pd.DataFrame) -> Runs:
    """Put the long table of everybody's figures side by side."""
    everybody = table[table["group"] == "all"]
    return Runs(*(everybody.pivot(index="replication", columns="measure", values=what) for what in ("value", "count")))


def coverage(runs: Runs, size: int, names: list[str]) -> dict[str, tuple[int, int]]:
    """Return measure → (intervals of so many runs that hold the mean of all replications, intervals made)."""
    return {name: _held(name, *(_blocks(part[name], size) for part in (runs.values, runs.counts))) for name in names}


def _held(name: str, values: Floats, counts: Floats) -> tuple[int, int]:
    truth = values.mean()
    if is_share(name):
        low, high = np.array([own_interval(name, *block)[1:] for block in zip(values, counts, strict=True)]).T
    else:
        _, low, high = mean_intervals(values.T)
    return int(((low <= truth) & (truth <= high)).sum()), len(values)


def _blocks(column: pd.Series, size: int) -> Floats:
    return column.to_numpy(float)[: len(column) // size * size].reshape(-1, size)


def outside(cells: dict[str, tuple[int, int]], low: float = 0.93, high: float = 0.97) -> list[str]:
    """Return the cells significantly below `low` or above `high`, all tests together (binomial, Holm)."""
    tests = [(binomtest(held, made, high, "greater"), binomtest(held, made, low, "less"))
             for held, made in cells.values()]
    chances = [min(1.0, 2 * min(above.pvalue, below.pvalue)) for above, below in tests]
    return [name for name, chance in zip(cells, holm(chances), strict=True) if chance < 0.05]


def false_comparisons(values: pd.DataFrame) -> tuple[int, int]:
    """Return (comparisons of the office with itself, luck apart, that show a difference, comparisons made)."""
    half = len(values) // 2 // RUNS * RUNS
    false = 0
    for start in range(0, half, RUNS):
        sides = [_measured(values.iloc[place : place + RUNS]) for place in (start, half + start)]
        false += compare_measured(*sides)["verdict"].isin(["better", "worse", "different"]).any()
    return int(false), half // RUNS


def _measured(values: pd.DataFrame) -> pd.DataFrame:
    numbered = values.reset_index(drop=True).rename_axis("replication").reset_index()
    return numbered.melt("replication", var_name="measure").assign(scenario="office", group="all", count=1.0)


def halfwidth(runs: Runs) -> tuple[int, int]:
    """Return (stopped studies whose interval holds the mean, studies): each wants what about 30 runs should give."""
    held = made = 0
    for name in runs.cells:
        column = runs.values[name].to_numpy(float)
        wanted = 2.04 * column.std() / np.sqrt(30)
        for start in range(0, len(column) - STOPPED + 1, STOPPED):
            block = column[start : start + STOPPED]
            _, found = run_until(lambda numbers, block=block: block[numbers.start : numbers.stop], wanted, most=STOPPED)
            held += abs(found.mean - column.mean()) <= found.half_width
            made += 1
    return held, made


def main(words: list[str] | None = None) -> int:
    """Measure, print, and write the page when asked."""
    asked = _options().parse_args(words)
    found = promises(asked.offices.split(","), asked.blocks, asked.cache, asked.workers, asked.engine)
    if asked.page:
        PAGE.write_text(page(found, asked.blocks), encoding="utf-8")
    print(json.dumps(found.summary, sort_keys=True) if asked.json else page(found, asked.blocks))
    return 0


@dataclass(frozen=True)
class Promises:
    """What was found: of each cell, and of all."""

    ten: dict[str, tuple[int, int]]
    five: dict[str, tuple[int, int]]
    rare: dict[str, tuple[int, int]]
    """Of shares too rare for an interval: how often their bound holds."""
    summary: dict[str, object]


def promises(offices: list[str], blocks: int, cache: Path | None, workers: int,
             engine: Engine = "auto") -> Promises:
    """Run the offices, cut the runs into blocks, and count what holds."""
    ten: dict[str, tuple[int, int]] = {}
    five, rare = dict(ten), dict(ten)
    false, stopped = np.zeros(2), np.zeros(2)
    for office in offices:
        runs = runs_of(replicate(office, blocks * RUNS, cache, workers, engine))
        for found, size, names in ((ten, RUNS, runs.cells), (five, FEW, runs.cells), (rare, RUNS, runs.rare)):
            found |= {f"{office} {name}": held for name, held in coverage(runs, size, names).items()}
        false += false_comparisons(runs.values)
        stopped += halfwidth(runs)
    return Promises(ten, five, rare, _summary(ten, five, rare, false, stopped))


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Do the statistics keep their promise?")
    parser.add_argument("--json", action="store_true", help="one object instead of a page")
    parser.add_argument("--page", action="store_true", help=f"write {PAGE.name} of the reference as well")
    parser.add_argument("--blocks", type=int, default=100, help="blocks of 10 replications of each office")
    parser.add_argument("--offices", default=",".join(OFFICES), help="names joined by commas")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--engine", choices=get_args(Engine), default="auto", help="the figures do not depend on it")
    parser.add_argument("--cache", type=Path, help="folder in which replications are kept")
    return parser


def _summary(ten: dict[str, tuple[int, int]], five: dict[str, tuple[int, int]], rare: dict[str, tuple[int, int]],
             false: Floats, stopped: Floats) -> dict[str, object]:
    shares, few = _shares(ten), _shares(five)
    return {"coverage_least": min(shares.values()), "coverage_most": max(shares.values()),
            "coverage_mean": round(float(np.mean(list(shares.values()))), 2), "cells": len(ten),
            "cells_outside": outside(ten), "coverage_of_five": round(float(np.mean(list(few.values()))), 2),
            "coverage_of_five_least": min(few.values()), "five_below_90": outside(five, 0.9, 1.0),
            "rare_bounds_least": min(_shares(rare).values(), default=None),
            "false_comparisons_of_100": round(100 * false[0] / false[1], 2), "comparisons": int(false[1]),
            "halfwidth_coverage": round(100 * stopped[0] / stopped[1], 2), "stops": int(stopped[1])}


def _shares(cells: dict[str, tuple[int, int]]) -> dict[str, float]:
    return {name: round(100 * held / made, 2) for name, (held, made) in cells.items()}


_PAGE = """<!-- Made by benchmarks/statistics.py --page. -->

# Statistics: how often our intervals and verdicts hold

Made by `python benchmarks/statistics.py --page --blocks {blocks}`: small versions of {offices} shipped offices,
{runs:,} runs of each, cut into {blocks:,} studies of 10 runs, whose true figures all runs together tell.

| promise | asked | found |
|---|---|---|
| 10 runs: of 100 intervals, hold the figure, mean of {cells} figures | 94 to 96 | {coverage_mean} |
| 10 runs: the figure held least often, and most often | 93 to 97, luck apart | {coverage_least}, {coverage_most} |
| figures surely outside 93 to 97 (binomial, Holm) | none | {surely} |
| 5 runs, which the printout calls rough: mean, and least | at least 90, luck apart | {five} |
| share too rare for an interval: its bound holds, least | at least 95 | {rare_bounds_least} |
| of 100 comparisons of an office with itself, luck apart, show any better or worse | at most 6 | {false} |
| of 100 stops at a half-width, hold the figure ({stops:,} stops) | 95 | {halfwidth_coverage} |

An office whose 10 runs together see fewer than 10 cases of a share prints "at most" or "at least" instead of an
interval: no two-sided interval of so small a count keeps to 95 of 100. A figure that some runs do not have rests on
fewer runs than the study, and is not among these.

| office | figure | 10 runs | 5 runs |
|---|---|---|---|
{lines}
"""


def page(found: Promises, blocks: int) -> str:
    """Return the reference page."""
    ten, five, rare = _shares(found.ten), _shares(found.five), _shares(found.rare)
    rows = [(*name.split(" "), share, five[name]) for name, share in ten.items()]
    rows += [(*name.split(" "), f"bound {share}", "–") for name, share in rare.items()]
    lines = "\n".join(f"| {office} | {name} | {wide} | {few} |" for office, name, wide, few in rows)
    offices = len({name.split(" ")[0] for name in ten})
    words = {"surely": _names(found.summary["cells_outside"]), "false": found.summary["false_comparisons_of_100"],
             "five": "{coverage_of_five}, {coverage_of_five_least}; surely below 90: ".format(**found.summary)
             + _names(found.summary["five_below_90"])}
    return _PAGE.format(blocks=blocks, runs=blocks * RUNS, offices=offices, lines=lines, **found.summary | words)


def _names(cells: object) -> str:
    return ", ".join(cells) if isinstance(cells, list) and cells else "none"
