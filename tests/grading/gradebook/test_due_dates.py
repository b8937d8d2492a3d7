"""Due dates take effect whenever they change: in the gradebook, its penalties and every export."""

import csv
import io
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
import yaml

from grading import (
    Examiner,
    create_course,
    export,
    extend,
    grade,
    open_course_folder,
    read_scores,
    release,
    undo_extension,
)
from grading.class_folder.deadlines import read_span
from grading.errors import GradingError
from synthetic_data import BadInput

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def with_settings(course, **changes):
    """The course after somebody edited course.yml."""
    file = course.root / "course.yml"
    values = yaml.safe_load(file.read_text()) | changes
    file.write_text(yaml.safe_dump(values))
    return open_course_folder(course.root)


def in_gradebook(course):
    """The due date the gradebook holds."""
    return sqlite3.connect(course.root / "gradebook.db").execute("select duedate from assignment").fetchone()[0]


def exported(course, trainee="amina"):
    """Due date, penalty and score of one trainee as exported."""
    rows = csv.DictReader(io.StringIO(export(course, "csv")["grades.csv"].decode("utf-8-sig"), newline=""))
    found = next(row for row in rows if row["student_id"] == trainee)
    return found["duedate"], float(found["late_submission_penalty"]), float(found["score"])


@pytest.fixture
def late(tmp_path, copy_course, paper, hand_in, work_of):
    """A graded course in which amina and bahar handed in two days after the due date; late work earns zero."""
    course = copy_course(tmp_path / "late", late="zero", due={"T1": "2026-11-20 12:00 UTC"})
    release(course)
    for name in ("amina", "bahar"):
        hand_in(course, name, work_of(course, name), received_at=NOON)
    grade(Examiner(course, paper))
    return course


def test_late_work_earns_nothing_here(late):
    """The starting point of the tests below."""
    assert exported(late) == ("2026-11-20 12:00 UTC", 100, 0)


@pytest.mark.parametrize("carry", [
    lambda course, paper: release(course, ["T1"]), lambda course, paper: grade(Examiner(course, paper)),
    lambda course, paper: grade(Examiner(course, paper), again=True), lambda course, paper: export(course, "csv")])
def test_a_moved_date_reaches_gradebook_penalty_and_export(late, paper, carry):
    """Release, a run, a regrade and an export each carry a moved date on; moved back, the penalty is back."""
    moved = with_settings(late, due={"T1": "2026-11-30 12:00 UTC"})
    carry(moved, paper)
    assert in_gradebook(moved).startswith("2026-11-30 12:00")
    assert read_scores(moved)[0].counted == 100
    assert exported(moved) == ("2026-11-30 12:00 UTC", 0, 100)

    back = with_settings(late, due={"T1": "2026-11-21 12:00 UTC"})
    carry(back, paper)
    assert read_scores(back)[0].counted == 0


def test_a_date_that_is_taken_away_leaves_no_penalty(late, paper):
    """Removed from course.yml it is removed everywhere; set again it counts again."""
    gone = with_settings(late, due={})
    grade(Examiner(gone, paper))
    assert (in_gradebook(gone), exported(gone)) == (None, ("", 0, 100))

    again = with_settings(late, due={"T1": "2026-11-20 12:00 UTC"})
    assert exported(again) == ("2026-11-20 12:00 UTC", 100, 0)


def test_a_date_set_in_formgrader_stays(course, paper, hand_in, work_of):
    """What the settings never named is not theirs to remove."""
    from grading.gradebook.book import open_gradebook

    hand_in(course, "amina", work_of(course, "amina"))
    with open_gradebook(course) as gradebook:
        gradebook.update_or_create_assignment("T1", duedate="2026-11-30 12:00:00 UTC")
    grade(Examiner(course, paper))

    assert in_gradebook(course).startswith("2026-11-30")


def test_an_extension_is_one_persons_and_can_be_taken_back(late):
    """amina has until the 25th and loses nothing, bahar does; undone, both lose; all kept with its reason."""
    assert extend(late, "amina", "T1", "2026-11-25 12:00 UTC", "ill") == datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert exported(late) == ("2026-11-25 12:00 UTC", 0, 100)
    assert exported(late, "bahar") == ("2026-11-20 12:00 UTC", 100, 0)
    assert "ill" in (late.root / "arrangements.jsonl").read_text()

    assert undo_extension(late, "amina", "T1") == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert exported(late) == ("2026-11-20 12:00 UTC", 100, 0)
    with pytest.raises(GradingError, match="no extension or extra time"):
        undo_extension(late, "amina", "T1")


