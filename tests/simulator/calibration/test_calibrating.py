"""The audit says what is lost, the office file holds what is known, and nothing else."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from simulator import check_scenario, load_scenario, measure, run_replications
from simulator.calibration.audit import audit_log
from simulator.calibration.calibrating import calibrate
from simulator.calibration.deadlines import find_deadlines
from simulator.calibration.event_items import case_spans
from simulator.calibration.pieces import shared_out
from simulator.calibration.reading import read_log
from simulator.calibration.service_times import censored_times, slices
from simulator.calibration.texts import calibration_text
from simulator.calibration.waiting_causes import waiting_causes
from simulator.calibration.writing import write_office
from simulator.distributions import Span
from synthetic_data import BadInput


def spoiled(table, folder, zone="UTC"):
    """The log of a changed table."""
    table.to_csv(folder / "log.csv", index=False)
    return read_log(folder / "log.csv", zone=zone)


def lost(log):
    """Name of each finding that forbids an estimate → what is lost."""
    return {finding.name: finding.lost for finding in audit_log(log).lost}


def test_a_clean_log_loses_little(example):
    """The example's audit names every check, and only long items and claimants cost something."""
    names = {finding.name for finding in audit_log(example).findings}
    assert {"starts", "duplicates", "zero durations", "date-only stamps", "time zone", "names", "overlapping work",
            "items over a shift", "open cases", "drift of arrivals", "drift of cycle time"} <= names
    assert set(lost(example)) <= {"items over a shift", "starts", "names seen in one case", "drift of cycle time"}


@pytest.mark.parametrize(("change", "name"), [
    (lambda t: t.drop(columns="start_time"), "starts"),
    (lambda t: pd.concat([t, t.head(400)]), "duplicates"),
    (lambda t: t.assign(start_time=t["start_time"].str[:10], end_time=t["end_time"].str[:10]), "date-only stamps"),
    (lambda t: t.drop(columns="resource"), "names"),
    (lambda t: t.assign(start_time=t["start_time"].where(t.index % 3 > 0, t["end_time"])), "zero durations"),
    (lambda t: t.assign(resource=np.where(t["activity"] == "Second signature", t["case_id"], t["resource"])),
     "names seen in one case"),
], ids=["no starts", "repeats", "dates", "no names", "zero", "one case"])
def test_each_defect_is_found_and_says_what_is_lost(tmp_path, example_table, change, name):
    """A log with this defect loses something that the clean one keeps."""
    assert lost(spoiled(change(example_table), tmp_path))[name]


def test_a_log_without_starts_gets_no_minutes_of_work(tmp_path, example_table):
    """Service times are refused with the reason; no queue, no staff, no minutes are invented."""
    found = calibrate(spoiled(example_table.drop(columns="start_time"), tmp_path))
    assert not found.estimates.service
    assert not found.estimates.queued
    assert "No starts are recorded" in found.not_identified["minutes of work"]
    scenario = found.scenario(4)
    assert not scenario.staff
    assert not check_scenario(scenario).problems


def test_minutes_that_the_planner_gives_are_marked(tmp_path, example_table):
    """With given minutes there is a queue again, and every figure on capacity is called assumed."""
    given = {"Check the papers": Span.model_validate("lognormal 15 +- 8 min (assumed; time study)")}
    found = calibrate(spoiled(example_table.drop(columns="start_time"), tmp_path), minutes=given)
    assert "assumed" in found.not_identified["capacity"]
    activity = found.scenario(4).process.activities["check_the_papers"]
    assert (activity.kind, activity.time.origin) == ("human", "assumed")
    with pytest.raises(BadInput, match="is not an activity of the log"):
        calibrate(spoiled(example_table, tmp_path), minutes={"Chek": given["Check the papers"]})


def test_the_office_file_is_one_like_any_other(measured, tmp_path):
    """It loads, is sound, runs, and says of each number where it comes from and what nobody knows."""
    write_office(measured, tmp_path / "office.yaml", weeks=4)
    office = load_scenario(tmp_path / "office.yaml")
    assert not check_scenario(office).problems
    assert office.measured_from.cases == 974
    log = run_replications(office, 1, 2)
    assert measure(log, ["days_to_decision_mean"])["value"].between(1, 15).all()
    assert measure(log, ["utilisation"])["value"].isna().all()
    text = (tmp_path / "office.yaml").read_text()
    for word in ("measured;", "fitted;", "not_identified", "# Measured by"):
        assert word in text


