"""Names that registers, rules, the rollout, quotas and payments use must be defined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from simulator.cases.rollout import unit_words
from simulator.cases.tables import BUILT_IN, GIVEN, OF_EVERY_CASE, attribute_names, makers
from simulator.check.benefits import words_of_office
from simulator.check.unknown_name import unknown
from simulator.plan.office_plan import GoLive, UnitSteps
from simulator.plan.scenario import Scenario
from synthetic_data import Problem

ANSWERS = ("yes", "no", "unsure", "off")
"""What a model says."""


def unknown_in_plan(scenario: Scenario, place: str) -> Iterator[Problem]:
    """Yield a problem for every name without a definition in these parts of a scenario."""
    known = attribute_names(scenario)
    yield from _in_registers(scenario)
    yield from _in_rollout(scenario, place, known)
    yield from _in_rules(scenario, place)
    yield from _in_quotas(scenario, place)
    plan = scenario.payments
    if plan and plan.by and plan.by not in known:
        yield unknown(f"{place}: payments.by", "a case attribute", plan.by, known)
    elif plan and plan.by:
        yield from unless_words(f"{place}: payments.days", plan.by, plan.days, scenario)
    drawn = {name for maker in makers(scenario) for name in maker}
    own = drawn | {name for activity in scenario.process.activities.values() for name in activity.sets} - {*GIVEN}
    for name in sorted(own & {*BUILT_IN, *OF_EVERY_CASE}):
        yield Problem(where=f"{scenario.process.name}.yml: attributes.{name}", rule="is the name of something built in",
                      remedy=f"choose another name, such as case_{name}")


def unless_words(place: str, attribute: str, asked: Iterable[object], scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each word that an attribute cannot have, or one when it has none: it would never be met."""
    words = [word for word in asked if isinstance(word, str)]
    if words and not words_known(scenario, attribute):
        yield Problem(where=place, rule="goes by numbers, and asks for words", value=attribute,
                      remedy="name an attribute with a choice of words")
    for word in words:
        yield from _unless_a_word(f"{place}.{word}", attribute, word, scenario)


def _unless_a_word(place: str, attribute: str, word: object, scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem when an attribute that has words has not this one."""
    words = words_known(scenario, attribute)
    if words and isinstance(word, str) and word not in words:
        yield unknown(place, f"a word that {attribute} can have", word, words)


def words_known(scenario: Scenario, attribute: str) -> list[str]:
    """Return the words an attribute can have, from the start or set on the way."""
    model = scenario.process.activities.get(attribute.removesuffix("_says"))
    if attribute.endswith("_says") and model and model.model:
        return list(ANSWERS)
    later = [activity.sets[attribute] for activity in scenario.process.activities.values()
             if isinstance(activity.sets.get(attribute), str)]
    return [*unit_words(scenario, attribute), *map(str, later)]


def _in_quotas(scenario: Scenario, place: str) -> Iterator[Problem]:
    """Yield a problem for each share of a quota whose word no case can have."""
    for role, rule in scenario.queues.items():
        if rule.rule != "quota" or rule.by is None:
            continue
        words = words_known(scenario, rule.by)
        for word in rule.shares:
            if word not in words:
                yield unknown(f"{place}: queues.{role}.shares.{word}", f"a word that {rule.by} can have", word, words)


def _in_registers(scenario: Scenario) -> Iterator[Problem]:
    for name, activity in scenario.process.activities.items():
        for key, register in (("register", activity.register_name), ("repairs", activity.repairs)):
            if register and register not in scenario.registers:
                yield unknown(f"{scenario.process.name}.yml: activities.{name}.{key}", "a register of the scenario",
                              register, scenario.registers)


def _in_rules(scenario: Scenario, place: str) -> Iterator[Problem]:
    for number, version in enumerate(scenario.rule_versions):
        if version.activity and version.activity not in scenario.process.activities:
            yield unknown(f"{place}: rule_versions[{number}].activity", "an activity of this process", version.activity,
                          scenario.process.activities)
    for number, (before, version) in enumerate(pairwise(scenario.rule_versions), 1):
        # Which one is in force is looked up in the order of the file.
        if version.from_day <= before.from_day:
            yield Problem(where=f"{place}: rule_versions[{number}].from", value=str(version.from_day),
                          rule=f"is not after {before.from_day}, when {before.name} begins",
                          remedy="write the versions in the order of their days")


def _in_rollout(scenario: Scenario, place: str, known: Iterable[str]) -> Iterator[Problem]:
    if any(line.office for line in scenario.rollout) and "office" not in known:
        yield Problem(where=f"{place}: rollout", rule="names offices, but cases have no attribute office",
                      remedy="add an attribute office with a choice of words")
    for number, line in enumerate(scenario.rollout):
        yield from _in_line(scenario, f"{place}: rollout[{number}]", line)
        for condition in line.when:
            if condition.attribute in BUILT_IN or condition.attribute not in known:
                yield unknown(f"{place}: rollout[{number}].when", "an attribute that a case has from the start",
                              condition.attribute, known)
            yield from _unless_a_word(f"{place}: rollout[{number}].when", condition.attribute, condition.value,
                                      scenario)
        if line.steps:
            yield from _in_steps(scenario, f"{place}: rollout[{number}].steps", line.steps, known)


def _in_line(scenario: Scenario, place: str, line: GoLive) -> Iterator[Problem]:
    """Yield a benefit or an office of which there are no cases: the line would let nothing go live."""
    benefits = words_of_office(scenario, "benefit")
    if line.benefit and line.benefit not in benefits:
        yield unknown(f"{place}.benefit", "a benefit of this office", line.benefit, benefits)
    if line.office:
        yield from _unless_a_word(f"{place}.office", "office", line.office, scenario)


def _in_steps(scenario: Scenario, place: str, steps: UnitSteps, known: Iterable[str]) -> Iterator[Problem]:
    units = unit_words(scenario, steps.by)
    if steps.by not in known or not units:
        yield unknown(f"{place}.by", "an attribute with a choice of words", steps.by, known)
    elif isinstance(steps.order, tuple):
        yield from (unknown(f"{place}.order", f"a word of {steps.by}", word, units)
                    for word in steps.order if word not in units)
