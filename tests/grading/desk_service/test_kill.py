"""Nothing that was said to be saved is lost or doubled, whenever the service is killed."""

import asyncio
import time

import pytest

from benchmarks.desk_load import button_desk, kill, let_in, start_service, what_was_lost
from tests.serving import free_port


async def _work(people, seconds, server_ends):
    """Half of the people decide, half decide and hand in, without pause; the server ends in the middle."""
    until = time.monotonic() + seconds

    def one_after_the_other(person):
        async def act():
            await person.decide()
            await person.hand_in()

        return act

    works = [person.keep_on(person.decide if place % 2 else one_after_the_other(person), 0, until)
             for place, person in enumerate(people)]
    await asyncio.gather(*works, asyncio.to_thread(server_ends))


def _killed_in_the_middle(course, trainees, log, seconds, database=""):
    port = free_port()
    desk = button_desk(course.pack(trainees[0], "T1", 1))
    server = start_service(course.root, port, log, database)
    people = let_in(course, trainees, port, desk)

    def end_it():
        nonlocal server
        while sum(len(person.receipts) for person in people) < 4:
            time.sleep(0.01)
        kill(server)
        server = start_service(course.root, port, log, database)

    asyncio.run(_work(people, seconds, end_it))
    kill(server)
    server = start_service(course.root, port, log, database)  # makes good what the second kill cut off
    kill(server)
    return people


@pytest.mark.timeout(120)
def test_a_killed_service_loses_nothing(tmp_path, copy_course):
    """Killed in the middle of work and again at its end: each act that was saved is there once, each receipt too."""
    course = copy_course(tmp_path / "class", submitters="service")
    people = _killed_in_the_middle(course, ["amina", "bahar", "camal"], tmp_path / "log", 2.5)

    assert sum(len(person.saved) for person in people) > 10
    assert sum(len(set(person.receipts)) for person in people) >= 4
    assert any(person.lost_words for person in people), "the kill came in the middle"
    assert what_was_lost(course, people) == []


@pytest.mark.full
@pytest.mark.timeout(300)
def test_nor_with_postgresql(tmp_path, copy_course, postgres):
    """The same with the decisions in PostgreSQL."""
    course = copy_course(tmp_path / "class", submitters="service")
    database = postgres.replace("/postgres", "/killed")
    _create_database(postgres, "killed")
    from grading import keep_service_settings

    keep_service_settings(course, database=database)
    people = _killed_in_the_middle(course, ["amina", "bahar", "camal"], tmp_path / "log", 4, database)
    assert sum(len(person.saved) for person in people) > 10
    assert what_was_lost(course, people) == []


def test_what_is_missing_would_be_noticed(tmp_path, copy_course, served):
    """The comparison is no decoration: an act that was said to be saved and is not there is named."""
    desk = button_desk(served.course.pack("amina", "T1", 1))
    (person,) = let_in(served.course, ["amina"], 8800, desk)
    person.saved[0], person.receipts = ("case1", "red"), ["0000"]
    assert len(what_was_lost(served.course, [person])) == 2


def _create_database(url, name):
    from sqlalchemy import create_engine, text

    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
