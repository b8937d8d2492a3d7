"""Rows of a CSV log that a slip of the pen spoils: told with line and column, or refused."""

from __future__ import annotations

import pandas as pd
import pytest

from simulator.calibration.arrival_rates import measure_arrivals
from simulator.calibration.audit import audit_log
from simulator.calibration.audit_items import date_only_share, without_duplicates
from simulator.calibration.open_cases import find_open_cases
from simulator.calibration.pieces import take_apart
from simulator.calibration.reading import read_log
from simulator.calibration.texts import audit_text, audit_values
from synthetic_data import BadInput

ROWS = [(f"C{case}", step, f"2024-03-0{case} {hour}:00", f"2024-03-0{case} {hour}:30", "Ann")
        for case in (4, 5, 6, 7) for step, hour in (("ask", "09"), ("check", "10"), ("pay", "11"))]
HEAD = "case,activity,start,end,resource"


def lines_of(mark=","):
    """The log's lines, headings first."""
    return [HEAD.replace(",", mark), *(mark.join(row) for row in ROWS)]


def log_of(tmp_path, lines, name="a.csv", ends="\n", encoding="utf-8", **words):
    """Read lines as a log."""
    (tmp_path / name).write_bytes((ends.join(lines) + ends).encode(encoding))
    return read_log(tmp_path / name, **({"zone": "UTC"} | words))


@pytest.mark.parametrize(("mark", "ends", "encoding"), [
    (",", "\n", "utf-8"), (";", "\r\n", "utf-8"), ("\t", "\r", "utf-8"), ("|", "\n", "utf-16")])
@pytest.mark.parametrize(("first", "last", "column"), [
    ((2, ",Ann", ',"Ann'), (5, "Ann", 'Ann"'), "resource"),
    ((2, ",Ann", ',"Ann'), (3, "Ann", 'Ann"'), "resource"),
    ((2, "C4,", '"C4,'), (4, "C5,", 'C5",'), "case"),
    ((2, "check", '"check'), (4, "ask", 'ask"'), "activity"),
    ((2, ",Ann", ',"Ann'), (99, "", ""), "resource"),
    ((12, ",Ann", ',"Ann'), (99, "", ""), "resource"),
])
def test_a_stray_quotation_mark_swallows_no_row(tmp_path, mark, ends, encoding, first, last, column):
    """Rows inside a cell are refused with the line on which the cell begins and its column, however the file ends."""
    lines = lines_of()
    for place, old, new in (first, last):
        if place < len(lines):
            lines[place] = lines[place].replace(old, new)
    with pytest.raises(BadInput, match=f"line {first[0] + 1}, column {column}"):
        log_of(tmp_path, [line.replace(",", mark) for line in lines], ends=ends, encoding=encoding)


@pytest.mark.parametrize(("remark", "told"), [
    ('"seen\nagain"', False), ('"one, two\nthree"', False), ('5" pipe', False), ('"a ""b""\nc"', False),
    ('"we saw, read, asked, wrote,\nand paid"', True)])
def test_remarks_on_several_lines_are_read(tmp_path, remark, told):
    """A remark may have line ends; one with as many separators as a row is told with line and column."""
    lines = [lines_of()[0] + ",remark", *(f"{line}," for line in lines_of()[1:])]
    lines[3] += remark
    log = log_of(tmp_path, lines)
    assert len(log.items) == len(ROWS)
    if told:
        lines[3] = lines[3].replace("paid", "paid, at last")
        notes = " ".join(log_of(tmp_path, lines).notes)
        assert "column remark, line 4, 2 lines" in notes
    assert "line ends" not in " ".join(log.notes)


@pytest.mark.parametrize("text", ['activity,step\nask,"in\ncheck,in"\n', 'activity;step\n"ask;in\ncheck";in\n',
                                  'activity,step\nask,"in\n'])
def test_tables_beside_a_log_lose_no_row_either(tmp_path, text):
    """Files of steps are read by the same rule."""
    (tmp_path / "steps.csv").write_text(text)
    with pytest.raises(BadInput, match="line 2"):
        log_of(tmp_path, lines_of(), fold=str(tmp_path / "steps.csv"))


