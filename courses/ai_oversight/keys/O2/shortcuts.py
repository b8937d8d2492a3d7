"""What somebody might do in O2 instead of reading: one date, one list, one field, or the kind of proposal alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from courses.cases.hasty_reading import FILE_HABITS, Case, Habit, benefit_of, decision_runs, facts_of, runs_today

Shortcut = Callable[[Mapping[str, bytes], Mapping[str, Any]], dict[str, dict[str, Any]]]
MONTHS, YOUNGEST = 300, "1962-03-01"
"""Months that a pension needs; born later, somebody is not yet 62."""
PILES = ("monday", "quiet_1", "quiet_2")


def _holds(decide: Callable[[Case], bool], doc: str | None, *, prepared: bool = False) -> Shortcut:
    """Hold by `decide`; who is prepared foretells half and proposes what makes most difference, others neither."""
    def answers(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        rare: dict[str, Any] = {case["id"]: "hold" if decide(case) else "accept"
                                for name in PILES for case in desks[name]["cases"]}
        of = desks["forecast"]["cases"][0]["panels"][0]["rows"][0][1]
        plan = (_widest if prepared else _largest)(desks["plan"]["cases"][0])
        return {"rare": rare | {"forecast": (0.5 if prepared else 0.3) * of}, "plan": {"plan": plan}}
    answers.__doc__ = doc
    return answers


def _largest(case: Case) -> list[str]:
    """The two arrangements with the largest number in their row, without looking at the other one."""
    most = {row[0].split(".")[2]: row[1] for row in case["panels"][0]["rows"]}
    return sorted(most, key=lambda name: -most[name])[:2]


def _widest(case: Case) -> list[str]:
    gaps = {row[0].split(".")[2]: row[1] - row[3] for row in case["panels"][0]["rows"]}
    return sorted(gaps, key=lambda name: -gaps[name])[:2]


def _differs(habit: Habit) -> Callable[[Case], bool]:
    return lambda case: not case["advice"]["text"].endswith(habit(case))


def _by_months(*, age: bool, others: Habit | None = None) -> Callable[[Case], bool]:
    """Hold pensions that the months, or months and age, speak against, and of the rest what `others` would not say."""
    def decide(case: Case) -> bool:
        if benefit_of(case) != "pension":
            return others is not None and _differs(others)(case)
        facts = facts_of(case)
        grown = not age or facts["birth_date"] <= YOUNGEST
        due = facts["credited"] + facts["fresh"] >= MONTHS and grown
        return bool(case["advice"]["text"].endswith("grant") != due)
    return decide


def by_earliest_age(case: Case) -> str:
    """Read the date of birth alone: a pension from 62 on, other benefits at the age of their line."""
    facts = facts_of(case)
    pension = "grant" if facts["birth_date"] <= YOUNGEST else "refuse"
    return pension if benefit_of(case) == "pension" else FILE_HABITS["date of birth"](case)


def by_job_and_age(case: Case) -> str:
    """Read ages and jobs: a job speaks for the disability allowance and against that of students."""
    runs = runs_today(case, "employment_contract")
    by_job = {"disability": runs, "student": not runs}.get(benefit_of(case), True)
    return by_earliest_age(case) if by_job else "refuse"


def by_decision_and_age(case: Case) -> str:
    """Read ages and the newest decision of disability, whatever its group."""
    gone = benefit_of(case) == "disability" and not decision_runs(case)
    return "refuse" if gone else by_earliest_age(case)


def by_studies(case: Case) -> str:
    """Read the studies alone: enrolled today, or not; every other benefit as proposed."""
    if benefit_of(case) != "student":
        return str(case["advice"]["text"].rpartition(".")[2])
    return "grant" if runs_today(case, "higher_education") else "refuse"


def _differs_in_grants(habit: Habit) -> Callable[[Case], bool]:
    return lambda case: case["advice"]["text"].endswith("grant") and habit(case) == "refuse"


SHORTCUTS: Mapping[str, Shortcut] = {
    **{name: _holds(_differs(habit), habit.__doc__) for name, habit in FILE_HABITS.items()},
    **{f"{name}, grants only": _holds(_differs_in_grants(habit), habit.__doc__) for name, habit in FILE_HABITS.items()},
    "months of pensions": _holds(_by_months(age=False), "Add up the months of pensions and read nothing else."),
    "months and age of pensions": _holds(_by_months(age=True), "Read months and age of pensions and nothing else."),
    "months and age": _holds(_by_months(age=True, others=by_earliest_age), "Read months and ages, nothing that has a "
                             "last day; forecast and plan are right.", prepared=True),
    "date of birth from 62": _holds(_differs(by_earliest_age), f"{by_earliest_age.__doc__} Forecast, plan are right.",
                                    prepared=True),
    **{name: _holds(_differs(habit), f"{habit.__doc__} Forecast, plan are right.", prepared=True) for name, habit in {
        "jobs and age": by_job_and_age, "decision and age": by_decision_and_age, "studies": by_studies}.items()},
    "all refusals": _holds(lambda case: case["advice"]["text"].endswith("refuse"), "Hold what says no entitlement.")}
"""Name → strategy; where nothing else is said, it expects to catch three of ten and proposes what stands beside the
largest numbers."""
