"""A town small enough to be simulated in the blink of an eye, and a run service."""

from pathlib import Path

import pytest

TOWN = {
    "town_before.yml": """
extends: benefit_office_before
title: Small town, applications
horizon: 45 days (assumed; short)
warm_up: 5 days (assumed; short)
arrivals:
  births: {benefit: birth_grant, rate: 5 cases per day (assumed; a town)}
  pension_age: {benefit: old_age_pension, rate: 4 cases per day (assumed; a town)}
""",
    "town_after.yml": """
extends: town_before
title: Small town, proactive assignment
on: [proactive]
""",
}


@pytest.fixture(scope="session")
def town(tmp_path_factory):
    """The folder of a planner's own two scenarios."""
    folder = tmp_path_factory.mktemp("town")
    for name, text in TOWN.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="session")
def offices(town):
    """Both scenarios of the town."""
    from simulator.whatif.catalogue import load_own, scenario_files

    before, after = load_own(scenario_files(Path(town)).values()).values()
    return before.scenario, after.scenario


@pytest.fixture(scope="session")
def order(offices):
    """A comparison of the two, four replications each."""
    from simulator.whatif.order import Order

    return Order(baseline=offices[0], alternative=offices[1], seed=3, replications=4)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A running service with two workers."""
    from simulator.whatif.service import RunService
    from simulator.whatif.store import Store

    running = RunService(Store(tmp_path_factory.mktemp("store")), workers=2)
    yield running
    running.close()
