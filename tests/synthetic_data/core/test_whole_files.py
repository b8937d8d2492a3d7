"""Files are there whole or not at all."""

from __future__ import annotations

import pytest

from synthetic_data import whole_files


def test_files_appear_together_and_replace_older_ones(tmp_path):
    """Until the end only the older file is there; then the new ones are, and no draft."""
    (tmp_path / "page.html").write_text("old")
    with whole_files(tmp_path) as draft:
        (draft / "page.html").write_text("new")
        (draft / "data.json").write_text("{}")
        assert (tmp_path / "page.html").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.json", "page.html"]
    assert (tmp_path / "page.html").read_text() == "new"


def test_whoever_is_stopped_leaves_what_was_there(tmp_path):
    """Ctrl+C while a file is written leaves neither half of it nor a draft."""
    (tmp_path / "page.html").write_text("old")
    with pytest.raises(KeyboardInterrupt):
        _stop_halfway(tmp_path)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def _stop_halfway(folder):
    with whole_files(folder) as draft:
        (draft / "page.html").write_text("ne")
        raise KeyboardInterrupt
