"""The desk service keeps what people decide as it is made, hands it in, and lets the class's rules hold at once."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from grading import (
    attempt_state,
    collect,
    extend,
    give_extra_time,
    reopen_attempt,
    set_due_date,
    tell_trainees,
)
from grading.class_folder.attempts import close_attempt
from grading.class_folder.submission import read_received, read_submission, submitted_files
from grading.desk_service.handing_in import settle
from grading.desk_service.store import DecisionStore, Place
from tests.grading.desk_service.acting import decide, give_feedback, state


def diary(served, trainee):
    """The acts of a trainee that are committed."""
    token = json.loads((served.course.pack(trainee, "T1", 1) / "pack.json").read_text())["pack"]
    return [json.loads(line) for line in served.store.lines(Place(trainee, "T1", token))]


def inbound(course):
    """The folders that wait to be collected."""
    return sorted(path.name for path in (course.exchange / course.settings.course / "inbound").iterdir())


def test_a_decision_is_committed_with_the_servers_clock_before_it_is_said(served):
    """What a desk says is saved is in the store, as a diary in a folder has it; a page's own time is nothing."""
    amina, before = served.person("amina"), datetime.now(UTC).timestamp()
    message = {"what": "decide", "desk": "cases", "case": "case1", "values": {"colour": "red"}, "at": 5, "seen": 0}
    assert amina.post("/exercise/T1/act", json=message).json()["error"] == ""
    (act,) = diary(served, "amina")
    assert before - 0.01 <= act["at"] <= datetime.now(UTC).timestamp()
    assert list(act) == ["at", "exercise", "pack", "what", "desk", "case", "values"]
    assert (act["case"], act["values"]) == ("case1", {"colour": "red"})
    # The same message again, as after a lost answer: it is not written twice.
    assert amina.post("/exercise/T1/act", json=message).json()["error"] == "error.elsewhere"
    assert len(diary(served, "amina")) == 1


def test_what_is_handed_in_is_collected_and_graded(served):
    """The folder has what `collect` reads, the time is the service's, and the receipt is said after both."""
    amina = served.person("amina")
    decide(amina)
    assert inbound(served.course) == []
    page = amina.post("/exercise/T1/hand-in").text
    (sent,) = served.store.hand_ins("amina")
    assert f"Receipt: <strong>{sent.receipt}</strong>" in page
    assert [one.outcome for one in collect(served.course)] == ["collected"]
    submission = read_submission(served.course, "amina", "T1")
    assert (submission.refusal, submission.attempt) == (None, 1)
    assert read_received(submission) == sent.moment.replace(microsecond=0)
    lines = submitted_files(served.course, "amina", "T1")["decisions.jsonl"].splitlines()
    assert [json.loads(line) for line in lines] == diary(served, "amina")


def test_handing_in_the_same_again_makes_nobody_later(served):
    """Same answers, also by another way: the first time and its receipt stay; another answer is handed in anew."""
    amina = served.person("amina")
    decide(amina)
    first = amina.post("/exercise/T1/hand-in").text
    decide(amina, colour="green")
    decide(amina)
    assert amina.post("/exercise/T1/hand-in").text == first
    assert len(inbound(served.course)) == len(served.store.hand_ins()) == 1
    decide(amina, colour="green")
    amina.post("/exercise/T1/hand-in")
    assert len(inbound(served.course)) == len(served.store.hand_ins()) == 2


def test_a_hand_in_whose_folder_was_cut_off_is_written_at_the_next_start(served):
    """Between the commit and the folder the program may end: the folder comes back with the same name and content."""
    amina = served.person("amina")
    decide(amina)
    amina.post("/exercise/T1/hand-in")
    (name,) = inbound(served.course)
    folder = served.course.exchange / "tiny" / "inbound" / name
    content = {path.name: path.read_bytes() for path in folder.iterdir()}
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    decide(amina, case="case2")  # not handed in
    assert settle(served.course, served.store) == 1
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == content
    settle(served.course, served.store)
    assert inbound(served.course) == [name]


