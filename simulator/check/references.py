"""Every name that one part of a scenario uses must be defined in another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from simulator.cases.arrivals import mean_of_shapes
from simulator.cases.people import TRAITS
from simulator.cases.rollout import unit_words
from simulator.cases.tables import BUILT_IN, OUTCOMES, attribute_names, makers
from simulator.check.benefits import OF_OFFICES, mistyped_words, named_benefits, unknown_people, words_of_office
from simulator.check.case_lines import line_problems, starts_of_lines
from simulator.check.citizens import unknown_citizens
from simulator.check.letters import letter_problems
from simulator.check.plan_references import unknown_in_plan, unless_words, words_known
from simulator.check.prices import price_problems
from simulator.check.roles import mistyped_roles
from simulator.check.set_words import mistyped_attributes, mistyped_sets
from simulator.check.sites import site_problems
from simulator.check.size import LONGEST
from simulator.check.unknown_name import unknown
from simulator.plan.activity import Activity, Condition, ModelStub
from simulator.plan.office_plan import Arrivals
from simulator.plan.process import Attribute, Process
from simulator.plan.scenario import Scenario
from synthetic_data import Problem, did_you_mean, read_amounts


def unknown_names(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for every name without a definition."""
    place = f"{scenario.name}.yml"
    if strangers := [*unknown_people(scenario, place)]:
        # All other names may be words of these people.
        yield from strangers
        return
    yield from _in_process(scenario.process)
    yield from _in_attributes(scenario)
    yield from _in_staff(scenario, place)
    yield from _second_person(scenario)
    yield from _in_calendars(scenario)
    yield from _in_named_queues(scenario, place)
    yield from _in_arrivals(scenario, place)
    yield from unknown_in_plan(scenario, place)
    yield from line_problems(scenario)
    yield from unknown_citizens(scenario)
    yield from site_problems(scenario)
    yield from letter_problems(scenario)
    yield from price_problems(scenario)


def _in_process(process: Process) -> Iterator[Problem]:
    known = process.activities
    for place, target in _targets(process):
        if target not in known:
            yield unknown(f"{process.name}.yml: {place}", "an activity of this process", target, known)
    for name, activity in known.items():
        place = f"{process.name}.yml: activities.{name}"
        if activity.learns_from and not any(other.corrects for other in known.values()):
            yield Problem(where=f"{place}.learns_from", rule="has nothing to learn from: no error is ever found",
                          remedy="give a later activity, such as a signature or an appeal, a share that it corrects")
        if activity.kind == "join" and activity.of in known and known[activity.of].kind != "split":
            yield Problem(where=f"{place}.of", rule="must name a split", value=activity.of)
        if activity.first and activity.of in known and activity.first > len(known[activity.of].branches):
            yield Problem(where=f"{place}.first", rule="must not exceed the number of branches", value=activity.first)
        if activity.review and activity.review.of in known and known[activity.review.of].kind != "model":
            yield Problem(where=f"{place}.review.of", rule="must name a model activity", value=activity.review.of)
        if activity.links and activity.links.of in known and not known[activity.links.of].register_name:
            yield Problem(where=f"{place}.links.of", rule="must name an activity that asks a register",
                          value=activity.links.of)


def _targets(process: Process) -> Iterator[tuple[str, str]]:
    """Yield (place, activity name) for every reference to an activity."""
    yield "starts", process.starts
    for name, activity in process.activities.items():
        place = f"activities.{name}"
        yield from ((f"{place}.next[{i}].to", route.to) for i, route in enumerate(activity.next))
        yield from ((f"{place}.branches[{i}]", branch) for i, branch in enumerate(activity.branches))
        yield from ((f"{place}.time_after", before) for before in activity.time_after)
        yield from starts_of_lines(place, activity)
        for key, target in _single_targets(activity):
            yield f"{place}.{key}", target
    for name, timer in process.timers.items():
        yield f"timers.{name}.starts", timer.starts
        yield from ((f"timers.{name}.until[{i}]", stop) for i, stop in enumerate(timer.until))
        after = timer.does.visit or timer.does.move_to
        if after:
            yield f"timers.{name}.does", after
    for name, limit in process.limits.items():
        yield f"limits.{name}.enters", limit.enters
        yield from ((f"limits.{name}.leaves[{i}]", leave) for i, leave in enumerate(limit.leaves))


