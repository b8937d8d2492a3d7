"""Small offices before and after register events start cases, run in the simulator; every figure is read off the log.

What a trainee sees are counts and times of such a log. Which step holds cases up, what the shares are and how much of
a change is the mix of benefits follows from the log alone, by the functions below.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simulator import Scenario, change_scenario, load_scenario, run_replications

BENEFITS = ("pension", "child", "disability")
YEARS = ("before", "after")
STEPS = ("check", "papers", "agency", "board", "sign")
EXAMINED = ("pension", "disability")
"""Benefits whose steps are shown; a child's allowance is decided by rules or not at all."""
CLEAR = 1.2
"""By so much the step that holds up longest exceeds the next, in days for each case."""
APART = 5.0
"""Points that the change and the change without the mix differ, at least."""
_DAY, _YEAR = 1440.0, 365
_WHY = "(assumed; drawn for the exercise)"


@dataclass(frozen=True)
class Waiting:
    """What one step does to the cases of one benefit."""

    passes: float
    """Times it is passed, for 100 cases."""
    minutes: float
    """Work each time; 0 where nobody of the office works."""
    days: float
    """Waiting each time."""

    @property
    def added(self) -> float:
        """Days that the step adds to 100 cases."""
        return self.passes * self.days


@dataclass(frozen=True)
class Counts:
    """What became of the rights of one year and benefit."""

    never: int
    """Rights of which the office never heard."""
    withdrawn: int
    open: int
    later: int
    """Decided on a later day than that of registration."""
    same_day: int
    """Decided on the day of registration."""
    on_the_day: int
    """Of these, decided on the day the right arose."""

    @property
    def decided(self) -> int:
        """Cases with a decision."""
        return self.later + self.same_day

    @property
    def registered(self) -> int:
        """Cases that were opened, whatever became of them."""
        return self.decided + self.withdrawn + self.open

    @property
    def rights(self) -> int:
        """People whose right arose."""
        return self.registered + self.never

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))


@dataclass(frozen=True)
class OfficeFigures:
    """What is known of one office."""

    steps: Mapping[str, Mapping[str, Waiting]]
    """Benefit → step → what it does, over both years."""
    counts: Mapping[tuple[str, str], Counts]
    """Year and benefit → what became of the rights."""

    def total(self, year: str) -> Counts:
        """Return all benefits together."""
        first, *others = (self.counts[year, benefit] for benefit in BENEFITS)
        for each in others:
            first = first + each
        return first

    def slowest(self, benefit: str) -> str:
        """Return the step that adds most days to a case."""
        return max(STEPS, key=lambda step: self.steps[benefit][step].added)

    def is_clear(self, benefit: str) -> bool:
        """Tell whether that step stands out."""
        most, second = sorted((self.steps[benefit][step].added for step in STEPS), reverse=True)[:2]
        return most >= CLEAR * second

    @property
    def shares(self) -> dict[str, float]:
        """Same-day decisions of the year after, of 100 decided, registered, and entitled."""
        after = self.total("after")
        return {"decided": 100 * after.same_day / after.decided, "registered": 100 * after.same_day / after.registered,
                "entitled": 100 * after.on_the_day / after.rights}

    @property
    def changes(self) -> dict[str, float]:
        """Change of the share of registered cases decided on the day, as it is and with the mix of the year before."""
        before, after = (self.total(year) for year in YEARS)
        share = {year: 100 * total.same_day / total.registered for year, total in zip(YEARS, (before, after),
                                                                                      strict=True)}
        kept = sum(self.counts["before", benefit].registered * 100 * self.counts["after", benefit].same_day
                   / self.counts["after", benefit].registered for benefit in BENEFITS) / before.registered
        return {"plain": share["after"] - share["before"], "same_mix": kept - share["before"]}


