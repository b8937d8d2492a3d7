"""Which cases run by the new way: by benefit, office, condition and date, all at once or unit by unit."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.cases.people import trait_words
from simulator.cases.tables import Tables
from simulator.plan.activity import Condition
from simulator.plan.office_plan import GoLive, UnitSteps
from simulator.plan.scenario import Scenario
from simulator.plan.sites import SITE
from synthetic_data import addressed_uniforms

Floats = NDArray[np.float64]
_COMPARE = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
            ">=": operator.ge}


def draw_rollout(scenario: Scenario, tables: Tables, seed: int, replication: int, luck: NDArray[np.uint64],
                 known: dict[str, Floats], entitled: Floats) -> dict[str, Floats]:
    """Return ``live`` (1 when the new way is open to the case) and ``bypass`` (1 when staff go round it).

    Parameters
    ----------
    luck, entitled : of the cases; minutes since the start at which the right arises
    known : attributes of the cases, words as codes
    """
    live, bypass = np.zeros(len(luck)), np.zeros(len(luck))
    if not scenario.rollout:
        return {"live": live, "bypass": bypass}
    # One luck for all lines, so that a higher ceiling only ever adds cases.
    able = addressed_uniforms(seed, "rollout", replication, "ceiling", at=luck)
    stubborn = addressed_uniforms(seed, "rollout", replication, "bypass", at=luck)
    for line in scenario.rollout:
        # By the day of the right, so that a case has the same way whenever it comes to the office.
        since = entitled - scenario.minute_of(line.first_day)
        if line.steps:
            since = since - _waits(line.steps, scenario, tables, seed, replication, _column(known, line.steps.by))
        meant = (since >= 0) & _is_meant(line, tables, known)
        live[meant] = able[meant] < (line.ceiling.value if line.ceiling else 1.0)
        if line.bypass:
            halving = line.bypass_halves_every.minutes if line.bypass_halves_every else math.inf
            share = line.bypass.value * 0.5 ** (np.maximum(since, 0) / halving)
            bypass[meant] = stubborn[meant] < share[meant]
    return {"live": live, "bypass": bypass}


def _is_meant(line: GoLive, tables: Tables, known: dict[str, Floats]) -> NDArray[np.bool_]:
    meant = np.ones(len(known["benefit"]), bool)
    own = [Condition(attribute=name, compare="=", value=word)
           for name, word in (("benefit", line.benefit), ("office", line.office)) if word]
    for condition in (*own, *line.when):
        value = tables.word(condition.value) if isinstance(condition.value, str) else condition.value
        meant &= _COMPARE[condition.compare](_column(known, condition.attribute), value)
    return meant


def _column(known: dict[str, Floats], name: str) -> Floats:
    return known.get(name, np.zeros(len(known["benefit"])))  # an attribute of another stream


def _waits(steps: UnitSteps, scenario: Scenario, tables: Tables, seed: int, replication: int, codes: Floats) -> Floats:
    """Return by how many minutes each case's unit goes live after the first one."""
    units: Sequence[str] = steps.order if isinstance(steps.order, tuple) else unit_words(scenario, steps.by)
    if steps.order == "random":
        drawn = addressed_uniforms(seed, "rollout", replication, "order", steps.by, at=range(len(units)))
        units = [units[place] for place in np.argsort(drawn, kind="stable")]
    out = np.full(len(codes), math.inf)  # a unit that is not named never goes live
    for place, unit in enumerate(units):
        out[codes == tables.word(unit)] = place * steps.every.minutes
    return out


def unit_words(scenario: Scenario, name: str) -> list[str]:
    """Return the words an attribute can have before a case begins, in the order of the files."""
    if name == "benefit" and not any(arrivals.people for arrivals in scenario.arrivals.values()):
        return list(dict.fromkeys(arrivals.benefit for arrivals in scenario.arrivals.values()))
    if name == "stream":
        return list(scenario.arrivals)
    if name == SITE and scenario.sites:
        return list(scenario.sites.names)
    makers = [scenario.process.attributes, *(arrivals.attributes for arrivals in scenario.arrivals.values())]
    words = [word for maker in makers if name in maker for word in maker[name].choice]
    for arrivals in scenario.arrivals.values():
        words += trait_words(arrivals.people, name) if arrivals.people else []
    return list(dict.fromkeys(words))
