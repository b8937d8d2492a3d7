"""Notices: sent, arrived or lost, sent again by another channel, understood or not."""

from __future__ import annotations

from collections.abc import Callable

from simulator.engine.environment import COMPLETION, Case, Ring, Token
from simulator.engine.state import State
from simulator.plan.scenario import Notice


class Notices:
    """Sends the notices of completed activities; every draw hangs on the case, the activity and the visit.

    Parameters
    ----------
    state : of the replication
    side_visit : lets a case that stays where it is visit a node as well
    """

    def __init__(self, state: State, side_visit: Callable[[Case, int, float], None]) -> None:
        self._state, self._side_visit = state, side_visit

    def send(self, token: Token, channel: str, time: float) -> None:
        """Send the notice of the activity just completed."""
        self._send(token.case, channel, (token.node, token.visit, 0), time)

    def _send(self, case: Case, channel: str, address: tuple[int, int, int], time: float) -> None:
        state = self._state
        notice = state.scenario.notices.get(channel)
        state.post(case.number, f"notice_{channel}", time, 1.0)
        if notice is None:
            return
        luck = (int(state.cases.luck[case.number]), *address)
        arrives = time + state.draws.one("notice", *luck, distribution=notice.delay)
        if state.draws.one("reaches", *luck) < notice.reaches.value:
            state.post(case.number, f"informed_{channel}", arrives, 1.0)
            state.column["informed"][case.number] = 1.0
            self._read(case, notice, luck, arrives)
        elif notice.otherwise:
            node, visit, turn = address
            state.env.at(arrives, COMPLETION + case.number,
                         Ring(self._again, case, extra=(notice.otherwise, (node, visit, turn + 1))))

    def _again(self, ring: Ring) -> None:
        channel, address = ring.extra
        self._send(ring.token, channel, address, self._state.env.now)

    def _read(self, case: Case, notice: Notice, luck: tuple[int, ...], time: float) -> None:
        """Let a person who does not understand the notice ask, while the case is in the office."""
        state = self._state
        if notice.unclear and state.draws.one("unclear", *luck) < notice.unclear.value:
            wait = state.draws.one("asks", *luck, distribution=notice.asks_after) if notice.asks_after else 0.0
            state.env.at(time + wait, COMPLETION + case.number, Ring(self._asks, case, extra=notice.asks))

    def _asks(self, ring: Ring) -> None:
        state = self._state
        if ring.token.number in state.live:
            self._side_visit(ring.token, state.node_of[ring.extra], state.env.now)
