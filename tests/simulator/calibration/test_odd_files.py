"""Logs as Excel, databases and other tools really write them: read right, or refused in one sentence."""

from __future__ import annotations

import gzip
import io
import zipfile

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from readiness import app
from simulator.calibration.audit import audit_log
from simulator.calibration.calibrating import calibrate
from simulator.calibration.deadlines import find_deadlines
from simulator.calibration.event_items import civil
from simulator.calibration.reading import read_log
from synthetic_data import BadInput

HEAD = "case_id,activity,end_time\n"
ROWS = ("k,ask,2024-01-08 09:00:00\nk,pay,2024-01-25 10:00:00\nm,ask,2024-01-09 09:00:00\n"
        "m,pay,2024-01-26 11:30:00\n")
LOG = HEAD + ROWS
XML = '<?xml version="1.0" encoding="UTF-8"?>'


def event(name, moment, *more):
    """One XES event with strings (or dates) beside name and time."""
    others = "".join(f'<string key="{key}" value="{value}"/>' for key, value in more)
    return (f'<event><string key="concept:name" value="{name}"/>{others}'
            f'<date key="time:timestamp" value="{moment}"/></event>')


def xes(*traces, head=XML, attributes=""):
    """An XES log of (name, events) pairs."""
    cases = (f'<trace><string key="concept:name" value="{name}"/>{attributes}{"".join(events)}</trace>'
             for name, events in traces)
    return f'{head}<log>{"".join(cases)}</log>'


PLAIN = xes(("k", [event("prüfen", "2024-01-08T09:00:00Z"), event("pay", "2024-01-25T10:00:00Z")]),
            ("m", [event("prüfen", "2024-01-09T09:00:00Z"), event("pay", "2024-01-26T11:30:00Z")]))


