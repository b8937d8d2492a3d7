"""What the verbs print for machines: the same figures as plain values, ready for JSON."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from simulator.check import Soundness
from simulator.evidence.studies import not_claimed
from simulator.experiments.overload import has_no_mean
from simulator.experiments.pair import ComparedFigures
from simulator.experiments.ranking import Selection
from simulator.experiments.settling import Settled
from simulator.experiments.streaming import Figures
from simulator.measures.registry import list_measures
from simulator.plan.process import list_processes
from simulator.plan.scenario import list_scenarios
from simulator.report.printing import records
from simulator.report.roles import roles_of_pair
from simulator.report.texts import beside_published, summarise_runs

Values = dict[str, Any]


def catalogue_values() -> Values:
    """Return what there is to run, to draw and to measure."""
    measures = [{"name": m.name, "title": m.title, "unit": m.unit, "better": m.better, "definition": m.definition}
                for m in list_measures().values()]
    return {"scenarios": list_scenarios(), "processes": list_processes(), "measures": measures}


def measured_values(figures: Figures) -> Values:
    """Return mean and interval of each measure and group, and what falls behind.

    A measure that has no mean in an overloaded office keeps its name, and has none.
    """
    measures = summarise_runs(figures.table)
    if figures.overloads:
        measures.loc[measures["measure"].map(has_no_mean), ["mean", "low", "high"]] = float("nan")
    return {"measures": records(measures), "overloads": [vars(one) for one in figures.overloads]}


def role_values(table: pd.DataFrame) -> Values:
    """Return the figures of each role of staff."""
    return {"by_role": records(table)}


def comparison_values(pair: ComparedFigures) -> Values:
    """Return a comparison with what was run, of the whole office and by role of staff."""
    return {"baseline": pair.scenarios[0].name, "alternative": pair.scenarios[1].name,
            "seed": pair.seed, "confidence": pair.confidence, "measures": records(beside_published(pair)),
            "overloads": {side: [vars(one) for one in overloads]
                          for side, overloads in zip(("baseline", "alternative"), pair.overloads, strict=True)},
            **role_values(roles_of_pair(pair))}


def soundness_values(soundness: Soundness) -> Values:
    """Return cases, warnings and the load of each role."""
    roles = {", ".join(load.roles): {"utilisation": load.utilisation} for load in soundness.loads}
    return {"cases": soundness.cases, "warnings": list(soundness.warnings), "roles": roles}


def ranking_values(table: pd.DataFrame, chosen: Selection | None, name: str) -> Values:
    """Return the order and the choice."""
    choice = None
    if chosen is not None:
        choice = {"best": chosen.best, "tied": chosen.tied, "replications": chosen.replications}
    return {"measure": name, "unit": list_measures()[name].unit, "rows": records(table), "choice": choice}


def precision_values(found: Settled, name: str) -> Values:
    """Return what was reached, and the warm-up suggested."""
    precision, warm_up = found.precision, found.warm_up
    return {"measure": name, "mean": precision.mean, "half_width": precision.half_width, "counted": precision.counted,
            "replications": precision.replications, "reached": precision.reached,
            "within_5_percent": found.within_5_percent, "warm_up_days": warm_up.observations,
            "warm_up_settled": warm_up.settled, "warm_up_set_days": found.warm_up_set_days,
            "overloads": [vars(one) for one in found.overloads]}


def acceptance_values(table: pd.DataFrame, study: str, profile: str) -> Values:
    """Return the rows of an acceptance table, each with its band, and what may not be claimed."""
    rows = [{"id": row.id, "title": row.title, "unit": row.unit, "published": row.published, "kind": row.kind,
             "simulated": row.simulated, "low": row.low, "high": row.high, "verdict": row.verdict,
             "band": None if pd.isna(row.band_low) else [_finite(row.band_low), _finite(row.band_high)]}
            for row in table.itertuples()]
    return {"study": study, "profile": profile, "rows": rows, "not_claimed": not_claimed(study)}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
