"""Nothing that was said to be saved is lost or doubled, whenever the service is killed."""

import asyncio
import os
import shlex
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks.desk_load import button_desk, kill, let_in, start_service, what_was_lost
from grading.desk_service.handing_in import settle
from grading.desk_service.running import open_store
from tests.serving import free_port


async def _work(people, server_ends, times=5):
    """Half of the people decide, half decide and hand in, without pause, until some more is done after the end."""
    works = [asyncio.create_task(person.keep_on(person.hand_in_anew if place % 2 else person.decide, 0, float("inf")))
             for place, person in enumerate(people)]
    while sum(len(person.receipts) for person in people) < 3:
        await asyncio.sleep(0.01)
    # A kill may fall between two requests; then it is done again.
    for _ in range(times):
        await asyncio.to_thread(server_ends)
        before = sum(len(person.saved) for person in people)
        while sum(len(person.saved) for person in people) < before + 8:
            await asyncio.sleep(0.01)
        if any(person.lost_words for person in people):
            break
    for work in works:
        work.cancel()


def _killed_in_the_middle(course, trainees, log, database="", instead=None):
    """Kill the service, or do something else `instead`, while people work, and the service again at the end."""
    port = free_port()
    desk = button_desk(course.pack(trainees[0], "T1", 1))
    server = start_service(course.root, port, log, database)
    people = let_in(course, trainees, port, desk)

    def end_it():
        nonlocal server
        kill(server)
        server = start_service(course.root, port, log, database)

    # In a thread of its own: after a browser's tests this one has a loop already.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, _work(people, instead or end_it, 2 if instead else 5)).result()
    kill(server)
    store = open_store(course)
    settle(course, store)  # as the next start does: makes good what the second kill cut off
    store.close()
    return people


def test_a_killed_service_loses_nothing(tmp_path, copy_course):
    """Killed in the middle of work and again at its end: each act that was saved is there once, each receipt too."""
    course = copy_course(tmp_path / "class", submitters="service")
    people = _killed_in_the_middle(course, ["amina", "bahar", "camal"], tmp_path / "log")

    assert sum(len(set(person.receipts)) for person in people) >= 3
    assert any(person.lost_words for person in people), "the kill came in the middle"
    assert what_was_lost(course, people) == []


@pytest.mark.full
def test_nor_with_postgresql(tmp_path, copy_course, new_database):
    """The same with the decisions in PostgreSQL."""
    course, database = _kept_in_postgresql(copy_course(tmp_path / "class", submitters="service"),
                                           new_database("killed"))
    people = _killed_in_the_middle(course, ["amina", "bahar", "camal"], tmp_path / "log", database)
    assert what_was_lost(course, people) == []


@pytest.mark.full
def test_nor_when_the_database_itself_is_killed(tmp_path, copy_course, postgres, new_database):
    """PostgreSQL killed with all its processes and started again, twice: what was acknowledged before is there once."""
    course, database = _kept_in_postgresql(copy_course(tmp_path / "class", submitters="service"),
                                           new_database("killed_itself"))
    people = _killed_in_the_middle(course, ["amina", "bahar", "camal"], tmp_path / "log", database,
                                   instead=lambda: _kill_postgresql(postgres))
    assert what_was_lost(course, people) == []
    assert "Traceback" not in (tmp_path / "log").read_text()


def _kill_postgresql(url):
    """End the server and every process of it at once, and start it again as it was started."""
    from sqlalchemy import create_engine, text

    engine = create_engine(url)
    with engine.connect() as connection:
        data = Path(connection.execute(text("SHOW data_directory")).scalar())
    engine.dispose()
    orders = shlex.split((data / "postmaster.opts").read_text())
    first = int((data / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    owner = data.stat()
    for process in (first, *map(int, children)):
        os.kill(process, signal.SIGKILL)
    while any(Path(f"/proc/{process}").exists() and "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
              for process in (first, *children)):
        time.sleep(0.05)
    # Where nobody fetches the dead, their numbers still look alive.
    for left in (data / "postmaster.pid", *data.parent.glob(".s.PGSQL.*")):
        left.unlink(missing_ok=True)
    as_owner = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.getuid() == 0 else {}
    subprocess.run([Path(orders[0]).parent / "pg_ctl", "-D", data, "-w", "-l", data.parent / "log", "-o",
                    shlex.join(order for order in orders[1:] if order not in ("-D", str(data))), "start"], check=True,
                   cwd=data.parent, capture_output=True, timeout=60, **as_owner)


def test_what_is_missing_would_be_noticed(tmp_path, copy_course, served):
    """The comparison is no decoration: an act that was said to be saved and is not there is named."""
    desk = button_desk(served.course.pack("amina", "T1", 1))
    (person,) = let_in(served.course, ["amina"], 8800, desk)
    person.saved[0], person.receipts = ("case1", "red"), ["0000"]
    assert len(what_was_lost(served.course, [person])) == 2


def _kept_in_postgresql(course, database):
    """A class whose service keeps decisions in a database, and the database's address."""
    from grading import keep_service_settings

    keep_service_settings(course, database=database)
    return course, database