def test_lessons_that_were_put_away_come_back_whole(tmp_path, copy_course, serving_with):
    """With room for one lesson, two people who take turns lose nothing and see their own."""
    served = serving_with(copy_course(tmp_path / "class", submitters="service"), most=1)
    amina, bahar = served.person("amina"), served.person("bahar")
    for number in (1, 2, 3):
        decide(amina, case=f"case{number}", months=number)
        decide(bahar, case=f"case{number}", months=number + 10)
        assert len(served.lessons) == 1
    assert {case: given["months"] for case, given in state(amina)["answers"].items()} == {
        "case1": 1, "case2": 2, "case3": 3}
    assert {case: given["months"] for case, given in state(bahar)["answers"].items()} == {
        "case1": 11, "case2": 12, "case3": 13}
    served.store.close()


def test_after_the_close_everything_can_be_read_and_nothing_changed(served):
    """Feedback closes the attempt at once, also for a page that is open; reopening it opens it at once."""
    amina = served.person("amina")
    decide(amina)
    close_attempt(served.course, "amina", "T1", 1)
    assert attempt_state(served.course, "amina", "T1", 1).closed_at
    assert decide(amina, colour="green")["error"] == "error.readonly"
    assert (state(amina)["readonly"], state(amina)["answers"]["case1"]["colour"]) == (True, "red")
    assert "This attempt closed with its feedback" in amina.post("/exercise/T1/hand-in").text
    assert (len(diary(served, "amina")), inbound(served.course)) == (1, [])
    reopen_attempt(served.course, "amina", "T1", "the power was out")
    assert decide(amina, colour="green")["error"] == ""


def test_an_exam_closes_for_each_at_their_own_time(tmp_path, copy_course, serving_with):
    """Past the exam's close nothing is taken; whoever has extra time goes on."""
    past = (datetime.now(UTC) - timedelta(minutes=5)).strftime("%Y-%m-%d %H:%M UTC")
    course = copy_course(tmp_path / "class", submitters="service", exam=True, attempts=1, late="zero",
                         exercises=["T1"], due={"T1": past})
    give_extra_time(course, "bahar", "T1", "1 hour", "reads slowly")
    served = serving_with(course)
    amina, bahar = served.person("amina"), served.person("bahar")
    assert decide(amina)["error"] == "error.readonly"
    assert "The exam closed" in amina.post("/exercise/T1/hand-in").text
    assert decide(bahar)["error"] == ""
    assert "Receipt" in bahar.post("/exercise/T1/hand-in").text
    assert [one.outcome for one in collect(course)] == ["collected"]
    served.store.close()


def test_dates_hold_at_the_next_click(served):
    """A due date and an extension that any verb sets while the service runs are on the page at once."""
    amina = served.person("amina")
    assert "Due " not in amina.get("/").text
    set_due_date(served.course, "T1", "2126-12-01 17:00 UTC")
    assert "Due " in amina.get("/").text
    extend(served.course, "amina", "T1", "2126-12-05 17:00 UTC", "ill")
    assert "(your own date)" in amina.get("/").text
    assert "(your own date)" not in served.person("bahar").get("/").text


def test_feedback_reaches_its_trainee_alone(served):
    """A page that was given back is shown to whoever handed that work in, once the attempt is closed."""
    amina, bahar = served.person("amina"), served.person("bahar")
    for client in (amina, bahar):
        decide(client)
        client.post("/exercise/T1/hand-in")
    give_feedback(served.course, "amina", "Well done, Amina")
    assert "Well done" in amina.get("/exercise/T1/feedback").text
    assert "Read the feedback" in amina.get("/").text
    assert bahar.get("/exercise/T1/feedback").status_code == 404


