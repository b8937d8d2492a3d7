"""Cash kept ready by a forecast: at each review so much is expected, and at the end of its window more or less came."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right

from scipy import special

from simulator.engine.controller_reviews import ControllerReviews
from simulator.engine.environment import Ring
from simulator.engine.state import State
from simulator.plan.calendars import DAY
from simulator.plan.control import Cash, Controller

WEEK = 7 * DAY


class CashBuffer(ControllerReviews):
    """One controller that keeps cash.

    Notes
    -----
    The ledger has ``forecast_<name>`` and ``controller_<name>`` (what is expected, and what is set aside or promised
    away) at each review, and at the end of the window in which that holds ``cash_moved_<name>`` (what truly came or
    went), ``cash_off_<name>`` (expected less moved), and ``cash_unused_<name>`` or ``cash_short_<name>``. A window
    that the end of the run cuts off has no such rows.

    Parameters
    ----------
    number : place among the controllers, which act in this order at one moment
    """

    def __init__(self, name: str, spec: Controller, cash: Cash, number: int, state: State) -> None:
        super().__init__(name, spec, number, state)
        self._cash = cash
        self._booked = _Bookings(state, cash.kind)

    def review(self, ring: Ring) -> None:
        """Forecast what moves until what the next review decides is in force, and keep cash for it."""
        time, number = self.state.env.now, self.review_number
        if number + 1 < len(self.times):
            low, high = time + self.delay, self.times[number + 1] + self.delay
            expected = self._a_week(time) * (high - low) / WEEK
            buffer = self._cash.forecast.buffer.value if self._cash.forecast.buffer else 0.0
            kept = expected * (1 + buffer if self._cash.pays else 1 - buffer)
            self.state.post(-1, f"forecast_{self.name}", time, expected)
            self.state.post(-1, f"controller_{self.name}", time, kept)
            self.state.env.at(high, self.key, Ring(self._settle, extra=(low, high, expected, kept)))
        self.schedule()

    def _a_week(self, time: float) -> float:
        forecast = self._cash.forecast
        span = min(forecast.weeks.value * WEEK, time)
        if span <= 0:
            return 0.0
        mean = self._booked.between(time - span, time) / span * WEEK
        return max(mean * (1 + drawn_error(self.state, self.name, self.review_number, forecast.error.value)), 0.0)

    def _settle(self, ring: Ring) -> None:
        low, high, expected, kept = ring.extra
        moved = self._booked.between(low, high)
        left = kept - moved if self._cash.pays else moved - kept
        self.state.post(-1, f"cash_moved_{self.name}", high, moved)
        self.state.post(-1, f"cash_off_{self.name}", high, expected - moved)
        # A rounding error is no shortage.
        short = left < -1e-9 * max(moved, kept)
        kind, amount = ("short", abs(left)) if short else ("unused", max(left, 0.0))
        self.state.post(-1, f"cash_{kind}_{self.name}", high, amount)


def drawn_error(state: State, name: str, review: int, spread: float) -> float:
    """Return by which part of itself the forecast of a review is wrong: normal about 0 with a spread."""
    luck = state.draws.one("controller", name, review)
    return float(special.ndtri(max(luck, 2.0**-54))) * spread


class _Bookings:
    """Amounts of one ledger kind in order of time, read from the ledger as it grows."""

    def __init__(self, state: State, kind: str) -> None:
        self._records, self._kind = state.records, kind
        self._row = 0
        self._at: list[float] = []
        self._amount: list[float] = []

    def between(self, low: float, high: float) -> float:
        """Return what was booked from a moment until before another."""
        self._read()
        return math.fsum(self._amount[bisect_left(self._at, low):bisect_left(self._at, high)])

    def _read(self) -> None:
        whole, real, code = self._records.ledger_whole, self._records.ledger_real, self._records.kinds.get(self._kind)
        for row in range(self._row, len(whole) // 2):
            if whole[2 * row + 1] == code:
                # Nearly always the last place.
                place = bisect_right(self._at, real[2 * row])
                self._at.insert(place, real[2 * row])
                self._amount.insert(place, real[2 * row + 1])
        self._row = len(whole) // 2
