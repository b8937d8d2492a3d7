"""Interchange: what goes out can be read by the tools it is meant for, with nothing lost."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from simulator import explain_case, export_log, run_replications
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk


@pytest.fixture(scope="module")
def log():
    """Three cases of two steps; the last is still open when the run ends."""
    activities = {
        "intake": desk(30, "decide"),
        "decide": desk(45, milestone="decided", posts={"award": f"120 AZN {A}"}),
    }
    office = build(activities, at=[540.0, 545.0, 5700.0], calendar="office", horizon=f"4 days {A}")
    return run_replications(office, 1, 1)


def test_csv_has_one_line_for_each_activity_and_civil_times(log, tmp_path) -> None:
    """Monday 3 January 2022, nine o'clock, stands as such; work not done is an empty field."""
    export_log(log, tmp_path / "log.csv")
    table = pd.read_csv(tmp_path / "log.csv", parse_dates=["enable_time", "start_time", "end_time"])
    assert len(table) == len(log.events)
    assert table["enable_time"].min() == pd.Timestamp("2022-01-03 09:00")
    assert table["end_time"].isna().sum() == log.events["completed_at"].isna().sum() > 0


def test_parquet_keeps_the_minutes(log, tmp_path) -> None:
    """Times in the file are the log's minutes after the start."""
    export_log(log, tmp_path / "log.parquet")
    table = pd.read_parquet(tmp_path / "log.parquet")
    minutes = (table["started_at"] - pd.Timestamp("2022-01-03")) / pd.Timedelta(minutes=1)
    np.testing.assert_allclose(minutes.dropna(), log.events["started_at"].dropna(), atol=1e-4)


def test_xes_opens_in_pm4py(log, tmp_path) -> None:
    """As many schedule, start and complete events as the log has, under the same case names, in order of time."""
    import pm4py

    export_log(log, tmp_path / "log.xes")
    table = pm4py.read_xes(str(tmp_path / "log.xes"), variant="iterparse", return_legacy_log_object=False)
    counts = table["lifecycle:transition"].value_counts()
    assert counts["complete"] == log.events["completed_at"].notna().sum()
    assert counts["schedule"] == len(log.events)
    assert counts["start"] == log.events["started_at"].notna().sum()
    assert table["case:concept:name"].nunique() == log.events["case_id"].nunique()
    assert table.groupby("case:concept:name")["time:timestamp"].apply(lambda t: t.is_monotonic_increasing).all()


def test_ocel_opens_in_pm4py(log, tmp_path) -> None:
    """Every completed activity is an event linked to its case, person and officer."""
    import pm4py

    export_log(log, tmp_path / "log.jsonocel")
    ocel = pm4py.read_ocel2_json(str(tmp_path / "log.jsonocel"))
    assert len(ocel.events) == log.events["completed_at"].notna().sum()
    kinds = ocel.objects["ocel:type"].value_counts()
    assert kinds["case"] == log.events.loc[log.events["completed_at"].notna(), "case_id"].nunique()
    assert kinds["officer"] == 1


def test_ocel_events_name_only_known_objects(log, tmp_path) -> None:
    """No relation points nowhere."""
    export_log(log, tmp_path / "log.jsonocel")
    content = json.loads((tmp_path / "log.jsonocel").read_text())
    known = {each["id"] for each in content["objects"]}
    assert {r["objectId"] for event in content["events"] for r in event["relationships"]} <= known


def test_the_ledger_and_the_trail_of_queries_go_out_too(log, tmp_path) -> None:
    """Rows and civil times are those of the tables; a register that was never asked leaves an empty trail."""
    export_log(log, tmp_path / "ledger.csv", "ledger")
    ledger = pd.read_csv(tmp_path / "ledger.csv", parse_dates=["at"])
    assert len(ledger) == len(log.ledger) > 0 and ledger["at"].min() >= pd.Timestamp("2022-01-03 09:00")
    asking = {"ask": {"kind": "automatic", "register": "r", "next": "end"}}
    asked = run_replications(build(asking, registers={"r": {"time": f"constant 2 min {A}"}}), 1, 1)
    export_log(asked, tmp_path / "queries.parquet", "queries")
    trail = pd.read_parquet(tmp_path / "queries.parquet")
    assert trail.loc[0, "answered_at"] == pd.Timestamp("2022-01-03 00:02") and trail["register"].tolist() == ["r"]
    export_log(log, tmp_path / "none.csv", "queries")
    assert pd.read_csv(tmp_path / "none.csv").empty
    with pytest.raises(BadInput, match=r"did you mean queries"):
        export_log(log, tmp_path / "x.csv", "querys")
    with pytest.raises(BadInput, match=r"\.parquet"):
        export_log(log, tmp_path / "x.xes", "ledger")


def test_an_unknown_ending_is_refused_and_nothing_is_written(log, tmp_path) -> None:
    """The message lists the formats there are."""
    with pytest.raises(BadInput, match=r"\.xes"):
        export_log(log, tmp_path / "log.doc")
    assert not list(tmp_path.iterdir())


def test_a_story_has_every_step_and_a_sum(log) -> None:
    """Each activity of the case is told with its wait, the award is named, and the last sentence sums up."""
    story = explain_case(log, 1)
    assert "waits 25 minutes for clerk" in " ".join(story)
    assert any("120 a month" in line for line in story)
    assert story[-1].startswith("In all, ")


def test_a_story_of_an_open_case_does_not_invent_an_end(log) -> None:
    """What is open is said to be open."""
    story = explain_case(log, 2)
    assert "still open when the run ends" in " ".join(story)
    assert story[-1] == "No decision was made within the run."


def test_a_case_that_is_not_there_is_refused(log) -> None:
    """The message says which numbers exist."""
    with pytest.raises(BadInput, match="from 0 to 2"):
        explain_case(log, 99)
