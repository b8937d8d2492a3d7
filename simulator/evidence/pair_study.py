"""Studies of one before/after pair: one file in `simulator/studies/` each; their figures are measures of the pair."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from simulator.evidence.rows import COLUMNS, Row, family_of, judge_row, place_in_band
from simulator.experiments.intervals import holm, luck_alone, mean_interval
from simulator.experiments.streaming import Asked, run_figures
from simulator.measures.measuring import EVERYBODY
from simulator.measures.registry import list_measures
from simulator.plan.scenario import Scenario, load_scenario
from synthetic_data import Spec, did_you_mean, load_spec, progress

STUDY_FOLDER = Path(__file__).parent.parent / "studies"


class PairRow(Row):
    """A line whose simulated figure is a measure of one side of the pair."""

    measure: str
    side: Literal["before", "after"] = "after"
    on: tuple[str, ...] | None = None
    """Switches to turn on instead of the scenario's own."""
    changes: dict[str, Any] = Field(default_factory=dict)
    """Dotted place in the scenario → value, such as another horizon."""
    times: float = 1.0
    """From the scale of the model to that of the country."""
    source: str
    """Who published it, or why there is a band without a published figure."""
    found: Literal["inside", "outside", "edge"] | None = None
    """For a hold-out: where the simulated figure lies, told openly; edge: its interval holds an end of the band."""
    why: str = ""
    """For a hold-out that is not inside: what the model lacks."""

    @model_validator(mode="after")
    def _hold_outs_are_told(self) -> PairRow:
        missed = self.found in ("outside", "edge")
        if (self.kind == "hold_out") != (self.found is not None) or missed != bool(self.why):
            raise ValueError("a hold-out, and only that, says found: inside, outside or edge, and why unless inside")
        return self


class PairStudy(Spec):
    """A before/after pair with what is known about it."""

    practice: str
    """Row of the reference table of practices."""
    before: str
    after: str
    office: str
    """Which office does what, in one sentence."""
    changes: str
    """What changes, in one sentence."""
    published: str
    """What is published about it, in one sentence."""
    assumed: str
    """What we had to invent, in one sentence."""
    expects: dict[str, Literal["lower", "higher"]]
    """Measure → where the change must move it."""
    rows: dict[str, PairRow] = Field(default_factory=dict)
    not_claimed: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _measures_are_known(self) -> PairStudy:
        known = list_measures()
        named = [*((f"expects.{name}", name) for name in self.expects),
                 *((f"rows.{key}.measure", row.measure) for key, row in self.rows.items())]
        for place, name in named:
            if name not in known:
                raise ValueError(f"{place} is not a known measure; {did_you_mean(name, known)}")
        return self


def list_pair_studies() -> list[str]:
    """Return the names of the shipped studies of one pair."""
    return sorted(path.stem for path in STUDY_FOLDER.glob("*.yml"))


def load_pair_study(name: str) -> PairStudy:
    """Read a study of one pair by its name."""
    return load_spec(STUDY_FOLDER / f"{name}.yml", PairStudy)


def accept_pair(name: str, *, seed: int = 1, replications: int = 20, workers: int = 1) -> pd.DataFrame:
    """Run the pair of a study and judge every line.

    Returns
    -------
    pd.DataFrame : `COLUMNS`; first the directions that the change must have, then the published figures
    """
    return judge_study(load_pair_study(name), seed=seed, replications=replications, workers=workers)


def judge_study(study: PairStudy, *, seed: int = 1, replications: int = 20, workers: int = 1) -> pd.DataFrame:
    """Run the pair of any study and judge every line; see `accept_pair`."""
    runs = _Runs(study, seed, replications, workers)
    rows = list(_directions(study, runs))
    for number, row in progress(study.rows.items(), "Simulating figures"):
        values = row.times * runs.values(row.measure, row.side, row.on, row.changes)
        rows.append(judge_row(number, row, values, family_of(study.rows.values())))
    return pd.DataFrame(rows, columns=COLUMNS)


class _Runs:
    """The pair's runs, each made once however many lines read it."""

    def __init__(self, study: PairStudy, seed: int, replications: int, workers: int) -> None:
        self._names = {"before": study.before, "after": study.after}
        self._options = (seed, replications, workers)
        # All measures of every run, as running costs far more than measuring.
        self._measures = list(dict.fromkeys([*study.expects, *(row.measure for row in study.rows.values())]))
        self._tables: dict[str, pd.DataFrame] = {}

    def _measured(self, scenario: Scenario) -> pd.DataFrame:
        seed, replications, workers = self._options
        return run_figures(scenario, Asked(names=tuple(self._measures)), seed=seed, replications=replications,
                           workers=workers).table

    def values(self, name: str, side: str, on: tuple[str, ...] | None = None,
               changes: dict[str, Any] | None = None) -> np.ndarray:
        """Return one value for each replication."""
        # Changes are a dict, which no dict takes as a key.
        key = repr((side, on, changes or {}))
        if key not in self._tables:
            scenario = load_scenario(self._names[side], on=on, changes=changes)
            self._tables[key] = self._measured(scenario)
        table = self._tables[key]
        chosen = table[table["measure"].eq(name) & table["group"].eq(EVERYBODY)]
        values: np.ndarray = chosen.sort_values("replication")["value"].to_numpy(float)
        return values


def _directions(study: PairStudy, runs: _Runs) -> Iterator[tuple[Any, ...]]:
    """The directions are many, so one counts as shown only when all those shown hold together (Holm)."""
    moved = [_without_nan(runs.values(name, "after") - runs.values(name, "before")) for name in study.expects]
    together = holm([luck_alone(differences) for differences in moved])
    for place, ((name, way), differences) in enumerate(zip(study.expects.items(), moved, strict=True), 1):
        mean, low, high = mean_interval(differences)
        band = (-np.inf, 0.0) if way == "lower" else (0.0, np.inf)
        what = list_measures()[name]
        # Not `> 0.05`, so that NaN shows nothing.
        seen = "edge" if not together[place - 1] <= 0.05 else place_in_band(mean, low, high, band)
        # Where nothing moves, no direction is shown.
        verdict = "outside" if mean == 0 else seen
        yield (f"D{place}", f"{what.title}, after less before", what.unit, f"{way} after (our expectation)",
               mean, low, high, *band, "direction", verdict)


def _without_nan(values: np.ndarray) -> np.ndarray:
    numbers: np.ndarray = values[~np.isnan(values)]
    return numbers
