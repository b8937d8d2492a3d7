"""What the ledger writes does not depend on how a column is kept."""

from __future__ import annotations

import datetime as dt
import json

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic_data.core.columns import word_list
from synthetic_data.planting.cells import NEW_WORD, as_text, coded_texts, word_places
from synthetic_data.planting.ledger import row_texts

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


@pytest.mark.parametrize("further", [[], ["another length"]], ids=["of one length", "of several lengths"])
@pytest.mark.parametrize("size", [10, 60_000])
def test_words_are_found_in_short_and_in_long_lists(size, further):
    """Each at its own place, new ones and nothing told apart, whatever letters and lengths the words have."""
    known = [f"O{number:06d}" for number in range(size)] + further
    asked = [known[7], known[-1], known[0], "O9999999", "O99999x", "ə", "", None, known[7]]
    place = {word: at for at, word in enumerate(known)} | {None: -1}
    found = word_places(word_list(known), pa.array(asked, pa.string()))
    assert found.tolist() == [place.get(word, NEW_WORD) for word in asked]


@given(names=st.lists(st.text(max_size=4), min_size=1, max_size=3, unique=True), data=st.data())
def test_whole_rows_read_back_as_they_were(names, data):
    """Whatever stands in names and texts: quotes, marks of a format, nothing at all."""
    rows = data.draw(st.lists(st.tuples(*(st.none() | st.text(max_size=4) for _ in names)), max_size=4))
    texts = row_texts({name: pa.array([row[place] for row in rows], pa.string()) for place, name in enumerate(names)})
    assert [json.loads(text) for text in texts.to_pylist()] == [dict(zip(names, row, strict=True)) for row in rows]
