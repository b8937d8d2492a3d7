"""Calibration on real logs: how near the model is to weeks it has not seen, and what it costs in CPU seconds.

    python benchmarks/calibrate.py [--json] [--quick]

The logs lie beside the project, or where READINESS_EVENT_LOGS says, and are never part of it (see
docs/reference/calibration.md); what is absent is said and left out. Prosimos, the peer of the bar on speed, simulated
690 to 820 cases of this log per CPU second on this kind of machine; it needs pandas 2 and Java and is not run here.
"""

import os
import sys
from pathlib import Path

from measure import cpu_seconds, report

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
LOGS = Path(os.environ.get("READINESS_EVENT_LOGS", ROOT.parent / "shared" / "data" / "eventlogs"))
BARS = {
    "bpic2012_w_cycle_distance_h": ("<=", 45), "bpic2012_w_relative_distance_h": ("<=", 30),
    "bpic2012_w_three_grams": ("<=", 0.12), "bpic2012_w_mean_cycle_time_off": ("<=", 0.20),
    "bpic2012_w_cases_per_week_off": ("<=", 0.15), "bpic2012_w_calibrate_cpu_s": ("<=", 60),
    "bpic2012_w_cases_per_cpu_s": (">=", 2000), "academic_credentials_cycle_distance_h": ("<=", 75),
    "academic_credentials_circadian_h": ("<=", 2), "receipt_service_times": ("<=", 0),
    "receipt_three_grams_over_floor": ("<=", 1.2), "receipt_deadline_missed_off": ("<=", 5)}


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


def main():
    seeds = 3 if "--quick" in sys.argv else 10
    if not LOGS.is_dir():
        report({"logs_absent": True}, notes=[f"the real event logs are not on this machine ({LOGS})"])
        return
    report(bpic2012(seeds) | academic_credentials(seeds) | receipt(seeds) | {"quick": "--quick" in sys.argv}, bars=BARS)


if __name__ == "__main__":
    main()
