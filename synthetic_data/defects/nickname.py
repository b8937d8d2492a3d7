"""The name at home stands for the one in the passport: *Vaqif* is written *Vaqo*."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic_data.core.specs import Spec
from synthetic_data.planting.defect import Defect, Edit, Hits, Mask, Target, change_texts
from synthetic_data.planting.spelling import list_tables, nicknames


class Settings(Spec):
    """What can be set."""

    table: str | None = None
    """Nicknames: a ``nicknames`` file of ``spelling_tables``; the one that knows most of the field's names when left
    out."""


def eligible(target: Target) -> Mask:
    """Names with a nickname."""
    known = list(_known(target))
    if not known:
        return np.zeros(len(target.table), dtype=bool)
    return target.where_text(lambda texts: pc.is_in(texts, pa.array(known, texts.type)))


def apply(hits: Hits) -> Edit:
    """Write one of its nicknames."""
    known = _known(hits.target)
    return change_texts(hits, lambda name, bits: known[name][bits % len(known[name])])


def _known(target: Target) -> dict[str, tuple[str, ...]]:
    table = target.settings.table
    return nicknames(table) if table else target.once(lambda: _fitting(target), "nicknames", target.register,
                                                      target.field)


def _fitting(target: Target) -> dict[str, tuple[str, ...]]:
    names = set(target.words())
    return max((nicknames(table) for table in list_tables("nicknames")), key=lambda known: len(names & set(known)))


DEFECT = Defect(
    title="A nickname stands for the first name",
    lesson="T06", iso="accuracy", dama="accuracy", seen_by="cross",
    harm="the person's records do not match by name, so months or benefits are not found",
    kinds=frozenset({"text"}), only_fields=frozenset({"first_name"}), settings=Settings, eligible=eligible,
    apply=apply)
