"""What graders that were killed left on the disk goes away; what living ones use stays."""

import os
import signal
import subprocess
import sys
import tempfile

import pytest

from grading.sandbox.orders import remove_abandoned

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
