"""What the drawing that an office was imported from shows, and the office does not have."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.plan.process import Process
from synthetic_data import Problem, did_you_mean


def lost_steps(process: Process) -> Iterator[Problem]:
    """Yield a problem for each drawn step or deadline that is no longer in the office."""
    have = {*process.activities, *process.timers}
    for name, shape in process.drawn.items():
        if name not in have:
            # A step that was renamed is most likely one that no shape stands for.
            near = did_you_mean(name, have - set(process.drawn))
            renamed = f"; {near}" if near.startswith("did") else ""
            yield Problem(where=f"{process.name}.yml: drawn.{name}", value=shape,
                          rule="is a step of the drawing that the office has lost",
                          remedy=f"put it back, or leave it out of drawn and drawn_ways as well{renamed}")
    for name in process.drawn_ways:
        if name not in {*process.activities, *process.drawn}:
            yield Problem(where=f"{process.name}.yml: drawn_ways.{name}", value=name,
                          rule="is not a step of the office or of its drawing",
                          remedy=did_you_mean(name, process.activities))


def lost_ways(process: Process) -> Iterator[str]:
    """Yield each arrow of the drawing between two steps that the office does not follow, in words."""
    for name, targets in process.drawn_ways.items():
        if name in process.activities:
            have = set(_leads_to(process, name))
            for target in targets:
                if target not in have:
                    yield (f"the drawing leads from {name} to {target}, and the office does not; when that is meant, "
                           f"take it out of drawn_ways.{name}")


def _leads_to(process: Process, name: str) -> Iterator[str]:
    activity = process.activities[name]
    yield from (route.to for route in activity.next)
    yield from activity.branches
    yield from (part.to for part in (activity.expires, activity.patience) if part)
    for timer in process.timers.values():
        if timer.starts == name:
            yield from (to for to in (timer.does.visit, timer.does.move_to) if to)
