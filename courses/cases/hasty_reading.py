"""How people decide who look at one thing only: habits that spread by word of mouth and must not pass an exercise.

The shortcuts of exercises with files, pairs and lists (`keys/<id>/shortcuts.py`) are made of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import cycle
from typing import Any

from courses.cases.careful_reading import TODAY, one_slip, one_slip_or_digit, rows_of

Case = Mapping[str, Any]
Habit = Callable[[Case], str]


# ---- files: grant or refuse --------------------------------------------------------------------------------
def by_last_day(case: Case) -> str:
    """Grant where the latest last day of any list lies after today or is missing; never add up months."""
    days = [row[-1] or "9999" for panel in _lists(case) for row in panel["rows"] if _is_day(row[-1])]
    return _grant(not days or max(days) >= TODAY)


def by_first_list(case: Case) -> str:
    """Grant where the last row of the first list with days has not run out."""
    lists = [panel["rows"] for panel in _lists(case) if _is_day(panel["rows"][0][-1])]
    rows = lists[0] if lists else []
    return _grant(not rows or (rows[-1][-1] or "9999") >= TODAY)


def by_age(case: Case) -> str:
    """Grant by the date of birth alone: pension from 65, disability below 65, students from 18 to 23."""
    birth = str(facts_of(case)["birth_date"])
    age = 2024 - int(birth[:4]) - (birth[5:] > TODAY[5:])
    return _grant({"pension": age >= 65, "disability": age < 65, "student": 18 <= age < 24}[benefit_of(case)])


def by_months(case: Case) -> str:
    """Grant where 290 months are credited, whatever was worked since; grant all other benefits."""
    found = [row[0] for panel in case["panels"] if panel["name"] == "insured_account" for row in panel["rows"]]
    months = facts_of(case).get("credited", found[0] if found else 999)
    return _grant(benefit_of(case) != "pension" or months >= 290)


def by_job(case: Case) -> str:
    """Look at nothing but jobs without a last day: they stop students, and speak for everybody else."""
    ends = [row[2] for row in rows_of(case, "employment_contract")]
    return _grant((None in ends) != (benefit_of(case) == "student"))


def by_one_line(case: Case) -> str:
    """Read one line for each benefit: 300 months in all, a newest decision that runs, studies that run."""
    if benefit_of(case) == "pension":
        facts = facts_of(case)
        held = facts.get("credited", sum(row[0] for row in rows_of(case, "insured_account")))
        return _grant(held + facts.get("fresh", sum(row[-1] for row in rows_of(case, "insurance_quarter"))) >= 300)
    return _grant(decision_runs(case) if benefit_of(case) == "disability" else runs_today(case, "higher_education"))


def by_benefit(case: Case) -> str:
    """Refuse every pension and grant everything else."""
    return _grant(benefit_of(case) != "pension")


def by_reason(case: Case) -> str:
    """Go with the advice unless it names the district or no reason at all."""
    doubtful = any(reason.endswith((".district", ".none")) for reason in case["advice"].get("reasons", ()))
    return _turned(case) if doubtful else str(case["advice"]["choice"])


def by_score(case: Case) -> str:
    """Go with the advice where it is very sure, against it elsewhere."""
    sure = not 6 < (case["advice"].get("score") or 50) < 94
    return str(case["advice"]["choice"]) if sure else _turned(case)


FILE_HABITS: Mapping[str, Habit] = {
    "latest last day": by_last_day, "last row": by_first_list, "date of birth": by_age, "credited months": by_months,
    "job without last day": by_job, "name of the benefit": by_benefit, "one line each": by_one_line}
"""What somebody may look at in a file who does not read it."""
ADVICE_HABITS: Mapping[str, Habit] = {"reason of the advice": by_reason, "score of the advice": by_score}
"""What somebody may look at in the advice alone."""
USUAL_REASON = {"pension": "months", "disability": "decision", "student": "study"}


def first_against_advice(cases: Iterable[Case], habit: Habit) -> dict[str, dict[str, str]]:
    """Return case → first and final decision of somebody with this habit who wants to seem to have been persuaded."""
    return {case["id"]: {"first": _turned(case), "final": habit(case)} for case in cases}


def usual_reasons(cases: Iterable[Case]) -> dict[str, str]:
    """Return case → the line that comes to mind first with the benefit."""
    return {case["id"]: USUAL_REASON[benefit_of(case)] for case in cases}


# ---- pairs and lists ---------------------------------------------------------------------------------------
def by_year(case: Case) -> str:
    """The same person where the birth year is the same."""
    return _same(*(str(day)[:4] for day in _pair(case)["birth_date"]))


def by_names(case: Case) -> str:
    """The same person where surname and first name are the same."""
    return "same" if _pair(case)["last_name"][0] == _pair(case)["last_name"][1] and _same(
        *_pair(case)["first_name"]) == "same" else "different"


def by_father(case: Case) -> str:
    """The same person where the father's name is the same."""
    return _same(*_pair(case)["patronymic"])


