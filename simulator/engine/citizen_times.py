"""Citizens' own calendars: a step that needs the person begins, or ends, only while that person is free."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from simulator.cases.tables import HUMAN
from simulator.engine.environment import COMPLETION, OPENING, Ring, Token
from simulator.engine.role_queues import RoleQueues
from simulator.engine.state import State
from simulator.plan.calendars import DAY, WorkClock

_MOST_TURNS = 2000


class CitizenTimes:
    """Knows when the person of a case is free, and keeps cases out of queues while they are not.

    Parameters
    ----------
    state : of the replication
    start : lets a case begin its activity at once
    """

    def __init__(self, state: State, start: Callable[[Token, int, float], None]) -> None:
        self._state, self._start = state, start
        plan = state.scenario.citizens
        self.needed = [plan is not None and a.needs_person for a in state.activities]
        """Whether a node needs a person who is not always free."""
        self.at_desk = [needed and kind == HUMAN for needed, kind in zip(self.needed, state.kind, strict=True)]
        self._free = {state.word[word]: free for word, free in plan.free.items()} if plan else {}
        self._by = state.column[plan.by] if plan else None
        self._days = state.scenario.days_reckoned
        self._calendars = {free.calendar: WorkClock(state.scenario.open_spans(free.calendar, self._days))
                           for free in self._free.values() if free.calendar}
        self._turns: dict[int, WorkClock] = {}

    def next_free(self, token: Token, time: float) -> float:
        """Return the first moment from a time on at which the person is free."""
        clock = self._clock(token)
        return time if clock is None or time == inf else clock.next_open(time)

    def begin(self, token: Token, node: int, time: float) -> bool:
        """Tell whether a case may come to the desk now; else it comes when the person is free again."""
        free = self.next_free(token, time)
        if free > time:
            token.resting = True
            self._state.env.at(free, COMPLETION + token.number, Ring(self._comes, token, token.stamp, node))
        return free <= time

    def _comes(self, ring: Ring) -> None:
        token = ring.token
        if token.stamp == ring.stamp and not token.gone:
            token.resting = False
            self._start(token, ring.extra, self._state.env.now)

    def stay(self, token: Token, node: int, time: float, queues: RoleQueues) -> None:
        """Let a case that waits at a desk leave the queue when the person must go, and come again later."""
        clock = self._clock(token)
        if clock is None or not queues.is_waiting(token):
            return
        goes = clock.closes_after(time)
        if goes < inf:
            # Before anything else of that moment: a desk that becomes free then finds nobody.
            self._state.env.at(goes, OPENING - 1, Ring(self._goes, token, token.visit, (node, queues)))

    def _goes(self, ring: Ring) -> None:
        token, (node, queues), time = ring.token, ring.extra, self._state.env.now
        if token.node == node and token.visit == ring.stamp and queues.is_waiting(token):
            queues.unqueue(token)
            # A calendar that opens again at once sends nobody away.
            if self.begin(token, node, time):
                self._start(token, node, time)

    def _clock(self, token: Token) -> WorkClock | None:
        """The hours in which the person is free; None for always."""
        if self._by is None:
            return None
        free = self._free.get(int(self._by[token.number]))
        if free is None:
            return None
        if free.calendar:
            return self._calendars[free.calendar]
        known = self._turns.get(token.number)
        if known is None:
            word = self._state.tables.words[int(self._by[token.number])]
            known = self._turns[token.number] = WorkClock(self._drawn(token.number, word))
        return known

    def forget(self, number: int) -> None:
        """Note that a case has ended."""
        self._turns.pop(number, None)

    def _drawn(self, number: int, word: str) -> list[tuple[float, float]]:
        """Return the turns of one person from when the case came; the first has begun before, by chance."""
        state, plan = self._state, self._state.scenario.citizens
        assert plan is not None
        free = plan.free[word]
        assert free.here is not None
        assert free.away is not None
        names = [state.purpose[f"free/{what}/{word}"] for what in ("here", "away")]
        share = free.here.mean_minutes / (free.here.mean_minutes + free.away.mean_minutes)
        luck = state.value(state.purpose[f"free/phase/{word}"], number, 1)
        is_here, left = luck < share, luck / share if luck < share else (luck - share) / (1 - share)
        at, end, spans = float(state.cases.arrives[number]), self._days * DAY, []
        for turn in range(_MOST_TURNS):
            length = state.draws.again(names[0 if is_here else 1], number, 1, turn) * (left if turn == 0 else 1.0)
            if is_here:
                spans.append((at, at + length))
            at, is_here = at + length, not is_here
            if at > end:
                break
        return spans
