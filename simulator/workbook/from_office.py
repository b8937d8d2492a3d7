"""An office, or the bare steps of a process, as the tables of the workbook."""

from __future__ import annotations

import calendar as months_of
import datetime as dt
from collections.abc import Iterator, Sequence

from simulator.plan.calendars import Calendar
from simulator.plan.distributions import Distribution
from simulator.plan.office_plan import Arrivals, Staff
from simulator.plan.process import Activity, Process
from simulator.plan.quantities import MINUTES, Quantity
from simulator.plan.scenario import Scenario
from simulator.workbook import forms
from simulator.workbook.forms import DAYS, MONTHS, Table, Tables


def office_tables(office: Scenario, based_on: str) -> Tables:
    """Return the sheets of an office.

    Parameters
    ----------
    based_on : name or path of the office, from which everything comes that the workbook has no sheet for
    """
    process = office.process
    return {
        forms.OFFICE.name: _office(office, based_on),
        forms.STAFF.name: [_staff(name, group) for name, group in office.staff.items()],
        forms.HOURS.name: [[name, *_week(one)] for name, one in office.calendars.items()],
        forms.HOLIDAYS.name: [row for name, one in office.calendars.items() for row in _holidays(name, one)],
        forms.LEAVE.name: [row for name, group in office.staff.items() for row in _leave(name, group)],
        forms.VOLUMES.name: [_volume(name, stream, office.start.year) for name, stream in office.arrivals.items()
                             if stream.rate is not None],
        forms.STEPS.name: [_step(name, step) for name, step in _timed(process)],
        forms.WAYS.name: list(_ways(process)),
        forms.COSTS.name: [[role, *_number(price)] for role, price in (
            office.costs.staff_minute if office.costs else {}).items()]}


def blank_tables(process: Process, process_name: str) -> Tables:
    """Return the sheets of an office that is still to be filled in: the steps and roles of a process, no numbers."""
    roles = list(dict.fromkeys(step.role for step in process.activities.values() if step.kind == "human" and step.role))
    empty: Tables = {sheet.name: [] for sheet in forms.SHEETS}
    return empty | {
        forms.OFFICE.name: [[line, {forms.TITLE: process.title}.get(line), None, None] for line in forms.OFFICE_LINES
                            if line != forms.BASED_ON],
        forms.STAFF.name: [[role, role, None, "office", None, None, None] for role in roles],
        forms.HOURS.name: [["office", *[None] * len(DAYS)]],
        forms.VOLUMES.name: [["new", process_name, *[None] * (len(MONTHS) + 4)]],
        forms.STEPS.name: [[name, step.title, step.role, *[None] * 6] for name, step in _timed(process)],
        forms.WAYS.name: [[step, to, line, None, None, None] for step, to, line, *_ in _ways(process)],
        forms.COSTS.name: [[role, None, None, None] for role in roles]}


def can_edit_leave(group: Staff) -> bool:
    """Return whether all leave of a group is known by its days, as the sheet shows it."""
    return all(line.from_day is not None and not line.who for line in group.leave)


def spell_number(value: float) -> float | int:
    """Return a number without the noise of its last binary digits; a whole one as such."""
    rounded = float(f"{value:.10g}")
    return int(rounded) if rounded == int(rounded) else rounded


def days_of_month(year: int, month: int) -> int:
    """Return how many days a month has."""
    return months_of.monthrange(year, month)[1]


def _office(office: Scenario, based_on: str) -> Table:
    length: list[object] = _days(office.horizon)
    warm_up: list[object] = _days(office.warm_up) if office.warm_up else [None] * 3
    values: dict[str, list[object]] = {
        forms.TITLE: [office.title], forms.QUESTION: [office.question or None], forms.BASED_ON: [based_on],
        forms.FIRST_DAY: [office.start], forms.LENGTH: length, forms.WARM_UP: warm_up,
        forms.RUNS: [office.replications], forms.CURRENCY: [office.currency or None],
        forms.WORKING: [office.working_days]}
    return [[line, *values[line], *[None] * (3 - len(values[line]))] for line in forms.OFFICE_LINES]


def _days(span: Quantity) -> list[object]:
    days = span.value * MINUTES[span.unit] / MINUTES["days"]
    return [spell_number(days), span.origin, span.source or None]


def _number(number: Quantity, factor: float = 1) -> list[object]:
    return [spell_number(number.value * factor), number.origin, number.source or None]


def _staff(name: str, group: Staff) -> list[object]:
    heads, *origin = _number(group.heads)
    absent = spell_number(100 * group.absence.value) if group.absence else None
    return [name, "; ".join(group.roles), heads, group.calendar, absent, *origin]


def _week(one: Calendar) -> list[object]:
    """Hours of each day, whatever days a line of the office file joins."""
    names = list(DAYS)
    out: list[object] = [None] * len(names)
    for days, text in one.hours.items():
        first, _, last = days.partition("-")
        for place in range(names.index(first), names.index(last or first) + 1):
            out[place] = text if text not in ("", "closed") else None
    return out


def _holidays(name: str, one: Calendar) -> Iterator[list[object]]:
    for first, last in _spans(sorted(set(one.holidays))):
        yield [name, first, last if last != first else None]


def _spans(days: Sequence[dt.date]) -> Iterator[tuple[dt.date, dt.date]]:
    """Join days that follow each other."""
    first: dt.date | None = None
    for place, day in enumerate(days):
        first = first or day
        if place + 1 == len(days) or days[place + 1] != day + dt.timedelta(days=1):
            yield first, day
            first = None


def _leave(name: str, group: Staff) -> Iterator[list[object]]:
    if not can_edit_leave(group):
        return
    for line in group.leave:
        people: list[object] = _number(line.people) if line.people else [None, None, None]
        yield [name, people[0], line.from_day, line.to_day, *people[1:]]


def _volume(name: str, stream: Arrivals, year: int) -> list[object]:
    assert stream.rate is not None
    number, *origin = _number(stream.rate)
    if stream.by_month is None:
        unit = stream.rate.unit.removeprefix("cases per ")
        return [name, stream.benefit or None, number, unit, *[None] * 12, *origin]
    daily = stream.per_minute * 1440 * 12 / sum(stream.by_month)
    counts = [spell_number(daily * weight * days_of_month(year, month)) for month, weight in
              enumerate(stream.by_month, 1)]
    return [name, stream.benefit or None, None, None, *counts, *origin]


def _timed(process: Process) -> Iterator[tuple[str, Activity]]:
    yield from ((name, step) for name, step in process.activities.items() if step.kind == "human" and step.time)


def _step(name: str, step: Activity) -> list[object]:
    time = step.time
    assert time is not None
    return [name, step.title or None, step.role, *_shape(time), time.origin, time.source or None]


def _shape(time: Distribution) -> list[object]:
    """Mean, spread, unit and other shape."""
    numbers = [spell_number(part) for part in time.parameters]
    if time.family == "constant":
        return [numbers[0], None, time.unit, None]
    if time.family == "lognormal":
        return [*numbers, time.unit, None]
    joint = " to " if time.family in ("uniform", "triangular", "lognormal_quartiles") else " "
    joint = " +- " if time.family in ("gamma", "normal") else joint
    return [None, None, None, f"{time.family} {joint.join(map(str, numbers))} {time.unit}"]


def _ways(process: Process) -> Iterator[list[object]]:
    for name, step in process.activities.items():
        for line, route in enumerate(step.next, 1):
            if route.share is not None:
                yield [name, route.to, line, *_number(route.share, 100)]
