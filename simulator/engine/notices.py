"""Notices: sent, arrived or lost, sent again by another channel, understood or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.environment import COMPLETION, Case, Ring, Token
from simulator.plan.scenario import Notice

if TYPE_CHECKING:
    from simulator.engine.office import Office


class Notices:
    """Sends the notices of completed activities; every draw hangs on the case, the activity and the visit."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._informed = office.tables.attributes.index("informed")

    def send(self, token: Token, channel: str, time: float) -> None:
        """Send the notice of the activity just completed."""
        self._send(token.case, channel, (token.node, token.visit, 0), time)

    def _send(self, case: Case, channel: str, address: tuple[int, int, int], time: float) -> None:
        office = self._office
        notice = office.scenario.notices.get(channel)
        office.records.post(case.number, f"notice_{channel}", time, 1.0)
        if notice is None:
            return
        luck = (int(office.cases.luck[case.number]), *address)
        arrives = time + office.draws.one("notice", *luck, distribution=notice.delay)
        if office.draws.one("reaches", *luck) < notice.reaches.value:
            office.records.post(case.number, f"informed_{channel}", arrives, 1.0)
            office.attributes[self._informed][case.number] = 1.0
            self._read(case, notice, luck, arrives)
        elif notice.otherwise:
            node, visit, turn = address
            office.env.at(arrives, COMPLETION + case.number,
                          Ring(self._again, case, extra=(notice.otherwise, (node, visit, turn + 1))))

    def _again(self, ring: Ring) -> None:
        channel, address = ring.extra
        self._send(ring.token, channel, address, self._office.env.now)

    def _read(self, case: Case, notice: Notice, luck: tuple[int, ...], time: float) -> None:
        """Let a person who does not understand the notice ask, while the case is in the office."""
        office = self._office
        if notice.unclear and office.draws.one("unclear", *luck) < notice.unclear.value:
            wait = office.draws.one("asks", *luck, distribution=notice.asks_after) if notice.asks_after else 0.0
            office.env.at(time + wait, COMPLETION + case.number, Ring(self._asks, case, extra=notice.asks))

    def _asks(self, ring: Ring) -> None:
        case, office = ring.token, self._office
        if case.number in office.live:
            office.timers.side_visit(case, office.tables.nodes.index(ring.extra), office.env.now)