def office_file():
    """What Excel writes, whatever one calls it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as store:
        store.writestr(zipfile.ZipInfo("[Content_Types].xml"), "")
        store.writestr(zipfile.ZipInfo("xl/workbook.xml"), "")
    return out.getvalue()


def packed(content):
    """The bytes as gzip makes them, the same at every second: they name the tests."""
    return gzip.compress(content, mtime=0)


def with_mark(mark):
    """The log with another separator."""
    return LOG.replace(",", mark)


@pytest.mark.parametrize(("name", "content"), [
    ("LOG.CSV", LOG), ("LOG.CSV.GZ", packed(LOG.encode())), ("not-packed.csv.gz", LOG),
    ("packed.csv", packed(LOG.encode())), ("a.tsv", with_mark("\t")), ("bar.txt", with_mark("|")),
    ("sep.csv", "sep=;\r\n" + with_mark(";").replace("\n", "\r\n")), ("SEP.csv", '"SEP=|"\n' + with_mark("|")),
    ("tabs.csv", "\ufeffsep=\t\n" + with_mark("\t")), ("gap.csv", "\nsep=;\n\n" + with_mark(";")),
    ("old-mac.csv", LOG.replace("\n", "\r")),
    ("bom.csv", "\ufeff" + LOG), ("utf16.csv", LOG.encode("utf-16")),
    ("empty-rows.csv", "\n\n" + HEAD + "\n,,\n" + ROWS),
    ("empty-columns.csv", LOG.replace("\n", ",,\n")),
    ("spaces.csv", LOG.replace(HEAD, " Case_ID , activity, END_TIME\n")),
    ("unquoted.csv", "Nr, Fall;" + with_mark(";").replace("\nk", "\nx;k").replace("\nm", "\nx;m")),
    ("other-twice.csv", LOG.replace("\n", ",x,y\n").replace(",x,y", ",note,note", 1)),
    ("lying.xes", LOG), ("lying.csv", PLAIN), ("LOG.XES", PLAIN), ("LOG.XES.GZ", packed(PLAIN.encode())),
    ("dots.csv", LOG.replace("2024-01-0", "0").replace("8 09", "8.01.2024 09").replace("9 09", "9.01.2024 09")
     .replace("2024-01-25", "25.01.2024").replace("2024-01-26", "26.01.2024")),
    ("decimal-comma.csv", with_mark(";").replace(":00\n", ":00,0\n")),
    ("latin.xes", PLAIN.replace("UTF-8", "ISO-8859-1").encode("latin-1")),
    ("gbk.xes", PLAIN.replace("UTF-8", "GBK").replace("prüfen", "审查").encode("gbk")),
    ("wide.xes", PLAIN.replace("UTF-8", "UTF-16").encode("utf-16")),
    ("wide-no-mark.xes", PLAIN.encode("utf-16-be")), ("undeclared.xes", PLAIN.removeprefix(XML)),
    ("marked.xes", "\ufeff" + PLAIN.replace("UTF-8", "ISO-8859-1")),
    ("small.xes", PLAIN.replace("time:timestamp", "Time:Timestamp")),
])
def test_what_can_be_read_is_read_right(tmp_path, name, content):
    """Whatever ending, separator, encoding or empty row: two cases, four items, the right first and last moment."""
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    log = read_log(tmp_path / name, zone="UTC")
    assert (log.items["case"].nunique(), len(log.items)) == (2, 4)
    assert (f"{civil(log.first)}", f"{civil(log.last)}") == ("2024-01-08 09:00:00", "2024-01-26 11:30:00")
    assert sorted(log.items["activity"].cat.categories)[0] in ("ask", "pay")


@pytest.mark.parametrize(("name", "content", "words"), [
    ("a.csv", office_file(), "Excel"), ("a.xes", office_file(), "Excel"), ("a.xlsx", office_file(), "Excel"),
    ("old.csv", b"\xd0\xcf\x11\xe0" + b"\0" * 99, "old Excel"), ("a.csv", b"%PDF-1.7", "PDF"),
    ("a.csv", b'{"events": []}', "JSON"), ("a.csv", b"<!DOCTYPE html><html></html>", "web page"),
    ("a.csv.gz", packed(packed(LOG.encode())), "packed twice"), ("a.csv", b" \n\n", "is empty"),
    ("a.csv", LOG.encode("utf-16-le"), "UTF-8"), ("a.csv", LOG.encode("utf-32"), "UTF-8"),
    ("a.csv", LOG.replace("activity", "Tätigkeit").encode("latin-1"), "UTF-8"),
    ("a.csv", LOG.encode() + b"\0", "line 6: holds a NUL"),
    ("a.csv", b"Export of 2024\n" + LOG.encode(), "is a title above the table"), ("a.csv", HEAD.encode(), "no rows"),
    ("a.csv", LOG.replace(":00\n", ":00,5\n").encode(), "where the headings have"),
    ("a.csv", b'k,"ask\n' + LOG.encode(), "column"),
    ("a.csv", LOG.replace("\n", ",x\n").replace("time,x", "time,end_time", 1).encode(), "two columns of the same name"),
    ("a.csv", LOG.replace("\n", ",x\n").replace("time,x", "time,Case_ID", 1).encode(), "could be the case"),
    *(("a.csv", LOG.replace(",", sign).encode(), f"looks divided by '{shown}'") for sign, shown in (
        ("^", "^"), ("~", "~"), ("¦", "¦"), ("\x1f", r"\x1f"), ("!", "!"), ("^^", "^"))),
    ("a.csv", b"sep=,\n" + LOG.replace(",", ";").encode(), "by ';', and not by the ',' that its first line names"),
    *(("a.csv", "".join(f'"{line}"\n' for line in LOG.replace(",", sign).splitlines()).encode(), "has whole lines in")
      for sign in ",;\t"),
    ("a.parquet", LOG.encode(), "begins with PAR1"), ("a.odt", b"text", "must end in"),
    ("a.xes", PLAIN.replace("UTF-8", "x-foo").encode(), "x-foo"),
    ("a.xes", PLAIN.replace("UTF-8", "rot13").encode(), "rot13"),
    ("a.xes", PLAIN.encode("latin-1"), "utf-8"),
    ("a.xes", PLAIN.replace("UTF-8", "ISO-8859-1").encode(), "its text is UTF-8"),
    ("a.xes", PLAIN.replace("UTF-8", "UTF-16").encode(), "UTF-16"),
    ("a.xes", PLAIN.replace("UTF-8", "GBK")
     .replace("prüfen", "审查件").encode(), "gbk"),
    ("a.xes", PLAIN.replace("time:timestamp", "when").encode(), "--end"),
    ("a.xes", PLAIN.replace("<date", '<date key="time:timestamp" value="2001-01-01T00:00:00Z"/><date').encode(),
     "two different attributes time:timestamp"),
    ("a.xes", PLAIN.replace("T09:00:00Z", "T09:00:00").encode(), "with and without a zone"),
])
def test_what_cannot_be_read_is_refused_in_words(tmp_path, name, content, words):
    """One message that names the file and the reason; the verb stops with 3 and without a traceback."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput) as found:
        read_log(tmp_path / name, zone="UTC")
    assert name in str(found.value)
    assert words in str(found.value)


