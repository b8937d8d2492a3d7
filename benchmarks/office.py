"""The office simulator beside SimPy by hand, Ciw and salabim: the same models, CPU time, in one run.

    python benchmarks/office.py [--json] [--quick]

Every figure counts everything from the model to the finished event log as a pandas frame. Runs of the
two sides alternate; the least of each is kept. `--quick` leaves out the million cases.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import simpy

from simulator import change_scenario, load_scenario, run_replications
from simulator.plan.calendars import DAY, Calendar, WorkClock
from synthetic_data import check_spec

SIX_STAGE = Path(__file__).parent / "six_stage.yml"
CASES_PER_WEEK = 2400
WHY = "(assumed; benchmark)"


# -- the models -------------------------------------------------------------------------------------


def six_stage(cases: int):
    """Our scenario, long enough for so many cases."""
    return change_scenario(load_scenario(SIX_STAGE), {"horizon": f"{cases / CASES_PER_WEEK} weeks {WHY}"})


def mmc(cases: int):
    """M/M/10 at load 0.9, one minute of work."""
    from simulator import Scenario
    return check_spec(
        {
            "name": "mmc",
            "title": "M/M/10",
            "start": "2022-01-03",
            "horizon": f"{cases / 9} min {WHY}",
            "process": {
                "name": "mmc",
                "title": "M/M/10",
                "starts": "work",
                "activities": {
                    "work": {"kind": "human", "role": "desk", "time": f"exponential 1 min {WHY}", "next": "end"},
                    "end": {"kind": "end"},
                },
            },
            "staff": {"desk": {"roles": "desk", "heads": f"10 heads {WHY}", "calendar": "always"}},
            "arrivals": {"cases": {"rate": f"9 cases per min {WHY}"}},
        },
        Scenario,
        where="mmc",
    )


class SimPyOffice:
    """The six-stage process as a SimPy user would write it: a generator per case, a Resource per team."""

    def __init__(self, cases: int, seed: int) -> None:
        self.horizon = cases / CASES_PER_WEEK * 7 * DAY
        self.random = random.Random(seed)
        days = int(self.horizon // DAY) + 2
        hours, start = Calendar(hours={"mon-fri": "09:00-17:00"}), dt.date(2022, 1, 3)
        self.hours = WorkClock(hours.intervals(start, days), end=self.horizon + DAY)
        self.working_days = WorkClock(hours.working_days(start, days + 800))
        self.pay_days = [n * DAY + 480.0 for n in range(days + 40) if (start + dt.timedelta(days=n)).day == 25]
        self.env = simpy.Environment()
        self.teams = {name: simpy.Resource(self.env, heads) for name, heads in
                      {"intake": 12, "check": 24, "assess": 56, "decide": 25}.items()}
        self.means = {"intake": 10, "check": 15, "assess": 45, "decide": 20}
        self.sigma = math.sqrt(math.log1p(0.25))
        self.rows: list[tuple] = []

    def run(self) -> pd.DataFrame:
        """Run to the horizon and return the log."""
        self.env.process(self.arrivals())
        self.env.run(until=self.horizon)
        return pd.DataFrame(
            self.rows, columns=["case_id", "activity", "visit", "enabled_at", "started_at", "completed_at"]
        )

    def arrivals(self):
        """One case per working minute on average."""
        worked, case, previous = 0.0, 0, 0.0
        while True:
            gap = self.random.expovariate(1.0)
            worked += gap
            now = self.hours.finish(previous, gap)
            yield self.env.timeout(now - self.env.now)
            previous = now
            self.env.process(self.case(case))
            case += 1

    def work(self, case: int, name: str, visit: int):
        """Queue for a team, work in office hours, write a row."""
        enabled = self.env.now
        with self.teams[name].request() as request:
            yield request
            started = self.hours.next_open(self.env.now)
            mean = self.means[name]
            minutes = self.random.lognormvariate(math.log(mean) - self.sigma**2 / 2, self.sigma)
            yield self.env.timeout(self.hours.finish(started, minutes) - self.env.now)
        self.rows.append((case, name, visit, enabled, started, self.env.now))

    def wait(self, case: int, name: str, visit: int, until: float):
        """Wait for somebody else, write a row."""
        enabled = self.env.now
        yield self.env.timeout(until - enabled)
        self.rows.append((case, name, visit, enabled, enabled, self.env.now))

    def case(self, case: int):
        """The way of one case."""
        env = self.env
        yield from self.work(case, "intake", 1)
        for check in range(1, 5):
            yield from self.work(case, "check", check)
            if check == 4 or self.random.random() >= 0.3:
                break
            answer = self.working_days.finish(env.now, self.random.expovariate(1 / (10 * DAY)))
            yield from self.wait(case, "request", check, answer)
        yield from self.wait(case, "verify", 1, env.now + self.random.expovariate(1 / 60))
        for turn in range(1, 5):
            yield from self.work(case, "assess", turn)
            yield from self.work(case, "decide", turn)
            if self.random.random() >= 0.1:
                break
        pay_day = next((day for day in self.pay_days if day >= env.now), math.inf)
        if pay_day < math.inf:
            yield from self.wait(case, "pay", 1, pay_day)
            self.rows.append((case, "paid", 1, env.now, env.now, env.now))


def salabim_six_stage(cases: int, seed: int) -> int:  # noqa: C901 - one closed model, as its authors write them
    """The same process in salabim, process interaction with its own resources; returns log rows."""
    import salabim as sim

    sim.yieldless(False)
    ours = SimPyOffice(cases, seed)
    env = sim.Environment(random_seed=seed, trace=False)
    teams = {name: sim.Resource(name, capacity=team.capacity, env=env) for name, team in ours.teams.items()}
    rows: list[tuple] = []

    class Claim(sim.Component):
        def setup(self, number: int) -> None:
            self.number = number

        def work(self, name: str, visit: int):
            enabled = env.now()
            yield self.request(teams[name])
            started = ours.hours.next_open(env.now())
            minutes = ours.random.lognormvariate(math.log(ours.means[name]) - ours.sigma**2 / 2, ours.sigma)
            yield self.hold(till=ours.hours.finish(started, minutes))
            self.release(teams[name])
            rows.append((self.number, name, visit, enabled, started, env.now()))

        def wait_for(self, name: str, visit: int, until: float):
            enabled = env.now()
            yield self.hold(till=until)
            rows.append((self.number, name, visit, enabled, enabled, env.now()))

        def process(self):
            yield from self.work("intake", 1)
            for check in range(1, 5):
                yield from self.work("check", check)
                if check == 4 or ours.random.random() >= 0.3:
                    break
                yield from self.wait_for(
                    "request", check, ours.working_days.finish(env.now(), ours.random.expovariate(1 / (10 * DAY)))
                )
            yield from self.wait_for("verify", 1, env.now() + ours.random.expovariate(1 / 60))
            for turn in range(1, 5):
                yield from self.work("assess", turn)
                yield from self.work("decide", turn)
                if ours.random.random() >= 0.1:
                    break
            pay_day = next((day for day in ours.pay_days if day >= env.now()), math.inf)
            if pay_day < math.inf:
                yield from self.wait_for("pay", 1, pay_day)

    class Source(sim.Component):
        def process(self):
            previous, number = 0.0, 0
            while True:
                previous = ours.hours.finish(previous, ours.random.expovariate(1.0))
                yield self.hold(till=previous)
                Claim(number=number, env=env)
                number += 1

    Source(env=env)
    env.run(till=ours.horizon)
    return len(pd.DataFrame(rows))


def ciw_mmc(cases: int, seed: int) -> int:
    """M/M/10 in Ciw; returns records."""
    import ciw

    network = ciw.create_network(arrival_distributions=[ciw.dists.Exponential(rate=9)], number_of_servers=[10],
                                 service_distributions=[ciw.dists.Exponential(rate=1)])
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(cases / 9)
    return len(pd.DataFrame(simulation.get_all_records()))


# -- measuring --------------------------------------------------------------------------------------


def alternate(sides: dict[str, Callable[[int], object]], rounds: int) -> dict[str, float]:
    """Least CPU seconds of each side, the sides taking turns."""
    best = dict.fromkeys(sides, math.inf)
    for turn in range(rounds):
        for name, side in sides.items():
            before = time.process_time()
            side(turn + 1)
            best[name] = min(best[name], time.process_time() - before)
    return best


def in_child(cases: int) -> dict[str, float]:
    """CPU seconds and peak memory of one six-stage run in a process of its own."""
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import office; office.child({cases})"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def child(cases: int) -> None:
    """Run in the process of its own and print what it took."""
    scenario = six_stage(cases)
    before = time.process_time()
    log = run_replications(scenario, seed=1, replications=1)
    print(json.dumps({"seconds": time.process_time() - before, "cases": len(log.cases), "rows": len(log.events),
                      "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def measure(quick: bool) -> dict[str, float]:
    """All named figures."""
    base = six_stage(20_000)
    against = alternate({"ours": lambda seed: run_replications(base, seed=seed, replications=1),
                         "simpy": lambda seed: SimPyOffice(20_000, seed).run()}, 3)
    small = six_stage(2_000)
    third = alternate({"ours": lambda seed: run_replications(small, seed=seed, replications=1),
                       "salabim": lambda seed: salabim_six_stage(2_000, seed)}, 2)
    desk = mmc(30_000)
    plain = alternate({"ours": lambda seed: run_replications(desk, seed=seed, replications=1),
                       "ciw": lambda seed: ciw_mmc(30_000, seed)}, 3)
    sizes = (10_000, 100_000) if quick else (10_000, 100_000, 1_000_000)
    grown = [in_child(size) for size in sizes]
    slope = math.log(grown[-1]["seconds"] / grown[0]["seconds"]) / math.log(grown[-1]["cases"] / grown[0]["cases"])
    figures = {
        "six_stage_us_per_case": 1e6 * against["ours"] / 20_000,
        "six_stage_vs_idiomatic_simpy": against["simpy"] / against["ours"],
        "six_stage_vs_salabim": third["salabim"] / third["ours"],
        "mmc_us_per_case": 1e6 * plain["ours"] / 30_000,
        "mmc_vs_ciw": plain["ciw"] / plain["ours"],
        "growth_exponent": slope,
        "peak_mb_100k": grown[1]["peak_mb"],
    }
    if not quick:
        figures |= {"peak_mb_1m": grown[2]["peak_mb"], "seconds_1m": grown[2]["seconds"]}
    return {name: round(value, 3) for name, value in figures.items()}


def main() -> None:
    """Print the table, or with --json one object."""
    figures = measure("--quick" in sys.argv)
    if "--json" in sys.argv:
        print(json.dumps(figures, sort_keys=True))
        return
    for name, value in figures.items():
        print(f"{name:34} {value:>12,.3f}")


if __name__ == "__main__":
    main()
