"""Reviewer skill measured in training, as two numbers the simulator's reviewer has.

The file is one of the exports of a class (`readiness grade export`, form reviewer_skill); it holds sums over the
class and no names.
"""

from __future__ import annotations

import json
from typing import Literal, NamedTuple

from pydantic import Field

from simulator.plan.scenario import Scenario
from synthetic_data import BadInput, Problem, Spec, check_spec

FEWEST = 5
"""People below whom a sum says too much about one of them."""


class ModelReviewer(NamedTuple):
    """The reviewer of a process file."""

    skill: float
    """Share of right answers when thinking for themself."""
    bias: float
    """Share of recommendations followed unread."""


class ReviewerSkill(Spec):
    """What a class did with wrong and with right recommendations."""

    schema_: Literal["readiness-lab reviewer skill 1"] = Field(alias="schema")
    course: str = ""
    exercises: tuple[str, ...] = ()
    reviewers: int = Field(ge=FEWEST)
    decisions: int = Field(ge=1)
    hit_rate: float = Field(ge=0, le=1)
    """Wrong recommendations that were overruled, of all wrong ones."""
    false_alarm_rate: float = Field(ge=0, le=1)
    """Right recommendations that were overruled, of all right ones."""

    def as_model(self) -> ModelReviewer:
        """Return the reviewer of the simulator who would have these rates.

        Notes
        -----
        A reviewer who follows unread in a share b of cases and is right in a share s of the others catches
        (1 - b) s of the wrong recommendations and overrules (1 - b)(1 - s) of the right ones. So 1 - b is the sum
        of both rates and s is the hit rate's part of it. Where the rates sum to more than 1 nobody follows unread,
        and s is the mean of hits and right acceptances.

        Examples
        --------
        >>> measured = ReviewerSkill(schema="readiness-lab reviewer skill 1", reviewers=12, decisions=300,
        ...                          hit_rate=0.6, false_alarm_rate=0.2)
        >>> [round(number, 2) for number in measured.as_model()]
        [0.75, 0.2]
        """
        overruled = self.hit_rate + self.false_alarm_rate
        if overruled > 1:
            return ModelReviewer(skill=(self.hit_rate + 1 - self.false_alarm_rate) / 2, bias=0.0)
        return ModelReviewer(skill=self.hit_rate / overruled if overruled else 0.5, bias=1 - overruled)

    def settings(self, scenario: Scenario) -> dict[str, float]:
        """Return the controls of every review in the scenario, set to the measured skill."""
        found = self.as_model()
        places = [f"process.activities.{name}.review" for name, activity in scenario.process.activities.items()
                  if activity.review]
        return {f"{place}.{part}": round(100 * value, 1) for place in places
                for part, value in (("skill", found.skill), ("bias", found.bias))}

    def sources(self, scenario: Scenario) -> dict[str, str]:
        """Return for the same controls where their values are from."""
        told = f"reviewer skill measured in training, {self.reviewers} people, {self.decisions} decisions"
        return dict.fromkeys(self.settings(scenario), told)


def read_skill(content: bytes, *, where: str = "file") -> ReviewerSkill:
    """Read the file of a class report.

    Raises
    ------
    BadInput : it is not such a file, or breaks its rules; all problems are listed
    """
    try:
        raw = json.loads(content.decode("utf-8"))
    except ValueError:
        raw = None
    if not isinstance(raw, dict):
        raise BadInput(Problem(where=where, rule="is not a file of reviewer skill",
                               remedy="make it with readiness grade export, form reviewer_skill"))
    return check_spec(raw, ReviewerSkill, where=where)
