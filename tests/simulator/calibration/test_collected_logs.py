"""Logs as trackers, databases and offices export them, in which one thing looked like another."""

from __future__ import annotations

import pytest

from simulator.calibration.audit import audit_log
from simulator.calibration.reading import read_log
from synthetic_data import BadInput

STEPS = (("ask", "09:00", "09:20"), ("check", "10:00", "10:20"), ("pay", "11:00", "11:20"))


def rows(days=8, **words):
    """Rows of a log: a case for each day; `words` change a column, by a function of the row."""
    for day in range(1, days + 1):
        for step, start, end in STEPS:
            row = {"case": f"C{day}", "activity": step, "start": f"2024-01-{day:02d} {start}",
                   "end": f"2024-01-{day:02d} {end}", "resource": "Ann" if day % 2 else "Bob"}
            yield row | {name: change(row) for name, change in words.items()}


def read(tmp_path, found, zone="Europe/Berlin", headings=None, **words):
    """Write the rows as CSV and read them."""
    found = list(found)
    lines = [",".join(headings or found[0]), *(",".join(row.values()) for row in found)]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_log(path, zone=zone, **words)


def found(log, name):
    """The words of a finding of the audit, and what is lost with it; empty where there is none."""
    return next((f"{one.found} {one.lost}" for one in audit_log(log).findings if one.name == name), "")


@pytest.mark.parametrize("word", [
    r"\N", "(null)", "<null>", "[NULL]", "{null}", "(blank)", "(leer)", "(Unknown)", "n.a.", "Nicht zugewiesen",
    "non assigné", "sin asignar", "atanmamış", "təyin edilməyib", "не назначен", "not set", "نامشخص", "未知"])
@pytest.mark.parametrize("part", ["case", "resource"])
def test_words_for_nothing_are_no_case_and_no_person(tmp_path, part, word):
    """What databases, pivot tables and people write for an empty cell is read as empty, and the word is told."""
    log = read(tmp_path, rows(**{part: lambda row: word if row["case"] == "C3" else row[part]}))
    assert len(log.items) == (21 if part == "case" else 24) and log.items["resource"].nunique() == 2
    assert any(f"read as empty in the column of the {part}: {word} (3)" in note for note in log.notes)


@pytest.mark.parametrize("word", ["Ann", "(Ann)", "Nina A.", "Null Division"])
def test_names_that_only_look_like_nothing_stay(tmp_path, word):
    """A name in brackets, or one that holds such a word, is a name."""
    log = read(tmp_path, rows(resource=lambda row: word))
    assert log.items["resource"].unique().tolist() == [word]


@pytest.mark.parametrize("turned", [False, True])
def test_a_file_that_stands_newest_first_is_read_from_below(tmp_path, turned):
    """Steps of one time follow each other as the file goes, whichever way that is; turning it is told."""
    hours = list(rows(start=lambda row: "", end=lambda row: row["end"][:13].replace("10", "09") + ":00"))
    log = read(tmp_path, hours[::-1] if turned else hours)
    assert log.items["activity"].astype(str).tolist()[:3] == ["ask", "check", "pay"]
    assert any("newest first" in note for note in log.notes) == turned


def test_rows_in_no_order_are_not_turned(tmp_path):
    """A few rows that go back in time do not say that a file does."""
    hours = list(rows(start=lambda row: "", end=lambda row: row["end"][:13].replace("10", "09") + ":00"))
    hours[2], hours[1] = hours[1], hours[2]
    assert not any("newest first" in note for note in read(tmp_path, hours).notes)


@pytest.mark.parametrize(("offset", "zone", "refused"), [
    ("+00:00", "Europe/Berlin", True), ("Z", "Asia/Baku", True), ("+04:00", "Europe/Berlin", True),
    ("+01:00", "Europe/Berlin", False), ("Z", "UTC", False)])
@pytest.mark.parametrize("bare", ["start", "end"])
def test_a_column_without_an_offset_beside_one_of_another_clock_is_refused(tmp_path, offset, zone, refused, bare):
    """Nobody knows whether both were written by one clock; where the offset is the zone's own, they were."""
    other = {"start": "end", "end": "start"}[bare]
    found = rows(**{other: lambda row: row[other] + ":00" + offset})
    if refused:
        rule = rf"log.csv: {bare}: has times without an offset.*the {other} are written with"
        with pytest.raises(BadInput, match=rule):
            read(tmp_path, found, zone)
    else:
        assert len(read(tmp_path, found, zone).items) == 24


@pytest.mark.parametrize(("heading", "zone", "refused"), [
    ("end_utc", "Europe/Berlin", True), ("End (UTC)", "Europe/Berlin", True), ("endGMT", "Europe/Berlin", True),
    ("end_utc", "UTC", False), ("outcome", "Europe/Berlin", False),
    ("EndMgmt", "Europe/Berlin", False), ("GMT end", "Asia/Baku", True)])
def test_a_heading_that_says_utc_is_believed_or_asked_about(tmp_path, heading, zone, refused):
    """Times without an offset below it are not read in the office's zone."""
    named = ["case", "activity", "start", heading, "resource"]
    if refused:
        with pytest.raises(BadInput, match=r"has a heading that says UTC.*write Z behind each time"):
            read(tmp_path, rows(), zone, named, columns={"end": heading})
    else:
        assert len(read(tmp_path, rows(), zone, named, columns={"end": heading}).items) == 24


