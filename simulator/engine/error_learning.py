"""Activities that make fewer errors once enough of theirs were found."""

from __future__ import annotations

from bisect import bisect_right

from simulator.engine.state import State


class ErrorLearning:
    """Counts the errors found of every activity, and knows by how much its error shares have fallen.

    Only the threshold of a draw moves, never the draw, so a case whose luck is good enough stays free of error.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._found = [0] * len(state.activities)
        self._steps: list[list[float]] = [[] for _ in state.activities]
        self.learns = [activity.learns_from is not None for activity in state.activities]

    def factor(self, node: int, time: float) -> float:
        """Return by what the error shares of the activity are multiplied at this time."""
        plan = self._state.activities[node].learns_from
        return plan.times.value ** bisect_right(self._steps[node], time) if plan else 1.0

    def note(self, node: int, time: float) -> None:
        """Count one error made by the activity and found now; enough of them lower its shares after the delay."""
        plan, steps = self._state.activities[node].learns_from, self._steps[node]
        assert plan is not None
        self._found[node] += 1
        if len(steps) < plan.at_most and self._found[node] >= plan.after.value * (len(steps) + 1):
            delay = plan.delay
            due = self._state.after(time, delay.minutes, delay.on_working_days) if delay else time
            steps.append(due)
            name = self._state.tables.nodes[node]
            self._state.post(-1, f"learned_{name}", due, plan.times.value ** len(steps))
