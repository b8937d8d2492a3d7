"""The office simulator beside SimPy by hand, Ciw and salabim: the same models, CPU time, in one run.

    python benchmarks/office.py [--json] [--quick]

Every figure counts everything from the model to the finished event log as a pandas frame. Runs of the
two sides alternate; the least of each is kept. Each step says on the error stream what it took. `--quick` leaves out
the million cases and repeats less.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pandas as pd
import simpy
from measure import PEERS, peak_mb

from simulator import change_scenario, load_scenario, run_replications
from simulator.plan.calendars import DAY, Calendar, WorkClock
from synthetic_data import check_spec

SIX_STAGE = Path(__file__).parent / "six_stage.yml"
CASES_PER_WEEK = 2400
DESK_CASES = 200_000
"""So many that what a run costs once hardly counts."""
WHY = "(assumed; benchmark)"
T = TypeVar("T")


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


def cimba_desk() -> dict[str, float]:
    """M/M/10 in Cimba's Python package, which keeps no log; nothing where the peers' environment has none."""
    command = [str(PEERS), str(Path(__file__).with_name("cimba_desk.py"))]
    try:
        done = subprocess.run([*command, str(DESK_CASES)], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return {}
    return json.loads(done.stdout)


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


def event_loops(scenario) -> dict[str, Callable[[int], object]]:
    """Both engines on cases that are there already: building the office and running it, no frames."""
    from simulator.cases.arrivals import build_cases
    from simulator.cases.tables import compile_tables
    from simulator.engine import Office
    from simulator.twin.compiling import load_twin

    tables = compile_tables(scenario)
    cases = {seed: build_cases(scenario, tables, seed, 0) for seed in (1, 2, 3)}
    return {"our loop": lambda seed: Office(scenario, tables, cases[seed], seed, 0).run(),
            "fast loop": lambda seed: load_twin()(scenario, tables, cases[seed], seed, 0).run()}


def default_compare() -> dict[str, float]:
    """CPU seconds of the README's comparison, ten replications of both offices, in one process, by each engine."""
    from simulator import HEADLINE, compare_scenarios
    from simulator.run.wishes import engine_wished

    def compare(engine) -> None:
        with engine_wished(engine):
            compare_scenarios(load_scenario("claim"), load_scenario("proactive"), seed=1, replications=10, workers=1,
                              names=HEADLINE)

    return alternate({"fast": lambda _: compare("fast"), "simpy": lambda _: compare("simpy")}, 1)


def in_child(cases: int, engine: str) -> dict[str, float]:
    """CPU seconds and peak memory of one six-stage run in a process of its own."""
    here = str(Path(__file__).parent)
    code = f"import sys; sys.path.insert(0, {here!r}); import office; office.child({cases}, {engine!r})"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def growth(runs: list[dict[str, float]]) -> float:
    """Exponent with which CPU time grows with the cases, from the smallest run to the largest."""
    return math.log(runs[-1]["seconds"] / runs[0]["seconds"]) / math.log(runs[-1]["cases"] / runs[0]["cases"])


def child(cases: int, engine: str) -> None:
    """Run in the process of its own and print what it took."""
    scenario = six_stage(cases)
    run_replications(six_stage(200), seed=1, replications=1, engine=engine)
    before = time.process_time()
    log = run_replications(scenario, seed=1, replications=1, engine=engine)
    print(json.dumps({"seconds": time.process_time() - before, "cases": len(log.cases), "rows": len(log.events),
                      "peak_mb": peak_mb()}))


def desks(rounds: int) -> dict[str, float]:
    """M/M/10 by both engines and by Ciw, so many cases each."""
    desk = mmc(DESK_CASES)
    return alternate({"ours": lambda seed: run_replications(desk, seed=seed, replications=1, engine="simpy"),
                      "fast": lambda seed: run_replications(desk, seed=seed, replications=1, engine="fast"),
                      "ciw": lambda seed: ciw_mmc(DESK_CASES, seed)}, rounds)


def six_stages(rounds: int) -> dict[str, float]:
    """The six-stage process by both engines, with and without a log, and by hand."""
    base = six_stage(20_000)
    return alternate({"ours": lambda seed: run_replications(base, seed=seed, replications=1, engine="simpy"),
                      "fast": lambda seed: run_replications(base, seed=seed, replications=1, engine="fast"),
                      "simpy": lambda seed: SimPyOffice(20_000, seed).run()} | event_loops(base), rounds)


def against_salabim() -> dict[str, float]:
    """A small six-stage process by our reference engine and by salabim."""
    small = six_stage(2_000)
    return alternate({"ours": lambda seed: run_replications(small, seed=seed, replications=1, engine="simpy"),
                      "salabim": lambda seed: salabim_six_stage(2_000, seed)}, 2)


def step(name: str, call: Callable[[], T]) -> T:
    """Do one step, and say on the error stream what it took, with its children."""
    before, clock = os.times(), time.monotonic()
    found = call()
    spent = sum(os.times()[:4]) - sum(before[:4])
    print(f"{name}: {spent:.0f} CPU s, {time.monotonic() - clock:.0f} s by the clock", file=sys.stderr, flush=True)
    return found


def measure(quick: bool) -> dict[str, float]:
    """All named figures."""
    rounds = 2 if quick else 3
    # Compiled before anything is measured.
    step("load the fast engine", lambda: run_replications(six_stage(200), seed=1, replications=1, engine="fast"))
    against = step("six stages, 20,000 cases", lambda: six_stages(rounds))
    third = step("salabim, 2,000 cases", against_salabim)
    plain = step(f"M/M/10, {DESK_CASES:,} cases", lambda: desks(rounds))
    sizes = (10_000, 100_000) if quick else (10_000, 100_000, 1_000_000)
    grown = step("growth, fast", lambda: [in_child(size, "fast") for size in sizes])
    by_simpy = step("growth, SimPy", lambda: [in_child(size, "simpy") for size in sizes[:2]])
    compared = step("the README's comparison", default_compare)
    cimba = step("Cimba, where its environment is", cimba_desk)
    figures = {
        "six_stage_us_per_case": 1e6 * against["ours"] / 20_000,
        "six_stage_vs_idiomatic_simpy": against["simpy"] / against["ours"],
        "six_stage_vs_salabim": third["salabim"] / third["ours"],
        "mmc_us_per_case": 1e6 * plain["ours"] / DESK_CASES,
        "mmc_fast_us_per_case": 1e6 * plain["fast"] / DESK_CASES,
        "mmc_vs_ciw": plain["ciw"] / plain["ours"],
        "six_stage_fast_vs_idiomatic_simpy": against["simpy"] / against["fast"],
        "six_stage_fast_without_log_vs_idiomatic_simpy": against["simpy"] / against["fast loop"],
        "event_loop_fast_vs_ours": against["our loop"] / against["fast loop"],
        "mmc_fast_vs_ciw": plain["ciw"] / plain["fast"],
        "default_compare_cpu_s": compared["fast"],
        "default_compare_simpy_cpu_s": compared["simpy"],
        "default_compare_to_simpy": compared["fast"] / compared["simpy"],
        "growth_exponent": growth(grown),
        "growth_exponent_simpy": growth(by_simpy),
        "peak_mb_100k": grown[1]["peak_mb"],
    }
    if cimba:
        figures |= {"cimba_python_us_per_case": 1e6 * cimba["cpu_s"] / DESK_CASES}
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
