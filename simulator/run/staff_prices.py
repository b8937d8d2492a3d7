"""What a minute of a role costs on each case: at some sites another price than elsewhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.cases.arrivals import Cases
from simulator.cases.tables import Tables
from simulator.plan.scenario import Scenario
from simulator.plan.sites import SITE, at_site

Prices = NDArray[np.float64]


class StaffPrices:
    """Prices of the minutes of one run's staff.

    Parameters
    ----------
    tables : flat form of the scenario, with the codes of its words
    cases : whose attribute ``site`` says where they belong
    """

    def __init__(self, scenario: Scenario, tables: Tables, cases: Cases) -> None:
        self._prices = {name: price.value for name, price in scenario.costs.staff_minute.items()} if scenario.costs \
            else {}
        self._sites = {site: tables.word(site) for site in scenario.sites.names} if scenario.sites else {}
        self._own_roles = {role for activity in scenario.process.activities.values() for role in activity.roles}
        self._site_of = cases.values[tables.attributes.index(SITE)] if self._sites else None

    @property
    def roles(self) -> list[str]:
        """Roles with a price somewhere, in the order of the file."""
        priced = {at_site(role, site): role for role in self._own_roles for site in self._sites}
        # Names of people may hold the same sign.
        return list(dict.fromkeys(name if name in self._own_roles else priced.get(name, name)
                                  for name in self._prices))

    def on(self, role: str, case: NDArray[np.int32]) -> Prices | None:
        """Return the price of a minute on each of these cases; None where the role has none."""
        own = {code: self._prices[at_site(role, site)] for site, code in self._sites.items()
               if at_site(role, site) in self._prices and at_site(role, site) not in self._own_roles}
        if role not in self._prices and not own:
            return None
        found = np.full(len(case), self._prices.get(role, 0.0))
        for code, price in own.items():
            assert self._site_of is not None
            found[self._site_of[case] == code] = price
        return found