def test_open_cases_start_the_simulation(measured):
    """The cases that the log leaves open are there at the start, with their age."""
    stocks = [stream for stream in measured.scenario(4).arrivals.values() if stream.stock is not None]
    assert sum(stream.stock.value for stream in stocks) == measured.estimates.found.open.sum() > 0


def test_what_is_not_known_is_said_on_the_screen(measured):
    """Utilisation and FTE stand in the list, and no figure of them anywhere else."""
    text = calibration_text(measured)
    assert text.index("Looked at") < text.index("Estimate")
    assert "utilisation" in text.partition("cannot say")[2]
    assert "utilisation" not in text.partition("cannot say")[0]


def test_the_causes_of_waiting_add_up(measured):
    """The shares are those of all waiting, and nights are among them."""
    causes = waiting_causes(measured.estimates).set_index("cause")["share"]
    assert causes.sum() == pytest.approx(1)
    assert causes["closed"] > 0.3


def test_ways_may_be_told_apart_by_an_attribute(tmp_path, example_table):
    """Cases of one channel that never need papers never ask for them in the model."""
    asks = set(example_table.loc[example_table["activity"] == "The claimant sends papers", "case_id"])
    table = example_table.assign(case_channel=np.where(example_table["case_id"].isin(asks), "letter", "portal"))
    office = calibrate(spoiled(table, tmp_path), split_by="channel").scenario(8)
    log = run_replications(office, 1, 1)
    portal = set(log.cases.loc[(log.cases["channel"] == "portal") & (log.cases["entitled_at"] >= 0), "case_id"])
    papers = set(log.events.loc[log.events["activity"] == "the_claimant_sends_papers", "case_id"])
    assert portal and not portal & papers
    with pytest.raises(BadInput, match="not an attribute"):
        calibrate(spoiled(example_table, tmp_path), split_by="chanel")


def test_deadlines_are_found_and_missed_as_often(tmp_path, example_table):
    """The share of late cases follows from the log's own columns, and the simulated office has about the same."""
    spans = case_spans(spoiled(example_table, tmp_path).items)
    first = pd.Timestamp(0) + pd.to_timedelta(spans["began"].to_numpy(), unit="m")
    by_case = dict(zip(sorted(example_table["case_id"].unique()),
                       (first + pd.Timedelta(days=7)).strftime("%Y-%m-%dT%H:%M:%SZ"), strict=True))
    log = spoiled(example_table.assign(case_deadline=example_table["case_id"].map(by_case)), tmp_path)
    found = find_deadlines(log)
    late = (spans["ended"] - spans["began"] > 7 * 1440).mean()
    assert found.share == pytest.approx(late, abs=0.01)
    office = calibrate(log).scenario(20)
    missed = measure(run_replications(office, 1, 3), ["deadline_missed_share"])["value"].mean()
    assert missed == pytest.approx(100 * late, abs=6)


def test_overlapping_work_is_shared_out():
    """Two items of one person at the same time take the time once."""
    work = shared_out(np.array([0, 0, 1, -1]), np.array([0.0, 5.0, 0.0, 0.0]), np.array([10.0, 15.0, 8.0, 4.0]))
    assert work.tolist() == [7.5, 7.5, 8.0, 4.0]


def test_cut_items_count_as_longer_than_seen():
    """Kaplan-Meier: with a third of the items cut at 10 minutes the mean of an exponential 20 is not 10."""
    minutes = -20 * np.log1p(-(np.arange(3000) + 0.5) / 3000)
    limit = np.where(np.arange(3000) % 3 == 0, 10.0, np.inf)
    times = censored_times(np.minimum(minutes, limit), minutes > limit)
    assert times.mean == pytest.approx(20, rel=0.05)
    assert times.censored == (minutes > limit).sum()


def test_slices_keep_the_mean():
    """Any number of slices has the mean of the whole."""
    values = np.array([1.0, 2.0, 50.0])
    assert slices(values, np.full(3, 1 / 3), 7).mean() == pytest.approx(values.mean())
