"""The reviews of one controller, each rung in its turn."""

from __future__ import annotations

from abc import ABC, abstractmethod

from simulator.engine.batches import run_times
from simulator.engine.environment import OPENING, Ring
from simulator.engine.state import State
from simulator.plan.calendars import DAY
from simulator.plan.control import Controller


class ControllerReviews(ABC):
    """What all controllers share: when they review, and after which delay what they decide takes effect.

    Parameters
    ----------
    number : place among the controllers, which act in this order at one moment
    """

    def __init__(self, name: str, spec: Controller, number: int, state: State) -> None:
        self.name, self.state = name, state
        days = int(state.scenario.horizon_minutes // DAY) + 1
        self.times = run_times(spec.reviews, state.scenario, days)
        self.delay = spec.delay.minutes if spec.delay else 0.0
        # Before all that opens at that moment.
        self.key = OPENING - 1 - number
        self.review_number = -1

    def open(self) -> None:
        """Schedule the first review."""
        self.schedule()

    def schedule(self) -> None:
        """Schedule the next review, if there is one."""
        self.review_number += 1
        if self.review_number < len(self.times):
            self.state.env.at(self.times[self.review_number], self.key, Ring(self.review))

    @abstractmethod
    def review(self, ring: Ring) -> None:
        """Look and decide, then schedule the next review."""
