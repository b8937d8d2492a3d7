"""Whatever a submission leaves behind goes away: deep, locked, strangely named, as root and as somebody else."""

import os
import socket
import tempfile
from pathlib import Path

import pytest

from grading.sandbox import orders
from grading.sandbox.clearing import clear

NAMES = [b"\xff\xfe\n", b"\x1b[31mred", b"-rf", b"...", b" ", b"x" * 255, "‮evil".encode(),
         b"*;$(id)`id`'\"", b".cleared-0"]


def as_somebody_else(act):
    """Do something in a process that root gave to an ordinary user; return how it ended."""
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setresgid(12345, 12345, 12345)
                os.setresuid(12345, 12345, 12345)
            act()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture
def place():
    """A folder in which an ordinary user may make things."""
    with tempfile.TemporaryDirectory(prefix="clearing-") as folder:
        os.chmod(folder, 0o777)
        yield Path(folder)


def deep(folder):
    os.mkdir(folder)
    os.chdir(folder)
    for _ in range(3000):
        os.mkdir("d")
        os.chdir("d")
        Path("file").touch()
    os.chdir("/")


def locked(folder):
    for path in (folder, folder / "a", folder / "a" / "b", folder / "c"):
        path.mkdir()
    (folder / "a" / "file").write_text("x")
    for path in (folder / "a" / "file", folder / "a" / "b", folder / "a", folder / "c", folder):
        path.chmod(0)


def named(folder):
    folder.mkdir()
    for name in NAMES:
        path = os.fsencode(folder) + b"/" + name
        os.mkdir(path)
        os.mkdir(path + b"/" + name, 0)
        os.mkfifo(path + b"/fifo")


def mixed(folder):
    folder.mkdir()
    (folder / "link").symlink_to("/etc")
    (folder / "broken").symlink_to("nowhere")
    (folder / "inner").mkdir()
    (folder / "inner" / "link").symlink_to(folder.parent / "kept")
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(str(folder / "socket"))


@pytest.mark.parametrize("make", [deep, locked, named, mixed])
def test_everything_goes(place, make):
    """The folder is gone, though no rights of root helped, and what its links named is still there."""
    (place / "kept").mkdir()
    (place / "kept" / "file").write_text("kept")
    assert as_somebody_else(lambda: make(place / "job")) == 0
    assert as_somebody_else(lambda: clear(place / "job")) == 0
    assert not os.path.lexists(place / "job")
    assert (place / "kept" / "file").read_text() == "kept"


@pytest.mark.parametrize("make", [deep, locked, named])
def test_a_killed_graders_remains_go(place, make, monkeypatch):
    """What a killed grader's submissions left is removed when the next grader begins, and does not stop it."""
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    left = place / "readiness-sandbox-left"

    def begin():
        left.mkdir()
        (left / "in-use").touch()
        make(left / "job-1")

    assert as_somebody_else(begin) == 0
    assert as_somebody_else(orders.remove_abandoned) == 0
    assert not left.exists()


def test_half_cleared_remains_go(place, monkeypatch):
    """A folder whose lock was removed before the grader was killed goes too, once no grader can be starting in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    left = place / "readiness-sandbox-left"
    left.mkdir()
    orders.remove_abandoned()
    assert left.exists()
    os.utime(left, (0, 0))
    orders.remove_abandoned()
    assert not left.exists()


def test_a_link_is_not_followed(place):
    """Cleared is what the name stands for, never what a link points to."""
    (place / "kept").mkdir()
    (place / "job").symlink_to(place / "kept")
    clear(place / "job")
    assert (place / "kept").exists()
