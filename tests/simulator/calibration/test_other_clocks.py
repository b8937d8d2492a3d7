"""Starts, or one step, on another clock than the rest of a log are told; early steps and long work are not."""

import numpy as np
import pandas as pd
import pytest

from simulator.calibration.audit import audit_log
from simulator.calibration.reading import read_log


def office(days, seed=1):
    """Three steps of three cases a day: checks and decisions of 5 to 45 minutes between 8:00 and 16:00."""
    draw = np.random.default_rng(seed)
    rows = []
    for number, day in enumerate(pd.bdate_range("2024-01-08", periods=days).repeat(3)):
        for later, step in enumerate(("Register", "Check", "Decide")):
            start = day + pd.Timedelta(days=7 * later) + pd.Timedelta(minutes=int(draw.integers(480, 930)))
            rows.append((number, step, start, start + pd.Timedelta(minutes=int(draw.integers(5, 45)))))
    return pd.DataFrame(rows, columns=["case", "activity", "start", "end"])


def in_utc(table, zone, step=None, columns=("start", "end")):
    """The same log with the times of a step, or of a column, on the clock of UTC."""
    for column in columns:
        here = slice(None) if step is None else table["activity"] == step
        table.loc[here, column] = (table.loc[here, column].dt.tz_localize(zone).dt.tz_convert("UTC")
                                   .dt.tz_localize(None))
    return table


def told(table, zone, tmp_path):
    """Names of findings on other clocks, with what they say."""
    table.to_csv(tmp_path / "log.csv", index=False)
    return {one.name: one.found for one in audit_log(read_log(tmp_path / "log.csv", zone=zone)).findings
            if one.name in ("clock of a step", "shortest work")}


@pytest.mark.parametrize(("zone", "days", "step", "said"), [
    ("Asia/Baku", 60, "Register", "begin and end 4 hours before"),
    ("Europe/Berlin", 240, "Register", "1 or 2 hours before"),
    ("Europe/Berlin", 240, "Decide", "1 or 2 hours before"), ("America/Bogota", 60, "Check", "5 hours behind")])
def test_a_step_on_utc_among_local_ones_is_told(tmp_path, zone, days, step, said):
    """A portal or a print service keeps UTC and is joined with the office's own table."""
    found = told(in_utc(office(days), zone, step), zone, tmp_path)
    assert f"The days of {step} begin" in found["clock of a step"]
    assert said in found["clock of a step"]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Baku"])
def test_starts_on_utc_beside_local_ends_are_told(tmp_path, zone):
    """All work is longer by the hours between the clocks, and none is short any more."""
    found = told(in_utc(office(60), zone, columns=["start"]), zone, tmp_path)
    assert "No work takes less than" in found["shortest work"]


def test_early_steps_and_long_work_are_no_other_clocks(tmp_path):
    """A mail room from 6:00 on, a step that takes hours, and a log that is right."""
    early, hearing = office(240), office(60)
    early.loc[early["activity"] == "Register", ["start", "end"]] -= pd.Timedelta(hours=2)
    hearing.loc[hearing["activity"] == "Check", "end"] += pd.Timedelta(hours=1)
    for table in (early, hearing, office(240)):
        assert told(table, "Europe/Berlin", tmp_path) == {}
