"""A set of registers: one frame per agency, and apart from them the truth about who each record is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd


@dataclass(frozen=True, kw_only=True)
class RegisterSet(Mapping[str, pd.DataFrame]):
    """Register name → frame; a mapping, so ``registers["civil_death"]`` is a table."""

    tables: Mapping[str, pd.DataFrame]
    """Each with ``record_id`` and the dates ``happened_on, recorded_on, received_on``."""
    link: pd.DataFrame
    """Truth: ``register, record_id, person_id``. Never shown to trainees."""
    as_of: dt.date | None = None
    """The day on which the office looks; None for everything ever received."""

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)

    def with_tables(self, tables: Mapping[str, pd.DataFrame], link: pd.DataFrame) -> RegisterSet:
        """Return the set with other tables and the truth that belongs to them."""
        return replace(self, tables={**self.tables, **tables}, link=link)
