"""What the steps of a measured process are called: one name for an activity, another where it begins a case."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.calibration.office_words import slugs
from simulator.calibration.routing import BEGIN, END, Routes

BEGINS, ENDS = "case_begins", "case_ends"


class StepNames:
    """The names of the steps that stand for the activities of one log."""

    def __init__(self, activities: Sequence[str], routes: Routes) -> None:
        self._activities = activities
        self.slugs = list(slugs(activities))
        self.firsts = frozenset(code for code in routes.after[BEGIN])
        """Codes of the activities that begin a case; they have a step of their own, without a wait before it."""
        reached = {target for step, ways in routes.after.items() if step != BEGIN for target in ways}
        self.mains = frozenset(reached - {END})

    def first(self, code: int) -> str:
        """Name of the step that stands for the activity at the beginning of a case."""
        return f"first_{self.slugs[code]}"

    def step(self, code: int) -> str:
        """Name of the step that stands for the activity."""
        return self.slugs[code] if code in self.mains else self.first(code)

    @property
    def titles(self) -> dict[str, str]:
        """Step → activity of the log."""
        names = self._activities
        return {self.slugs[code]: names[code] for code in self.mains} | {
            self.first(code): names[code] for code in self.firsts
        }

    def of(self, code: int) -> list[str]:
        """Names of all steps that stand for the activity, or for the beginning of a case."""
        if code == BEGIN:
            return [BEGINS]
        return [self.slugs[code]] * (code in self.mains) + [self.first(code)] * (code in self.firsts)
