"""Points on the platform: what counts and may be known, each once, whatever is lost on the way."""

import html
import json
import shutil
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

import grading.cli
from grading import (
    Examiner,
    choose_course,
    connect_platform,
    end_connection,
    export_person,
    extend,
    forget_person,
    grade,
    make_dashboard,
    open_course_folder,
    read_scores,
    release_next_attempt,
    reopen_attempt,
    send_grades,
    set_due_date,
    set_points,
    take_members,
    what_would_go,
)
from grading.class_folder.attempts import close_attempt
from grading.desk_service.grade_journal import grades_of
from grading.desk_service.platform_entry import KEY
from grading.desk_service.running import open_store, the_only_sender
from grading.errors import GradingError
from grading.learning_platform.connected import platform_of
from grading.verbs.serving_a_class import app
from synthetic_data import BadInput
from tests.grading.learning_platform.conftest import connect, member
from tests.serving import signed_in


@pytest.fixture
def graded(tmp_path, graded_once, lms):
    """A connected class in which nobody has read yet what Amina's work earned."""
    shutil.copytree(graded_once, tmp_path / "class", symlinks=True)
    return connect(open_course_folder(tmp_path / "class"), lms)


@pytest.fixture
def given(graded):
    """What Amina earned was given back to her."""
    close_attempt(graded, "amina", "T1", 1)
    return graded


def counted(course):
    """Amina's points, as the gradebook has them."""
    return next(row.counted for row in read_scores(course) if row.trainee == "amina")


def test_what_was_given_back_is_sent_once_and_follows_every_change(given, lms):
    """Nothing before the feedback; then the points, once; changed by hand, they are sent again, newer than before."""
    reopen_attempt(given, "amina", "T1", "the exchange was full")
    assert send_grades(given).sent == [] and lms.scores == {}
    close_attempt(given, "amina", "T1", 1)
    assert len(send_grades(given).sent) == 1
    (column,) = lms.columns
    assert (column["tag"], column["resourceId"]) == ("readiness-tiny", "T1")
    again = send_grades(given)
    assert (again.sent, again.there, lms.points("101")) == ([], 1, [first := counted(given)])
    (score,) = lms.scores["/columns/1", "101"]
    assert (score["activityProgress"], score["gradingProgress"]) == ("Completed", "FullyGraded")
    assert (score["scoreMaximum"], score["timestamp"][-6:]) == (column["scoreMaximum"], "+00:00")
    set_points(given, "amina", "T1", "months", 1)
    send_grades(given)
    assert lms.points("101") == [first, counted(given)] and counted(given) != first
    assert len(lms.columns) == 1


@pytest.mark.full
def test_a_later_attempt_takes_the_place_once_it_is_given_back(given, lms, paper, hand_in, work_of):
    """The first attempt's points stay there while the second one waits for its feedback."""
    send_grades(given)
    release_next_attempt(given, "amina", "T1", "again")
    hand_in(given, "amina", work_of(given, "amina", attempt=2, right=False), attempt=2,
            received_at=datetime(2026, 11, 23, 12, tzinfo=UTC))
    grade(Examiner(given, paper))
    first = lms.points("101")
    assert send_grades(given).sent == [] and lms.points("101") == first
    close_attempt(given, "amina", "T1", 2)
    send_grades(given)
    assert lms.points("101") == [*first, counted(given)] and counted(given) < first[0]


@pytest.mark.full
def test_a_date_and_an_extension_follow(given, lms):
    """Late work earns nothing where the class says so; whoever got longer has the points again."""
    (given.root / "course.yml").write_text((given.root / "course.yml").read_text().replace("late: none", "late: zero"))
    course = open_course_folder(given.root)
    full = counted(course)
    set_due_date(course, "T1", "2026-11-20 12:00 UTC")
    send_grades(course)
    extend(course, "amina", "T1", "2026-11-30 12:00 UTC", "was ill")
    send_grades(course)
    assert lms.points("101") == [0, full]


