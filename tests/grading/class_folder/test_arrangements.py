"""Arrangements are only ever added to; what holds follows from the lines, for the class and for each person alone."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading import list_due_dates, note_for, read_arrangements, undo_note
from grading.class_folder.arrangements import Arrangement, arrange, still_holding, take_back
from grading.class_folder.deadlines import DueDates, arrange_due_date, arrange_extra_time
from grading.errors import GradingError
from synthetic_data import BadInput

START = datetime(2026, 12, 1, 17, tzinfo=UTC)
PEOPLE, EXERCISES = ("amina", "bahar"), ("T1", "T2")
days = st.integers(-40, 40).map(lambda number: (START + timedelta(days=number)).isoformat())
events = st.lists(st.one_of(
    st.builds(dict, kind=st.just("due"), exercise=st.sampled_from(EXERCISES), value=st.one_of(days, st.just("")),
              settings=st.just("2026-12-01 17:00 UTC")),
    st.builds(dict, kind=st.just("until"), exercise=st.sampled_from(EXERCISES), trainee=st.sampled_from(PEOPLE),
              value=days),
    st.builds(dict, kind=st.just("extra"), exercise=st.sampled_from(("", *EXERCISES)), trainee=st.sampled_from(PEOPLE),
              value=st.integers(1, 999_999).map(str))), max_size=8)
SETTINGS = SimpleNamespace(settings=SimpleNamespace(due=dict.fromkeys(EXERCISES, "2026-12-01 17:00 UTC"), zone=""))


def lines_of(found):
    """The lines of a record with these events."""
    return [Arrangement(id=number, at=START.isoformat(), by="nigar", **event) for number, event in enumerate(found, 1)]


def dates(lines, people=(None, *PEOPLE)):
    """Every due date that holds, for the class and for each person."""
    deadlines = DueDates(SETTINGS, still_holding(lines))
    return {(name, who): deadlines.due(name, who) for name in EXERCISES for who in people}


def undoing(lines, count=1):
    """The record after its last lines were taken back."""
    taken = [Arrangement(id=len(lines) + number, at="", by="", kind="undo", value=str(line.id))
             for number, line in enumerate(lines[len(lines) - count:], 1)]
    return [*lines, *taken]


@given(events, events)
def test_taking_everything_back_leaves_what_was_before(before, more):
    """A date moved there and back, an extension given and taken: each date is what it was."""
    lines = lines_of([*before, *more])

    assert dates(undoing(lines, len(more))) == dates(lines_of(before))


@given(events, days, st.sampled_from(EXERCISES))
def test_an_extension_is_one_persons(before, until, exercise):
    """Whatever was arranged before, it changes that person's date of that exercise alone, and never to an earlier one
    than the class has.
    """
    after = dates(lines_of([*before, {"kind": "until", "exercise": exercise, "trainee": "amina", "value": until}]))
    changed = {key for key, value in dates(lines_of(before)).items() if after[key] != value}

    assert changed <= {(exercise, "amina")}
    assert all(due is None if after[name, None] is None else due >= after[name, None]
               for (name, who), due in after.items() if who)


@given(st.integers(1, 99), st.integers(-40, 40))
def test_extra_time_moves_along_with_the_classes_date(hours, shift):
    """Wherever the date is moved, extra time comes after it; a new exercise has it too."""
    moved = START + timedelta(days=shift)
    found = dates(lines_of([{"kind": "extra", "trainee": "amina", "value": str(3600 * hours)},
                            {"kind": "due", "exercise": "T1", "value": moved.isoformat(),
                             "settings": "2026-12-01 17:00 UTC"}]))

    assert (found["T1", "amina"], found["T1", "bahar"]) == (moved + timedelta(hours=hours), moved)
    assert found["T2", "amina"] == START + timedelta(hours=hours)


def test_whoever_speaks_last_sets_the_date(copy_course, tmp_path):
    """A date set by a verb holds until course.yml says something else than it said then."""
    course = copy_course(tmp_path / "said", due={"T1": "2026-12-01 17:00 UTC"})
    arrange_due_date(course, "T1", "2026-12-08 17:00 UTC", "snow")
    assert list_due_dates(course) == [{"exercise": "T1", "trainee": "", "due": "2026-12-08 17:00 UTC"}]

    file = course.root / "course.yml"
    file.write_text(file.read_text().replace("2026-12-01", "2026-12-24"))
    from grading import open_course_folder
    assert list_due_dates(open_course_folder(course.root))[0]["due"] == "2026-12-24 17:00 UTC"


@pytest.mark.parametrize(("exercise", "moment", "says"), [
    ("T1", "01.12.2026 17:00 UTC", "year-month-day"), ("T1", "next Friday", "year-month-day"),
    ("T1", "2026-12-01 17:00", "zone"), ("T1", "2026-12-01 17:00 CET", "no one zone"),
    ("D4", "2026-12-01 17:00 UTC", "not an exercise"), ("T1", "2026-02-30 17:00 UTC", "no day"), ("T2", "x", "T1")])
def test_a_date_that_means_no_moment_is_refused(course, exercise, moment, says):
    """Day first, words, no zone, another exercise's name: refused with what to write, and nothing is kept."""
    with pytest.raises(BadInput, match=says):
        arrange_due_date(course, exercise, moment)
    assert read_arrangements(course) == []


