"""Records are missing in some places or groups only: rural births, informal work."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.defects.missing_row import apply
from synthetic_data.planting.cells import used_words
from synthetic_data.planting.defect import Defect, Mask, Target, whole_row
from synthetic_data.planting.draws import chosen_batches


class Settings(Spec):
    """Where the gap is; the rate is the share of the records there that are missing."""

    column: str = "district"
    """Field whose values are the groups."""
    groups: tuple[str, ...] = ()
    """The groups that are badly covered; drawn by lot when left out."""
    share: float = Field(default=0.25, gt=0, le=1)
    """Share of the groups that the lot picks."""


def eligible(target: Target) -> Mask:
    """Records of the badly covered groups."""
    settings = target.settings
    codes, words = used_words(target.columns(settings.column))
    if settings.groups:
        return np.append(np.isin(words, settings.groups), False)[codes]
    return chosen_batches(codes, words, settings.share, target.seed, ("coverage_gap", settings.column))


DEFECT = Defect(
    title="Whole groups are covered badly",
    lesson="T17", iso="completeness", dama="completeness", seen_by="table", stage="row",
    harm="people of one place or kind of work are missing from the list and get nothing without asking",
    settings=Settings, eligible=eligible, apply=apply, touches=whole_row, needs=lambda settings: (settings.column,))
