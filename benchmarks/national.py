"""A national year: 3 million cases, 4,000 staff, 90 sites, by the compiled engine, measured where it ran.

    python benchmarks/national.py [--json] [--quick] [--whole]

As a rule one replication of a twentieth of the year is run in a process of its own, and CPU seconds and memory are
multiplied by how many times more cases the year has: `part_of_the_year` says so. `--whole` runs ten replications of
the whole year on two processes (about half an hour); `--quick` takes a hundredth.
"""

import csv
import os
import sys
import tempfile
import time
from pathlib import Path

import yaml
from measure import FamilyUse, peak_mb, report, run_task, serve

CASES = 3_000_000
YEAR = 365.25
WHY = "(assumed; benchmark)"
HEADS = {"intake": 5, "check": 9, "assess": 21, "decide": 9}
SITES, LARGER = 90, 40
"""Sites, and how many of them have one more to assess: 4,000 heads in all."""
FIVE = ("touch_minutes", "days_to_decision_mean", "backlog_mean", "utilisation", "decided_per_week")
BARS = {"national_year_cpu_s_per_replication": ("<=", 150), "national_year_cpu_s_five_measures": ("<=", 60),
        "national_peak_mb": ("<=", 4000)}


def national(days):
    """The six-stage process in ninety offices, by the keys of the office language."""
    from simulator import load_scenario

    names = [f"{number:02d}" for number in range(SITES)]
    raw = yaml.safe_load((Path(__file__).parent / "six_stage.yml").read_text())
    raw |= {"name": "national", "title": "National year", "horizon": f"{days} days {WHY}",
            "sites": {"file": "sites.csv", "by": "district", "origin": "assumed", "source": "benchmark"},
            "staff": {role: {"roles": role, "calendar": "office"} for role in HEADS},
            "arrivals": {"claims": {"rate": f"{CASES / YEAR * 7:.0f} cases per week {WHY}", "calendar": "office"}}}
    # Without milestones nearly all measures would have nothing to measure.
    for step, milestone in (("intake", "complete"), ("decide", "decided"), ("paid", "paid")):
        raw["process"]["activities"][step]["milestone"] = milestone
    raw["process"]["attributes"] = {"district": {"choice": {f"d{name}": f"{100 / SITES} % {WHY}" for name in names}}}
    with tempfile.TemporaryDirectory() as folder:
        with (Path(folder) / "sites.csv").open("w", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(["site", "district", *HEADS])
            for number, name in enumerate(names):
                more = {"assess": int(number < LARGER)}
                lines.writerow([f"s{name}", f"d{name}", *(heads + more.get(role, 0) for role, heads in HEADS.items())])
        place = Path(folder) / "national.yml"
        place.write_text(yaml.safe_dump(raw, sort_keys=False))
        return load_scenario(str(place))


def figures(office, names, replications=1, workers=1):
    """Run and measure, as `readiness office compare` does; return how many cases came."""
    from simulator.experiments.streaming import Asked, run_figures
    from simulator.measures.registry import role_measures
    from simulator.run.wishes import engine_wished

    roles = tuple(role_measures()) if len(names) > len(FIVE) else ()
    with engine_wished("fast"):
        found = run_figures(office, Asked(names=names, roles=roles), replications=replications, workers=workers)
    return float(found.came["count"].sum())


def one(days, five):
    """CPU seconds and memory of one replication of so many days, beside those of one day, which loads everything."""
    from simulator import HEADLINE

    names = FIVE if five else tuple(HEADLINE)
    figures(national(1), names)
    empty, before = peak_mb(), time.process_time()
    cases = figures(national(days), names)
    return {"cpu_s": time.process_time() - before, "cases": cases, "empty_mb": empty}


def ten(days):
    """Ten replications on two processes: seconds by the clock and of the processor, and the most memory of both."""
    from simulator import HEADLINE

    before = time.monotonic()
    with FamilyUse() as used:
        cases = figures(national(days), tuple(HEADLINE), 10, 2)
    return {"wall_s": time.monotonic() - before, "cases": cases, "peak": used.peak, "cpu_s": used.cpu_s}


def year_of(run):
    """CPU seconds and memory of the whole year from those of a part of it."""
    times = CASES / run["cases"]
    return run["cpu_s"] * times, run["empty_mb"] + (run["peak_mb"] - run["empty_mb"]) * times


def main():
    days = 4 if "--quick" in sys.argv else round(YEAR / 20)
    default, five = (run_task(__file__, "one", days=days, five=few) for few in (False, True))
    (cpu, memory), (few_cpu, _) = year_of(default), year_of(five)
    found = {"national_year_cpu_s_per_replication": cpu, "national_year_cpu_s_five_measures": few_cpu,
             "national_peak_mb": 2 * memory, "part_of_the_year": default["cases"] / CASES}
    if "--whole" in sys.argv:
        whole = run_task(__file__, "ten", days=round(YEAR))
        found |= {"national_year_cpu_s_per_replication": whole["cpu_s"] / 10, "national_peak_mb": whole["peak"],
                  "national_ten_wall_s": whole["wall_s"], "part_of_the_year": 1.0}
    report(found, bars=BARS, notes=[f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"])


if __name__ == "__main__":
    serve({"one": one, "ten": ten})
    main()
