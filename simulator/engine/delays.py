"""Time that must pass before an activity can begin, on the clock of a calendar."""

from __future__ import annotations

from collections.abc import Callable

from simulator.engine.environment import COMPLETION, Ring, Token
from simulator.engine.state import State
from simulator.plan.calendars import WorkClock


class Delays:
    """Holds cases until their delay is over, and knows on which clock each activity waits.

    Parameters
    ----------
    state : of the replication
    start : lets a case begin its activity at once
    """

    def __init__(self, state: State, start: Callable[[Token, int, float], None]) -> None:
        self._state, self._start = state, start
        self._purpose = [state.purpose.get(f"delay/{name}", -1) for name in state.tables.nodes]
        self.delayed = [purpose >= 0 for purpose in self._purpose]
        self._clocks = {a.calendar: self._clock(a.calendar) for a in state.activities if a.calendar}

    def _clock(self, name: str) -> WorkClock:
        scenario = self._state.scenario
        return WorkClock(scenario.open_spans(name, scenario.days_reckoned))

    def after(self, node: int, time: float, minutes: float, on_working_days: bool) -> float:
        """Return the moment so many minutes later on the clock of the activity."""
        calendar = self._state.activities[node].calendar
        if calendar:
            return self._clocks[calendar].finish(time, minutes)
        return self._state.after(time, minutes, on_working_days)

    def hold(self, token: Token, node: int, time: float) -> None:
        """Let a case rest for its delay."""
        state, spec = self._state, self._state.activities[node].delay
        assert spec is not None
        minutes = state.value(self._purpose[node], token.number, token.visit)
        due = self.after(node, time, minutes, spec.on_working_days)
        token.resting = True
        state.env.at(due, COMPLETION + token.number, Ring(self._over, token, token.stamp, node))

    def _over(self, ring: Ring) -> None:
        token = ring.token
        if token.stamp == ring.stamp and not token.gone:
            token.resting = False
            self._start(token, ring.extra, self._state.env.now)
