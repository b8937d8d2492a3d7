"""Nothing of a log is left out without a word: columns that are not read, and what they say against the others."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from simulator.calibration.audit import audit_log
from simulator.calibration.calibrating import calibrate
from simulator.calibration.deadlines import find_deadlines
from simulator.calibration.reading import read_log
from synthetic_data import BadInput

HEAD = ["case", "activity", "start", "end", "resource"]
ROWS = [[f"C{case}", step, f"2024-03-0{case} {hour}:00", f"2024-03-0{case} {hour}:{20 + 10 * n}", "Ann"]
        for case in (4, 5, 6, 7) for n, (step, hour) in enumerate((("ask", "09"), ("check", "10"), ("pay", "11")))]


def log_of(tmp_path, kind="csv", without=(), **more):
    """Read a log that has more columns: heading → its words, one for each row."""
    table = pd.DataFrame(ROWS, columns=HEAD).drop(columns=list(without)).assign(**more)
    path = tmp_path / f"a.{kind}"
    if kind == "parquet":
        table.to_parquet(path)
    elif kind == "csv":
        table.to_csv(path, index=False)
    else:
        path.write_text(_xes(table), encoding="utf-8")
    return read_log(path, zone="UTC")


def _xes(table):
    names = {"activity": "concept:name", "end": "time:timestamp", "start": "start_timestamp",
             "resource": "org:resource"}
    kinds = {"end": "date", "start": "date"}
    events = {case: "".join("<event>" + "".join(
        f'<{kinds.get(part, "string")} key="{names.get(part, part)}" value="{str(word).replace(" ", "T")}"/>'
        for part, word in row.items() if part != "case") + "</event>" for row in rows.to_dict("records"))
        for case, rows in table.groupby("case")}
    return "<log>" + "".join(f'<trace><string key="concept:name" value="{case}"/>{text}</trace>'
                             for case, text in events.items()) + "</log>"


def columns_told(log):
    """What the audit says about columns."""
    return next(one.found for one in audit_log(log).findings if one.name == "columns")


@pytest.mark.parametrize("kind", ["csv", "parquet", "xes"])
def test_columns_that_are_not_read_are_named(tmp_path, kind):
    """In every kind of file; what is read, and attributes of cases, are not among them."""
    more = {"amount": range(12), "branch": ["north", "south"] * 6}
    more |= {"case:channel": "portal"} if kind != "xes" else {}
    assert columns_told(log_of(tmp_path, kind, **more)).endswith("Not read: amount, branch.")
    assert "Not read" not in columns_told(log_of(tmp_path, kind))


@pytest.mark.parametrize("kind", ["csv", "parquet", "xes"])
@pytest.mark.parametrize(("name", "shift", "told"), [
    ("end.1", 1, True), ("end_2", 1, True), ("end_right", 1, True), ("end_duplicated_0", 1, True), ("end (2)", 1, True),
    ("actual end", 1, True), ("end_of_day", 0, False), ("send", 1, False)])
def test_a_second_column_that_could_be_the_time_is_told(tmp_path, kind, name, shift, told):
    """As programs number the second of two like headings, or with a word more, where times stand in it."""
    words = [row[3].replace(":20", ":50") if shift else "x" for row in ROWS]
    if kind == "xes":
        name = name.replace("end", "time:timestamp", 1)
    found = columns_told(log_of(tmp_path, kind, **{name: words}))
    assert (f"The end could also be {name}: name the right one with --end" in found) == told


@pytest.mark.parametrize("kind", ["csv", "parquet", "xes"])
@pytest.mark.parametrize(("name", "words", "says"), [
    ("duration", ["20", "30", "40"], ""), ("duration", ["0.5", "0.5", "0.7"], ""),
    ("Dauer", ["1200", "1800", "2400"], ""),
    ("duration (min)", ["20,0", "30,0", "40,0"], ""), ("duration", ["00:20:00", "0:30:00", "PT40M"], ""),
    ("duration", ["80", "90", "100"], "such as 80 where 20 minutes lie between them"),
    ("processing_time", ["01:20", "01:30", "01:40"], "such as 01:20 where 20"),
    ("waiting_time", ["80", "90", "100"], ""),
    ("duration", ["20:00", "30:00", "40:00"], ""),
    ("duration", ["long", "short", ""], "")])
def test_durations_that_are_not_from_start_to_end_are_told(tmp_path, kind, name, words, says):
    """Whichever unit a plain number counts; what agrees in one of them is right."""
    log = log_of(tmp_path, kind, **{name: words * 4})
    told = [note for note in log.notes if f"the column {name} is not read" in note]
    assert says in "".join(told) and bool(told) == bool(says)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_durations_without_starts_are_told(tmp_path, kind):
    """They could give the minutes of work, which would be said to be unknown."""
    log = log_of(tmp_path, kind, ["start"], duration=["20", "30", "40"] * 4)
    assert any("without a column of starts there are no minutes of work; write a column of starts" in note
               for note in log.notes)


@pytest.mark.parametrize("kind", ["csv", "xes"])
@pytest.mark.parametrize(("name", "word", "other", "says"), [
    ("status", "cancelled", "done", "its rows with cancelled (4) count as work"),
    ("deleted", "true", "false", "its rows with true (4) count as work"),
    ("timezone", "Asia/Baku", "UTC", "Asia/Baku (4)"),
    ("valid", "FALSE", "TRUE", "its rows with FALSE (4) count as work"), ("active", "0", "1", "its rows with 0 (4)"),
    ("op", "DELETE", "INSERT", "its rows with DELETE (4) count as work"), ("valid", "1", "true", ""),
    ("deleted", "no", "false", "")])
def test_a_row_or_event_that_does_not_count_is_told(tmp_path, name, word, other, says, kind):
    """A column, or an attribute of the events of XES, that says another zone, or that the row is void."""
    log = log_of(tmp_path, kind, **{name: [word, other, other] * 4})
    told = [note for note in log.notes if f"the column {name} is not read" in note]
    assert says in "".join(told) and bool(told) == bool(says)


@pytest.mark.parametrize(("kind", "first", "refused"), [
    (np.float64, 2**53, True), (np.float32, 2**24, True), (np.float64, 2**24, False), (np.float32, 7, False)])
@pytest.mark.parametrize("part", ["case", "resource"])
def test_names_that_a_floating_number_has_rounded_are_refused(tmp_path, kind, first, refused, part):
    """Where the stored kind no longer holds every whole number, two names have become one."""
    words = np.array([float(first + 2 * (n // 3)) for n in range(12)], kind)
    if refused:
        with pytest.raises(BadInput, match=rf"a.parquet: {part}: holds (float|double), which rounds whole"):
            log_of(tmp_path, "parquet", **{part: words})
    else:
        assert len(log_of(tmp_path, "parquet", **{part: words}).items) == 12


def test_a_deadline_of_a_table_is_found_under_its_plain_heading(tmp_path):
    """One day for each case, as the how-to has it; a due day that differs within a case is none."""
    log = log_of(tmp_path, deadline=[f"2024-03-{10 + n // 3}" for n in range(12)])
    found = find_deadlines(log)
    assert found is not None and found.columns.startswith("deadline")
    assert find_deadlines(log_of(tmp_path, deadline=[f"2024-03-{10 + n}" for n in range(12)])) is None


@pytest.mark.parametrize(("due", "late", "says"), [
    ("2024-03-0{}", 0, "deadline, to the end of its day, against the last step"),
    ("2024-03-0{} 11:00", 4, "deadline against the last step"), ("2024-03-0{} 00:00", 0, "deadline, to the end")])
def test_a_deadline_of_a_day_ends_with_the_day(tmp_path, due, late, says):
    """A decision within that day is in time; a deadline with a clock is that moment."""
    found = find_deadlines(log_of(tmp_path, deadline=[due.format(row[0][1:]) for row in ROWS]))
    assert found is not None and found.missed == late and found.columns.startswith(says)


def test_days_against_days_are_in_time_on_the_same_one(tmp_path):
    """Where of the decision the day alone is known, a deadline of that day is kept, and no day is won."""
    days = [f"2024-03-0{row[0][1:]}" for row in ROWS]
    found = find_deadlines(log_of(tmp_path, **{"deadline": days, "case:enddate": days}))
    assert found is not None and (found.missed, found.columns) == (0, "deadline against enddate")


@pytest.mark.parametrize(("option", "ask"), [
    ("--deadline", lambda log: find_deadlines(log, "channel")), ("--decided", lambda log: find_deadlines(
        log, "deadline", "channel")), ("--split-by", lambda log: calibrate(log, split_by="channel"))])
def test_a_column_of_a_table_that_is_asked_for_says_its_heading(tmp_path, option, ask):
    """What a table says of whole cases stands under case: and the name, which the refusal names."""
    log = log_of(tmp_path, channel="portal", deadline="2024-03-09")
    with pytest.raises(BadInput, match=f"{option}: is in the log, but not as.*call the column case:channel"):
        ask(log)


@pytest.mark.parametrize("kind", ["csv", "parquet", "xes"])
@pytest.mark.parametrize(("name", "numbers", "is_told"), [
    ("_SORTING", (3, 2, 1), True), ("sequence", (1, 3, 2), True), ("Event No.", (12, 11, 10), True),
    ("_SORTING", (1, 2, 3), False), ("order_value", (3, 2, 1), False)])
@pytest.mark.parametrize("day", ["2024-03-0{} 10:00", "2024-03-0{}"])
def test_another_order_of_steps_at_one_time_is_told(tmp_path, kind, name, numbers, is_told, day):
    """A column that numbers the steps, where their times do not tell which came first; else the times decide."""
    ends = [day.format(row[0][1:]) for row in ROWS]
    log = log_of(tmp_path, kind, ["start"], **{name: numbers * 4, "end": ends})
    assert any(f"the column {name} is not read, and puts" in note for note in log.notes) == is_told
    timed = log_of(tmp_path, kind, **{name: numbers * 4})
    assert not any("in another order" in note for note in timed.notes)


def test_rows_kept_in_each_version_are_told(tmp_path):
    """A step that begins twice at one moment and ends otherwise may be a row that was corrected; pairs are two."""
    path = tmp_path / "a.csv"
    twice = [[*row[:3], end, row[4]] for row in ROWS for end in (row[3], row[3][:11] + "12:00")]
    pd.DataFrame(twice, columns=HEAD).to_csv(path, index=False)
    found = {one.name: one.found for one in audit_log(read_log(path, zone="UTC")).findings}
    assert "12 of 24 items begin at the moment" in found["steps told again"]
    assert "steps told again" not in {one.name for one in audit_log(log_of(tmp_path)).findings}