def test_an_extension_never_shortens(late):
    """When the date for all moves beyond it, the later one holds; taken away for all, nobody is late."""
    extend(late, "amina", "T1", "2026-11-21 12:00 UTC", "ill")
    assert exported(with_settings(late, due={"T1": "2026-11-30 12:00 UTC"}))[0] == "2026-11-30 12:00 UTC"
    assert exported(with_settings(late, due={})) == ("", 0, 100)


@pytest.mark.parametrize(("trainee", "exercise", "until", "reason", "says"), [
    ("aminah", "T1", "2026-11-25 12:00 UTC", "ill", "aminah"), ("amina", "T2", "2026-11-25 12:00 UTC", "ill", "due.T2"),
    ("amina", "T1", "25.11.2026", "ill", "year-month-day"), ("amina", "T1", "2026-11-25 12:00", "ill", "no time zone"),
    ("amina", "T1", "2026-11-19 12:00 UTC", "ill", "not after the due date"), ("amina", "T1", "2026-11-25 12:00 UTC",
                                                                               " ", "reason")])
def test_a_bad_extension_is_refused(late, trainee, exercise, until, reason, says):
    """Unknown people and exercises, dates that mean nothing or are earlier, and no reason: refused, nothing kept."""
    with pytest.raises(BadInput, match=says):
        extend(late, trainee, exercise, until, reason)

    assert not (late.root / "arrangements.jsonl").exists()


@pytest.mark.parametrize(("due", "says"), [
    ({"T1": "01.12.2026 17:00 UTC"}, ("due.T1", "01.12.2026 17:00 UTC", "2026-12-01 17:00 UTC")),
    ({"T1": "Friday 17 Uhr abends"}, ("due.T1", "Friday 17 Uhr abends", "write it as")),
    ({"T1": "2026-12-01 17:00"}, ("due.T1", "names no time zone", "`zone:`")),
    ({"T9": "2026-12-01 17:00 UTC"}, ("due.T9", "is not an exercise of this course", "T1")),
    ({"T1": "2026-12-01 17:00 MEZ", "T9": "x"}, ("due.T1", "due.T9"))])
def test_a_bad_due_date_is_refused_in_the_api_and_in_the_file(tmp_path, copy_course, tiny, due, says):
    """Making a course with it and opening a folder that names it both say where, what and what to write."""
    with pytest.raises(BadInput) as made:
        create_course(tmp_path / "new", "tiny", content=str(tiny), exercises=("T1",), due=due)
    assert not (tmp_path / "new").exists()
    course = copy_course(tmp_path / "old")
    with pytest.raises(BadInput) as opened:
        with_settings(course, due=due)

    for caught in (made, opened):
        assert all(words in str(caught.value) for words in says)


@pytest.mark.parametrize("named", ["T1, T1", "T1, t1", "t1, T1"])
def test_an_exercise_named_twice_is_refused_when_the_course_is_opened(course, named):
    """Not only when it is released; capitals make no other exercise."""
    file = course.root / "course.yml"
    file.write_text(f"course: tiny\ncontent: {course.settings.content}\nexercises: [{named}]\n")

    with pytest.raises(BadInput, match=r"course\.yml: exercises: names "):
        open_course_folder(course.root)


@pytest.mark.parametrize(("written", "says"), [
    ("due: {T1: 2026-12-01}", "time of day"), ("due: {T1: 2026-12-01 17:00:00}", "names no time zone"),
    ("due: {T1: 17:00}", "due.T1"), ("due: {T1: }", "nothing behind it"), ("due: 2026-12-01", "due"),
    ("zone: Baku", "zone"), ("zone: CET", "zone"), ("due: {T1: 01.12.2026}", "year-month-day")])
def test_what_yaml_makes_of_a_date_is_refused_too(course, written, says):
    """Dates without quotes, times that YAML counts in minutes, empty values and zones of several places."""
    file = course.root / "course.yml"
    file.write_text("course: tiny\ncontent: " + course.settings.content + "\nexercises: [T1]\n" + written + "\n")

    with pytest.raises(BadInput, match=says):
        open_course_folder(course.root)


