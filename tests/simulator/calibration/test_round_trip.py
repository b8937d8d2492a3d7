"""A known office, simulated, exported and calibrated, comes back with its numbers."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import run_replications
from simulator.calibration.calibrating import calibrate
from simulator.calibration.example_log import office_events
from simulator.calibration.reading import read_log
from simulator.calibration.routing import share_interval
from simulator.calibration.summary import summarise_estimates
from synthetic_data import stream
from tests.simulator.offices import A, build

WORKDAY = [0.0] * 8 + [0.6, 0.7, 0.7, 0.6, 0.3, 0.6, 0.7, 0.6] + [0.0] * 8
HOURS = [0] * 8 + [3, 4, 4, 3, 1, 3, 3, 2] + [0] * 8
DAYS = ("mon", "tue", "wed", "thu", "fri")


def known_office(number):
    """An office with random numbers, and the numbers."""
    draw = stream(number, "known office")
    truth = {"rate": float(draw.uniform(40, 120)), "check": float(draw.uniform(5, 15)),
             "decide": float(draw.uniform(8, 20)), "ask": float(draw.uniform(0.1, 0.5)),
             "again": float(draw.uniform(0.05, 0.3)), "same": float(draw.uniform(0.1, 0.7))}
    heads = int(draw.integers(4, 9))
    activities = {
        "check": {"kind": "human", "role": "desk", "time": f"lognormal {truth['check']:.4f} +- 4 min {A}",
                  "next": [{"to": "ask", "share": f"{truth['ask']:.5f} share {A}", "when": "visit = 1"},
                           {"to": "ask", "share": f"{truth['again']:.5f} share {A}", "when": "visit >= 2"}, "decide"]},
        "ask": {"kind": "outside", "time": f"lognormal 3 +- 2 days {A}", "next": "check"},
        "decide": {"kind": "human", "role": "desk", "time": f"gamma {truth['decide']:.4f} +- 6 min {A}", "next": "end"},
    }
    staff = {f"p{n}": {"roles": "desk", "heads": f"1 heads {A}", "calendar": "open", "at_closing": "finish",
                       "takes": {"check": int(draw.integers(1, 4)), "decide": int(draw.integers(1, 4))},
                       "presence": dict.fromkeys(DAYS, WORKDAY)} for n in range(heads)}
    office = build(activities, staff=staff, horizon=f"140 days {A}",
                   calendars={"open": {"hours": {"mon-fri": "08:00-16:00"}}}, working_days="open",
                   queues={"desk": {"rule": "named", "same_worker": f"{truth['same']:.5f} share {A}"}},
                   arrivals={"cases": {"rate": f"{truth['rate']:.4f} cases per week {A}", "by_hour": HOURS,
                                       "by_weekday": [1, 1, 1, 1, 1, 0, 0]}})
    return office, truth, heads


def came_back(number, folder):
    """Return parameter → (truth, low, high) of one office."""
    office, truth, heads = known_office(number)
    office_events(run_replications(office, seed=number, replications=1)).to_csv(folder / "log.csv", index=False)
    found = calibrate(read_log(folder / "log.csv", zone="UTC"))
    e = found.estimates
    rows = summarise_estimates(found).set_index("estimate")
    out = {name: (truth[name], *rows.loc[f"work: {name}", ["low", "high"]]) for name in ("check", "decide")}
    out["rate"] = (truth["rate"], *rows.loc["cases that begin", ["low", "high"]])
    names = list(e.names)
    check, ask = names.index("check"), names.index("ask")
    first, later = e.routes.pairs[-1, check], e.routes.pairs[ask, check]
    out["ask"] = (truth["ask"], *share_interval(first[ask], first.total()))
    out["again"] = (truth["again"], *share_interval(later[ask], later.total()))
    same, n = e.presence.same_seen["desk"]
    low, high = share_interval(same, n)
    slope = e.presence.same["desk"] / (same / n)
    out["same"] = (truth["same"], e.presence.same["desk"] - (same / n - low) * max(slope, 1.5),
                   e.presence.same["desk"] + (high - same / n) * max(slope, 1.5))
    return out, e, heads


def test_every_identifiable_number_comes_back_within_its_interval(tmp_path):
    """Over several offices three of four numbers lie in their 95-of-100 interval, and all in twice its width."""
    inside = []
    for number in (1, 2, 3, 4):
        numbers, estimates, heads = came_back(number, tmp_path)
        assert len(estimates.actors.officers) == heads
        assert estimates.actors.kinds[list(estimates.names).index("ask")] == "outside"
        for name, (truth, low, high) in numbers.items():
            middle, half = (low + high) / 2, (high - low) / 2
            assert abs(truth - middle) <= 2 * half + 1e-9, (number, name, truth, low, high)
            inside.append(low <= truth <= high)
        target = estimates.targets["desk"]
        waits = float(estimates.fitted["desk"].split("simulated waits ")[1].split(" h")[0]) * 60
        assert waits == pytest.approx(target, rel=0.1, abs=6)
    assert np.mean(inside) >= 0.75


def test_the_hours_of_arrivals_come_back(measured):
    """In the example no case begins at night or at the weekend, and Monday mornings bring most."""
    week = measured.estimates.arrivals.weights.reshape(7, 24)
    assert week[5:].sum() == 0
    assert week[:, :8].sum() == 0
    assert week.sum(axis=1).argmax() == 0