def _single_targets(activity: Activity) -> list[tuple[str, str]]:
    found = [
        ("of", activity.of),
        ("other_person_than", activity.other_person_than),
        ("expires.to", activity.expires and activity.expires.to),
        ("patience.to", activity.patience and activity.patience.to),
        ("review.of", activity.review and activity.review.of),
        ("links.of", activity.links and activity.links.of),
        ("comes_back", activity.comes_back and activity.comes_back.target),
    ]
    return [(key, target) for key, target in found if target]


def _in_attributes(scenario: Scenario) -> Iterator[Problem]:
    process, known = scenario.process, attribute_names(scenario)
    for name, activity in process.activities.items():
        place = f"{process.name}.yml: activities.{name}"
        for key, conditions in [*((f"next[{i}].when", route.when) for i, route in enumerate(activity.next)),
                                *activity.conditions_of_lines, ("skip_when", activity.skip_when)]:
            for condition in conditions:
                yield from condition_problems(f"{place}.{key}", condition, scenario, known)
        for kind, what in activity.posts.items():
            if isinstance(what, str):
                yield from _in_expression(f"{place}.posts.{kind}", what, known)
        if activity.model:
            yield from _in_model(f"{place}.model", activity.model, scenario)
    yield from _in_makers(f"{process.name}.yml: attributes", process.attributes, scenario, scenario.arrivals)
    yield from mistyped_attributes(scenario)
    yield from mistyped_sets(scenario)


def _in_model(place: str, model: ModelStub, scenario: Scenario) -> Iterator[Problem]:
    """Yield attributes that no case has, and words of groups that no case can be of: their accuracy would be lost."""
    known = attribute_names(scenario)
    for key, attribute in (("truth", model.truth), ("group", model.group)):
        if attribute and attribute not in known:
            yield unknown(f"{place}.{key}", "a case attribute", attribute, known)
    if model.group in OF_OFFICES:
        yield from mistyped_words(f"{place}.group_accuracy", model.group, model.group_accuracy, scenario)
    elif model.group in known:
        yield from unless_words(f"{place}.group_accuracy", model.group, model.group_accuracy, scenario)


def _in_makers(place: str, made: Mapping[str, Attribute], scenario: Scenario, streams: Mapping[str, Arrivals]
               ) -> Iterator[Problem]:
    """Yield attributes of the cases of these streams that go by what no case has, or by a word that it cannot be."""
    known = attribute_names(scenario)
    for name, maker in made.items():
        if maker.by and maker.by not in known:
            yield unknown(f"{place}.{name}.by", "a case attribute", maker.by, known)
            continue
        lines, key = [*maker.shares, *maker.values], "shares" if maker.shares else "values"
        if maker.by in OF_OFFICES:
            yield from mistyped_words(f"{place}.{name}.{key}", maker.by, lines, scenario)
        elif maker.by:
            yield from unless_words(f"{place}.{name}.{key}", maker.by, lines, scenario)
        for word in _words_met(maker.by, streams, scenario) if maker.by else ():
            if word not in lines:
                yield Problem(where=f"{place}.{name}.{key}", value=word, remedy="add one",
                              rule=f"has no line for this {maker.by}, of which there are cases, so theirs would be 0")


def _words_met(attribute: str, streams: Mapping[str, Arrivals], scenario: Scenario) -> list[str]:
    """The words of an attribute that cases of these streams surely have."""
    if attribute == "stream":
        return list(streams)
    return list(named_benefits(streams.values())) if attribute == "benefit" else unit_words(scenario, attribute)