def test_commas_in_quoted_headings_are_no_separators(tmp_path):
    """The separator is the mark that cuts headings and rows alike."""
    text = '"Nr., Fall";"Schritt, kurz";"Ende, am, um"\n' + ROWS.replace(",", ";")
    (tmp_path / "a.csv").write_text(text)
    named = {"case": "Nr., Fall", "activity": "Schritt, kurz", "end": "Ende, am, um"}
    assert len(read_log(tmp_path / "a.csv", zone="UTC", columns=named).items) == 4


def test_a_separator_that_is_not_known_can_be_declared(tmp_path):
    """What the message says to write makes the table readable."""
    (tmp_path / "a.csv").write_text("sep=^\n" + LOG.replace(",", "^"))
    assert len(read_log(tmp_path / "a.csv", zone="UTC").items) == 4


WITH_DAYS = "case_id,activity,end_time,Remind on,case:closed\n" + "".join(
    f"{line},2024-02-0{1 + number // 2},2024-01-31\n" for number, line in enumerate(ROWS.splitlines()))


@pytest.mark.parametrize("ask", [
    lambda log, name: find_deadlines(log, name), lambda log, name: find_deadlines(log, "closed", name),
    lambda log, name: calibrate(log, split_by=name)], ids=["--deadline", "--decided", "--split-by"])
@pytest.mark.parametrize("named", ["Remind on", "remind on"])
def test_a_column_that_is_no_attribute_of_cases_is_told_as_such(tmp_path, ask, named):
    """It is in the log; what to write so that it is read stands beside."""
    (tmp_path / "a.csv").write_text(WITH_DAYS)
    log = read_log(tmp_path / "a.csv", zone="UTC")
    with pytest.raises(BadInput) as found:
        ask(log, named)
    assert "is in the log, but not as an attribute of its cases, got 'Remind on'" in str(found.value)
    assert "call the column case:Remind on" in str(found.value)


def test_a_column_called_after_the_case_is_its_deadline(tmp_path):
    """As the message says to write it; and with several values in one case it says so."""
    (tmp_path / "a.csv").write_text(WITH_DAYS.replace("Remind on", "case:deadline"))
    log = read_log(tmp_path / "a.csv", zone="UTC")
    assert "deadline" in log.cases and not [note for note in log.notes if "deadline" in note]

    (tmp_path / "a.csv").write_text(WITH_DAYS.replace("Remind on", "case:deadline").replace("02-02", "03-01", 1))
    with pytest.raises(BadInput, match="is in the log, with several values in one case"):
        find_deadlines(read_log(tmp_path / "a.csv", zone="UTC"), "case:deadline")


def test_cases_of_one_name_stay_apart(tmp_path):
    """A name used twice gets a number, and one that is there already is not given again."""
    steps = [event("ask", "2024-01-08T09:00:00Z"), event("pay", "2024-01-09T09:00:00Z")]
    (tmp_path / "a.xes").write_text(xes(*((name, steps) for name in ("A", "A", "A (2)", "A", "", "", "case 5"))))
    log = read_log(tmp_path / "a.xes", zone="UTC")
    assert log.items["case"].nunique() == 7
    assert len(log.cases) == 7


def test_a_case_with_two_names_is_refused(tmp_path):
    """Nobody can tell which of them it is; the same name twice is one."""
    for again, text in (("k", PLAIN), ("z", "")):
        second = PLAIN.replace('value="k"/>', f'value="k"/><string key="concept:name" value="{again}"/>', 1)
        (tmp_path / "a.xes").write_text(second)
        if text:
            assert len(read_log(tmp_path / "a.xes").items) == 4
        else:
            with pytest.raises(BadInput, match=r"two different names \(concept:name\), got 'k and z \(trace 1\)'"):
                read_log(tmp_path / "a.xes")


def test_cases_without_an_event_are_counted(tmp_path):
    """They are no cases of the office's work, and how many there were is said."""
    empty = "".join(f'<trace><string key="concept:name" value="e{place}"/></trace>' for place in range(3))
    (tmp_path / "a.xes").write_text(PLAIN.replace("</log>", f"{empty}</log>"))
    log = read_log(tmp_path / "a.xes")
    assert log.items["case"].nunique() == 2 and "3 cases (traces) without any event are left out" in log.notes


