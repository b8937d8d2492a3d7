"""Differences between two sets of registers, found without the ledger: the second opinion of the laws."""

import datetime as dt
import json

import pandas as pd


def plain(value):
    """A value in the one form in which both sides are compared."""
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    if isinstance(value, str):
        return value
    return float(value)


def differences(clean, dirty):
    """Every cell, row and column that differs: register, record, field, true value, observed value."""
    found = set()
    for name in clean:
        before, after = (registers[name].set_index("record_id") for registers in (clean, dirty))
        found |= {(name, None, column, None, "new column") for column in after.columns.difference(before.columns)}
        found |= {(name, record, "*", "row", None) for record in before.index.difference(after.index)}
        found |= {(name, record, "*", None, "row") for record in after.index.difference(before.index)}
        both = before.index.intersection(after.index)
        for column in after.columns:
            if column in before and before[column].equals(after[column]):  # rows in the same order too
                continue
            old = before.loc[both, column].tolist() if column in before else [None] * len(both)
            new = after.loc[both, column].tolist()
            found |= {(name, record, column, plain(a), plain(b)) for record, a, b in zip(both, old, new, strict=True)
                      if plain(a) != plain(b)}
    return found


def booked(ledger, clean):
    """The same from the ledger."""
    rows = zip(ledger["register"], ledger["record_id"], ledger["field"], ledger["true_value"],
               ledger["observed_value"], strict=True)
    return {_booked_row(clean, *row) for row in rows}


def _booked_row(clean, register, record, field, true, observed):
    true, observed = plain(true), plain(observed)
    if field == "*":
        return register, record, field, true and "row", observed and "row"
    if record is pd.NA:
        return register, None, field, true, observed
    like = clean[register][field] if field in clean[register] else clean[register][field.removesuffix("_new")]
    if pd.api.types.is_bool_dtype(like.dtype):
        true, observed = ({"true": 1.0, "false": 0.0, None: None}[value] for value in (true, observed))
    elif pd.api.types.is_numeric_dtype(like.dtype):
        true, observed = (None if value is None else float(value) for value in (true, observed))
    return register, record, field, true, observed


def originals(ledger):
    """Records that a ledger says something about; for an added record the one it was copied from."""
    params = [json.loads(text) for text in ledger["params"].astype(str)]
    return {(register, known.get("copy_of", record)) for register, record, known
            in zip(ledger["register"], ledger["record_id"], params, strict=True) if record is not pd.NA}
