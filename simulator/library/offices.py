"""The offices of a card: before, after, and with its levers anywhere between."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.evidence.studies import start_of_study
from simulator.library.card import RunCard
from simulator.library.family import load_family
from simulator.library.own_measures import OwnMeasure
from simulator.measures.registry import list_measures
from simulator.plan.scenario import Scenario, compose_scenario, read_office
from synthetic_data import BadInput, Problem, did_you_mean


def office_before(card: RunCard, name: str, circumstances: Mapping[str, float] | None = None) -> Scenario:
    """Return the office before; circumstances may differ from their neutral value."""
    moved = {key: value for key, value in (circumstances or {}).items() if card.levers[key].is_circumstance}
    return _office(card, name, "before", moved)


def office_after(card: RunCard, name: str, values: Mapping[str, float] | None = None) -> Scenario:
    """Return the office after, every lever at its value after where `values` names no other."""
    after = {key: lever.after for key, lever in card.levers.items() if lever.after is not None}
    return _office(card, name, "after", after | dict(values or {}))


def office_at_neutral(card: RunCard, name: str) -> Scenario:
    """Return the office after with every lever at the value at which it must change nothing."""
    return _office(card, name, "after", {key: lever.neutral for key, lever in card.levers.items()})


def measures_of(card: RunCard) -> dict[str, OwnMeasure]:
    """Return the measures of the card's family and its own, by name; a study has another office, and its own alone."""
    return shared_measures(card) | card.measures


def shared_measures(card: RunCard) -> dict[str, OwnMeasure]:
    """Return the measures that a card has of its family; none for a study, whose process has other steps."""
    return {} if card.study else load_family(card.family).measures


def title_of(card: RunCard, name: str) -> tuple[str, str]:
    """Return title and unit of one of the card's measures."""
    own = measures_of(card).get(name) or list_measures()[name]
    return own.title, own.unit


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
    return problems + (_attribute_problems(card, name, known) if not problems else [])


def _measures_named(card: RunCard, known: Mapping[str, OwnMeasure]) -> list[tuple[str, str]]:
    expects = card.expects
    named = [(f"expects.{part}", each) for part, table in (("moves", expects.moves), ("stays", expects.stays),
                                                           ("worsens", expects.worsens)) for each in table]
    named += [("own", card.own), ("break_even.measure", card.break_even.measure)]
    named += [("trap.misleading.measure", card.trap.misleading.measure),
              ("trap.honest.measure", card.trap.honest.measure)]
    named += [(f"groups.{key}.measures", each) for key, group in card.groups.items() for each in group.measures]
    return named + [(f"measures.{key}.combines", each) for key, own in known.items() for each in own.combines]


def _attribute_problems(card: RunCard, name: str, known: Mapping[str, OwnMeasure]) -> list[Problem]:
    """Conditions on attributes that the office does not draw, or on words that no case can have."""
    words = _words_of_cases(office_before(card, name))
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


def _office(card: RunCard, name: str, side: str, values: Mapping[str, float]) -> Scenario:
    _refuse_values(card, name, values)
    changes: dict[str, Any] = {}
    for key, value in values.items():
        changes |= card.levers[key].places(value)
    told = {"before": card.before, "after": card.after}[side]
    titled = {"name": f"{name}_{side}", "title": f"{card.title}: {side}", "question": card.question}
    base = read_office(start_of_study(card.study)) if card.study else load_family(card.family).office
    return compose_scenario([base, card.office, titled | {"process": {"about": told}}], where=f"{name}.yml ({side})",
                            changes=changes)


def _refuse_values(card: RunCard, name: str, values: Mapping[str, float]) -> None:
    problems = []
    for key, value in values.items():
        if key not in card.levers:
            problems.append(Problem(where=f"{name}: {key}", rule="is not a lever of this practice", value=key,
                                    remedy=did_you_mean(key, card.levers)))
        elif not card.levers[key].range[0] <= value <= card.levers[key].range[1]:
            low, high = card.levers[key].range
            problems.append(Problem(where=f"{name}: {key}", rule=f"must lie between {low:g} and {high:g}", value=value,
                                    remedy=f"the card's range, {card.levers[key].unit}"))
    if problems:
        raise BadInput(problems)
