"""The first and the last time of a log stand beside what is written, so that a wrong reading is seen."""

import pytest

from simulator import audit_log, read_log


@pytest.mark.parametrize(("first", "last", "zone", "read"), [
    pytest.param("13/04/2024 09:00", "14/04/2024 10:30", "Europe/Berlin",
                 ("Saturday 13 April 2024, 09:00", "Sunday 14 April 2024, 10:30"), id="the day first"),
    pytest.param("2024-07-31T23:30Z", "2024-08-01T08:00Z", "Asia/Baku",
                 ("Thursday 1 August 2024, 03:30", "Thursday 1 August 2024, 12:00"), id="another zone"),
    pytest.param("2024-12-30", "2025-01-02", "Europe/Berlin",
                 ("Monday 30 December 2024, 00:00", "Thursday 2 January 2025, 00:00"), id="days alone")])
def test_the_first_and_the_last_time_stand_beside_what_is_written(tmp_path, first, last, zone, read):
    """Whoever knows the office sees a day, a month or an hour that went wrong, whatever the file's form."""
    log = tmp_path / "log.csv"
    log.write_text(f"case,activity,end\n2,check,{last}\n1,check,{first}\n1,decide,{last}\n2,decide,{last}\n",
                   encoding="utf-8")

    found = next(one.found for one in audit_log(read_log(log, zone=zone)).findings
                 if one.name == "times as read")

    assert found == f"first: {first} (end, row 2) is {read[0]}; last: {last} (end, row 1) is {read[1]}."


@pytest.mark.parametrize(("first", "last", "read"), [
    ("2024-10-27T02:50:00+02:00", "2024-10-27T02:10:00+01:00", "02:10"),
    ("2024-10-27 02:50", "2024-10-27 04:10", "04:10"), ("2024-10-26T20:00:00Z", "2024-10-27T08:00:00Z", "09:00"),
    ("2024-03-31T01:50:00+01:00", "2024-03-31T03:10:00+02:00", "03:10")])
def test_in_the_night_of_the_change_clocks_show_what_they_showed(tmp_path, first, last, read):
    """Work over the change is counted in minutes that passed; what is shown is the clock on the wall, as in `to`."""
    log = tmp_path / "log.csv"
    log.write_text(f"case,activity,start,end\n1,batch,{first},{last}\n1,decide,{last},{last}\n", encoding="utf-8")

    found = read_log(log, zone="Europe/Berlin")

    assert found.read_times[1].endswith(f", {read}") and found.edges[1][11:16] == read


@pytest.mark.parametrize(("first", "last", "told"), [
    ("2024-01-10T08:00:00+04:00", "2024-07-13T09:00:00+04:00", ["start", "end"]),
    ("10/01/2024 05:00", "13/07/2024 07:00", []), ("20240110050000", "20240713070000", [])])
def test_a_life_cycle_is_read_as_one_column(tmp_path, first, last, told):
    """Starts and ends stand beside what is written, one offset for summer and winter is told, and a day after the
    12th tells day from month for all of them.
    """
    log = tmp_path / "log.csv"
    log.write_text("case,activity,lifecycle:transition,time:timestamp\n" + "".join(
        f"{case},{step},{word},{time}\n" for case in range(9) for step in ("check", "decide")
        for word, time in (("start", first), ("complete", last))), encoding="utf-8")

    found = read_log(log, zone="Europe/Berlin")

    assert found.read_times == (f"first: {first} (start) is Wednesday 10 January 2024, 05:00",
                                f"last: {last} (end) is Saturday 13 July 2024, 07:00")
    assert [note.split(":")[0] for note in found.notes if "is written with the offset" in note] == told


def test_a_time_that_was_not_read_is_not_the_last(tmp_path):
    """A date that stands for none, such as the end of the year 2099, is left out of what is shown."""
    log = tmp_path / "log.csv"
    log.write_text("case,activity,start,end\n1,check,2024-03-04 09:00,2024-03-04 09:10\n"
                   "1,decide,2024-03-05 09:00,2099-12-31 00:00\n", encoding="utf-8")

    assert read_log(log, zone="UTC").read_times[1].startswith("last: 2024-03-05 09:00 (start, row 2) is Tuesday")