def draw_offices(luck: np.random.Generator, count: int) -> list[OfficeFigures]:
    """Return offices of which each has clear answers, and of which no two are held up alike throughout.

    Parameters
    ----------
    luck : draws how the offices differ, and the seeds of their runs
    count : how many
    """
    found: list[OfficeFigures] = []
    while len(found) < count:
        office = draw_office(luck)
        slow = [each.slowest(benefit) for each in (*found, office) for benefit in EXAMINED]
        tricked = [longest_wait(each.steps[b]) != each.slowest(b) for each in (*found, office) for b in EXAMINED]
        # Half of the tables at least tell a long wait from one that is often passed; no step is right for most.
        repeats = max(slow.count(step) for step in STEPS)
        if _is_clear(office) and repeats <= 3 and sum(tricked) * 2 >= len(tricked):
            found.append(office)
    return found


def draw_office(luck: np.random.Generator) -> OfficeFigures:
    """Return any office, whether or not its answers are clear."""
    return run_office(office_plan(luck), int(luck.integers(2**31)))


def longest_wait(steps: Mapping[str, Waiting]) -> str:
    """Return the step with the longest wait each time it is passed."""
    return max(steps, key=lambda step: steps[step].days)


def _is_clear(office: OfficeFigures) -> bool:
    shares, changes = sorted(office.shares.values()), office.changes
    # Three shares that cannot be mistaken for one another within the tolerance.
    apart = min(high - low for low, high in itertools.pairwise(shares)) >= APART
    return (apart and abs(changes["plain"] - changes["same_mix"]) >= APART
            and all(office.is_clear(benefit) for benefit in EXAMINED))


def office_plan(luck: np.random.Generator) -> dict[str, Any]:
    """Draw how an office differs from the plan in `waiting_office.yml`: dotted place → value."""
    goes = {step: luck.uniform(low, high) for step, (low, high) in _DAYS_AWAY.items()}
    changes: dict[str, Any] = {f"process.activities.{step}.time": f"lognormal {days:.1f} +- {days / 2:.1f} days {_WHY}"
                               for step, days in goes.items()}
    changes["process.activities.check.time"] = f"lognormal {luck.uniform(*_CHECK):.0f} +- 60 min {_WHY}"
    changes["process.activities.sign.runs.at"] = ["weekly tue 09:00", "weekly thu 09:00", "monthly 12 10:00",
                                                  "monthly 25 10:00"][int(luck.integers(4))]
    changes["process.activities.check.next"] = [
        *({"to": step, "when": f"benefit = {benefit}", "share": f"{luck.uniform(*_SENT[step]):.0f} % {_WHY}",
           "at_most": 1 if step == "board" else 2} for benefit in EXAMINED for step in ("papers", "agency", "board")),
        {"to": "papers", "when": "benefit = child", "share": f"{luck.uniform(20, 40):.0f} % {_WHY}", "at_most": 2},
        {"to": "sign"}]
    changes["process.activities.registered.next"] = [
        {"to": "rules", "when": "all_there = 1"},
        {"to": "withdrawn", "share": f"{luck.uniform(20, 45):.0f} % {_WHY}"}, {"to": "check"}]
    return changes | {"arrivals": _streams(luck)}


_CHECK = (170, 420)
_DAYS_AWAY = {"papers": (6, 22), "agency": (8, 26), "board": (35, 70)}
_SENT = {"papers": (15, 50), "agency": (12, 50), "board": (3, 14)}
"""Of 100 checks, how many send the case on."""


def _streams(luck: np.random.Generator) -> dict[str, Any]:
    """Draw each benefit's rights by year, how they reach the office, and how many are complete."""
    streams = {}
    level, grows, size = luck.permutation(3), luck.permutation(3), luck.permutation(3)
    for place, benefit in enumerate(BENEFITS):
        before = luck.uniform(*_RIGHTS[int(size[place])])
        rights = luck.uniform(70, 110) * luck.uniform(*_GROWS[int(grows[place])])
        complete = luck.uniform(*_COMPLETE[int(level[place])])
        for number, year in enumerate(YEARS):
            # Some offices get better at what they do, some only get other cases.
            ready = complete + number * luck.uniform(-8, 20)
            streams[f"{benefit}_{year}"] = {
                "rate": f"{rights if number else before:.0f} cases per year {_WHY}", "benefit": benefit,
                "from": str(np.datetime64("2022-01-03") + number * _YEAR),
                "to": str(np.datetime64("2022-01-03") + (number + 1) * _YEAR - 1),
                "attributes": {"way": _ways(luck, number), "all_there": {"share": f"{ready:.0f} % {_WHY}"}}}
    return streams


