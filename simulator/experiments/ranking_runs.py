"""Scenarios ranked by running them: all on the same luck, best chosen with a guaranteed chance of being right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from simulator.experiments.overload import has_no_mean
from simulator.experiments.ranking import Selection, compare_with_one, rank_measured, refuse_few, select_best
from simulator.experiments.streaming import Asked, run_figures
from simulator.measures.measuring import select_measures
from simulator.plan.scenario import Scenario
from synthetic_data import BadInput, Problem


def rank_scenarios(
    scenarios: Mapping[str, Scenario],
    name: str,
    *,
    better: str | None = None,
    seed: int = 1,
    replications: int = 20,
    workers: int = 1,
    confidence: float = 0.95,
    against: str | None = None,
) -> pd.DataFrame:
    """Order scenarios by one measure with intervals that hold together.

    Parameters
    ----------
    against : scenario that all others are held against, instead of the best

    Returns
    -------
    pd.DataFrame : see `simulator.experiments.ranking.rank_measured`, or `compare_with_one` when `against` is given

    Raises
    ------
    BadInput : fewer than two scenarios, an unknown measure, or one that a scenario cannot support
    """
    refuse_few(scenarios)
    direction = _direction(name, better)
    if against is not None and against not in scenarios:
        # Asked for its refusal alone, before anything is run.
        compare_with_one(dict.fromkeys(scenarios, ()), against, better=direction)
    values = {
        label: _values(scenario, name, seed, range(replications), workers) for label, scenario in scenarios.items()
    }
    _refuse_missing(values, name)
    if against is not None:
        return compare_with_one(values, against, better=direction, confidence=confidence)
    return rank_measured(values, better=direction, confidence=confidence)


def choose_scenario(
    scenarios: Mapping[str, Scenario],
    name: str,
    *,
    matters: float,
    better: str | None = None,
    seed: int = 1,
    most: int = 200,
    confidence: float = 0.95,
) -> Selection:
    """Choose the best scenario by one measure, running only as many replications as that needs."""
    known: dict[tuple[str, int], float] = {}

    def run(label: str, replication: int) -> float:
        if (label, replication) not in known:
            # Ten at a time: KN asks for one, and starting a run costs more than a replication of it.
            batch = range(replication, min(replication + 10, most))
            got = _values(scenarios[label], name, seed, batch, 1)
            _refuse_missing({label: got}, name)
            known.update({(label, number): value for number, value in zip(batch, got, strict=True)})
        return known[label, replication]

    return select_best(
        list(scenarios), run, better=_direction(name, better), matters=matters, confidence=confidence, most=most
    )


def _direction(name: str, better: str | None) -> str:
    own = select_measures([name])[0].better
    if better is None and own == "neither":
        raise BadInput(
            Problem(
                where="better",
                rule=f"must be said, because {name} has no better direction of its own",
                remedy="add --better lower or --better higher",
            )
        )
    return better or own


def _values(scenario: Scenario, name: str, seed: int, numbers: range, workers: int) -> Sequence[float]:
    figures = run_figures(scenario, Asked(names=(name,)), seed=seed, replications=len(numbers), workers=workers,
                          first=numbers.start, label=scenario.title)
    overloads = figures.overloads if has_no_mean(name) and len(numbers) > 1 else ()
    if overloads:
        who = overloads[0].role.replace("_", " ") or "the whole office"
        raise BadInput(Problem(
            where=scenario.name, rule=f"cannot be ranked by {name}: it is overloaded ({who}), its queue grows by about "
            f"{overloads[0].growth:,.0f} cases a week, and a mean would only say how long the run was",
            remedy="rank by backlog_growth or touch_minutes, or leave this scenario out"))
    values: list[float] = figures.table["value"].tolist()
    return values


def _refuse_missing(values: Mapping[str, Sequence[float]], name: str) -> None:
    # Only NaN differs from itself.
    without = [label for label, numbers in values.items() if any(number != number for number in numbers)]
    if without:
        raise BadInput(
            [
                Problem(
                    where=label,
                    rule=f"cannot be ranked by {name}, because nobody is counted in some run",
                    remedy="choose another measure, or leave this scenario out",
                )
                for label in without
            ]
        )
