"""An agency changes its code list and tells nobody: from one day on the same thing has another code."""

from __future__ import annotations

import datetime as dt

import numpy as np
from pydantic import Field, field_validator

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, change_words


class Settings(Spec):
    """What can be set."""

    from_date: dt.date = dt.date(2020, 1, 1)
    """First day of recording on which the new codes are used."""
    codes: dict[str, str] = Field(default_factory=dict)
    """Old code → new code; a code that is not listed gets `prefix` before it."""
    prefix: str = Field(default="N-", min_length=1)

    @field_validator("codes")
    @classmethod
    def _really_change(cls, codes: dict[str, str]) -> dict[str, str]:
        for old, new in codes.items():
            if old == new:
                raise ValueError(f"{old} stays {new}; leave it out or give it a new code")
        return codes


def eligible(target: Target) -> Mask:
    """Cells recorded since the change."""
    return target.filled() & (target.days("recorded_on") >= np.datetime64(target.settings.from_date, "D"))


def apply(hits: Hits) -> Edit:
    """Write the new code."""
    settings = hits.settings
    return change_words(hits, lambda old: settings.codes.get(old, settings.prefix + old))


DEFECT = Defect(
    title="A code list changed without notice",
    lesson="T13", iso="compliance", dama="consistency", seen_by="table", stage="table",
    harm="a whole group no longer meets a rule's condition and is refused on one day",
    kinds=frozenset({"text"}), settings=Settings, eligible=eligible, apply=apply,
    needs=lambda settings: ("recorded_on",))
