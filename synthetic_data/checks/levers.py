"""Which number of a profile to change when a target is missed: read from a table, said in plain words."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from synthetic_data.core.specs import read_mapping

_OTHER_WAY = {"up": "down", "down": "up"}
_DO = {"up": "raise", "down": "lower"}


@lru_cache(maxsize=1)
def levers() -> dict[str, dict[str, str]]:
    """Return measure → number → `up` or `down`: where the measure goes when the number is raised; strongest first."""
    return read_mapping(Path(__file__).with_suffix(".yml"))


def explained(missed: pd.DataFrame) -> list[str]:
    """Return a sentence for each missed target: what to raise or lower, in the order in which to try it.

    Parameters
    ----------
    missed : rows of `Realism.table`

    Examples
    --------
    >>> print(*explained(pd.DataFrame([{"title": "Divorces", "measure": "divorces_per_1000", "got": 1.0, "target": 2.0,
    ...                                 "unit": "per 1000"}])))
    Divorces: 1 is too low for 2 (per 1000); raise numbers.divorce_share, or raise tables/vital.csv nuptiality
    """
    return [_sentence(row) for row in missed.to_dict("records")]


def _sentence(row: dict[Any, Any]) -> str:
    wanted = "up" if row["got"] < row["target"] else "down"
    moves = [f"{_DO[wanted if way == 'up' else _OTHER_WAY[wanted]]} {key}"
             for key, way in levers().get(row["measure"], {}).items()]
    size = "low" if wanted == "up" else "high"
    return (f"{row['title']}: {row['got']:.4g} is too {size} for {row['target']:.4g} ({row['unit']}); "
            f"{', or '.join(moves) or 'no number of the profile is known to move it'}")
