"""The audit says what is lost, the office file holds what is known, and nothing else."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from simulator import check_scenario, load_scenario, measure, run_replications
from simulator.calibration.assignment import fit_assignment
from simulator.calibration.audit import audit_log
from simulator.calibration.calibrating import calibrate
from simulator.calibration.deadlines import find_deadlines
from simulator.calibration.estimates import passed
from simulator.calibration.event_items import case_spans
from simulator.calibration.given_minutes import read_minutes
from simulator.calibration.holidays import read_holidays
from simulator.calibration.pieces import shared_out, take_apart
from simulator.calibration.reading import read_log
from simulator.calibration.service_times import censored_times, slices
from simulator.calibration.texts import calibration_text
from simulator.calibration.waiting_causes import waiting_causes
from simulator.calibration.writing import write_office
from simulator.plan.distributions import Span
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


def test_holidays_count_for_nothing(tmp_path, example_table):
    """A week without work lowers rates and presence unless it is named; then it only lies in the calendars."""
    begins = example_table.groupby("case_id")["start_time"].transform("min")
    closed = pd.date_range("2023-03-06", "2023-03-10")
    gone = begins.str[:10].isin(closed.strftime("%Y-%m-%d"))
    example_table[~gone].to_csv(tmp_path / "log.csv", index=False)
    (tmp_path / "days.csv").write_text("name;date\n" + "".join(f"spring;{day:%d.%m.%Y}\n" for day in closed)
                                       + "summer;2023-07-03\n")
    named = read_log(tmp_path / "log.csv", zone="UTC", holidays=read_holidays(tmp_path / "days.csv"))
    with_them, without = (calibrate(log) for log in (named, read_log(tmp_path / "log.csv", zone="UTC")))
    assert with_them.estimates.arrivals.per_week > 1.02 * without.estimates.arrivals.per_week
    seen = [sum(shares.sum() for shares in found.estimates.presence.shares.values()) for found in (with_them, without)]
    assert seen[0] > seen[1]
    holidays = with_them.scenario(8).calendars["office"].holidays
    assert {day.date() for day in closed} | {dt.date(2023, 7, 3)} <= set(holidays)
    findings = {finding.name: finding.found for finding in with_them.audit.findings}
    assert findings["holidays"].startswith("5 of the 6")


def test_a_quiet_day_is_said_to_look_like_a_holiday(tmp_path, example_table):
    """A working Monday on which no case begins is listed, and not once the planner has named it."""
    begins = example_table.groupby("case_id")["start_time"].transform("min")
    many = pd.concat([example_table.assign(case_id=example_table["case_id"] + mark) for mark in ("a", "b")])
    kept = many[~pd.concat([begins, begins]).str.startswith("2023-03-06")]
    kept.to_csv(tmp_path / "log.csv", index=False)
    nobody, planner = (audit_log(read_log(tmp_path / "log.csv", zone="UTC", holidays=days))
                       for days in ((), [dt.date(2023, 3, 6)]))
    quiet = {finding.name: finding.found for finding in nobody.findings}["looks like a holiday"]
    assert "2023-03-06" in quiet
    assert not [finding for finding in planner.findings if "2023-03-06" in finding.found]


@pytest.mark.parametrize(("name", "text"), [
    ("a.csv", "date,name\n2024-01-20,Mourning\n2024-03-08,\n"),
    ("b.csv", "20.01.2024\n8.3.2024\n"),
    ("c.yml", "2024-01-20: Mourning\n2024-03-08:\n"),
    ("d.yaml", "holidays:\n- 2024-01-20\n- {date: 2024-03-08, name: Women}\n"),
    ("e.yml", "- 2024-01-20\n- 2024-03-08\n"),
])
def test_holidays_may_be_written_in_several_ways(tmp_path, name, text):
    """A table, keys with names and a list hold the same days; a shipped office lends the days of its calendars."""
    (tmp_path / name).write_text(text)
    assert list(read_holidays(tmp_path / name)) == [dt.date(2024, 1, 20), dt.date(2024, 3, 8)]
    assert dt.date(2022, 3, 8) in read_holidays("claim")


@pytest.mark.parametrize(("name", "text", "words"), [
    ("a.csv", "date,name\n2024-02-30,x\n2024-03-08,\nsoon,y\n", ["line 2", "2024-02-30", "line 4", "soon"]),
    ("a.yml", "2024-02-30: x\n2024-13-01: y\n", ["2024-02-30", "2024-13-01", "is not a date"]),
    ("b.yml", "a: [", ["not a readable YAML", "line 1"]), ("b.csv", "name\n", ["holds no dates"]),
    ("c.yml", "", ["holds no dates"]), ("d.yml", "- 2024-01-20\n- ", ["holidays[1]: is empty where a date is needed"]),
    ("e.yml", "- 2024-01-20 10:00\n- 2024-01-21 23:30", ["[0]", "[1]", "a day without a time of day", "23:30"]),
    ("f.yml", "- 2024-01-20\n---\n- 2024-01-21", ["line 2: begins a second document"]),
    ("c.csv", "date\ncaf\xe9", ["line 2: holds bytes that are no UTF-8"]), ("none.csv", None, ["does not exist"]),
])
def test_bad_holidays_are_named_all_together(tmp_path, name, text, words):
    """Each date that is none is named with its line, in one message."""
    if text is not None:
        (tmp_path / name).write_bytes(text.encode("latin-1"))
    with pytest.raises(BadInput) as found:
        read_holidays(tmp_path / name)
    assert all(word in str(found.value) for word in words)


def test_waits_on_the_offices_clock_leave_closed_days_out(example):
    """From Friday noon to Tuesday noon is a day of office hours when the Monday is closed, two when not."""
    pieces = take_apart(example)
    friday, tuesday = ((pd.Timestamp(day) - pd.Timestamp(0)) / pd.Timedelta(minutes=1)
                       for day in ("2023-03-03 12:00", "2023-03-07 12:00"))
    monday = np.array([np.floor(tuesday / 1440) * 1440 - 1440])
    begin, end = np.array([friday]), np.array([tuesday])
    day = passed(pieces, monday, monday + 1440, np.zeros(0))
    assert passed(pieces, begin, end, monday) == pytest.approx(passed(pieces, begin, end, np.zeros(0)) - day)
    assert passed(pieces, monday + 600, end, monday) == pytest.approx(passed(pieces, monday + 1440, end, monday))


def test_printed_ways_have_their_intervals(measured):
    """The busiest fork of the example is on the screen with its share, its cases and its interval."""
    text = calibration_text(measured).partition("Where cases go next")[2]
    row = next(line for line in text.splitlines() if line.startswith("Check the papers") and "Decide" in line)
    share, cases, low, high = (float(word) for word in row.split()[-5:] if word != "to")
    assert (low < share < high, cases) == (True, 974)


def test_returns_are_told_from_chance():
    """Officers with unequal parts: the share that goes back and the parts both come back, chance hits apart."""
    luck = np.random.default_rng(3)
    first = luck.choice(3, 6000, p=[0.7, 0.2, 0.1])
    second = np.where(luck.random(6000) < 0.4, first, luck.choice(3, 6000, p=[0.1, 0.3, 0.6]))
    rows = pd.DataFrame({"step": np.repeat([0, 1], 6000), "now": np.concatenate([first, second]),
                         "before": np.concatenate([np.full(6000, -1), first])})
    found = fit_assignment(rows)
    assert found.low < 0.4 < found.high
    assert found.high - found.low < 0.06
    parts = np.array([found.parts[who][1] for who in range(3)]) / 6000
    assert parts == pytest.approx([0.1, 0.3, 0.6], abs=0.03)


@pytest.mark.parametrize(("text", "words"), [
    ("ask: 90", "ask: must be a time with its unit and where it comes from, got 90; write number, unit and origin"),
    ("ask:", "has nothing behind it"), ("ask: null", "got 'nothing'"),
    ("ask: {x: 1}", "must be a time with its unit"), ('ask: "1,5 h"', "got '1,5 h'"),
    ("ask: 2024-01-01", "got '2024-01-01'"), ("ask: constant 1,5 h (assumed; x)", "write 1.5 h, with a point"),
    ("ask: constant 90 (assumed; x)", "without a unit; write it as 90 min")])
def test_minutes_that_are_none_are_told_in_plain_words(tmp_path, text, words):
    """The activity, what was written, the rule and what to write; no word of a programmer."""
    (tmp_path / "m.yml").write_text(text)
    with pytest.raises(BadInput) as found:
        read_minutes(tmp_path / "m.yml")
    said = str(found.value)
    assert words in said and not any(word in said for word in ("valid", "instance", "Field", "datetime", "Input"))
