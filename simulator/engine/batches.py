"""Batch runs: on their dates, in chunks, with failures and restarts, each case done exactly once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from math import inf

from simulator.engine.environment import RUN, Ring, Token
from simulator.engine.state import State
from simulator.plan.activity import BatchRuns
from simulator.plan.calendars import DAY, Calendar
from simulator.plan.day_rules import rule_days
from simulator.plan.scenario import Scenario

_WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def run_times(runs: BatchRuns, scenario: Scenario, days: int) -> list[float]:
    """Return the moments of all runs over so many days, in order."""
    rhythm, _, clock = runs.at.strip().rpartition(" ")
    hour, minute = (int(part) for part in clock.split(":"))
    calendar = scenario.working_calendar
    # Two weeks more, for a run that moves past days off at the end.
    working = _working_days(calendar, scenario, days + 14) if calendar else None
    if runs.day_rule:
        last = scenario.start + dt.timedelta(days=days - 1)
        ruled = rule_days([rhythm], scenario.start, last, scenario.working_day_test())
        chosen = sorted((day - scenario.start).days for day in ruled)
    else:
        chosen = [n for n in range(days) if _is_run_day(rhythm, scenario.start + dt.timedelta(days=n), n, working)]
    if working:
        chosen = [_shifted(n, runs.on_day_off, working, days + 14) for n in chosen]
    # A set, since two runs moved to one working day are one run.
    return sorted({n * DAY + hour * 60 + minute for n in chosen if n >= 0})


def _working_days(calendar: Calendar, scenario: Scenario, days: int) -> set[int]:
    spans = calendar.working_days(scenario.start, days)
    return {day for a, b in spans for day in range(int(a // DAY), int(b // DAY))}


def _is_run_day(rhythm: str, day: dt.date, number: int, working: set[int] | None) -> bool:
    if rhythm == "daily":
        return True
    if rhythm == "working days":
        return working is None or number in working
    word, _, which = rhythm.partition(" ")
    # A month without such a day has no run.
    return _WEEK[day.weekday()] == which if word == "weekly" else day.day == int(which)


def _shifted(day: int, rule: str, working: set[int], last: int) -> int:
    step = {"run": 0, "before": -1, "after": 1}[rule]
    while step and day not in working and 0 <= day <= last:
        day += step
    return day


class Batch:
    """Cases waiting for the runs of one batch activity.

    Parameters
    ----------
    state : of the replication
    node : the activity
    leave : lets a token whose row is written go on
    """

    def __init__(self, state: State, node: int, leave: Callable[[Token, float], None]) -> None:
        runs = state.activities[node].runs
        assert runs is not None
        self._state, self._node, self._runs, self._leave = state, node, runs, leave
        # Forty days more: a monthly run due after the horizon may move back before it.
        self._times = run_times(runs, state.scenario, int(state.scenario.horizon_minutes // DAY) + 40)
        self._pending: list[Token] = []
        self._at_work: list[Token] = []
        self._next = 0
        self._closes = inf
        self._attempt = 0
        self._chunk = int(runs.chunk.value) if runs.chunk else 0
        self._slots = int(runs.slots.value) if runs.slots else 0

    def open(self) -> None:
        """Schedule the next run; one that finds nobody costs next to nothing."""
        if self._next < len(self._times):
            self._state.env.at(self._times[self._next], RUN + self._node, Ring(self._run))
            self._next += 1

    def add(self, token: Token) -> None:
        """Let a case wait for the next run."""
        self._pending.append(token)

    def _run(self, ring: Ring) -> None:
        self.open()
        if self._at_work:
            return  # The run before still works; who waits is taken by the next.
        waiting = [token for token in self._pending if not token.gone]
        size = self._slots or len(waiting)
        self._at_work, self._pending = waiting[:size], waiting[size:]
        time, window = self._state.env.now, self._runs.window
        self._closes = self._state.after(time, window.minutes, window.on_working_days) if window else inf
        self._next_chunk(time)

    def _next_chunk(self, time: float) -> None:
        """Start the next chunk, or close the run; only cases not yet done are left to do."""
        self._at_work = [token for token in self._at_work if not token.gone]
        if not self._at_work:
            return
        chunk = self._at_work[:self._chunk or None]
        # The luck of an attempt hangs on its number, not on the cases in it.
        self._attempt += 1
        state, name = self._state, self._state.tables.nodes[self._node]
        length = (
            state.draws.one("chunk", name, self._attempt, distribution=self._runs.chunk_time)
            if self._runs.chunk_time
            else 0.0
        )
        fails = self._runs.fails is not None and state.draws.one("fails", name, self._attempt) < self._runs.fails.value
        for token in chunk:
            token.started = time
        if time + length > self._closes:
            # The window closes among the work that ends, so before a run that begins at the same moment.
            state.env.at(self._closes, RUN - 1 - self._node, Ring(self._closed))
        elif length or fails:
            state.env.at(time + length, RUN + self._node, Ring(self._failed if fails else self._done, extra=chunk))
        else:
            self._finish(chunk, time)

    def _failed(self, ring: Ring) -> None:
        state = self._state
        state.post(-1, "batch_failed", state.env.now, float(len(ring.extra)))
        # Undone: in the log nobody of the chunk has begun.
        for token in ring.extra:
            token.started = -1.0
        restart = self._runs.restart.minutes if self._runs.restart else 0.0
        if state.env.now + restart > self._closes:
            self._stop()
        else:
            state.env.at(state.env.now + restart, RUN + self._node, Ring(self._restarted))

    def _closed(self, ring: Ring) -> None:
        self._stop()

    def _stop(self) -> None:
        """Undo the chunk at work and let all that is left wait for the next run, before those who came later."""
        left = [token for token in self._at_work if not token.gone]
        for token in left:
            token.started = -1.0
        self._at_work, self._pending = [], left + self._pending
        self._state.post(-1, "batch_stopped", self._state.env.now, float(len(left)))

    def _restarted(self, ring: Ring) -> None:
        self._next_chunk(self._state.env.now)

    def _done(self, ring: Ring) -> None:
        self._finish(ring.extra, self._state.env.now)

    def _finish(self, chunk: list[Token], time: float) -> None:
        state = self._state
        self._at_work = self._at_work[len(chunk):]
        for token in chunk:
            if not token.gone:
                state.write(token, time)
                self._leave(token, time)
        self._next_chunk(time)
