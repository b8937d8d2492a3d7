"""What an answer depends on: assumed numbers moved within their ranges, alone and all together, on the same luck.

One number at a time shows which assumption to look up first; it does not show what several do together (Saltelli and
Annoni, Environmental Modelling & Software 25, 2010). So all are also drawn together, in a Latin hypercube.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from simulator.check import require_sound
from simulator.experiments.assumed import AssumedNumber, find_assumed, move_numbers
from simulator.experiments.comparison import refuse_confidence
from simulator.experiments.intervals import holm, luck_alone, mean_interval
from simulator.experiments.overload import growth_of, has_no_mean
from simulator.experiments.streaming import Asked, run_figures
from simulator.measures.measuring import EVERYBODY, select_measures
from simulator.plan.scenario import Scenario
from simulator.run.replications import in_processes
from synthetic_data import BadInput, Problem, cluster_workers, progress, stream

TOP = 8
"""Numbers that are moved in every replication; the others in one."""
DRAWS = 39
"""So many draws have their 95 of 100 between the smallest and the largest of them."""
FEWEST_DRAWS = 9
"""With fewer, even the smallest and the largest hold less than 80 of 100 further draws."""
MINUTES = 30.0
ENDS = ("low", "high")
COLUMNS = ["place", "words", "unit", "value", "low", "high", "stated", "sides", "runs", "swing", "verdict",
           *(f"{end}_{part}" for end in ENDS for part in ("answer", "effect", "from", "to", "growth", "p_adjusted"))]


@dataclass(frozen=True, kw_only=True)
class Dependence:
    """What an answer depends on. The answer is a figure of one office, or its difference between two."""

    offices: tuple[Scenario, ...]
    measure: str
    seed: int
    confidence: float
    answer: tuple[float, float, float]
    """Mean, low and high over the replications: what luck alone leaves open."""
    runs: int
    table: pd.DataFrame
    """One row for each number moved, the largest swing first: `COLUMNS`. Each end has the answer there, its change with
    the interval of the paired differences (``from``, ``to``), and the growth of a backlog that has no mean."""
    fixed: pd.DataFrame
    """``place, words, why``: numbers that were not moved."""
    assumed: int
    """Assumed numbers in all."""
    late: int
    """Numbers for which there was no time."""
    draws: np.ndarray
    """Answer of each draw of all numbers together, each with luck of its own; NaN where an office falls behind."""
    unfit: int
    """Draws whose numbers did not fit together."""

    @property
    def together(self) -> tuple[float, float, float]:
        """Median of the draws, and between which bounds another draw lies in `promise` of 100."""
        known = np.sort(self.draws[~np.isnan(self.draws)])
        if len(known) < 2:
            return math.nan, math.nan, math.nan
        out = max(int((len(known) + 1) * (1 - self.confidence) / 2), 1)
        return float(np.median(known)), float(known[out - 1]), float(known[-out])

    @property
    def promise(self) -> float:
        """How many of 100 further draws lie within the bounds of `together` (Wilks, Ann. Math. Statist. 12, 1941)."""
        known = int((~np.isnan(self.draws)).sum())
        out = max(int((known + 1) * (1 - self.confidence) / 2), 1)
        return max(0.0, 100 * (known + 1 - 2 * out) / (known + 1))


def find_dependence(offices: Sequence[Scenario], name: str, *, seed: int = 1, replications: int = 10, top: int = TOP,
                    draws: int = DRAWS, minutes: float = MINUTES, workers: int = 1,
                    confidence: float = 0.95) -> Dependence:
    """Move every assumed number to both ends of its range, and draw all of them together.

    Parameters
    ----------
    offices : one, or the baseline and the alternative whose difference is the answer
    name : measure that the answer is
    replications : of the answer and of the numbers that matter most
    top : numbers moved in every replication: those that changed the answer most in the first one
    draws : of all numbers together; 0 for none
    minutes : after which no further number or draw is begun; what was left out is counted

    Raises
    ------
    BadInput : the measure is not known or cannot be told of these offices, or a number is out of range

    Notes
    -----
    Screening first: every number is moved to both ends in one replication, on the luck of the answer's own first one
    (common random numbers), as the one-at-a-time design of which Morris's elementary effects are the repeated form
    (Technometrics 33, 1991). Verdicts hold all together (Holm over both ends of the `top`). In a draw each number takes
    any value of its range with the same chance, independently of the others (`assumed`), and the draw has replications
    of its own, so that the draws differ by luck as well.
    """
    refuse_confidence(confidence)
    _refuse_few(offices, replications, draws)
    select_measures([name])
    bench = _Bench(offices=tuple(offices), name=name, seed=seed, workers=workers, until=time.monotonic() + 60 * minutes)
    base = bench.at_once(offices, 0, replications)
    _refuse_untold(base, name)
    numbers = find_assumed(offices)
    settings, fixed = _settings(offices, numbers)
    one = _pairs(settings, bench.run(_ends(settings), 1, "Moving each assumed number"))
    most = set(sorted(one, key=lambda number: -_swing(base, one[number], name))[:top])
    chosen = [setting for setting in settings if setting.number in most]
    all_runs = _pairs(chosen, bench.run(_ends(chosen), replications, "Moving those that matter most"))
    rows = [_row(number, base, ends, name, confidence) for number, ends in (one | all_runs).items()]
    jobs, unfit = _drawn(offices, [setting.number for setting in settings], draws, replications, seed)
    return Dependence(
        offices=tuple(offices), measure=name, seed=seed, confidence=confidence, runs=replications,
        answer=mean_interval(base.values, confidence), table=_judged(rows, confidence), fixed=fixed,
        assumed=len(numbers), late=len(settings) - len(one), unfit=unfit,
        draws=np.array([_mean(taken, name) for taken in bench.run(jobs, replications, "Drawing all numbers together")]))


_Job = tuple[Sequence[Scenario], int]
"""Offices to run, and the number of their first replication."""


@dataclass(frozen=True)
class _Taken:
    """An answer in each replication, and by how many cases a week an office behind it falls behind for good."""

    values: np.ndarray
    growth: float


@dataclass(frozen=True)
class _Setting:
    number: AssumedNumber
    ends: tuple[Sequence[Scenario], Sequence[Scenario]]


@dataclass(frozen=True, kw_only=True)
class _Bench:
    """Where offices are run, until the time is up."""

    offices: tuple[Scenario, ...]
    name: str
    seed: int
    workers: int
    until: float
    known: dict[tuple[int, int], _Taken] = field(default_factory=dict)
    """Figures of the offices as they are, by (side, first replication); most settings leave one office alone."""

    def run(self, jobs: Sequence[_Job], count: int, label: str) -> list[_Taken]:
        """Return the answer of each job, in order, as far as the time allows."""
        made: list[_Taken] = []
        # Two for each worker at least, so that both ends of a number are run before the clock is read.
        size = 2 * (cluster_workers() or self.workers)
        for begin in progress(range(0, len(jobs), size), label):
            if time.monotonic() > self.until:
                break
            made += self._batch(jobs[begin:begin + size], count)
        return made

    def at_once(self, offices: Sequence[Scenario], first: int, count: int) -> _Taken:
        """Return the answer of the offices as they are."""
        return self._batch([(offices, first)], count)[0]

    def _batch(self, jobs: Sequence[_Job], count: int) -> list[_Taken]:
        # By identity, which is quick and safe here: what no move touches is the very same office.
        wanted = {(id(office), first): office for offices, first in jobs for office in offices
                  if count > len(self.known.get((id(office), first), _NOTHING).values)}
        made = in_processes(_take, [(office, self.name, self.seed, first, count)
                                    for (_, first), office in wanted.items()], min(self.workers, max(len(wanted), 1)))
        now = self.known | dict(zip(wanted, made, strict=True))
        self.known.update({key: one for key, one in now.items() if key[0] in map(id, self.offices)})
        return [_answer([now[id(office), first] for office in offices], count) for offices, first in jobs]


_NOTHING = _Taken(np.empty(0), 0.0)


def _take(office: Scenario, name: str, seed: int, first: int, count: int) -> _Taken:
    """Run an office and take its figure; a run in which nobody is counted has NaN."""
    figures = run_figures(office, Asked(names=(name,)), seed=seed, replications=count, first=first)
    values = figures.table.loc[figures.table["group"] == EVERYBODY, "value"].to_numpy(float)
    return _Taken(values, growth_of(figures.overloads) if has_no_mean(name) else 0.0)


def _answer(taken: Sequence[_Taken], count: int) -> _Taken:
    """The figure of one office, or the alternative's less the baseline's."""
    sides = [one.values[:count] for one in taken]
    return _Taken(sides[-1] - sides[0] if len(sides) == 2 else sides[0], max(one.growth for one in taken))


def _mean(taken: _Taken, name: str) -> float:
    return math.nan if taken.growth and has_no_mean(name) else float(np.mean(taken.values))


def _settings(offices: Sequence[Scenario], numbers: Sequence[AssumedNumber]) -> tuple[list[_Setting], pd.DataFrame]:
    """The offices with each number at both ends, and the numbers that cannot be moved, with the reason."""
    settings, fixed = [], []
    for number in numbers:
        why, ends = number.fixed, []
        if not why:
            try:
                ends = [move_numbers(offices, {number: end}) for end in (number.low, number.high)]
                # What was not moved was sound before.
                for office in (office for end in ends for office, own in zip(end, offices, strict=True)
                               if office is not own):
                    require_sound(office)
            except BadInput as error:
                why = f"the office does not take it at an end of its range: {error.problems[0].rule}"
        if why:
            fixed.append((number.place, number.words, why))
        else:
            settings.append(_Setting(number, (ends[0], ends[1])))
    return settings, pd.DataFrame(fixed, columns=["place", "words", "why"])


def _ends(settings: Sequence[_Setting]) -> list[_Job]:
    return [(offices, 0) for setting in settings for offices in setting.ends]


def _pairs(settings: Sequence[_Setting], taken: Sequence[_Taken]) -> dict[AssumedNumber, tuple[_Taken, _Taken]]:
    """Number → the answer at both ends, for those of which both were run."""
    return {setting.number: (low, high)
            # Not strict: the time may be up before the last ends are run.
            for setting, low, high in zip(settings, taken[::2], taken[1::2], strict=False)}


def _effects(base: _Taken, end: _Taken) -> np.ndarray:
    """Change of the answer, pair by pair."""
    changes = end.values - base.values[: len(end.values)]
    known: np.ndarray = changes[~np.isnan(changes)]
    return known


def _swing(base: _Taken, ends: Sequence[_Taken], name: str) -> float:
    """The largest change of the answer at either end; endless where it has no mean there."""
    if any(end.growth and has_no_mean(name) for end in ends):
        return math.inf
    return max((abs(float(np.mean(found))) for end in ends if len(found := _effects(base, end))), default=0.0)


def _row(number: AssumedNumber, base: _Taken, ends: Sequence[_Taken], name: str, confidence: float) -> dict[str, Any]:
    sides = ("both" if len(number.sides) == 2 else ("before", "after")[number.sides[0]])
    row = {"place": number.place, "words": number.words, "unit": number.unit, "value": number.value,
           "low": number.low, "high": number.high, "stated": number.stated, "sides": sides,
           "runs": len(ends[0].values), "swing": _swing(base, ends, name)}
    for word, end in zip(ENDS, ends, strict=True):
        row |= {f"{word}_{part}": value for part, value in _end(base, end, name, confidence).items()}
    return row


def _end(base: _Taken, end: _Taken, name: str, confidence: float) -> dict[str, float]:
    if end.growth and has_no_mean(name):
        return dict.fromkeys(("answer", "effect", "from", "to", "p_adjusted"), math.nan) | {"growth": end.growth}
    effects = _effects(base, end)
    mean, low, high = mean_interval(effects, confidence)
    judged = len(effects) > 1 and bool(effects.any())
    return {"answer": float(np.nanmean(base.values)) + mean, "effect": mean, "from": low, "to": high,
            "growth": 0.0, "p_adjusted": luck_alone(effects) if judged else math.nan}


def _judged(rows: Sequence[dict[str, Any]], confidence: float) -> pd.DataFrame:
    """The rows in order of their swing; first those that were moved in every replication."""
    table = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "verdict"])
    chances = holm(table[[f"{end}_p_adjusted" for end in ENDS]].to_numpy(float).ravel()).reshape(-1, 2)
    for place, end in enumerate(ENDS):
        table[f"{end}_p_adjusted"] = chances[:, place]
    table["verdict"] = [_verdict(row, confidence) for row in table.to_dict("records")]
    return table.sort_values(["runs", "swing"], ascending=False, kind="stable", ignore_index=True)[COLUMNS]


def _verdict(row: dict[str, Any], confidence: float) -> str:
    if any(row[f"{end}_growth"] for end in ENDS):
        return "falls behind"
    if row["runs"] < 2:
        return "one run only" if row["swing"] else "same"
    if not row["swing"]:
        return "same"
    clear = any(row[f"{end}_p_adjusted"] <= 1 - confidence and not row[f"{end}_from"] <= 0 <= row[f"{end}_to"]
                for end in ENDS)
    return "changes" if clear else "no clear change"


def _drawn(offices: Sequence[Scenario], numbers: Sequence[AssumedNumber], draws: int, count: int,
           seed: int) -> tuple[list[_Job], int]:
    """Offices with all numbers drawn together, each with replications of its own; and how many did not fit together."""
    from scipy.stats.qmc import LatinHypercube

    if not draws or not numbers:
        return [], 0
    luck = int(stream(seed, "assumed numbers").integers(2**62))  # SciPy spawns from a seed, which Philox keys have not
    places = LatinHypercube(len(numbers), rng=luck).random(draws)
    jobs: list[_Job] = []
    for number, shares in enumerate(places, 1):
        moves = {one: one.at(float(share)) for one, share in zip(numbers, shares, strict=True)}
        try:
            moved = move_numbers(offices, moves)
            for office in moved:
                require_sound(office)
        except BadInput:
            continue
        # Each draw begins where the one before ends, and the first after the answer's own replications.
        jobs.append((moved, number * count))
    return jobs, draws - len(jobs)


def _refuse_few(offices: Sequence[Scenario], replications: int, draws: int) -> None:
    problems = []
    if len(offices) not in (1, 2):
        problems.append(Problem(where="offices", rule="must be one, or two to compare", value=len(offices),
                                remedy="name a scenario, or a baseline and an alternative"))
    if replications < 2:
        problems.append(Problem(where="replications", rule="must be at least 2: one run shows no luck",
                                value=replications, remedy="write 10"))
    if draws and draws < FEWEST_DRAWS:
        problems.append(Problem(where="draws", rule=f"must be 0, or at least {FEWEST_DRAWS}", value=draws,
                                remedy=f"write {DRAWS} for the 95 of 100 range"))
    if problems:
        raise BadInput(problems)


def _refuse_untold(base: _Taken, name: str) -> None:
    """Raise `BadInput` where there is no answer whose movement could be shown."""
    if base.growth and has_no_mean(name):
        raise BadInput(Problem(where="measure", value=name, rule="has no mean here: an office falls behind, and its "
                               f"backlog grows by about {base.growth:,.0f} cases a week",
                               remedy="choose another, such as backlog_growth or touch_minutes"))
    if np.isnan(base.values).any():
        raise BadInput(Problem(where="measure", rule="has nobody to count in some run of these offices", value=name,
                               remedy="choose another measure, or longer runs"))
