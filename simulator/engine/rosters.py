"""Who of a group is there on which days: those who come and go, leave, and turns between roles.

Everything here is known before a run, but for the weeks of a seasonal plan, which are drawn.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from simulator.plan.calendars import DAY
from simulator.plan.day_rules import MONTHS, rule_days
from simulator.plan.office_plan import Staff
from simulator.plan.scenario import Scenario
from simulator.plan.staff_dates import LearningCurve, Leave
from synthetic_data import addressed_uniforms

Spans = list[tuple[float, float]]
# Multiples of it, taken from 0 to 1, are spread evenly however many there are (Steinhaus, three gaps).
_GOLDEN = (math.sqrt(5) - 1) / 2


@dataclass
class Member:
    """One person of a group; days are counted from the start of the run."""

    place: int
    first: float = -math.inf
    last: float = math.inf
    """First day on which the person is there no more."""
    learning: LearningCurve | None = None
    away: set[int] = field(default_factory=set)
    """Days of leave that are known."""

    def is_in(self, day: float) -> bool:
        """Tell whether the person belongs to the group on a day."""
        return self.first <= day < self.last


@dataclass
class Roster:
    """The people of a group, and what could not be done as it was asked for."""

    members: list[Member]
    faults: list[tuple[str, str]] = field(default_factory=list)
    """Place within the group, such as ``leave[1]``, and what is wrong."""


def changes_people(staff: Staff) -> bool:
    """Tell whether the days of a group differ from person to person, or from role to role."""
    return bool(staff.leave or staff.changes or staff.rota)


def roster_of(staff: Staff, scenario: Scenario, days: int) -> Roster:
    """Return who belongs to a group and when, with the leave that is known, over so many days."""
    roster = Roster([Member(place, learning=staff.learning) for place in range(round(staff.heads.value))])
    _come_and_go(staff, scenario, roster)
    known = [(number, line) for number, line in enumerate(staff.leave) if line.rules]
    # Single people first, then everybody, then whoever is left: a line must not take who is away by another.
    for number, line in sorted(known, key=lambda pair: _rank(pair[1])):
        _give_leave(f"leave[{number}]", line, _numbers(line.rules, scenario, days), roster)
    for number, line in enumerate(staff.leave):
        if line.by_month:
            _named(f"leave[{number}].who", line.who, roster)
    return roster


def _rank(line: Leave) -> int:
    return 0 if line.who else 1 if line.people is None else 2


def _numbers(rules: Sequence[str], scenario: Scenario, days: int) -> list[int]:
    last = scenario.start + dt.timedelta(days=days - 1)
    return sorted((day - scenario.start).days
                  for day in rule_days(rules, scenario.start, last, scenario.working_day_test()))


def _come_and_go(staff: Staff, scenario: Scenario, roster: Roster) -> None:
    # On one day those who go go first: nobody goes on the day of coming.
    order = sorted(enumerate(staff.changes), key=lambda pair: (pair[1].from_day, pair[1].more is not None))
    for number, change in order:
        day = float((change.from_day - scenario.start).days)
        if change.more is not None:
            roster.members += [Member(len(roster.members) + n, first=day, learning=change.learning or staff.learning)
                               for n in range(int(change.more.value))]
            continue
        place = f"changes[{number}]"
        there = [one for one in roster.members if one.is_in(day)]
        named = _named(f"{place}.who", change.who, roster)
        roster.faults += [(f"{place}.who", f"person {one.place + 1} is not in the group on {change.from_day}")
                          for one in named if one not in there]
        count = int(change.fewer.value) if change.fewer else 0
        if count > len(there):
            roster.faults.append((f"{place}.fewer", f"asks {count} of {len(there)} people to go on {change.from_day}"))
        for one in named or there[max(len(there) - count, 0):]:
            one.last = day


def _named(place: str, who: Sequence[int], roster: Roster) -> list[Member]:
    known = {one.place + 1: one for one in roster.members}
    roster.faults += [(place, f"person {number} is not one of the {len(known)} people of the group")
                      for number in who if number not in known]
    return [known[number] for number in who if number in known]


def _give_leave(place: str, line: Leave, days: list[int], roster: Roster) -> None:
    chosen = _named(f"{place}.who", line.who, roster)
    if line.people is not None and days:
        count = int(line.people.value)
        free = [one for one in roster.members if any(map(one.is_in, days)) and one.away.isdisjoint(days)]
        if count > len(free):
            roster.faults.append((f"{place}.people", f"asks {count} people to be away, and {len(free)} of the group "
                                                     "are there and not on other leave"))
        # Who has had the least, and among them who came last.
        chosen = sorted(free, key=lambda one: (len(one.away), -one.place))[:count]
    elif not line.who:
        chosen = roster.members
    for one in chosen:
        one.away |= set(days)


def seasonal_leave(name: str, staff: Staff, roster: Roster, scenario: Scenario, seed: int, replication: int, days: int
                   ) -> None:
    """Draw the weeks of plans by months, and add them to the days away of each person."""
    for line in staff.leave:
        if not line.by_month:
            continue
        mondays, share = _weekly_shares(line, scenario, days)
        people = "+".join(map(str, line.who))
        luck = addressed_uniforms(seed, "leave", replication, name, people, at=[day.toordinal() for day in mondays])
        for turn, one in enumerate(_named("", line.who, roster) or roster.members):
            away = (luck + turn * _GOLDEN) % 1.0 < share
            one.away |= {(mondays[week] - scenario.start).days + n for week in np.flatnonzero(away) for n in range(7)}


def _weekly_shares(line: Leave, scenario: Scenario, days: int) -> tuple[list[dt.date], np.ndarray]:
    """Mondays of all weeks of a run, and the share of people away in each; a week belongs to its Thursday's month."""
    first = scenario.start - dt.timedelta(days=scenario.start.weekday())
    mondays = [first + dt.timedelta(weeks=week) for week in range(days // 7 + 2)]
    months = [MONTHS[(monday + dt.timedelta(days=3)).month - 1] for monday in mondays]
    given = {str(month): share.value for month, share in line.by_month.items()}
    return mondays, np.array([given.get(month, 0.0) for month in months])


def turns(staff: Staff, scenario: Scenario, days: int) -> list[tuple[tuple[str, ...], set[int]]]:
    """Return which roles a group does on which days; no day stands twice.

    Who goes from site to site is at no other site than those of the rota.
    """
    meant = {key: set(_numbers(rules, scenario, days)) for key, rules in staff.rota.items()}
    goes = bool(scenario.sites and set(scenario.sites.names) & set(meant))
    names = [(name, scenario.role_and_site(name)) for name in scenario.roles_of(staff)]
    by_roles: dict[tuple[str, ...], set[int]] = {}
    for day in range(days):
        roles = tuple(name for name, parts in names if _is_done(parts, day, meant, goes))
        if roles:
            by_roles.setdefault(roles, set()).add(day)
    return list(by_roles.items())


def spans_of_roles(staff: Staff, scenario: Scenario, spans: Spans, days: int) -> dict[str, Spans]:
    """Return role (of a site, where each has its own) → when the group does it, out of the group's spans."""
    if not staff.rota:
        return dict.fromkeys(scenario.roles_of(staff), spans)
    out: dict[str, Spans] = {}
    for roles, mine in turns(staff, scenario, days):
        own = [span for span in by_days(spans, days) if int(span[0] // DAY) in mine]
        for role in roles:
            out[role] = sorted([*out.get(role, []), *own])
    return out


def _is_done(parts: tuple[str, str], day: int, meant: dict[str, set[int]], goes: bool) -> bool:
    role, site = parts
    there = not goes or not site or day in meant.get(site, ())
    return there and (role not in meant or day in meant[role])


def by_days(spans: Spans, days: int) -> Spans:
    """Cut spans at midnight, so that days can be taken out of them."""
    out = []
    for opens, closes in spans:
        for day in range(int(opens // DAY), min(math.ceil(min(closes, days * DAY) / DAY), days)):
            low, high = max(opens, day * DAY), min(closes, (day + 1) * DAY)
            if low < high:
                out.append((low, high))
    return out


def there_and_handed_over(spans: Spans, member: Member, mine: set[int]) -> tuple[Spans, list[float]]:
    """Return a person's spans out of the group's, cut at midnight, and the moments at which open work is handed over.

    That is the last closing before leave, before the person goes, or before a day that is not one of these (`mine`).
    """
    there: Spans = []
    moments: list[float] = []
    for low, high in spans:
        day = int(low // DAY)
        if day in mine and member.is_in(day) and day not in member.away:
            there.append((low, high))
        elif there and (not moments or moments[-1] != there[-1][1]):
            moments.append(there[-1][1])
    return there, moments


def expected_minutes(staff: Staff, scenario: Scenario, spans: Spans, days: int) -> dict[tuple[str, ...], float]:
    """Return roles → minutes for which people of a group are expected to do them, before absence.

    Where they take turns between roles there are several, each with its own days.
    """
    roster = roster_of(staff, scenario, days)
    open_minutes = np.zeros(days)
    for low, high in by_days(spans, days):
        open_minutes[int(low // DAY)] += high - low
    weeks = [(line, *_weekly_shares(line, scenario, days)) for line in staff.leave if line.by_month]
    there_in_all = np.zeros(days)
    for one in roster.members:
        there = np.array([one.is_in(day) and day not in one.away for day in range(days)], float)
        for line, mondays, share in weeks:
            if not line.who or one.place + 1 in line.who:
                first = (scenario.start - mondays[0]).days
                there *= 1 - np.repeat(share, 7)[first:first + days]
        there_in_all += there * open_minutes
    return {roles: float(there_in_all[sorted(day for day in mine if day < days)].sum())
            for roles, mine in turns(staff, scenario, days)}
