"""Plans of an office that is graded in the simulator: all there are, and what each comes to when it is asked for."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from courses.scoring.answers import as_number, part
from courses.scoring.plan import plan_share
from simulator import EventLog

Plan = dict[str, float]
IsMet = Callable[[str, float, float], bool]
"""From target, figure and the target's number to whether it is met."""


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
    plan = {name: _setting(answers.get(name), limits, name in whole) for name, limits in ranges.items()}
    return {name: value for name, value in plan.items() if value is not None} if None not in plan.values() else None


def answered_settings(answers: Mapping[str, Any], ranges: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    """Return the settings of the item `plan` as they were answered, None for those left out.

    Examples
    --------
    >>> answered_settings({"plan": {"people": "2"}}, {"people": (1, 6), "hours": (4, 8)})
    {'people': '2', 'hours': None}
    """
    return {name: part(answers.get("plan"), name) for name in ranges}


def unreadable_setting(answers: Mapping[str, Any], ranges: Mapping[str, tuple[int, int]], whole: Collection[str]
                       ) -> dict[str, Any] | None:
    """Return what feedback says of the first setting that is missing, no number or out of its range; None for none.

    Parameters
    ----------
    answers : of all items
    whole : settings that come in whole numbers

    Returns
    -------
    dict : `setting`, by name, and `low` and `high`, its range

    Examples
    --------
    >>> unreadable_setting({"plan": {"people": 9}}, {"people": (1, 6)}, whole=["people"])
    {'setting': 'people', 'low': 1, 'high': 6}
    """
    given = answered_settings(answers, ranges)
    name = next((name for name, limits in ranges.items() if _setting(given[name], limits, name in whole) is None), None)
    return {"setting": name, "low": ranges[name][0], "high": ranges[name][1]} if name else None


def _setting(answer: Any, limits: tuple[int, int], is_whole: bool) -> float | None:
    """One setting as a number; None where it is none, out of its range, or not whole where it has to be."""
    value, (low, high) = as_number(answer), limits
    return value if value is not None and low <= value <= high and (value.is_integer() or not is_whole) else None


def share_met(found: Sequence[Mapping[str, float]], targets: Mapping[str, float], is_met: IsMet) -> float:
    """Return the share of targets that a plan's runs meet in at least 80 of 100 seeds.

    Parameters
    ----------
    found : figures of each run
    """
    return plan_share(list(_met(found, targets, is_met).values()))


def _met(found: Sequence[Mapping[str, float]], targets: Mapping[str, float], is_met: IsMet) -> dict[str, list[bool]]:
    return {name: [is_met(name, run[name], target) for run in found] for name, target in targets.items()}


def worse_plan(plan: Mapping[str, float], ranges: Mapping[str, tuple[int, int]], level: float,
               luck: np.random.Generator) -> Plan:
    """Return a plan in which as many settings as the damage says move half way to their farther end.

    Parameters
    ----------
    level : damage, the share of settings that move
    """
    found = dict(plan)
    for name in luck.permutation(list(plan))[:int(level * len(plan) + luck.random())]:
        low, high = ranges[name]
        other = high if plan[name] - low < high - plan[name] else low
        found[name] = round((plan[name] + other) / 2)
    return found


# ---- reading a log ---------------------------------------------------------------------------------------
def rows_by_run(log: EventLog) -> list[slice]:
    """Return for each run of a log where its cases stand in the table of cases."""
    numbers = log.cases["replication"].to_numpy()
    edges = np.searchsorted(numbers, [*log.replications, log.replications[-1] + 1])
    return [slice(int(first), int(last)) for first, last in itertools.pairwise(edges)]


def rows_of_cases(log: EventLog) -> NDArray[np.intp]:
    """Return for each event where its case stands in the table of cases, which number themselves within each run."""
    first = np.array([rows.start for rows in rows_by_run(log)])
    run = log.events["replication"].to_numpy() - log.replications[0]
    return np.asarray(first[run] + log.events["case_id"].to_numpy(), np.intp)


def counted_by_run(log: EventLog, which: Mapping[str, NDArray[np.bool_]]) -> list[dict[str, int]]:
    """Return for each run of a log how many of its cases are meant by each name."""
    return [{name: int(meant[rows].sum()) for name, meant in which.items()} for rows in rows_by_run(log)]


# ---- runs that are made when asked for -------------------------------------------------------------------
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
    is_met: IsMet
    _kept: dict[str, dict[str, list[bool]]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def get(self, settings: str) -> dict[str, list[bool]] | None:
        """Return the runs of a plan; None for one that cannot be run."""
        plan = self.read(dict(zip(self.names, settings.split("|"), strict=False)))
        if plan is None:
            return None
        if settings not in self._kept:
            self._kept[settings] = _met(self.simulate(self.office, plan, self.seed), self.targets, self.is_met)
        return self._kept[settings]
