"""The compiled twin gives the log of SimPy's engine, row for row and to the last bit, on every office it accepts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulator import change_scenario, list_scenarios, load_scenario
from simulator.run.engines import choose_engine
from simulator.twin.coverage import refuses
from tests.golden.rebuild_office import FEW, RUNS
from tests.laws.twin_offices import hold_many, hold_side_by_side
from tests.simulator.offices import A

pytest.importorskip("numba", reason="no wheels for this machine: SimPy runs everything")
ROOT = Path(__file__).parents[2]


@pytest.mark.smaller("test_500_generated_offices_have_the_same_log")
def test_generated_offices_have_the_same_log_without_compiler():
    """Fifteen small offices by the twin as plain Python: compiling would take longer than all other laws."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/laws/twin_without_compiler.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False,
                          env=os.environ | {"NUMBA_DISABLE_JIT": "1", "OFFICES": "15"})
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_500_generated_offices_have_the_same_log():
    """Offices of all keys that the twin knows, by the compiled twin."""
    hold_many(500)


@pytest.mark.full
@pytest.mark.parametrize("name", list_scenarios())
def test_shipped_offices_have_the_same_log(name):
    """Every shipped office that the twin accepts; of the others SimPy's engine says which key is why."""
    scenario = load_scenario(name)
    if refused := refuses(scenario):
        assert refused[0] in choose_engine(scenario, "auto", 1).why
    else:
        assert hold_side_by_side(scenario, 1) > 100


@pytest.mark.full
@pytest.mark.parametrize("name", RUNS)
def test_golden_runs_have_the_same_log(name):
    """The stored runs come out of both engines."""
    assert hold_side_by_side(change_scenario(load_scenario(name), FEW), 7) > 100


@pytest.mark.full
def test_a_long_run_has_the_same_log():
    """Tables that fill up grow, and rows are taken in parts."""
    longer = {"horizon": f"900 days {A}", "arrivals.rights.rate": f"90 cases per day {A}"}
    assert hold_side_by_side(change_scenario(load_scenario("claim"), longer), 3) > 1 << 16
