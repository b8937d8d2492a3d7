"""What graders that were killed left on the disk goes away; what living ones use stays."""

import importlib.util
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from grading.sandbox.orders import remove_abandoned

sys.path.insert(0, str(Path(__file__).parent))
from conftest import works

_GRADER = ("import pathlib, sys, tempfile, time\nfrom grading.sandbox.orders import Workplace\n"
           "from grading.sandbox.ports import Settings\nplace = Workplace(Settings(python="
           "pathlib.Path(sys.executable)))\n"
           "print(place.folder, flush=True)\ntime.sleep(600)")


@pytest.fixture
def grader(tmp_path, monkeypatch):
    """A grader at work in a process of its own, and its folder."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    process = subprocess.Popen([sys.executable, "-c", _GRADER], stdout=subprocess.PIPE, text=True,
                               env=os.environ | {"TMPDIR": str(tmp_path)})
    yield process, process.stdout.readline().strip()
    process.kill()
    process.wait()


def test_a_living_graders_folder_stays(grader):
    """The folder of a grader that still runs is left alone."""
    remove_abandoned()
    assert os.listdir(grader[1])


def test_a_killed_graders_folder_goes(grader):
    """The folder of a grader that was killed is removed when the next one begins."""
    grader[0].send_signal(signal.SIGKILL)
    grader[0].wait()
    remove_abandoned()
    assert not os.path.exists(grader[1])


_OUTLIVE = """
import os, subprocess, sys, time
for _ in range(3):
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300) # {token}"], start_new_session=True)
print(os.getpid(), os.getppid())
time.sleep(60)
"""
_OPEN = ("import sys\nfrom grading import Job, Limits, open_sandbox\nsys.path.insert(0, sys.argv[1])\n"
         "from conftest import notebook_of\nwith open_sandbox(sys.argv[2], warm=()) as box:\n"
         "    print('open', flush=True)\n    box.run(Job(name='x', notebook=notebook_of(sys.argv[3])), Limits())")


@pytest.mark.parametrize("kind", ["namespaces", "bubblewrap", "landlock"])
def test_a_killed_graders_jobs_end(kind, shown_around):
    """When a grader is killed, whatever its submissions started ends within moments, in every kind of sandbox."""
    token = secrets.token_hex(8)
    process = subprocess.Popen([*shown_around(kind), sys.executable, "-c", _OPEN, str(Path(__file__).parent), kind,
                                _OUTLIVE.replace("{token}", token)], stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    assert soon(lambda: len(started(token)) == 3)
    grader = max(set(running(token)) - set(started(token)))  # not what it was started through
    os.kill(grader, signal.SIGKILL)
    assert soon(lambda: not running(token))
    process.wait()


def test_a_killed_wardens_job_ends(shown_around):
    """When the process that watches a submission is killed, the warm process ends what the submission started."""
    token = secrets.token_hex(8)
    process = subprocess.Popen([*shown_around("landlock"), sys.executable, "-c", _OPEN, str(Path(__file__).parent),
                                "landlock", _OUTLIVE.replace("{token}", token)], stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    assert soon(lambda: len(started(token)) == 3)
    os.kill(parent(parent(started(token)[0])), signal.SIGKILL)
    assert soon(lambda: not started(token))
    process.kill()
    process.wait()


@pytest.fixture
def shown_around():
    """The start of a command in which root's own Python lies where the cells' user may go, where a kind needs that."""
    spec = importlib.util.spec_from_file_location("range", Path(__file__).parents[2] / "hostile" / "shooting_range.py")
    shooting_range = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(shooting_range)

    def start(kind):
        if os.geteuid() == 0 and kind == "landlock" and not works(kind):
            return shooting_range.as_root_shown_around()
        return [] if works(kind) else pytest.skip(f"{kind} does not work here")
    return start


def running(token):
    """Processes with a text in their command line, the dead left out."""
    return [int(path.name) for path in Path("/proc").glob("[0-9]*") if token in command_line(int(path.name))]


def started(token):
    """Processes that the submission started."""
    return [pid for pid in running(token) if "open_sandbox" not in command_line(pid)]


def command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def parent(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def soon(holds):
    """Whether something comes to hold within moments, however busy the machine is."""
    for _ in range(400):
        if holds():
            return True
        time.sleep(0.1)
    return False
