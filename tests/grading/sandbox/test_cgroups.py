"""Control groups: where one was given to us, each job gets one with limits; elsewhere nothing changes.

This machine's kernel gives no memory limits by cgroup v2, so the files of a group are ordinary ones here. Entering,
counting and ending are tried with the kernel's own groups where this user may make some.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grading.sandbox import cgroups
from grading.sandbox.cgroups import Group, delegated, divide, group_for_job
from grading.sandbox.ports import Execution, Limits

LIMITS = Limits(memory_bytes=100_000_000, disk_bytes=1_000_000, processes=7)


@pytest.fixture
def own(tmp_path):
    """A group that holds this process alone and may be divided."""
    folder = tmp_path / "user.slice" / "grading.scope"
    folder.mkdir(parents=True)
    for name, text in (("cgroup.controllers", "cpu memory pids"), ("cgroup.procs", f"{os.getpid()}\n"),
                       ("cgroup.subtree_control", "")):
        (folder / name).write_text(text)
    return folder


def found(own, *, mounted=None):
    """What would be found if the kernel told of this group."""
    mounts = f"30 23 0:26 / {mounted or own.parents[1]} rw shared:9 - cgroup2 cgroup2 rw\n"
    return delegated(mounts, "1:name=systemd:/x\n0::/user.slice/grading.scope\n")


def test_a_group_of_our_own_is_found(own):
    """A group with both controllers that holds only this process is taken."""
    assert found(own) == own


@pytest.mark.parametrize("change", [
    {"cgroup.procs": "1\n2\n"}, {"cgroup.controllers": "cpu pids"}, {"cgroup.controllers": ""}])
def test_a_group_of_others_is_left_alone(own, change):
    """A group that others are in, or that cannot limit memory, is not divided."""
    for name, text in change.items():
        (own / name).write_text(text)
    assert found(own) is None


def test_older_groups_are_left_alone(own):
    """Where only version 1 is mounted, nothing is found and nothing fails."""
    assert delegated("30 23 0:26 / /sys/fs/cgroup rw - cgroup cgroup rw,memory\n", "4:memory:/x\n") is None
    assert found(own, mounted="/nowhere") is None


def test_dividing_moves_this_process_down(own):
    """Before its group is divided this process moves into one below; a second grader of it takes the same."""
    assert divide(own) == own
    leaf = own / f"grader-{os.getpid()}"
    assert (leaf / "cgroup.procs").read_text() == str(os.getpid())
    assert (own / "cgroup.subtree_control").read_text() == "+memory +pids"
    assert divide(leaf) == own


def test_each_job_gets_its_limits(own, monkeypatch):
    """The kernel is told the job's memory, swap and processes, and at the end to end what is left."""
    monkeypatch.setattr(cgroups, "_LEAVING_SECONDS", 0.0)
    with group_for_job(own, "job-1", LIMITS) as group:
        told = {path.name: path.read_text() for path in group.folder.iterdir()}
    assert int(told["memory.max"]) == 100_000_000 + 1_000_000 + 512_000_000
    assert (told["memory.swap.max"], told["pids.max"], told["memory.oom.group"]) == ("0", "15", "1")
    assert (group.folder / "cgroup.kill").read_text() == "1"


def test_without_a_group_there_is_none():
    """Where no group was given to us, jobs run as before."""
    with group_for_job(None, "job-1", LIMITS) as group:
        assert group is None


@pytest.mark.parametrize(("kills", "status", "right"), [
    (1, "died", "out_of_memory"), (0, "died", "died"), (1, "finished", "finished"), (1, "timed_out", "timed_out")])
def test_the_kernels_verdict_counts(tmp_path, kills, status, right):
    """A job that the kernel ended for its memory is told so; the kernel's account of time is believed when larger."""
    (tmp_path / "memory.events").write_text(f"low 0\nhigh 0\nmax 3\noom {kills}\noom_kill {kills}\n")
    (tmp_path / "cpu.stat").write_text("usage_usec 2500000\nuser_usec 2000000\n")
    judged = Group(tmp_path).judge(Execution(status=status, cpu_seconds=1.0), LIMITS)
    assert (judged.status, judged.cpu_seconds) == (right, 2.5)
    assert (judged.why == "run-memory") == (right == "out_of_memory")


def test_the_kernel_ends_and_counts_a_group():
    """In a group of the kernel's own, what a command starts is counted, and ended with the group."""
    root = next((Path(line.split()[4]) for line in Path("/proc/self/mountinfo").read_text().splitlines()
                 if " - cgroup2 " in line), None)
    if root is None or not os.access(root, os.W_OK):
        pytest.skip("this user may make no control groups here")
    with group_for_job(root, f"readiness-test-{os.getpid()}", LIMITS) as group:
        burn = "import os, time\nif os.fork() == 0: os.setsid()\nwhile True: pass"
        process = subprocess.Popen(group.command(sys.executable, "-c", burn))
        until = time.monotonic() + 120
        while group.judge(Execution(status="finished"), LIMITS).cpu_seconds < 0.3 and time.monotonic() < until:
            time.sleep(0.05)
        counted = group.judge(Execution(status="finished"), LIMITS).cpu_seconds
    assert process.wait(timeout=120) == -9
    assert counted >= 0.3
    assert not group.folder.exists()
