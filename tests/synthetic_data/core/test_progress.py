"""Long work says how far it has come, also where no person is looking."""

from __future__ import annotations

import time

from synthetic_data.core import progress as module
from synthetic_data.core.progress import progress


def test_work_that_lasts_writes_lines_into_a_file(capsys, monkeypatch) -> None:
    """Outside a terminal each line names the work, where it is, how far it goes, and what there is to say."""
    monkeypatch.setattr(module, "_EVERY", 0.02)
    for place, _ in enumerate(progress(["a", "b"], "Sweeping", note=lambda: "dusty")):
        until = f"Sweeping: {place} of 2"
        while until not in (said := capsys.readouterr().err):
            time.sleep(0.01)
        assert said.splitlines()[-1].endswith("; dusty")


def test_the_time_left_follows_what_is_done(monkeypatch) -> None:
    """A third done in a minute leaves two more minutes; nothing is foretold before the first step is over."""
    now = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    state = module._State("Sweeping", 30, str)
    assert state.line() == "Sweeping: 0 of 30"
    now[0], state.done = 60.0, 10
    assert state.line() == "Sweeping: 10 of 30; about 2 min left"


def test_steps_of_many_pieces_count_their_pieces(capsys, monkeypatch) -> None:
    """Where a step is five replications, the line counts replications and not steps."""
    monkeypatch.setattr(module, "_EVERY", 0.02)
    for place, _ in enumerate(progress("ab", "Running", places=[5, 8])):
        if place:
            while "Running: 5 of 8" not in capsys.readouterr().err:
                time.sleep(0.01)


def test_a_step_that_takes_long_is_spoken_of(capsys, monkeypatch) -> None:
    """A line comes also while the first step is still being made."""
    monkeypatch.setattr(module, "_EVERY", 0.02)

    def slow():
        while "Sweeping: 0 of 1" not in capsys.readouterr().err:
            time.sleep(0.01)
        yield "a"

    assert list(progress(slow(), "Sweeping", total=1)) == ["a"]


def test_short_work_says_nothing(capsys) -> None:
    """Who waits for a second needs no line about it."""
    assert list(progress(iter("ab"), "Sweeping", total=2)) == ["a", "b"]
    assert capsys.readouterr().err == ""