def by_count(case: Case) -> str:
    """The same person where three of the four fields are equal."""
    return "same" if sum(one == other for one, other in _pair(case).values()) >= 3 else "different"


def by_day_and_first_name(case: Case) -> str:
    """The same person where first name and date of birth agree but for a slip, whatever the other names."""
    fields = _pair(case)
    if not all(fields["birth_date"]):
        return "unclear"
    both = one_slip(*fields["first_name"]) and one_slip_or_digit(*fields["birth_date"])
    return "same" if both else "different"


PAIR_HABITS: Mapping[str, Habit] = {"birth year": by_year, "both names": by_names, "father's name": by_father,
                                    "three fields equal": by_count}
"""What somebody may look at in a pair: one field, or a count."""
ALL_PAIR_HABITS: Mapping[str, Habit] = {**PAIR_HABITS, "first name and day": by_day_and_first_name}
"""The same, and a habit with two fields of four that finds every pair: no two people here share both."""


def counted_per_thousand(cases: Iterable[Case]) -> dict[str, float]:
    """Return case → the list counted as if false flags of 1,000 were people, however many are on it."""
    return {case["id"]: _of_100(*(float(row[1]) for row in case["panels"][0]["rows"]),
                                flagged=case["text"].endswith("flagged")) for case in cases}


def _of_100(people: float, concerned: float, hit: float, wrong: float, *, flagged: bool) -> float:
    found = concerned * hit / 100
    share = found / (found + wrong) if flagged else (concerned - found) / max(people - found - wrong, 1)
    return 100 * min(1.0, share)


# ---- parts of a case ------------------------------------------------------------------------------------------
def facts_of(case: Case) -> dict[str, Any]:
    """Return what the first panel of a file says: name of a field → its value."""
    return {row[0].rpartition(".")[2]: row[1] for row in case["panels"][0]["rows"]}


def _pair(case: Case) -> dict[str, list[Any]]:
    return {row[0].rpartition(".")[2]: row[1:] for row in case["panels"][0]["rows"]}


def _lists(case: Case) -> list[Mapping[str, Any]]:
    return [panel for panel in case["panels"][1:] if panel.get("head")]


def _is_day(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value[4:5] == "-")


def benefit_of(case: Case) -> str:
    """Return which benefit a file is about."""
    return str(case["text"].rpartition(".")[2])


def runs_today(case: Case, name: str) -> bool:
    """Tell whether a row of a list, such as contracts or studies, has begun and not ended."""
    return any(row[1] <= TODAY <= (row[2] or "9999") for row in rows_of(case, name))


def decision_runs(case: Case) -> bool:
    """Tell whether the newest decision of disability has not run out, whatever its group; not where there is none."""
    newest = max(rows_of(case, "disability_decision"), key=lambda row: row[2], default=["", "", "", "0"])
    return (newest[3] or "9999") >= TODAY


def _grant(yes: bool) -> str:
    return "grant" if yes else "refuse"


def _same(one: Any, other: Any) -> str:
    return "same" if one == other else "different"


def _turned(case: Case) -> str:
    return "refuse" if case["advice"]["choice"] == "grant" else "grant"


# ---- files with advice, pairs and lists, as one person would hurry through all of them -----------------------
def hurried(desks: Mapping[str, Any], on_files: Habit, on_pairs: Habit) -> dict[str, dict[str, Any]]:
    """Return answers by a habit with files and one with pairs, false flags of 1,000 as people, usual reasons."""
    cases = desks["recommendations"]["cases"]
    return {"recommendations": {case["id"]: "accept" if on_files(case) == case["advice"]["choice"] else "override"
                                for case in cases},
            "reasons": usual_reasons(cases), "chances": counted_per_thousand(desks["chances"]["cases"]),
            "pairs": {case["id"]: on_pairs(case) for case in desks["pairs"]["cases"]}}


def habits_together() -> dict[str, tuple[Habit, Habit]]:
    """Return name → a habit with files beside one with pairs; every habit stands in one of them at least."""
    return {f"{one}, {other}": (on_files, on_pairs) for (one, on_files), (other, on_pairs)
            in zip({**FILE_HABITS, **ADVICE_HABITS}.items(), cycle(ALL_PAIR_HABITS.items()), strict=False)}
