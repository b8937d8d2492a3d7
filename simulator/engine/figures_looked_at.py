"""What a review reads: the queue of a role, its oldest case, or how many decisions came late since the last one."""

from __future__ import annotations

from simulator.engine.role_queues import RoleQueues
from simulator.engine.state import State
from simulator.plan.calendars import DAY
from simulator.plan.control import LooksAt

_UNFINISHED = ("left", "withdrawn", "interrupted", "expired")


class FiguresLookedAt:
    """Reads the figure of one controller.

    Parameters
    ----------
    state : of the replication
    queues : what cases wait in
    looks : what is read
    """

    def __init__(self, state: State, queues: RoleQueues, looks: LooksAt) -> None:
        self._state, self._queues, self._looks = state, queues, looks
        self._role = state.tables.roles.index(looks.role) if looks.role else -1
        self._deciding = {node for node, a in enumerate(state.activities) if a.milestone in ("decided", "refused")}
        self._unfinished = {state.word[word] for word in _UNFINISHED}
        self._row = 0
        self._decided: set[int] = set()

    def read(self, time: float) -> float:
        """Return the figure now."""
        if self._looks.backlog:
            return float(self._queues.of_role[self._role].waiting)
        if self._looks.oldest:
            waits = [time - token.enabled for case in self._state.live.values() for token in case.tokens
                     if self._state.tables.role[token.node] == self._role and self._queues.is_waiting(token)]
            return max(waits, default=0.0) / DAY
        return self._late()

    def _late(self) -> float:
        """Look through the rows written since the last review; a case counts with its first decision."""
        assert self._looks.late is not None
        whole, times = self._state.records.whole, self._state.records.times
        entitled, late = self._state.cases.entitled, []
        for row in range(self._row, len(times) // 3):
            case, node, _, _, outcome = whole[5 * row:5 * row + 5]
            if node in self._deciding and outcome not in self._unfinished and case not in self._decided:
                self._decided.add(case)
                late.append(times[3 * row + 2] - entitled[case] > self._looks.late.within.minutes)
        self._row = len(times) // 3
        return 100.0 * sum(late) / len(late) if late else 0.0
