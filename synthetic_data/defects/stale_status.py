"""A status changed, and the register still holds the one before."""

from __future__ import annotations

from synthetic_data.defects.outdated_income import apply, eligible
from synthetic_data.planting.defect import Defect

DEFECT = Defect(
    title="An earlier status is still in use",
    lesson="T08", iso="currentness", dama="timeliness", seen_by="time",
    harm="a rule is applied to a life that has changed: a benefit runs on, or does not start",
    kinds=frozenset({"text"}), needs_earlier=True, eligible=eligible, apply=apply)
