"""Benefits and the people they come with: the words that lines go by, and those that an office has not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.cases.people import benefits_of
from simulator.check.unknown_name import is_like, unknown
from simulator.plan.office_plan import Arrivals, People
from simulator.plan.scenario import Scenario
from synthetic_data import BadInput, Problem

OF_OFFICES = ("benefit", "stream")
"""Attributes whose words the office says, while the lines that go by them stand in a process of several offices."""


def words_of_office(scenario: Scenario, attribute: str) -> list[str]:
    """Return the streams of an office, or every benefit that its cases can be about."""
    if attribute == "stream":
        return list(scenario.arrivals)
    everything = {arrivals.people.country for arrivals in scenario.arrivals.values()
                  if arrivals.people and not arrivals.people.benefits}
    return list(dict.fromkeys([*named_benefits(scenario.arrivals.values()),
                               *(word for country in sorted(everything) for word in benefits_of(country))]))


def named_benefits(streams: Iterable[Arrivals]) -> Iterator[str]:
    """Yield the benefits that streams name: of their cases, or of the people who come."""
    for arrivals in streams:
        if arrivals.people:
            yield from arrivals.people.benefits
        elif arrivals.benefit:
            yield arrivals.benefit


def mistyped_words(place: str, attribute: str, asked: Iterable[str], scenario: Scenario) -> Iterator[Problem]:
    """Yield words that no case of this office has, each like one of the office's that nothing is said of.

    Other unknown words are of another office that shares the process, and change nothing here: see `unmet_words`.
    """
    own, asked = words_of_office(scenario, attribute), list(asked)
    unsaid = [word for word in own if word not in asked]
    for word in asked:
        if word not in own and is_like(word, unsaid):
            yield unknown(f"{place}.{word}", f"a {attribute} of this office", word, unsaid)


def unmet_words(scenario: Scenario) -> Iterator[str]:
    """Yield the words of models that no case of this office has, in sentences."""
    for name, activity in scenario.process.activities.items():
        if activity.model and activity.model.group in OF_OFFICES:
            own = words_of_office(scenario, activity.model.group)
            for word in activity.model.group_accuracy:
                if word not in own:
                    yield (f"{name}: group_accuracy speaks of {word}, which is a {activity.model.group} of no case of "
                           "this office")


def unknown_people(scenario: Scenario, place: str) -> Iterator[Problem]:
    """Yield countries that there are none of, and benefits that a country does not have."""
    for name, arrivals in scenario.arrivals.items():
        if arrivals.people:
            yield from _in_people(f"{place}: arrivals.{name}.people", arrivals.people)


def _in_people(place: str, people: People) -> Iterator[Problem]:
    try:
        known = benefits_of(people.country)
    except BadInput as error:
        yield from (Problem(where=f"{place}.country: {one.where}", rule=one.rule, value=one.value, remedy=one.remedy)
                    for one in error.problems)
        return
    for number, benefit in enumerate(people.benefits):
        if benefit not in known:
            yield unknown(f"{place}.benefits[{number}]", f"a benefit of {people.country}", benefit, known)
