"""Which engine runs a scenario: SimPy, the reference, or its compiled twin where that covers the scenario and pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.check.size import expected_cases
from simulator.plan.scenario import Scenario
from simulator.run.wishes import Engine
from simulator.twin.compiling import is_compiled, is_installed
from simulator.twin.coverage import refuses
from synthetic_data import BadInput, Problem

PAYS_FROM = 20_000
"""Cases in all replications from which loading the twin (about a second) costs less than it saves."""
COMPILE = "readiness office compile"


@dataclass(frozen=True)
class Chosen:
    """The engine of a run, and why."""

    fast: bool
    why: str = ""
    """For SimPy: why not the fast one."""

    def told(self, by_twin: Sequence[bool]) -> str:
        """Return one line that says which engine ran; for each replication, whether it was the twin."""
        if not self.fast:
            return f"Engine: SimPy, {self.why}."
        if not any(by_twin):
            return "Engine: SimPy, since the fast one could not be loaded or left every replication to it."
        left = by_twin.count(False)
        some = f", {left} of {len(by_twin)} runs by SimPy" if left else ""
        return f"Engine: fast (compiled; the same log as SimPy){some}."


def choose_engine(scenario: Scenario, wanted: Engine, replications: int, *, stays: bool = False) -> Chosen:
    """Return which engine runs a scenario so often.

    Parameters
    ----------
    stays : the process lives on, so that loading the fast engine pays however short the run is

    Raises
    ------
    BadInput : the fast engine is wanted, and keys of the scenario are unknown to it; all are listed
    """
    if wanted == "simpy":
        return Chosen(False, "as asked")
    refused = refuses(scenario)
    if refused and wanted == "fast":
        raise BadInput([Problem(where=f"{scenario.name}.yml: {place}", rule="is not known to the fast engine",
                                remedy="leave --engine out, or write --engine simpy") for place in refused])
    if refused:
        more = f" and {len(refused) - 1} more" if len(refused) > 1 else ""
        return Chosen(False, f"since the fast one does not know {refused[0]}{more}")
    if not is_installed():
        return Chosen(False, "since numba, which the fast one needs, is not installed")
    if wanted == "auto" and not stays and expected_cases(scenario) * replications < PAYS_FROM:
        return Chosen(False, f"since loading the fast one pays from about {PAYS_FROM:,} cases on")
    if wanted == "auto" and not is_compiled():
        return Chosen(False, f"since the fast one is not compiled yet; once: {COMPILE}")
    return Chosen(True)
