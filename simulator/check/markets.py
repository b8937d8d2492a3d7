"""Markets: somebody waits in each, and both sides have the attributes by which they are matched."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.cases.rollout import unit_words
from simulator.cases.tables import attribute_names
from simulator.check.unknown_name import unknown
from simulator.plan.market import Market
from simulator.plan.scenario import Scenario
from synthetic_data import Problem


def market_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield what a market names and nobody defines, and markets in which nobody waits."""
    asked = {name: activity.market for name, activity in scenario.process.activities.items() if activity.market}
    for name, market in asked.items():
        if market not in scenario.markets:
            yield unknown(f"{scenario.process.name}.yml: activities.{name}.market", "a market of the scenario", market,
                          scenario.markets)
    for name, plan in scenario.markets.items():
        place = f"{scenario.name}.yml: markets.{name}"
        if name not in asked.values():
            yield Problem(where=place, rule="is a market in which no activity of the process waits",
                          remedy="name it in an activity of kind matching, or leave it out")
        yield from _attributes(place, plan, scenario)


def _attributes(place: str, plan: Market, scenario: Scenario) -> Iterator[Problem]:
    known = attribute_names(scenario)
    ours = [*((f"same[{n}]", name) for n, name in enumerate(plan.same)), ("offers_prefer", plan.offers_prefer)]
    for key, name in ours:
        if name and name not in known:
            yield unknown(f"{place}.{key}", "a case attribute", name, known)
    for stream, offers in plan.offers.items():
        for name in [*plan.same, *filter(None, [plan.cases_prefer])]:
            if name not in offers.attributes:
                yield unknown(f"{place}.offers.{stream}.attributes", "an attribute of these offers, and the market "
                              "asks for it", name, offers.attributes)
    if plan.offers_prefer and unit_words(scenario, plan.offers_prefer):
        yield Problem(where=f"{place}.offers_prefer", rule="is an attribute of words, which nobody can rank by",
                      value=plan.offers_prefer, remedy="name an attribute with a number")
    for stream, offers in plan.offers.items():
        maker = offers.attributes.get(plan.cases_prefer or "")
        if maker and maker.choice:
            yield Problem(where=f"{place}.cases_prefer", rule=f"is an attribute of words in {stream}, which nobody can "
                          "rank by", value=plan.cases_prefer, remedy="name an attribute with a number")
