"""Work that stops before it is done: whose, and what is left of it."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.engine.environment import Token
from simulator.engine.role_queues import RoleQueues
from simulator.engine.staffing import Worker, WorkerGroup
from simulator.engine.state import State


class SettingAside:
    """Sets work aside, back into its queue.

    Parameters
    ----------
    state : of the replication
    queues : in which the rest waits
    """

    def __init__(self, state: State, queues: RoleQueues) -> None:
        self._state, self._queues = state, queues
        self.interruptible = [a.interruptible for a in state.activities]

    def victim(self, token: Token, work: tuple[Sequence[WorkerGroup], int], time: float) -> tuple[Token, Worker] | None:
        """Return less urgent work that may be interrupted for a case, and its worker; the one that began last.

        Parameters
        ----------
        token : the case
        work : groups that can do it, and in which role
        time : now
        """
        groups, role = work
        found = [(there, worker) for group in groups for there, worker in group.at_work()
                 if self.interruptible[there.node] and there.priority > token.priority and not there.gone
                 and worker.number != token.barred and worker.clock.is_open(time) and role in worker.roles]
        # The number breaks ties, so that the log does not hang on the order of a list.
        return max(found, key=lambda pair: (pair[0].priority, pair[0].started, pair[1].number), default=None)

    def set_aside(self, token: Token, worker: Worker, time: float) -> None:
        """Write what was done, and let the rest wait."""
        clock = worker.clock
        if worker.group.overtime:
            left, whole = token.due - time, token.due - token.started
        else:
            left, whole = clock.passed(time, token.due), clock.passed(token.started, token.due)
        token.outcome = self._state.word["interrupted"]
        self._state.write(token, time)
        token.work *= left / whole if whole else 0.0  # whatever the speed was
        token.outcome, token.worker, token.started, token.enabled = 0, None, -1.0, time
        token.stamp += 1
        if self._queues.lines.has_priority[token.node]:
            token.priority = self._queues.lines.priority(token, token.node, time)
        self._queues.requeue(token)