def test_an_answer_that_is_lost_holds_nothing_up(given, lms):
    """The platform took it, its answer was lost, and it says 409 to the same moment: sent anew, once, a second later.

    That holds within a run and for a later one, and what was changed meanwhile is later than both.
    """
    lms.lose_answers = 1
    assert len(send_grades(given, pauses=[0]).sent) == 1
    assert lms.points("101") == [counted(given)] * 2
    assert lms.asked.count(("POST", "/columns/1/scores")) == 3
    set_points(given, "amina", "T1", "months", 2)
    lms.lose_answers = 1
    assert [why for *_, why in send_grades(given, pauses=[]).not_sent] == [
        "the platform does not answer (ConnectionError)"]
    assert len(send_grades(given, pauses=[]).sent) == 1
    again = send_grades(given, pauses=[])
    assert (again.sent, again.not_sent, again.there, lms.points("101")[2:]) == ([], [], 1, [counted(given)] * 2)


@pytest.mark.full
def test_a_platform_that_has_something_later_is_asked_twice_and_no_more(given, lms):
    """Set on the platform by a clock ahead of ours: said, and sent once our own time is later."""
    send_grades(given)
    (scores,) = lms.scores.values()
    scores[-1]["timestamp"] = "2999-01-01T00:00:00.000+00:00"
    set_points(given, "amina", "T1", "months", 2)
    before = len(lms.asked)
    assert "409" in send_grades(given, pauses=[0]).not_sent[0][2]
    assert lms.asked[before:].count(("POST", "/columns/1/scores")) == 2
    scores[-1]["timestamp"] = "2026-01-01T00:00:00.000+00:00"
    assert len(send_grades(given).sent) == 1 and lms.points("101")[-1] == counted(given)


def test_another_account_or_course_gets_the_points_anew(given, lms):
    """Amina's account was somebody else's, or the class is another course's now: what went there is not here."""
    roster = given.roster_file.read_text()
    given.roster_file.write_text(roster.replace(",101\n", ",303\n"))
    lms.people.append(member("303", "Somebody else"))
    send_grades(given)
    given.roster_file.write_text(roster)
    again = send_grades(given)
    assert ([one.trainee for one in again.sent], again.there, lms.points("101")) == (["amina"], 0, [counted(given)])
    file = given.root / "desk" / "platform-course.json"
    file.write_text(file.read_text().replace("course-1", "course-2"))
    assert len(send_grades(given).sent) == 1 and send_grades(given).there == 1


def test_an_exercise_that_is_gone_holds_up_no_other_one(given, lms, monkeypatch):
    """What cannot be named any more is said for its own line; the next one is sent, and columns are listed once."""
    rows = read_scores(given)
    mine = next(row for row in rows if row.trainee == "amina")
    close_attempt(given, "amina", "GONE", 1)
    monkeypatch.setattr("grading.learning_platform.grade_return.read_scores",
                        lambda _course: [replace(mine, exercise="GONE"), mine])
    monkeypatch.setattr("grading.learning_platform.grade_return.is_given_back", lambda *_who: True)
    found = send_grades(given)
    assert [one.exercise for one in found.sent] == ["T1"]
    ((_, exercise, why),) = found.not_sent
    assert exercise == "GONE" and "GONE" in why
    assert lms.asked.count(("GET", "/columns")) == 1


@pytest.mark.parametrize("address", ["http://other.example/1", "https://other.example/1", "https://u:p@other.example/1",
                                     "https://other.example/1\r\nX-Evil: 1", "http://127.0.0.1:1/1"])
def test_a_column_at_another_address_gets_no_points(given, lms, address):
    """A column to which others could read along, or on another machine, is sent neither points nor our permission."""
    lms.columns.append({"id": address, "tag": "readiness-tiny", "resourceId": "T1"})
    ((*_, why),) = send_grades(given, pauses=[]).not_sent
    assert "the platform names" in why and "\n" not in why and lms.scores == {}


