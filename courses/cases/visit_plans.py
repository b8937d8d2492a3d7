"""Offices of exercise O6 whose visits follow finds: drawn for a variant, files from the simulator under hidden seeds.

Districts differ in size and in what files hold; last year's finds say where people looked. The plan that the targets
are made from follows from that. Files come in the simulator once for each hidden seed, and whether one holds an error
is drawn at its own address, so every plan visits the same files: plans differ by whom they visit and not by luck.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from courses.cases.plan_runs import Plan, SimulatedRuns, read_plan, share_met
from courses.toolkit.visit_loop import SETTINGS, Office, is_met, run
from simulator import Scenario, change_scenario, load_scenario, run_replications

SEEDS = 10
"""Hidden runs of a plan."""
RANGES = {"random": (0, 60), "most": (40, 100), "years": (1, 4)}
"""What a plan may say; anything beyond is refused."""
WHOLE = ("years",)
"""Settings that come in whole numbers."""
DISTRICTS = ("harbour", "hills", "plain")
YEARS = 6
Piles = Sequence[Sequence[str]]
"""Year → district → the files that could be visited, one letter each."""
_SPARE = 1.35
"""So many times the visits of a year lie on each pile, on average, so that none runs out."""
_YEAR_MINUTES = 365.25 * 1440
_WHY = "(assumed; drawn for the exercise)"


class Task(NamedTuple):
    """An office, how many of 100 files hold an error in each district, and a good plan for it."""

    office: dict[str, Any]
    errors: list[float]
    good: Plan


# ---- a task ----------------------------------------------------------------------------------------------
def draw_task(luck: np.random.Generator) -> Task:
    """Draw a good plan and an office for it; how much has to be drawn by lot differs from 10 to 40 of 100.

    An office is taken in which few plans are good, and none of those that need no thought; judged on practice runs.
    """
    while True:
        good = {"random": float(5 * luck.integers(2, 9)), "most": float(5 * luck.integers(10, 20)),
                "years": float(luck.integers(1, 4))}
        for _ in range(_OFFICES):
            task = _draw_office(luck, good)
            if _takes_thought(task, luck):
                return task


_OFFICES = 20
"""Offices tried for a good plan before another is drawn, so that no kind of plan is good more often than others."""


def _takes_thought(task: Task, luck: np.random.Generator) -> bool:
    piles = [practice_piles(task, luck) for _ in range(3)]
    targets = target_figures([run(task.office, each, task.good) for each in piles])

    def met(plan: tuple[int, int, int]) -> float:
        return _share(task.office, targets, piles, dict(zip(SETTINGS, plan, strict=True)))
    # Few offices pass the habits, so only those are tried with every plan of the grid.
    habits = [met(plan) for plan in THOUGHTLESS]
    return bool(max(habits) < 1 and np.mean(habits) <= 0.55 and np.mean([met(plan) == 1 for plan in _GRID]) <= 0.1)


_GRID = tuple((lot, most, 2) for lot in range(0, 61, 10) for most in (40, 60, 80, 100))
THOUGHTLESS = ((0, 100, 1), (20, 100, 1), (60, 100, 1), (30, 70, 2), (60, 40, 4), (20, 50, 2), (50, 80, 2), (40, 60, 2),
               (40, 80, 2), (30, 80, 2))
"""Plans by habit: all by finds, nearly all by lot, half of it, the middle of everything."""


def _share(office: Office, targets: Mapping[str, float], runs: Sequence[Piles], plan: Plan) -> float:
    return share_met([run(office, piles, plan) for piles in runs], targets, is_met)


def _draw_office(luck: np.random.Generator, good: Plan) -> Task:
    """Draw three districts of which one has far more errors, and is not the largest, so that a lot costs finds."""
    small, middle = float(luck.uniform(0.08, 0.2)), float(luck.uniform(0.25, 0.38))
    people, errors = [small, middle, 1 - small - middle], luck.uniform((26, 6, 3), (40, 12, 6))
    errors[:2] = errors[:2] if luck.random() < 0.6 else errors[1::-1]
    order = luck.permutation(3)
    shares = [round(people[place], 2) for place in order]
    shares[-1] = round(1 - shares[0] - shares[1], 2)
    held = [float(errors[place]) for place in order]
    visits = 10 * int(luck.integers(16, 31))
    # Where people looked last year has little to do with where the errors are.
    looked = luck.dirichlet((2, 2, 2))
    finds = [max(2, round(float(visits * share * error / 100))) for share, error in zip(looked, held, strict=True)]
    return Task({"visits": visits, "people": shares, "finds": finds, "years": YEARS}, held, good)


def practice_piles(task: Task, luck: np.random.Generator) -> list[list[str]]:
    """Return the piles of one practice run."""
    many = round(_SPARE * task.office["visits"] + 40)
    return [["".join("1" if hit else "0" for hit in luck.random(many) < error / 100) for error in task.errors]
            for _ in range(YEARS)]


def target_figures(found: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return targets that these runs meet in 80 of 100 seeds with a little room."""
    runs = {name: sorted(each[name] for each in found) for name in ("finds", "known", "uneven")}
    few, many = int(0.2 * len(found)), int(0.8 * len(found))
    return {"finds": float(np.floor(0.97 * runs["finds"][few])), "known": float(np.floor(0.95 * runs["known"][0])),
            "uneven": round(1.06 * float(runs["uneven"][min(many, len(found) - 1)]), 1)}


