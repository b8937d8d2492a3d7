"""Controllers: the groups and roles they name are there, and what they do to them can be done."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.check.unknown_name import unknown
from simulator.engine.rosters import changes_people
from simulator.plan.control import Controller
from simulator.plan.scenario import Scenario
from synthetic_data import Problem


def controller_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield what a controller names and nobody defines, and what no roster allows."""
    roles = {role for activity in scenario.process.activities.values() for role in activity.roles}
    booked = sorted({kind for activity in scenario.process.activities.values() for kind in activity.posts})
    moved: dict[str, str] = {}
    for name, rule in scenario.controllers.items():
        place = f"{scenario.name}.yml: controllers.{name}"
        groups = rule.groups
        if rule.cash and rule.cash.kind not in booked:
            key = "pays" if rule.cash.pays else "receives"
            yield unknown(f"{place}.cash.{key}", "a ledger kind that activities post (payments are reckoned after the "
                          "run)", rule.cash.kind, booked)
        for key, group in groups:
            if group not in scenario.staff:
                yield unknown(f"{place}.{key}", "a group of staff", group, scenario.staff)
        asked = [("looks_at", rule.looks_at and rule.looks_at.role),
                 ("calls_in.role", rule.calls_in and rule.calls_in.role)]
        for key, role in asked:
            if role and role not in roles:
                yield unknown(f"{place}.{key}", "a role of the process", role, roles)
        if all(group in scenario.staff for _, group in groups):
            yield from _rosters(place, rule, scenario)
        mine = rule.moves.from_ if rule.moves else rule.calls_in.group if rule.calls_in else None
        if mine and moved.setdefault(mine, name) != name:
            yield Problem(where=place, rule=f"acts on {mine}, as {moved[mine]} does, and one would undo the other",
                          remedy="let each group follow one controller")


def _rosters(place: str, rule: Controller, scenario: Scenario) -> Iterator[Problem]:
    for key, name in rule.groups:
        staff = scenario.staff[name]
        if key in ("overtime.group", "calls_in.group") and staff.calendar == "always":
            yield Problem(where=f"{place}.{key}", rule="has no closing time that could be moved, and no days on "
                          "which it could stay away", value=name, remedy="give the group a calendar with hours")
        if changes_people(staff):
            yield Problem(where=f"{place}.{key}", rule="has people who come and go by a plan of their own (leave, "
                          "changes, rota), which a controller would overrule", value=name, remedy="name another group")
        named = [role for role in staff.roles if role in scenario.queues and scenario.queues[role].rule == "named"]
        if rule.moves and named:
            yield Problem(where=f"{place}.{key}", rule=f"cannot be moved, since cases of {named[0]} go to its people "
                          "by name", value=name, remedy=f"let queues.{named[0]} be priority or first_in")
    if rule.moves and rule.moves.from_ == rule.moves.to:
        yield Problem(where=f"{place}.moves.to", rule="is the group they come from", value=rule.moves.to)
    if rule.moves and rule.at_most * rule.moves.heads.value > scenario.staff[rule.moves.from_].heads.value:
        heads = scenario.staff[rule.moves.from_].heads.value
        yield Problem(where=f"{place}.at_most", value=rule.at_most, rule=f"times {rule.moves.heads.value:g} heads are "
                      f"more than the {heads:g} of {rule.moves.from_}", remedy="move fewer, or in fewer steps")
    if rule.looks_at and rule.looks_at.late and not {a.milestone for a in scenario.process.activities.values()} & {
            "decided", "refused"}:
        yield Problem(where=f"{place}.looks_at.late", rule="asks for decisions, and no activity carries the milestone "
                      "decided or refused", remedy="give the deciding activity its milestone")
