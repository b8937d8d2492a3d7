"""Waits for somebody outside, or for a machine without a queue; delays; reminders and an end of patience."""

from __future__ import annotations

import numpy as np

from simulator.cases.tables import OUTCOMES
from simulator.engine.environment import COMPLETION
from simulator.twin.clocks import after, finish
from simulator.twin.desks import time_purpose
from simulator.twin.heap import schedule
from simulator.twin.layout import DELAYED, REMINDS, WAITED, World
from simulator.twin.luck import value
from simulator.twin.native import compiled
from simulator.twin.reach import before_at, node_at, token_at

EXPIRED = OUTCOMES.index("expired")


@compiled
def _on_clock_of(w: World, node: int, time: float, minutes: float, on_working_days: int) -> float:
    clock = node_at(w.nodes, node).clock
    if clock >= 0:
        return finish(w, clock, time, minutes)
    return after(w, time, minutes, on_working_days)


@compiled
def _purpose(w: World, token: int, node: int) -> int:
    place = node_at(w.nodes, node)
    for at in range(place.first_before, place.last_before):
        if before_at(w.befores, at).node == token_at(w.tokens, token).previous:
            return int(before_at(w.befores, at).purpose)
    return time_purpose(w, token, node)


@compiled
def waits(w: World, token: int, node: int, time: float) -> bool:
    """Let a case wait; tell whether it does, or is done at once."""
    place, there = node_at(w.nodes, node), token_at(w.tokens, token)
    there.started = time
    purpose = _purpose(w, token, node)
    if purpose < 0 and not place.bounded:
        return False
    minutes = value(w, purpose, there.case, there.visit) if purpose >= 0 else np.inf
    due = time + minutes
    if minutes < np.inf:
        due = _on_clock_of(w, node, time, minutes, place.on_working_days)
    there.outcome = 0
    if place.bounded:
        due = _bound(w, token, node, time, due)
    schedule(w, due, COMPLETION + there.case, WAITED, token, 0, 0)
    return True


@compiled
def _bound(w: World, token: int, node: int, time: float, due: float) -> float:
    """Apply reminder and expiry, both known in advance, so nothing has to be cancelled."""
    place, there = node_at(w.nodes, node), token_at(w.tokens, token)
    last = np.inf
    if place.expires_to >= 0:
        last = after(w, time, place.expires_after, place.expires_on_working_days)
    if place.reminds:
        nudge = after(w, time, place.reminds_after, place.reminds_on_working_days)
        if nudge < min(due, last):
            schedule(w, nudge, COMPLETION + there.case, REMINDS, token, there.stamp, place.reminder_kind)
            if place.shortens and due < np.inf:
                due = nudge + (due - nudge) * (1 - place.shortens_by)
    if last < due:
        there.outcome = EXPIRED
        return last
    return due


@compiled
def rest(w: World, token: int, node: int, time: float) -> None:
    """Let a case rest for its delay."""
    place, there = node_at(w.nodes, node), token_at(w.tokens, token)
    minutes = value(w, place.delay_purpose, there.case, there.visit)
    due = _on_clock_of(w, node, time, minutes, place.delay_on_working_days)
    there.resting = 1
    schedule(w, due, COMPLETION + there.case, DELAYED, token, there.stamp, node)
