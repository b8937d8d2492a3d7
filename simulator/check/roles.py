"""Roles of people that no step of the process has: mistyped ones, and those of a step that falls away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.check.unknown_name import is_like, unknown
from simulator.plan.office_plan import Staff
from simulator.plan.scenario import Scenario
from synthetic_data import Problem

_JOINS = re.compile(r"\s*[,;/|&+\n]\s*|\s+(?:and|or)\s+")


def mistyped_roles(place: str, staff: Staff, scenario: Scenario) -> Iterator[Problem]:
    """Yield roles of a group that no step has: like one of a step that the group has not, or several in one."""
    steps = _of_steps(scenario)
    others = steps - set(staff.roles)
    for number, role in enumerate(staff.roles):
        parts = [part for part in _JOINS.split(role) if part]
        if role not in steps and len(parts) > 1 and steps.issuperset(parts):
            yield Problem(where=f"{place}[{number}]", value=role, rule=f"names {len(parts)} roles in one",
                          remedy=f"write them apart: [{', '.join(parts)}], in a workbook {'; '.join(parts)}")
        elif role not in steps and is_like(role, others):
            yield unknown(f"{place}[{number}]", "a role of the process", role, others)


def idle_roles(scenario: Scenario) -> Iterator[str]:
    """Yield the groups whose roles no step has, in sentences; of a pair one office may keep people without a step."""
    steps = _of_steps(scenario)
    for name, staff in scenario.staff.items():
        if idle := [role for role in staff.roles if role not in steps]:
            yield f"{name}: no step of the process has the role {' or '.join(idle)}, so nobody of it works as that"


def _of_steps(scenario: Scenario) -> set[str]:
    return {role for activity in scenario.process.activities.values() for role in activity.roles}
