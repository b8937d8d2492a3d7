"""Logs in every format give the same items, and what is no log is refused in words."""

from __future__ import annotations

import gzip
import tracemalloc

import numpy as np
import pandas as pd
import pytest

from simulator import export_log, load_scenario, run_replications
from simulator.calibration.example_log import FOLDER, make_example_log
from simulator.calibration.reading import read_log
from simulator.interchange.xes import write_xes
from synthetic_data import BadInput

SCHEDULED = """<?xml version="1.0" encoding="UTF-8"?><log><trace><string key="concept:name" value="c1"/>
<date key="deadline" value="2020-02-01T00:00:00+01:00"/>{events}</trace></log>"""


def event(moment: str, transition: str, name: str = "Check", **more: str) -> str:
    """One XES event."""
    strings = {"concept:name": name, "lifecycle:transition": transition, "org:resource": "ann"} | more
    return ("<event>" + "".join(f'<string key="{key}" value="{value}"/>' for key, value in strings.items())
            + f'<date key="time:timestamp" value="2020-01-06T{moment}:00+01:00"/></event>')


def refused(path, **more):
    """The message with which a file is refused."""
    with pytest.raises(BadInput) as found:
        read_log(path, **more)
    return str(found.value)


def test_the_shipped_log_can_be_made_again(tmp_path):
    """Its bytes follow from the office beside it."""
    assert make_example_log(tmp_path / "log.csv.gz").read_bytes() == (FOLDER / "log.csv.gz").read_bytes()


def test_every_format_of_our_own_export_gives_the_same_items(tmp_path):
    """CSV, Parquet and XES (plain and gz, schedule, start and complete) hold one log."""
    log = run_replications(load_scenario(FOLDER / "office.yml", changes={"horizon": "28 days (assumed; test)"}))
    for name in ("a.csv", "a.parquet", "a.xes"):
        export_log(log, tmp_path / name)
    (tmp_path / "b.xes.gz").write_bytes(gzip.compress((tmp_path / "a.xes").read_bytes()))
    read = [read_log(tmp_path / name, zone="UTC").items for name in ("a.csv", "a.parquet", "a.xes", "b.xes.gz")]
    for items in read[1:]:
        pd.testing.assert_series_equal(items["activity"].astype(str), read[0]["activity"].astype(str))
        for part in ("start", "end"):
            np.testing.assert_allclose(items[part], read[0][part], atol=1e-3)


def test_life_cycles_are_paired(tmp_path):
    """A start takes the schedule before it, a completion or pause ends it, work without completion stays open."""
    steps = [event("08:00", "schedule"), event("09:00", "start"), event("09:30", "complete"),
             event("09:40", "start", "Ask"), event("09:50", "suspend", "Ask"), event("09:55", "resume", "Ask"),
             event("09:59", "complete", "Ask"), event("09:59", "schedule", "Ask"), event("09:59", "withdraw", "Ask"),
             event("10:00", "start", "Decide"), event("10:10", "autoskip", "Decide")]
    (tmp_path / "a.xes").write_text(SCHEDULED.format(events="".join(steps)))
    log = read_log(tmp_path / "a.xes", zone="Europe/Berlin")
    check, asked, again, decide = log.items.to_dict("records")
    assert (asked["end"] - asked["start"], again["end"] - again["start"]) == (10, 4)
    assert (check["start"] - check["schedule"], check["end"] - check["start"]) == (60, 30)
    assert check["start"] % 1440 == 9 * 60
    assert np.isnan(decide["end"])
    assert log.cases["deadline"].tolist() == ["2020-02-01T00:00:00+01:00"]
    assert [note for note in log.notes if "suspended" in note] and [note for note in log.notes if "autoskip" in note]


def test_columns_may_have_any_name(tmp_path, example_table):
    """The planner names them, and a wrong name is answered with the nearest."""
    table = example_table.rename(columns={"case_id": "Vorgang", "activity": "Schritt", "end_time": "fertig"})
    table.to_csv(tmp_path / "a.csv", index=False, sep=";")
    named = {"case": "Vorgang", "activity": "Schritt", "end": "fertig"}
    assert len(read_log(tmp_path / "a.csv", zone="UTC", columns=named).items) == len(table)
    message = refused(tmp_path / "a.csv", zone="UTC", columns=named | {"case": "Vorgan"})
    assert "--case" in message and "Vorgang" in message
    assert "no column for the case" in refused(tmp_path / "a.csv", zone="UTC")


