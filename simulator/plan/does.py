"""What a clock does to a case when it rings."""

from __future__ import annotations

from pydantic import model_validator

from synthetic_data import Spec


class Does(Spec):
    """What a timer or a deadline does: add a side visit, change the priority, or move the case."""

    visit: str | None = None
    priority: int | None = None
    move_to: str | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Does:
        if sum(part is not None for part in (self.visit, self.priority, self.move_to)) != 1:
            raise ValueError("must be one of visit, priority, move_to")
        return self

    @property
    def target(self) -> str | None:
        """Activity that the case visits or is moved to, if any."""
        return self.visit or self.move_to
