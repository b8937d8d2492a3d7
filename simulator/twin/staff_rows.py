"""Staff as flat rows: groups, workers, their clocks, and who is asked for which role."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import numpy as np

from simulator.cases.tables import Tables
from simulator.engine.staffing import Staffing, WorkerGroup
from simulator.plan.calendars import WorkClock
from simulator.plan.office_plan import BY_NUMBER as NUMBER_RULES
from simulator.plan.scenario import Scenario
from simulator.plan.sites import at_site
from simulator.twin import layout
from simulator.twin.layout import BY_NOTHING, BY_NUMBER, BY_RIGHT, BY_WORK, Rows
from simulator.twin.process_rows import table


class Clocks:
    """Numbers clocks and lays out their spans; one that several share stands once."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}
        self._clocks: list[WorkClock] = []

    def number(self, clock: WorkClock) -> int:
        """Return the number of a clock."""
        if id(clock) not in self._known:
            self._known[id(clock)] = len(self._clocks)
            self._clocks.append(clock)
        return self._known[id(clock)]

    def tables(self) -> dict[str, Rows]:
        """Return clocks and spans."""
        edges = [0, *accumulate(len(clock.opens) for clock in self._clocks)]
        clocks, spans = np.zeros(len(self._clocks), layout.CLOCK), np.zeros(edges[-1], layout.SPAN)
        clocks["first"], clocks["last"], clocks["at"] = edges[:-1], edges[1:], edges[:-1]
        spans["opens"] = [at for clock in self._clocks for at in clock.opens]
        spans["closes"] = [at for clock in self._clocks for at in clock.closes]
        return {"clocks": clocks, "spans": spans}


def staff_tables(scenario: Scenario, tables: Tables, staffing: Staffing, clocks: Clocks) -> dict[str, Rows]:
    """Return the tables of staff, by name."""
    wishes: list[tuple[int, int]] = []
    wish_roles: list[int] = []
    group_roles: list[int] = []
    workers: list[dict[str, float]] = []
    groups: list[dict[str, float]] = []
    for group in staffing.groups:
        first_wish, first_role, first_worker = len(wishes), len(group_roles), len(workers)
        for several in group.sites:
            wishes.append((len(wish_roles), len(wish_roles) + len(several)))
            wish_roles += several
        group_roles += group.roles
        workers += [{"group": group.number, "place": one.place, "number": one.number, "token": -1, "idle": 1,
                     "clock": clocks.number(one.clock), "queue": len(tables.roles) + len(workers) + at,
                     "began": one.began} for at, one in enumerate(group.workers)]
        groups.append({"first_worker": first_worker, "last_worker": len(workers), "lowest_idle": first_worker,
                       "idle": len(workers) - first_worker, "first_wish": first_wish, "last_wish": len(wishes),
                       "first_role": first_role, "last_role": len(group_roles)} | _group(group, clocks))
    return {"groups": table(layout.GROUP, groups), "workers": table(layout.WORKER, workers),
            "wishes": np.array(wishes, np.int64).ravel(), "wish_roles": np.array(wish_roles, np.int64),
            "group_roles": np.array(group_roles, np.int64), "site_roles": _site_roles(scenario, tables).ravel()
            } | _role_tables(staffing) | {"queues": _queues(scenario, tables, len(workers))}


def _group(group: WorkerGroup, clocks: Clocks) -> dict[str, float]:
    curve, own = group.staff.learning, group.staff.errors
    row: dict[str, float] = {
        "number": group.number, "shared": clocks.number(group.shared) if group.shared is not None else -1,
        "overtime": group.overtime, "steady": group.steady, "wakes_at": np.inf, "base_speed": group.base_speed,
        "errors": own.value if own else 1.0}
    if curve is not None:
        row |= {"learns": 1, "starts_at": curve.starts_at.value, "full_after": max(curve.full_after.minutes, 1e-9),
                "errors_learn": curve.errors is not None, "errors_at": curve.errors.value if curve.errors else 1.0}
    return row