@pytest.mark.parametrize("extra", ["0 days", "soon", "3", "-1 days", "367 days", "3 days and more", "٣ days"])
def test_a_span_that_is_none_is_refused(course, extra):
    """Extra time is so many hours, days or weeks, above 0 and of a year at most."""
    with pytest.raises(BadInput, match="no span"):
        arrange_extra_time(course, "amina", "", extra, "reads slowly")


def test_many_write_at_once_and_a_cut_line_is_nobodys(course):
    """Each line has its own number; what a kill cut off is written over, and what was changed by hand is refused."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: arrange(course, "note", trainee="amina", reason=str(number)), range(24)))
    file = course.root / "arrangements.jsonl"
    with file.open("a") as open_file:
        open_file.write('{"id": 25, "kind": "no')
    assert arrange(course, "note", trainee="bahar", reason="last").id == 25
    assert [line.id for line in read_arrangements(course)] == list(range(1, 26))
    assert file.stat().st_mode & 0o077 == 0

    file.write_text(file.read_text().replace('"id": 7,', '"id": "x",'))
    with pytest.raises(BadInput, match="line 7"):
        read_arrangements(course)


def test_extensions_of_an_earlier_version_hold(copy_course, tmp_path):
    """What `extensions.json` granted is read first, and can be taken back."""
    course = copy_course(tmp_path / "old", due={"T1": "2026-12-01 17:00 UTC"})
    (course.root / "extensions.json").write_text(json.dumps({"amina": {"T1": [
        {"until": "2026-12-05T17:00:00+00:00", "reason": "ill", "granted_at": "2026-11-30T08:00:00+00:00"}]}}))
    assert DueDates(course).due("T1", "amina").day == 5

    take_back(course, "until", exercise="T1", trainee="amina")
    assert DueDates(course).due("T1", "amina").day == 1


def test_a_note_is_kept_and_taken_back(course):
    """What was agreed is listed with who wrote it; empty ones and unknown people are refused."""
    note_for(course, "amina", "uses a screen reader")
    undo_note(course, "amina")

    assert [(line.kind, line.trainee) for line in read_arrangements(course)] == [("note", "amina"), ("undo", "amina")]
    for who, text in (("amina", " "), ("aminah", "x"), ("amina", "x" * 501)):
        with pytest.raises(BadInput):
            note_for(course, who, text)
    with pytest.raises(GradingError, match="no note"):
        undo_note(course, "amina")