@pytest.mark.parametrize(("keys", "activity", "told"), [
    ("task", None, True), ("task", "concept:name", False), ("task", "task", False), ("concept:name", None, False),
    ("concept:name lifecycle:transition", None, False), ("gone", None, False)])
def test_the_logs_own_way_to_tell_activities_apart_is_said(tmp_path, keys, activity, told):
    """Its classifier may name another attribute than the standard's; whoever names one has decided."""
    log = PLAIN.replace("<log>", f'<log><classifier name="Activity" keys="{keys}"/>')
    (tmp_path / "a.xes").write_text(log.replace("<event>", '<event><string key="task" value="t"/>'))
    notes = read_log(tmp_path / "a.xes", columns={"activity": activity} if activity else None).notes
    assert [note for note in notes if "by task (its classifier Activity), and concept:name is taken" in note] \
        == list(notes) and bool(notes) == told


@pytest.mark.parametrize(("classifier", "told"), [
    ('scope="trace" keys="task"', None), ('scope="event" keys="task"', "by task ("),
    ("keys=\"'the task'\"", "by the task ("),
    ("keys=\"task 'the task' lifecycle:transition\"", "by task and the task ("), ('keys="task gone"', None),
    ('keys="concept:name task"', "by concept:name and task (")])
def test_a_classifier_is_read_as_the_standard_says(tmp_path, classifier, told):
    """Of traces it says nothing about activities; keys with blanks stand in quotes, and several hold together."""
    log = PLAIN.replace("<log>", f'<log><classifier name="Own" {classifier}/>')
    both = '<event><string key="task" value="t"/><string key="the task" value="u"/>'
    (tmp_path / "a.xes").write_text(log.replace("<event>", both))
    found = [note for note in read_log(tmp_path / "a.xes").notes if "its classifier Own" in note]
    assert told in found[0] if told else not found
    assert not told or ("into one attribute" in found[0]) == (" and " in told)


def test_attributes_that_collide_keep_their_full_names(tmp_path, example_table):
    """`channel` and `case:channel` are two attributes, in XES as in a table, and the audit says so."""
    steps = [event("ask", "2024-01-08T09:00:00Z"), event("pay", "2024-01-09T09:00:00Z")]
    both = '<string key="case:channel" value="desk"/><string key="channel" value="web"/>'
    (tmp_path / "a.xes").write_text(xes(("k", steps), ("m", steps), attributes=both))
    example_table.assign(**{"case:way": "desk", "case_way": "web"}).to_csv(tmp_path / "a.csv", index=False)
    for name, attributes in (("a.xes", ["case:channel", "channel"]), ("a.csv", ["case:way", "case_way"])):
        log = read_log(tmp_path / name, zone="UTC")
        assert set(attributes) <= set(log.cases.columns)
        assert [note for note in log.notes if "keep their full names" in note]
    assert calibrate(read_log(tmp_path / "a.csv", zone="UTC"), split_by="case:way")


@pytest.mark.parametrize("key", ["start_timestamp", "Start_Timestamp", "begun"])
def test_starts_in_attributes_of_xes_are_known(tmp_path, key):
    """A start beside the time of the event is the start of its work, under a known name or one that is given."""
    steps = [event("ask", "2024-01-08T09:20:00Z", (key, "2024-01-08T09:00:00Z")),
             event("pay", "2024-01-08T10:20:00Z", (key, "2024-01-08T10:00:00Z"))]
    (tmp_path / "a.xes").write_text(xes(("k", steps)))
    log = read_log(tmp_path / "a.xes", zone="UTC", columns={"start": key} if key == "begun" else None)
    assert (log.items["end"] - log.items["start"]).tolist() == [20, 20]


def lifecycle_rows():
    """Two pieces of one step that overlap, told apart by their number, in a table of other names."""
    rows = [("k", "weigh", "1", "start", "09:00"), ("k", "weigh", "2", "start", "09:10"),
            ("k", "weigh", "1", "complete", "09:30"), ("k", "weigh", "2", "complete", "09:50")]
    return pd.DataFrame([(case, step, number, word, f"2024-01-08 {at}") for case, step, number, word, at in rows],
                        columns=["case_id", "activity", "piece", "registration_type", "timestamp"])