@pytest.mark.parametrize(("heads", "option"), [
    (("end_time", "timestamp"), "--end"), (("end_time", "completed"), "--end"), (("timestamp", "moment"), "--end"),
    (("Complete Timestamp", "done at"), "--end")])
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_bare_dates_beside_clock_times_are_refused(tmp_path, heads, option, kind):
    """The name alone does not choose the worse of two columns; named, either is taken."""
    table = pd.DataFrame([(case, step, end[:10], end) for case, step, _, end, _ in ROWS],
                         columns=["case", "activity", *heads])
    getattr(table, f"to_{kind}")(tmp_path / f"a.{kind}", index=False)
    with pytest.raises(BadInput, match=rf"{option} '{heads[1]}'"):
        read_log(tmp_path / f"a.{kind}", zone="UTC")
    for head, minute in zip(heads, (0, 30), strict=True):
        assert read_log(tmp_path / f"a.{kind}", zone="UTC", columns={"end": head}).last % 60 == minute


@pytest.mark.parametrize(("part", "taken", "rival"), [
    ("case", "case", "Trace_ID"), ("activity", "activity", "concept:name"), ("end", "end", "complete"),
    ("resource", "resource", "user")])
def test_the_audit_says_which_column_is_what(tmp_path, part, taken, rival):
    """Each part with its column, and the others that could have been it, in text and values."""
    copied = HEAD.split(",").index(taken)
    lines = [f"{line},{rival if n == 0 else line.split(',')[copied]}" for n, line in enumerate(lines_of())]
    audit = audit_log(log_of(tmp_path, lines))
    assert audit_values(audit)["columns"][part] == {"taken": taken, "rivals": [rival]}
    said = next(one.found for one in audit.findings if one.name == "columns")
    assert f"{part} from {taken}" in said
    assert f"{part} could also be {rival}: name the right one with --{part}" in said
    assert "could also be" in audit_text(audit)
    assert audit_values(audit_log(log_of(tmp_path, lines_of())))["columns"][part] == {"taken": taken, "rivals": []}


@pytest.mark.parametrize("weeks", [1, 2, 4])
@pytest.mark.parametrize("form", ["%Y%m%d", "%d.%m.%Y", "%Y-%m-%d 09:00", "%Y-%m-%d 23:59"])
@pytest.mark.parametrize("daily", [1, 30])
def test_a_short_log_has_the_rate_of_its_cases(tmp_path, weeks, form, daily):
    """Cases of Mondays to Fridays over the weeks: the last moment of the log is no hour of its own."""
    days = pd.bdate_range("2024-03-04", periods=5 * weeks)
    lines = ["case,activity,end", *(f"{day:%m%d}-{n},{step},{day.strftime(form)}"
                                    for day in days for n in range(daily) for step in ("ask", "pay"))]
    log = log_of(tmp_path, lines)
    found = measure_arrivals(find_open_cases(take_apart(log)), log.last)
    assert found.per_week == pytest.approx(5 * daily, rel=0.02)


@pytest.mark.parametrize(("part", "word"), [
    *((part, word) for part in ("case", "activity", "resource")
      for word in ("NA", "null", "None", "N/A", "nan", "#REF!", "########", "#BEZUG!", "#DIV/0!", "#NV", "Err:502")),
    *((part, word) for part in ("case", "resource")
      for word in ("?", "–", "Unknown", "UNBEKANNT", "dito", "XXXXX", "0"))])
def test_words_read_as_empty_are_said(tmp_path, part, word):
    """The word, its column and how often it stands there; rows without a case or activity are counted as before."""
    place = HEAD.split(",").index(part)
    lines = lines_of()
    for row in (2, 5):
        cells = lines[row].split(",")
        cells[place] = word
        lines[row] = ",".join(cells)
    log = log_of(tmp_path, lines)
    assert f"read as empty in the column of the {part}: {word} (2)" in " ".join(log.notes)
    assert len(log.items) == len(ROWS) - (0 if part == "resource" else 2)
    assert not [note for note in log_of(tmp_path, lines_of()).notes if "read as empty" in note]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("column", "word", "other", "says"), [
    ("timezone", "Asia/Baku", "Asia/Baku", "says Asia/Baku (12); times without an offset of their own are read in UTC"),
    ("Zone", "Asia/Baku", "UTC", "says Asia/Baku (4)"), ("utc_offset", "+04:00", "+04:00", "says +04:00 (12)"),
    ("status", "storniert", "done", "its rows with storniert (4) count as work"),
    ("Deleted", "1", "0", "its rows with 1 (4) count as work"), ("cancelled", "x", "", "its rows with x (4) count"),
    ("timezone", "UTC", "Z", ""), ("status", "done", "open", ""), ("deleted", "no", "0", "")])
