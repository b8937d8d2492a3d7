"""Logs as other systems write them: each becomes a sound office that runs, or is refused in words."""

from __future__ import annotations

import gzip

import numpy as np
import pandas as pd
import pytest

from simulator import check_scenario, run_replications
from simulator.calibration.audit import audit_log
from simulator.calibration.calibrating import calibrate
from simulator.calibration.overlay import write_overlay
from simulator.calibration.reading import read_log
from simulator.calibration.texts import calibration_text
from simulator.calibration.writing import write_office
from simulator.plan.quantities import Share
from synthetic_data import BadInput

HALF = Share.model_validate("50 % (assumed; test)")


@pytest.fixture
def table(example_table):
    """The first weeks of the shipped log."""
    return example_table[example_table["case_id"] <= "C00200"]


def moved(table, written, hours=0):
    """The table with its times moved and written in a format."""
    times = {name: (pd.to_datetime(table[name]) + pd.Timedelta(hours=hours)).dt.strftime(written)
             for name in ("start_time", "end_time")}
    return table.assign(**times)


def hostile(table):
    """Names that YAML, a terminal or our own words could take for something else."""
    names = ["yes", "1.5: #x", "first yes", "😀 結案", "- proactive review", "'\"{null}"]
    new = dict(zip(sorted(table["activity"].unique()), names, strict=True))
    return table.assign(activity=table["activity"].map(new), resource=table["resource"].replace("anna", "no: #1"))


def suspended(table):
    """A life cycle in which all work was put aside for ten seconds once."""
    start, end = pd.to_datetime(table["start_time"]), pd.to_datetime(table["end_time"])
    middle, pause = start + (end - start) / 2, pd.Timedelta(seconds=10)
    steps = {"START": start, "suspend": middle, "resume": middle + pause, "Complete": end + 2 * pause}
    rows = [table.assign(lifecycle=word, timestamp=moment.dt.strftime("%Y-%m-%d %H:%M:%S"))
            for word, moment in steps.items()]
    return pd.concat(rows).drop(columns=["start_time", "end_time"]).sample(frac=1, random_state=1)


@pytest.mark.parametrize("change", [
    lambda t: moved(t, "%m/%d/%Y %I:%M:%S %p"),
    lambda t: moved(t, "%d.%m.%Y %H:%M"),
    lambda t: moved(t, "%Y-%m-%d %H:%M:%S+04:00", hours=13),
    hostile,
    suspended,
    lambda t: t.assign(activity=t["activity"] + " " + (t.index % 12).astype(str)),
    lambda t: t.assign(resource="SYSTEM"),
    lambda t: t.assign(resource="ann", end_time=None),
    lambda t: t.assign(end_time=t["end_time"].where(t.index % 4 > 0)),
    lambda t: t.assign(start_time=t["start_time"].where(t.index != 40, "1970-01-01T00:00:00")),
    lambda t: t[["case_id", "activity", "end_time"]],
], ids=["american", "dots, no seconds", "night work", "hostile names", "suspended", "70 activities", "all by systems",
        "no ends", "ends missing", "a stray of 1970", "bare"])
def test_an_unseen_log_becomes_an_office_that_runs(tmp_path, table, change):
    """Read, measured, written, run, and with a proactive overlay run again: as many cases a week as in the log."""
    change(table).to_csv(tmp_path / "log.csv", index=False)
    found = calibrate(read_log(tmp_path / "log.csv", zone="Asia/Baku"))
    office = write_office(found, tmp_path / "office.yaml", weeks=4)
    assert not check_scenario(office).problems
    assert "Where cases go next" in calibration_text(found)
    assert found.estimates.arrivals.per_week == pytest.approx(45, rel=0.2)
    begun = (run_replications(office, 1, 1).cases["entitled_at"] >= 0).sum()
    assert begun == pytest.approx(4 * found.estimates.arrivals.per_week, rel=0.3)
    gone = next(name for name, a in office.process.activities.items() if a.kind != "end" and name != "case_begins")
    after = write_overlay(tmp_path / "office.yaml", tmp_path / "after.yaml", without=[gone], share=HALF)
    assert len(run_replications(after, 1, 1).events)


@pytest.mark.parametrize(("change", "words"), [
    (lambda t: moved(t[pd.to_datetime(t["end_time"]).dt.day <= 12], "%d/%m/%Y %H:%M"), "cannot be told apart"),
    (lambda t: pd.concat([moved(t, "%d/%m/%Y %H:%M"), moved(t, "%m/%d/%Y %H:%M")]), "dates with the month first"),
    (lambda t: t.assign(lifecycle="done"), "no transition that is known"),
    (lambda t: t[t["case_id"] < "C00005"], "too few to measure"),
], ids=["day or month", "both orders", "other life cycle", "four cases"])
def test_what_could_be_read_in_two_ways_is_refused(tmp_path, table, change, words):
    """No date is guessed, no word taken for another, and no office is measured from a handful of cases."""
    change(table).to_csv(tmp_path / "log.csv", index=False)
    with pytest.raises(BadInput, match=words):
        calibrate(read_log(tmp_path / "log.csv", zone="UTC"))


def test_text_that_is_not_utf8_and_lists_are_named(tmp_path, table):
    """Two-byte text without its mark is called by its name, a Parquet column of lists by its type."""
    (tmp_path / "a.csv").write_bytes(table.to_csv(index=False).encode("utf-16-le"))
    table.assign(case_id=[[name] for name in table["case_id"]]).to_parquet(tmp_path / "a.parquet")
    for name, words in (("a.csv", "UTF-16 text without its mark"), ("a.parquet", "holds list")):
        with pytest.raises(BadInput, match=words):
            read_log(tmp_path / name, zone="UTC")


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "Asia/Baku"])
def test_parquet_times_mean_the_same_in_every_unit(tmp_path, table, unit, zone):
    """Seconds to nanoseconds, with a zone or read in one, give the same minutes."""
    times = {name: pd.to_datetime(table[name]).astype(f"datetime64[{unit}]").dt.tz_localize(zone)
             for name in ("start_time", "end_time")}
    table.assign(**times).to_parquet(tmp_path / "a.parquet")
    table.to_csv(tmp_path / "a.csv", index=False)
    one, other = (read_log(tmp_path / name, zone="Asia/Baku").items for name in ("a.parquet", "a.csv"))
    np.testing.assert_allclose(one[["start", "end"]], other[["start", "end"]])


def test_xes_as_other_tools_write_it(tmp_path):
    """Prefixes, defaults, nested attributes, a second case of one name and an event of no case change no step."""
    step = ('<x:event><x:string key="concept:name" value="Check">'
            '<x:string key="concept:name" value="wrong"/></x:string>'
            '<x:date key="time:timestamp" value="2020-01-0{day}T09:00:00.000Z"/></x:event>')
    case = '<x:trace><x:string key="concept:name" value="c"/>' + step.format(day=1) + step.format(day=2) + "</x:trace>"
    head = '<?xml version="1.0"?><x:log xmlns:x="urn:x"><x:global scope="event">' \
           '<x:string key="concept:name" value="__INVALID__"/></x:global>'
    (tmp_path / "a.xes.gz").write_bytes(gzip.compress((head + step.format(day=3) + case * 2 + "</x:log>").encode()))
    log = read_log(tmp_path / "a.xes.gz")
    assert log.items["activity"].astype(str).tolist() == ["Check"] * 4
    assert log.items["case"].astype(str).tolist() == ["c", "c", "c (2)", "c (2)"]
    assert [finding.found for finding in audit_log(log).findings if "in no case" in finding.found]
