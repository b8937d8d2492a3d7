"""How many cases a scenario makes, and what running all its replications would take."""

from __future__ import annotations

import os
from collections.abc import Iterator

import numpy as np

from simulator.cases.arrivals import rate_steps
from simulator.plan.scenario import Scenario
from synthetic_data import Problem

BYTES_PER_ROW = 130
"""Peak while a log becomes a frame, measured by benchmarks/office.py."""
BYTES_IN_BLOCKS = 75
"""The same where rows are laid aside and read in blocks of cases, measured by benchmarks/national.py."""
SECONDS_PER_ROW = 10e-6
_MOST_CASES = 1e9
LONGEST = 60 * 525960.0
"""Minutes that a run has at most: 60 years of 365.25 days."""


def expected_cases(scenario: Scenario) -> float:
    """Return the mean number of cases in one replication."""
    total = 0.0
    for arrivals in scenario.arrivals.values():
        if arrivals.at is not None:
            total += len(arrivals.at)
        elif arrivals.stock is not None:
            total += arrivals.stock.value / scenario.one_in
        elif arrivals.people is not None:
            total += arrivals.people.people
        elif arrivals.per_minute / scenario.one_in * scenario.horizon_minutes > _MOST_CASES:
            total += arrivals.per_minute / scenario.one_in * scenario.horizon_minutes
        else:
            edges, rates = rate_steps(arrivals, scenario)
            total += float((np.diff(edges) * rates).sum())
    return total


def memory() -> float:
    """Return the bytes of memory that this computer lets a program use."""
    # A fifth is left to the system and to whatever else runs.
    return 0.8 * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def size_problems(scenario: Scenario, replications: int | None = None, *, in_blocks: bool = False) -> Iterator[Problem]:
    """Yield a problem when the logs of all replications would not fit into memory, or the horizon is none."""
    place = f"{scenario.name}.yml"
    if not 0 < scenario.horizon_minutes <= LONGEST:
        yield Problem(where=f"{place}: horizon", rule="must be longer than nothing and at most 60 years",
                      value=f"{scenario.horizon.value:g} {scenario.horizon.unit}")
        return
    if scenario.warm_up and scenario.warm_up.minutes >= scenario.horizon_minutes:
        yield Problem(where=f"{place}: warm_up", rule="must be shorter than the horizon",
                      value=f"{scenario.warm_up.value:g} {scenario.warm_up.unit}")
    if not 1900 <= scenario.start.year <= 2900:
        yield Problem(
            where=f"{place}: start", rule="must lie between the years 1900 and 2900", value=str(scenario.start)
        )
        return
    heads = sum(staff.heads.value for staff in scenario.staff.values())
    if heads > 200_000:
        yield Problem(where=f"{place}: staff", rule="has more than 200,000 workers in all", value=heads)
    if not all(scenario.has_calendar(arrivals.calendar or "always") for arrivals in scenario.arrivals.values()):
        return  # Nobody knows how many come in the hours of a calendar that there is not.
    runs = replications or scenario.replications
    cases = expected_cases(scenario)
    rows = runs * _rows(cases, scenario)
    needed = rows * (BYTES_IN_BLOCKS if in_blocks else BYTES_PER_ROW)
    if needed > memory():
        yield _too_large(place, cases, runs, rows * SECONDS_PER_ROW / 3600, needed / 2**30)


def rows_of_one(scenario: Scenario) -> float:
    """Return about how many event rows one replication has: as if every case came once to every activity."""
    return _rows(expected_cases(scenario), scenario)


def _rows(cases: float, scenario: Scenario) -> float:
    return cases * max(3, len(scenario.process.activities))


def _too_large(place: str, cases: float, runs: int, hours: float, gib: float) -> Problem:
    return Problem(
        where=f"{place}: arrivals",
        rule=f"makes more cases than this computer can hold: about {cases:,.0f} in each of {runs} "
        f"{'replication' if runs == 1 else 'replications'}, which would take about {max(hours, 0.1):,.1f} hours and "
        f"{gib:,.0f} GiB of memory ({memory() / 2**30:,.0f} GiB are there)",
        remedy="scale the office down (scale: 100 cases), shorten the horizon, or run fewer replications",
    )
