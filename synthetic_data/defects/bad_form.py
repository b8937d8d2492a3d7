"""One form was filled in badly: several fields of one record are wrong together."""

from __future__ import annotations

from pydantic import Field

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target
from synthetic_data.planting.form_errors import TYPED_FIELDS, enough_fields, spoilt_fields, typed_fields


class Settings(Spec):
    """What can be set."""

    fields: tuple[str, ...] = TYPED_FIELDS
    """Fields of the form, as far as the register has them."""
    at_least: int = Field(default=2, ge=2)
    """So many fields are wrong in every record that is hit."""
    share: float = Field(default=0.4, ge=0, le=1)
    """Probability of each field to be wrong."""
    empty: float = Field(default=0.15, ge=0, le=1)
    """Probability that a wrong field was left empty."""


def eligible(target: Target) -> Mask:
    """Records with enough fields that can be written wrongly."""
    return enough_fields(target, touches(target), target.settings.at_least)


def apply(hits: Hits) -> Edit:
    """Spoil several fields of each record."""
    settings = hits.settings
    return Edit(cells=spoilt_fields(hits, touches(hits.target), share=settings.share, at_least=settings.at_least,
                                    empty=settings.empty))


def touches(target: Target) -> tuple[str, ...]:
    """The fields of the form."""
    return typed_fields(target, target.settings.fields)


DEFECT = Defect(
    title="One form was filled in badly, in several fields",
    lesson="T06", iso="accuracy", dama="accuracy", seen_by="cross", stage="row",
    harm="nothing in the record fits the person any more, so nobody finds it and the right is lost",
    settings=Settings, eligible=eligible, apply=apply, touches=touches)
