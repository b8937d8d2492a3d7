"""Queueing theory: the engine against formulas, within confidence intervals (figures: simulation.md section 4)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from simulator import Scenario
from simulator.run.wishes import engine_wished
from tests.simulator.offices import A, build, run

REPLICATIONS = 8


@pytest.fixture(autouse=True, params=["auto", pytest.param("simpy", marks=pytest.mark.full)])
def engine(request):
    """The compiled twin where it covers a station, and at full size SimPy for all of them."""
    with engine_wished(request.param):
        yield


def queue(load: float, servers: int, work: str, *, horizon: float = 20_000, **more) -> Scenario:
    """One station with so many desks; work has a mean of 1 min."""
    activities = {"work": {"kind": "human", "role": "clerk", "time": work, "next": "end"} | more}
    extra = {"gone": {"kind": "end"}} if more else {}
    return build(activities | extra, heads=servers, horizon=f"{horizon} min {A}",
                 arrivals={"cases": {"rate": f"{load * servers} cases per min {A}"}})


def waits(scenario: Scenario, seed: int = 1, activity: str = "work") -> np.ndarray:
    """Mean waiting time at an activity in each replication, its first tenth left out."""
    events = run(scenario, seed, REPLICATIONS).events
    chosen = events[
        (events["activity"] == activity)
        & (events["enabled_at"] > scenario.horizon_minutes / 10)
        & events["started_at"].notna()
    ]
    return (chosen["started_at"] - chosen["enabled_at"]).groupby(chosen["replication"]).mean().to_numpy()


def agrees(values: np.ndarray, expected: float, confidence: float = 0.999, precision: float = 0.25) -> bool:
    """Whether the expected value lies inside the t interval of the replications."""
    half = stats.t.ppf((1 + confidence) / 2, len(values) - 1) * values.std(ddof=1) / math.sqrt(len(values))
    return abs(values.mean() - expected) <= half and half < precision * expected


def erlang_c(servers: int, offered: float) -> float:
    """Probability of waiting in M/M/c."""
    inverse_b = 1.0
    for n in range(1, servers + 1):
        inverse_b = 1 + inverse_b * n / offered
    b = 1 / inverse_b
    return b / (1 - offered / servers * (1 - b))


@pytest.mark.parametrize(("load", "servers"), [(0.5, 1), (0.7, 3), (0.8, 10)])
def test_m_m_c_waits_as_erlang_says(load, servers):
    """Mean wait of M/M/c is Erlang C over the spare capacity."""
    expected = erlang_c(servers, load * servers) / (servers * (1 - load))
    assert agrees(waits(queue(load, servers, f"exponential 1 min {A}", horizon=25_000 / servers + 2500)), expected)


@pytest.mark.parametrize(("work", "expected"), [("constant 1 min", 2.0), ("lognormal 1 +- 0.7 min", 2.98)])
def test_m_g_1_waits_as_pollaczek_and_khinchine_say(work, expected):
    """Mean wait of M/G/1 at load 0.8."""
    assert agrees(waits(queue(0.8, 1, f"{work} {A}", horizon=30_000)), expected)


def test_erlang_a_loses_as_many_as_theory_says():
    """M/M/10+M at offered load 10 with patience 2: 10.39 of 100 leave, mean wait as known."""
    scenario = queue(
        1.0, 10, f"exponential 1 min {A}", horizon=3000, patience={"time": f"exponential 2 min {A}", "to": "gone"}
    )
    events = run(scenario, 1, REPLICATIONS).events
    work = events[(events["activity"] == "work") & (events["enabled_at"] > 300)]
    assert agrees((work["outcome"] == "left").groupby(work["replication"]).mean().to_numpy(), 0.1039132123)


def test_two_classes_wait_as_cobham_says():
    """Non-preemptive priorities on M/M/1, arrivals .2 and .6: waits of 1 and 5."""
    activities = {
        "sort": {"kind": "automatic", "next": [{"to": "high", "when": "stream = h"}, "low"]},
        "high": {"kind": "human", "role": "clerk", "time": f"exponential 1 min {A}", "next": "end", "priority": 1},
        "low": {"kind": "human", "role": "clerk", "time": f"exponential 1 min {A}", "next": "end", "priority": 2},
    }
    scenario = build(activities, horizon=f"20000 min {A}",
                     arrivals={"h": {"rate": f"0.2 cases per min {A}"}, "l": {"rate": f"0.6 cases per min {A}"}})
    assert agrees(waits(scenario, activity="high"), 1.0)
    assert agrees(waits(scenario, activity="low"), 5.0)


def test_preemption_protects_the_urgent_as_theory_says():
    """Preemptive-resume M/M/1: the urgent spend 1.25 and the others 6.25 in the system."""
    activities = {
        "sort": {"kind": "automatic", "next": [{"to": "high", "when": "stream = h"}, "low"]},
        "high": {
            "kind": "human",
            "role": "clerk",
            "time": f"exponential 1 min {A}",
            "next": "end",
            "priority": 1,
            "interrupts": True,
        },
        "low": {
            "kind": "human",
            "role": "clerk",
            "time": f"exponential 1 min {A}",
            "next": "end",
            "priority": 2,
            "interruptible": True,
        },
    }
    scenario = build(activities, horizon=f"20000 min {A}",
                     arrivals={"h": {"rate": f"0.2 cases per min {A}"}, "l": {"rate": f"0.6 cases per min {A}"}})
    log = run(scenario, 1, REPLICATIONS)
    done = log.events[(log.events["activity"] == "end") & (log.events["enabled_at"] > 2000)].merge(
        log.cases[["replication", "case_id", "stream", "arrives_at"]], on=["replication", "case_id"])
    stay = (done["completed_at"] - done["arrives_at"]).groupby([done["stream"].astype(str), done["replication"]]).mean()
    assert agrees(stay["h"].to_numpy(), 1.25)
    assert agrees(stay["l"].to_numpy(), 6.25)


JACKSON = {
    "intake": (2, 10, 3.333333),
    "check": (3, 15, 8.985623),
    "assess": (6, 45, 26.438240),
    "decide": (3, 20, 14.232343),
}
"""Station → desks, mean minutes of work, mean wait by theory at 0.1 arrivals a minute (simulation.md section 4)."""


def test_a_jackson_network_waits_as_the_product_form_says():
    """With 30 % back to the check after a long delay and 10 % back to assessment, each desk is an M/M/c of its own."""
    then = {"intake": "check", "check": [{"to": "ask", "share": f"30 % {A}"}, "assess"], "assess": "decide",
            "decide": [{"to": "assess", "share": f"10 % {A}"}, "end"]}
    activities = {name: {"kind": "human", "role": name, "time": f"exponential {mean} min {A}", "next": then[name]}
                  for name, (_, mean, _) in JACKSON.items()}
    activities["ask"] = {"kind": "outside", "time": f"exponential 4800 min {A}", "next": "check"}
    staff = {
        name: {"roles": name, "heads": f"{desks} heads {A}", "calendar": "always"}
        for name, (desks, _, _) in JACKSON.items()
    }
    scenario = build(
        activities, staff=staff, horizon=f"90000 min {A}", arrivals={"cases": {"rate": f"0.1 cases per min {A}"}}
    )
    events = run(scenario, 1, REPLICATIONS).events
    events = events[(events["enabled_at"] > 20000) & events["started_at"].notna()]
    for name, (_, _, expected) in JACKSON.items():
        chosen = events[events["activity"] == name]
        means = (chosen["started_at"] - chosen["enabled_at"]).groupby(chosen["replication"]).mean().to_numpy()
        assert agrees(means, expected, precision=0.5), name


@pytest.mark.parametrize("load", [0.5, 0.9, 1.2])
def test_littles_law_holds_on_every_log(load):
    """The time-average number at a station is arrivals per minute times mean stay, also when overloaded."""
    scenario = queue(load, 2, f"exponential 1 min {A}", horizon=3000)
    events = run(scenario).events
    work = events[events["activity"] == "work"]
    ends = work["completed_at"].fillna(3000.0)
    grid = np.arange(0.5, 3000, 1.0)
    inside = np.searchsorted(np.sort(work["enabled_at"]), grid, side="right") - np.searchsorted(
        np.sort(ends), grid, side="right"
    )
    assert inside.mean() == pytest.approx(len(work) / 3000 * (ends - work["enabled_at"]).mean(), rel=0.02)
