"""Load of each role: the work that cases bring against the time that staff are there (utilisation law).

How often cases visit each activity comes from a pilot: a thinned set of the scenario's own cases walks
through the process with desks that never queue, so that conditions, loops and limits all count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from simulator.cases.arrivals import Cases, build_cases
from simulator.cases.tables import Tables, compile_tables, role_names
from simulator.engine import Office
from simulator.engine.rosters import changes_people, expected_minutes
from simulator.engine.staffing import presence_by_hour, staff_spans
from simulator.plan.calendars import DAY
from simulator.plan.office_plan import Staff
from simulator.plan.quantities import Amount
from simulator.plan.scenario import Scenario
from simulator.plan.sites import SITE, at_site

# So many desks, and hardly more cases over the whole run: nobody queues.
_PILOT = 400
_MOST_SHOWN = 6


@dataclass(frozen=True, kw_only=True)
class RoleLoad:
    """Work and capacity of roles that share staff."""

    roles: tuple[str, ...]
    offered: float
    """Hours of work that arrive per week."""
    capacity: float
    """Hours of staff per week, after absence."""

    @property
    def title(self) -> str:
        """The roles in words; of many, the first ones."""
        shown = self.roles if len(self.roles) <= _MOST_SHOWN else (*self.roles[:3], f"{len(self.roles) - 3} more")
        return ", ".join(shown)

    @property
    def utilisation(self) -> float:
        """Share of staff time that the work needs; from 1 on the backlog grows for ever."""
        return self.offered / self.capacity if self.capacity else float("inf")


def role_loads(scenario: Scenario) -> list[RoleLoad]:
    """Return offered work and capacity for each set of roles that shares staff."""
    work = _work_per_role(scenario)
    weeks = scenario.horizon_minutes / 10080.0
    out = []
    parts = [part for staff in scenario.staff.values() for part in _staffed_minutes(staff, scenario)]
    for roles in _sharing_roles(scenario, [own for own, _ in parts]):
        minutes = sum(minutes for own, minutes in parts if own & roles)
        offered = sum(work.get(role, 0.0) for role in roles)
        out.append(RoleLoad(roles=tuple(sorted(roles)), offered=offered / 60 / weeks, capacity=minutes / 60 / weeks))
    return out


def _sharing_roles(scenario: Scenario, together: Iterable[set[str]]) -> Iterator[set[str]]:
    used = {role for activity in scenario.process.activities.values() for role in activity.roles}
    sites, sited = scenario.sites.names if scenario.sites else (), scenario.sited_roles
    used = {name for role in used for name in ([at_site(role, site) for site in sites] if role in sited else [role])}
    sets: list[set[str]] = [{role} for role in sorted(used)]
    for own in together:
        mine = own & used
        # Roles that share a group, even by way of a third role, share their capacity.
        touched = [s for s in sets if s & mine]
        if touched:
            sets = [s for s in sets if not s & mine] + [set().union(*touched)]
    yield from sets


def _staffed_minutes(staff: Staff, scenario: Scenario) -> list[tuple[set[str], float]]:
    """Roles and minutes of a group; of people who take turns, those of each turn apart."""
    horizon, roles = scenario.horizon_minutes, scenario.roles_of(staff)
    spans = staff_spans(staff, scenario, int(horizon // DAY) + 1)
    if staff.presence is not None:
        return [(set(roles), staff.heads.value * _present_minutes(staff, scenario, spans))]
    there = {roles: staff.heads.value * sum(max(0.0, min(b, horizon) - a) for a, b in spans)}
    if changes_people(staff):
        there = expected_minutes(staff, scenario, spans, int(horizon // DAY))
    speed = staff.speed.value if staff.speed else 1.0
    present = 1 - (staff.absence.value if staff.absence else 0.0)
    return [(set(own), minutes * speed * present) for own, minutes in there.items()]


def _present_minutes(staff: Staff, scenario: Scenario, spans: list[tuple[float, float]]) -> float:
    """Return the minutes for which a worker whose presence is drawn is expected, within the calendar's hours."""
    share = presence_by_hour(staff, scenario, int(scenario.horizon_minutes // 60))
    edges = np.arange(len(share) + 1) * 60.0
    passed = np.concatenate([[0.0], np.cumsum(share) * 60.0])
    return sum(float(np.interp(b, edges, passed) - np.interp(a, edges, passed)) for a, b in spans)


def _work_per_role(scenario: Scenario) -> dict[str, float]:
    """Return minutes of work per role over the horizon."""
    roles = role_names(list(scenario.process.activities.values()))
    desks = (
        {"pilot": Staff(roles=roles, heads=Amount(value=_PILOT, unit="heads", origin="assumed"), calendar="always")}
        if roles
        else {}
    )
    pilot = scenario.model_copy(update={"staff": desks, "queues": {}, "controllers": {}})
    tables = compile_tables(pilot)
    # Seed 0 always, so that a check says the same whatever seed the run will have.
    cases = build_cases(pilot, tables, 0, 0)
    if not len(cases):
        return {}
    step = max(1, len(cases) // _PILOT)
    office = Office(pilot, tables, _every(cases, step), 0, 0)
    rows = office.run().take_events()
    worked = np.nan_to_num(rows.completed - rows.started)
    work: dict[str, float] = {}
    for node, activity in enumerate(scenario.process.activities.values()):
        if activity.role:
            work[activity.role] = work.get(activity.role, 0.0) + step * float(worked[rows.node == node].sum())
    for role, minutes in _work_beside(office, roles).items():
        work[role] = work.get(role, 0.0) + step * minutes
    return _by_site(work, scenario, tables, cases)


def _by_site(work: dict[str, float], scenario: Scenario, tables: Tables, cases: Cases) -> dict[str, float]:
    """Share out the work of roles that each site has for itself by the cases of each site."""
    if scenario.sites is None:
        return work
    # The few cases of the pilot say too little of each of many sites.
    site = cases.values[tables.attributes.index(SITE)]
    shares = {name: float((site == tables.word(name)).mean()) for name in scenario.sites.names}
    sited = scenario.sited_roles
    return {name: minutes * part for role, minutes in work.items() for name, part in (
        [(at_site(role, site), share) for site, share in shares.items()] if role in sited else [(role, 1.0)])}


def _work_beside(office: Office, roles: tuple[str, ...]) -> dict[str, float]:
    """Return minutes of those who sit beside others; as many as may sit in are free in the pilot."""
    company = office.state.records.company()
    worked = np.nan_to_num(company.completed - company.started)
    return {role: float(worked[company.role == number].sum()) for number, role in enumerate(roles)}


def _every(cases: Cases, step: int) -> Cases:
    return replace(cases, arrives=cases.arrives[::step], entitled=cases.entitled[::step], luck=cases.luck[::step],
                   person=cases.person[::step], first_node=cases.first_node[::step], done=cases.done[:, ::step],
                   values=cases.values[:, ::step])
