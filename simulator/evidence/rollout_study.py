"""`accept` of a rollout: run the study's years and hold every figure against its band; nothing is fitted here."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from simulator.evidence.rollout_figures import year_figures
from simulator.evidence.rollout_rows import AS_PRINTED, RolloutStudy, RowFigure, Year, load_rollout_study
from simulator.evidence.rows import COLUMNS, family_of, judge_row
from simulator.measures.from_log import view_log
from simulator.plan.scenario import Scenario, load_scenario
from simulator.run.replications import run_replications
from synthetic_data import BadInput, Problem, did_you_mean, progress

Figures = Mapping[int, pd.DataFrame]
"""Year → one row for each replication, see `year_figures`."""


def load_year(study: RolloutStudy, year: int, profile: str = AS_PRINTED, extra: tuple[str, ...] = ()) -> Scenario:
    """Return a year of a study.

    Parameters
    ----------
    profile : reading of the published figures; its switches come on top of the scenario's own
    extra : further switches to turn on
    """
    scenario = load_scenario(study.years[year])
    more = (*study.profiles[profile].on, *extra)
    return load_scenario(study.years[year], on=(*scenario.on, *more)) if more else scenario


def accept_rollout(name: str, *, profile: str = AS_PRINTED, seed: int = 1, replications: int = 20,
                   workers: int = 1) -> pd.DataFrame:
    """Run every year of a study and judge every row.

    Returns
    -------
    pd.DataFrame : ``id, title, unit, published, simulated, low, high, band_low, band_high, kind, verdict``;
        `low` and `high` are the 95 of 100 interval of the simulated mean, `band_*` what it must lie in
    """
    study = load_rollout_study(name)
    require_benefits(study, f"{name}.yml")
    figures = {}
    for year in progress(list(study.years), "Simulating years"):
        log = run_replications(load_year(study, year, profile), seed, replications, workers)
        figures[year] = year_figures(view_log(log), year, study)
    return judge(figures, study, profile)


def require_benefits(study: RolloutStudy, where: str) -> None:
    """Raise `BadInput` for each benefit that the study speaks of and none of its years has."""
    known = sorted({arrivals.benefit for year in study.years for arrivals in load_year(study, year).arrivals.values()})
    named = [(f"groups.{word}", benefit) for word, group in study.groups.items() for benefit in group]
    named += [(f"awards.{word}.once", benefit) for word, award in study.awards.items() for benefit in award.once]
    if problems := [Problem(where=f"{where}: {place}", rule="is a benefit of no year of the study", value=benefit,
                            remedy=did_you_mean(benefit, known)) for place, benefit in named if benefit not in known]:
        raise BadInput(problems)


def judge(figures: Figures, study: RolloutStudy, profile: str) -> pd.DataFrame:
    """Turn the years' figures into the acceptance table."""
    family = family_of(study.rows.values())
    rows = [judge_row(name, row, _values(row.figure, figures, study, profile), family)
            for name, row in study.rows.items()]
    return pd.DataFrame(rows, columns=COLUMNS)


def _values(figure: RowFigure | None, figures: Figures, study: RolloutStudy, profile: str) -> np.ndarray:
    """Return one value for each replication, or one for all; none that is a number where a row has no figure."""
    if figure is None:
        return np.array([math.nan])
    if figure.listed is not None and figure.on is not None:
        return np.array([float(study.live(figure.listed, figure.on))])

    def of(year: Year) -> pd.DataFrame:
        return figures[year if isinstance(year, int) else study.profiles[profile].named[year]]

    assert figure.of is not None
    assert figure.year is not None
    years = figure.year if isinstance(figure.year, tuple) else (figure.year,)
    found = sum(of(year)[figure.of] for year in years)
    if figure.since is not None:
        found = 100 * (found / of(figure.since)[figure.of] - 1)
    times, over = (math.prod(study.constants[name] for name in names) for names in (figure.times, figure.over))
    return np.asarray(found * (times / over), float)
