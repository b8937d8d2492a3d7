"""A server behind a Hub: the same desk as on one machine, started by the Hub's program for whom the Hub names."""

import shutil
import socket
import time
from contextlib import contextmanager
from threading import Thread

import httpx
import pytest

from grading.setup import hub_server as program
from grading.setup import hub_waiting
from grading.setup.hub_server import hub_server
from grading.setup.hub_waiting import NotListed
from grading.setup.lab import LabStart, NothingReleased
from tests.grading.class_lists import add_column
from tests.serving import answers, free_port, until


def options(server):
    """What follows the program."""
    assert server.command[1:3] == ("-m", "jupyterhub.singleuser")
    return server.command[3:]


def test_an_instructors_server_opens_formgrader_and_leaves_the_address_to_the_hub(course, tmp_path):
    """It shows the course, begins at formgrader, and sets neither port nor address, which are the Hub's."""
    server = hub_server("teach", course.root, "leyla", tmp_path / "leyla")
    assert "--ServerApp.default_url=/formgrader" in options(server) and server.home == course.root
    assert [one for one in options(server) if one.startswith(("--port", "--ip", "--ServerApp.open_browser"))] == []


def test_a_trainees_server_holds_their_own_desk_and_no_other(course, kernels, tmp_path):
    """Known by account whatever the capitals; opens their exercise; nobody of the class list has none."""
    (tmp_path / ".kernels").symlink_to(kernels)
    server = hub_server("notebooks", course.root, "BAHAR", tmp_path / "bahar", "/hub/home")
    assert "--ServerApp.default_url=/doc/tree/T1/T1.ipynb" in options(server)
    assert (server.home / "T1" / "T1.ipynb").is_file() and server.home.is_relative_to(tmp_path / "bahar")
    assert server.environment["READINESS_TRAINEE"] == "bahar"
    assert "READINESS_COURSE_SECRET" not in server.environment
    with pytest.raises(NotListed, match="not on the class list"):
        hub_server("notebooks", course.root, "leyla", tmp_path / "leyla")


@pytest.mark.parametrize("missing", ["JUPYTERHUB_USER", "JUPYTERHUB_SERVICE_URL"])
def test_without_a_hub_around_it_it_ends_with_one_line(course, monkeypatch, capsys, missing):
    """What the Hub would have set is named, with the exit code of bad input."""
    monkeypatch.setattr("sys.argv", ["readiness-hub-server", "notebooks", str(course.root)])
    for name in ("JUPYTERHUB_USER", "JUPYTERHUB_SERVICE_URL"):
        monkeypatch.setenv(name, "x")
    monkeypatch.delenv(missing)
    with pytest.raises(SystemExit) as ended:
        program.main()
    assert ended.value.code == 3
    assert f"{missing} is not set" in (told := capsys.readouterr().err) and len(told.splitlines()) == 1


@contextmanager
def begun(course, monkeypatch, tmp_path, who, host="127.0.0.1"):
    """The program as a Hub begins it for somebody; gives its address and what it became, once it is something."""
    address, became = f"http://{host}:{free_port()}/user/x/books/", []
    for name, value in {"JUPYTERHUB_USER": who, "JUPYTERHUB_SERVICE_URL": address, "HOME": str(tmp_path / who),
                        "JUPYTERHUB_BASE_URL": "/"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["readiness-hub-server", "notebooks", str(course.root)])
    monkeypatch.setattr("os.chdir", lambda _place: None)
    monkeypatch.setattr("os.execve", lambda *what: became.append(what))
    program_runs = Thread(target=program.main, daemon=True)
    program_runs.start()
    until(lambda: answers(address))
    yield address, became
    program_runs.join(30)


def test_whoever_has_nothing_yet_reads_so_at_once_and_works_on_once_it_is_there(course, kernels, tmp_path, monkeypatch,
                                                                                capsys):
    """In their language, without a path or a name; the page tries again, and its process becomes the server."""
    (tmp_path / ".kernels").symlink_to(kernels)
    add_column(course, "language", "az", "az", "az")
    packs, away = course.exchange / "tiny" / "packs" / "bahar", tmp_path / "away"
    packs.rename(away)
    with begun(course, monkeypatch, tmp_path, "bahar") as (address, became):
        page = httpx.get(address + "doc/tree/T1/T1.ipynb")
        assert (page.status_code, "Sizə hələ tapşırıq verilməyib" in page.text) == (200, True)
        assert "bahar" not in page.text and str(course.root) not in page.text and 'href="/hub/home"' in page.text
        assert httpx.get(address + "house.css").headers["content-type"] == "text/css"
        assert became == [] and page.headers["x-readiness-says"] == "server.nothing"
        (packs / "home.json").unlink(missing_ok=True)
        shutil.copytree(away, packs, dirs_exist_ok=True)
        page = httpx.get(address)
        assert "Yeriniz açılır" in page.text and page.headers["x-readiness-says"] == "server.opens"
    ((_, command, environment),) = became
    assert "jupyterhub.singleuser" in command and environment["READINESS_TRAINEE"] == "bahar"
    assert "nothing was released to bahar" in capsys.readouterr().err


