"""Plans of an office that is graded in the simulator: all there are, and what each comes to when it is asked for."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.scoring.answers import as_number

Plan = dict[str, float]


def all_plans(ranges: Mapping[str, tuple[int, int]], steps: Mapping[str, int]) -> list[Plan]:
    """Return every plan of a grid.

    Parameters
    ----------
    ranges : setting → least and most
    steps : setting → how far apart its values lie

    Examples
    --------
    >>> all_plans({"people": (1, 2), "hours": (4, 8)}, {"people": 1, "hours": 4})[:2]
    [{'people': 1, 'hours': 4}, {'people': 1, 'hours': 8}]
    """
    values = [range(low, high + 1, steps[name]) for name, (low, high) in ranges.items()]
    return [dict(zip(ranges, each, strict=True)) for each in itertools.product(*values)]


def read_plan(answers: Mapping[str, Any], ranges: Mapping[str, tuple[int, int]], whole: Collection[str]) -> Plan | None:
    """Return a plan as numbers; None when a setting is missing, no number or out of its range.

    Parameters
    ----------
    whole : settings that come in whole numbers

    Examples
    --------
    >>> read_plan({"people": "2"}, {"people": (1, 6)}, whole=["people"])
    {'people': 2.0}
    >>> read_plan({"people": 2.5}, {"people": (1, 6)}, whole=["people"]) is None
    True
    """
    plan: Plan = {}
    for name, (low, high) in ranges.items():
        value = as_number(answers.get(name))
        if value is None or not low <= value <= high or (name in whole and not value.is_integer()):
            return None
        plan[name] = value
    return plan


@dataclass(frozen=True, kw_only=True)
class SimulatedRuns:
    """Settings joined by `|` → target → whether it was met, seed by seed: run in the simulator when asked for.

    Stands where the rule `plan` expects runs made beforehand. Bounded: the office is small, its time and seeds are
    given, and a plan that cannot be read is refused before anything runs.
    """

    office: Mapping[str, Any]
    targets: Mapping[str, float]
    seed: int
    """Hidden: the luck of the runs."""
    names: Sequence[str]
    """The settings, in order."""
    read: Callable[[Mapping[str, str]], Plan | None]
    """From settings by name to a plan; None for one that cannot be run."""
    simulate: Callable[[Mapping[str, Any], Plan, int], Sequence[Mapping[str, float]]]
    """From office, plan and seed to the figures of each run."""
    is_met: Callable[[str, float, float], bool]
    """From target, figure and the target's number."""
    _kept: dict[str, dict[str, list[bool]]] = field(default_factory=dict, init=False)

    def get(self, settings: str) -> dict[str, list[bool]] | None:
        """Return the runs of a plan; None for one that cannot be run."""
        plan = self.read(dict(zip(self.names, settings.split("|"), strict=False)))
        if plan is None:
            return None
        if settings not in self._kept:
            found = self.simulate(self.office, plan, self.seed)
            self._kept[settings] = {name: [self.is_met(name, run[name], target) for run in found]
                                    for name, target in self.targets.items()}
        return self._kept[settings]
