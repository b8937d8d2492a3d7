"""Activities folded into steps: by how rare they are, by their prefix, by a file; nothing lost, nothing guessed."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calibration.folding import steps_of
from simulator.calibration.reading import MOST_ACTIVITIES, read_log
from synthetic_data import BadInput

COUNTS = pd.Series({"01_HOOFD_010": 9, "01_HOOFD_011": 5, "02_BB_1": 5, "plain": 1})


@pytest.fixture
def wide_log(tmp_path):
    """A log of 400 activities in 400 cases, the first of them in every case."""
    path = tmp_path / "wide.csv"
    lines = ["case,activity,end"]
    for case in range(400):
        lines += [f"c{case},step_0,2024-03-04 09:00", f"c{case},step_{case},2024-03-04 10:00"]
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize(("rule", "steps"), [
    ("rarest:1", ["01_HOOFD_010", "other", "other", "other"]),
    ("rarest:2", ["01_HOOFD_010", "01_HOOFD_011", "other", "other"]),
    ("rarest", list(COUNTS.index)),
    ("prefix:_", ["01_HOOFD", "01_HOOFD", "02_BB", "plain"]),
    ("prefix:2", ["01", "01", "02", "pl"])])
def test_each_rule_gives_the_steps_worked_out_by_hand(rule, steps) -> None:
    """Two equally frequent activities are told apart by name; a name without the sign stays whole."""
    assert list(map(steps_of(COUNTS, rule).get, COUNTS.index)) == steps


def test_a_file_names_the_steps(tmp_path) -> None:
    """What is not named stays; a table of a spreadsheet and a YAML file say the same."""
    (tmp_path / "steps.csv").write_text("sep=;\nActivity;Step\n01_HOOFD_010;Intake\n 02_BB_1 ;Objection\n")
    (tmp_path / "steps.yml").write_text("01_HOOFD_010: Intake\n02_BB_1: Objection\n")
    found = [steps_of(COUNTS, str(tmp_path / name)) for name in ("steps.csv", "steps.yml")]
    assert found[0] == found[1] == {"01_HOOFD_010": "Intake", "01_HOOFD_011": "01_HOOFD_011", "02_BB_1": "Objection",
                                    "plain": "plain"}


@pytest.mark.parametrize(("rule", "told"), [
    ("rarest:0", "whole number"), ("rarest:-3", "whole number"), ("rarest:x", "whole number"), ("prefix:", "ends"),
    ("prefix:0", "whole number"), ("commonest:5", "no rule"), ("", "no rule")])
def test_a_rule_that_cannot_be_meant_is_refused(rule, told) -> None:
    """The message says what can be written instead."""
    with pytest.raises(BadInput, match=told):
        steps_of(COUNTS, rule)


def test_a_file_that_does_not_fit_the_log_is_refused_with_all_its_faults(tmp_path) -> None:
    """A misspelt activity would otherwise stay unfolded without a word."""
    path = tmp_path / "steps.yml"
    path.write_text("01_HOOFD_01O: Intake\nplain: ''\n02_BB_1: 3\n")
    with pytest.raises(BadInput) as refused:
        steps_of(COUNTS, str(path))
    assert len(refused.value.problems) == 3 and "01_HOOFD_010" in str(refused.value)
    path.with_suffix(".csv").write_text("activity,step\nplain,A\nplain,B\n")
    with pytest.raises(BadInput, match="two lines"):
        steps_of(COUNTS, str(path.with_suffix(".csv")))


def test_the_rarest_never_mix_with_an_activity_called_other() -> None:
    """An office's own step of that name would swallow them in silence."""
    with pytest.raises(BadInput, match="file"):
        steps_of(pd.Series({"other": 5, "a": 1}), "rarest:1")


def test_a_log_too_wide_is_refused_and_read_when_folded(wide_log) -> None:
    """Nothing but the names of the steps changes, and the note counts what was folded."""
    with pytest.raises(BadInput, match=f"more than {MOST_ACTIVITIES}.*--fold"):
        read_log(wide_log, zone="UTC")
    log = read_log(wide_log, zone="UTC", fold="rarest:1")
    assert len(log.items) == 800 and sorted(log.items["activity"].unique()) == ["other", "step_0"]
    # Case 0 has step_0 twice, so 399 of the 800 events are folded.
    assert any("400 activities were folded into 2 steps" in note and "50 of 100 events" in note for note in log.notes)


@given(st.dictionaries(st.text("ab_", min_size=1, max_size=6), st.integers(1, 50), min_size=1, max_size=12),
       st.sampled_from(["rarest:1", "rarest:3", "prefix:1", "prefix:_", "prefix:a"]))
def test_every_activity_has_a_step_with_a_name(counts, rule) -> None:
    """No rule leaves an activity without a step or a step without a name."""
    steps = steps_of(pd.Series(counts), rule)
    assert steps.keys() == counts.keys() and all(steps.values())


def test_a_file_without_headings_loses_no_line(tmp_path) -> None:
    """An activity of the log in the place of the headings is refused; its line would not count."""
    path = tmp_path / "steps.csv"
    path.write_text("01_HOOFD_010,A\n01_HOOFD_011,A\nplain,B\n")
    with pytest.raises(BadInput, match=r"steps.csv: line 1: names an activity of the log where the headings"):
        steps_of(COUNTS, str(path))
    path.write_text("\n\nactivity,step\n01_HOOFD_010,A\n")
    assert steps_of(COUNTS, str(path))["01_HOOFD_010"] == "A"
