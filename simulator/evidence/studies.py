"""All studies by name: rollouts over years (`simulator/studies/rollouts/`) and pairs (`simulator/studies/`)."""

from __future__ import annotations

import pandas as pd

from simulator.evidence.pair_study import accept_pair, list_pair_studies, load_pair_study
from simulator.evidence.published_figures import not_claimed_of
from simulator.evidence.rollout_rows import AS_PRINTED, list_rollout_studies, load_rollout_study
from simulator.evidence.rollout_study import accept_rollout
from simulator.evidence.rows import Row
from synthetic_data import BadInput, Problem, did_you_mean


def list_studies() -> list[str]:
    """Return the names that `accept_study` knows.

    Examples
    --------
    >>> "azerbaijan" in list_studies() and "zus_surge" in list_studies()
    True
    """
    return [*list_rollout_studies(), *list_pair_studies()]


def accept_study(name: str, *, profile: str = AS_PRINTED, seed: int = 1, replications: int = 20,
                 workers: int = 1) -> pd.DataFrame:
    """Run a study and hold every figure against its band.

    Parameters
    ----------
    profile : reading of the published figures, for studies of a rollout that have several

    Returns
    -------
    pd.DataFrame : `simulator.evidence.rows.COLUMNS`, one row for each line of the study

    Raises
    ------
    BadInput : there is no such study, or it has no such profile
    """
    _require(name, list_studies(), "study", "is not a study")
    rollout = name in list_rollout_studies()
    profiles = tuple(load_rollout_study(name).profiles) if rollout else (AS_PRINTED,)
    _require(profile, profiles, "profile", f"is not a profile of the study {name}")
    if rollout:
        return accept_rollout(name, profile=profile, seed=seed, replications=replications, workers=workers)
    return accept_pair(name, seed=seed, replications=replications, workers=workers)


def start_of_study(name: str) -> str:
    """Return the scenario that a study starts from: the office before, or that of a rollout's first year.

    Raises
    ------
    BadInput : there is no such study
    """
    _require(name, list_studies(), "study", "is not a study")
    if name in list_rollout_studies():
        years = load_rollout_study(name).years
        return years[min(years)]
    return load_pair_study(name).before


def published_rows(name: str) -> dict[str, Row]:
    """Return the rows of a study that hold a published figure, by their number."""
    _require(name, list_studies(), "study", "is not a study")
    rows: dict[str, Row] = {}
    rows.update((load_rollout_study(name) if name in list_rollout_studies() else load_pair_study(name)).rows)
    return {number: row for number, row in rows.items() if not row.published.startswith("none")}


def _require(value: str, known: list[str] | tuple[str, ...], where: str, rule: str) -> None:
    if value not in known:
        raise BadInput(Problem(where=where, rule=rule, value=value, remedy=did_you_mean(value, known)))


def not_claimed(name: str) -> tuple[str, ...]:
    """Return what nobody may say on the ground of a study."""
    if name not in list_rollout_studies():
        return load_pair_study(name).not_claimed
    scenarios = load_rollout_study(name).years.values()
    return tuple(dict.fromkeys(claim for scenario in scenarios for claim in not_claimed_of(scenario)))