def test_a_column_that_contradicts_is_told(tmp_path, column, word, other, says, packed):
    """Another zone than the one times are read in, and rows that were cancelled, in a table of either kind."""
    lines = [f"{line},{column if not row else word if row % 3 == 0 else other}" for row, line in enumerate(lines_of())]
    log = log_of(tmp_path, lines)
    if packed:
        pd.read_csv(tmp_path / "a.csv", dtype=str).to_parquet(tmp_path / "a.parquet")
        log = read_log(tmp_path / "a.parquet", zone="UTC")
    told = [note for note in log.notes if f"the column {column} is not read" in note]
    assert says in "".join(told) and bool(told) == bool(says)


@pytest.mark.parametrize(("first", "kept"), [(1, 6), (1000, 4)])
def test_zero_is_a_case_where_numbers_begin_near_it(tmp_path, first, kept):
    """Of cases 0, 1, 2 the first is one; beside 1000 and 1001, it stands for a number that is not known."""
    lines = ["case,activity,end", *(f"{case},{step},2024-03-0{n} 0{hour}:00" for n, case in
             ((4, 0), (5, first), (6, first + 1)) for step, hour in (("ask", 8), ("pay", 9)))]
    assert len(log_of(tmp_path, lines).items) == kept


@pytest.mark.parametrize(("clocks", "dates"), [
    (("23:00", "24:00", "00:00", "00:30"), 0), (("22:30", "00:00", "00:00", "01:15"), 0),
    (("00:00", "00:00", "00:00", "00:00"), 1), (("00:00", "00:00", "09:00", "10:00"), 0)])
def test_midnight_is_a_clock_time_where_people_work_at_night(tmp_path, clocks, dates):
    """Stamps at midnight are bare dates only where nothing happens around it, and nothing else in their column."""
    lines = ["case,activity,start,end", *(f"C{case},{step},2024-03-0{case} {start},2024-03-0{case} {end}"
             for case in (4, 5, 6) for step, start, end in (("ask", *clocks[:2]), ("pay", *clocks[2:])))]
    if dates == 1:
        lines += [f"C{case},end,2024-03-1{case} 00:00,2024-03-1{case} 00:00" for case in (4, 5, 6)]
    assert date_only_share(log_of(tmp_path, lines)) == pytest.approx(dates)


@pytest.mark.parametrize(("start", "end", "zone", "dates"), [
    ("00:00:00Z", "00:00:00Z", "Europe/Berlin", 1), ("00:00:00", "23:59:59", "Europe/Berlin", 1),
    ("00:00:00", "23:59", "UTC", 1), ("00:00:00Z", "00:00:00Z", "UTC", 1),
    ("09:00:00Z", "10:00:00Z", "Europe/Berlin", 0), ("01:00:00", "01:00:00", "Europe/Berlin", 0),
    ("22:00:00", "23:59:59", "UTC", 0)])
def test_days_alone_are_no_work_at_night(tmp_path, start, end, zone, dates):
    """Days may be written as midnights in UTC, or from the first to the last moment of each."""
    lines = ["case,activity,start,end", *(f"C{case},{step},2024-03-0{case}T{start},2024-03-0{case}T{end}"
                                          for case in (4, 5, 6) for step in ("ask", "pay"))]
    (tmp_path / "days.csv").write_text("\n".join(lines))
    log = read_log(tmp_path / "days.csv", zone=zone)
    assert date_only_share(log) == dates
    found = next(one for one in audit_log(log).findings if one.name == "date-only stamps")
    assert ("Everything within a day" in found.lost) == bool(dates)
    assert ("midnight in UTC" in found.found) == (start.endswith("Z") and zone != "UTC" and bool(dates))


