"""Switches that are off: what each would change is there, and the office with it is sound."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from simulator.plan.scenario import Scenario, change_scenario
from synthetic_data import BadInput, Problem

Judge = Callable[[Scenario], Sequence[Problem]]


def switch_problems(scenario: Scenario, judge: Judge) -> Iterator[Problem]:
    """Yield what is wrong with each switch that is off, by itself and after all that stand before it.

    Parameters
    ----------
    judge : says what is wrong with an office
    """
    plain, before = scenario.model_copy(update={"switches": {}, "on": ()}), dict[str, Any]()
    for name, switch in scenario.switches.items():
        if name not in scenario.on:
            faults = _faults(plain, switch.changes, judge)
            # One may need those before it, and another stand in place of them.
            if faults and not (before and not _faults(plain, before | switch.changes, judge)):
                yield from (Problem(where=f"{scenario.name}.yml: switches.{name}: {fault.where}", rule=fault.rule,
                                    value=fault.value, remedy=fault.remedy) for fault in faults)
        before |= switch.changes


def _faults(scenario: Scenario, changes: dict[str, Any], judge: Judge) -> Sequence[Problem]:
    try:
        return judge(change_scenario(scenario, changes))
    except BadInput as error:
        return error.problems
