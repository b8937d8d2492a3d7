"""Waits for somebody outside, or for a machine without a queue; with reminders and an end of patience."""

from __future__ import annotations

import math
from collections.abc import Callable

from simulator.engine.case_lines import CaseLines
from simulator.engine.citizen_times import CitizenTimes
from simulator.engine.delays import Delays
from simulator.engine.environment import COMPLETION, Case, Ring, Token
from simulator.engine.state import State


class Outside:
    """Lets cases wait until an answer comes, or until it is too late.

    Parameters
    ----------
    state : of the replication
    delays : knows the clock of each activity
    lines : tell the time of a case
    citizens : tell when the person is free
    enter, leave : let a token begin an activity; let one whose row is written go on
    stop_clocks : stops the timers that run until an activity is done
    """

    def __init__(self, state: State, delays: Delays, lines: CaseLines, citizens: CitizenTimes,
                 enter: Callable[[Token, int, float], None], leave: Callable[[Token, float], None],
                 stop_clocks: Callable[[Case, int], None]) -> None:
        self._state, self._delays, self._lines, self._enter, self._leave = state, delays, lines, enter, leave
        self._stop_clocks, self._citizens = stop_clocks, citizens
        tables = state.tables
        self._time_purpose = tables.time_purpose.tolist()
        self._time_after = [{state.node_of[before]: state.purpose[f"time/{name}/after/{before}"]
                             for before in a.time_after}
                            for name, a in zip(tables.nodes, state.activities, strict=True)]
        """For each node: the node before → the purpose of the time of cases that come from there."""
        self._on_working_days = tables.on_working_days.tolist()
        self._on_clock = [bool(days or a.calendar)
                          for days, a in zip(self._on_working_days, state.activities, strict=True)]
        """Whether the wait runs on working days or on a calendar of its own."""
        self._bounded = [bool(a.reminder or a.expires) for a in state.activities]
        self._on_completion = [self._completed]

    def enter(self, token: Token, node: int, time: float) -> None:
        """Wait for someone outside, or for a machine without a queue."""
        state = self._state
        token.started = time
        purpose = self._time_after[node].get(token.previous, self._time_purpose[node])
        if self._lines.has_time[node]:
            purpose = self._lines.time_purpose(token, node)
        if purpose < 0 and not self._bounded[node]:
            state.write(token, time)
            self._leave(token, time)
            return
        # No time but an end of patience: nobody ever answers.
        minutes = state.value(purpose, token.number, token.visit) if purpose >= 0 else math.inf
        due = time + minutes
        if self._on_clock[node] and minutes < math.inf:
            due = self._delays.after(node, time, minutes, self._on_working_days[node])
        if self._citizens.needed[node]:
            due = self._citizens.next_free(token, due)
        token.outcome = 0
        if self._bounded[node]:
            due = self._bound(token, node, time, due)
        token.callbacks = self._on_completion
        state.env.at(due, COMPLETION + token.number, token)

    def _bound(self, token: Token, node: int, time: float, due: float) -> float:
        """Apply reminder and expiry, both known in advance, so nothing has to be cancelled."""
        state, activity = self._state, self._state.activities[node]
        reminder, expires = activity.reminder, activity.expires
        last = state.after(time, expires.after.minutes, expires.after.on_working_days) if expires else math.inf
        if reminder:
            nudge = state.after(time, reminder.after.minutes, reminder.after.on_working_days)
            if nudge < min(due, last):
                state.env.at(nudge, COMPLETION + token.number, Ring(self._remind, token, token.stamp, reminder.notice))
                if reminder.shortens and due < math.inf:
                    due = nudge + (due - nudge) * (1 - reminder.shortens.value)
        if last < due:
            token.outcome = state.word["expired"]
            return last
        return due

    def _remind(self, ring: Ring) -> None:
        if ring.token.stamp == ring.stamp and not ring.token.gone:
            self._state.post(ring.token.number, f"notice_{ring.extra}", self._state.env.now, 1.0)

    def _completed(self, token: Token) -> None:
        if token.gone:
            return
        state, time = self._state, self._state.env._now  # env.now is a property, too slow for every event
        state.write(token, time)
        expires = state.activities[token.node].expires
        if expires is not None and token.outcome:
            self._stop_clocks(token.case, token.node)
            self._enter(token, state.node_of[expires.to], time)
        else:
            self._leave(token, time)