@pytest.mark.parametrize("kind", ["csv", "parquet", "xes"])
def test_a_life_cycle_may_have_any_name(tmp_path, kind):
    """Unnamed it is a finding that costs the estimates of work; named, starts and ends are paired by instance."""
    path = tmp_path / f"a.{kind}"
    table = lifecycle_rows()
    if kind == "xes":
        path.write_text(xes(("k", [event(row.activity, row.timestamp, ("piece", row.piece),
                                         ("registration_type", row.registration_type)) for row in table.itertuples()])))
    else:
        getattr(table, f"to_{kind}")(path, index=False)
    unnamed = audit_log(read_log(path, zone="UTC"))
    assert [f for f in unnamed.lost if f.name == "life cycle" and "--transition 'registration_type'" in f.found]
    named = read_log(path, zone="UTC", columns={"transition": "registration_type", "instance": "piece"})
    assert sorted((named.items["end"] - named.items["start"]).tolist()) == [30, 40]
    assert not [finding for finding in audit_log(named).findings if finding.name == "life cycle"]


def test_the_verbs_take_life_cycle_and_instance(tmp_path):
    """`--transition` and `--instance` are options of all three verbs that read a log."""
    lifecycle_rows().to_csv(tmp_path / "a.csv", index=False)
    options = ["--zone", "UTC", "--transition", "registration_type", "--instance", "piece"]
    for verb in ("read-log", "calibrate", "validate"):
        result = CliRunner().invoke(app, ["office", verb, str(tmp_path / "a.csv"), *options, *(
            ["-o", str(tmp_path / "o.yml")] if verb != "read-log" else [])])
        assert "No such option" not in result.output
        assert result.exception is None or isinstance(result.exception, (SystemExit, BadInput))
    words = ["office", "read-log", str(tmp_path / "a.csv"), "--zone", "UTC", "--transition", "x"]
    wrong = CliRunner().invoke(app, words)
    assert "--transition" in str(wrong.exception or wrong.output)


def spans(tmp_path, rows, zone):
    """The items of a table of (case, start, end)."""
    table = pd.DataFrame([(case, f"step {n}", start, end) for n, (case, start, end) in enumerate(rows)],
                         columns=["case_id", "activity", "start_time", "end_time"])
    table.to_csv(tmp_path / "a.csv", index=False)
    return read_log(tmp_path / "a.csv", zone=zone)


@pytest.mark.parametrize(("start", "end", "minutes"), [
    ("2024-10-27T02:50:00+02:00", "2024-10-27T02:10:00+01:00", 20),
    ("2024-10-26T22:00:00+02:00", "2024-10-27T06:00:00+01:00", 9 * 60),
    ("2024-03-31T01:50:00+01:00", "2024-03-31T03:10:00+02:00", 20),
    ("2024-10-25T15:00:00+02:00", "2024-10-28T09:00:00+01:00", 67 * 60),
    ("2024-10-27 02:50:00", "2024-10-27 02:10:00", 20), ("2024-10-26 22:00:00", "2024-10-27 06:00:00", 9 * 60),
])
def test_work_over_a_change_of_the_clocks_keeps_its_length(tmp_path, start, end, minutes):
    """Minutes that passed, whatever the clock showed; the next day's hours are those of the clock."""
    shape = "T09:00:00+01:00" if "T" in start else " 09:00:00"
    log = spans(tmp_path, [("k", start, end), ("k", f"2024-11-04{shape}", f"2024-11-04{shape.replace('09', '10')}")],
                "Europe/Berlin")
    assert (log.items["end"] - log.items["start"]).tolist() == [minutes, 60]
    assert log.items["start"].iloc[1] % 1440 == 9 * 60
    assert not [note for note in log.notes if "end before they start" in note]


def test_steps_of_the_repeated_hour_keep_their_order(tmp_path):
    """02:50 in summer time comes before 02:10 in winter time, and the wait between is 20 minutes."""
    log = spans(tmp_path, [("k", "2024-10-27T02:40:00+02:00", "2024-10-27T02:50:00+02:00"),
                           ("k", "2024-10-27T02:10:00+01:00", "2024-10-27T02:15:00+01:00")], "Europe/Berlin")
    assert log.items["activity"].astype(str).tolist() == ["step 0", "step 1"]
    assert log.items["start"].iloc[1] - log.items["end"].iloc[0] == 20


@settings(max_examples=15, deadline=None)
@given(change=st.sampled_from(("2024-03-31 01:00", "2024-10-27 01:00", "2025-10-26 01:00")),
       before=st.integers(0, 1500), steps=st.lists(st.tuples(st.sampled_from((5, 20, 60, 400, 1500)),
                                                             st.sampled_from((0, 10, 100, 500, 3000))), min_size=2))
