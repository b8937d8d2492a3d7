"""What a submission uses is counted, though no process maps it and no parent waits for it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grading.sandbox.guest import disk, processes, usage

_HOLD = "import sys, time\nexec(sys.argv[1])\nprint(1, flush=True)\ntime.sleep(60)"


@pytest.fixture
def holder():
    """Start programs that do something, say so, and stay."""
    started = []

    def start(source, *, cwd="/"):
        process = subprocess.Popen([sys.executable, "-I", "-S", "-c", _HOLD, source], stdout=subprocess.PIPE, cwd=cwd)
        started.append(process)
        process.stdout.readline()
        return process.pid

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize("source", [
    "k = bytearray(b'x') * 60_000_000",
    "import mmap; k = mmap.mmap(-1, 60_000_000); k.write(b'x' * 60_000_000)",
    "import os, threading\n"
    "def stay():\n    global k\n    time.sleep(0.1); k = bytearray(b'x') * 60_000_000\n"
    "    print(1, flush=True); time.sleep(60)\n"
    "threading.Thread(target=stay).start()\n"
    "import ctypes; ctypes.CDLL(None).syscall(60 if os.uname().machine == 'x86_64' else 93, 0)"],
    ids=["private", "shared", "first thread gone"])
def test_memory_of_a_process_counts(holder, source):
    """Private memory, shared memory, and that of a process whose first thread has left are all seen."""
    pid = holder(source)
    assert 60_000_000 < usage.memory([pid], enough=0) < 120_000_000
    assert usage.rough_bytes(pid) > 60_000_000


def test_memory_is_shared_out_among_forks(holder):
    """Forks that changed nothing cost nothing, once it matters."""
    pid = holder("import os\nk = bytearray(b'x') * 60_000_000\nfor _ in range(3):\n    if os.fork() == 0:\n"
                 "        time.sleep(60)")
    time.sleep(0.2)
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    everyone = [pid, *children]
    assert sum(map(usage.rough_bytes, everyone)) > 200_000_000
    assert usage.memory(everyone, enough=0) < 120_000_000
    for child in children:
        os.kill(child, signal.SIGKILL)


def test_sockets_and_pipes_count(holder):
    """Many sockets and pipes are counted by what may wait in them; a few are not looked at."""
    few = holder("import socket; k = [socket.socketpair() for _ in range(20)]")
    many = holder("import socket; k = [socket.socketpair() for _ in range(110)]")
    assert usage.memory([few], enough=0) < 40_000_000
    assert usage.memory([many], enough=0) > 220 * 400_000


def test_deleted_files_count(holder, tmp_path):
    """A file without a name counts while it is open, and with the largest size while it is only mapped."""
    opened = holder("f = open('x', 'w+b'); f.write(bytes(3_000_000)); f.flush(); import os; os.unlink('x')",
                    cwd=tmp_path)
    mapped = holder("import mmap, os; f = open('y', 'w+b'); f.write(bytes(9000)); f.flush()\n"
                    "k = mmap.mmap(f.fileno(), 0)\n"
                    "os.unlink('y'); f.close(); os.close(k.fileno()) if hasattr(k, 'fileno') else None\n"
                    "[os.close(n) for n in range(3, 20) if os.path.exists(f'/proc/self/fd/{n}')]", cwd=tmp_path)
    assert 3_000_000 <= disk.bytes_used(str(tmp_path), [opened], 50_000_000) < 4_000_000
    assert disk.bytes_used(str(tmp_path), [mapped], 50_000_000) == 50_000_000


def test_files_count_wherever_they_lie(tmp_path):
    """Files in locked and nested folders count; absurdly deep folders count as full."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "file").write_bytes(bytes(1_000_000))
    (tmp_path / "link").symlink_to("/usr")
    (tmp_path / "a").chmod(0)
    assert 1_000_000 <= disk.bytes_below(str(tmp_path)) < 1_100_000
    for _ in range(120):
        inner = inner / "d"
        inner.mkdir()
    assert disk.bytes_below(str(tmp_path)) == disk.FULL


_WATCHED = """
import json, os, sys, time
sys.path.insert(0, sys.argv[1])
from guest import kernel_calls, processes, usage
kernel_calls.prctl(kernel_calls.PR_SET_CHILD_SUBREAPER, 1)
def burn(seconds):
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
child = os.fork()
if child == 0:
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            burn(0.3)
            os._exit(0)
        os._exit(0)
    os._exit(0)
deadline = time.time() + 30
while processes.descendants() and time.time() < deadline:
    processes.reap_orphans(but=0)
    time.sleep(0.02)
print(usage.cpu_seconds([]))
"""


def test_time_of_grandchildren_comes_to_us():
    """The time of a process whose parents have left is accounted when it ends as ours."""
    guest = str(Path(usage.__file__).parents[1])
    done = subprocess.run([sys.executable, "-c", _WATCHED, guest], capture_output=True, text=True, check=True)
    assert float(done.stdout) >= 0.3


def test_a_name_does_not_change_the_account(holder):
    """A process named like fields of its own account is read all the same."""
    pid = holder("import ctypes; ctypes.CDLL(None).prctl(15, b') R 1 1 (', 0, 0, 0)\n"
                 "while time.process_time() < 0.3: pass")
    assert usage.cpu_seconds([pid]) - usage.cpu_seconds([]) >= 0.25


def test_orphans_are_ended_and_found(holder):
    """Processes of this one are listed with all below them."""
    pid = holder("import subprocess; k = subprocess.Popen(['sleep', '60'])")
    below = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    assert {pid, *below} <= set(processes.descendants())
    os.kill(below[0], signal.SIGKILL)
