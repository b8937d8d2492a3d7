"""What somebody does in O5 who never takes people without an error for themselves: flags, errors, the picked cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Items = dict[str, dict[str, Any]]
Rows = Mapping[str, list[float]]
Story = Callable[[Rows], str]


def _all(desks: Mapping[str, Any], story: Story, false: Callable[[Rows, int], float]) -> Items:
    """Errors, shares of flags and people without an error as the rule says; false flags and the rest otherwise."""
    items: Items = {name: {} for name in ("errors", "flags", "innocent", "false_flags", "groups")}
    for case in desks["table"]["cases"]:
        rows = {row[0].rsplit(".", 1)[1]: row[1:] for row in case["panels"][0]["rows"]}
        sides = (("a", 0), ("b", 1))
        items["errors"][case["id"]] = {f"errors_{side}": 100 * rows["sample_errors"][place] / rows["checked"][place]
                                       for side, place in sides}
        items["flags"][case["id"]] = {f"flags_{side}": 100 * rows["flagged"][place] / sum(rows["flagged"])
                                      for side, place in sides}
        items["innocent"][case["id"]] = {
            f"innocent_{side}": rows["register"][place] * (1 - rows["sample_errors"][place] / rows["checked"][place])
            for side, place in sides}
        rates = {f"false_flags_{side}": false(rows, place) for side, place in sides}
        items["false_flags"][case["id"]] = rates | {
            "times": rates["false_flags_a"] / rates["false_flags_b"],
            "at_other": items["innocent"][case["id"]]["innocent_a"] * rates["false_flags_b"] / 1000}
        items["groups"][case["id"]] = story(rows)
    over = {case for case, said in items["groups"].items() if said in ("a", "b")}
    columns = {case["id"]: "out" if over & _stands_for(case) else "leave" for case in desks["columns"]["cases"]}
    return items | {"columns": columns, "why_passed": {"why": "bar"}}


def _stands_for(case: Mapping[str, Any]) -> set[str]:
    """The comparisons that a column tells apart."""
    split = {"village": "place", "young": "age", "women": "sex", "with_car": "car"}
    return {split[row[0].rsplit(".", 1)[1]] for row in case["panels"][0]["rows"] if abs(row[1] - row[2]) >= 40}


def _flagged(rows: Rows, place: int) -> float:
    return 1000 * rows["flagged"][place] / rows["register"][place]


def _more(one: float, other: float, least: float = 1.2) -> str:
    return "a" if one >= least * other else "b" if other >= least * one else "alike"


def flag_rates(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Takes flags for false flags: whoever is flagged more is checked too often."""
    return _all(desks, lambda rows: _more(_flagged(rows, 0), _flagged(rows, 1)), _flagged)


def flag_rates_and_errors(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Takes flags for false flags, and explains more flags by more errors wherever the sample shows more."""
    def story(rows: Rows) -> str:
        more = _more(_flagged(rows, 0), _flagged(rows, 1))
        errors = [rows["sample_errors"][place] / rows["checked"][place] for place in (0, 1)]
        return "errors" if more != "alike" and _more(errors[0], errors[1], 1.5) == more else more
    return _all(desks, story, _flagged)


def errors_alone(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Looks at the random sample alone: whoever errs less and is flagged at all is checked too often."""
    def story(rows: Rows) -> str:
        errors = [rows["sample_errors"][place] / rows["checked"][place] for place in (1, 0)]
        return _more(errors[0], errors[1], 1.5)
    return _all(desks, story, lambda rows, place: 1000 * rows["flagged"][place] / rows["register"][place])


def picked_cases(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Divides wrong flags by all flags: what share of the picked cases is in order."""
    def false(rows: Rows, place: int) -> float:
        return 1000 * (rows["flagged"][place] - rows["flagged_errors"][place]) / rows["flagged"][place]
    return _all(desks, lambda rows: _more(false(rows, 0), false(rows, 1), 1.1), false)


def shares_of_flags(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Goes by the share of flags beside the share of the register, as the office's test does."""
    def story(rows: Rows) -> str:
        shares = [(rows["flagged"][place] / sum(rows["flagged"])) / (rows["register"][place] / sum(rows["register"]))
                  for place in (0, 1)]
        return _more(shares[0], shares[1], 1.5)
    return _all(desks, story, lambda rows, place: 1000 * rows["flagged"][place] / sum(rows["flagged"]))


SHORTCUTS = {each.__name__: each for each in (flag_rates, flag_rates_and_errors, errors_alone, picked_cases,
                                              shares_of_flags)}
