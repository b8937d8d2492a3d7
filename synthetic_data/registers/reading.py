"""Records read as facts: who, when, and all else that a register's columns say.

Which column of a register holds which fact stands in the register's own file, so a new register needs nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns
from synthetic_data.core.days import NEVER, from_dates
from synthetic_data.country.loading import Country
from synthetic_data.country.register_spec import ColumnSpec, RegisterSpec
from synthetic_data.people.lives import NOBODY
from synthetic_data.registers.people_register import RegisteredPeople

Registers = Mapping[str, pd.DataFrame]


def register_of(country: Country, registers: Registers, source: str) -> str | None:
    """Return the first register of a source that there is."""
    return next((name for name, spec in country.registers.items() if spec.source == source and name in registers), None)


def known_only(table: Columns) -> Columns:
    """Return the rows whose person and day are known."""
    keep = (table["person"] != NOBODY) & (table["day"] != NEVER)
    return {name: column[keep] for name, column in table.items()}


def read_records(spec: RegisterSpec, table: pd.DataFrame, people: RegisteredPeople) -> Columns:
    """Return `person, day, record` of each record, with all else its columns say."""
    facts: Columns = {"record": table["record_id"].to_numpy(np.int64), "day": from_dates(table["happened_on"]),
                      "person": np.full(len(table), NOBODY, np.int32)}
    for name, column in spec.columns.items():
        if name not in table:
            continue
        if column.of is not None and column.take == "personal_number":
            facts[column.of] = people.rows(table[name])
        elif column.of is None and column.take is not None and column.table is None:
            values = _values(column, table[name])
            if values is not None:
                facts[column.take] = values
    return facts


def _values(spec: ColumnSpec, column: pd.Series) -> NDArray[np.generic] | None:
    """Return a column's days, numbers or codes; None for plain words. What is empty or unknown is -1 or `NEVER`."""
    if spec.words is not None:
        codes = {word: code for code, word in spec.words.items()}
        found: NDArray[np.generic] | None = column.astype(str).map(codes).fillna(-1).to_numpy(np.int64)
        return found
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return from_dates(column)
    if pd.api.types.is_numeric_dtype(column.dtype):
        values: NDArray[np.float64] = column.fillna(-1).to_numpy(np.float64)
        # Whole numbers come as floats where a cell of the column is empty.
        return values.astype(np.int64) if (values == np.floor(values)).all() else values
    return None
