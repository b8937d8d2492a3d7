"""From the posts of a run to the full ledger: payments, and what everything cost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.cases.tables import OUTCOMES, role_names
from simulator.engine.records import CompanyRows, EventColumns, EventRows
from simulator.plan.money_plan import COST_AT
from simulator.plan.quantities import Amount
from simulator.plan.scenario import Scenario
from simulator.run.duty import Duty, minutes_worked
from simulator.run.payments import PayRun, Posts, Row, pay
from simulator.run.staff_prices import StaffPrices


def settle(
    records: EventColumns, events: EventRows, duty: Duty, run: PayRun, only: range | None = None
) -> tuple[NDArray[np.int32], NDArray[np.float64], tuple[str, ...]]:
    """Return the whole ledger as arrays: (case, kind), (at, amount) and the kinds' names.

    Parameters
    ----------
    only : numbers of the cases that the records are of, where they are not of all; what belongs to the office as a
        whole stands with the first cases
    """
    whole, real = records.ledger()
    kinds = dict(records.kinds)
    cases = range(len(run.cases)) if only is None else only
    rows = pay(Posts(whole, real, kinds), run) + _costs(records, events, run, duty, cases)
    for _, kind, _, _ in rows:
        kinds.setdefault(kind, len(kinds))
    more_whole = [np.column_stack([case, np.full(len(case), kinds[kind], np.int32)]) for case, kind, _, _ in rows]
    more_real = [np.column_stack([at, amount]) for _, _, at, amount in rows]
    return (np.concatenate([whole, *more_whole]).astype(np.int32), np.concatenate([real, *more_real]), tuple(kinds))


# -- costs ------------------------------------------------------------------------------------------


def _costs(records: EventColumns, events: EventRows, run: PayRun, duty: Duty, only: range) -> list[Row]:
    """Price the run: staff and server minutes, cases, queries, notices, contacts, errors and fixed costs."""
    scenario, cases = run.scenario, run.cases
    costs = scenario.costs
    if costs is None:
        return []
    prices_of_staff = StaffPrices(scenario, run.tables, cases)
    rows = _costs_of_work(events, scenario, prices_of_staff, duty)
    rows += _costs_of_company(records.company(), scenario, prices_of_staff, duty)
    if costs.case:
        rows.append((np.arange(only.start, only.stop, dtype=np.int32), "cost_case",
                     cases.arrives[only.start:only.stop], np.full(len(only), costs.case.value)))
    prices: dict[str, Amount | None] = {"query": costs.query} | {
        f"notice_{channel}": price for channel, price in costs.notice.items()
    }
    prices |= {f"error_{who}": costs.error for who in ("human", "data", "rule", "model")}
    whole, real = records.ledger()
    for kind, price in prices.items():
        if price is not None and kind in records.kinds:
            chosen = whole[:, 1] == records.kinds[kind]
            rows.append(
                (whole[chosen, 0], f"cost_{kind.partition('_')[0]}", real[chosen, 0], real[chosen, 1] * price.value)
            )
    if only.start:
        return rows
    fixed = {"cost_it": costs.fixed_per_month} | {f"{COST_AT}{site}": each for site, each in costs.fixed_at.items()}
    ends = scenario.warm_up_minutes, scenario.horizon_minutes
    return rows + [_fixed(kind, each.value, *ends) for kind, each in fixed.items() if each]


def _fixed(kind: str, each_month: float, warm_up: float, horizon: float) -> Row:
    # Months of a twelfth of 365.25 days; the last is paid for as far as the run goes. The month into which the warm-up
    # ends is booked in two parts, since what is booked after it counts, and what before not.
    starts = np.unique([*np.arange(0.0, horizon, 43830.0), warm_up])
    lengths = np.diff(starts, append=horizon)
    return np.full(len(starts), -1, np.int32), kind, starts, each_month * lengths / 43830.0


def _costs_of_work(events: EventRows, scenario: Scenario, staff: StaffPrices, duty: Duty) -> list[Row]:
    costs = scenario.costs
    assert costs is not None
    done = ~np.isnan(events.completed) & ~np.isnan(events.started)  # nobody works on who leaves the queue
    contacts = done & _took_place(events)
    rows: list[Row] = []
    for node, (name, activity) in enumerate(scenario.process.activities.items()):
        if name not in costs.contact and not activity.role:
            continue
        chosen = done & (events.node == node)
        case, at = events.case[chosen], events.completed[chosen]
        server = activity.kind == "automatic"
        by_server = costs.server_minute.value if costs.server_minute else None
        price = by_server if server else staff.on(activity.role or "", case)
        if price is not None and activity.role:
            worked = minutes_worked(events.resource[chosen], events.started[chosen], at, duty)
            rows.append((case, "cost_it" if server else "cost_staff", at, worked * price))
        if name in costs.contact:
            met = contacts & (events.node == node)
            rows.append((events.case[met], "cost_contact", events.completed[met],
                         np.full(int(met.sum()), costs.contact[name].value)))
    return rows


def _costs_of_company(company: CompanyRows, scenario: Scenario, staff: StaffPrices, duty: Duty) -> list[Row]:
    """Price the minutes of those who worked beside others, each by the role in which they sat."""
    roles, rows = role_names(list(scenario.process.activities.values())), []
    done = ~np.isnan(company.completed)
    for role in staff.roles:
        mine = done & (company.role == (roles.index(role) if role in roles else -1))
        if mine.any():
            at = company.completed[mine]
            worked = minutes_worked(company.resource[mine], company.started[mine], at, duty)
            price = staff.on(role, company.case[mine])
            assert price is not None
            rows.append((company.case[mine], "cost_staff", at, worked * price))
    return rows


def _took_place(events: EventRows) -> NDArray[np.bool_]:
    """Whether a row is a contact that happened: not a piece of one, not one given up or never answered.

    What was withdrawn while somebody worked on it was finished, for nothing.
    """
    code = {name: OUTCOMES.index(name) for name in ("interrupted", "left", "expired", "withdrawn")}
    never = np.isin(events.outcome, [code["interrupted"], code["left"], code["expired"]])
    took_place: NDArray[np.bool_] = ~never & ~((events.outcome == code["withdrawn"]) & (events.resource < 0))
    return took_place
