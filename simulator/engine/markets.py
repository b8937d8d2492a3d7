"""Two-sided matching: cases wait for places, are matched at once or in runs, refuse, or are out of time."""

from __future__ import annotations

from collections.abc import Callable

from simulator.engine.batches import run_times
from simulator.engine.environment import COMPLETION, RUN, Case, Ring, Token
from simulator.engine.offers import Offer, OfferBook
from simulator.engine.stable_matching import match_stably
from simulator.engine.state import State
from simulator.plan.calendars import DAY
from simulator.plan.market import Market


class Markets:
    """All markets of the scenario, and which activity waits in which.

    Parameters
    ----------
    state : of the replication
    enter, leave : let a token begin an activity; let one whose row is written go on
    stop_clocks : stops the timers that run until an activity is done
    """

    def __init__(self, state: State, enter: Callable[[Token, int, float], None], leave: Callable[[Token, float], None],
                 stop_clocks: Callable[[Case, int], None]) -> None:
        self._state, self._enter, self._stop_clocks = state, enter, stop_clocks
        self._markets = {name: _Market(name, plan, state, leave) for name, plan in state.scenario.markets.items()}
        self._of_node = {node: self._markets[a.market] for node, a in enumerate(state.activities) if a.market}

    def open(self) -> None:
        """Put up what is offered at the start, and schedule the runs."""
        for market in self._markets.values():
            market.open()

    def enter(self, token: Token, node: int, time: float) -> None:
        """Let a case look for a place."""
        state, expires = self._state, self._state.activities[node].expires
        state.post(token.number, "seeks", time, 1.0)
        if expires is not None:
            at = state.after(time, expires.after.minutes, expires.after.on_working_days)
            state.env.at(at, COMPLETION + token.number, Ring(self._out_of_time, token, token.stamp))
        self._of_node[node].seek(token, time)

    def _out_of_time(self, ring: Ring) -> None:
        token, state = ring.token, self._state
        expires = state.activities[token.node].expires
        if token.stamp != ring.stamp or token.gone or expires is None:
            return
        time = state.env.now
        self._of_node[token.node].give_up(token)
        token.outcome = state.word["expired"]
        state.write(token, time)
        state.post(token.number, "unmatched", time, 1.0)
        self._stop_clocks(token.case, token.node)
        self._enter(token, state.node_of[expires.to], time)


class _Market:
    """One market."""

    def __init__(self, name: str, plan: Market, state: State, leave: Callable[[Token, float], None]) -> None:
        self._name, self._plan, self._state, self._leave = name, plan, state, leave
        self._book = OfferBook(state, name, plan.offers, self._appears)
        self._seeking: dict[Token, set[int]] = {}
        """Who waits, in order, and which offers each has refused."""
        self._times: list[float] = []
        if plan.runs is not None:
            days = int(state.scenario.horizon_minutes // DAY) + 40
            self._times = run_times(plan.runs, state.scenario, days)[::-1]

    def open(self) -> None:
        """Put up the first offers, and schedule the first run."""
        self._book.open()
        self._schedule()

    def _schedule(self) -> None:
        if self._times:
            self._state.env.at(self._times.pop(), RUN - 1, Ring(self._run))

    def seek(self, token: Token, time: float) -> None:
        """Let a case wait; where nobody waits for runs it looks at what is there at once."""
        self._seeking[token] = set()
        if self._plan.rule == "first_come":
            for offer in self._wishes(token):
                if self._accepts(token, offer, time):
                    self._place(token, offer, time)
                    return

    def give_up(self, token: Token) -> None:
        """Let a case wait no longer."""
        del self._seeking[token]

    # -- who likes what ---------------------------------------------------------------------------------

    def _wishes(self, token: Token) -> list[Offer]:
        """Return the offers with a free place that a case would look at, the best first."""
        fitting = [offer for offer in self._book.there if offer.free and self._fits(token, offer)]
        return sorted(fitting, key=lambda offer: (-self._liking(token, offer), offer.number))

    def _fits(self, token: Token, offer: Offer) -> bool:
        column = self._state.column
        agreed = all(column[name][token.number] == offer.values[name] for name in self._plan.same)
        return agreed and offer.number not in self._seeking[token]

    def _liking(self, token: Token, offer: Offer) -> float:
        plan = self._plan
        taste = plan.taste.value if plan.taste else 0.0 if plan.cases_prefer else 1.0
        common = offer.values[plan.cases_prefer] if plan.cases_prefer else 0.0
        return (1 - taste) * common + (taste * self._luck("taste", token, offer) if taste else 0.0)

    def _luck(self, what: str, token: Token, offer: Offer) -> float:
        purpose = self._state.purpose[f"{what}/{self._state.tables.nodes[token.node]}"]
        return self._state.draws.again(purpose, token.number, token.visit, offer.number + 1)

    # -- first come -------------------------------------------------------------------------------------

    def _appears(self, offer: Offer, time: float) -> None:
        if self._plan.rule != "first_come":
            return
        for token in [token for token in self._seeking if not token.gone and self._fits(token, offer)]:
            if not offer.free:
                return
            # Who was matched on the way through another's end looks no more.
            if token in self._seeking and not token.gone and self._accepts(token, offer, time):
                self._place(token, offer, time)

    # -- in runs ----------------------------------------------------------------------------------------

    def _run(self, ring: Ring) -> None:
        self._schedule()
        time = self._state.env.now
        self._seeking = {token: refused for token, refused in self._seeking.items() if not token.gone}
        tokens, offers = list(self._seeking), [offer for offer in self._book.there if offer.free]
        place_of = {offer.number: place for place, offer in enumerate(offers)}
        wishes = [[place_of[offer.number] for offer in self._wishes(token)] for token in tokens]
        order = self._ranks(tokens)
        got = match_stably(wishes, [order] * len(offers), [offer.free for offer in offers])
        for token, place in zip(tokens, got, strict=True):
            if place >= 0 and token in self._seeking and not token.gone and self._accepts(token, offers[place], time):
                self._place(token, offers[place], time)

    def _ranks(self, tokens: list[Token]) -> list[float]:
        """Return how offers like the cases, smaller better: by the attribute, then who waits longest."""
        column = self._state.column[self._plan.offers_prefer] if self._plan.offers_prefer else None
        order = sorted(range(len(tokens)), key=lambda n: (-column[tokens[n].number] if column is not None else 0.0, n))
        ranks = [0.0] * len(tokens)
        for rank, n in enumerate(order):
            ranks[n] = float(rank)
        return ranks

    # -- a match ----------------------------------------------------------------------------------------

    def _accepts(self, token: Token, offer: Offer, time: float) -> bool:
        refuses = self._state.activities[token.node].refuses
        if refuses is None or self._luck("refuses", token, offer) >= refuses.value:
            return True
        self._seeking[token].add(offer.number)
        self._state.post(token.number, "place_refused", time, 1.0)
        return False

    def _place(self, token: Token, offer: Offer, time: float) -> None:
        del self._seeking[token]
        self._book.take(offer, token.number, time)
        token.started, token.outcome = time, self._state.word["found"]
        self._state.write(token, time)
        self._state.post(token.number, "matched", time, 1.0)
        self._leave(token, time)
