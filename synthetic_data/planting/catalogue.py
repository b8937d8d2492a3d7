"""The catalogue of defects: one file each in ``defects/``, found by looking there."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from functools import cache

import pandas as pd

from synthetic_data import defects
from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.specs import did_you_mean
from synthetic_data.planting.defect import Defect


@cache
def list_defects() -> tuple[str, ...]:
    """Return the names of all defects in the catalogue, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(defects.__path__)))


@cache
def load_defect(name: str) -> Defect:
    """Return one defect of the catalogue.

    Raises
    ------
    BadInput : there is no such defect

    Examples
    --------
    >>> load_defect("swap_day_month").dama
    'accuracy'
    """
    if name not in list_defects():
        raise BadInput(Problem(where="defect", rule="is not in the catalogue", value=name,
                               remedy=did_you_mean(name, list_defects())))
    module = importlib.import_module(f"{defects.__name__}.{name}")
    defect: Defect = module.DEFECT
    return replace(defect, name=name)


def describe_defects() -> pd.DataFrame:
    """Return the catalogue as a table.

    Returns
    -------
    DataFrame : defect, title, lesson, stage, iso, dama, seen_by, harm
    """
    fields = ["title", "lesson", "stage", "iso", "dama", "seen_by", "harm"]
    found = [load_defect(name) for name in list_defects()]
    return pd.DataFrame([{"defect": d.name} | {name: getattr(d, name) for name in fields} for d in found])
