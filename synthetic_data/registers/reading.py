"""Events as registers tell of them, in the form of `synthetic_data.people.happenings`.

Which column of a register holds which fact stands in the register's own file, so a new register needs nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns
from synthetic_data.core.days import NEVER, from_dates
from synthetic_data.country.profile import Country
from synthetic_data.country.register_spec import ColumnSpec, RegisterSpec

Registers = Mapping[str, pd.DataFrame]
RowsOf = Callable[[pd.Series], NDArray[np.int32]]
"""Column of personal numbers → row of each person, -1 for nobody."""
_SOURCES = {"birth": "birth", "death": "death", "marriage": "marriage", "school": "school", "study": "study",
            "disability": "disability", "contract": "employment", "unemployment": "unemployment"}
"""Kind of event → source of the registers that tell of it; see `synthetic_data.registers.sources`."""
NOBODY = -1


def register_of(country: Country, registers: Registers, source: str) -> str | None:
    """Return the first register of a source that there is."""
    return next((name for name, spec in country.registers.items() if spec.source == source and name in registers), None)


def registered_events(country: Country, registers: Registers, rows_of: RowsOf) -> dict[str, tuple[str, Columns]]:
    """Return kind of event → register, and `person, day, record` with all else its columns say."""
    found = {}
    for kind, source in _SOURCES.items():
        name = register_of(country, registers, source)
        if name is not None:
            found[kind] = name, known(_read(country.registers[name], registers[name], rows_of))
    for kind, of, ended in (("job_loss", "contract", "end"), ("divorce", "marriage", "divorced")):
        if of in found and {"end", ended} <= set(found[of][1]):
            name, table = found[of]
            over = (table["end"] < NEVER) & (table[ended] > 0)
            found[kind] = name, {key: column[over] for key, column in {**table, "day": table["end"]}.items()}
    return found


def known(table: Columns) -> Columns:
    """Return the rows whose person and day are known."""
    keep = (table["person"] != NOBODY) & (table["day"] != NEVER)
    return {name: column[keep] for name, column in table.items()}


def _read(spec: RegisterSpec, table: pd.DataFrame, rows_of: RowsOf) -> Columns:
    facts: Columns = {"record": table["record_id"].to_numpy(np.int64), "day": from_dates(table["happened_on"]),
                      "person": np.full(len(table), NOBODY, np.int32)}
    for name, column in spec.columns.items():
        if name not in table:
            continue
        if column.of is not None and column.take == "fin":
            facts[column.of] = rows_of(table[name])
        elif column.of is None and column.take is not None and column.table is None:
            values = _values(column, table[name])
            if values is not None:
                facts[column.take] = values
    return facts


def _values(spec: ColumnSpec, column: pd.Series) -> NDArray[np.generic] | None:
    """Return a column's days, numbers or codes; None for plain words. What is empty or unknown is -1 or `NEVER`."""
    if spec.words is not None:
        codes = {word: code for code, word in spec.words.items()}
        return column.astype(str).map(codes).fillna(-1).to_numpy(np.int64)
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return from_dates(column)
    if pd.api.types.is_numeric_dtype(column.dtype):
        values: NDArray[np.float64] = column.fillna(-1).to_numpy(np.float64)
        return values.astype(np.int64) if (values == np.floor(values)).all() else values
    return None
