"""`validate`: what the model makes of weeks it has not seen, beside what chance and memory would score."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from simulator.calibration.actors import STAFF
from simulator.calibration.calibrating import Calibration, calibrate
from simulator.calibration.closed_loop import time_to_finish
from simulator.calibration.event_items import WorkLog, case_spans
from simulator.calibration.office_file import Window
from simulator.distributions import Span
from simulator.event_log import EventLog
from simulator.replications import run_replications
from simulator.scenario import Scenario
from simulator.validation.distances import (
    arrival_distance,
    circadian_distance,
    cycle_distance,
    relative_distance,
    three_gram_distance,
)
from simulator.validation.figures_of_window import EXTENSIVE, FIGURES, window_figures
from simulator.validation.seen import Seen, seen_in_log, simulated_log
from simulator.validation.splitting import Split, shifted, split_in_files, split_in_halves
from synthetic_data import addressed_uniforms

HALVINGS = 10
DISTANCES: dict[str, tuple[str, str, Callable[[Seen, Seen], float]]] = {
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


@dataclass(frozen=True, kw_only=True)
class Validation:
    """A model held against weeks it has not seen.

    Attributes
    ----------
    table : one row for each measure: ``measure, title, unit, kind`` (distance or figure), ``real`` (value in the
        unseen weeks), ``noise`` (difference between random halves of them), ``floor`` (distance of the training log
        used as the simulation; its value for a figure), ``model`` and ``spread`` (mean and standard deviation of the
        runs), ``low, high`` (95 of 100 interval of the mean), ``verdict``
    real, memory, simulated : the windows compared
    """

    calibration: Calibration
    scenario: Scenario
    split: Split
    table: pd.DataFrame
    real: Seen
    memory: Seen
    simulated: list[Seen]
    seeds: int


def validate(
    log: WorkLog,
    against: WorkLog | None = None,
    *,
    seeds: int = 10,
    seed: int = 1,
    workers: int = 1,
    minutes: Mapping[str, Span] | None = None,
    split_by: str | None = None,
    deadline: str | None = None,
    decided: str | None = None,
) -> Validation:
    """Calibrate on the first part of a log, simulate the rest, and compare.

    Parameters
    ----------
    log : split in halves by time, or learned from whole when `against` is given
    against : a later log of the same office to be judged by
    seeds : runs of the model
    minutes, split_by, deadline, decided : as for `calibrate`

    Raises
    ------
    BadInput : a part has too few cases, or something named is not in the log
    """
    split = (
        split_in_files(log, against, deadline=deadline, decided=decided)
        if against is not None
        else split_in_halves(log, deadline=deadline, decided=decided)
    )
    calibration = calibrate(
        split.train,
        minutes=minutes,
        split_by=split_by,
        deadline=deadline,
        decided=decided,
        known_until=split.start,
        seed=seed,
    )
    roles, office = _roles(calibration), calibration.estimates.pieces.office
    finishing = time_to_finish(calibration.estimates)
    scenario = calibration.file.scenario(
        Window(
            start=split.start,
            length=split.end - split.start + finishing,
            arrivals_until=split.arrivals_end,
            open_cases=split.open_cases,
        )
    )
    real = seen_in_log(
        split.test,
        split.closed,
        split.start,
        split.end,
        roles,
        office,
        only_finished=split.only_finished,
        allowed=split.allowed,
    )
    memory = _memory(calibration, split, roles)
    runs = run_replications(scenario, seed, seeds, workers, label="Simulating the unseen weeks")
    simulated = [_simulated(runs, number, calibration, split, roles, bool(finishing)) for number in range(seeds)]
    return Validation(
        calibration=calibration,
        scenario=scenario,
        split=split,
        real=real,
        memory=memory,
        simulated=simulated,
        seeds=seeds,
        table=_table(real, memory, simulated),
    )


def _roles(calibration: Calibration) -> dict[str, str]:
    estimates = calibration.estimates
    return {
        name: estimates.actors.role_of.get(code, STAFF)
        for code, name in enumerate(estimates.names)
        if estimates.actors.kinds[code] == STAFF and code in estimates.service
    }


def _memory(calibration: Calibration, split: Split, roles: Mapping[str, str]) -> Seen:
    """The training log, moved by whole weeks, as if it were a simulation of the window."""
    found, moved = calibration.estimates.found, shifted(split.train, split.start)
    names = split.train.items["case"].cat.categories
    known = calibration.estimates.log.items["case"].cat.categories
    is_open = pd.Series(found.open, index=known[found.spans.index]).reindex(names, fill_value=False)
    allowed = None
    if calibration.estimates.deadlines is not None:
        allowed = calibration.estimates.deadlines.allowed
    start = float(case_spans(moved.items)["began"].min())
    return seen_in_log(
        moved,
        pd.Series(~is_open.to_numpy(), index=range(len(names))),
        start,
        moved.last,
        roles,
        calibration.estimates.pieces.office,
        only_finished=split.only_finished,
        allowed=allowed,
    )


def _simulated(
    runs: EventLog,
    number: int,
    calibration: Calibration,
    split: Split,
    roles: Mapping[str, str],
    finishing: bool,
) -> Seen:
    log, closed = simulated_log(runs, number, calibration.file.titles, split.test.zone)
    items = log.items
    cases = runs.cases[runs.cases["replication"] == number].set_index("case_id")
    old = cases.index[cases["entitled_at"] < 0]
    ages = cases.loc[old, "entitled_at"]
    names = items["case"].cat.categories
    # A case that was open at the start began before it, whatever its rows here say.
    new = np.flatnonzero(~names.isin(old))
    whole = seen_in_log(
        log.only(~items["case"].isin(old).to_numpy()),
        pd.Series(closed.to_numpy()[new], index=range(len(new))),
        split.start,
        np.inf if finishing else split.end,
        roles,
        calibration.estimates.pieces.office,
        only_finished=split.only_finished or finishing,
    )
    allowed = None
    if "days_allowed" in cases:
        allowed = 1440.0 * cases["days_allowed"].reindex(names[new].take(whole.spans.index.to_numpy())).to_numpy(float)
    return Seen(
        items=whole.items,
        spans=whole.spans,
        start=split.start,
        end=split.end,
        role_of=roles,
        allowed=allowed,
        office=whole.office,
        others=_others(log, closed, ages, split.start),
    )


def _others(log: WorkLog, closed: pd.Series, ages: pd.Series, start: float) -> pd.DataFrame:
    spans = case_spans(log.items)
    names = log.items["case"].cat.categories
    old = spans.index[names[spans.index].isin(ages.index)]
    return pd.DataFrame(
        {
            "began": start + ages.reindex(names[old]).to_numpy(),
            "ended": spans.loc[old, "ended"],
            "closed": closed.loc[old],
        }
    )


# -- the table --------------------------------------------------------------------------------------


def _table(real: Seen, memory: Seen, simulated: list[Seen]) -> pd.DataFrame:
    halves = [_halves(real, number) for number in range(HALVINGS)]
    rows = [_distance_row(name, real, memory, simulated, halves) for name in DISTANCES]
    figures = [window_figures(seen) for seen in (real, memory)]
    model = [window_figures(seen) for seen in simulated]
    split = [(window_figures(one), window_figures(other)) for one, other in halves]
    rows += [_figure_row(name, figures[0], figures[1], model, split) for name in figures[0]]
    return pd.DataFrame([row for row in rows if row])


def _halves(seen: Seen, number: int) -> tuple[Seen, Seen]:
    """Return the cases of a window in two random halves."""
    luck = addressed_uniforms(1, "halves", number, at=seen.spans.index.to_numpy()) < 0.5
    codes = seen.items["case"].cat.codes.to_numpy()
    return tuple(
        Seen(
            items=seen.items[np.isin(codes, seen.spans.index[chosen])],
            spans=seen.spans[chosen],  # type: ignore[return-value]
            start=seen.start,
            end=seen.end,
            role_of=seen.role_of,
            others=seen.others.iloc[:0],
            office=seen.office,
            allowed=None if seen.allowed is None else seen.allowed[chosen],
        )
        for chosen in (luck, ~luck)
    )


def _distance_row(
    name: str, real: Seen, memory: Seen, simulated: list[Seen], halves: list[tuple[Seen, Seen]]
) -> dict[str, object]:
    title, unit, compute = DISTANCES[name]
    model = np.array([_safe(compute, real, seen) for seen in simulated])
    noise = float(np.mean([_safe(compute, *pair) for pair in halves]))
    floor = _safe(compute, real, memory)
    return _row(name, title, unit, "distance", float("nan"), noise, floor, model) | {
        "verdict": _distance_verdict(float(model.mean()), noise, floor)
    }


def _safe(compute: Callable[[Seen, Seen], float], one: Seen, other: Seen) -> float:
    if not len(one.items) or not len(other.items):
        return float("nan")
    try:
        return float(compute(one, other))
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
    half = 2.262 * spread / np.sqrt(len(model)) if len(model) == 10 else 1.96 * spread / np.sqrt(len(model))
    return {
        "measure": name,
        "title": title,
        "unit": unit,
        "kind": kind,
        "real": real,
        "noise": noise,
        "floor": floor,
        "model": float(model.mean()),
        "spread": spread,
        "low": float(model.mean() - half),
        "high": float(model.mean() + half),
    }


def _distance_verdict(model: float, noise: float, floor: float) -> str:
    if np.isnan(model) or np.isnan(floor):
        return "not comparable"
    if model <= max(floor, noise) * 1.1:
        return "as good as memory"
    return "near" if model <= 2 * max(floor, noise) else "far"


def _figure_verdict(real: float, noise: float, memory: float, model: float) -> str:
    near = max(noise, 0.1 * abs(real))
    if abs(model - real) <= near:
        return "holds"
    if abs(memory - real) > near and abs(model - memory) <= max(noise, 0.15 * abs(memory)):
        return "the office changed"
    return "near" if abs(model - real) <= 2.5 * near else "misses"
