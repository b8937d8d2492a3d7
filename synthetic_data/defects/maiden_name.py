"""A register still holds the name from before the marriage."""

from __future__ import annotations

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target
from synthetic_data.planting.lookups import borrowed, rows_of_persons, would_change


class Settings(Spec):
    """Where the name at birth is found."""

    names_at_birth: str = "civil_birth"
    field: str = "last_name"


def eligible(target: Target) -> Mask:
    """People whose name at birth is known and another one."""
    settings = target.settings
    rows = rows_of_persons(target, settings.names_at_birth)
    return would_change(target, target.field, settings.names_at_birth, settings.field, rows)


def apply(hits: Hits) -> Edit:
    """Write the name at birth."""
    target, settings = hits.target, hits.settings
    rows = rows_of_persons(target, settings.names_at_birth)[hits.rows]
    return Edit(cells={target.field: borrowed(target, settings.field, settings.names_at_birth, rows)})


DEFECT = Defect(
    title="A name from before the marriage is still in use",
    iso="currentness", dama="timeliness", seen_by="cross",
    harm="a married woman's records do not match; her months or her children's benefits are not found",
    kinds=frozenset({"text"}), settings=Settings, eligible=eligible, apply=apply,
    needs=lambda settings: (f"{settings.names_at_birth}.{settings.field}",))
