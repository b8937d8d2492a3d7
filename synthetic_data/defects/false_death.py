"""A living person is marked dead."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, fill_with

FIELDS = frozenset({"status", "death_date"})


class Settings(Spec):
    """The words of a status field."""

    living: str = "living"
    deceased: str = "deceased"


def eligible(target: Target) -> Mask:
    """The living: by their status, or because no date of death is known."""
    if target.is_text:
        return target.where_text(lambda texts: pc.equal(texts, pa.scalar(target.settings.living, texts.type)))
    # Without a day of recording there would be no day of death to enter.
    return ~target.filled() & target.filled("recorded_on")


def apply(hits: Hits) -> Edit:
    """Mark them dead, or enter the day of recording as the day of death."""
    if hits.target.is_text:
        return fill_with(hits, hits.settings.deceased)
    return Edit(cells={hits.target.field: pa.array(hits.days("recorded_on"))})


DEFECT = Defect(
    title="A living person is marked dead",
    iso="accuracy", dama="accuracy", seen_by="cross",
    harm="the person's pension stops, and the person has to prove to be alive",
    kinds=frozenset({"text", "date"}), only_fields=FIELDS, settings=Settings, eligible=eligible, apply=apply,
    needs=lambda settings: ("recorded_on",))