def test_a_column_whose_answer_is_lost_is_no_second_one(given, lms):
    """The platform made it and nobody heard: it is looked for before another one is made, now and at the next run."""
    lms.losing, lms.lose_answers = "POST /columns", 1
    assert "does not answer" in send_grades(given, pauses=[]).not_sent[0][2]
    assert (len(lms.columns), lms.scores) == (1, {})
    lms.columns.clear()
    lms.lose_answers = 1
    assert len(send_grades(given, pauses=[0]).sent) == 1
    assert len(lms.columns) == 1 and lms.points("101") == [counted(given)]


def test_only_a_score_can_be_too_late(given, lms):
    """409 to a column or to a permission is an error of theirs and sends no second score; to a score it does."""
    right = lms.respond
    for path in ("/columns", "/token"):
        lms.respond = lambda method, address, *more, at=path: (
            (409, {}, {"wrong": "conflict"}) if (method, urlsplit(address).path) == ("POST", at)
            else right(method, address, *more))
        ((*_, why),) = send_grades(given, pauses=[]).not_sent
        assert "409" in why and lms.scores == {}
    with closing(open_store(given)) as store:
        assert len(grades_of(store)) == 1, "no later line was kept"


def test_the_platform_is_neither_changed_while_points_are_sent_nor_read_before(given, lms, monkeypatch):
    """Connecting, ending and choosing wait for whoever sends; who sends reads the platform that is there by then."""
    with the_only_sender(given):
        for order in (lambda: connect_platform(given, given.root / "platform.yml"), lambda: end_connection(given),
                      lambda: choose_course(given, "course-1"), lambda: take_members(given)):
            with pytest.raises(GradingError, match="give the order again"):
                order()

    def read(course):
        with pytest.raises(GradingError), the_only_sender(course):
            pytest.fail("nobody holds it")
        return platform_of(course)

    monkeypatch.setattr("grading.learning_platform.grade_return.platform_of", read)
    assert len(send_grades(given).sent) == 1


def test_nobody_is_forgotten_while_points_are_sent(given):
    """Both hold the same lock: a person is forgotten before or after, and is whole when it is refused."""
    with the_only_sender(given), pytest.raises(GradingError, match="give the order again"):
        forget_person(given, "amina")
    assert "amina" in {one.id for one in given.trainees()}


@pytest.mark.full
def test_a_platform_that_is_busy_is_asked_again_and_one_that_refuses_is_not(given, lms):
    """Busy: again after a pause, and again at the next run; nobody of its course: said once, in its own words."""
    lms.failing = [503, 429]
    assert len(send_grades(given, pauses=[0, 0]).sent) == 1
    set_points(given, "amina", "T1", "months", 2)
    lms.failing = [503, 503]
    assert "503" in send_grades(given, pauses=[0]).not_sent[0][2]
    lms.people = []
    before = len(lms.asked)
    assert "404" in send_grades(given, pauses=[0, 0]).not_sent[0][2]
    assert lms.asked[before:].count(("POST", "/columns/1/scores")) == 1


@pytest.mark.full
def test_a_program_that_ends_in_between_leaves_the_score_to_the_next(given, lms, monkeypatch):
    """Killed after the line was kept and before or after the platform had it: the next run goes on from that line."""
    def killed(*_what):
        raise KeyboardInterrupt

    for step in ("_GradePass._send", "note_sent"):
        with monkeypatch.context() as patched:
            patched.setattr(f"grading.learning_platform.grade_return.{step}", killed)
            with pytest.raises(KeyboardInterrupt):
                send_grades(given)
    with closing(open_store(given)) as store:
        (line,) = grades_of(store)
        assert line.sent_at is None
        assert len(send_grades(given).sent) == 1
        same, sent = grades_of(store)
    assert same == line and sent.sent_at and datetime.fromisoformat(sent.moment) > datetime.fromisoformat(line.moment)
    assert lms.points("101") == [sent.points] * 2, "it had the first one, and says so"


