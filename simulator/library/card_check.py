"""What a card says and its family, its offices or the simulator do not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from simulator.check.unknown_name import is_like
from simulator.library.card import RunCard
from simulator.library.offices import measures_of, office_after, office_before, shared_measures
from simulator.library.own_measures import OwnMeasure
from simulator.measures.named import NEAR, kinds_read
from simulator.measures.registry import list_measures
from simulator.plan.scenario import Scenario
from synthetic_data import Problem, did_you_mean


def card_problems(card: RunCard, name: str) -> list[Problem]:
    """Return what a card says that its family, its offices or the simulator do not know."""
    known = measures_of(card)
    problems = [Problem(where=f"{name}.yml: {place}", rule="is not a measure of the family, the card or the simulator",
                        value=wanted, remedy=did_you_mean(wanted, [*known, *list_measures()]))
                for place, wanted in _measures_named(card, known) if wanted not in known and
                wanted not in list_measures()]
    hidden = set(shared_measures(card)) & set(card.measures) | set(known) & set(list_measures())
    problems += [Problem(where=f"{name}.yml: measures.{each}", rule="is the name of another measure already",
                         remedy="give it another name") for each in sorted(hidden)]
    if card.own in known and known[card.own].combines:
        problems.append(Problem(where=f"{name}.yml: own", rule="is put together from measures that other cards lack",
                                value=card.own, remedy="name one that is counted by itself, so that it can be "
                                "counted on the other cards too"))
    if problems:
        return problems
    offices = office_before(card, name), office_after(card, name)
    return [*_attribute_problems(card, name, known, offices[0]), *_step_problems(card, name, offices),
            *_booking_problems(card, name, offices)]


def _measures_named(card: RunCard, known: Mapping[str, OwnMeasure]) -> list[tuple[str, str]]:
    expects = card.expects
    named = [(f"expects.{part}", each) for part, table in (("moves", expects.moves), ("stays", expects.stays),
                                                           ("worsens", expects.worsens)) for each in table]
    named += [("own", card.own), ("break_even.measure", card.break_even.measure)]
    named += [("trap.misleading.measure", card.trap.misleading.measure),
              ("trap.honest.measure", card.trap.honest.measure)]
    named += [(f"groups.{key}.measures", each) for key, group in card.groups.items() for each in group.measures]
    return named + [(f"measures.{key}.combines", each) for key, own in known.items() for each in own.combines]


def _attribute_problems(card: RunCard, name: str, known: Mapping[str, OwnMeasure], before: Scenario) -> list[Problem]:
    """Conditions on attributes that the office does not draw, or on words that no case can have."""
    words = _words_of_cases(before)
    wheres = [(f"groups.{key}.where", group.where) for key, group in card.groups.items()]
    wheres += [(f"measures.{key}.where", own.where) for key, own in known.items()]
    problems = []
    for place, conditions in wheres:
        for each in conditions:
            if each.attribute not in words:
                problems.append(Problem(where=f"{name}.yml: {place}", rule="asks for an attribute that no case has",
                                        value=each.attribute, remedy=did_you_mean(each.attribute, words)))
            elif isinstance(each.value, str) and (of_it := words[each.attribute]) and each.value not in of_it:
                problems.append(Problem(where=f"{name}.yml: {place}", rule=f"is no word of {each.attribute}",
                                        value=each.value, remedy=did_you_mean(each.value, of_it)))
    return problems


def _words_of_cases(office: Scenario) -> dict[str, list[str]]:
    """Attribute → the words it can have, none for one of numbers; every case has a stream and a benefit."""
    drawn = {name: list(maker.choice) for name, maker in office.process.attributes.items()}
    return drawn | {"stream": list(office.arrivals), "benefit": [each.benefit for each in office.arrivals.values()
                                                                 if each.benefit]}


def _step_problems(card: RunCard, name: str, offices: Sequence[Scenario]) -> Iterator[Problem]:
    """Steps that the card's own measures count and neither office has: they would count nothing."""
    steps = {step for office in offices for step in office.process.activities}
    yield from (Problem(where=f"{name}.yml: measures.{key}.{field}", rule="is a step of neither office", value=step,
                        remedy=did_you_mean(step, steps))
                for key, field, step in _named_in(card, ("visits_to", "minutes_at", "waits_at", "passes"))
                if step not in steps)


def _booking_problems(card: RunCard, name: str, offices: Sequence[Scenario]) -> Iterator[Problem]:
    """Ledger kinds of the card's own measures that no step posts and that are like one that is posted."""
    posted = {kind for office in offices for step in office.process.activities.values() for kind in step.posts}
    # The engine books more kinds than steps do.
    known = posted | kinds_read()
    for key, field, kind in _named_in(card, ("bookings", "amounts", "per")):
        if kind not in known and is_like(kind, known, NEAR):
            yield Problem(where=f"{name}.yml: measures.{key}.{field}", rule="is booked by no step of either office",
                          value=kind, remedy=did_you_mean(kind, known))


def _named_in(card: RunCard, fields: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for key, own in card.measures.items():
        for field in fields:
            yield from ((key, field, each) for each in getattr(own, field))
