"""Staff and servers at work: who takes what, and who looks for work when, as `simulator.engine.staff_at_work`."""

from __future__ import annotations

import numpy as np

from simulator.engine.environment import COMPLETION, OPENING
from simulator.twin.clocks import finish, is_open, next_open
from simulator.twin.heap import schedule
from simulator.twin.layout import WAKES, WORKED, World
from simulator.twin.native import compiled
from simulator.twin.queues import first, key_of, pop
from simulator.twin.reach import group_at, number_at, queue_at, token_at, worker_at


@compiled
def learnt(w: World, worker: int, time: float) -> float:
    """Return how much of their learning a worker has done, from 0 to 1."""
    who = worker_at(w.workers, worker)
    return float(min(1.0, max(0.0, (time - who.began) / group_at(w.groups, who.group).full_after)))


@compiled
def _speed(w: World, worker: int, time: float) -> float:
    group = group_at(w.groups, worker_at(w.workers, worker).group)
    if not group.learns:
        return float(group.base_speed)
    return float(group.base_speed * (group.starts_at + (1 - group.starts_at) * learnt(w, worker, time)))


@compiled
def start(w: World, token: int, worker: int, time: float) -> None:
    """Let a worker begin a case."""
    there, who = token_at(w.tokens, token), worker_at(w.workers, worker)
    there.started, there.worker, who.token = time, worker, token
    group = group_at(w.groups, who.group)
    work = there.work if group.steady else there.work / _speed(w, worker, time)
    due = time + work if group.overtime else finish(w, who.clock, time, work)
    schedule(w, due, COMPLETION + there.case, WORKED, token, 0, 0)


# -- who is idle ------------------------------------------------------------------------------------


@compiled
def be_idle(w: World, worker: int) -> None:
    """Count a worker among the idle of the group."""
    who = worker_at(w.workers, worker)
    group = group_at(w.groups, who.group)
    who.idle, who.token = 1, -1
    group.idle += 1
    group.lowest_idle = min(group.lowest_idle, worker)


@compiled
def no_longer_idle(w: World, worker: int) -> None:
    """Take an idle worker of the group."""
    worker_at(w.workers, worker).idle = 0
    group = group_at(w.groups, worker_at(w.workers, worker).group)
    group.idle -= 1
    if group.lowest_idle == worker:
        group.lowest_idle = worker + 1


@compiled
def take_idle(w: World, number: int, barred: int, time: float) -> int:
    """Take the first idle worker of a group who is there and not the barred one; -1 when there is none."""
    group = group_at(w.groups, number)
    if group.shared >= 0 and not is_open(w, group.shared, time):
        return -1
    for worker in range(group.lowest_idle, group.last_worker):
        who = worker_at(w.workers, worker)
        if who.idle and who.number != barred and (group.shared >= 0 or is_open(w, who.clock, time)):
            no_longer_idle(w, worker)
            return worker
    return -1


@compiled
def _opens_after(w: World, number: int, time: float) -> float:
    """Return when an idle worker comes next, or the time itself when none does."""
    group = group_at(w.groups, number)
    if group.shared >= 0:
        return next_open(w, group.shared, time)
    soonest = np.inf
    for worker in range(group.lowest_idle, group.last_worker):
        if worker_at(w.workers, worker).idle:
            at = next_open(w, worker_at(w.workers, worker).clock, time)
            if at > time:
                soonest = min(soonest, at)
    return soonest if soonest < np.inf else time


@compiled
def wake_later(w: World, number: int, time: float) -> None:
    """Let a group look for work when the next of them comes."""
    opens, group = _opens_after(w, number, time), group_at(w.groups, number)
    if time < opens < group.wakes_at:
        group.wakes_at = opens
        schedule(w, opens, OPENING + group.number, WAKES, number, 0, 0)


# -- who looks for work -----------------------------------------------------------------------------


@compiled
def _ranks_before(w: World, one: int, other: int) -> bool:
    """Tell which of two cases at the head of queues of one role goes first."""
    a, b = token_at(w.tokens, one), token_at(w.tokens, other)
    if a.priority != b.priority:
        return bool(a.priority < b.priority)
    left, right = key_of(w, a.queue, one), key_of(w, b.queue, other)
    if left != right:
        return left < right
    if a.enabled != b.enabled:
        return bool(a.enabled < b.enabled)
    return bool(a.case < b.case)


@compiled
def _longest_waiting(w: World, begin: int, end: int, number: int) -> int:
    """Return which site's queue holds the case that would be next if all stood in one."""
    role, best = number_at(w.wish_roles, begin).number, -1
    for at in range(begin, end):
        if queue_at(w.queues, number_at(w.wish_roles, at).number).waiting:
            token = first(w, number_at(w.wish_roles, at).number, number)
            if token >= 0 and (best < 0 or _ranks_before(w, token, best)):
                role, best = number_at(w.wish_roles, at).number, token
    return int(role)


@compiled
def next_for(w: World, worker: int) -> int:
    """Take the case that the worker does next, or return -1."""
    who = worker_at(w.workers, worker)
    if queue_at(w.queues, who.queue).waiting:
        return pop(w, who.queue, -2)
    group = group_at(w.groups, who.group)
    for wish in range(group.first_wish, group.last_wish):
        begin, end = number_at(w.wishes, 2 * wish).number, number_at(w.wishes, 2 * wish + 1).number
        role = number_at(w.wish_roles, begin).number
        if end - begin > 1:
            role = _longest_waiting(w, begin, end, who.number)
        if queue_at(w.queues, role).waiting:
            token = pop(w, role, who.number)
            if token >= 0:
                return token
    return -1


@compiled
def _any_for(w: World, number: int) -> bool:
    group = group_at(w.groups, number)
    for at in range(group.first_role, group.last_role):
        if queue_at(w.queues, number_at(w.group_roles, at).number).waiting:
            return True
    return False


@compiled
def free(w: World, worker: int, time: float) -> None:
    """Give the worker the next waiting case, or let them be idle."""
    who = worker_at(w.workers, worker)
    if is_open(w, who.clock, time):
        token = next_for(w, worker)
        if token >= 0:
            start(w, token, worker, time)
            return
    be_idle(w, worker)
    if queue_at(w.queues, who.queue).waiting or _any_for(w, who.group):
        wake_later(w, who.group, time)


@compiled
def wake(w: World, number: int, time: float) -> None:
    """Let those of a group who are free and there look for work."""
    group = group_at(w.groups, number)
    if group.wakes_at == time:
        group.wakes_at = np.inf
    own = False
    for worker in range(group.first_worker, group.last_worker):
        who = worker_at(w.workers, worker)
        if not who.idle:
            continue
        token = next_for(w, worker) if is_open(w, who.clock, time) else -1
        if token >= 0:
            no_longer_idle(w, worker)
            start(w, token, worker, time)
        elif queue_at(w.queues, who.queue).waiting:
            own = True
    if group.idle and (own or _any_for(w, number)):
        wake_later(w, number, time)
