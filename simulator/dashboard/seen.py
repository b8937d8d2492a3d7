"""What every view is given."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.whatif.order import Order
from simulator.whatif.orders import Progress
from simulator.whatif.summary import Summary


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A run and what is known of it."""

    key: str
    order: Order
    summary: Summary
    progress: Progress | None
    moved: tuple[str, ...] = ()
    """Keys of the controls that were moved."""

    @property
    def finished(self) -> bool:
        """Whether all replications are there."""
        return self.progress is not None and self.progress.state == "finished"