@pytest.mark.parametrize(("heading", "again"), [("İş", "iş"), ("straße", "STRASSE"), ("Step", " step ")])
def test_headings_once_more_are_known_by_any_capitals(tmp_path, heading, again):
    """By those of our own alphabet as well as by the plain ones."""
    row = "C{0},ask,2024-03-0{0} 09:00"
    lines = [f"case,{heading},end", row.format(4), f"case,{again},end", row.format(5)]
    (tmp_path / "twice.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BadInput, match="has the headings once more among its rows, got '2'"):
        read_log(tmp_path / "twice.csv", zone="UTC", columns={"activity": heading})


@pytest.mark.parametrize(("clocks", "dates"), [("09:00", 0), ("00:00", 1)])
def test_a_midnight_written_with_a_clock_is_one(tmp_path, clocks, dates):
    """A step that also has other times was done at midnight; a column of midnights alone holds dates."""
    lines = ["case,activity,end", *(f"C{case},{step},2024-03-{case:02} {clock}" for case in range(4, 9)
             for step, clock in (("ask", clocks), ("pay", "00:00" if case % 2 else clocks)))]
    assert date_only_share(log_of(tmp_path, lines)) == dates
    batch = [f"C{case},night run,2024-03-{case:02} 00:00" for case in range(4, 9)]
    log = log_of(tmp_path, lines + batch + batch)
    told = [one.found for one in audit_log(log).findings if one.name == "midnights"]
    assert without_duplicates(log) is log
    assert len(told) == (not dates) and all("night run" in found and "pay" not in found for found in told)
    bare = [line.replace(" 00:00", "") for line in lines]
    assert date_only_share(log_of(tmp_path, bare)) == (dates or 0.2)


@pytest.mark.parametrize(("start", "end"), [("00:00", "10:30"), ("09:00", "24:00"), ("00:00", "24:00")])
def test_midnights_among_clock_times_are_told(tmp_path, start, end):
    """With how many of 100 times of that step lie there and what to do; steps without them are not named."""
    lines = ["case,activity,start,end", *(f"C{case},{step},2024-03-{case:02} {first},2024-03-{case:02} {last}"
             for case in range(4, 14) for step, first, last in (
                 ("ask", "09:00", "09:30"), ("check", *((start, end) if case % 2 else ("10:00", "10:30")))))]
    found = [one for one in audit_log(log_of(tmp_path, lines)).findings if one.name == "midnights"]
    share = 50 if (start, end) == ("00:00", "24:00") else 25
    assert len(found) == 1 and f": check ({share} of 100);" in found[0].found and "ask" not in found[0].found
    assert "leave empty" in found[0].lost


def test_two_midnights_of_one_step_and_day_are_no_repeat(tmp_path):
    """Of a step that has clock times as well: two pieces of one day would be one if the day is all that was known."""
    lines = ["case,activity,end", *(f"C{case},{step},2024-03-{case:02} {clock}" for case in range(4, 10)
             for step, clock in (("ask", "09:00"), ("check", "11:00"), ("check", "00:00"), ("check", "00:00")))]
    log = log_of(tmp_path, lines)
    assert without_duplicates(log) is log
    again = log_of(tmp_path, [*lines, *(f"C{case},ask,2024-03-{case:02} 09:00" for case in range(4, 10))])
    assert len(without_duplicates(again).items) == len(lines) - 1


@pytest.mark.parametrize("clocks", [("00:00", "23:30", "00:40"), ("00:00", "01:10", "22:15")])
def test_midnights_of_people_who_work_then_are_not_told(tmp_path, clocks):
    """Where the step has times near midnight as well, those at midnight are some of them."""
    lines = ["case,activity,end", *(f"C{case},{step},2024-03-{case:02} {clock}" for case in range(4, 10)
             for step, clock in (("ask", "09:00"), *(("watch", clock) for clock in clocks)))]
    assert not [one for one in audit_log(log_of(tmp_path, lines)).findings if one.name == "midnights"]


@pytest.mark.parametrize(("night", "ends"), [
    ("2023-10-29", ("2023-10-29T01:30+02:00", "2023-10-29T04:10+01:00")),
    ("2024-03-31", ("2024-03-31T01:30+01:00", "2024-03-31T04:10+02:00"))])
def test_first_and_last_moment_are_as_clocks_showed_them(tmp_path, night, ends):
    """In nights in which clocks change, too, with the offset of that hour."""
    lines = ["case,activity,start,end", *(f"C{case},{step},{night} {start},{night} {end}" for case in (1, 2)
             for step, start, end in (("ask", "01:30", "01:50"), ("pay", "03:40", "04:10")))]
    log = log_of(tmp_path, lines, zone="Europe/Berlin")
    assert (audit_values(audit_log(log))["from"], audit_values(audit_log(log))["to"]) == ends


@pytest.mark.parametrize("word", ["Total", "SUMME:", "Cəmi", "Jami", "ჯამი", "Итого", "Toplam 15", "Soma", "SUL:"])
def test_a_line_of_totals_is_named(tmp_path, word):
    """A case that is called so and has a step of its own; one that has the steps of others is a case."""
    lines = lines_of()
    cells = [{"case": word, "activity": "15 items"}.get(part, cell)
             for part, cell in zip(HEAD.split(","), lines[1].split(","), strict=True)]
    told = [finding for finding in audit_log(log_of(tmp_path, [*lines, ",".join(cells)])).findings
            if finding.name == "line of totals"]
    assert len(told) == 1 and word in told[0].found and "15 items" in told[0].found and told[0].lost
    longest = {"case": word, "start": "2024-03-01 09:00", "end": "2024-03-30 12:00"}
    lasting = ",".join(longest.get(part, cell) for part, cell in zip(HEAD.split(","), lines[1].split(","), strict=True))
    assert "as long as all other cases" in " ".join(
        one.found for one in audit_log(log_of(tmp_path, [*lines, lasting])).findings)
    alike = [line.replace(lines[1].split(",")[0] + ",", f"{word},") for line in lines]
    assert not [one for one in audit_log(log_of(tmp_path, alike)).findings if one.name == "line of totals"]


@pytest.mark.parametrize(("row", "words"), [
    ("x;y", "line 4: has 1 cell, where the headings have 3"), ("k,ask", "line 4: has 2 cells"),
    ("k,ask, now,2024-01-09", "line 4: has 4 cells"), ("k;ask;2024-01-09", "divided by semicolons"),
    (b"k,pr\xfcfen,2024-01-09", "line 4: holds bytes that are no UTF-8"),
    (b"k,a\0sk,2024-01-09", "line 4: holds a NUL")])
def test_the_line_that_cannot_be_read_is_named(tmp_path, row, words):
    """Its value as well, and what to do, wherever in the file it stands."""
    path = tmp_path / "log.csv"
    before = b"case,activity,end\nk,ask,2024-01-08\nk,pay,2024-01-09\n"
    path.write_bytes(before + (row if isinstance(row, bytes) else row.encode()) + b"\nm,ask,2024-01-08\n")
    with pytest.raises(BadInput, match=words) as found:
        read_log(path, zone="UTC")
    assert "got" in str(found.value) and ";" in str(found.value)


def test_rows_left_out_are_numbered(tmp_path):
    """The rows without a case or an activity can be found again."""
    lines = ["case,activity,end", "k,ask,2024-01-08", "NA,ask,2024-01-08", "k,pay,2024-01-09", "k,null,2024-01-09"]
    assert "2 rows have no case or no activity and are left out (rows 2, 4; the first below the headings is row 1)" in (
        log_of(tmp_path, lines).notes)


def test_traces_of_one_name_and_broken_promises_are_told(tmp_path):
    """In XES: several traces of one name, and attributes that the log declares for every event and some lack."""
    event = '<event><date key="time:timestamp" value="2024-01-0{}T09:00:00Z"/>{}</event>'
    name = '<string key="concept:name" value="{}"/>'
    trace = f'<trace>{name.format("k")}{event.format(1, name.format("ask"))}{event.format(2, name.format("pay"))}' \
            f'{event.format(3, "")}</trace>'
    (tmp_path / "a.xes").write_text(
        f'<log><global scope="event">{name.format("DEFAULT")}</global>{trace * 3}</log>', encoding="utf-8")
    notes = " ".join(read_log(tmp_path / "a.xes").notes)
    assert "3 traces share 1 names, such as k (3 times)" in notes
    assert "3 events have no concept:name, which the log declares for every event" in notes
    assert "left out (events 3, 6, 9" in notes


@pytest.mark.parametrize(("place", "line", "words"), [
    (0, "Export of 2024-03-31,,,,", "line 1: is a title above the table"),
    (0, "Report,2024,,,", "line 1: is a title above the table"), (0, "Report", "line 1: is a title above the table"),
    (5, HEAD, "has the headings once more among its rows, got '5'"),
    (5, HEAD.upper(), "has the headings once more"), (13, "# 12 rows", "take the line out if it is a note"),
    (13, "C7,ask,2024-03-07 09:00,2024-03-07 09:30,Ann,", "take the commas at its end out"),
    (5, "C4,ask,2024-02-30 09:00,2024-02-28 09:30,Ann", "start, row 5 below the headings: has 1 values that are")])
def test_lines_that_are_no_rows_and_days_that_are_none_are_placed(tmp_path, place, line, words):
    """A title, headings that stand twice, a day that no calendar has: each with the line or row to look at."""
    lines = lines_of()
    lines.insert(place, line)
    with pytest.raises(BadInput, match=words):
        log_of(tmp_path, lines)
