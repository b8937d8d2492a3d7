"""The graph of a process: every activity reachable, every case can end, shares sum to 1, no endless instant loop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter

from simulator.plan.activity import Activity
from simulator.plan.process import Process
from simulator.plan.scenario import Scenario
from synthetic_data import Problem

Graph = dict[str, set[str]]
# Python allows 1,000 calls within each other, and a step takes several.
_MOST_AT_ONCE = 200
"""Steps in a row that take no time: the engine follows a case through them one call within the other."""


def shape_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield what is wrong with the graph; all names in it must be known."""
    process = scenario.process
    graph = {name: set(_leads_to(activity)) for name, activity in process.activities.items()}
    yield from _unreachable(scenario, graph)
    yield from _endless(process, graph)
    loops = list(_instant_loops(process))
    # A loop has no longest chain, and sorting would fail on it.
    yield from loops or _instant_chain(process)
    for name, activity in process.activities.items():
        yield from _share_problems(f"{process.name}.yml: activities.{name}.next", activity)


def _leads_to(activity: Activity) -> list[str]:
    targets = [route.to for route in activity.next] + list(activity.branches)
    targets += [activity.expires.to] if activity.expires else []
    return targets + ([activity.patience.to] if activity.patience else [])


def reach(graph: Graph, starts: Iterable[str]) -> set[str]:
    """Return all nodes that can be reached from the starts, these included."""
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += graph.get(node, ())
    return seen


def _unreachable(scenario: Scenario, graph: Graph) -> Iterator[Problem]:
    process = scenario.process
    starts = {arrivals.starts or process.starts for arrivals in scenario.arrivals.values()} | {process.starts}
    starts |= {notice.asks for notice in scenario.notices.values() if notice.asks}
    starts |= {name for arrivals in scenario.arrivals.values() for name in arrivals.done}
    does = [*(timer.does for timer in process.timers.values()),
            *(does for deadline in process.deadlines.values() for does in deadline.passed)]
    does += [activity.comes_back for activity in process.activities.values() if activity.comes_back]
    starts |= {each.target for each in does if each.target}
    found = reach(graph, starts)
    for name in process.activities:
        if name not in found:
            yield Problem(where=f"{process.name}.yml: activities.{name}", rule="is never reached",
                          remedy="let a line of next lead to it, or remove it")


def _endless(process: Process, graph: Graph) -> Iterator[Problem]:
    backward: Graph = {name: set() for name in graph}
    for name, targets in graph.items():
        for target in targets | _taken_away(process, graph, name):
            backward[target].add(name)
    ends = [name for name, activity in process.activities.items() if activity.kind == "end"]
    if not ends:
        yield Problem(where=f"{process.name}.yml: activities", rule="has no end", remedy="add an activity of kind end")
    able = reach(backward, ends)
    for name in process.activities:
        if ends and name not in able:
            yield Problem(
                where=f"{process.name}.yml: activities.{name}",
                rule="leads to no end, so a case would stay for ever",
                remedy="let a line of next lead towards an end",
            )


def _taken_away(process: Process, graph: Graph, name: str) -> set[str]:
    """Return where timers surely take a case that stays here, such as a notice that ends a monthly payment."""
    # A timer with a share may never act, unless it rings again and again.
    sure = [timer for timer in process.timers.values() if timer.does.move_to and (timer.share is None or timer.repeats)]
    return {str(timer.does.move_to) for timer in sure
            if name in reach({node: to for node, to in graph.items() if node not in timer.until}, [timer.starts])}


def _is_instant(activity: Activity) -> bool:
    if activity.kind in ("model", "split", "join", "matching"):
        return True
    takes_time = any(span is not None and span.mean > 0 for span in (activity.time, activity.delay))
    waits = takes_time or activity.runs or activity.register_name or activity.expires
    return activity.kind in ("automatic", "outside", "human") and not waits


def _instant_ways(process: Process) -> Graph:
    """Return the ways between activities that take no time, without those that a limit on visits ends."""
    instant = {name for name, activity in process.activities.items() if _is_instant(activity)}
    ways = {name: {route.to for route in a.next if not route.at_most} | set(a.branches)
            for name, a in process.activities.items()}
    return {name: to & instant if name in instant else set() for name, to in ways.items()}


def _instant_chain(process: Process) -> Iterator[Problem]:
    """Yield where so many steps follow each other without any time passing that no run could follow them."""
    graph = _instant_ways(process)
    length: dict[str, int] = {}
    for name in TopologicalSorter(graph).static_order():  # what comes later stands in front
        length[name] = 1 + max((length[to] for to in graph[name]), default=0)
    longest = max(length, key=lambda name: length[name])
    if length[longest] > _MOST_AT_ONCE:
        yield Problem(where=f"{process.name}.yml: activities.{longest}", value=length[longest],
                      rule=f"begins more than {_MOST_AT_ONCE} steps in a row that take no time",
                      remedy="give some of them a time, or draw nested splits as one")


def _instant_loops(process: Process) -> Iterator[Problem]:
    """Yield loops in which no time passes and that no limit on visits ends."""
    graph = _instant_ways(process)
    for name, targets in graph.items():
        if name in reach(graph, targets):
            yield Problem(where=f"{process.name}.yml: activities.{name}",
                          rule="can come back to itself for ever without any time passing",
                          remedy="give one activity of the loop a time, or a line at_most")


def _share_problems(place: str, activity: Activity) -> Iterator[Problem]:
    if not activity.next:
        return
    last = activity.next[-1]
    plain = [route for route in activity.next if not route.when]
    total = sum(route.share.value for route in plain if route.share)
    open_end = any(route.share is None for route in plain)
    if not plain:
        yield Problem(where=place, rule="has only lines with conditions, so a case might fit none",
                      remedy="end with a line without when")
    elif total > 1 + 1e-9 or (not open_end and abs(total - 1) > 1e-9):
        yield Problem(where=place, rule="has shares that do not sum to 100 %", value=f"{100 * total:g} %",
                      remedy="leave the share of the last line out and it takes the rest")
    for i, route in enumerate(activity.next[:-1]):
        if route.share is None and not route.when and not route.at_most:
            yield Problem(
                where=f"{place}[{i}]", rule="takes every case, so the lines after it are never used", value=route.to
            )
    if last.at_most and last.share is None and not last.when:
        yield Problem(
            where=f"{place}[{len(activity.next) - 1}]", rule="is the last line and may not have at_most", value=last.to
        )
