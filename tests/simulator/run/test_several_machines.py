"""A run spread over several machines gives what one machine gives, also when a machine is lost."""

import contextlib
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from readiness import app
from simulator import change_scenario, load_scenario, run_replications
from simulator.whatif.explore import Dial, explore_page
from simulator.whatif.order import Order
from synthetic_data import digest, on_cluster
from synthetic_data.delivery.output import PopulationOrder, write_population
from tests.simulator.offices import A, build, desk

OFFICE = f"extends: claim\ntitle: Small\nhorizon: 20 days {A}\nwarm_up: 2 days {A}\n"
FEW = ("--measures", "touch_minutes,backlog_mean,decided_per_week", "--json")


@pytest.fixture
def office(tmp_path):
    """The file of a short office."""
    (tmp_path / "small.yml").write_text(OFFICE)
    return tmp_path / "small.yml"


def said(*words):
    """What a verb prints."""
    done = CliRunner().invoke(app, list(map(str, words)), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def logs_equal(one, other):
    """Hold two logs against each other, table by table."""
    for name in ("events", "ledger", "cases", "duty", "company"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)


def test_a_run_on_a_cluster_is_the_run_of_one_machine(scheduler, office):
    """Figures and logs do not depend on where they were made."""
    assert said("office", "run", office, "-n", 2, "--workers", 1, *FEW) == \
        said("office", "run", office, "-n", 2, "--workers", 1, *FEW, "--cluster", scheduler)
    plain = build({"work": desk(20)}, at=[0.0, 5.0, 700.0])
    here = run_replications(plain, 1, 2)
    with on_cluster(scheduler):
        logs_equal(here, run_replications(plain, 1, 2))


def test_every_verb_that_spreads_its_work_takes_a_cluster():
    """Where there is an option for workers there is one for a cluster, but for the page, whose workers stay."""
    from typer.main import get_command

    def verbs(command, name=""):
        for word, inner in getattr(command, "commands", {}).items():
            yield from verbs(inner, f"{name} {word}".strip())
        yield name, {parameter.name for parameter in command.params}

    alone = [name for name, options in verbs(get_command(app)) if "workers" in options and "cluster" not in options]
    assert [name for name in alone if name.startswith(("office", "people"))] == ["office serve"]


@pytest.mark.full
def test_a_page_is_explored_on_a_cluster(scheduler):
    """Each point of the grid is a job, and the page is the same."""
    plain = build({"work": desk(20)}, at=[0.0, 5.0, 700.0])
    order = Order(baseline=plain, alternative=plain)
    dials = [Dial.of(plain, "staff.clerks.heads", (1, 2))]
    here = explore_page(order, dials)
    with on_cluster(scheduler):
        assert explore_page(order, dials) == here


def test_blocks_of_people_are_made_on_a_cluster(scheduler, tmp_path, monkeypatch):
    """Each block is a job that writes its own parts; the bytes are those of one machine."""
    monkeypatch.chdir(tmp_path)
    order = PopulationOrder(country="template", people=200, seed=4, block_people=100)
    write_population(order, Path("here"))
    with on_cluster(scheduler):
        write_population(order, Path("there"))
    for one, other in (("here", "there"), ("here-truth", "there-truth")):
        files = {path.relative_to(one): digest(path) for path in sorted(Path(one).rglob("*.parquet"))}
        assert files == {path.relative_to(other): digest(path) for path in sorted(Path(other).rglob("*.parquet"))}
        assert files


# -- without a cluster ------------------------------------------------------------------------------


def test_runs_of_several_people_are_merged(office, tmp_path):
    """Each takes numbers of their own; put together the figures are those of one run, to the last digit."""
    said("office", "run", office, "-n", 1, "--workers", 1, *FEW, "--parts", tmp_path / "a")
    said("office", "run", office, "-n", 1, "--first", 1, "--workers", 1, *FEW, "--parts", tmp_path / "b")
    assert said("office", "merge", office, tmp_path / "b", tmp_path / "a", *FEW) == \
        said("office", "run", office, "-n", 2, "--workers", 1, *FEW)
    for words, told in (((office, tmp_path / "a", tmp_path / "a"), "is there twice"), ((office, tmp_path), "holds no"),
                        (("claim", tmp_path / "b"), "was made otherwise than this office, by its inputs")):
        done = CliRunner().invoke(app, ["office", "merge", *map(str, words)])
        assert told in str(done.exception), done.output


# -- a lost machine ---------------------------------------------------------------------------------


@contextlib.contextmanager
def machines(folder):
    """A scheduler and two workers as processes of their own: its address, and the workers."""
    dask = [sys.executable, "-m", "dask"]
    with contextlib.ExitStack() as ends:
        def start(name, *words):
            out = ends.enter_context((folder / f"{name}.log").open("wb"))
            one = subprocess.Popen([*dask, *words, "--no-dashboard"], stdout=out, stderr=out, cwd=folder)
            ends.callback(lambda: (one.kill(), one.wait()))
            return one

        start("scheduler", "scheduler", "--host", "127.0.0.1", "--port", "0")
        while not (found := re.search(rb"tcp://127\.0\.0\.1:\d+", (folder / "scheduler.log").read_bytes())):
            time.sleep(0.1)
        address = found[0].decode()
        yield address, [start(f"worker{n}", "worker", address, "--nthreads", "1", "--no-nanny") for n in (1, 2)]


KILL = """
import os, sys, time
from benchmarks.measure import processor

worker = int(sys.argv[1])
while processor(worker) < 3.5:
    time.sleep(0.02)
os.kill(worker, 9)
"""
"""A worker starts in 2 to 3 seconds of processor, however long they take, and works on its part for another 4."""


@pytest.mark.full
@pytest.mark.timeout(600)
def test_a_lost_worker_costs_its_tasks_only(tmp_path, root):
    """One of two workers is killed in the middle of a run, and the log is the same."""
    longer = change_scenario(load_scenario("claim"), {"horizon": f"600 days {A}"})
    here = run_replications(longer, 1, 8, engine="simpy")
    with machines(tmp_path) as (address, workers), on_cluster(address):
        killer = subprocess.Popen([sys.executable, "-c", KILL, str(workers[0].pid)], cwd=root)
        logs_equal(here, run_replications(longer, 1, 8, engine="simpy"))
        # It was still at work, or it would have been killed after the run.
        assert killer.poll() is not None
        assert workers[0].wait() == -signal.SIGKILL
        assert workers[1].poll() is None