def test_who_left_the_class_list_has_no_desk(served):
    """The class list decides at every click; back on it, everything is there again."""
    amina, roster = served.person("amina"), served.course.roster_file
    before = roster.read_text()
    roster.write_text("".join(line for line in before.splitlines(keepends=True) if "amina" not in line))
    assert amina.get("/").status_code == 403
    roster.write_text(before)
    assert amina.get("/").status_code == 200


def test_half_written_settings_stop_nobody(served):
    """While somebody edits course.yml the last settings that could be read hold."""
    amina, settings = served.person("amina"), served.course.root / "course.yml"
    settings.write_text("course: [")
    assert decide(amina)["error"] == ""


def test_a_store_that_fails_says_nothing_is_saved(served, monkeypatch):
    """No act is shown as decided that is not kept; when the store is back, the same decision goes through once."""
    amina = served.person("amina")
    decide(amina)
    kept = DecisionStore.add

    def committed_and_cut_off(self, *act):
        kept(self, *act)
        raise OSError(0, "the connection was lost")

    monkeypatch.setattr(DecisionStore, "add", committed_and_cut_off)
    assert decide(amina, case="case2")["error"] == "error.disk"
    monkeypatch.setattr(DecisionStore, "add", kept)
    # It was committed all the same: the desk finds it, and a page that did not know writes no second one.
    message = {"what": "decide", "desk": "cases", "case": "case2", "values": {"colour": "red"}, "seen": 1}
    assert amina.post("/exercise/T1/act", json=message).json()["error"] == "error.elsewhere"
    assert len(diary(served, "amina")) == 2


def test_two_programs_that_write_one_diary_are_noticed(served):
    """The number after the last is taken once; the second writer keeps nothing and reads again."""
    place = Place("amina", "T1", "p")
    served.store.add(place, 1, b'{"at": 1}')
    with pytest.raises(OSError, match="says"):
        served.store.add(place, 1, b'{"at": 2}')
    assert served.store.lines(place) == [b'{"at": 1}']


def test_a_new_attempt_is_another_diary(served):
    """Given out while the desk is open: the desk is the new one, and the old decisions stay where they are."""
    from grading import release_next_attempt

    amina = served.person("amina")
    decide(amina)
    release_next_attempt(served.course, "amina", "T1")
    tell_trainees(served.course)
    assert state(amina)["answers"] == {}
    decide(amina, case="case2")
    assert [act["case"] for act in diary(served, "amina")] == ["case1"]
    assert served.store.count_acts() == 2


def test_a_database_that_is_away_is_said_and_nobody_needs_a_new_link(served, monkeypatch):
    """While the database cannot be reached every page says to wait; afterwards the same browser goes on."""
    amina = served.person("amina")
    monkeypatch.setattr(type(served.admission), "who", lambda *_: (_ for _ in ()).throw(OSError(0, "away")))
    answer = amina.get("/")
    assert (answer.status_code, "Try again in a minute" in answer.text) == (503, True)
    assert "frame-ancestors" in answer.headers["content-security-policy"]
    monkeypatch.undo()
    assert amina.get("/").status_code == 200


def test_a_disk_cannot_be_filled_by_one_person(served, monkeypatch):
    """A diary and the number of handings in have an end far beyond what anybody needs."""
    from grading.desk_service import diaries, handing_in

    amina = served.person("amina")
    monkeypatch.setattr(diaries, "_LARGEST", 200)
    flag = {"what": "flag", "desk": "cases", "case": "case1", "on": True}
    assert amina.post("/exercise/T1/act", json=flag).json()["error"] == "error.disk"
    assert [decide(amina, colour=colour)["error"] for colour in ("red", "green")] == ["", "error.disk"]
    monkeypatch.setattr(handing_in, "_MOST", 0)
    answer = amina.post("/exercise/T1/hand-in")
    assert (answer.status_code, "as often as it may be" in answer.text, inbound(served.course)) == (503, True, [])
