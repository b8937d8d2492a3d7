"""Compiling the fast engine once, so that later runs find it ready."""

from __future__ import annotations

import time

from simulator.cases.tables import compile_tables
from simulator.plan.scenario import change_scenario, load_scenario
from simulator.run.replications import run_one
from simulator.twin.compiling import is_compiled, is_installed, kept_in, note_compiled


def compile_once() -> str:
    """Compile the fast engine where that is not done yet, and return one sentence about it."""
    if not is_installed():
        return "There is no fast engine here, since numba is not installed; SimPy runs everything."
    folder = kept_in()
    if folder is None:
        return "The fast engine cannot be kept, since no folder can be written to; SimPy runs everything."
    if is_compiled():
        return "The fast engine is ready."
    began = time.monotonic()
    if not _runs_short():
        return "The fast engine does not load here; SimPy runs everything."
    seconds = time.monotonic() - began
    note_compiled(folder, seconds)
    return f"The fast engine is compiled, once for this copy of the lab ({seconds:.0f} s); it is kept in {folder}."


def load_compiled() -> None:
    """Load the fast engine into this process where it is compiled, so that the first run need not wait for it."""
    if is_compiled():
        _runs_short()


def _runs_short() -> bool:
    """Run a short office by the twin, whatever it runs: that compiles or loads it; tell whether it could."""
    short = {"horizon": "2 days (assumed; enough to compile)", "warm_up": None}
    scenario = change_scenario(load_scenario("claim"), short)
    return run_one(scenario, compile_tables(scenario), 1, 0, fast=True).by_twin
