"""From what left the sandbox to points: closed on every failure, with a sentence for each reader."""

import json

import pytest

from grading.class_folder.submission import Refusal, Submission
from grading.class_folder.variants import pack_id
from grading.examination.marking import mark
from grading.exchange.release import rebuild_variant
from grading.sandbox.ports import Execution


@pytest.fixture
def judge(course):
    """A function: mark an answer sheet of amina's first attempt."""
    exercise = course.exercise("T1")
    secret = course.secret()

    def judged(sheet, *, status="finished", decisions=b"", attempt=1, refusal=None, **more):
        _, key = rebuild_variant(secret, exercise, "amina", attempt)
        submission = Submission(trainee="amina", exercise="T1", attempt=attempt, received_at="2026-11-22 12:00:00",
                                refusal=refusal, digests={})
        raw = sheet if isinstance(sheet, bytes | None) else json.dumps(sheet).encode()
        return mark(exercise, key, submission, Execution(status=status, answer_sheet=raw, **more),
                    decisions=decisions, secret=secret, class_list=["amina", "bahar"], attempts=3)

    return judged


@pytest.fixture
def sheet_of(course):
    """A function: the perfect answer sheet of a trainee's attempt."""
    def perfect(trainee="amina", attempt=1):
        _, key = rebuild_variant(course.secret(), course.exercise("T1"), trainee, attempt)
        return {"schema": 1, "exercise": "T1", "pack": key.pack_id, "items": dict(key.expected), "trail": []}

    return perfect


def test_right_answers_earn_all_points(judge, sheet_of):
    """The key's own answers earn the full hundred."""
    marks = judge(sheet_of())

    assert (marks.points, marks.out_of, marks.refusal) == (100.0, 100.0, None)


@pytest.mark.parametrize("status", ["finished", "timed_out", "out_of_memory", "died", "refused"])
def test_no_sheet_earns_nothing_and_says_why(judge, status):
    """Every way to end without a sheet is a zero with one sentence for the trainee and another for us."""
    marks = judge(None, status=status)

    assert marks.points == 0
    assert marks.refusal.reason_code == f"no-sheet-{status}"
    assert marks.refusal.trainee and marks.refusal.instructor and marks.refusal.trainee != marks.refusal.instructor


@pytest.mark.parametrize("raw", [
    b"", b"[]", b"{", b"\xff", b"[" * 50_000, b'{"schema": 2}', b"x" * 1_100_000,
    b'{"schema": 1, "exercise": "T1", "pack": "p", "items": {"months": {"case1": NaN}}, "trail": []}',
    b'{"schema": 1, "exercise": "T1", "pack": "p", "items": {"months": {"case1": 1e999}}, "trail": []}'])
def test_a_broken_sheet_earns_nothing(judge, raw):
    """Broken, deep, oversized and non-finite sheets are zeros, never errors."""
    marks = judge(raw)

    assert marks.points == 0
    assert marks.refusal.reason_code in ("bad-sheet", "foreign-pack")


def test_a_colleagues_sheet_earns_nothing_and_names_its_owner_to_the_instructor_only(judge, sheet_of):
    """A perfect sheet on bahar's cases is a zero for amina; her page does not say whose it is."""
    marks = judge(sheet_of("bahar"))

    assert (marks.points, marks.refusal.reason_code) == (0, "foreign-pack")
    assert "bahar" in marks.refusal.instructor
    assert "bahar" not in marks.refusal.trainee


def test_a_relabelled_sheet_earns_what_its_answers_earn(judge, sheet_of):
    """A colleague's answers under the own token are just wrong answers: they are scored on the own key."""
    foreign = sheet_of("bahar")
    foreign["pack"] = sheet_of("amina")["pack"]

    assert judge(foreign).points < 60


def test_a_sheet_of_another_attempt_earns_nothing(judge, sheet_of):
    """Answers to attempt 1 do not count once attempt 2 was given out, and both readers are told."""
    marks = judge(sheet_of(attempt=1), attempt=2)

    assert (marks.points, marks.refusal.reason_code) == (0, "other-attempt")
    assert "attempt 1" in marks.refusal.trainee


def test_a_diary_made_on_other_cases_earns_nothing(judge, sheet_of, course):
    """A copied decisions file is seen before anything is scored; lines of an earlier own attempt are no matter."""
    own = pack_id(course.secret(), "T1", "amina", 1)
    foreign = pack_id(course.secret(), "T1", "bahar", 1)
    line = b'{"pack": "%s"}\n'

    assert judge(sheet_of(), decisions=line % foreign.encode()).refusal.reason_code == "foreign-pack"
    assert judge(sheet_of(), decisions=line % foreign.encode() + line % own.encode()).points == 100


@pytest.mark.parametrize(("odd", "note"), [
    (b"", ""), (b"\n \n", ""), (b'{"at": 2, "what": "no', "1 line of decisions.jsonl cannot be read and was"),
    (b'{"at": 2, "what": "note", "so": NaN}\n\xff\n[1]\n', "3 lines of decisions.jsonl cannot be read and were")])
def test_lines_that_count_for_nothing_are_told(judge, sheet_of, odd, note):
    """What was passed over may have been decisions: the instructor reads how many lines, whatever the rest earned."""
    marks = judge(sheet_of(), decisions=b'{"at": 1, "what": "note"}\n' + odd)

    assert (marks.points, marks.notes) == (100.0, (f"{note} passed over",) if note else ())


def test_points_stay_within_their_bounds(judge, sheet_of, monkeypatch):
    """A scoring rule that errs cannot give more than an item is worth, less than nothing, or no number."""
    from courses import ItemScore

    def wild(exercise, sheet, key, *, language):
        return [ItemScore(item=name, points=points, out_of=1, competency="C02", reason_code="right", feedback="")
                for name, points in (("colour", 1e9), ("months", float("nan")))]

    monkeypatch.setattr("grading.examination.marking.score_sheet", wild)

    assert [(score.points, score.out_of) for score in judge(sheet_of()).items] == [(60, 60), (0, 40)]


def test_a_failing_rule_is_a_zero_with_a_name(judge, sheet_of, monkeypatch):
    """An error while scoring one sheet stops nobody else, and the instructor reads which error."""

    def broken(*args, **more):
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("grading.examination.marking.score_sheet", broken)

    assert "ZeroDivisionError" in judge(sheet_of()).refusal.instructor


def test_work_refused_at_collecting_stays_refused(judge, sheet_of):
    """What collecting refused earns nothing, however good a sheet turns up later."""
    refusal = Refusal(reason_code="submission-broken", trainee="Damaged.", instructor="No JSON.")

    assert judge(sheet_of(), refusal=refusal).points == 0


def test_answers_written_before_the_end_count(judge, sheet_of):
    """A notebook that died after its sheet was written keeps what the sheet earns; the instructor gets a note."""
    marks = judge(sheet_of(), status="died")

    assert marks.points == 100
    assert "ended" in marks.notes[0]
