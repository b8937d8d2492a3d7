"""Somebody moved, and the register still holds the old address."""

from __future__ import annotations

import numpy as np

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target
from synthetic_data.planting.lookups import borrowed, differs, earlier_rows

PARTS = ("region", "district", "settlement", "street", "building", "flat")
"""Fields that make up an address and grow old together."""


class Settings(Spec):
    """What can be set."""

    history: str | None = None
    """Register with the addresses before; the field's own when left out."""


def eligible(target: Target) -> Mask:
    """Records after a move: some part of the address differs from the record before."""
    return possible(target)


def possible(target: Target) -> Mask:
    """Mark the records of which an earlier, other address is known."""
    return target.once(lambda: _possible(target), "another address before", target.register, target.settings.history)


def _possible(target: Target) -> Mask:
    history = target.settings.history
    before = earlier_rows(target, history)
    known = np.zeros(len(before), dtype=bool)
    rows = np.flatnonzero(before >= 0)
    # From the street to the region: who moved lives in another street, so that few are left to be asked for a region.
    for name in reversed(touches(target)):
        others = differs(target, name, history, name, rows, before.take(rows))
        known[rows[others]] = True
        rows = rows[~others]
    return known


def apply(hits: Hits) -> Edit:
    """Keep the address before, as far as it is known."""
    target, history = hits.target, hits.settings.history
    before = earlier_rows(target, history)[hits.rows]
    return Edit(cells={name: borrowed(target, name, history, before) for name in touches(target)})


def touches(target: Target) -> tuple[str, ...]:
    """All parts of the address that the register has."""
    return tuple(name for name in PARTS if target.has(name) and target.has(name, target.settings.history))


DEFECT = Defect(
    title="An old address was kept after a move",
    iso="currentness", dama="timeliness", seen_by="cross",
    harm="letters and payments go to the old place; a deadline passes that the person never heard of",
    kinds=frozenset({"text", "number"}), only_fields=frozenset(PARTS), settings=Settings,
    eligible=eligible, apply=apply, touches=touches, needs_earlier=True,
    needs=lambda settings: (f"{settings.history}.happened_on",) if settings.history else ())
