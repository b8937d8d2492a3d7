"""Parts of an office that nothing in it asks for: they change nothing, which is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.cases.tables import attribute_names
from simulator.plan.process import DEADLINE
from simulator.plan.scenario import Scenario

_GOING_LIVE = ("live", "bypass")
"""Attributes by which a process learns that a case runs by the new way."""


def idle_parts(scenario: Scenario) -> Iterator[str]:
    """Yield payments, rollouts and rules for people that no step uses, in sentences.

    Registers and notices are left out: a step that names another one is refused, and of a pair one office may do
    without what the other has.
    """
    steps = scenario.process.activities.values()
    if scenario.payments is not None and not any("award" in step.posts for step in steps):
        yield "payments: no step posts an award, which they would pay"
    if scenario.rollout and not _names_any(scenario.process.model_dump_json(), _GOING_LIVE):
        yield "rollout: no step asks whether a case is live, or whether it goes round the new way (bypass)"
    yield from _of_people(scenario)
    yield from _of_pairs(scenario)


def _names_any(written: str, names: Iterable[str]) -> bool:
    return any(f'"{name}"' in written for name in names)


def _of_people(scenario: Scenario) -> Iterator[str]:
    named = {role for role, queue in scenario.queues.items() if queue.rule == "named"}
    wrong = {role for step in scenario.process.activities.values() if step.errors for role in step.roles}
    for name, staff in scenario.staff.items():
        if staff.takes and not named & {*staff.roles}:
            yield f"staff.{name}.takes: no queue of its roles has the rule named"
        if staff.errors is not None and not wrong & {*staff.roles}:
            yield f"staff.{name}.errors: no step of its roles has errors"
    for name, step in scenario.process.activities.items():
        if step.at_once and step.role not in named:
            yield f"activities.{name}.at_once: the queue of {step.role} has not the rule named"
        if step.needs_person and scenario.citizens is None:
            yield f"activities.{name}.needs_person: nobody says under citizens when people are free"


def _of_pairs(scenario: Scenario) -> Iterator[str]:
    """Yield values that say more of another one which is not there."""
    for name, step in scenario.process.activities.items():
        if step.runs and step.runs.restart and not step.runs.fails:
            yield f"activities.{name}.runs.restart: no share of its chunks fails"
        if step.runs and step.runs.window and not step.runs.chunk_time:
            yield f"activities.{name}.runs.window: a run without chunk_time is over at once"
    for name, notice in scenario.notices.items():
        if notice.asks_after and not notice.asks:
            yield f"notices.{name}.asks_after: nobody asks"
    if scenario.process.deadline and DEADLINE not in attribute_names(scenario):
        yield f"deadline: no attribute {DEADLINE} says how long there is"
