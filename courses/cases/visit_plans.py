"""Offices of exercise O6 whose visits follow finds: drawn for a variant, files from the simulator under hidden seeds.

Districts differ in size and in what files hold; last year's finds say where people looked. The plan that the targets
are made from follows from that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from courses.scoring.answers import as_number
from courses.scoring.plan import plan_share
from courses.toolkit.visit_loop import SETTINGS, is_met, run
from simulator import Scenario, change_scenario, load_scenario, run_replications

SEEDS = 10
"""Hidden runs of a plan."""
RANGES = {"random": (0, 60), "most": (40, 100), "years": (1, 4)}
"""What a plan may say; anything beyond is refused."""
DISTRICTS = ("harbour", "hills", "plain")
YEARS = 6
_SPARE = 1.35
"""So many times the visits of a year lie on each pile, on average, so that none runs out."""
_YEAR_MINUTES = 365.25 * 1440
_WHY = "(assumed; drawn for the exercise)"
Office = Mapping[str, Any]
Settings = Mapping[str, float]


class Task(NamedTuple):
    """An office, how many of 100 files hold an error in each district, and a good plan for it."""

    office: dict[str, Any]
    errors: list[float]
    good: dict[str, float]


def draw_task(luck: np.random.Generator) -> Task:
    """Draw an office and a good plan; how much has to be drawn by lot differs from 10 to 45 of 100.

    An office is taken in which few plans are good, and none of those that need no thought; judged on practice runs.
    """
    while True:
        task = _draw_office(luck)
        piles = [practice_piles(task, luck) for _ in range(3)]
        targets = target_figures([run(task.office, each, task.good) for each in piles])
        tried = VisitRuns(task.office, targets, piles)
        met = {plan: _share(tried, plan) for plan in (*_GRID, *_THOUGHTLESS)}
        if np.mean([met[plan] == 1 for plan in _GRID]) <= 0.15 and max(met[plan] for plan in _THOUGHTLESS) < 1:
            return task


_GRID = tuple(f"{lot}|{most}|2" for lot in range(0, 61, 10) for most in (40, 60, 80, 100))
_THOUGHTLESS = ("0|100|1", "20|100|1", "60|100|1", "30|70|2", "60|40|4", "20|50|2")
"""Plans by habit: all by finds, nearly all by lot, the middle of everything."""


def _share(tried: VisitRuns, plan: str) -> float:
    return plan_share(list((tried.get(plan) or {}).values()))


def _draw_office(luck: np.random.Generator) -> Task:
    small = float(luck.uniform(0.08, 0.2))
    middle = float(luck.uniform(0.25, 0.4))
    people = [round(float(share), 2) for share in luck.permutation([small, middle, 1 - small - middle])]
    people[-1] = round(1 - people[0] - people[1], 2)
    errors = [float(error) for error in luck.permutation(luck.uniform((5, 8, 20), (8, 12, 30)))]
    visits = 10 * int(luck.integers(12, 25))
    # Where people looked last year has little to do with where the errors are.
    looked = luck.dirichlet((2, 2, 2))
    finds = [max(2, round(float(visits * share * error / 100))) for share, error in zip(looked, errors, strict=True)]
    good = {"random": float(5 * luck.integers(2, 10)), "most": float(5 * luck.integers(9, 16)),
            "years": float(luck.integers(1, 4))}
    return Task({"visits": visits, "people": people, "finds": finds, "years": YEARS}, errors, good)


def draw_runs(luck: np.random.Generator, seeds: Iterator[int],
              runs: int = 5) -> tuple[Task, dict[str, Any], VisitRuns, int]:
    """Return an office with its practice runs and its hidden ones, in which careful tries lead to a plan that holds.

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
        tried = VisitRuns(task.office, targets, piles)
        plan = plan_by_practice(practice)
        if _share(tried, "|".join(f"{value:g}" for value in plan.values())) == 1:
            return task, practice, tried, hidden


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


