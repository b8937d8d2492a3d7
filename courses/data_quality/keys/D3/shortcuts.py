"""Ways through D3 that weigh nothing: each looks at one thing alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Items = dict[str, dict[str, Any]]
Desks = Mapping[str, Mapping[str, Any]]
Facts = Mapping[str, Any]
REMEDY_BY_WHY = ("field", "hand", "hand")


def _every(desks: Desks, **rules: Callable[[Facts, list[list[Any]], list[int]], Any]) -> Items:
    items: Items = {item: {} for item in rules}
    for case in desks["jobs"]["cases"]:
        panels = {panel["name"]: panel["rows"] for panel in case["panels"]}
        facts = {row[0]: row[1] for row in panels["facts"]}
        for item, rule in rules.items():
            items[item][case["id"]] = rule(facts, panels["sample"], [row[1] for row in panels["why"]])
    return items


def _in_use(facts: Facts, sample: list[list[Any]]) -> list[Any]:
    return next(row for row in sample if row[0] == facts["d3.in_use"])


def dear_wrong_links_high_bar(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Goes by the two costs alone: dear wrong links mean a high bar, dear missed links a low one."""
    def bar(facts: Facts, sample: list[list[Any]], why: list[int]) -> str:
        missed, wrong = facts["d3.cost.missed"], facts["d3.cost.wrong"]
        return "b80" if wrong > 4 * missed else "b65" if wrong > missed else "b50" if wrong == missed else \
            "b20" if missed > 4 * wrong else "b35"
    return _every(desks, bars=bar, gaps=lambda *_: 2, reaches=lambda *_: "b35", remedies=lambda *_: "field")


def keeps_the_bar_in_use(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Leaves every bar where it is and says that there is no gap."""
    return _every(desks, bars=lambda facts, *_: f"b{facts['d3.in_use']}", gaps=lambda *_: 0,
                  reaches=lambda *_: "none", remedies=lambda *_: "nothing")


def subtracts_the_counts(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Takes the difference of the missed links without asking of how many, and the largest cause for the remedy."""
    return _every(desks, bars=lambda *_: "b50", reaches=lambda *_: "b20",
                  gaps=lambda facts, sample, why: _in_use(facts, sample)[2] - _in_use(facts, sample)[1],
                  remedies=lambda facts, sample, why: REMEDY_BY_WHY[why.index(max(why))])


def fewest_errors(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Sets the bar where missed and wrong links together are fewest, whatever they cost."""
    def bar(facts: Facts, sample: list[list[Any]], why: list[int]) -> str:
        return f"b{min(sample, key=lambda row: sum(row[1:4]))[0]}"
    return _every(desks, bars=bar, gaps=lambda *_: 10, reaches=lambda *_: "b50", remedies=lambda *_: "lower")


def no_wrong_link_at_all(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Sets the lowest bar at which nobody is joined wrongly, and looks one bar down by hand."""
    def bar(facts: Facts, sample: list[list[Any]], why: list[int]) -> str:
        return f"b{next((row[0] for row in sample if not row[3]), 80)}"

    def reach(facts: Facts, sample: list[list[Any]], why: list[int]) -> str:
        return f"b{facts['d3.in_use'] - 15}"
    return _every(desks, bars=bar, gaps=lambda *_: 5, reaches=reach, remedies=lambda *_: "hand")


def many_hours_reach_far(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Goes by the hours alone for the reach, and by the sum of the causes for the remedy."""
    def reach(facts: Facts, sample: list[list[Any]], why: list[int]) -> str:
        return "none" if facts["d3.hours"] < 4 else "b50" if facts["d3.hours"] < 8 else "b20"
    return _every(desks, bars=lambda *_: "b35", gaps=lambda *_: 8, reaches=reach,
                  remedies=lambda facts, sample, why: "nothing" if sum(why) < 12 else "field")


SHORTCUTS = {each.__name__: each for each in (
    dear_wrong_links_high_bar, keeps_the_bar_in_use, subtracts_the_counts, fewest_errors, no_wrong_link_at_all,
    many_hours_reach_far)}
