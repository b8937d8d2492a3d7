"""Rows of many in few commits, and logins that are not looked up at each click: neither says more than is so."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from grading import forget_person
from grading.desk_service.known_browsers import KnownBrowsers
from grading.desk_service.running import open_admission, open_store
from grading.desk_service.store import Place
from grading.desk_service.transactions import RowRefused


@pytest.fixture
def store(tmp_path, copy_course):
    """An empty store."""
    opened = open_store(copy_course(tmp_path / "class", submitters="service"))
    yield opened
    opened.close()


def write_while_one_waits(store, places):
    """Write a row for each place while an earlier commit is held up; returns each one's error and the commits."""
    held, go, commits = Event(), Event(), []

    def hold_up(_connection):
        commits.append(1)
        if len(commits) == 1:
            held.set()
            assert go.wait(20)

    event.listen(store.engine, "commit", hold_up)
    with ThreadPoolExecutor(len(places) + 1) as pool:
        first = pool.submit(store.add, Place("first", "T1", "p"), 1, b"{}")
        assert held.wait(20)
        others = [pool.submit(store.add, place, 1, b"{}") for place in places]
        while len(store._writer._waiting) < len(places):
            assert not any(one.done() for one in others), "nothing is said before its commit"
        go.set()
        first.result()
        return [type(one.exception()) for one in others], len(commits)


def test_whoever_waits_goes_along_with_the_next_commit(store):
    """Eight that came while the disk was busy share one commit, and all are there."""
    errors, commits = write_while_one_waits(store, [Place(f"t{number}", "T1", "p") for number in range(8)])
    assert (errors, commits, store.count_acts()) == ([type(None)] * 8, 2, 9)


def test_a_row_that_is_refused_refuses_no_other(store):
    """Of three that share a commit one has a number that is taken: it alone is told so."""
    store.add(Place("taken", "T1", "p"), 1, b"{}")
    errors, _ = write_while_one_waits(store, [Place(name, "T1", "p") for name in ("one", "taken", "two")])
    assert (errors, store.count_acts()) == ([type(None), RowRefused, type(None)], 4)


def test_a_database_that_is_away_is_waited_for_once(store):
    """Five that share a commit learn together that it failed, and not after five waits in a row."""
    waits = []

    def locked(_connection, _cursor, statement, *_rest):
        if statement.startswith("INSERT") and "first" not in str(_rest):
            waits.append(1)
            raise OperationalError(statement, None, Exception("database is locked"))

    event.listen(store.engine, "before_cursor_execute", locked)
    errors, _ = write_while_one_waits(store, [Place(f"t{number}", "T1", "p") for number in range(5)])
    assert (errors, len(waits)) == ([OSError] * 5, 1)
    event.remove(store.engine, "before_cursor_execute", locked)
    assert store.count_acts() == 1


def test_a_writer_that_breaks_off_says_nothing_is_kept(store, monkeypatch):
    """An error that nobody foresaw leaves no row behind that was called kept."""
    def broken(_group):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(store._writer, "_commit", broken)
        with pytest.raises(MemoryError):
            store.add(Place("amina", "T1", "p"), 1, b"{}")
    store.add(Place("amina", "T1", "p"), 1, b"{}")
    assert store.count_acts() == 1


def test_a_login_is_looked_up_once_and_ends_at_once(served):
    """The second click asks no database; ended by a program beside, the third one is refused."""
    amina = served.person("amina")
    assert amina.get("/").status_code == 200
    (cookie,) = amina.cookies.values()
    assert served.admission.remembered(cookie) == "amina"
    beside = open_store(served.course)
    open_admission(served.course, beside).revoke("amina")
    beside.close()
    assert served.admission.remembered(cookie) is None
    assert amina.get("/").status_code == 403


def test_who_comes_in_makes_nobody_else_be_looked_up_again(served):
    """A newcomer ends nothing, so the others stay known; somebody who is forgotten is known no more."""
    amina = served.person("amina")
    amina.get("/")
    (cookie,) = amina.cookies.values()
    served.person("bahar")
    served.admission.leave("a cookie of nobody")
    assert served.admission.remembered(cookie) == "amina"
    forget_person(served.course, "amina")
    assert (served.admission.remembered(cookie), served.admission.who(cookie)) == (None, None)


def test_what_ends_while_the_database_is_asked_is_not_missed(tmp_path):
    """An answer from before the end is not remembered beyond it."""
    browsers = KnownBrowsers(tmp_path / "ended")
    stamp = browsers.stamp()
    browsers.tell_ended()
    browsers.note("digest", "amina", stamp)
    assert browsers.who("digest") is None
    browsers.note("digest", "amina", browsers.stamp())
    assert browsers.who("digest") == "amina"
