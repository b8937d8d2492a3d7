"""Each measure of the model beside chance and memory, with its verdict."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from simulator.experiments.intervals import mean_interval
from simulator.validation.distances import (
    arrival_distance,
    circadian_distance,
    cycle_distance,
    relative_distance,
    three_gram_distance,
)
from simulator.validation.figures_of_window import EXTENSIVE, FIGURES, window_figures
from simulator.validation.seen import SeenWindow
from synthetic_data import addressed_uniforms

HALVINGS = 10
DISTANCES: dict[str, tuple[str, str, Callable[[SeenWindow, SeenWindow], float]]] = {
    "three_gram_distance": ("Runs of three steps", "0 to 1", lambda a, b: three_gram_distance(a.items, b.items)),
    "relative_distance": (
        "Times of steps since the case began",
        "hours",
        lambda a, b: relative_distance(a.items, b.items),
    ),
    "circadian_distance": ("Hours of the day", "hours", lambda a, b: circadian_distance(a.items, b.items)),
    "cycle_distance": ("Cycle times", "hours", lambda a, b: cycle_distance(a.took, b.took)),
    "arrival_distance": ("Moments of arrival", "hours", lambda a, b: arrival_distance(a.items, b.items)),
}
"""Name → title, unit, function."""


def measures_table(real: SeenWindow, memory: SeenWindow, simulated: list[SeenWindow]) -> pd.DataFrame:
    """Return one row for each measure, as `Validation.table` says."""
    halves = [_halves(real, number) for number in range(HALVINGS)]
    rows = [_distance_row(name, real, memory, simulated, halves) for name in DISTANCES]
    figures = [window_figures(seen) for seen in (real, memory)]
    model = [window_figures(seen) for seen in simulated]
    split = [(window_figures(one), window_figures(other)) for one, other in halves]
    rows += [_figure_row(name, figures[0], figures[1], model, split) for name in figures[0]]
    return pd.DataFrame([row for row in rows if row])


def _halves(seen: SeenWindow, number: int) -> tuple[SeenWindow, SeenWindow]:
    """Return the cases of a window in two random halves."""
    # The same halves whatever is compared with them.
    luck = addressed_uniforms(1, "halves", number, at=seen.spans.index.to_numpy()) < 0.5
    codes = seen.items["case"].cat.codes.to_numpy()
    one, other = (
        SeenWindow(
            items=seen.items[np.isin(codes, seen.spans.index[chosen])],
            spans=seen.spans[chosen],
            start=seen.start,
            end=seen.end,
            role_of=seen.role_of,
            others=seen.others.iloc[:0],
            office=seen.office,
            allowed=None if seen.allowed is None else seen.allowed[chosen],
        )
        for chosen in (luck, ~luck)
    )
    return one, other


def _distance_row(
    name: str, real: SeenWindow, memory: SeenWindow, simulated: list[SeenWindow],
    halves: list[tuple[SeenWindow, SeenWindow]],
) -> dict[str, object]:
    title, unit, compute = DISTANCES[name]
    model = np.array([_safe(compute, real, seen) for seen in simulated])
    noise = float(np.mean([_safe(compute, *pair) for pair in halves]))
    floor = _safe(compute, real, memory)
    return _row(name, title, unit, "distance", float("nan"), noise, floor, model) | {
        "verdict": _distance_verdict(float(model.mean()), noise, floor)
    }


def _safe(compute: Callable[[SeenWindow, SeenWindow], float], one: SeenWindow, other: SeenWindow) -> float:
    if not len(one.items) or not len(other.items):
        return float("nan")
    try:
        return float(compute(one, other))
    # SciPy's distance refuses samples without any value.
    except ValueError:
        return float("nan")


def _figure_row(
    name: str,
    real: dict[str, float],
    memory: dict[str, float],
    model: list[dict[str, float]],
    halves: list[tuple[dict[str, float], dict[str, float]]],
) -> dict[str, object]:
    role = name.removeprefix("busy_hours: ")
    title, unit = FIGURES[name][:2] if name in FIGURES else (f"Hours of work by {role.replace('_', ' ')}", "a week")
    if np.isnan(real[name]):
        return {}
    runs = np.array([run[name] for run in model])
    double = 2 if name in EXTENSIVE or name.startswith("busy_hours") else 1
    noise = float(np.mean([abs(one[name] - other[name]) * double for one, other in halves]))
    return _row(name, title, unit, "figure", real[name], noise, memory.get(name, float("nan")), runs) | {
        "verdict": _figure_verdict(real[name], noise, memory.get(name, float("nan")), float(runs.mean()))
    }


def _row(
    name: str, title: str, unit: str, kind: str, real: float, noise: float, floor: float, model: np.ndarray
) -> dict[str, object]:
    spread = float(model.std(ddof=1)) if len(model) > 1 else float("nan")
    mean, low, high = _interval(model)
    return {
        "measure": name,
        "title": title,
        "unit": unit,
        "kind": kind,
        "real": real,
        "noise": noise,
        "floor": floor,
        "model": mean,
        "spread": spread,
        "low": low,
        "high": high,
    }


def _interval(model: np.ndarray) -> tuple[float, float, float]:
    """The one interval of all pages; none where a run could not be compared."""
    return (float("nan"),) * 3 if np.isnan(model).any() else mean_interval(model)


def _distance_verdict(model: float, noise: float, floor: float) -> str:
    if np.isnan(model) or np.isnan(floor):
        return "not comparable"
    if model <= max(floor, noise) * 1.1:
        return "as good as memory"
    return "near" if model <= 2 * max(floor, noise) else "far"


def _figure_verdict(real: float, noise: float, memory: float, model: float) -> str:
    if np.isnan(model):
        return "not comparable"
    near = max(noise, 0.1 * abs(real))
    if abs(model - real) <= near:
        return "holds"
    if abs(memory - real) > near and abs(model - memory) <= max(noise, 0.15 * abs(memory)):
        return "the office changed"
    return "near" if abs(model - real) <= 2.5 * near else "misses"
