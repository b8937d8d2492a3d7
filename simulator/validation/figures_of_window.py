"""The absolute figures of a window, which distances between shapes cannot see: volume, backlog, times, work."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulator.calibration.event_items import DAY, WEEK
from simulator.calibration.pieces import shared_out, shift_end
from simulator.validation.seen import SeenWindow

EXTENSIVE = ("cases_per_week", "work_in_progress")
"""Figures of which half the cases have half."""


def window_figures(seen: SeenWindow) -> dict[str, float]:
    """Return name → value of the absolute figures; busy hours stand as ``busy_hours: role``."""
    values = {name: compute(seen) for name, (_, _, compute) in FIGURES.items()}
    return values | {f"busy_hours: {role}": hours for role, hours in busy_hours(seen).items()}


def _weeks(seen: SeenWindow) -> float:
    return (seen.end - seen.start) / WEEK


def _in_progress(seen: SeenWindow) -> float:
    parts = [
        (seen.spans["began"], seen.spans["ended"].where(seen.spans["closed"], seen.end)),
        (seen.others["began"], seen.others["ended"].where(seen.others["closed"], seen.end)),
    ]
    total = sum(
        float((np.minimum(end, seen.end) - np.maximum(begin, seen.start)).clip(lower=0).sum()) for begin, end in parts
    )
    return total / (seen.end - seen.start)


def _quantile(level: float) -> Callable[[SeenWindow], float]:
    return lambda seen: float(np.quantile(seen.took, level)) / DAY if len(seen.took) else float("nan")


def _missed(seen: SeenWindow) -> float:
    if seen.allowed is None:
        return float("nan")
    took = (seen.spans["ended"] - seen.spans["began"]).to_numpy()
    counted = seen.spans["closed"].to_numpy() & ~np.isnan(seen.allowed)
    return float(100 * np.mean(took[counted] > seen.allowed[counted])) if counted.any() else float("nan")


def busy_hours(seen: SeenWindow) -> dict[str, float]:
    """Return hours of work a week by role, overlaps shared out and items cut at the end of the shift."""
    items = seen.items
    start, end = items["start"].to_numpy(float), items["end"].to_numpy(float)
    if not (start < end).any():
        return {}
    # Open work counts as none: nobody knows how long it has gone on.
    until = np.minimum(np.where(np.isnan(end), start, end), shift_end(start, seen.office))
    work = np.nan_to_num(shared_out(items["resource"].cat.codes.to_numpy(), start, until))
    role = items["activity"].astype(object).map(dict(seen.role_of)).to_numpy()
    return {name: float(work[role == name].sum()) / 60 / _weeks(seen) for name in sorted(set(seen.role_of.values()))}


FIGURES: dict[str, tuple[str, str, Callable[[SeenWindow], float]]] = {
    "cases_per_week": ("Cases that begin", "a week", lambda seen: len(seen.spans) / _weeks(seen)),
    "events_per_case": ("Steps", "a case", lambda seen: len(seen.items) / max(len(seen.spans), 1)),
    "work_in_progress": ("Cases in progress", "on average", _in_progress),
    "cycle_mean": (
        "Finished cases take, on average",
        "days",
        lambda s: float(s.took.mean()) / DAY if len(s.took) else float("nan"),
    ),
    "cycle_median": ("Half of the finished cases take less than", "days", _quantile(0.5)),
    "cycle_p90": ("90 of 100 finished cases take less than", "days", _quantile(0.9)),
    "deadline_missed": ("Decided after the deadline", "of 100", _missed),
}
"""Name → title, unit, function."""
