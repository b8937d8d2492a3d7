"""Worked cases of a benefit: a few made-up people, put before the rules that judge the whole population."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np

from synthetic_data.core.columns import Columns
from synthetic_data.core.days import NEVER, day_number, day_of
from synthetic_data.country.law import Benefit, WorkedCase
from synthetic_data.country.loading import Country
from synthetic_data.country.vital import FEMALE, MALE
from synthetic_data.people.age_limit import age_limit_days
from synthetic_data.people.eligibility import Facts, amounts_paid
from synthetic_data.people.entitlements import find_entitlements

_LONG_AFTER = 40_000
"""Days: a worked case is looked at from far in the future, so that every end is seen."""


def judge_case(country: Country, benefit: Benefit, case: WorkedCase) -> dict[str, Any] | None:
    """Return `start, end, amount` that the rules give the case's people, or None for no entitlement."""
    facts = _facts(country, benefit, case)
    found = _found(country, benefit, facts)
    if not len(found["start"]):
        return None
    return {"start": day_of(found["start"][0]),
            "end": None if found["end"][0] == NEVER else day_of(found["end"][0]), "amount": float(found["amount"][0])}


def paid_in_case(country: Country, benefit: Benefit, case: WorkedCase, day: dt.date) -> float:
    """Return what is paid on a day to the receiver of a worked case; 0 before and after the right."""
    facts, number = _facts(country, benefit, case), day_number(day)
    found = _found(country, benefit, facts)
    events = {name: column[found["row"]] for name, column in facts.tables[benefit.trigger].items()}
    paid = amounts_paid(facts, benefit, events, found["start"], np.full(len(found["row"]), number, np.int32))
    return float(paid[(found["start"] <= number) & (number < found["end"])].sum())


def wrong_cases(country: Country, benefit: Benefit) -> Iterator[str]:
    """Yield one sentence for each worked case that the rules decide otherwise."""
    for case in benefit.cases:
        for day, wanted in case.paid.items():
            if (paid := paid_in_case(country, benefit, case, day)) != wanted:
                yield f"“{case.says}”: expected {wanted:g} paid on {day}, the rules give {paid:g}"
        got = judge_case(country, benefit, case)
        if (got is None) != (case.expect is None):
            yield f"“{case.says}”: expected {case.expect or 'no entitlement'}, the rules give {got or 'none'}"
        elif got is not None and case.expect is not None:
            wrong = {str(key): got[key] for key, value in case.expect.items() if got[key] != value}
            if wrong:
                yield f"“{case.says}”: expected {case.expect}, the rules give {wrong}"


def _found(country: Country, benefit: Benefit, facts: Facts) -> Columns:
    """Return the entitlements to a benefit, beside those others of its choice for which something happened."""
    others = {name: other for name, other in country.benefits.items()
              if other.shares_choice_with(benefit) and other.trigger in facts.tables}
    # Under its own name, by which others of the choice may add to it.
    name = next((name for name, other in country.benefits.items() if other == benefit), "this")
    found = find_entitlements(facts, {**others, name: benefit})
    ours = found["benefit"] == len(others)
    return {name: column[ours] for name, column in found.items()}


def _facts(country: Country, benefit: Benefit, case: WorkedCase) -> Facts:
    roles = list(case.people)
    people = [case.people[role] for role in roles]
    born = _days(person.born for person in people)
    sex = np.array([FEMALE if person.sex == "F" else MALE for person in people], np.int8)
    met = {kind: _event(roles, happened) for kind, happened in {**case.also, benefit.trigger: case.happened}.items()}
    for event in met.values():
        if "day" not in event:
            event["day"] = age_limit_days(country, born, sex)[event["person"]]
    studies = [(roles.index(role), *_days(span)) for role, span in case.studies.items()]
    person, day, end = (np.array(column, np.int32) for column in zip(*studies, strict=True)) if studies \
        else (np.zeros(0, np.int32),) * 3
    return Facts(born=born, sex=sex, died=_days(person.died for person in people),
                 left=_days(person.left for person in people),
                 insured_months=np.array([person.insured_months for person in people], np.int32),
                 tables={"study": {"person": person, "day": day, "end": end}} | met,
                 today=day_number(country.profile.reference_date) + _LONG_AFTER)


def _event(roles: list[str], happened: dict[str, Any]) -> Columns:
    event: Columns = {role: np.array([place], np.int32) for place, role in enumerate(roles)}
    for name, value in happened.items():
        event[name] = _days([value]) if isinstance(value, dt.date) or value is None else np.array([value])
    return event


def _days(values: Any) -> Any:
    return np.array([NEVER if value is None else day_number(value) for value in values], np.int32)
