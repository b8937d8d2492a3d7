"""Logs that databases, spreadsheets and glued exports give, in which one thing still looked like another."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from simulator.calibration.audit import audit_log
from simulator.calibration.calibrating import calibrate
from simulator.calibration.deadlines import find_deadlines
from simulator.calibration.event_items import civil
from simulator.calibration.holidays import read_holidays
from simulator.calibration.reading import read_log
from simulator.validation.clock_of_day import moved_hours
from synthetic_data import BadInput

BERLIN, UTC = ZoneInfo("Europe/Berlin"), dt.UTC
STEPS = ("ask", "check", "pay")


def read(folder, rows, heading="case,activity,end", zone="Europe/Berlin", name="log.csv"):
    """Write rows and read them."""
    path = folder / name
    path.write_text("\n".join([heading, *(",".join(map(str, row)) for row in rows)]) + "\n", encoding="utf-8")
    return read_log(path, zone=zone)


def found(log, name):
    """The words of the findings of a name."""
    return " ".join(f"{one.found} {one.lost}" for one in audit_log(log).findings if one.name == name)


def moments(cases=160, first=dt.datetime(2024, 1, 2), every=2):
    """Case, step and the local time of an office that works from nine to eleven, on every second day of a year."""
    for case in range(cases):
        for hour, step in enumerate(STEPS):
            yield f"C{case}", step, first + dt.timedelta(days=case * every, hours=9 + hour, minutes=case * 7 % 50)


def as_utc(local):
    """The same moment as a database keeps it."""
    return local.replace(tzinfo=BERLIN).astimezone(UTC).replace(tzinfo=None)


@pytest.mark.parametrize(("written", "told"), [
    (as_utc, "earlier in summer than in winter, read in Europe/Berlin, and would not if they were written in UTC"),
    (lambda local: f"{local}Z", "later in summer than in winter.*local time seems to be marked as UTC"),
    (lambda local: f"{local}+00:00", "local time seems to be marked as UTC"),
    (lambda local: local, ""), (lambda local: f"{as_utc(local)}Z", ""),
    (lambda local: local.replace(tzinfo=BERLIN), "")])
def test_days_that_move_with_the_clocks_are_told(tmp_path, written, told):
    """An office keeps its hours all the year; times that are read on a clock not theirs do not, and right ones do."""
    log = read(tmp_path, [(case, step, written(local)) for case, step, local in moments()])
    notes = " ".join(note for note in log.notes if "in summer than in winter" in note)
    assert bool(notes) == bool(told)
    for part in told.split(".*"):
        assert part in notes


def test_offsets_of_a_life_cycle_are_told(tmp_path):
    """What is said of offsets in columns is said of those behind events that start and complete."""
    rows = [(case, step, word, f"{local + dt.timedelta(minutes=more)}+01:00") for case, step, local in moments()
            for word, more in (("start", 0), ("complete", 9))]
    notes = " ".join(read(tmp_path, rows, "case,activity,lifecycle:transition,timestamp").notes)
    assert "end: every time is written with the offset +01:00" in notes and "a fixed offset" in notes


@pytest.mark.parametrize(("written", "hours"), [
    (as_utc, -2), (lambda local: local.replace(tzinfo=BERLIN).astimezone(UTC).strftime("%F %TZ"), 0),
    (lambda local: f"{local}Z", 2), (lambda local: local, 0)])
def test_a_later_log_on_another_clock_is_known_through_a_change_of_the_clocks(tmp_path, written, hours):
    """UTC is two hours behind in summer and one in winter: neither shift alone makes the days alike."""
    before, after = (
        [(f"{case}.{copy}", step, local.replace(hour=8 + (local.toordinal() * 3 + local.hour + copy) % 9))
         for case, step, local in rows for copy in range(9)]
        for rows in (list(moments(70, every=1)), list(moments(70, dt.datetime(2024, 9, 22), every=1))))
    first = read(tmp_path, before, name="a.csv")
    later = read(tmp_path, [(case, step, written(local)) for case, step, local in after], name="b.csv")
    moved = moved_hours(first, later, later.first)
    assert (moved < 0) - (moved > 0) == (hours < 0) - (hours > 0)


def test_officers_who_do_first_steps_alone_are_no_obstacle(tmp_path):
    """A front desk that registers and does nothing else has no wait that is measured; the others have."""
    rows = [(case, step, local, local + dt.timedelta(minutes=5 + number % 4), f"{step} {number % 2}")
            for number, (case, step, local) in enumerate(moments(60, every=1))]
    measured = calibrate(read(tmp_path, rows, "case,activity,start,end,resource"))
    assert set(measured.estimates.presence_factors) < set(measured.estimates.actors.role_of.values())


@pytest.mark.parametrize("written", ["{}", "{} 00:00:00", "{}T00:00:00Z", "{}T00:00:00+01:00", "{}T00:00:00+00:00"])
def test_a_day_by_which_to_decide_lasts_until_its_end(tmp_path, written):
    """Programs write a day as the midnight of UTC, or of one offset: it is that day all the same."""
    rows = [(case, step, local, written.format(local.date())) for case, step, local in moments(40, every=5)]
    assert find_deadlines(read(tmp_path, rows, "case,activity,end,deadline")).missed == 0


@pytest.mark.parametrize(("name", "change", "told"), [
    ("cases named together", lambda number, step: f"{number}; {number + 1}" if step == "check" else number, "more: “"),
    ("cases named together", lambda number, step: f"\"['{number}', '{number + 1}']\"" if step == "check" else
     f"['{number}']", "hold several cases"),
    ("cases with and without words around their number",
     lambda number, step: f"CLAIM-{number}" if step == "pay" else number, "CLAIM-1000 and 1000"),
    ("cases with and without words around their number",
     lambda number, step: f"{number}/2024" if step == "pay" else number, "1000/2024 and 1000"),
    ("cases alike but for signs", lambda number, step: f"A{number}" if step == "pay" else f"A-{number}", "A1000"),
    ("cases alike but for signs",
     lambda number, step: f"{{{number}-AB}}" if step == "pay" else f"{number}-ab", "1000-ab"),
    ("one case above all", lambda number, step: "kimi" if number % 2 else number, "The case kimi has 30 of all 60")])
def test_a_name_that_makes_two_cases_of_one_or_one_of_many_is_told(tmp_path, name, change, told):
    """Glued systems write one number in two ways, tables of objects several in one cell, people none of them."""
    rows = [(change(number, step), step, local) for number in range(1000, 1020)
            for _, step, local in list(moments(1, dt.datetime(2024, 1, 2) + dt.timedelta(number % 50)))]
    assert told in found(read(tmp_path, rows), name)


def test_numbers_with_words_of_their_own_are_no_doubt(tmp_path):
    """Two series of numbers, each with its letter, and a year before each number say nothing."""
    rows = [(f"{kind}-{case[1:]}", step, local) for case, step, local in moments(20) for kind in ("A", "2024/B")]
    log = read(tmp_path, rows)
    assert not any(one.name.startswith(("cases", "one case")) for one in audit_log(log).findings)


@pytest.mark.parametrize(("one", "other", "part"), [
    ("Prüfung", "Pruefung", "activity"), ("Müller", "Mueller", "resource"), ("Søren", "Soeren", "resource")])
def test_letters_written_with_two_are_told(tmp_path, one, other, part):
    """Programs without umlauts write them out."""
    rows = []
    for case, step, local in moments(20):
        name = one if int(case[1:]) % 2 else other
        rows.append((case, name, local, "Ann") if part == "activity" and step == "check" else (case, step, local, name))
    told = found(read(tmp_path, rows, "case,activity,end,resource"),
                 f"{'steps' if part == 'activity' else 'people'} with letters written out")
    assert one in told and other in told


@pytest.mark.parametrize(("again", "told"), [
    (lambda row: (*row[:2], row[2].replace(second=0), row[3]), "in the same minute without its seconds"),
    (lambda row: (*row[:2], row[2].date(), row[3]), "on the same day without a clock time"),
    (lambda row: (*row[:3], ""), "at the same time without a name"),
    (lambda row: (*row[:2], row[2] + dt.timedelta(hours=2), row[3]), "hours later"),
    (lambda row: (*row[:2], row[2] + dt.timedelta(minutes=41), row[3]), "")])
def test_exports_that_overlap_in_two_qualities_are_told(tmp_path, again, told):
    """Each item would count twice; a step that is done again is another matter."""
    rows = [(case, step, local.replace(second=17), "Ann") for case, step, local in moments(30)]
    said = found(read(tmp_path, [*rows, *(again(row) for row in rows[:60])], "case,activity,end,resource"),
                 "nearly repeated items")
    assert told in said and bool(told) == bool(said)


@pytest.mark.parametrize("day", ["2079-06-06 00:00:00", "2038-01-19 03:14:07", "1960-01-01 00:00:00", "2000-01-01"])
def test_days_that_databases_put_for_none_are_unknown(tmp_path, day):
    """The ends of what a type can count, and the days from which programs count, far from all other times."""
    rows = [(case, step, local, day if number % 20 == 7 else local)
            for number, (case, step, local) in enumerate(moments(40))]
    log = read(tmp_path, rows, "case,activity,start,end")
    assert any(f"{day[:10]} or the day beside it" in note for note in log.notes)
    assert civil(log.first).year >= 2024 and civil(log.last).year <= 2025


def test_thirteen_digits_of_a_century_and_a_day_are_no_milliseconds(tmp_path):
    """IBM i writes 1240131091500 for 2024-01-31 09:15:00; read as milliseconds that would be 2009."""
    with pytest.raises(BadInput, match="these numbers may mean several times"):
        read(tmp_path, [(case, step, local.strftime("1%y%m%d%H%M%S")) for case, step, local in moments(20)])
    log = read(tmp_path, [(case, step, round(local.timestamp() * 1000)) for case, step, local in moments(20)])
    assert len(log.items) == 60


def test_what_a_list_says_beside_a_holiday_is_read(tmp_path):
    """A list or a mapping behind a day may say that it is half a day."""
    path = tmp_path / "days.yml"
    for text in ("2024-12-24: [Eve, half day]", "2024-12-24: {name: Eve, half: true}", "- 2024-12-24: [Eve, half day]"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BadInput, match="half"):
            read_holidays(path)
    path.write_text("2024-12-25: {name: Christmas}\n2024-12-26: [Second]\n2024-01-01:\n", encoding="utf-8")
    assert list(read_holidays(path).values()) == ["", "Christmas", "Second"]


def test_one_part_of_a_table_in_several_files_is_told(tmp_path):
    """Spark writes a table in parts, each of which is a readable log; a folder of them is refused with the remedy."""
    rows = list(moments(20))
    for name in ("part-00000-ab.csv", "part-00001-ab.csv", "log-000000000000.csv", "log-000000000001.csv"):
        log = read(tmp_path, rows, name=name)
    assert any("one of 2 parts of a table" in note for note in log.notes)
    assert not any("parts of a table" in note for note in read(tmp_path, rows, name="log.csv").notes)
    with pytest.raises(BadInput, match=r"is a folder.*into one file"):
        read_log(tmp_path, zone="UTC")


def test_an_export_of_as_many_rows_as_a_limit_is_told(tmp_path):
    """A program that stops after 1,000 rows says so nowhere."""
    rows = [(case, step, local) for case, step, local in moments(400, every=1)]
    for count in (1000, 1001):
        assert any("exactly 1,000 rows" in note for note in read(tmp_path, rows[:count]).notes) == (count == 1000)


@pytest.mark.parametrize("first", [1960, 1970])
@pytest.mark.parametrize("by", [1, 1000])
def test_counts_of_seconds_from_1960_are_told_by_their_weekdays(tmp_path, first, by):
    """SAS and Stata count from 1960: a log of 2014, read as 2024, works on Sundays and never on Fridays."""
    since = dt.datetime(first, 1, 1)
    rows = [(case, step, round((local - since).total_seconds()) * by)
            for case, step, local in moments(80, dt.datetime(2014, 1, 6), every=1) if local.weekday() < 5]
    assert any("counts from 1960" in note for note in read(tmp_path, rows).notes) == (first == 1960)


@pytest.mark.parametrize("key", [None, 1])
def test_rows_sorted_by_step_do_not_order_steps_of_one_time_in_silence(tmp_path, key):
    """Where times differ, the last step is not the first; rows sorted by name make it so."""
    names = {"ask": "m", "check": "z", "pay": "a"}
    rows = [(case, names[step], local.replace(hour=9) if int(case[1:]) % 2 else local)
            for case, step, local in moments(40)]
    told = found(read(tmp_path, rows if key is None else sorted(rows, key=lambda row: row[key])), "order at one time")
    assert bool(told) == (key is not None)


@pytest.mark.parametrize(("column", "word", "other"), [
    ("environment", "TEST", "PROD"), ("error", "timeout", ""), ("job status", "Faulted", "Successful"),
    ("deleted at", "2024-05-01", "")])
def test_rows_that_failed_or_are_for_trial_are_told(tmp_path, column, word, other):
    """Robots and trial systems write into the same table; a column that says so is not passed over."""
    rows = [(case, step, local, word if int(case[1:]) % 9 == 0 else other) for case, step, local in moments(40)]
    notes = " ".join(read(tmp_path, rows, f"case,activity,end,{column}").notes)
    assert f"the column {column} is not read, and its rows with {word} (15) count as work" in notes


def test_roles_that_differ_by_a_capital_are_told(tmp_path):
    """One desk in two writings would be two desks."""
    rows = [(case, step, local, "Ann", "Clerk" if int(case[1:]) % 2 else "clerk") for case, step, local in moments(20)]
    assert "Clerk (30)" in found(read(tmp_path, rows, "case,activity,end,resource,role"), "roles spelled alike")


def test_months_of_turkish_are_read(tmp_path):
    """Words for months are known or refused; these were refused as days that the calendar lacks."""
    months = ["Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran",
              "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"]
    rows = [(case, step, f"{local:%d} {months[local.month - 1]} {local:%Y %H:%M}") for case, step, local in moments()]
    assert civil(read(tmp_path, rows).last) == max(local.replace(second=0) for _, _, local in moments())


@pytest.mark.parametrize("part", ["start", "end"])
@pytest.mark.parametrize("of_case", [True, False])
def test_the_begin_or_end_of_the_case_beside_its_steps_is_told(tmp_path, part, of_case):
    """Case tables joined to their events repeat the case's own times in each row."""
    own = {"start": dt.timedelta(hours=-2), "end": dt.timedelta(hours=9)}[part]
    rows = []
    for case, step, local in moments(20):
        whole = local.replace(hour=9) + own if of_case else local + own
        rows.append((case, step, *((whole, local) if part == "start" else (local, whole))))
    told = found(read(tmp_path, rows, "case,activity,start,end"), "one time for a case")
    assert (f"all steps have the same {part}" in told) == of_case


