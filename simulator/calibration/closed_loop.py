"""The closed loop: one share of presence for each role, until simulated waits are as long as the measured ones."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simulator.calibration.estimates import Estimates
from simulator.calibration.event_items import DAY, midnight
from simulator.calibration.office_file import OfficeFile
from simulator.calibration.office_resources import Window
from simulator.calibration.service_times import Times, plain_times
from simulator.cases.arrivals import build_cases
from simulator.cases.tables import Tables, compile_tables
from simulator.engine import Office
from simulator.engine.records import EventRows
from simulator.plan.quantities import Positive
from simulator.plan.scenario import Scenario

SEEDS = 3
ROUNDS = 9
CLOSE = 0.02
"""Relative difference of waits at which the loop stops."""
LEAST, MOST = 0.01, 40.0
_MOST_CASES = 4000
"""Cases simulated in one round for one seed; a longer log is fitted on its later part."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """One round of the loop, by role: the shares tried, the waits found, how steeply waits fall as the share grows."""

    factors: dict[str, float]
    waits: dict[str, float]
    slopes: dict[str, float]
    """Relative change of the wait over that of the share."""
    seeds: int


def fit_presence(estimates: Estimates, *, seed: int = 1) -> Estimates:
    """Return the estimates with one share of presence for each role.

    Notes
    -----
    The log's own window is simulated with the same luck in every round, so that the mean wait falls steadily as the
    share grows; where the log keeps only finished cases, the run goes on until its cases are finished too. Each
    role's share moves in proportion to its wait, on logarithms, with the slope of its last two rounds.
    """
    waits = measured_waits(estimates)
    if not waits:
        return estimates
    targets = {role: times.mean for role, times in waits.items()}
    # The best round and not the last, since the loop may swing about its goal.
    best = min(_rounds(estimates, targets, seed), key=lambda one: _distance(one.waits, targets))
    words = {role: _words(best, role, target.mean) for role, target in waits.items()}
    ranges = {role: _range(best, role, target) for role, target in waits.items()}
    return replace(estimates, presence_factors=best.factors, presence_ranges=ranges, targets=targets, fitted=words)


def measured_waits(estimates: Estimates) -> dict[str, Times]:
    """Return the minutes from the step before to the start (to the end, where starts are not known), by role."""
    pieces, actors = estimates.pieces, estimates.actors
    until = pieces.ends if estimates.given else pieces.starts
    out = {}
    for role in sorted({actors.role_of[code] for code in estimates.queued}):
        rows = ~pieces.first & np.isin(pieces.activity, [c for c in estimates.queued if actors.role_of[c] == role])
        if rows.any():
            out[role] = plain_times(np.maximum(until[rows] - pieces.before[rows], 0), until[rows])
    return out


def _came_near(best: Round, role: str, target: float) -> bool:
    return 0.8 < best.waits[role] / max(target, 1e-9) < 1.25


def _words(best: Round, role: str, target: float) -> str:
    text = f"fitted; simulated waits {best.waits[role] / 60:.1f} h, measured {target / 60:.1f} h"
    return text if _came_near(best, role, target) else text + ", the loop came no nearer"


def _range(best: Round, role: str, target: Times) -> tuple[float, float]:
    """Return the 95 of 100 interval of a share: that of the mean wait, over how steeply it falls with the share.

    The runs of the loop are as long as the log, so their mean wait is as uncertain, less by their number.
    """
    if not _came_near(best, role, target.mean):
        return float("nan"), float("nan")
    half = (target.high - target.mean) / target.mean * math.sqrt(1 + 1 / best.seeds) / abs(best.slopes[role])
    return best.factors[role] * math.exp(-half), best.factors[role] * math.exp(half)


def _distance(waits: dict[str, float], targets: dict[str, float]) -> float:
    # Below a tenth of a minute all waits are alike, and 0 has no logarithm.
    return sum(abs(math.log(max(waits[role], 0.1) / max(target, 0.1))) for role, target in targets.items())


def _rounds(estimates: Estimates, targets: dict[str, float], seed: int) -> Iterator[Round]:
    office = OfficeFile(estimates).scenario(training_window(estimates))
    factors = dict.fromkeys(targets, 0.7)
    slopes = dict.fromkeys(targets, -1.0)
    before: Round | None = None
    for number in range(ROUNDS):
        # The first rounds come near only roughly; luck matters at the end.
        seeds = 1 if number < 3 else SEEDS
        waits = simulated_waits(estimates, office, factors, seed, seeds)
        if before is not None:
            slopes = {role: _slope(before, factors[role], waits[role], role, slopes[role]) for role in targets}
        now = Round(factors=dict(factors), waits=waits, slopes=slopes, seeds=seeds)
        yield now
        # Not while a single seed decides.
        if number >= 3 and _distance(now.waits, targets) < CLOSE * len(targets):
            return
        for role, target in targets.items():
            gap = math.log(max(target, 0.1) / max(now.waits[role], 0.1))
            # Threefold at most in one round, as a slope from two rounds may mislead.
            step = np.clip(gap / slopes[role], -1.2, 1.2)
            factors[role] = float(np.clip(factors[role] * math.exp(step), LEAST, MOST))
        before = now


def _slope(before: Round, factor: float, wait: float, role: str, known: float) -> float:
    moved = math.log(factor / before.factors[role])
    # After so small a move the quotient would be mostly luck.
    if abs(moved) < 0.02:
        return known
    rise = math.log(max(wait, 0.1) / max(before.waits[role], 0.1))
    # Waits fall when staff are there more; what lies beyond these bounds is luck.
    return float(np.clip(rise / moved, -4.0, -0.4))


def with_presence(office: Scenario, factors: dict[str, float]) -> Scenario:
    """Return the office with other shares of presence."""
    queues = {
        role: rule.model_copy(update={"presence": Positive(value=factors[role], unit="share", origin="fitted")})
        for role, rule in office.queues.items()
        if role in factors
    }
    return office.model_copy(update={"queues": office.queues | queues})


def simulated_waits(
    estimates: Estimates, office: Scenario, factors: dict[str, float], seed: int, seeds: int
) -> dict[str, float]:
    """Return the mean simulated waits of each role in the log's own window."""
    scenario = with_presence(office, factors)
    tables = compile_tables(scenario)
    totals: dict[str, list[float]] = {role: [0.0, 0.0] for role in factors}
    for number in range(seeds):
        rows = run_rows(scenario, tables, seed, number)
        sums = _sums(rows, scenario, tables, estimates)
        # Who does first steps alone has no wait that is measured, and no share to find.
        for role in totals:
            minutes, count = sums[role]
            totals[role][0] += minutes
            totals[role][1] += count
    return {role: minutes / count if count else 0.0 for role, (minutes, count) in totals.items()}