_COMPLETE = ((10, 20), (35, 50), (65, 78))
"""Of 100 registered cases, how many are complete at once, by benefit."""
_RIGHTS = ((50, 70), (110, 140), (200, 240))
"""Rights of the year before, by benefit: far from equal, so that a plain mean of benefits is no mix (assumed)."""
_GROWS = ((0.5, 0.8), (0.9, 1.6), (2.2, 3.2))
"""By how much the rights of a benefit grow in the year after."""


def _ways(luck: np.random.Generator, year: int) -> dict[str, Any]:
    """Draw how rights reach the office: at once, late from a register, by a form, or never."""
    nobody, event, form = luck.uniform(8, 20), luck.uniform(10, 30), luck.uniform(20, 40) - 15 * year
    parts = {"nobody": round(nobody), "event": round(event), "form": round(form)}
    parts["at_once"] = 100 - sum(parts.values())
    return {"choice": {name: f"{part} % {_WHY}" for name, part in parts.items()}}


@lru_cache(maxsize=1)
def _plan() -> Scenario:
    return load_scenario(Path(__file__).with_name("waiting_office.yml"),
                         changes={"arrivals": {"none": {"rate": f"1 cases per year {_WHY}"}}})


def run_office(changes: Mapping[str, Any], seed: int) -> OfficeFigures:
    """Run one office through both years and read its figures off the log."""
    log = run_replications(change_scenario(_plan(), dict(changes)), seed=seed, replications=1)
    cases = log.cases.assign(year=log.cases["stream"].astype("str").str.rpartition("_")[2],
                             benefit=log.cases["benefit"].astype("str")).set_index("case_id")
    events = log.events[["case_id", "activity", "benefit", "enabled_at", "started_at", "completed_at"]]
    steps = events[events["activity"].isin(STEPS) & events["completed_at"].notna()]
    return OfficeFigures(steps={benefit: _waiting(steps[steps["benefit"] == benefit]) for benefit in EXAMINED},
                         counts=_counts(events, cases))


def _waiting(events: pd.DataFrame) -> dict[str, Waiting]:
    cases = events["case_id"].nunique()
    found = {}
    for step in STEPS:
        rows = events[events["activity"] == step]
        inside = step == "check"
        # In the office a case waits for a desk; outside, the whole time is waiting.
        until = rows["started_at"] if inside else rows["completed_at"]
        minutes = _work(rows) if inside else 0.0
        found[step] = Waiting(passes=round(100 * len(rows) / cases, 0), minutes=round(minutes, 0),
                              days=round(_mean((until - rows["enabled_at"]) / _DAY), 1))
    return found


def _work(rows: pd.DataFrame) -> float:
    # Work over a night or a weekend is left out: its span on the clock is no work.
    spans = rows["completed_at"] - rows["started_at"]
    return _mean(spans[spans < 8 * 60])


def _mean(values: pd.Series) -> float:
    return float(values.mean()) if len(values) else 0.0


def _counts(events: pd.DataFrame, cases: pd.DataFrame) -> dict[tuple[str, str], Counts]:
    """Year and benefit → what became of the rights; all cases in one table, since an office is drawn many times."""
    told = events[events["activity"].isin(_TOLD)].astype({"activity": str})
    day = told.pivot(index="case_id", columns="activity", values="completed_at").reindex(cases.index, columns=_TOLD)
    registered, decided, withdrawn = (day[name] // _DAY for name in _TOLD)
    same = registered == decided  # of a case without either, no
    became = pd.DataFrame({
        "never": registered.isna(), "withdrawn": withdrawn.notna(),
        "open": registered.notna() & decided.isna() & withdrawn.isna(), "later": decided.notna() & ~same,
        "same_day": same, "on_the_day": same & (cases["entitled_at"] // _DAY == decided)})
    found = became.groupby([cases["year"], cases["benefit"]]).sum()
    return {(year, benefit): Counts(**{name: int(count) for name, count in found.loc[(year, benefit)].items()})
            for year in YEARS for benefit in BENEFITS}


_TOLD = ["registered", "decided", "withdrawn"]
