"""Times that stand for an unknown one are taken for unknown, and never the right time beside them."""

from __future__ import annotations

import pytest

from simulator.calibration.audit import audit_log
from simulator.calibration.reading import read_log
from synthetic_data import BadInput


def read(tmp_path, part=None, word="", row=4):
    """A log of three cases and three steps in three days; `word` stands as the start or end of one row."""
    rows = [{"case": f"C{day}", "activity": step, "start": f"2024-03-0{day} {hour}:00",
             "end": f"2024-03-0{day} {hour}:30"}
            for day in (4, 5, 6) for step, hour in (("ask", "09"), ("check", "10"), ("pay", "11"))]
    if part:
        rows[row][part] = word
    (tmp_path / "a.csv").write_text("\n".join(",".join(row) for row in (rows[0], *(row.values() for row in rows))))
    return read_log(tmp_path / "a.csv", zone="Europe/Berlin")


@pytest.mark.parametrize("word", [
    "1900-01-01 00:00", "1970-01-01 00:00", "1970-01-01 01:00", "1969-12-31 19:00", "1901-01-01 00:00",
    "1980-01-01 00:00", "2099-12-31 23:59"])
@pytest.mark.parametrize(("part", "other"), [("end", "start"), ("start", "end")])
def test_the_placeholder_is_unknown_and_not_the_time_beside_it(tmp_path, word, part, other):
    """The right time stays, the log is as long as before, and it is told."""
    log = read(tmp_path, part, word)
    row = log.items[log.items[part].isna()]
    assert list(row["activity"]) == ["check"] and row[other].notna().all()
    assert log.items[other].notna().all()
    assert log.edges == read(tmp_path).edges
    assert "unknown" in " ".join(log.notes)


@pytest.mark.parametrize("word", ["1995-06-07 00:00", "2000-02-02 00:00"])
def test_an_end_far_before_the_log_is_unknown(tmp_path, word):
    """Of an end before its start, the one outside the log is wrong, and the start stays."""
    log = read(tmp_path, "end", word)
    assert log.items["start"].notna().all() and log.items["end"].isna().sum() == 1
    assert "their end is taken as unknown" in " ".join(log.notes)


@pytest.mark.parametrize("word", ["9999-12-31 00:00", "0001-01-01 00:00"])
def test_years_that_no_log_has_are_refused(tmp_path, word):
    """With the row, and with what to write where a time is not known."""
    with pytest.raises(BadInput, match="row 5 below the headings") as told:
        read(tmp_path, "end", word)
    assert "write nothing where a time is not known" in str(told.value)


def test_a_day_of_that_time_is_no_placeholder(tmp_path):
    """In a log of January 1970, the first of it is a day like others."""
    text = "case,activity,start,end\n" + "".join(
        f"C{day},{step},1970-01-0{day} {hour}:00,1970-01-0{day} {hour}:30\n"
        for day in (1, 2, 3) for step, hour in (("ask", "09"), ("pay", "10")))
    (tmp_path / "a.csv").write_text(text)
    log = read_log(tmp_path / "a.csv", zone="UTC")
    assert log.items["end"].notna().all() and not log.notes


@pytest.mark.parametrize("word", ["n/a", "NULL", "", "-"])
def test_an_end_that_is_missing_is_told_as_that(tmp_path, word):
    """Its row is named, and it is no work that takes no time; work that runs at the end of a case is no gap."""
    log = read(tmp_path, "end", word)
    assert "1 row has a start and no end, although the case went on (row 5;" in " ".join(log.notes)
    zero = next(one for one in audit_log(log).findings if one.name == "zero durations")
    assert zero.share == 0
    assert not read(tmp_path, "end", word, row=5).notes