def training_window(estimates: Estimates) -> Window:
    """Return the log's own time; of a very long log its last part."""
    log, arrivals = estimates.log, estimates.arrivals
    start = midnight(log.first)
    if arrivals.cases > _MOST_CASES:
        # Whole weeks, so that the rhythm of the week stays in step with the log's.
        start = max(start, midnight(log.last) - math.ceil(_MOST_CASES / arrivals.per_week + 4) * 7 * DAY)
    return Window(start=start, length=log.last - start + time_to_finish(estimates), arrivals_until=arrivals.last)


def time_to_finish(estimates: Estimates) -> float:
    """Return how long a run goes on after its window: until all is finished, where the log has only such cases."""
    spans = estimates.found.spans
    return float((spans["ended"] - spans["began"]).max()) if estimates.found.only_finished else 0.0


def run_rows(scenario: Scenario, tables: Tables, seed: int, replication: int) -> EventRows:
    """Run one replication and return its rows alone."""
    cases = build_cases(scenario, tables, seed, replication)
    return Office(scenario, tables, cases, seed, replication).run().take_events()


def _sums(rows: EventRows, scenario: Scenario, tables: Tables, estimates: Estimates) -> dict[str, tuple[float, float]]:
    """Return the sum of the waits and their number for each role, seen as the log sees them."""
    activities = list(scenario.process.activities.values())
    waits_at = [a.role if a.role and not a.at_once else "" for a in activities]
    seen = ~np.isnan(rows.completed if estimates.given else rows.started)
    wait: NDArray[np.float64] = (rows.completed if estimates.given else rows.started) - rows.enabled
    out = {}
    for role in tables.roles:
        chosen = seen & np.isin(rows.node, [n for n, own in enumerate(waits_at) if own == role])
        out[role] = (float(wait[chosen].sum()), float(chosen.sum()))
    return out
