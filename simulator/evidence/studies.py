"""All studies by name: Azerbaijan 2019-2023, and every pair that has a file in `simulator/studies/`."""

from __future__ import annotations

from typing import get_args

import pandas as pd

from simulator.evidence.pair_study import accept_pair, list_pair_studies, load_pair_study
from simulator.evidence.published_figures import not_claimed_of
from simulator.evidence.rollout_rows import Profile
from simulator.evidence.rollout_study import accept_azerbaijan
from synthetic_data import BadInput, Problem, did_you_mean

REFERENCE = "azerbaijan"


def list_studies() -> list[str]:
    """Return the names that `accept_study` knows.

    Examples
    --------
    >>> "azerbaijan" in list_studies() and "zus_surge" in list_studies()
    True
    """
    return [REFERENCE, *list_pair_studies()]


def accept_study(name: str, *, profile: str = "as_printed", seed: int = 1, replications: int = 20,
                 workers: int = 1) -> pd.DataFrame:
    """Run a study and hold every figure against its band.

    Parameters
    ----------
    profile : reading of the published yearly shares, of the study of Azerbaijan only

    Returns
    -------
    pd.DataFrame : `simulator.evidence.rows.COLUMNS`, one row for each line of the study

    Raises
    ------
    BadInput : there is no such study, or it has no such profile
    """
    _require(name, list_studies(), "study", "is not a study")
    profiles = get_args(Profile) if name == REFERENCE else ("as_printed",)
    _require(profile, profiles, "profile", f"is not a profile of the study {name}")
    if name == REFERENCE:
        return accept_azerbaijan(profile=profile, seed=seed, replications=replications, workers=workers)  # type: ignore[arg-type]
    return accept_pair(name, seed=seed, replications=replications, workers=workers)


def _require(value: str, known: list[str] | tuple[str, ...], where: str, rule: str) -> None:
    if value not in known:
        raise BadInput(Problem(where=where, rule=rule, value=value, remedy=did_you_mean(value, known)))


def not_claimed(name: str) -> tuple[str, ...]:
    """Return what nobody may say on the ground of a study."""
    return not_claimed_of(f"{REFERENCE}_2022") if name == REFERENCE else load_pair_study(name).not_claimed
