"""Logs that a reader would take for others than they are: what the audit says of each."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from simulator.calibration.audit import audit_log
from simulator.calibration.deadlines import find_deadlines
from simulator.calibration.holidays import read_holidays
from simulator.calibration.reading import read_log
from simulator.validation.clock_of_day import moved_hours
from synthetic_data import BadInput

STEPS = ("ask", "check", "pay")
DAYS = pd.bdate_range("2024-01-02", "2024-05-30")


def rows_of(days=DAYS, **more):
    """A case a working day, of three steps an hour; `more` says other columns by the number of the case."""
    return [{"case": f"C{n}", "activity": step, "end": day + pd.Timedelta(hours=9 + hour), "resource": "Ann",
             **{name: say(n) for name, say in more.items()}}
            for n, day in enumerate(days) for hour, step in enumerate(STEPS)]


def xes_of(frame):
    """The same as XES, in which case, activity and end have names of their own."""
    names = {"activity": "concept:name", "end": "time:timestamp", "resource": "org:resource"}
    traces = ""
    for case, rows in frame.groupby("case", sort=False):
        events = "".join("<event>" + "".join(
            f'<{"date" if name == "end" else "string"} key="{names.get(name, name)}" '
            f'value="{value.isoformat() + "Z" if name == "end" else value}"/>'
            for name, value in row.items() if name != "case") + "</event>" for row in rows.to_dict("records"))
        traces += f'<trace><string key="concept:name" value="{case}"/>{events}</trace>'
    return f"<log>{traces}</log>"


def findings(tmp_path, rows, name="a.csv", **how):
    """What the audit says: name → sentence."""
    path = tmp_path / name
    frame = pd.DataFrame(rows)
    write = {".parquet": frame.to_parquet, ".xes": lambda path: path.write_text(xes_of(frame))}
    write.get(path.suffix, lambda path: frame.to_csv(path, index=False))(path)
    return {one.name: one.found for one in audit_log(read_log(path, zone="UTC", **how)).findings}


def exchanged(moment):
    """As a spreadsheet of another country leaves a day."""
    return moment.replace(month=moment.day, day=moment.month) if moment.day <= 12 else moment


@pytest.mark.parametrize(("days", "where"), [(DAYS, "in months without any"),
                                             (pd.bdate_range("2023-01-02", "2023-12-29"), "on weekdays with hardly")])
def test_exchanged_days_are_told(tmp_path, days, where):
    """By months that have no later days, or in a whole year by weekdays on which nobody works."""
    wrong = [row | {"end": exchanged(row["end"])} for row in rows_of(days)]
    assert where in findings(tmp_path, wrong)["day and month"]
    assert "day and month" not in findings(tmp_path, rows_of(days))


def test_days_that_all_come_before_the_13th_are_told(tmp_path):
    """Year, day, month: nothing is read wrong only because no later day is there."""
    few = [row for row in rows_of() if row["end"].day <= 12]
    assert "not one of" in findings(tmp_path, few)["day and month"]


def test_exchanged_deadlines_are_told(tmp_path):
    """A deadline a month after each case."""
    say = {"deadline": lambda n: exchanged(DAYS[n]).strftime("%Y-%m-%d")}
    assert "days of deadline" in findings(tmp_path, rows_of(**say))["day and month"]


@pytest.mark.parametrize("never", ["1900-01-01", "2099-12-31"])
def test_a_day_that_stands_for_no_deadline_is_none(tmp_path, never):
    """Neither late nor in time; the audit says so."""
    path = tmp_path / "a.csv"
    pd.DataFrame(rows_of(deadline=lambda n: never if n % 3 else "2024-04-01")).to_csv(path, index=False)
    log = read_log(path, zone="UTC")
    found = find_deadlines(log)
    assert found.decided == -(-len(DAYS) // 3) and f"{never} (" in found.columns
    assert never in next(one.found for one in audit_log(log).findings if one.name == "deadlines")


@pytest.mark.parametrize("words", [("Beginn", "Ende"), ("0", "1"), ("I", "O")])
def test_two_words_that_take_turns_look_like_a_life_cycle(tmp_path, words):
    """Whatever they are; a column of two words that does not is none."""
    twice = [row | {"end": row["end"] + pd.Timedelta(minutes=30 * n), "dir": word}
             for row in rows_of() for n, word in enumerate(words)]
    for name in ("a.csv", "a.parquet", "a.xes"):
        assert "take turns" in findings(tmp_path, twice, name)["life cycle"]
        assert "life cycle" not in findings(tmp_path, rows_of(dir=lambda n: words[n % 2]), name)


def test_a_column_of_states_that_says_nothing_is_named_as_not_read(tmp_path):
    """It is looked at for cancelled rows, and nothing is taken from it."""
    assert "Not read: status" in findings(tmp_path, rows_of(status=lambda n: "written"))["columns"]


def test_names_of_steps_that_end_in_two_words_are_told(tmp_path):
    """Begun and done, or any others that several steps share."""
    twice = [row | {"end": row["end"] + pd.Timedelta(minutes=30 * n), "activity": f"{row['activity']} {word}"}
             for row in rows_of() for n, word in enumerate(("begun", "done"))]
    assert "ask begun and ask done" in findings(tmp_path, twice)["life cycle"]


def test_numbers_given_by_each_office_are_told(tmp_path):
    """At one time, so that no silence lies between them; a case handed on begins in one office alone."""
    two = [row | {"office": office} for office in ("North", "South") for row in rows_of()]
    assert "begin with ask, such as North and South" in findings(tmp_path, two)["reading"]
    handed = [row | {"office": "South" if row["activity"] == "pay" else "North"} for row in rows_of()]
    assert "reading" not in findings(tmp_path, handed)


def test_people_of_whom_one_never_stands_alone_are_told(tmp_path):
    """She stands beside several others."""
    names = findings(tmp_path, rows_of(resource=lambda n: ("Ann; Zoe", "Bob; Zoe")[n % 2]))
    assert "“Ann; Zoe”" in names["people named together"]


def test_bytes_that_are_no_text_are_refused(tmp_path):
    """Bytes that are text are their words."""
    good = [row | {"case": row["case"].encode()} for row in rows_of()]
    path = tmp_path / "a.parquet"
    pd.DataFrame(good).to_parquet(path)
    assert read_log(path, zone="UTC").items["case"].cat.categories[0] == "C0"
    pd.DataFrame([row | {"case": b"\xff" + row["case"]} for row in good]).to_parquet(path)
    with pytest.raises(BadInput, match=r"a.parquet: case: holds bytes that are no UTF-8 text, got b.*xffC0"):
        read_log(path, zone="UTC")


def test_the_names_of_holidays_are_told(tmp_path):
    """A word that nobody knows may say that the day is no whole day off."""
    path = tmp_path / "days.csv"
    path.write_text("date,name\n2024-03-08,Women\n2024-03-20,Novruz qq\n2024-03-21,Novruz qq\n")
    told = findings(tmp_path, rows_of(), holidays=read_holidays(path))["holidays"]
    assert "Women (2024-03-08), Novruz qq (2024-03-20 and 1 more)" in told


def test_holidays_after_the_last_case_came_lie_in_the_log(tmp_path):
    """Work goes on until the log ends, and a day off counts there too; a day after the last work does not."""
    rows = [*rows_of(), {"case": f"C{len(DAYS) - 1}", "activity": "close", "end": pd.Timestamp("2024-06-20 10:00")}]
    days = [dt.date(2024, 6, 12), dt.date(2024, 6, 20), dt.date(2024, 6, 21)]

    assert findings(tmp_path, rows, holidays=days)["holidays"].startswith("2 of the 3 holidays given lie")


@pytest.mark.parametrize("hours", [0, 4, -3])
def test_a_log_on_another_clock_is_told(tmp_path, hours):
    """Local time in one file, UTC in the other."""
    for name, move in (("a.csv", 0), ("b.csv", hours)):
        pd.DataFrame([row | {"end": row["end"] + dt.timedelta(hours=move)} for row in rows_of()]).to_csv(
            tmp_path / name, index=False)
    before, after = (read_log(tmp_path / name, zone="UTC") for name in ("a.csv", "b.csv"))
    assert moved_hours(before, after, 0.0) == hours
