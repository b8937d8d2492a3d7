"""A published model rebuilt as YAML agrees with its authors' package run beside it (treat-sim, Nelson 2013)."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from simulator import change_scenario, load_scenario, run_replications

REPLICATIONS = 40
WAITS = {
    "triage": "01a_triage_wait",
    "register": "02a_registration_wait",
    "examine": "03a_examination_wait",
    "treat": "04a_treatment_wait(non_trauma)",
    "stabilise": "06a_trauma_wait",
    "treat_trauma": "07a_treatment_wait(trauma)",
}
TOTALS = {"home": "05_total_time(non-trauma)", "home_after_trauma": "08_total_time(trauma)"}


def both(doctors: int) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Results of their model and of ours on the same arrival times, replication by replication."""
    # Here, since it brings a drawing library along, which every worker would read.
    from treat_sim.model import Scenario as TheirScenario
    from treat_sim.model import SimulationSummary, TreatmentCentreModel

    mine = change_scenario(load_scenario(Path(__file__).parent / "treatment_centre.yml"),
                           {"staff.doctors.heads": f"{doctors} doctors (assumed; test)"})
    ours, theirs = [], []
    for number in range(REPLICATIONS):
        settings = TheirScenario(n_exam=doctors)
        settings.set_random_no_set(number)
        model = TreatmentCentreModel(settings)
        model.run()
        theirs.append(SimulationSummary(model).summary_frame().iloc[0].to_dict())
        patients = model.trauma_patients + model.non_trauma_patients
        times = tuple(sorted(float(patient.arrival) for patient in patients if patient.arrival > -math.inf))
        ours.append(results(change_scenario(mine, {"arrivals.patients.at": times}), number))
    return ours, theirs


def results(scenario, number: int) -> dict[str, float]:
    """Our figures under their names."""
    log = run_replications(scenario, seed=5, replications=1, first=number)
    events = log.events
    wait = (events["started_at"] - events["enabled_at"]).groupby(events["activity"], observed=True).mean()
    ended = events[events["activity"].isin(TOTALS)].merge(log.cases[["case_id", "arrives_at"]], on="case_id")
    stay = (ended["completed_at"] - ended["arrives_at"]).groupby(ended["activity"].astype(str)).mean()
    found = {name: wait[activity] for activity, name in WAITS.items() if activity in wait}
    return (
        found
        | {name: stay.get(activity, math.nan) for activity, name in TOTALS.items()}
        | {"09_throughput": float(len(ended))}
    )


@pytest.mark.parametrize("doctors", [pytest.param(3, marks=pytest.mark.full), 4])
def test_every_published_figure_agrees(doctors):
    """Six waits, two totals and the throughput agree within their 99.9 % intervals, as is and with one doctor more."""
    ours, theirs = both(doctors)
    for name in [*WAITS.values(), *TOTALS.values(), "09_throughput"]:
        mine, other = (np.array([row.get(name, math.nan) for row in side], dtype=float) for side in (ours, theirs))
        mine, other = mine[~np.isnan(mine)], other[~np.isnan(other)]
        assert stats.ttest_ind(mine, other, equal_var=False).pvalue > 0.001, (name, mine.mean(), other.mean())
        assert abs(mine.mean() - other.mean()) < 0.25 * other.mean() + 1.0, (name, mine.mean(), other.mean())