def test_chains_of_work_over_the_change_keep_lengths_and_order(tmp_path_factory, change, before, steps):
    """Whatever follows whatever in that night: each step lasts as long as it did, and comes where it came."""
    moment = pd.Timestamp(change, tz="UTC") - pd.Timedelta(minutes=before)
    rows = []
    for length, pause in steps:
        end = moment + pd.Timedelta(minutes=length)
        rows.append(("k", *(f"{one.tz_convert('Europe/Berlin').isoformat()}" for one in (moment, end))))
        moment = end + pd.Timedelta(minutes=pause)
    log = spans(tmp_path_factory.mktemp("chain"), rows, "Europe/Berlin")
    assert (log.items["end"] - log.items["start"]).tolist() == pytest.approx([length for length, _ in steps])
    assert log.items["activity"].astype(str).tolist() == [f"step {n}" for n in range(len(steps))]


def test_times_that_no_clock_showed_are_said(tmp_path):
    """Without an offset, the hour left out in spring and the one repeated in autumn are named in the audit."""
    log = spans(tmp_path, [("k", "2024-03-31 02:30:00", "2024-03-31 03:30:00"),
                           ("k", "2024-10-27 02:30:00", "2024-10-27 09:30:00")], "Europe/Berlin")
    notes = " ".join(log.notes)
    assert "leave out in spring" in notes
    assert "repeat in autumn" in notes


@pytest.mark.parametrize(("hours", "is_told"), [
    ((8, 9, 10, 11, 12, 1, 2, 3, 4), True), ((9, 10, 11, 12, 1, 2), True), ((8, 9, 10, 11, 12, 13, 14), False),
    ((7, 8, 9, 10, 11), False), ((0, 1, 5, 9, 12), False), ((6, 7, 8, 9, 22, 23), False)])
def test_a_clock_of_twelve_hours_is_told_with_both_readings(tmp_path, hours, is_told):
    """Whose afternoons are 1:15 to 4:15 has no time above 12; nights and mornings alone have."""
    days = [f"2024-01-{day:02}" for day in range(8, 12)]
    log = spans(tmp_path, [(f"k{day}", f"{day} {hour:02}:15", f"{day} {hour:02}:20") for day in days for hour in hours],
                "Europe/Berlin")
    notes = " ".join(log.notes)
    assert ("clock of twelve hours" in notes) == is_told
    assert not is_told or "01:15 is read as in the night, and would be 13:15" in notes


def test_columns_of_different_quality_are_each_read_by_their_own_forms(tmp_path):
    """Starts with offsets and ends without, in other forms; what is wrong in two columns is said of both."""
    good = spans(tmp_path, [("k", "2024-01-08T09:00:00+01", "08.01.2024 09:20"),
                            ("k", "2024-07-08T09:00:00+02", "08.07.2024 09:20")], "Europe/Berlin")
    assert (good.items["end"] - good.items["start"]).tolist() == [20, 20]
    with pytest.raises(BadInput, match=r"(?s)a.csv: start.*a.csv: end"):
        spans(tmp_path, [("k", "01/02/2024", "24-02-03"), ("k", "03/02/2024", "24-02-04")], "Europe/Berlin")


@pytest.mark.parametrize("unit", ["s", "ms"])
def test_numbers_of_parquet_are_times_since_1970_or_refused(tmp_path, unit):
    """Whole numbers and numbers with a point; the day numbers of a spreadsheet are refused."""
    table = pd.read_csv(io.StringIO(LOG))
    seconds = pd.to_datetime(table["end_time"]).astype(f"datetime64[{unit}]").astype("int64")
    for column in (seconds, seconds.astype(float)):
        table.assign(end_time=column).to_parquet(tmp_path / "a.parquet")
        assert f"{civil(read_log(tmp_path / 'a.parquet').last)}" == "2024-01-26 11:30:00"
    table.assign(end_time=np.linspace(45299, 45310, 4)).to_parquet(tmp_path / "b.parquet")
    with pytest.raises(BadInput, match="1904"):
        read_log(tmp_path / "b.parquet", zone="UTC")


def test_a_small_file_fills_no_memory(tmp_path):
    """What unfolds to hundreds of times its size is no log, also where it begins like one."""
    path = tmp_path / "log.csv.gz"
    with gzip.open(path, "wb", compresslevel=9) as file:
        file.write(LOG.encode())
        for _ in range(80):
            file.write(b"0" * (8 << 20))
    with pytest.raises(BadInput, match="unfolds to more than"):
        read_log(path, zone="UTC")
