"""A process narrowed to some of its steps, so that a map shows the ways that are gone."""

from __future__ import annotations

from collections.abc import Collection

from simulator.plan.process import Activity, Process


def only_steps(process: Process, steps: Collection[str]) -> Process:
    """Return the process with these activities alone and the routes between them; for drawing, not for running.

    Parameters
    ----------
    steps : names of activities; where a case starts always stays
    """
    kept = {process.starts, *steps}
    return process.model_copy(update={"activities": {
        name: _narrowed(activity, kept) for name, activity in process.activities.items() if name in kept}})


def _narrowed(activity: Activity, kept: Collection[str]) -> Activity:
    gone = {name: None for name in ("expires", "patience")
            if (way := getattr(activity, name)) is not None and way.to not in kept}
    return activity.model_copy(update={"next": tuple(route for route in activity.next if route.to in kept),
                                       "branches": tuple(name for name in activity.branches if name in kept), **gone})
