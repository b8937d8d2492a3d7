"""Staff at work in an office where some steps need several people at once."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapify, heappush
from typing import Any

from simulator.engine.environment import COMPLETION, OPENING, RUN, Ring, Token
from simulator.engine.staff_at_work import StaffAtWork
from simulator.engine.staffing import Worker, WorkerGroup
from simulator.engine.teams import Company, Teams, Tests, finish_together


class TeamsAtWork(StaffAtWork):
    """As `StaffAtWork`, where a case may need people of several roles: all of them begin together, or nobody does.

    Nobody is kept waiting for others, so no two teams can block each other. Cases of a team wait in the queue of the
    step's own role. Whoever becomes free takes what ranks first among the cases of their roles that can begin: alone,
    in charge of a team, or in a seat of one that is now complete.
    """

    def __init__(self, *parts: Any, holds: Callable[[Tests, Token], bool]) -> None:
        super().__init__(*parts)
        self._teams = Teams(self.state, self.groups_of, holds)
        self._waiting: dict[Token, None] = {}
        """Cases of teams in a queue, in order of arrival; some may have left it since."""
        self._comes_at = float("inf")
        self._freed: list[Worker] = []
        self._round_at = -1.0
        """When those freed together begin what is next; until then nobody is given a case at this moment."""
        self._on_completion_together = [self._completed_together]

    def enter(self, token: Token, node: int, time: float) -> None:
        """Let a case be served at once by all whom it needs, or wait."""
        token.needs = self._teams.needs(token, node)
        if not token.needs and (self._round_at < time or self.state.activities[node].interrupts):
            super().enter(token, node, time)
            return
        self.settle(token, node, time)
        company = self._teams.gather(token, time) if self._round_at < time else None
        if company is not None:
            self._start_together(token, company, time)
            return
        queue = self.queues.of_role[self.state.role_at(node, token.number)]
        if self.patience.balks(token, node, queue.waiting, time):
            return
        queue.push(token)
        if token.needs:
            self._waiting[token] = None
        self._come_later(time)
        self.patience.arm(token, node, time)

    # -- together ---------------------------------------------------------------------------------------

    def _start_together(self, token: Token, company: Company, time: float) -> None:
        (_, lead), *others = company
        for _, worker in company:
            worker.group.no_longer_idle(worker)
            worker.token = token
        token.started, token.worker, token.company = time, lead, others
        # Whoever stays after closing does not end the sitting of the others.
        clocks = [worker.clock for _, worker in company if not worker.group.overtime]
        token.due = finish_together(clocks, time, token.work / lead.speed(time))
        token.callbacks = self._on_completion_together
        self.env.at(token.due, COMPLETION + token.number, token)

    def _completed_together(self, token: Token) -> None:
        time, company = token.due, [token.worker, *(worker for _, worker in token.company)]
        if token.node in self.decides and not token.gone:
            self.decides[token.node](token)
        self.state.write(token, time)
        self.state.write_company(token, time)
        token.company = []
        if self.names.any:
            token.case.worker = token.worker.number
        for worker in company:
            worker.token = None
            heappush(worker.group.idle, worker.place)
        for worker in company:
            self._is_free(worker, time)
        if not token.gone:
            self.leave(token, time)

    # -- who is free ------------------------------------------------------------------------------------

    def _free(self, worker: Worker, time: float) -> None:
        heappush(worker.group.idle, worker.place)
        self._is_free(worker, time)

    def _is_free(self, worker: Worker, time: float) -> None:
        """Let an idle worker begin something now, or with all who become free at this moment where a team waits."""
        if not self._really_waiting():
            self._offer(worker, time)
            self._look_ahead(worker, time)
            return
        self._freed.append(worker)
        if self._round_at < time:
            self._round_at = time
            # After all work that ends now.
            self.env.at(time, RUN - 1, Ring(self._round))

    def _round(self, ring: Ring) -> None:
        time, freed = self.env.now, self._freed
        self._freed, self._round_at = [], -1.0
        for worker in freed:
            self._offer(worker, time)
        for worker in freed:
            self._look_ahead(worker, time)

    def _look_ahead(self, worker: Worker, time: float) -> None:
        if worker.token is None and (worker.queue.waiting or self.queues.any_for(worker.group)):
            self.wake_later(worker.group, time)
        self._come_later(time)

    def _offer(self, worker: Worker, time: float) -> None:
        """Let an idle worker begin whatever can begin with them, once nothing more can."""
        while worker.token is None and worker.clock.is_open(time):
            token = self._next_for(worker, time)
            if token is None:
                return
            if token.needs:
                company = self._teams.gather(token, time)
                assert company is not None
                self._start_together(token, company, time)
            else:
                worker.group.no_longer_idle(worker)
                self.start(token, worker, time)

    def _next_for(self, worker: Worker, time: float) -> Token | None:
        """Take the case that the worker begins next, alone or with others, or None."""
        if worker.queue.waiting:
            return worker.queue.pop(-2)
        known: dict[tuple[Any, ...], float] = {}

        def may(token: Token) -> bool:
            # Where a shorter case of the same needs found nobody, a longer one finds nobody either.
            needs = (token.needs, token.node, token.barred)
            if not token.needs:
                return True
            if token.work >= known.get(needs, float("inf")) or self._teams.gather(token, time) is None:
                known[needs] = min(token.work, known.get(needs, float("inf")))
                return False
            return True

        for role in worker.roles:
            own = self.queues.first(role, worker.number, may)
            seats = [token for token in self._really_waiting()
                     if any(needed.role == role for needed in token.needs) and may(token)]
            found = min([*seats, own] if own is not None else seats, key=self.queues.rank, default=None)
            if found is not None:
                self.queues.take(found)
                return found
        return None

    def _really_waiting(self) -> list[Token]:
        gone = [token for token in self._waiting if not token.needs or not self.queues.is_waiting(token)]
        for token in gone:
            del self._waiting[token]
        return list(self._waiting)

    # -- who comes to work ------------------------------------------------------------------------------

    def wake(self, ring: Ring) -> None:
        """Let those of a group who are free and there look for work."""
        group, time = ring.extra, self.env.now
        if group.wakes_at == time:  # else an earlier ring took over: rings are never taken back
            group.wakes_at = float("inf")
        self._offer_to(group, time)
        own = any(group.workers[place].queue.waiting for place in group.idle)
        if group.idle and (own or self.queues.any_for(group)):
            self.wake_later(group, time)

    def _offer_to(self, group: WorkerGroup, time: float) -> None:
        for place in sorted(group.idle):  # a heap is in no order
            self._offer(group.workers[place], time)
        heapify(group.idle)

    def _come_later(self, time: float) -> None:
        """Look again when the next of those who are needed comes to work."""
        roles = {needed.role for token in self._really_waiting() for needed in token.needs}
        roles |= {self.state.role_at(token.node, token.number) for token in self._waiting}
        at = self._teams.opens_after(sorted(roles), time)
        if at < self._comes_at:
            self._comes_at = at
            self.env.at(at, OPENING + (1 << 40), Ring(self._somebody_comes))

    def _somebody_comes(self, ring: Ring) -> None:
        time = self.env.now
        if time < self._comes_at:
            return
        self._comes_at = float("inf")
        for token in sorted(self._really_waiting(), key=self.queues.rank):
            company = self._teams.gather(token, time)
            if company is not None:
                self.queues.take(token)
                self._start_together(token, company, time)
        self._come_later(time)


def staff_at_work(parts: tuple[Any, ...], holds: Callable[[Tests, Token], bool]) -> StaffAtWork:
    """Return the staff at work, who meet only where some step needs several people at once.

    Parameters
    ----------
    parts : what `StaffAtWork` is made of, the state first
    holds : tells whether conditions hold for a case
    """
    seated = any(activity.together_with for activity in parts[0].activities)
    return TeamsAtWork(*parts, holds=holds) if seated else StaffAtWork(*parts)
