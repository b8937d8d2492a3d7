"""What the twin does not cover, each by its place in the file; whatever is not known to be covered is not.

Each part of a scenario that the event loop reads has a list of keys that the twin knows. A key of no list that is not
at its default leaves the scenario to SimPy, so a key that is new in the language is never read as if it were not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from simulator.plan.distributions import Distribution
from simulator.plan.quantities import Quantity
from simulator.plan.scenario import Scenario

READ_BEFORE = {
    "Scenario": "name title question headline start horizon warm_up replications calendars working_days sites arrivals "
                "rollout costs payments scale switches on currency sources measured_from not_identified",
    "Process": "name title about attributes deadline rule_version sources drawn drawn_ways",
    "Activity": "title milestone actor",
}
"""Keys that are read before the event loop starts or after it has ended, by what both engines share."""
KNOWN: dict[str, str] = {
    "Scenario": "process staff queues registers notices rule_versions",
    "Process": "starts activities timers",
    "Activity": "kind role time time_when delay time_after calendar skip_when next priority patience reminder expires "
                "runs register_name repairs other_person_than errors errors_when corrects sets posts notice model "
                "review",
    "ModelStub": "truth accuracy group group_accuracy threshold unsure drift_from drift_accuracy off_from keeps_score",
    "Review": "of skill bias",
    "Route": "to share when at_most",
    "Condition": "attribute compare value",
    "Reminder": "after shortens notice",
    "Expiry": "after to",
    "Patience": "time balks_at to",
    "BatchRuns": "at chunk chunk_time fails restart slots on_day_off window",
    "TimeLine": "when time",
    "ErrorLine": "when errors",
    "Timer": "starts after until repeats share does",
    "Does": "visit priority move_to",
    "Staff": "roles site takes presence heads calendar absence speed learning errors from_day to_day at_closing "
             "outages",
    "LearningCurve": "starts_at full_after errors",
    "Presence": "mon tue wed thu fri sat sun",
    "Outage": "start lasts",
    "QueueRule": "rule same_worker presence by shares",
    "Register": "time rate_limit outages fails time_out retry tries lag missing wrong",
    "Notice": "delay reaches otherwise unclear asks asks_after",
    "RuleVersion": "name from_day",
}
_VALUES = {("Activity", "kind"): ("human", "automatic", "outside", "batch", "model", "end"),
           ("QueueRule", "rule"): ("priority", "first_in", "oldest", "easiest", "named", "highest", "lowest")}
"""Keys of which only some values are covered."""
_MOST = 60
"""Timers and registers of a case are kept as the bits of one number."""


class LeftToSimPy(Exception):
    """The twin met something in a replication that it leaves to SimPy."""


def refuses(office: Scenario) -> list[str]:
    """Return the places of the keys that keep an office on SimPy, such as ``process.activities.check.interrupts``.

    Examples
    --------
    >>> from simulator import load_scenario
    >>> refuses(load_scenario("claim"))
    []
    >>> refuses(load_scenario("steered"))[0]
    'controllers'
    """
    found = list(_refused(office, ""))
    found += [f"queues.{role}.rule" for role, rule in office.queues.items() if rule.rule == "named" and office.sites]
    found += [place for place, count in (("process.timers", len(office.process.timers)),
                                         ("registers", len(office.registers))) if count > _MOST]
    return found


def _refused(part: Any, place: str) -> Iterator[str]:
    if isinstance(part, Mapping):
        for key, value in part.items():
            yield from _refused(value, _joined(place, str(key)))
    elif isinstance(part, (list, tuple)):
        for number, value in enumerate(part):
            yield from _refused(value, f"{place}[{number}]")
    elif isinstance(part, BaseModel) and not isinstance(part, (Quantity, Distribution)):
        yield from _of_a_spec(part, place)


def _of_a_spec(spec: BaseModel, place: str) -> Iterator[str]:
    name = type(spec).__name__
    known, before = KNOWN.get(name, "").split(), READ_BEFORE.get(name, "").split()
    for key, field in type(spec).model_fields.items():
        value, here = getattr(spec, key), _joined(place, field.alias or key)
        if key in known:
            covered = _VALUES.get((name, key))
            if covered is not None and value not in covered:
                yield here
            else:
                yield from _refused(value, here)
        elif key not in before and value != field.get_default(call_default_factory=True):
            yield here


def _joined(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
