"""Who is owed what: benefits applied to facts, in whole columns.

The facts may be the truth, or what registers say; the rules do not know the difference.

A right is an interval. The event that triggers it opens the interval, every condition narrows it, death and
emigration end it. What remains is the right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns
from synthetic_data.core.days import NEVER, birthday, day_number
from synthetic_data.country.law import AgeRule, Benefit, BenefitAmount, ColumnRule, InsuredRule, Rule, SexRule
from synthetic_data.country.vital import FEMALE

Days = NDArray[np.int32]
_ALWAYS = np.int32(-NEVER)


@dataclass(frozen=True, eq=False)
class Facts:
    """What is known about people and events; people are rows."""

    born: Days
    sex: NDArray[np.int8]
    died: Days
    left: Days
    insured_months: NDArray[np.int32]
    tables: Mapping[str, Columns]
    """Event tables as in `synthetic_data.people.event_kinds`."""
    today: int


def find_rights(facts: Facts, benefits: Mapping[str, Benefit]) -> Columns:
    """Return all rights that arise before today, each benefit judged by itself.

    Returns
    -------
    Columns : as of `synthetic_data.people.entitlements.find_entitlements`, which cuts them to what is paid where
        people have to choose
    """
    found = [_of_benefit(facts, code, benefit) for code, benefit in enumerate(benefits.values())]
    return {name: np.concatenate([part[name] for part in found]) for name in found[0]}


def _of_benefit(facts: Facts, code: int, benefit: Benefit) -> Columns:
    events = facts.tables[benefit.trigger]
    rows = _plausible(facts, benefit, events)
    events = {name: column[rows] for name, column in events.items()}
    person = events[benefit.paid_to]
    start = np.maximum(events["day"], day_number(benefit.since)).astype(np.int32)
    end = np.minimum(facts.died[person], facts.left[person])
    if benefit.until_fact is not None:
        end = np.minimum(end, events[benefit.until_fact])
    for rule in benefit.conditions:
        opens, closes = _interval(facts, rule, events)
        start, end = np.maximum(start, opens), np.minimum(end, closes)
    if benefit.pays == "once":
        # What is paid once is owed on the day of the event or not at all.
        end = np.where((start < end) & (start == events["day"]), start, _ALWAYS)
    held = (start < end) if benefit.pays == "monthly" else (start == end)
    held &= start < facts.today
    events = {name: column[held] for name, column in events.items()}
    start, end = start[held], end[held]
    return {"person": events[benefit.paid_to].astype(np.int32),
            "benefit": np.full(len(start), code, np.int16),
            "start": start, "end": np.where(end >= facts.today, NEVER, end).astype(np.int32),
            "amount": amounts_on(facts, benefit, events, start), "row": rows[held].astype(np.int32)}


def _plausible(facts: Facts, benefit: Benefit, events: Columns) -> NDArray[np.int64]:
    """Return the events that can still give a right: the receiver is known, and what the row itself says fits."""
    keep = events[benefit.paid_to] >= 0
    if benefit.pays == "once":
        keep &= events["day"] >= day_number(benefit.since)
    if benefit.until_fact is not None:
        keep &= events[benefit.until_fact] > day_number(benefit.since)
    for rule in benefit.conditions:
        if isinstance(rule, ColumnRule):
            keep &= _fact_fits(rule, events[rule.column])
        else:
            keep &= events[rule.of] >= 0
    return np.flatnonzero(keep)


def _fact_fits(rule: ColumnRule, column: NDArray[np.float64]) -> NDArray[np.bool_]:
    fits = np.ones(len(column), dtype=bool)
    if rule.one_of is not None:
        fits &= np.isin(column, rule.one_of)
    if rule.below is not None:
        fits &= column < rule.below
    return fits


def _interval(facts: Facts, rule: Rule, events: Columns) -> tuple[Days, Days]:
    """Return from when until when a condition holds, per event."""
    size = len(events["day"])
    opens, closes = np.full(size, _ALWAYS, np.int32), np.full(size, NEVER, np.int32)
    match rule:
        case AgeRule():
            return _ages(facts, rule, events[rule.of], opens, closes)
        case InsuredRule():
            months = facts.insured_months[events[rule.of]]
            holds = (months >= (rule.at_least or 0)) & (months < (rule.below if rule.below is not None else np.inf))
        case SexRule():
            holds = (facts.sex[events[rule.of]] == FEMALE) == (rule.is_ == "F")
        case ColumnRule():
            holds = _fact_fits(rule, events[rule.column])
    return opens, np.where(holds, closes, _ALWAYS)


def _ages(facts: Facts, rule: AgeRule, person: NDArray[np.int32], opens: Days, closes: Days) -> tuple[Days, Days]:
    born = facts.born[person]
    if rule.from_years is not None:
        opens = birthday(born, round(rule.from_years * 12))
    if rule.under_years is not None:
        closes = birthday(born, round(rule.under_years * 12))
    if rule.student_under_years is not None:
        begins, ends = _studies(facts, person)
        last = np.minimum(ends, birthday(born, round(rule.student_under_years * 12)))
        if rule.for_students_alone:
            opens, closes = np.maximum(opens, begins), last
        else:
            # Who is in studies at the lower limit, or begins within the year after it.
            closes = np.where(begins <= closes + 366, np.maximum(closes, last), closes).astype(np.int32)
    return opens, np.minimum(closes, facts.died[person])


def _studies(facts: Facts, person: NDArray[np.int32]) -> tuple[Days, Days]:
    """Return when the studies of each person begin and end; never, and always before, for who does not study."""
    study = facts.tables["study"]
    ends = np.full(len(facts.born), _ALWAYS, np.int32)
    begins = np.full(len(facts.born), NEVER, np.int32)
    ends[study["person"]], begins[study["person"]] = study["end"], study["day"]
    return begins[person], ends[person]


def amounts_on(facts: Facts, benefit: Benefit, events: Columns, day: Days) -> NDArray[np.float64]:
    """Return what the benefit pays for each event under the law of a day."""
    since = np.array([day_number(amount.since) for amount in benefit.amounts])
    # Before the first amount in the file, that one holds.
    step = np.clip(np.searchsorted(since, day, side="right") - 1, 0, None)
    result = np.zeros(len(day))
    for place, amount in enumerate(benefit.amounts):
        rows = np.flatnonzero(step == place)
        result[rows] = _amount(facts, amount, {name: column[rows] for name, column in events.items()})
    return np.round(result, 2)


def amounts_paid(facts: Facts, benefit: Benefit, events: Columns, start: Days, day: Days) -> NDArray[np.float64]:
    """Return what rights that began on `start` pay on a later day, after all raises of the law up to it.

    Notes
    -----
    On each day on which the law changes, first what runs is raised, then it is lifted to the minimum of that day.
    """
    if benefit.pays == "once":
        return amounts_on(facts, benefit, events, start)
    if benefit.raises is None:
        return amounts_on(facts, benefit, events, np.maximum(start, day))
    paid = amounts_on(facts, benefit, events, start)
    raised = {day_number(step.since): step for step in benefit.raises}
    least = {day_number(amount.since): amount.at_least for amount in benefit.amounts}
    for since in sorted({*raised, *least}):
        runs = (start < since) & (since <= day)
        if since in raised:
            paid = np.where(runs, np.round((paid + raised[since].plus) * raised[since].factor, 2), paid)
        if since in least:
            paid = np.where(runs, np.maximum(paid, least[since]), paid)
    return paid


def _amount(facts: Facts, amount: BenefitAmount, events: Columns) -> NDArray[np.float64]:
    total = np.full(len(events["day"]), amount.value)
    if amount.by is not None:
        table = np.zeros(max(amount.values) + 2)
        table[list(amount.values)] = list(amount.values.values())
        code = events[amount.by].astype(np.int64)
        # What a register says may be no code at all; it earns nothing.
        total += table[np.where((code >= 0) & (code < len(table)), code, len(table) - 1)]
    if amount.per_insured_month:
        total += amount.per_insured_month * facts.insured_months[events["person"]]
    if amount.up_to_line is not None:
        total += np.maximum(amount.up_to_line - events["income_per_head"], 0) * events["size"]
    found: NDArray[np.float64] = np.maximum(total, amount.at_least)
    return found
