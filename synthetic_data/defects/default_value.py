"""The value a form starts with was never changed: an income of 0 that nobody asked about."""

from __future__ import annotations

import numpy as np

from synthetic_data.core.specs import Spec
from synthetic_data.planting.cells import fits_type
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, fill_with


class Settings(Spec):
    """What can be set."""

    number: float = 0
    """What the form holds before anybody types."""


def eligible(target: Target) -> Mask:
    """Numbers other than the default."""
    number = target.settings.number
    eligible: Mask = target.filled() & np.asarray(target.numbers() != number) & fits_type(number, target.column.type)
    return eligible


def apply(hits: Hits) -> Edit:
    """Leave the default."""
    return fill_with(hits, hits.settings.number)


DEFECT = Defect(
    title="A form's default was left standing",
    lesson="T14", iso="credibility", dama="validity", seen_by="table",
    harm="an income of 0 that is not true: assistance is paid that is not due, or insured months are lost",
    kinds=frozenset({"number"}), settings=Settings, eligible=eligible, apply=apply)
