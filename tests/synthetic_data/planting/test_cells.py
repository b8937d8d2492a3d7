"""What the ledger writes does not depend on how a column is kept."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from synthetic_data.planting.cells import as_text, coded_texts

CELLS = [pa.array([3, None, 12, 3], pa.int16()), pa.array([dt.date(2020, 2, 29), None], pa.date32()),
         pa.array([0.0, -0.0, 1.5, None]), pa.array(["b", None, "a", "b"]), pa.array(["b", "a"]).dictionary_encode(),
         pa.array([], pa.int64()), pa.nulls(2, pa.int32())]


@pytest.mark.parametrize("cells", CELLS, ids=lambda cells: str(cells.type))
def test_each_text_is_coded_once_and_reads_as_it_is_written(cells):
    """Codes and their list give back, cell by cell, what `as_text` writes."""
    made = coded_texts(cells)
    plain = cells.dictionary_decode() if pa.types.is_dictionary(cells.type) else cells
    assert made.dictionary_decode().equals(as_text(plain))
    assert len(set(made.dictionary.to_pylist())) == len(made.dictionary)
