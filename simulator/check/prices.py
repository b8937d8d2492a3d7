"""Prices of roles, notices, contacts and sites: mistyped ones, and those that nobody ever pays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.check.letters import NUDGE, channels_named
from simulator.check.unknown_name import is_like, unknown
from simulator.plan.scenario import Scenario
from simulator.plan.sites import at_site
from synthetic_data import Problem

_VERY_NEAR = 0.85
"""Likeness from which a price is that of something mistyped that has a price already (difflib)."""


def price_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield prices of sites that there are none of, and of what is like something that has no price."""
    priced = {name for _, _, name, _ in _asked(scenario)}
    for place, what, name, known in _without_use(scenario):
        at_a_site = "fixed_at" in place or "@" in name
        if at_a_site or is_like(name, known - priced) or is_like(name, known, _VERY_NEAR):
            yield unknown(f"{scenario.name}.yml: {place}", what, name, known)


def unused_prices(scenario: Scenario) -> Iterator[str]:
    """Yield the prices that nobody ever pays, in sentences: of a pair, one office may do without what the other has."""
    yield from (f"{place}: is not {what}, so nobody pays this price" for place, what, _, _ in _without_use(scenario))


Asked = tuple[str, str, str, set[str]]
"""Place of a price, what it should be of, its name, and all such names that there are."""


def _without_use(scenario: Scenario) -> Iterator[Asked]:
    yield from (asked for asked in _asked(scenario) if asked[2] not in asked[3])


def _asked(scenario: Scenario) -> Iterator[Asked]:
    costs = scenario.costs
    if costs is None:
        return
    sites = scenario.sites.names if scenario.sites else ()
    roles = {role for activity in scenario.process.activities.values() for role in activity.roles}
    held = roles | {role for staff in scenario.staff.values() for role in staff.roles}
    kinds: list[tuple[str, str, Iterable[str], set[str]]] = [
        ("fixed_at", "one of the names in sites", costs.fixed_at, {*sites}),
        ("staff_minute", "a role, or a role at one of the sites", costs.staff_minute,
         held | {at_site(role, site) for role in roles for site in sites}),
        ("notice", "a notice that is ever sent", costs.notice, _sent(scenario)),
        ("contact", "an activity of this process", costs.contact, {*scenario.process.activities})]
    yield from ((f"costs.{key}.{name}", what, name, known) for key, what, names, known in kinds for name in names)


def _sent(scenario: Scenario) -> set[str]:
    activities = scenario.process.activities.values()
    return {*channels_named(scenario).values(), *scenario.notices,
            *(NUDGE for activity in activities if activity.reminder)}