# ---- the simulator ---------------------------------------------------------------------------------------
@lru_cache(maxsize=1)
def _plan() -> Scenario:
    return load_scenario(Path(__file__).with_name("visit_office.yml"),
                         changes={"arrivals": {"none": {"rate": f"1 cases per year {_WHY}"}}})


def simulate_piles(task: Task, seed: int, runs: int = SEEDS) -> list[list[list[str]]]:
    """Return run → year → district → the pile of files, as they come in the simulator."""
    rate = round(_SPARE * task.office["visits"] + 40)
    streams = {name: {"rate": f"{rate} cases per year {_WHY}", "attributes": {
        "error": {"share": f"{error:.2f} % {_WHY}"}}} for name, error in zip(DISTRICTS, task.errors, strict=True)}
    log = run_replications(change_scenario(_plan(), {"arrivals": streams}), seed=seed, replications=runs)
    cases = log.cases.sort_values(["replication", "arrives_at", "case_id"])
    year = (cases["arrives_at"] // _YEAR_MINUTES).clip(upper=YEARS - 1).astype(int)
    letters = cases["error"].astype(int).astype(str)
    piles = letters.groupby([cases["replication"], year, cases["stream"].astype(str)]).agg("".join).to_dict()
    first = int(cases["replication"].min())
    return [[[piles.get((first + number, each, name), "") for name in DISTRICTS] for each in range(YEARS)]
            for number in range(runs)]


# ---- grading ---------------------------------------------------------------------------------------------
def draw_runs(luck: np.random.Generator, seeds: Iterator[int],
              runs: int = 5) -> tuple[dict[str, Any], SimulatedRuns]:
    """Return the practice office and the hidden runs of an office in which careful tries lead to a plan that holds.

    Parameters
    ----------
    seeds : hidden seeds, taken until that is so
    """
    while True:
        task, hidden = draw_task(luck), next(seeds)
        piles = simulate_piles(task, hidden)
        targets = target_figures([run(task.office, each, task.good) for each in piles])
        practice = {"kind": "visit_loop", "office": task.office, "targets": targets, "settings": list(SETTINGS),
                    "runs": [practice_piles(task, luck) for _ in range(runs)]}
        tried = runs_of(task.office, targets, hidden, piles)
        if _share(task.office, targets, piles, plan_by_practice(practice)) == 1:
            return practice, tried


def runs_of(office: Office, targets: Mapping[str, float], seed: int, piles: Sequence[Piles]) -> SimulatedRuns:
    """Return what the rule `plan` asks for the runs of a plan: which of the hidden files it visits, year by year."""
    return SimulatedRuns(office=office, targets=targets, seed=seed, names=SETTINGS, read=read_settings,
                         simulate=_Visits(piles), is_met=is_met)


@dataclass(frozen=True)
class _Visits:
    """Runs of plans over the same files; equal where the files are, so that two builds can be compared."""

    piles: Sequence[Piles]

    def __call__(self, office: Office, plan: Plan, _seed: int) -> list[dict[str, float]]:
        return [run(office, each, plan) for each in self.piles]


def read_settings(answers: Mapping[str, Any]) -> Plan | None:
    """Return a plan as numbers; None when one is missing, no number, out of range, or a part of a year."""
    return read_plan(answers, RANGES, WHOLE)


# ---- careful tries ---------------------------------------------------------------------------------------
SPREAD = {"finds": 0.06, "known": 0.05, "uneven": 0.15}
"""By about so much of itself luck moves a figure."""


def plan_by_practice(practice: Mapping[str, Any]) -> Plan:
    """Return the plan that keeps farthest from every target over the practice runs, as careful tries find it.

    Parameters
    ----------
    practice : the pack's `practice.json`
    """
    office = practice["office"]
    # How much by lot follows from what must be known; fewer cannot reach it.
    lowest = 100 * practice["targets"]["known"] / (office["visits"] * office["years"] * min(office["people"]))
    plans = [dict(zip(SETTINGS, (float(lot), float(most), float(years)), strict=True)) for lot in range(0, 61, 5)
             if lowest - 3 <= lot <= lowest + 15 for most in range(40, 101, 5) for years in (1, 2, 4)]
    return max(plans, key=lambda plan: _room_left(practice, plan))


def _room_left(practice: Mapping[str, Any], plan: Plan) -> float:
    runs = [run(practice["office"], piles, plan) for piles in practice["runs"]]
    means = {name: sum(each[name] for each in runs) / len(runs) for name in practice["targets"]}
    return float(min((means[name] - target) / (SPREAD[name] * target) * (-1 if name == "uneven" else 1)
                     for name, target in practice["targets"].items()))