@pytest.mark.parametrize(("heading", "zone", "told"), [
    ("end (PST)", "Asia/Baku", "PST"), ("end [ET]", "Asia/Baku", "ET"), ("конец (мск)", "Asia/Baku", "мск"),
    ("end_cet", "Asia/Baku", "cet"), ("end UTC+1", "UTC", r"UTC\+1"), ("end (+02:00)", "UTC", r"\+02:00"),
    ("end (Europe/Berlin)", "Asia/Baku", "Europe/Berlin"), ("Ende (Ortszeit Berlin)", "Asia/Baku", "Berlin"),
    ("end Lisbon time", "Asia/Baku", "Lisbon"), ("end (CET)", "Europe/Vienna", ""), ("end UTC+4", "Asia/Baku", ""),
    ("end (Europe/Paris)", "Europe/Berlin", ""), ("end_west_office", "Asia/Baku", ""), ("end (PT)", "UTC", "PT"),
    ("end pt", "Asia/Baku", ""), ("end (planned)", "Asia/Baku", ""), ("Baku time of the end", "Asia/Baku", "")])
def test_a_heading_that_names_another_clock_is_asked_about(tmp_path, heading, zone, told):
    """By letters, offset, area or town; clocks that showed the same in the log's time are one."""
    named, kept = ["case", "activity", "start", heading, "resource"], rows(start=lambda row: "")
    if told:
        with pytest.raises(BadInput, match=rf"log.csv: end: has a heading that says {told} over times.*in {zone}"):
            read(tmp_path, kept, zone, named, columns={"end": heading})
    else:
        assert len(read(tmp_path, kept, zone, named, columns={"end": heading}).items) == 24


def test_times_with_an_offset_need_no_word_of_their_heading(tmp_path):
    """What stands behind each time says more than the heading."""
    log = read(tmp_path, rows(end=lambda row: row["end"] + ":00Z", start=lambda row: ""), "Europe/Berlin",
               ["case", "activity", "start", "end_utc", "resource"], columns={"end": "end_utc"})
    assert log.edges[0].startswith("2024-01-01T10:20")


@pytest.mark.parametrize("cell", [r'"say \"yes\" now"', '"a" b', '"5" pipe"'])
def test_a_cell_that_goes_on_after_its_mark_is_refused(tmp_path, cell):
    """With the line and what to write; readers do not agree on what such a cell holds."""
    with pytest.raises(BadInput, match=r"log.csv: line 3: has a quotation mark within a cell.*twice"):
        read(tmp_path, rows(activity=lambda row: cell if row["activity"] == "check" else row["activity"]))


@pytest.mark.parametrize(("cell", "name"), [
    ('"say ""yes"" now"', 'say "yes" now'), ('"check" ', "check"), ('5" pipe', '5" pipe'),
    ('"C:\\dir\\"', "C:\\dir\\")])
def test_cells_that_end_where_they_say_are_read(tmp_path, cell, name):
    """Marks written twice, marks in a cell without, and a backslash as the last sign are no doubt."""
    log = read(tmp_path, rows(activity=lambda row: cell if row["activity"] == "check" else row["activity"]))
    assert name in log.items["activity"].unique()


@pytest.mark.parametrize(("part", "change", "what"), [
    ("case", "#C3", "cases"), ("case", "'C3", "cases"), ("case", "C3.", "cases"), ("activity", "check:", "steps"),
    ("activity", "(check)", "steps"), ("resource", "Ann_", "people")])
def test_names_that_differ_only_by_signs_are_told(tmp_path, part, change, what):
    """A mark before, behind or between the words makes two of one, and the audit names both."""
    log = read(tmp_path, rows(**{part: lambda row: change if (row["case"], row["activity"]) == ("C3", "check")
                                 else row[part]}))
    assert change in found(log, f"{what} alike but for signs")


def test_a_sign_in_another_place_makes_another_name(tmp_path):
    """1-12 is not 11-2, and A+ is not A; 1/12 may be 1-12."""
    names = {"C1": "1-12", "C2": "11-2", "C3": "A+", "C4": "A", "C5": "1/12"}
    log = read(tmp_path, rows(case=lambda row: names.get(row["case"], row["case"])))
    told = found(log, "cases alike but for signs")
    assert "1-12 and 1/12" in told and "11-2" not in told and "A+" not in told


def test_people_named_together_are_told(tmp_path):
    """A cell with two people counts as a third; a name with a comma of its own does not."""
    log = read(tmp_path, rows(resource=lambda row: "Ann; Bob" if row["activity"] == "pay" else row["resource"]))
    assert "Ann; Bob" in found(log, "people named together")
    assert not found(read(tmp_path, rows(resource=lambda row: '"Berg, Eva"')), "people named together")


def test_a_day_among_clock_times_is_no_loss_of_nothing(tmp_path):
    """A time of which only the day was written stands at midnight, before the other steps, and that is said."""
    log = read(tmp_path, rows(start=lambda row: "", end=lambda row: row["end"][:10] if row["case"] == "C8"
                              and row["activity"] == "pay" else row["end"]))
    assert "read as midnight, they stand before all others" in found(log, "date-only stamps")


def test_work_withdrawn_is_told(tmp_path):
    """It ends then and counts as a step, and the reader hears of it."""
    events = [{"case": row["case"], "activity": row["activity"], "end": row[part], "transition": word}
              for row in rows() for part, word in (("start", "start"),
                                                   ("end", "withdraw" if row["case"] == "C3" else "complete"))]
    log = read(tmp_path, events)
    assert any("3 times work was withdrawn or aborted" in note for note in log.notes)


@pytest.mark.parametrize("zone", ["Turkey", "EST5EDT", "Zulu"])
def test_a_zone_is_not_refused_in_favour_of_itself(tmp_path, zone):
    """Names that are no place are answered with what to write."""
    with pytest.raises(BadInput, match="write UTC, or area and town"):
        read(tmp_path, rows(), zone)
