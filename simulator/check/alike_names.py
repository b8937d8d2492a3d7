"""Names of an office that may be one name written in two ways: each would have people, cases or times of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.plan.scenario import Scenario
from synthetic_data import spelled_alike

_BETWEEN = re.compile(r"[\s_.–-]+")
"""What people write between the words of a name; a site stands behind @, which is no such sign."""


def without_signs(name: str) -> str:
    """Return a name without blanks, underscores, dots and dashes: ``clerks_north`` and ``Clerks north`` are alike.

    Examples
    --------
    >>> without_signs("clerks_north"), without_signs("clerk@north-1")
    ('clerksnorth', 'clerk@north1')
    """
    return _BETWEEN.sub("", name)


def alike_names(scenario: Scenario) -> Iterator[str]:
    """Yield names of groups, roles, streams, calendars, steps, registers and switches that may be one."""
    roles = {role for group in scenario.staff.values() for role in group.roles}
    roles |= {role for activity in scenario.process.activities.values() for role in activity.roles}
    kinds = {"staff": scenario.staff, "roles": sorted(roles), "arrivals": scenario.arrivals,
             "calendars": scenario.calendars, "registers": scenario.registers, "switches": scenario.switches,
             "steps": scenario.process.activities}
    for kind, names in kinds.items():
        for group in spelled_alike(names, without_signs):
            yield (f"{kind}: {' and '.join(group)} differ only by capitals, accents, zeros or signs between words, and "
                   "are taken for two; if they are one, write them in one way")
