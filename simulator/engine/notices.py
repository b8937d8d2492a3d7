"""Notices: sent, arrived or lost, sent again by another channel, understood or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from simulator.engine.environment import COMPLETION, Case, Ring, Token
from simulator.engine.state import State
from simulator.plan.office_plan import Notice


@dataclass(frozen=True, slots=True)
class _Sending:
    """A notice under way: whose, of which visit to which activity, by which channel, and how many went before it."""

    case: Case
    activity: str
    visit: int
    channel: str
    turn: int = 0


class Notices:
    """Sends the notices of completed activities; every draw hangs on the case, the activity and the visit.

    Parameters
    ----------
    state : of the replication
    side_visit : lets a case that stays where it is visit a node as well
    move : takes the whole case to a node
    """

    def __init__(self, state: State, side_visit: Callable[[Case, int, float], None],
                 move: Callable[[Case, int, float], None]) -> None:
        self._state, self._side_visit, self._move = state, side_visit, move

    def send(self, token: Token, channel: str, time: float) -> None:
        """Send the notice of the activity just completed."""
        self._send(_Sending(token.case, self._state.tables.nodes[token.node], token.visit, channel), time)

    def _send(self, what: _Sending, time: float) -> None:
        state, number = self._state, what.case.number
        notice = state.scenario.notices.get(what.channel)
        state.post(number, f"notice_{what.channel}", time, 1.0)
        # A channel of which the scenario says nothing is only counted.
        if notice is None:
            return
        arrives = time + self._draw(f"notice/{what.activity}/{what.channel}", what)
        if self._draw(f"reaches/{what.activity}", what) < notice.reaches.value:
            state.post(number, f"informed_{what.channel}", arrives, 1.0)
            state.column["informed"][number] = 1.0
            self._read(what, notice, arrives)
        elif notice.comes_back and self._draw(f"comes_back/{what.activity}", what) < notice.comes_back.share.value:
            at = arrives + self._draw(f"back_after/{what.activity}/{what.channel}", what)
            state.env.at(at, COMPLETION + number, Ring(self._comes_back, what))
        elif notice.otherwise:
            then = replace(what, channel=notice.otherwise, turn=what.turn + 1)
            state.env.at(arrives, COMPLETION + number, Ring(self._again, then))

    def _again(self, ring: Ring) -> None:
        self._send(ring.token, self._state.env.now)

    def _comes_back(self, ring: Ring) -> None:
        """Let the office do what it does with a letter that comes back, while the case is there."""
        state, what = self._state, ring.token
        time, does = state.env.now, state.scenario.process.activities[what.activity].comes_back
        state.post(what.case.number, f"comes_back_{what.channel}", time, 1.0)
        if does is not None and does.target is not None and what.case.number in state.live:
            follow = self._side_visit if does.visit else self._move
            follow(what.case, state.node_of[does.target], time)

    def _read(self, what: _Sending, notice: Notice, time: float) -> None:
        """Let a person who does not understand the notice ask, while the case is in the office."""
        if notice.unclear and self._draw(f"unclear/{what.activity}", what) < notice.unclear.value:
            wait = self._draw(f"asks/{what.activity}/{what.channel}", what) if notice.asks_after else 0.0
            at, case = time + wait, what.case
            self._state.env.at(at, COMPLETION + case.number, Ring(self._asks, case, extra=notice.asks))

    def _asks(self, ring: Ring) -> None:
        state = self._state
        if ring.token.number in state.live:
            self._side_visit(ring.token, state.node_of[ring.extra], state.env.now)

    def _draw(self, purpose: str, what: _Sending) -> float:
        return self._state.draws.again(self._state.purpose[purpose], what.case.number, what.visit, what.turn)
