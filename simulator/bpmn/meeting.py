"""Where ways meet before a gateway that counts what comes in: an exclusive gateway that lets each through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from simulator.bpmn.flow import reached
from simulator.plan.activity import Activity
from simulator.plan.process import Process

OUTSIDE = ""
"""Where a way comes from that no activity sends: a start event."""


def ways_of(process: Process, starts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (activity, activity) for each arrow that a drawing of the process has, those of its clocks included."""
    yield from ((OUTSIDE, name) for name in starts)
    for name, activity in process.activities.items():
        yield from ((name, to) for to in next_steps(activity))
    for timer in process.timers.values():
        if target := timer.does.move_to or timer.does.visit:
            yield timer.starts, target


def next_steps(activity: Activity) -> list[str]:
    """Return the activities that come next, the ways out of a wait included; one as often as arrows lead to it."""
    single = [part.to for part in (activity.expires, activity.patience) if part]
    return [*activity.branches, *(route.to for route in activity.next), *single]


def merging_gateways(process: Process, starts: Iterable[str]) -> dict[tuple[str, str], str]:
    """Return (activity, gateway behind it) → the exclusive gateway between the two, where one is needed.

    Notes
    -----
    A parallel gateway waits for every arrow that leads to it (BPMN 2.0.2, 13.4.1). So where several ways lead to one
    that opens branches, or several ways of one branch to the one that joins them, they meet before it.
    """
    ways = list(ways_of(process, starts))
    graph = {name: next_steps(activity) for name, activity in process.activities.items()}
    found: dict[tuple[str, str], str] = {}
    for name, activity in process.activities.items():
        if activity.kind not in ("split", "join"):
            continue
        # An arrow from the gateway that opened the branches is a branch in which nothing happens, and stays one.
        from_where = [origin for origin, target in ways if target == name and origin != activity.of]
        branches = _branches(process, activity, name, graph)
        for number, branch in enumerate(_by_branch(from_where, branches)):
            if len(branch) > 1:
                found |= {(origin, name): f"{name}.merge.{number}" for origin in branch}
    return found


def _branches(process: Process, activity: Activity, join: str, graph: Mapping[str, list[str]]) -> list[set[str]]:
    """Return the activities of each branch that a join waits for; none for a gateway that opens branches."""
    if activity.kind != "join" or activity.of is None:
        return []
    return [reached(graph, [first], stop=join) for first in process.activities[activity.of].branches]


def inside_branches(process: Process) -> set[str]:
    """Return the activities that a case passes with one of several branches; an end among them ends them all."""
    graph = {name: next_steps(activity) for name, activity in process.activities.items()}
    return {name for join, activity in process.activities.items()
            for branch in _branches(process, activity, join, graph) for name in branch}


def _by_branch(origins: Iterable[str], branches: list[set[str]]) -> list[list[str]]:
    """Return the origins in one list for each branch; what lies in none, or where there are none, stands last."""
    groups: list[list[str]] = [[] for _ in (*branches, None)]
    for origin in origins:
        groups[next((number for number, part in enumerate(branches) if origin in part), -1)].append(origin)
    return groups
