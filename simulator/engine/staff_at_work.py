"""Staff at work: who works on what, and what happens when work ends or is interrupted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from heapq import heapify, heappush

from simulator.engine.environment import COMPLETION, OPENING, Ring, Token
from simulator.engine.named import NamedQueues
from simulator.engine.patience import Patience
from simulator.engine.preparing import Preparing
from simulator.engine.role_queues import RoleQueues
from simulator.engine.setting_aside import SettingAside
from simulator.engine.staffing import Staffing, Worker, WorkerGroup
from simulator.engine.state import State


class StaffAtWork:
    """Staff and servers at work. What has no underscore, teams at work use as well.

    Parameters
    ----------
    state : of the replication
    staffing : who works in which role
    queues, names : where cases wait, and who gets a case that goes to a worker by name
    patience : of those who wait
    leave : lets a token whose row is written go on
    decides : by node, what the person at the desk finds out when the work is done
    """

    def __init__(self, state: State, staffing: Staffing, queues: RoleQueues, names: NamedQueues, patience: Patience,
                 leave: Callable[[Token, float], None], decides: Mapping[int, Callable[[Token], None]]) -> None:
        self.state, self.env, self._records = state, state.env, state.records
        self.groups_of, self.queues, self.names, self.patience = staffing.groups_of, queues, names, patience
        self.leave, self.decides = leave, decides
        preparing, self._aside = Preparing(state, queues), SettingAside(state, queues)
        self.settle, self._settle_work, self._careful = preparing.settle, preparing.settle_work, preparing.careful
        self._interruptible = self._aside.interruptible
        self._on_completion = [self._completed]
        self._on_completion_beside = [self._completed_beside]

    # -- a case comes -----------------------------------------------------------------------------------

    def enter(self, token: Token, node: int, time: float) -> None:
        """Let a case be served at once, or wait in the queue of its role."""
        self.settle(token, node, time)
        careful = self._careful[node]
        role = self.state.role_at(node, token.number)
        groups = self.groups_of[role]
        for group in groups:
            if group.idle:
                worker = group.take_idle(token.barred, time, role)
                if worker is not None:
                    self.start(token, worker, time)
                    return
        queue = self.queues.of_role[role]
        if careful and self.state.activities[node].interrupts and self._interrupt(token, role, time):
            return
        if careful and self.patience.balks(token, node, queue.waiting, time):
            return
        queue.push(token)
        for group in groups:
            if group.idle:
                self.wake_later(group, time)
        if careful:
            self.patience.arm(token, node, time)

    def enter_named(self, token: Token, node: int, time: float) -> None:
        """Let a case be served by the worker it goes to, or wait in that worker's own queue."""
        self._settle_work(token, node, time)
        careful = self._careful[node]
        worker = self.names.worker_for(token, node)
        if self.state.activities[node].at_once:
            self._serve_at_once(token, worker, time)
            return
        group = worker.group
        token.queue = worker.queue
        if worker.token is None and worker.clock.is_open(time):
            group.no_longer_idle(worker)
            self.start(token, worker, time)
            return
        if careful and self.patience.balks(token, node, worker.queue.waiting, time):
            return
        worker.queue.push(token)
        if worker.token is None:
            self.wake_later(group, time)
        if careful:
            self.patience.arm(token, node, time)

    # -- work -------------------------------------------------------------------------------------------

    def start(self, token: Token, worker: Worker, time: float) -> None:
        """Let a worker begin a case."""
        token.started = time
        token.worker = worker
        worker.token = token
        group = worker.group
        work = token.work if group.steady else token.work / worker.speed(time)
        due = time + work if group.overtime else worker.clock.finish(time, work)
        token.due = due
        env = self.env
        # In overtime whoever began it ends it, and what is theirs by name stays so.
        if worker.handovers and not group.overtime and not self.names.named[token.node] \
                and due > (handover := worker.handover_after(time)):
            env.at(handover, COMPLETION + token.number, Ring(self._hand_over, token, token.stamp))
            return
        if self._interruptible[token.node]:  # a stamped ring may come in vain, a token's own event may not
            env.at(due, COMPLETION + token.number, Ring(self._completed_ring, token, token.stamp))
            return
        token.callbacks = self._on_completion
        heappush(env._queue, (due, COMPLETION + token.number, next(env._eid), token))  # type: ignore[misc]  # an event too

    def _completed_ring(self, ring: Ring) -> None:
        if ring.token.stamp == ring.stamp:
            self._completed(ring.token)

    def _completed(self, token: Token) -> None:
        time = self.env._now  # env.now is a property, too slow for every event
        worker = token.worker
        if token.node in self.decides and not token.gone:
            self.decides[token.node](token)
        self._records.row((token.number, token.node, token.visit, worker.number, token.outcome))
        self._records.when((token.enabled, token.started, time))
        worker.token = None
        if self.names.any:
            token.case.worker = worker.number
        self._free(worker, time)  # first, or this case could be back at the desk before who waits
        if not token.gone:
            self.leave(token, time)

    def _serve_at_once(self, token: Token, worker: Worker, time: float) -> None:
        """Let a worker do the work beside whatever else they do."""
        token.started, token.worker = time, worker
        token.due = time + token.work / worker.speed(time)
        token.callbacks = self._on_completion_beside
        self.env.at(token.due, COMPLETION + token.number, token)

    def _completed_beside(self, token: Token) -> None:
        self.state.write(token, token.due)
        token.case.worker = token.worker.number
        if not token.gone:
            self.leave(token, token.due)

    # -- who is free, and who gives way -----------------------------------------------------------------

    def _free(self, worker: Worker, time: float) -> None:
        """Give the worker the next waiting case, or let them be idle."""
        group = worker.group
        if worker.clock.is_open(time):
            token = self.queues.next_for(worker)
            if token is not None:
                self.start(token, worker, time)
                return
        heappush(group.idle, worker.place)
        if worker.queue.waiting or self.queues.any_for(group):
            self.wake_later(group, time)

    def wake_later(self, group: WorkerGroup, time: float) -> None:
        """Let a group look for work when the next of them comes."""
        opens = group.opens_after(time)
        if time < opens < group.wakes_at:
            group.wakes_at = opens
            self.env.at(opens, OPENING + group.number, Ring(self.wake, extra=group))

    def wake(self, ring: Ring) -> None:
        """Let those of a group who are free and there look for work."""
        group, time = ring.extra, self.env._now  # as above
        if group.wakes_at == time:  # else an earlier ring took over: rings are never taken back
            group.wakes_at = float("inf")
        for place in sorted(group.idle):  # a heap is in no order
            worker = group.workers[place]
            token = self.queues.next_for(worker) if worker.clock.is_open(time) else None
            if token is not None:
                group.idle.remove(place)
                self.start(token, worker, time)
        heapify(group.idle)
        own = any(group.workers[place].queue.waiting for place in group.idle)
        if group.idle and (own or self.queues.any_for(group)):
            self.wake_later(group, time)

    def _interrupt(self, token: Token, role: int, time: float) -> bool:
        """Take a worker from less urgent interruptible work; the one that began last gives way."""
        victim = self._aside.victim(token, (self.groups_of[role], role), time)
        if victim is None:
            return False
        there, worker = victim
        self._aside.set_aside(there, worker, time)
        self.start(token, worker, time)
        return True

    def _hand_over(self, ring: Ring) -> None:
        """Let another go on with what a worker had begun before leave, or before they went."""
        token, worker, time = ring.token, ring.token.worker, self.env.now
        if token.stamp != ring.stamp:
            return
        if token.gone:
            token.due = time
            self._completed(token)  # withdrawn meanwhile: what was begun ends here
            return
        self._aside.set_aside(token, worker, time)
        worker.token = None
        self._free(worker, time)
        for group in self.groups_of[self.state.role_at(token.node, token.number)]:
            if group.idle:
                self.env.at(time, OPENING + group.number, Ring(self.wake, extra=group))