def target_figures(found: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return targets that these runs meet in 80 of 100 seeds with a little room."""
    runs = {name: sorted(each[name] for each in found) for name in ("finds", "known", "uneven")}
    few, many = int(0.2 * len(found)), int(0.8 * len(found))
    return {"finds": float(np.floor(0.96 * runs["finds"][few])), "known": float(np.floor(0.95 * runs["known"][0])),
            "uneven": round(1.1 * float(runs["uneven"][min(many, len(found) - 1)]), 1)}


SPREAD = {"finds": 0.06, "known": 0.05, "uneven": 0.15}
"""By about so much of itself luck moves a figure."""


def plan_by_practice(practice: Mapping[str, Any]) -> dict[str, float]:
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


def _room_left(practice: Mapping[str, Any], plan: Settings) -> float:
    runs = [run(practice["office"], piles, plan) for piles in practice["runs"]]
    means = {name: sum(each[name] for each in runs) / len(runs) for name in practice["targets"]}
    return min((means[name] - target) / (SPREAD[name] * target) * (-1 if name == "uneven" else 1)
               for name, target in practice["targets"].items())


@dataclass(frozen=True)
class VisitRuns:
    """Settings joined by `|` → target → whether it was met, seed by seed: stands where the rule `plan` expects runs."""

    office: Office
    targets: Mapping[str, float]
    piles: Sequence[Sequence[Sequence[str]]]
    _kept: dict[str, dict[str, list[bool]]] = field(default_factory=dict)

    def get(self, settings: str) -> dict[str, list[bool]] | None:
        """Return the runs of a plan; None for one that cannot be run."""
        plan = read_settings(dict(zip(SETTINGS, settings.split("|"), strict=False)))
        if plan is None:
            return None
        if settings not in self._kept:
            found = [run(self.office, piles, plan) for piles in self.piles]
            self._kept[settings] = {name: [is_met(name, each[name], target) for each in found]
                                    for name, target in self.targets.items()}
        return self._kept[settings]


def read_settings(answers: Mapping[str, Any]) -> dict[str, float] | None:
    """Return a plan as numbers; None when one is missing, no number, out of range, or a part of a year."""
    found = {name: as_number(answers.get(name)) for name in SETTINGS}
    plan = {name: value for name, value in found.items()
            if value is not None and RANGES[name][0] <= value <= RANGES[name][1]}
    return plan if len(plan) == len(SETTINGS) and float(plan["years"]).is_integer() else None


def practice_piles(task: Task, luck: np.random.Generator) -> list[list[str]]:
    """Return the piles of one practice run."""
    many = round(_SPARE * task.office["visits"] + 40)
    return [["".join("1" if hit else "0" for hit in luck.random(many) < error / 100) for error in task.errors]
            for _ in range(YEARS)]


# ---- tables of visits ------------------------------------------------------------------------------------
ROOM = {50: 14, 100: 10, 200: 7, 400: 5}
"""Visits by lot → points by which two shares differ by luck (derived: 196 √(2 · 0.15 · 0.85 / n))."""
WITHIN, BEYOND = 0.7, 1.3
STATES = ("agree", "follow", "few")
"""Why: the district with most finds has most errors; another one has; or it cannot be told yet."""


class Visits(NamedTuple):
    """One year's visits of a district: chosen because of finds, and drawn by lot, with what each found."""

    chosen: int
    chosen_finds: int
    lot: int
    lot_finds: int


def draw_visits(luck: np.random.Generator, state: str) -> dict[str, Visits]:
    """Return three districts that lead to a state, and clearly."""
    while True:
        found = {name: _visits(luck) for name in DISTRICTS}
        if state_of(found) == state:
            return found


def _visits(luck: np.random.Generator) -> Visits:
    chosen, lot = round(float(np.exp(luck.uniform(3.2, 6)))), int(luck.choice(list(ROOM)))
    rate = float(luck.choice([luck.uniform(4, 12), luck.uniform(14, 30)]))
    return Visits(chosen, max(1, round(chosen * rate * luck.uniform(0.7, 1.3) / 100)), lot, round(lot * rate / 100))


def state_of(found: Mapping[str, Visits]) -> str:
    """Return the state of a table; empty where it could be disputed.

    Examples
    --------
    >>> even = Visits(100, 10, 100, 10)
    >>> state_of({"harbour": even._replace(lot_finds=30), "hills": even._replace(chosen_finds=20), "plain": even})
    'follow'
    """
    rates = {name: 100 * each.lot_finds / each.lot for name, each in found.items()}
    top, second, _ = sorted(found, key=lambda name: -rates[name])
    finds = {name: each.chosen_finds + each.lot_finds for name, each in found.items()}
    ahead = min((rates[top] - rates[name]) / room(found[top].lot, found[name].lot) for name in found if name != top)
    most = sorted(finds.values())[-2:]
    if ahead <= WITHIN and rates[top] - rates[second] >= 1:
        return "few"
    if ahead < BEYOND or most[1] - most[0] < 3:
        return ""
    return "agree" if max(finds, key=lambda name: finds[name]) == top else "follow"


def room(one: int, other: int) -> int:
    """Return the points that two shares may differ by luck, by the smaller number of visits by lot."""
    return ROOM[min(one, other)]


# ---- what a score is worth here ---------------------------------------------------------------------------
class TravelledModel(NamedTuple):
    """A model's flags: how many of 100 were right where it was trained, and how many of 100 files held an error there
    and hold one here.
    """

    right: int
    there: int
    here: int

    @property
    def right_here(self) -> float:
        """Of 100 flags, how many are right here.

        Notes
        -----
        Right to wrong flags change as errors to files in order do (Bayes' rule in odds).

        Examples
        --------
        >>> round(TravelledModel(right=80, there=50, here=10).right_here)
        31
        """
        odds = self.right / (100 - self.right) / (self.there / (100 - self.there)) * self.here / (100 - self.here)
        return 100 * odds / (1 + odds)


def draw_trained(luck: np.random.Generator) -> TravelledModel:
    """Return a model that travelled: trained where errors were common, used where they are rare, or the reverse."""
    while True:
        there = int(luck.choice([20, 25, 30, 40, 50, 60]))
        here = int(luck.choice([4, 5, 8, 10, 15, 20, 25, 40, 50]))
        found = TravelledModel(int(luck.integers(max(there + 15, 50), 96)), there, here)
        if abs(found.right_here - found.right) > 12 and 4 < found.right_here < 96:
            return found
