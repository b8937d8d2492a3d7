"""Prices: each is of a role, a notice, a contact or a site that the office has, or nobody would ever pay it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.check.letters import NUDGE, channels_named
from simulator.check.unknown_name import unknown
from simulator.plan.scenario import Scenario
from simulator.plan.sites import at_site
from synthetic_data import Problem


def price_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield prices of what the office does not have."""
    costs, place = scenario.costs, f"{scenario.name}.yml: costs"
    if costs is None:
        return
    sites = scenario.sites.names if scenario.sites else ()
    roles = {role for activity in scenario.process.activities.values() for role in activity.roles}
    # A pair of offices may share its prices, and one of them have people without a step of theirs.
    held = roles | {role for staff in scenario.staff.values() for role in staff.roles}
    asked: list[tuple[str, str, Iterable[str], set[str]]] = [
        ("fixed_at", "one of the names in sites", costs.fixed_at, {*sites}),
        ("staff_minute", "a role, or a role at one of the sites", costs.staff_minute,
         held | {at_site(role, site) for role in roles for site in sites}),
        ("notice", "a notice that is ever sent", costs.notice, _sent(scenario)),
        ("contact", "an activity of this process", costs.contact, {*scenario.process.activities})]
    for key, what, names, known in asked:
        for name in names:
            if name not in known:
                yield unknown(f"{place}.{key}.{name}", what, name, known)


def _sent(scenario: Scenario) -> set[str]:
    activities = scenario.process.activities.values()
    return {*channels_named(scenario).values(), *scenario.notices,
            *(NUDGE for activity in activities if activity.reminder)}
