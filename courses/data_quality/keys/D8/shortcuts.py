"""Ways through D8 that work nothing out: each looks at one thing alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Items = dict[str, dict[str, Any]]
Desks = Mapping[str, Mapping[str, Any]]
Rows = list[list[Any]]
Panels = Mapping[str, Rows]
SHOWS = {"office": "office", "form": "way", "transfer": "day", "list": "month"}
MEASURES = {"source": "new", "cleanup": "stock", "leave": "sample"}


def _every(desks: Desks, cause: Callable[[Panels], str], action: Callable[[dict[str, int]], str]) -> Items:
    items: Items = {"causes": {}, "owners": {}, "actions": {}, "measures": {}}
    for case in desks["plan"]["cases"]:
        panels = {panel["name"]: panel["rows"] for panel in case["panels"]}
        numbers = {row[0].rsplit(".", 1)[1]: row[1] for row in panels["numbers"]}
        keepers = {row[0].rsplit(".", 1)[1]: row[1].rsplit(".", 1)[1] for row in panels["keepers"]}
        items["causes"][case["id"]], items["actions"][case["id"]] = cause(panels), action(numbers)
        items["owners"][case["id"]] = keepers[cause(panels)]
        items["measures"][case["id"]] = MEASURES[action(numbers)]
    return items


def _most(of: Callable[[Rows], float]) -> Callable[[Panels], str]:
    """The cause whose table has most of something."""
    return lambda panels: max(SHOWS, key=lambda cause: of(panels[SHOWS[cause]]))


def always_the_form(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Takes every defect for the form's, and always mends at the source."""
    return _every(desks, lambda panels: "form", lambda numbers: "source")


def most_errors(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Goes by the largest count in any table, and cleans up where the stock is larger than a year's new ones."""
    return _every(desks, _most(lambda rows: max(row[2] for row in rows)),
                  lambda numbers: "cleanup" if numbers["stock"] > 12 * numbers["new"] else "source")


def widest_counts(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Goes by the table in which largest and smallest count lie furthest apart, and by harm alone."""
    return _every(desks, _most(lambda rows: max(row[2] for row in rows) / max(1, min(row[2] for row in rows))),
                  lambda numbers: "leave" if numbers["harm"] < 4 else "source")


def rising_months(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Sees a changed list wherever the last month counts more than the first, and chooses what takes fewer hours."""
    return _every(desks, lambda panels: "list" if panels["month"][-1][2] > panels["month"][0][2] else "office",
                  lambda numbers: "source" if numbers["source"] < numbers["cleanup"] else "cleanup")


def small_place_with_many(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Goes by the table whose smallest place has most defects, and by new ones and stock for each hour."""
    return _every(desks, _most(lambda rows: min(rows, key=lambda row: float(row[1]))[2]), _more_for_an_hour)


def fewest_somewhere(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Goes by the table that holds the smallest count of all, and by new ones and stock for each hour."""
    return _every(desks, _most(lambda rows: -min(row[2] for row in rows)), _more_for_an_hour)


def another_order(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Goes by the table in which places stand in another order by records than by defects; the same for the hours."""
    def turned(rows: Rows) -> float:
        return sum((one[1] - other[1]) * (one[2] - other[2]) < 0 for one in rows for other in rows) / len(rows)
    return _every(desks, _most(turned), _more_for_an_hour)


def _share(row: list[Any]) -> float:
    return float(row[2] / row[1])


def highest_share(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Goes by the table in which the highest share of all stands, beside no other; the same for the hours."""
    return _every(desks, _most(lambda rows: max(map(_share, rows))), _more_for_an_hour)


def shares_furthest_apart(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Goes by the table whose highest share is most times its lowest, whatever lies between; the same for the hours."""
    def apart(rows: Rows) -> float:
        shares = sorted(map(_share, rows))
        return shares[-1] / max(shares[0], 1e-9)
    return _every(desks, _most(apart), _more_for_an_hour)


def above_a_tenth(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Takes the first table in which one place has it in more than a tenth and another in less than a fifteenth."""
    def cause(panels: Panels) -> str:
        return next((each for each, by in SHOWS.items() if max(map(_share, panels[by])) > 1 / 10
                     and min(map(_share, panels[by])) < 1 / 15), "office")
    return _every(desks, cause, _more_for_an_hour)


def _more_for_an_hour(numbers: Mapping[str, int]) -> str:
    """Whatever a fix prevents and a record harms."""
    return "source" if 12 * numbers["new"] * numbers["cleanup"] > numbers["stock"] * numbers["source"] else "cleanup"


def cheap_or_nothing(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Names a delivery each time, and leaves whatever takes more than a hundred hours."""
    return _every(desks, lambda panels: "transfer", lambda numbers: "leave" if min(
        numbers["source"], numbers["cleanup"]) > 100 else "cleanup")


def prevents_most(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Names an office each time, and mends at the source wherever more than half is prevented."""
    return _every(desks, lambda panels: "office", lambda numbers: "source" if numbers["prevents"] > 50 else "leave")


SHORTCUTS = {each.__name__: each for each in (
    always_the_form, most_errors, widest_counts, rising_months, small_place_with_many, fewest_somewhere, another_order,
    highest_share, shares_furthest_apart, above_a_tenth, cheap_or_nothing, prevents_most)}
