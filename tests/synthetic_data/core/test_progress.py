"""Long work says how far it has come, also where no person is looking."""

from __future__ import annotations

from synthetic_data.core import progress as module
from synthetic_data.core.progress import progress


def test_work_that_lasts_writes_lines_into_a_file(capsys, monkeypatch) -> None:
    """Outside a terminal each line names the work, where it is and how far it goes; the steps pass through."""
    monkeypatch.setattr(module, "_EVERY", 0.0)
    assert list(progress(["a", "b", "c"], "Sweeping")) == ["a", "b", "c"]
    assert capsys.readouterr().err.splitlines() == ["Sweeping: 0 of 3", "Sweeping: 1 of 3", "Sweeping: 2 of 3"]


def test_short_work_says_nothing(capsys) -> None:
    """Who waits for a second needs no line about it."""
    assert list(progress(iter("ab"), "Sweeping", total=2)) == ["a", "b"]
    assert capsys.readouterr().err == ""