def _role_tables(staffing: Staffing) -> dict[str, Rows]:
    numbers = [[group.number for group in groups] for groups in staffing.groups_of]
    return {"role_first": np.array([0, *accumulate(map(len, numbers))], np.int64),
            "role_groups": np.array([number for several in numbers for number in several], np.int64)}


def _site_roles(scenario: Scenario, tables: Tables) -> Rows:
    """Roles × words: which role a case needs whose site is that word; no words where there are no sites."""
    sites, sited = scenario.sites.names if scenario.sites else (), scenario.sited_roles
    out = np.full((len(tables.roles), len(tables.words) if sited else 0), -1, np.int64)
    for number, role in enumerate(tables.roles):
        for site in sites if role in sited else ():
            out[number, tables.word(site)] = tables.roles.index(at_site(role, site))
    return out


# -- queues -----------------------------------------------------------------------------------------


def _queues(scenario: Scenario, tables: Tables, workers: int) -> Rows:
    own: dict[str, float] = {"plain": 1, "head": -1, "tail": -1, "column": -1}
    return table(layout.QUEUE, [*(own | _rule_of(scenario, tables, role) for role in tables.roles), *[own] * workers])


def _rule_of(scenario: Scenario, tables: Tables, name: str) -> dict[str, float]:
    """Return how a role's cases stand, as `simulator.engine.role_queues` decides it."""
    base = scenario.role_and_site(name)[0]
    rule = scenario.queues.get(base)
    word = rule.rule if rule else "priority"
    if rule is not None and word in NUMBER_RULES:
        return {"plain": 0, "rule": BY_NUMBER, "column": tables.attributes.index(str(rule.by)),
                "sign": 1.0 if word == "lowest" else -1.0}
    if word in ("oldest", "easiest"):
        return {"plain": 0, "rule": BY_RIGHT if word == "oldest" else BY_WORK}
    priorities = {a.priority for a in scenario.process.activities.values() if a.role == base}
    timed = any(timer.does.priority is not None for timer in scenario.process.timers.values())
    return {"plain": word in ("first_in", "named") or (len(priorities) <= 1 and not timed), "rule": BY_NOTHING}


def name_choices(scenario: Scenario, tables: Tables, staffing: Staffing) -> tuple[Rows, dict[int, dict[str, Any]]]:
    """Return who may get the cases of activities whose queues are named, and where that stands for each node."""
    place = {worker.number: at for at, worker in enumerate(w for group in staffing.groups for w in group.workers)}
    purpose = {purpose.name: number for number, purpose in enumerate(tables.purposes)}
    rows: list[dict[str, float]] = []
    found: dict[int, dict[str, Any]] = {}
    for node, name in enumerate(tables.nodes):
        role = tables.role[node]
        rule = scenario.queues.get(tables.roles[role]) if role >= 0 else None
        if rule is None or rule.rule != "named":
            continue
        workers, edges = _parts(name, staffing.groups_of[role])
        found[node] = {"named": 1, "first_choice": len(rows), "last_choice": len(rows) + len(workers),
                       "worker_purpose": purpose[f"worker/{name}"], "same_purpose": purpose[f"same_worker/{name}"],
                       "same_worker": rule.same_worker.value if rule.same_worker else 0.0, "choice_total": edges[-1]}
        rows += [{"worker": place[number], "edge": edge} for number, edge in zip(workers, edges, strict=True)]
    return table(layout.CHOICE, rows), found


def _parts(name: str, groups: list[WorkerGroup]) -> tuple[list[int], list[float]]:
    """Return the workers of an activity and the edges of their shares, as `simulator.engine.named` weighs them."""
    weighted = any(group.staff.takes for group in groups)
    parts = [(worker.number, group.staff.takes.get(name, 0.0) if weighted else float(len(group.workers)), group)
             for group in groups for worker in group.workers]
    workers = [number for number, weight, _ in parts if weight > 0]
    return workers, list(accumulate(weight / len(group.workers) for _, weight, group in parts if weight > 0))