def test_times_without_a_zone_are_refused(tmp_path, example_table):
    """The planner must say in which zone the clock ran; with offsets, the zone says where the office is."""
    example_table.to_csv(tmp_path / "a.csv", index=False)
    assert "--zone" in refused(tmp_path / "a.csv")
    assert "is not a time zone" in refused(tmp_path / "a.csv", zone="Moon/Base")
    assert "did you mean Asia/Baku?" in refused(tmp_path / "a.csv", zone="baku")
    example_table.assign(start_time=example_table["start_time"] + "+04:00",
                         end_time=example_table["end_time"] + "+04:00").to_csv(tmp_path / "b.csv", index=False)
    naive = read_log(tmp_path / "a.csv", zone="Asia/Baku").items["start"]
    np.testing.assert_allclose(read_log(tmp_path / "b.csv", zone="Asia/Baku").items["start"], naive)
    np.testing.assert_allclose(read_log(tmp_path / "b.csv").items["start"], naive - 240)


@pytest.mark.parametrize("zone", ["EST", "CET", "GMT+4", "Etc/GMT+4", "+04:00"])
def test_a_zone_is_that_of_a_place(tmp_path, example_table, zone):
    """EST knows no summer time, CET is many countries', and the sign of Etc/GMT+4 is turned round: none is a place."""
    example_table.to_csv(tmp_path / "a.csv", index=False)

    assert "is not a time zone of one place" in refused(tmp_path / "a.csv", zone=zone)


@pytest.mark.parametrize(("change", "words"), [
    (lambda t: t.drop_duplicates("case_id"), "one event per case"),
    (lambda t: t.assign(start_time="2023-01-02T10:00:00", end_time="2023-01-02T10:00:00"), "the same time on every"),
    (lambda t: t.assign(activity=[f"a{n % 400}" for n in range(len(t))]), "400 activities"),
    (lambda t: t.iloc[:0], "no rows"),
    (lambda t: t.assign(end_time="yesterday"), "that are no times"),
], ids=["one event", "one time", "400 activities", "no rows", "no times"])
def test_what_is_no_log_is_refused(tmp_path, example_table, change, words):
    """The message says what is wrong with the table."""
    change(example_table).to_csv(tmp_path / "a.csv", index=False)
    assert words in refused(tmp_path / "a.csv", zone="UTC")


def test_damaged_files_are_refused(tmp_path):
    """Text in another encoding, a truncated gz, XML without end tags and other XML: clear words each time."""
    whole = SCHEDULED.format(events=event("09:00", "start"))
    text = (FOLDER / "log.csv.gz").read_bytes()
    files = {"latin.csv": ("case_id,activity,end_time\n1,pr\xfcfen,2020-01-01T09:00:00\n".encode("latin-1"), "UTF-8"),
             "cut.csv.gz": (text[: len(text) // 2], "breaks off"),
             "no.csv.gz": (b"this is no gzip file", "no column for the case"),
             "cut.xes.gz": (gzip.compress(whole.encode() * 50)[:60], "breaks off"),
             "open.xes": (whole[:-20].encode(), "end tags may be missing"),
             "page.xes": (b"<html></html>", "is a web page"), "svg.xes": (b"<svg></svg>", "no XES log"),
             "empty.xes": (b"<log></log>", "without events"),
             "empty.csv": (b"", "is empty"),
             "x.parquet": (b"PAR1 no", "not a readable table"),
             "x.docx": (b"x", "must end in")}
    for name, (content, words) in files.items():
        (tmp_path / name).write_bytes(content)
        assert words in refused(tmp_path / name, zone="UTC"), name


def test_times_going_backwards_are_said_and_not_believed(tmp_path, example_table):
    """An item that ends before it starts keeps its end and loses its start."""
    table = example_table.rename(columns={"start_time": "end_time", "end_time": "start_time"})
    table.to_csv(tmp_path / "a.csv", index=False)
    log = read_log(tmp_path / "a.csv", zone="UTC")
    assert "end before they start" in log.notes[0]
    assert not log.has_starts


def test_xes_is_read_as_a_stream(tmp_path):
    """Three times the events take no more than about three times the memory, far less than the text of the file."""
    log = run_replications(load_scenario(FOLDER / "office.yml", changes={"horizon": "60 days (assumed; test)"}))
    write_xes(log.events, np.datetime64("2023-01-02"), tmp_path / "a.xes")
    tracemalloc.start()
    read_log(tmp_path / "a.xes", zone="UTC")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * (tmp_path / "a.xes").stat().st_size + (4 << 20)


def test_a_log_that_would_fill_the_memory_is_refused_early(tmp_path, monkeypatch):
    """Reading stops once there are too many events, in every format, and says what to do."""
    log = run_replications(load_scenario(FOLDER / "office.yml", changes={"horizon": "21 days (assumed; test)"}))
    for name in ("a.csv", "a.parquet", "a.xes"):
        export_log(log, tmp_path / name)
    monkeypatch.setattr("simulator.calibration.log_columns.MOST_EVENTS", 100)
    for name in ("a.csv", "a.parquet", "a.xes"):
        assert "take a part of the time" in refused(tmp_path / name, zone="UTC")
