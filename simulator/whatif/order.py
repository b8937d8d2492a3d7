"""What is to be run: two scenarios, a seed, a number of replications; its digest is its address everywhere."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from simulator.experiments.pair import headline_of
from simulator.plan.scenario import Scenario
from synthetic_data import describe_run, digest

_ALSO = ("errors_all", "backlog_end", "waiting_hours")
"""Measured for the page beside what a first comparison shows."""
_FIRST = ("same_day_share", "within_15_days_share", "days_to_decision_median", "touch_minutes", "backlog_mean",
          "backlog_growth", "decided_per_week")


@dataclass(frozen=True, kw_only=True)
class Order:
    """One comparison a planner asked for."""

    baseline: Scenario
    alternative: Scenario
    seed: int = 1
    replications: int = 12
    confidence: float = 0.95
    planner: str = ""
    """Whose it is: equal orders of two planners share replications, but neither can stop or see the other's run."""
    addresses: tuple[str, str] | None = None
    """Of the replications, when they were worked out before: workers must not, their code may be newer by then."""

    @property
    def sides(self) -> tuple[Scenario, Scenario]:
        """Baseline and alternative."""
        return self.baseline, self.alternative

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures taken, those of `readiness office compare` first."""
        return tuple(dict.fromkeys([*headline_of(*self.sides), *_ALSO]))

    def measures_after(self, replications: int) -> tuple[str, ...]:
        """Names of the measures taken after so many replications: few after the first of many, to be there soon."""
        if replications > 1 or self.replications == 1:
            return self.measures
        return tuple(dict.fromkeys([*(self.alternative.headline or self.baseline.headline), *_FIRST]))

    @cached_property
    def runs(self) -> tuple[str, str]:
        """Address of each side's replications; equal scenarios and seeds share them."""
        before, after = self.addresses or (run_key(scenario, self.seed) for scenario in self.sides)
        return before, after

    @cached_property
    def key(self) -> str:
        """Address of the comparison."""
        return digest(json.dumps([*self.runs, self.replications, self.confidence, self.planner]).encode())[:20]

    def again(self) -> Order:
        """Return the order as it would be addressed by the code that runs now."""
        return replace(self, addresses=None)

    def as_json(self) -> str:
        """Return the order as text from which `read_order` makes an equal one."""
        return json.dumps({"baseline": self.baseline.model_dump(mode="json", by_alias=True, exclude_none=True),
                           "alternative": self.alternative.model_dump(mode="json", by_alias=True, exclude_none=True),
                           "seed": self.seed, "replications": self.replications, "confidence": self.confidence,
                           "planner": self.planner, "addresses": self.runs})


def read_order(path: Path) -> Order:
    """Return the order kept in a file."""
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Order(baseline=Scenario.model_validate(raw["baseline"]),
                 alternative=Scenario.model_validate(raw["alternative"]), seed=raw["seed"],
                 replications=raw["replications"], confidence=raw["confidence"],
                 planner=raw["planner"], addresses=tuple(raw["addresses"]))


def run_key(scenario: Scenario, seed: int) -> str:
    """Return a digest of all that decides a scenario's replications: its content, the seed and our code."""
    run = describe_run(command="replicate", seed=seed, inputs={"scenario": scenario.model_dump_json()}, settings={})
    return digest(json.dumps(run, sort_keys=True).encode())[:20]