def test_work_that_changes_hands_is_told(tmp_path):
    """Who takes a piece of work and who completes it may be two people; the events do not say whose minutes it took."""
    rows = [(case, step, word, local + dt.timedelta(minutes=more), f"{who if step == 'check' else 'Ann'}")
            for case, step, local in moments(10) for word, more, who in (("start", 0, "Bob"), ("complete", 9, "Ann"))]
    log = read(tmp_path, rows, "case,activity,lifecycle:transition,timestamp,resource")
    assert any("10 times one person began work that another ended" in note for note in log.notes)


@pytest.mark.parametrize(("shift", "told"), [(-4, True), (0, False), (4, True)])
def test_a_day_whose_middle_is_no_offices_is_told_where_clocks_never_change(tmp_path, shift, told):
    """In Baku no summer time gives a wrong clock away; that half of the work is done by six or by two in the day does.

    It is so where UTC is read as local time, or local time is marked as UTC.
    """
    rows = [(case, step, local + dt.timedelta(hours=2 + shift)) for case, step, local in moments(40)]
    said = found(read(tmp_path, rows, zone="Asia/Baku"), "time zone")
    assert "half of it by" in said and ("check the time zone" in said) == told


@pytest.mark.parametrize("heading", ["deadline", "Deadline", "DUE_DATE", "case:Deadline"])
def test_capitals_hide_no_deadline(tmp_path, heading):
    """A heading with a capital is the same heading."""
    rows = [(case, step, local, local.date()) for case, step, local in moments(20)]
    assert find_deadlines(read(tmp_path, rows, f"case,activity,end,{heading}")).decided == 20
