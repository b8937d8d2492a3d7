"""Steps that need several people at once: that there are so many, that they ever meet, and where their cases wait."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.cases.tables import attribute_names
from simulator.check.references import condition_problems
from simulator.engine.teams import longest_together
from simulator.plan.activity import Activity
from simulator.plan.scenario import Scenario
from simulator.plan.sites import at_site
from synthetic_data import Problem, did_you_mean


def team_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield what would let cases of a team wait for ever, or for something that is not known when it begins."""
    for name, activity in scenario.process.activities.items():
        place = f"{scenario.process.name}.yml: activities.{name}.together_with"
        if activity.together_with:
            yield from _in_seats(place, activity, scenario)
            yield from _in_queue(place, activity, scenario)


def _in_seats(place: str, activity: Activity, scenario: Scenario) -> Iterator[Problem]:
    known, staffed = attribute_names(scenario), _staffed(scenario)
    for number, seat in enumerate(activity.together_with):
        if seat.role not in staffed:
            yield Problem(where=f"{place}[{number}].role", rule="is a role that nobody in the scenario has",
                          value=seat.role, remedy=f"add it to a group in staff; {did_you_mean(seat.role, staffed)}")
        for condition in seat.when:
            if condition.attribute == "outcome":
                yield Problem(where=f"{place}[{number}].when", rule="asks the outcome, which is not known before the "
                              "work", remedy="ask an attribute, or lead to two steps by the outcome of the one before")
            yield from condition_problems(f"{place}[{number}].when", condition, scenario, known)
    if all(role in staffed for role in activity.roles):
        yield from _enough(place, activity, scenario)


def _staffed(scenario: Scenario) -> set[str]:
    return {role for staff in scenario.staff.values() if staff.heads.value >= 1 for role in staff.roles}


def _enough(place: str, activity: Activity, scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where there are too few people for all seats, or where they are never there together."""
    seats = [str(activity.role), *(seat.role for seat in activity.together_with for _ in range(seat.least))]
    sites, sited = scenario.sites.names if scenario.sites else ("",), scenario.sited_roles
    at_sites = [[at_site(role, site) if role in sited else role for role in seats] for site in sites]
    if not all(_can_be_filled(seats, scenario) for seats in at_sites):
        yield Problem(where=place, rule=f"needs {len(seats)} different people ({', '.join(seats)}), and the staff of "
                      "the scenario are too few for it", remedy="give their groups more heads, or need fewer people")
    elif not longest_together(scenario, activity):
        yield Problem(where=place, rule=f"needs {', '.join(dict.fromkeys(seats))} at one time, and there is no time "
                      "within the horizon at which all of them work", remedy="let their calendars overlap")


def _can_be_filled(seats: Sequence[str], scenario: Scenario) -> bool:
    """Tell whether each seat can have a person of its own (Hall 1935: any set of roles has people enough)."""
    roles = list(dict.fromkeys(seats))
    for chosen in range(1, 1 << len(roles)):
        some = {role for n, role in enumerate(roles) if chosen >> n & 1}
        heads = sum(staff.heads.value for staff in scenario.staff.values() if some & set(scenario.roles_of(staff)))
        if heads < sum(role in some for role in seats):
            return False
    return True


def _in_queue(place: str, activity: Activity, scenario: Scenario) -> Iterator[Problem]:
    rule = scenario.queues.get(activity.role or "")
    if rule is not None and rule.rule in ("named", "quota"):
        yield Problem(where=place, value=rule.rule, rule=f"does not go with the queue rule of {activity.role}: a case "
                      "that must wait for several people stands in no turn of its own",
                      remedy=f"let queues.{activity.role} be priority, first_in, oldest or easiest")