def test_a_course_wide_zone_is_taken(course):
    """With `zone:` a date may leave its zone out, with or without quotes."""
    file = course.root / "course.yml"
    for written in ("'2026-12-01 17:00'", "2026-12-01 17:00:00", "'2026-12-01 17:00 +04:00'",
                    "2026-12-01 17:00:00 +04:00"):
        file.write_text(f"course: tiny\nzone: Asia/Baku\nexercises: [T1]\ncontent: {course.settings.content}\n"
                        f"due: {{T1: {written}}}\n")
        release(open_course_folder(course.root))
        assert in_gradebook(course).startswith("2026-12-01 13:00")


def test_making_a_course_again_changes_nothing_in_silence(course, tiny):
    """The same settings open the course; others are refused, as the folder would not follow them."""
    assert create_course(course.root, "tiny", content=str(tiny)).settings == course.settings
    with pytest.raises(BadInput, match=r"course\.yml: late"):
        create_course(course.root, "tiny", content=str(tiny), late="zero")


def test_the_verb_moves_removes_and_takes_back(late, rows_of):
    """`due` sets a date for the class at once; there and back, and taken back, the gradebook is what it was."""
    from grading import set_due_date, undo_due_date

    before = rows_of(late)
    set_due_date(late, "T1", "2026-11-30 12:00 UTC", "snow")
    assert exported(late) == ("2026-11-30 12:00 UTC", 0, 100)
    assert set_due_date(late, "T1", "") is None
    assert exported(late) == ("", 0, 100)
    undo_due_date(late, "T1")
    assert exported(late) == ("2026-11-30 12:00 UTC", 0, 100)
    undo_due_date(late, "T1")
    assert rows_of(late) == before
    set_due_date(late, "T1", "2026-11-20 12:00 UTC")
    assert rows_of(late) == before


def test_extra_time_changes_one_persons_row_and_page(late, rows_of):
    """amina's penalty goes, in the gradebook and on the page she was given before; bahar's rows and page stay."""
    from grading import give_extra_time, renew_feedback, write_feedback

    write_feedback(late)
    pages = {name: late.feedback(name, "T1") / "T1.html" for name in ("amina", "bahar")}
    before = rows_of(late)
    old = {name: page.read_text() for name, page in pages.items()}
    assert "100 points were taken off" in old["amina"]
    give_extra_time(late, "amina", "", "3 days", "reads slowly")

    assert renew_feedback(late) == ["amina/T1"]
    changed = [row for kind, rows in before.items() for row in rows if row not in rows_of(late)[kind]]
    assert [row[1] for row in changed] == ["amina"]
    assert "came in time" in pages["amina"].read_text() and "reads slowly" not in pages["amina"].read_text()
    assert pages["bahar"].read_text() == old["bahar"]


@pytest.mark.parametrize("text", ["72 h", "72h", "72 hrs", "72 H.", "72 hours", "3 d", "3 Days"])
def test_a_span_is_read_by_words_and_by_signs(text):
    """As hours are written everywhere else here."""
    assert read_span(text) == timedelta(days=3)


@pytest.mark.parametrize("text", ["72", "3 m", "3 min", "2 months", "1.5 h", "h", "72 ha", "-3 h"])
def test_a_span_that_may_be_another_is_none(text):
    """Such as m, which may be minutes or months."""
    assert not read_span(text)


@pytest.mark.parametrize(("first", "then"), [(("", "3 days"), ("", "2 days")), (("T1", "3 days"), ("T1", "71 hours")),
                                             (("", "1 week"), ("T1", "6 days"))])
def test_extra_time_is_never_shortened_in_silence(late, first, then):
    """A shorter span than somebody has is refused with both; taken back first, or longer, it is given."""
    from grading import due_date, give_extra_time, undo_extension

    give_extra_time(late, "amina", *first, "reads slowly")
    had = due_date(late, "T1", "amina")
    with pytest.raises(BadInput, match=rf"is less than the \d+ hours that amina has already, got '{then[1]}'"):
        give_extra_time(late, "amina", *then, "as agreed")
    assert due_date(late, "T1", "amina") == had

    give_extra_time(late, "amina", first[0], "2 weeks", "as agreed")
    assert due_date(late, "T1", "amina") > had
    undo_extension(late, "amina", first[0])
    undo_extension(late, "amina", first[0])
    give_extra_time(late, "amina", *then, "as agreed")
    assert due_date(late, "T1", "amina") < had
