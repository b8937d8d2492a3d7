"""What has days of its own that lie wholly outside of the run: it changes nothing, which is told."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import NamedTuple

from simulator.engine.batches import run_times
from simulator.plan.activity import BatchRuns
from simulator.plan.calendars import DAY
from simulator.plan.day_rules import MONTHS, rule_days
from simulator.plan.office_plan import Arrivals, Staff
from simulator.plan.register_plan import Outage
from simulator.plan.scenario import Scenario
from synthetic_data import spans_of_years, years_without


class DaySpan(NamedTuple):
    """From when to when something holds; without a first or last day from ever, or for ever."""

    place: str
    first: dt.date | None = None
    last: dt.date | None = None


def outside_of_run(scenario: Scenario) -> list[str]:
    """Return what lies outside of the run, a sentence for each; all names in the scenario must be known."""
    start, end = scenario.start, last_day(scenario)
    found = [window.place for window in _windows(scenario)
             if (window.first and window.first > end) or (window.last and window.last < start)]
    found += [place for place, rules in _rules(scenario)
              if rules and not rule_days(rules, start, end, scenario.working_day_test())]
    said = f"the run, which goes from {start} to {end}"
    return [*(f"{place} lies wholly outside of {said}, so it changes nothing" for place in found),
            *(f"calendars.{name}.holidays: none is in {spans_of_years(bare)}, although {said}, sees that time"
              for name, bare in _bare_years(scenario, start, end)),
            *(f"{place} comes due on no day of {said}" for place, runs in _rhythms(scenario)
              if not _in_time(runs, scenario)),
            *(f"{place}: {late:,} of {all_:,} moments lie behind {said}" for place, late, all_ in _late(scenario))]


def _bare_years(scenario: Scenario, start: dt.date, end: dt.date) -> Iterator[tuple[str, list[int]]]:
    """Yield calendars whose holidays begin later than the run, end before it, or leave out a year between."""
    for name, calendar in scenario.calendars.items():
        if any(start <= day <= end for day in calendar.holidays) and (
                bare := years_without(calendar.holidays, start, end)):
            yield name, bare


def last_day(scenario: Scenario) -> dt.date:
    """Return the last day of which the run sees a part."""
    return scenario.start + dt.timedelta(days=max(math.ceil(scenario.horizon_minutes / DAY), 1) - 1)


def _windows(scenario: Scenario) -> Iterator[DaySpan]:
    for name, staff in scenario.staff.items():
        yield from _of_staff(f"staff.{name}", staff)
    for name, arrivals in scenario.arrivals.items():
        yield from _of_arrivals(f"arrivals.{name}", arrivals)
    for name, register in scenario.registers.items():
        yield from _of_outages(f"registers.{name}", register.outages)
    for number, line in enumerate(scenario.rollout):
        yield DaySpan(f"rollout[{number}]", first=line.first_day)
    yield from _of_rules(scenario)
    for name, activity in scenario.process.activities.items():
        model = activity.model
        if model and model.drift_accuracy:
            yield DaySpan(f"activities.{name}.model.drift_from", first=model.drift_from)
        if model:
            yield DaySpan(f"activities.{name}.model.off_from", first=model.off_from)
    for name, calendar in scenario.calendars.items():
        if calendar.holidays:
            # Of single days only the nearest matters: one within is enough.
            nearest = min(calendar.holidays, key=lambda day: _distance(day, scenario))
            yield DaySpan(f"calendars.{name}.holidays (of which there are {len(calendar.holidays)})", nearest, nearest)


def _distance(day: dt.date, scenario: Scenario) -> int:
    return max((scenario.start - day).days, (day - last_day(scenario)).days, 0)


def _of_staff(place: str, staff: Staff) -> Iterator[DaySpan]:
    yield DaySpan(place, staff.from_day, staff.to_day)
    yield from _of_outages(place, staff.outages)
    for number, line in enumerate(staff.leave):
        yield DaySpan(f"{place}.leave[{number}]", line.from_day, line.to_day)
    for number, change in enumerate(staff.changes):
        yield DaySpan(f"{place}.changes[{number}]", first=change.from_day)


def _of_arrivals(place: str, arrivals: Arrivals) -> Iterator[DaySpan]:
    # A stock without a rate comes on `from`; one from before the run waits at its start.
    yield DaySpan(place, arrivals.from_day, None if arrivals.stock else arrivals.to_day)
    for number, wave in enumerate(arrivals.waves):
        yield DaySpan(f"{place}.waves[{number}]", wave.from_day, wave.to_day)


def _of_outages(place: str, outages: Iterable[Outage]) -> Iterator[DaySpan]:
    for number, outage in enumerate(outages):
        ends = outage.start + dt.timedelta(minutes=outage.lasts.minutes)
        yield DaySpan(f"{place}.outages[{number}]", outage.start.date(), ends.date())


def _of_rules(scenario: Scenario) -> Iterator[DaySpan]:
    """Each version of the rules holds until the next; one without a defect is only a name."""
    versions = sorted(scenario.rule_versions, key=lambda version: version.from_day)
    for version, after in zip_longest(versions, versions[1:]):
        if version.error or version.mends:
            end = after.from_day - dt.timedelta(days=1) if after else None
            yield DaySpan(f"rule_versions {version.name}", version.from_day, end)


def _rules(scenario: Scenario) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Place and rules of days that must pick one within the run."""
    for name, calendar in scenario.calendars.items():
        yield f"calendars.{name}.closed_on", calendar.closed_on
    for name, staff in scenario.staff.items():
        for number, line in enumerate(staff.leave):
            yield f"staff.{name}.leave[{number}]", line.days
            months = " and ".join(month for month in MONTHS if month in line.by_month)
            yield f"staff.{name}.leave[{number}].by_month", (months,) if months else ()


def _rhythms(scenario: Scenario) -> Iterator[tuple[str, BatchRuns]]:
    for name, activity in scenario.process.activities.items():
        if activity.runs:
            yield f"activities.{name}.runs", activity.runs
    for name, rule in scenario.controllers.items():
        yield f"controllers.{name}.reviews", rule.reviews
    for name, market in scenario.markets.items():
        if market.runs:
            yield f"markets.{name}.runs", market.runs


def _in_time(runs: BatchRuns, scenario: Scenario) -> bool:
    days = (last_day(scenario) - scenario.start).days + 1
    return any(at < scenario.horizon_minutes for at in run_times(runs, scenario, days))


def _late(scenario: Scenario) -> Iterator[tuple[str, int, int]]:
    for name, arrivals in scenario.arrivals.items():
        late = sum(minute >= scenario.horizon_minutes for minute in arrivals.at or ())
        if late:
            yield f"arrivals.{name}.at", late, len(arrivals.at or ())
