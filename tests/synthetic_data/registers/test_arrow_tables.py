"""Parts on disk: small, and of types that depend on the register and not on who happens to stand in it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from synthetic_data.core.columns import coded, to_frame, word_list
from synthetic_data.registers.arrow_tables import BANNER, read_parquet, write_parquet

ROWS = 400


@pytest.mark.parametrize(("listed", "used", "is_read_as", "kept"), [
    (300, 3, pa.types.is_large_string, "RLE_DICTIONARY"), (300, 300, pa.types.is_large_string, "PLAIN"),
    (1000, 3, pa.types.is_large_string, "PLAIN"), (5, 3, pa.types.is_dictionary, "RLE_DICTIONARY")])
def test_names_read_as_text_and_each_is_kept_once(tmp_path, listed, used, is_read_as, kept):
    """A column of a long word list reads as text also where few of its words occur; the file holds these once."""
    codes = np.where(np.arange(ROWS) == 7, -1, np.arange(ROWS) % used)
    frame = to_frame({"name": coded(codes, word_list(f"word {number}" for number in range(listed)))})
    write_parquet(frame, tmp_path / "part.parquet")
    file = pq.ParquetFile(tmp_path / "part.parquet")
    assert is_read_as(file.schema_arrow.field("name").type)
    assert kept in file.metadata.row_group(0).column(0).encodings
    assert file.schema_arrow.metadata.items() >= BANNER.items()
    assert read_parquet(tmp_path / "part.parquet")["name"].astype("str").equals(frame["name"].astype("str"))


@pytest.mark.parametrize("amounts", [[1.5, np.nan, 1.5, -0.0, 0.0], np.random.default_rng(1).random(ROWS)])
def test_sums_of_money_come_back_to_the_last_bit(tmp_path, amounts):
    """Amounts that repeat and amounts that do not, signs of nothing and empty cells included."""
    write_parquet(to_frame({"amount": np.array(amounts)}), tmp_path / "part.parquet")
    back = read_parquet(tmp_path / "part.parquet")["amount"].to_numpy()
    assert [float(value).hex() for value in back] == [float(value).hex() for value in amounts]


@pytest.mark.parametrize("by", ["zstd", "snappy"])
def test_text_is_compressed_as_asked_for_and_comes_back(tmp_path, by):
    """Either way the file is smaller than its text, says how, and reads back the same."""
    texts = [f"a word that stands here once, {number}" for number in range(ROWS)]
    frame = to_frame({"name": coded(np.arange(ROWS), word_list(texts))})
    write_parquet(frame, tmp_path / "part.parquet", text_by=by)
    column = pq.ParquetFile(tmp_path / "part.parquet").metadata.row_group(0).column(0)
    assert column.compression == by.upper()
    assert column.total_compressed_size < column.total_uncompressed_size / 2
    assert read_parquet(tmp_path / "part.parquet")["name"].astype("str").tolist() == texts
