"""Calibration on real logs: how near the model is to weeks it has not seen, and what it costs in CPU seconds.

    python benchmarks/calibrate.py [--json] [--quick] [--generated]

The logs lie beside the project, or where READINESS_EVENT_LOGS says, and are never part of it (see
docs/reference/calibration.md); what is absent is said and left out. A log of 560 thousand
events in 150 thousand cases is generated here, of 11 activities with completions on days only, as a register of fines
keeps them. Prosimos, the peer of the bar on speed, simulated
690 to 820 cases of this log per CPU second on this kind of machine; it needs pandas 2 and Java and is not run here.
"""

import os
import sys
from pathlib import Path

from measure import ROOT, cpu_seconds, report

sys.path.insert(0, str(ROOT))
LOGS = Path(os.environ.get("READINESS_EVENT_LOGS", ROOT.parent / "shared" / "data" / "eventlogs"))
BARS = {
    "bpic2012_w_cycle_distance_h": ("<=", 45), "bpic2012_w_relative_distance_h": ("<=", 30),
    "bpic2012_w_three_grams": ("<=", 0.12), "bpic2012_w_mean_cycle_time_off": ("<=", 0.20),
    "bpic2012_w_cases_per_week_off": ("<=", 0.15), "bpic2012_w_calibrate_cpu_s": ("<=", 60),
    "bpic2012_w_cases_per_cpu_s": (">=", 2000), "academic_credentials_cycle_distance_h": ("<=", 75),
    "academic_credentials_circadian_h": ("<=", 2), "receipt_service_times": ("<=", 0),
    "receipt_three_grams_over_floor": ("<=", 1.2), "receipt_deadline_missed_off": ("<=", 5),
    "generated_validate_cpu_s": ("<=", 300)}
# Step → (next step, share, mean days until then); what is left of the shares ends the case.
FINES = {
    "made": [("paid", 0.32, 20), ("sent", 0.66, 80)],
    "sent": [("arrived", 0.85, 14), ("paid", 0.03, 20)],
    "arrived": [("raised", 0.91, 60), ("to prefect", 0.05, 30), ("paid", 0.04, 30)],
    "to prefect": [("passed on", 0.6, 40), ("raised", 0.4, 30)],
    "passed on": [("answered", 0.5, 90), ("raised", 0.3, 60)],
    "answered": [("told", 0.95, 20)],
    "told": [("paid", 0.3, 60), ("to court", 0.2, 90)],
    "raised": [("collected", 0.72, 400), ("paid", 0.26, 120)],
    "to court": [("paid", 0.3, 200)],
    "paid": [("paid", 0.06, 90)],
    "collected": [],
}


def held(name, seeds, later=True):
    """Validation of one log: its published halves, or split in two by us."""
    from simulator.calibration.reading import read_log
    from simulator.validation.validating import validate

    read = [read_log(LOGS / file, zone="UTC") for file in
            ([f"{name}_train.csv.gz", f"{name}_test.csv.gz"] if later else [name])]
    found = validate(*read, seeds=seeds)
    return found, found.table.set_index("measure")


def bpic2012(seeds):
    found, table = held("bpic2012_w", seeds)
    off = {name: abs(table.loc[name, "model"] / table.loc[name, "real"] - 1) for name in ("cycle_mean",
                                                                                          "cases_per_week")}
    return {"bpic2012_w_cycle_distance_h": table.loc["cycle_distance", "model"],
            "bpic2012_w_relative_distance_h": table.loc["relative_distance", "model"],
            "bpic2012_w_three_grams": table.loc["three_gram_distance", "model"],
            "bpic2012_w_mean_cycle_time_off": off["cycle_mean"],
            "bpic2012_w_cases_per_week_off": off["cases_per_week"], **speed(found)}


def speed(found):
    """CPU seconds from the file of the whole log to the written office, and cases simulated per CPU second."""
    import tempfile

    from simulator import run_replications
    from simulator.calibration.calibrating import calibrate
    from simulator.calibration.reading import read_log
    from simulator.calibration.writing import write_office

    def all_of_it():
        with tempfile.TemporaryDirectory() as folder:
            write_office(calibrate(read_log(LOGS / "bpic2012_w.csv.gz", zone="UTC")), Path(folder) / "office.yaml")

    logs = []
    spent = cpu_seconds(lambda: logs.append(run_replications(found.scenario, 1, 3)))
    return {"bpic2012_w_calibrate_cpu_s": cpu_seconds(all_of_it),
            "bpic2012_w_cases_per_cpu_s": len(logs[0].cases) / spent}


def academic_credentials(seeds):
    _, table = held("academic_credentials", seeds)
    return {"academic_credentials_cycle_distance_h": table.loc["cycle_distance", "model"],
            "academic_credentials_circadian_h": table.loc["circadian_distance", "model"]}


def receipt(seeds):
    found, table = held("receipt.xes.gz", seeds, later=False)
    runs, misses = table.loc["three_gram_distance"], table.loc["deadline_missed"]
    return {"receipt_service_times": len(found.calibration.estimates.service),
            "receipt_three_grams_over_floor": runs["model"] / runs["floor"],
            "receipt_deadline_missed_off": abs(misses["model"] - misses["floor"])}


def write_fines(path, cases=150_000, years=10):
    """Write the generated log: case, activity and the day on which it was completed."""
    import numpy as np
    import pandas as pd

    luck = np.random.default_rng(1)
    ways = {step: np.cumsum([share for _, share, _ in nexts]) for step, nexts in FINES.items()}
    rows = []
    for case, day in enumerate(luck.uniform(0, 365.25 * years, cases)):
        step = "made"
        while step:
            rows.append((case, step, int(day)))
            place = int(np.searchsorted(ways[step], luck.random(), side="right"))
            step, _, mean = FINES[step][place] if place < len(FINES[step]) else ("", 0, 0)
            day += luck.exponential(mean)
    table = pd.DataFrame(rows, columns=["case_id", "activity", "completed_at"])
    table["completed_at"] = pd.Timestamp("2010-01-04") + pd.to_timedelta(table["completed_at"], unit="D")
    table.to_csv(path, index=False)
    return len(table)


def generated(seeds):
    """CPU seconds from the file of the generated log to the judgement, in this process alone."""
    import tempfile

    from simulator.calibration.reading import read_log
    from simulator.validation.validating import validate

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fines.csv"
        rows = write_fines(path)
        spent = cpu_seconds(lambda: validate(read_log(path, zone="UTC"), None, seeds=seeds))
    return {"generated_events": rows, "generated_validate_cpu_s": spent}


def main():
    seeds = 3 if "--quick" in sys.argv else 10
    if "--generated" in sys.argv:
        report(generated(seeds), bars=BARS)
        return
    if not LOGS.is_dir():
        report({"logs_absent": True}, notes=[f"the real event logs are not on this machine ({LOGS})"])
        return
    found = generated(seeds) | bpic2012(seeds) | academic_credentials(seeds) | receipt(seeds)
    report(found | {"quick": "--quick" in sys.argv}, bars=BARS)


if __name__ == "__main__":
    main()
