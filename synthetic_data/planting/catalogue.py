"""The catalogue of defects: one file each in ``defects/``, found by looking there."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pandas as pd

from synthetic_data import defects
from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.specs import did_you_mean
from synthetic_data.planting.defect import DIMENSIONS, SCOPES, STAGES, Defect


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
    defect = getattr(importlib.import_module(f"{defects.__name__}.{name}"), "DEFECT", None)
    if not isinstance(defect, Defect):
        raise BadInput(Problem(where=f"defects/{name}.py: DEFECT", rule="is no defect", value=defect,
                               remedy="end the file with DEFECT = Defect(title=..., harm=..., ...)"))
    return replace(defect, name=name)


HARM_WORDS = 5
"""Words from which on a sentence says who gains or loses what."""


def defect_problems() -> Iterator[Problem]:
    """Yield what the files of defects do not say as trainees need it: a title of its own, and who loses what."""
    titles: dict[str, str] = {}
    for name in list_defects():
        defect = load_defect(name)
        where = f"defects/{name}.py: DEFECT"
        if defect.title in titles:
            yield Problem(where=f"{where}.title", rule=f"is that of {titles[defect.title]} as well", value=defect.title,
                          remedy="say what is different here")
        titles.setdefault(defect.title, name)
        if len(defect.harm.split()) < HARM_WORDS:
            yield Problem(where=f"{where}.harm", rule=f"must say in {HARM_WORDS} words or more who gains or loses what",
                          value=defect.harm, remedy="such as: the person is paid too much and has to pay it back")
        for key, value, known in (("dama", defect.dama, DIMENSIONS), ("seen_by", defect.seen_by, SCOPES),
                                  ("stage", defect.stage, STAGES)):
            if value not in known:
                yield Problem(where=f"{where}.{key}", rule="is not one of " + ", ".join(known), value=value,
                              remedy=did_you_mean(str(value), known))


def describe_defects() -> pd.DataFrame:
    """Return the catalogue as a table.

    Returns
    -------
    DataFrame : defect, title, lesson, stage, iso, dama, seen_by, harm
    """
    fields = ["title", "lesson", "stage", "iso", "dama", "seen_by", "harm"]
    found = [load_defect(name) for name in list_defects()]
    return pd.DataFrame([{"defect": d.name} | {name: getattr(d, name) for name in fields} for d in found])