@pytest.mark.full
def test_feedback_sends_points_on_and_goes_on_without_the_platform(graded, lms):
    """The verb that gives feedback sends; where the platform is away it says so, and the feedback is given."""
    lms.people = []
    said = CliRunner().invoke(grading.cli.app, ["feedback", str(graded.root)])
    assert (said.exit_code, "404" in said.output) == (0, True), said.output
    assert CliRunner().invoke(app, ["send-grades", str(graded.root)]).exit_code == 1
    lms.people = [{"user_id": "101"}]
    assert CliRunner().invoke(app, ["send-grades", str(graded.root)]).exit_code == 0
    assert lms.points("101") == [counted(graded)]


def press(site, verb):
    """Press a button of the dashboard and wait; returns its first page."""
    browser = signed_in(site)
    browser.post(f"/start/{verb}")
    site.state.workshop.wait(60)
    return html.unescape(browser.get("/").text)


def test_the_dashboards_buttons_send_points_as_the_verbs_do(graded, lms):
    """“Give feedback” sends; what is changed by hand afterwards goes by a button of its own, which says what it did."""
    def run(words, say):
        done = CliRunner().invoke({"grade": grading.cli.app, "class": app}[words[0]], list(words[1:]))
        for line in done.output.splitlines():
            say(line)
        return done.exit_code

    site = make_dashboard(graded.root, run)
    page = press(site, "feedback")
    assert "1 scores were sent to the learning platform" in page and "feedback does it too" in page
    assert lms.points("101") == [first := counted(graded)]
    set_points(graded, "amina", "T1", "months", 1)
    assert "Send points: done" in press(site, "send-grades")
    assert lms.points("101") == [first, counted(graded)]
    lms.people = []
    set_points(graded, "amina", "T1", "months", 2)
    page = press(site, "send-grades")
    assert "Send points: not done" in page and "404" in page


@pytest.mark.full
def test_without_a_platform_the_dashboard_offers_no_sending(graded_once):
    """A class whose people come by links has no button that could send nothing."""
    assert "learning platform" not in signed_in(make_dashboard(graded_once)).get("/").text


@pytest.mark.full
def test_what_was_sent_is_handed_out_and_forgotten_with_the_person(given, lms, tmp_path):
    """The archive holds it, and what waits; who was forgotten leaves no line, and what stays there is said."""
    lms.failing = [503]
    send_grades(given, pauses=[])
    export_person(given, "amina", tmp_path / "waiting.zip")
    with zipfile.ZipFile(tmp_path / "waiting.zip") as archive:
        assert [one["sent_at"] for one in json.loads(archive.read("data.json"))["points_for_platform"]] == [None]
    send_grades(given)
    export_person(given, "amina", tmp_path / "amina.zip")
    with zipfile.ZipFile(tmp_path / "amina.zip") as archive:
        (sent,) = json.loads(archive.read("data.json"))["points_for_platform"]
        assert "Points for a learning platform" in archive.read("about.html").decode()
    assert sent["points"] == counted(given) and sent["sent_at"]
    assert "1 lines on points for a learning platform" in what_would_go(given, "amina")
    forget_person(given, "amina")
    with closing(open_store(given)) as store:
        assert grades_of(store) == []


def test_without_a_platform_or_its_permission_it_says_what_to_do(given, lms):
    """No permission for columns, a key that others read, or no connection: a sentence, and nothing sent."""
    file = given.root / "desk" / "platform-course.json"
    file.write_text(file.read_text().replace("scope/lineitem", "scope/lineitem.readonly"))
    with pytest.raises(GradingError, match="make columns"):
        send_grades(given)
    (given.root / "desk" / KEY).chmod(0o644)
    with pytest.raises(BadInput, match="read by others"):
        send_grades(given)
    (given.root / "desk" / "platform.json").unlink()
    with pytest.raises(BadInput, match="connected to no learning platform"):
        send_grades(given)
    assert lms.scores == {}
