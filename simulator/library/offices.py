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


def base_of(card: RunCard) -> dict[str, Any]:
    """Return the office that the card changes: its study's or its family's, as it stands in files."""
    return read_office(start_of_study(card.study)) if card.study else load_family(card.family).office


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


def _office(card: RunCard, name: str, side: str, values: Mapping[str, float]) -> Scenario:
    _refuse_values(card, name, values)
    changes: dict[str, Any] = {}
    for key, value in values.items():
        changes |= card.levers[key].places(value)
    told = {"before": card.before, "after": card.after}[side]
    titled = {"name": f"{name}_{side}", "title": f"{card.title}: {side}", "question": card.question}
    return compose_scenario([base_of(card), card.office, titled | {"process": {"about": told}}],
                            where=f"{name}.yml ({side})", changes=changes)


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
