"""Rules of management and markets, in words."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.plan.activity import Activity
from simulator.plan.control import Controller
from simulator.plan.market import Market
from simulator.plan.provenance import words_of
from simulator.plan.scenario import Scenario


def control_words(activity: Activity, scenario: Scenario) -> Iterator[str]:
    """Yield by which rules management changes who does a step."""
    for name, rule in scenario.controllers.items():
        booked = rule.cash is not None and rule.cash.kind in activity.posts
        mine = [scenario.staff[group].roles for _, group in rule.groups if group in scenario.staff]
        if booked or any(activity.role in roles for roles in mine):
            yield f"{name.replace('_', ' ')} ({rule.reviews.at}): {_control(rule)}"


def _control(rule: Controller) -> str:
    if rule.moves:
        return f"{rule.moves.heads.value:g} of {rule.moves.from_} help {rule.moves.to} above {_limit(rule)}"
    if rule.overtime:
        more = rule.overtime.hours
        return f"{rule.overtime.group} stay {more.value:g} {more.unit} longer above {_limit(rule)}"
    if rule.cash:
        buffer = rule.cash.forecast.buffer
        side = "more" if rule.cash.pays else "less"
        kept = f", and {100 * buffer.value:g} of 100 {side}" if buffer and buffer.value else ""
        return f"{'cash is kept' if rule.cash.pays else 'money is promised'} as the forecast says{kept}"
    assert rule.calls_in is not None
    return f"{rule.calls_in.group} come as the forecast needs"


def _limit(rule: Controller) -> str:
    looks, above = rule.looks_at, rule.above
    number = f"{above.value:g}" if above else "0"
    if looks is None or looks.backlog:
        return f"{number} waiting"
    return f"{number} days of waiting" if looks.oldest else f"{number} of 100 late"


def market_words(plan: Market) -> Iterator[str]:
    """Yield how a market matches, and what is offered there."""
    yield "who waits longest chooses first" if plan.runs is None else f"matched stably, {plan.runs.at}"
    for name, offers in plan.offers.items():
        more = f", one more each {words_of(offers.every)}" if offers.every else ""
        first = f"{offers.stock.value:g} at the start" if offers.stock else "none at the start"
        yield f"{name.replace('_', ' ')}: {first}{more}, {offers.places.value:g} places each"
