"""The offers of a market: what each has, how many places are free, and when they come, go and are free again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from itertools import accumulate

from simulator.engine.environment import RUN, Ring
from simulator.engine.state import State
from simulator.plan.market import Offers
from simulator.plan.process import Attribute

MARKET = RUN - 2
"""After all work that ends at a moment, before the runs and the cases that come then."""


class Offer:
    """One offer."""

    __slots__ = ("free", "gone", "number", "plan", "stream", "turn", "values")

    def __init__(self, stream: str, turn: int, number: int, plan: Offers, values: dict[str, float]) -> None:
        self.stream, self.turn, self.plan, self.values = stream, turn, plan, values
        self.number = number
        """In the order in which the offers of the market came."""
        self.free = int(plan.places.value)
        self.gone = False


class OfferBook:
    """Lets the offers of one market come and go.

    Parameters
    ----------
    state : of the replication
    name, plans : of the market, and its kinds of offers
    appears : told of an offer that has free places now, new or again
    """

    def __init__(self, state: State, name: str, plans: Mapping[str, Offers], appears: Callable[[Offer, float], None]
                 ) -> None:
        self._state, self._name, self._plans, self._appears = state, name, plans, appears
        self.there: list[Offer] = []
        """Offers that have not gone, in the order in which they came."""
        self._count = 0
        self._turns = dict.fromkeys(plans, 0)

    def open(self) -> None:
        """Put up the offers of the start, and schedule the next ones."""
        for stream, plan in self._plans.items():
            for _ in range(int(plan.stock.value) if plan.stock else 0):
                self._put_up(stream, 0.0)
            self._next(stream, 0.0)

    def _next(self, stream: str, time: float) -> None:
        plan = self._plans[stream]
        if plan.every is not None:
            gap = self._draw("gap", stream, self._turns[stream], plan.every)
            self._state.env.at(time + gap, MARKET, Ring(self._comes, extra=stream))

    def _comes(self, ring: Ring) -> None:
        time = self._state.env.now
        offer = self._put_up(ring.extra, time)
        self._next(ring.extra, time)
        self._appears(offer, time)

    def _put_up(self, stream: str, time: float) -> Offer:
        plan, turn = self._plans[stream], self._turns[stream]
        self._turns[stream] += 1
        values = {name: self._attribute(stream, turn, name, maker) for name, maker in plan.attributes.items()}
        offer = Offer(stream, turn, self._count, plan, values)
        self._count += 1
        self.there.append(offer)
        self._state.post(-1, "places_offered", time, plan.places.value)
        if plan.lasts is not None:
            self._state.env.at(time + plan.lasts.minutes, MARKET, Ring(self._goes, offer))
        return offer

    def _attribute(self, stream: str, turn: int, name: str, maker: Attribute) -> float:
        luck = self._draw(f"attribute/{name}", stream, turn)
        if maker.choice:
            edges = list(accumulate(share.value for share in maker.choice.values()))
            word = list(maker.choice)[min(bisect_right(edges, luck), len(edges) - 1)]
            # A word that no case has agrees with none.
            return float(self._state.word.get(word, -1))
        if maker.share is not None:
            return float(luck < maker.share.value)
        return self._draw(f"attribute/{name}", stream, turn, maker.value)

    def _draw(self, what: str, stream: str, turn: int, distribution: object = None) -> float:
        return self._state.draws.one("offer", self._name, stream, what, turn, distribution=distribution)  # type: ignore[arg-type]  # a distribution or none

    def _goes(self, ring: Ring) -> None:
        offer: Offer = ring.token
        offer.gone = True
        self.there.remove(offer)
        if offer.free:
            self._state.post(-1, "places_expired", self._state.env.now, float(offer.free))

    def take(self, offer: Offer, case: int, time: float) -> None:
        """Give a place to a case, for a time or for good."""
        offer.free -= 1
        if offer.plan.occupied is not None:
            minutes = self._draw(f"occupied/{case}", offer.stream, offer.turn, offer.plan.occupied)
            self._state.env.at(time + minutes, MARKET, Ring(self._is_free_again, offer))

    def _is_free_again(self, ring: Ring) -> None:
        offer, time = ring.token, self._state.env.now
        offer.free += 1
        if not offer.gone:
            self._state.post(-1, "places_offered", time, 1.0)
            self._appears(offer, time)
