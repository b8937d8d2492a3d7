"""Every measure holds on every office: within bounds, conserving cases, and equal to its plain recomputation."""

from __future__ import annotations

import fnmatch
import math

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from simulator import EventLog, Scenario, list_measures, measure
from simulator.measures.measuring import EVERYBODY, ROLE
from tests.laws.measured_offices import measured_offices
from tests.laws.office_with_everything import office_with_everything
from tests.laws.plain_cases import NAMES, PlainRun
from tests.laws.recomputations import MAY_BE_NEGATIVE, MAY_EXCEED, PLAIN, PLAIN_BY_ROLE
from tests.simulator.offices import run

slow = settings(phases=[Phase.explicit, Phase.reuse, Phase.generate], deadline=None,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def test_no_measure_is_without_its_recomputation():
    """A measure in the registry that nobody works out in other code is not believed."""
    assert set(PLAIN) == set(list_measures())
    assert set(PLAIN_BY_ROLE) == {name for name, m in list_measures().items() if m.by_role}


@pytest.mark.parametrize("offices", [pytest.param(2, marks=pytest.mark.smaller("8")),
                                     pytest.param(8, marks=pytest.mark.full)])
def test_every_measure_is_what_its_sentence_says(offices):
    """Value and count of every measure, on every replication and for every role, are those of plain loops over the
    rows, and lie within their bounds.
    """
    @given(measured_offices(), st.integers(0, 10**6))
    @settings(slow, max_examples=offices)
    def hold(scenario, seed):
        _figures_hold(scenario, seed)

    hold()


@pytest.mark.full
def test_no_measure_goes_without_a_figure():
    """In an office of a year in which everything happens, every measure has somebody to count, and agrees."""
    figures = _figures_hold(office_with_everything(), seed=1)
    assert set(list_measures()) - figures == set()


def _figures_hold(scenario: Scenario, seed: int) -> set[str]:
    """Hold every figure of an office against its recomputation; return the measures that had one."""
    log = run(scenario, seed, 2)
    runs = {number: PlainRun(log, number) for number in log.replications}
    table = measure(log)
    for row in table.itertuples():
        value, count = _expected(log, row.measure, runs, row.replication)
        assert row.value == pytest.approx(value, nan_ok=True, abs=1e-6), (row.measure, row.replication)
        assert row.count == pytest.approx(count), (row.measure, row.replication)
    _roles_are_right(log, runs)
    for number, figures in table.groupby("replication"):
        _stays_within_bounds(figures.set_index("measure")["value"], runs[number])
    return set(table.loc[table["value"].notna() & table["count"].gt(0), "measure"])


def _expected(log: EventLog, name: str, runs: dict[int, PlainRun], number: int) -> tuple[float, float]:
    known = {f"ledger:{kind}" for one in runs.values() for kind, _, _ in one.office_books}
    known |= {f"ledger:{kind}" for one in runs.values() for case in one.cases for kind, _, _ in case.booked}
    known |= {f"ledger:{kind}" for kind in log.ledger["kind"].unique()}
    known |= {"ledger:outage_minutes"} if any(r.outages for r in log.scenario.registers.values()) else set()
    known |= {what for one in runs.values() for case in one.counted for what in NAMES if case.has(what)}
    known |= {"deadline"} if any(case.allowed > 0 for one in runs.values() for case in one.counted) else set()
    if not all(fnmatch.filter(known, need) for need in list_measures()[name].needs):
        return math.nan, 0
    return PLAIN[name](runs[number])


def _roles_are_right(log: EventLog, runs: dict[int, PlainRun]) -> None:
    """Utilisation, waiting and backlog of a role are those of plain loops over the rows of that role."""
    table = measure(log, list(PLAIN_BY_ROLE), by=ROLE)
    for row in table[table["group"] != EVERYBODY].itertuples():
        value, count = PLAIN_BY_ROLE[row.measure](runs[row.replication], row.group)
        assert row.value == pytest.approx(value, nan_ok=True, abs=1e-6), (row.measure, row.group)
        assert row.count == pytest.approx(count), (row.measure, row.group)


def _stays_within_bounds(figures: pd.Series, one: PlainRun) -> None:
    """Shares lie between nothing and all, times are not negative, and nobody finishes who did not begin."""
    for name, value in figures.dropna().items():
        measured = list_measures()[name]
        if name not in MAY_BE_NEGATIVE:
            assert value >= -1e-9, name
        top = {"of 100": 100, "per 1,": 1000}.get(measured.unit[:6])
        if top and name not in MAY_EXCEED:
            assert value <= top + 1e-6, name
    assert figures["awards_by_rules"] <= figures["awards_made"] <= len(one.cases)
    served = sum(any(row.outcome == "done" for row in case.rows) for case in one.cases)
    assert figures["awards_made"] <= served
