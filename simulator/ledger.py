"""From the posts of a run to the full ledger: monthly payments, returns, back pay, and what everything cost."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.arrivals import Cases
from simulator.calendars import DAY
from simulator.duty import Duty, minutes_worked
from simulator.engine.records import EventRows, Records
from simulator.office_plan import Payments
from simulator.quantities import Amount
from simulator.scenario import Scenario
from synthetic_data import addressed_uniforms

Rows = list[tuple[NDArray[np.int32], str, NDArray[np.float64], NDArray[np.float64]]]
"""Case numbers, kind, times, amounts."""


def settle(
    records: Records, events: EventRows, scenario: Scenario, cases: Cases, duty: Duty, seed: int, replication: int
) -> tuple[NDArray[np.int32], NDArray[np.float64], tuple[str, ...]]:
    """Return the whole ledger as arrays: (case, kind), (at, amount) and the kinds' names."""
    whole, real = records.ledger()
    kinds = dict(records.kinds)
    rows = _payments(whole, real, kinds, scenario, cases, seed, replication) + _costs(
        records, events, scenario, cases, duty
    )
    for _, kind, _, _ in rows:
        kinds.setdefault(kind, len(kinds))
    more_whole = [np.column_stack([case, np.full(len(case), kinds[kind], np.int32)]) for case, kind, _, _ in rows]
    more_real = [np.column_stack([at, amount]) for _, _, at, amount in rows]
    return (np.concatenate([whole, *more_whole]).astype(np.int32), np.concatenate([real, *more_real]), tuple(kinds))


# -- payments ---------------------------------------------------------------------------------------


def payment_times(payments: Payments, scenario: Scenario) -> NDArray[np.float64]:
    """Return the payment days inside the horizon, in minutes; on a day off, the working day before."""
    days = pd.date_range(scenario.start, periods=int(scenario.horizon_minutes // DAY) + 1)
    numbers = np.flatnonzero(days.day == payments.day_of_month)
    if scenario.working_days:
        spans = scenario.calendars[scenario.working_days].working_days(scenario.start, len(days) + 1)
        work = np.array(sorted({d for a, b in spans for d in range(int(a // DAY), int(b // DAY))}))
        numbers = np.array([work[work <= n][-1] for n in numbers if (work <= n).any()], dtype=np.int64)
    return np.asarray(numbers * DAY, np.float64)


def _payments(
    whole: NDArray[np.int32],
    real: NDArray[np.float64],
    kinds: dict[str, int],
    scenario: Scenario,
    cases: Cases,
    seed: int,
    replication: int,
) -> Rows:
    """Turn each ``award`` (a monthly amount) into due, back pay, paid and returned money."""
    plan = scenario.payments
    if plan is None or "award" not in kinds:
        return []
    chosen = whole[:, 1] == kinds["award"]
    case, at, amount = whole[chosen, 0], real[chosen, 0], real[chosen, 1]
    days = payment_times(plan, scenario)
    first = np.searchsorted(days, at + plan.cut_off.minutes, side="left")
    months_late = np.maximum((at - cases.entitled[case]) / 43830.0, 0.0)
    inside = first < len(days)
    rows: Rows = [(case, "due", at, amount)]
    rows.append((case[inside], "back_pay", days[first[inside]], (amount * np.floor(months_late))[inside]))
    for turn in range(plan.months):
        there = first + turn < len(days)
        rows += _one_payment(
            case[there], days[first[there] + turn], amount[there], turn, plan, scenario, cases, seed, replication
        )
    return [row for row in rows if len(row[0])]


def _one_payment(
    case: NDArray[np.int32],
    at: NDArray[np.float64],
    amount: NDArray[np.float64],
    turn: int,
    plan: Payments,
    scenario: Scenario,
    cases: Cases,
    seed: int,
    replication: int,
) -> Rows:
    share = plan.returned.value if plan.returned else 0.0
    back = addressed_uniforms(seed, "returned", replication, turn, at=cases.luck[case]) < share
    rows: Rows = [(case[~back], "paid", at[~back], amount[~back]), (case[back], "returned", at[back], amount[back])]
    if plan.reissued_after:
        again = at[back] + plan.reissued_after.minutes
        inside = again < scenario.horizon_minutes
        rows.append((case[back][inside], "paid", again[inside], amount[back][inside]))
    return rows


# -- costs ------------------------------------------------------------------------------------------


def _costs(records: Records, events: EventRows, scenario: Scenario, cases: Cases, duty: Duty) -> Rows:
    """Price the run: staff and server minutes, cases, queries, notices, contacts, errors and fixed costs."""
    costs = scenario.costs
    if costs is None:
        return []
    rows = _costs_of_work(events, scenario, duty)
    if costs.case:
        rows.append(
            (np.arange(len(cases), dtype=np.int32), "cost_case", cases.arrives, np.full(len(cases), costs.case.value))
        )
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
    if costs.fixed_per_month:
        starts = np.arange(0.0, scenario.horizon_minutes, 43830.0)
        lengths = np.array([b - a for a, b in pairwise([*starts, scenario.horizon_minutes])])
        rows.append(
            (np.full(len(starts), -1, np.int32), "cost_it", starts, costs.fixed_per_month.value * lengths / 43830.0)
        )
    return rows


def _costs_of_work(events: EventRows, scenario: Scenario, duty: Duty) -> Rows:
    costs = scenario.costs
    assert costs is not None
    done = ~np.isnan(events.completed)
    rows: Rows = []
    for node, (name, activity) in enumerate(scenario.process.activities.items()):
        if name not in costs.contact and not activity.role:
            continue
        chosen = done & (events.node == node)
        case, at = events.case[chosen], events.completed[chosen]
        server = activity.kind == "automatic"
        price = costs.server_minute if server else costs.staff_minute.get(activity.role or "")
        if price is not None and activity.role:
            worked = minutes_worked(events.resource[chosen], events.started[chosen], at, duty)
            rows.append((case, "cost_it" if server else "cost_staff", at, worked * price.value))
        if name in costs.contact:
            rows.append((case, "cost_contact", at, np.full(len(at), costs.contact[name].value)))
    return rows
