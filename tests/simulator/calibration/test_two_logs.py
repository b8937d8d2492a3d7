"""A log by which a model is judged: later weeks of the same steps, and never what the model has learned from."""

from __future__ import annotations

import datetime as dt

import pytest

from simulator.calibration.reading import read_log
from simulator.validation.page import write_validation_page
from simulator.validation.splitting import new_steps, split_in_files
from simulator.validation.texts import validation_text, validation_values, verdict
from simulator.validation.validating import validate
from synthetic_data import BadInput

STEPS = ("ask", "check", "pay")


def log_of(tmp_path, name, first=0, cases=40, rename=None, number=0):
    """Read a log of a case a day from a day on; `rename` gives steps other names."""
    rows = [(f"C{number + day}", (rename or {}).get(step, step), dt.datetime(2024, 1, 1, 9 + n) + dt.timedelta(day))
            for day in range(first, first + cases) for n, step in enumerate(STEPS)]
    path = tmp_path / name
    path.write_text("case,activity,end\n" + "".join(f"{case},{step},{end}\n" for case, step, end in rows))
    return read_log(path, zone="UTC")


@pytest.mark.parametrize(("first", "cases"), [(0, 40), (0, 80), (20, 40)])
def test_weeks_that_were_learned_from_are_no_unseen_ones(tmp_path, first, cases):
    """The same file, one that holds it, and one that overlaps it: refused with the day from which on to take it."""
    with pytest.raises(BadInput, match=r"--against: holds what a.csv.*\d of \d+ items'; .*from 2024-02-10 on"):
        split_in_files(log_of(tmp_path, "a.csv"), log_of(tmp_path, "b.csv", first, cases))


@pytest.mark.parametrize(("first", "number"), [(40, 0), (30, 1000)])
def test_later_weeks_and_other_cases_are_unseen(tmp_path, first, number):
    """Time may overlap where the cases are others."""
    assert split_in_files(log_of(tmp_path, "a.csv"), log_of(tmp_path, "b.csv", first, number=number)).how


@pytest.mark.parametrize(("rename", "told"), [
    ({"ask": "Ask"}, "calls steps as the log to learn from does but for capitals.*(Ask and ask|ask and Ask)"),
    ({"pay": "páy "}, ".*but for capitals, accents"),
    ({step: f"{step} 2" for step in STEPS}, "has no step that the log to learn from has.*one has ask, check, pay")])
def test_steps_of_other_names_are_refused(tmp_path, rename, told):
    """Else each would be another step, and no figure would say so."""
    with pytest.raises(BadInput, match=f"--against: {told}"):
        split_in_files(log_of(tmp_path, "a.csv"), log_of(tmp_path, "b.csv", 40, rename=rename))


def test_a_step_that_is_new_is_told(tmp_path):
    """An office may change; its items are counted."""
    first, later = log_of(tmp_path, "a.csv"), log_of(tmp_path, "b.csv", 40, rename={"check": "examine"})
    assert split_in_files(first, later).how and new_steps(first, later) == {"examine": 40}


def test_what_the_audit_says_of_both_logs_stands_below_the_verdict(tmp_path):
    """A row left out of the later file is told; on another clock, that comes before all else."""
    first, later = log_of(tmp_path, "a.csv"), tmp_path / "b.csv"
    log_of(tmp_path, "b.csv", 40)
    text = later.read_text().replace(" 09:", " 13:").replace(" 10:", " 14:").replace(" 11:", " 15:")
    later.write_text(text.replace("C50,check", ",check"))
    found = validate(first, read_log(later, zone="UTC"), seeds=2)
    told = validation_text(found)
    assert "b.csv" in told and "1 row has no case or no activity and is left out" in told
    assert "4 hours later in the day" in verdict(found)[0]
    assert any("left out" in one["found"] for one in validation_values(found)["later_audit"]["findings"])
    write_validation_page(found, tmp_path / "a.html")
    assert "is left out (row 32" in (tmp_path / "a.html").read_text(encoding="utf-8")