def test_who_is_not_listed_reads_so_and_any_other_fault_is_the_logs(course, tmp_path, monkeypatch, capsys):
    """A group of the Hub's that is older than the class list; then a class list that is damaged."""
    with begun(course, monkeypatch, tmp_path, "nobody") as (address, became):
        assert "not in this class" in httpx.get(address, headers={"Accept-Language": "en"}).text
        assert "bu sinifdə deyilsiniz" in httpx.get(address, headers={"Accept-Language": "az"}).text
        whole = course.roster_file.read_text()
        course.roster_file.write_text("trainee\n../x\n")
        page = httpx.get(address).text
        assert "could not be opened" in page and "roster" not in page
        course.roster_file.write_text(whole + "nobody,,,,CW\n")
        monkeypatch.setattr(program, "hub_server", lambda *_given, **_more: LabStart(
            home=tmp_path, command=("server",), environment={}))
        httpx.get(address)
    assert became == [("server", ("server",), {})]
    assert "not on the class list" in capsys.readouterr().err


class Prepared:
    """What stands in for preparing a desk: raises what it is given, until that is nothing more."""

    def __init__(self, monkeypatch, tmp_path, problem):
        self.problem, self.desk = problem, LabStart(home=tmp_path, command=("server",), environment={})
        monkeypatch.setattr(program, "hub_server", self)

    def __call__(self, *_given, **_named):
        if self.problem is not None:
            raise self.problem
        return self.desk


@pytest.mark.parametrize("problem", [OSError(28, "No space left on device"), KeyError("a fault of ours")])
@pytest.mark.parametrize("first", [True, False])
def test_no_fault_whatever_ends_the_page_or_is_told_as_another(course, tmp_path, monkeypatch, capsys, problem, first):
    """A full disk or a fault of ours, at once or after something else: the page says so, and the log once."""
    nothing = NothingReleased("nothing was released to bahar")
    prepared = Prepared(monkeypatch, tmp_path, problem if first else nothing)
    with begun(course, monkeypatch, tmp_path, "bahar") as (address, became):
        prepared.problem = problem
        told = [httpx.get(address).headers["x-readiness-says"] for _ in range(3)]
        prepared.problem = None
        assert "opens" in httpx.get(address).headers["x-readiness-says"]
    assert told == ["server.broken"] * 3 and became == [("server", ("server",), {})]
    log = capsys.readouterr().err
    assert log.count(type(problem).__name__ + ": ") == 1 and log.count("nothing was released") == (not first)
    assert ("Traceback" in log) == (not isinstance(problem, OSError))


def asking_slowly(address):
    """A connection on which a request was begun and is never ended."""
    slow = socket.create_connection(("127.0.0.1", httpx.URL(address).port), timeout=120)
    slow.sendall(b"GET / HTTP/1.1\r\nX: ")
    return slow


def is_let_go(slow):
    """Tell whether a connection is ended while bytes still come on it now and then."""
    for _ in range(200):
        try:
            slow.sendall(b"a")
        except OSError:
            return True
        time.sleep(0.1)
    return False


def test_who_never_ends_asking_keeps_nobody_else_waiting(course, tmp_path, monkeypatch):
    """Another account of the machine sends a byte now and then on many connections: each is let go."""
    monkeypatch.setattr(hub_waiting, "_PATIENCE", 1.0)
    prepared = Prepared(monkeypatch, tmp_path, NothingReleased("nothing"))
    with begun(course, monkeypatch, tmp_path, "bahar") as (address, became):
        slow = [asking_slowly(address) for _ in range(10)]
        assert httpx.get(address, timeout=30).headers["x-readiness-says"] == "server.nothing"
        assert is_let_go(slow[0])
        slow.append(asking_slowly(address))
        prepared.problem = None
        assert httpx.get(address, timeout=30).headers["x-readiness-says"] == "server.opens"
    assert became


ASKED = {"GET http://[/ HTTP/1.1": b"200", "GET //[ HTTP/1.1": b"200", "GET /\u00ff%00%0d%0a HTTP/1.1": b"200",
         "POST / HTTP/1.1": b"501", "PUT /user/x/books/house.css HTTP/1.1": b"501", "G T / HTTP/1.1": b"400",
         "GET /" + "a" * 70_000 + " HTTP/1.1": b"414"}
"""First line of a request → status of the answer."""


def test_whatever_is_asked_is_answered_with_the_policy_and_no_fault_is_told(course, tmp_path, monkeypatch, capsys):
    """Addresses that are none, other methods, no request at all: nothing of it is told as a fault of ours."""
    prepared = Prepared(monkeypatch, tmp_path, NothingReleased("nothing"))
    with begun(course, monkeypatch, tmp_path, "bahar") as (address, _became):
        told = capsys.readouterr().err
        for line, status in ASKED.items():
            with socket.create_connection(("127.0.0.1", httpx.URL(address).port), timeout=60) as asking:
                asking.sendall(line.encode("latin-1") + b"\r\n\r\n")
                answer = asking.makefile("rb").read()
            assert answer.split(b" ", 2)[1] == status, line[:80]
            assert b"frame-ancestors 'none'" in answer and b"nosniff" in answer and b"Python" not in answer, line[:80]
        told += capsys.readouterr().err
        prepared.problem = None
        httpx.get(address)
    assert told == "nothing\n"


@pytest.mark.parametrize("host", ["[::1]", "[::]"])
def test_it_listens_wherever_the_hub_says(course, tmp_path, monkeypatch, host):
    """At an IPv6 address as well."""
    prepared = Prepared(monkeypatch, tmp_path, NothingReleased("nothing"))
    with begun(course, monkeypatch, tmp_path, "bahar", host) as (address, became):
        there = address.replace("[::]", "[::1]")
        assert httpx.get(there).headers["x-readiness-says"] == "server.nothing"
        prepared.problem = None
        httpx.get(there)
    assert became