def condition_problems(place: str, condition: Condition, scenario: Scenario, known: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for a condition that asks what no case has."""
    name, value = condition.attribute, condition.value
    words = _words_of(name, scenario)
    if name == "visit" and isinstance(value, str):
        yield Problem(where=place, rule="compares a visit with a word", value=value, remedy="write a number from 1 on")
    elif name not in BUILT_IN and name not in known:
        yield unknown(place, "a case attribute", name, [*known, *BUILT_IN])
    elif words and not isinstance(value, str) and not _is_number_too(name, scenario):
        yield Problem(where=place, rule=f"compares {name}, which holds words, with a number", value=value,
                      remedy=f"write {name} = {min(words) or 'a word'}")
    elif isinstance(value, str):
        if (words or name in TRAITS) and condition.compare not in ("=", "!="):
            yield Problem(where=place, rule=f"compares words of {name} by size, which they have not",
                          value=f"{name} {condition.compare} {value}", remedy=f"write {name} = {value}, or !=")
        elif words and value not in words:
            yield unknown(place, f"a word that {name} can have", value, words)
        elif not words and name not in TRAITS:
            yield Problem(where=place, rule=f"compares {name}, which is a number, with a word", value=value,
                          remedy=f"write a number, such as {name} {condition.compare} 12")


def _is_number_too(name: str, scenario: Scenario) -> bool:
    """Tell whether an attribute of words is one of numbers for other cases, or is set to one on the way."""
    drawn = [maker[name] for maker in makers(scenario) if name in maker]
    values = [activity.sets[name] for activity in scenario.process.activities.values() if name in activity.sets]
    return any(not one.choice for one in drawn) or any(not isinstance(value, str) for value in values)


def _words_of(name: str, scenario: Scenario) -> set[str]:
    """Return the words that an attribute can have; none of one of numbers."""
    if name == "outcome":
        return set(OUTCOMES)
    if name == "previous":
        return set(scenario.process.activities)
    if name == "benefit":
        return set(words_of_office(scenario, name)) or {""}
    return set(words_known(scenario, name))


def _in_expression(place: str, text: str, known: Iterable[str]) -> Iterator[Problem]:
    try:
        asked = read_amounts(text)
    except ValueError as error:
        yield Problem(where=place, rule=str(error), remedy="or an amount such as 5 EUR (assumed; why)")
        return
    for name in asked.attributes:
        if name not in known:
            yield unknown(place, "a case attribute", name, known)


def _in_staff(scenario: Scenario, place: str) -> Iterator[Problem]:
    used = {activity.role for activity in scenario.process.activities.values() if activity.role}
    for name, staff in scenario.staff.items():
        yield from _unless_a_calendar(f"{place}: staff.{name}.calendar", staff.calendar, scenario)
        yield from mistyped_roles(f"{place}: staff.{name}.roles", staff, scenario)
        if staff.heads.value != int(staff.heads.value):
            yield Problem(where=f"{place}: staff.{name}.heads", rule="must be a whole number", value=staff.heads.value)
    # A group without heads does nobody's work.
    staffed = {role for staff in scenario.staff.values() for role in staff.roles
               if staff.heads.value >= 1 or any(change.more for change in staff.changes)}
    for name, activity in scenario.process.activities.items():
        if activity.role and activity.role not in staffed:
            yield Problem(
                where=f"{scenario.process.name}.yml: activities.{name}.role",
                rule="is a role that nobody in the scenario has",
                value=activity.role,
                remedy=f"add it to a group in staff; {did_you_mean(activity.role, staffed)}",
            )
    for role in scenario.queues:
        if role not in used:
            yield unknown(f"{place}: queues.{role}", "a role of the process", role, used)


def lonely_second_looks(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield activity and role of each step that wants another person where the only one there did the first step."""
    for name, activity in scenario.process.activities.items():
        before = scenario.process.activities.get(activity.other_person_than or "")
        if before is None or activity.role is None:
            continue
        able = [staff for staff in scenario.staff.values() if activity.role in staff.roles]
        if sum(staff.heads.value for staff in able) == 1 and any(before.role in staff.roles for staff in able):
            yield name, activity.role


def _second_person(scenario: Scenario) -> Iterator[Problem]:
    """Yield the steps that the same person would do after all: a named queue has nobody else to give the case to."""
    for name, role in lonely_second_looks(scenario):
        if role in scenario.queues and scenario.queues[role].rule == "named":
            yield Problem(where=f"{scenario.process.name}.yml: activities.{name}.other_person_than",
                          rule=f"needs a second person in the role {role}",
                          remedy="add one to its staff, or let the same person do both")


def _in_calendars(scenario: Scenario) -> Iterator[Problem]:
    for name, activity in scenario.process.activities.items():
        yield from _unless_a_calendar(f"{scenario.process.name}.yml: activities.{name}.calendar", activity.calendar,
                                      scenario)


def _unless_a_calendar(place: str, name: str | None, scenario: Scenario) -> Iterator[Problem]:
    if name is not None and not scenario.has_calendar(name):
        yield unknown(place, "a calendar", name, [*scenario.calendars, "always"])


def _in_named_queues(scenario: Scenario, place: str) -> Iterator[Problem]:
    """Yield a problem where a case would go to nobody."""
    activities = scenario.process.activities
    for group, staff in scenario.staff.items():
        for name in staff.takes:
            if name not in activities:
                yield unknown(f"{place}: staff.{group}.takes", "an activity of this process", name, activities)
    for role, rule in scenario.queues.items():
        groups = [staff for staff in scenario.staff.values() if role in staff.roles and staff.heads.value >= 1]
        # Without any weight, everybody of the role takes its cases.
        if rule.rule != "named" or not any(staff.takes for staff in groups):
            continue
        for name, activity in activities.items():
            if activity.role == role and not any(staff.takes.get(name, 0) > 0 for staff in groups):
                yield Problem(where=f"{place}: queues.{role}", rule=f"is named, and nobody takes {name}",
                              remedy="give a group of staff a weight for it in takes")


def _in_arrivals(scenario: Scenario, place: str) -> Iterator[Problem]:
    for name, arrivals in scenario.arrivals.items():
        if arrivals.starts and arrivals.starts not in scenario.process.activities:
            yield unknown(
                f"{place}: arrivals.{name}.starts",
                "an activity of this process",
                arrivals.starts,
                scenario.process.activities,
            )
        for activity in arrivals.done:
            if activity not in scenario.process.activities:
                yield unknown(f"{place}: arrivals.{name}.done", "an activity of this process", activity,
                              scenario.process.activities)
        yield from _unless_a_calendar(f"{place}: arrivals.{name}.calendar", arrivals.calendar, scenario)
        # Another horizon is refused by its size, and has too many days to be looked at here.
        sane = 0 < scenario.horizon_minutes <= LONGEST
        if sane and scenario.has_calendar(arrivals.calendar or "always") and not mean_of_shapes(arrivals, scenario):
            yield Problem(where=f"{place}: arrivals.{name}.calendar", value=arrivals.calendar,
                          rule="is closed whenever the weights of this stream let cases come",
                          remedy="name one that is open then, or none: weights alone say when cases come")
        yield from _in_makers(f"{place}: arrivals.{name}.attributes", arrivals.attributes, scenario, {name: arrivals})
    yield from _unless_a_calendar(f"{place}: working_days", scenario.working_days, scenario)
    known = attribute_names(scenario)
    for role, rule in scenario.queues.items():
        if rule.by and rule.by not in known:
            yield unknown(f"{place}: queues.{role}.by", "a case attribute", rule.by, known)
