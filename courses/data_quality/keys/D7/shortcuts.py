"""Ways through D7 that divide nothing: each looks at one thing alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Items = dict[str, dict[str, Any]]
Desks = Mapping[str, Mapping[str, Any]]
Facts = Mapping[str, int]
Year = list[list[Any]]


def _every(desks: Desks, cause: Callable[[Facts], str], absent: Callable[[Facts], float],
           none: Callable[[Year], int], missing: Callable[[Year], int]) -> Items:
    items: Items = {"causes": {}, "absent": {}, "careers": {}}
    for case in desks["districts"]["cases"]:
        facts = {row[0].rsplit(".", 1)[1]: row[1] for panel in case["panels"] for row in panel["rows"]}
        items["causes"][case["id"]], items["absent"][case["id"]] = cause(facts), absent(facts)
    for case in desks["careers"]["cases"]:
        year = case["panels"][0]["rows"]
        items["careers"][case["id"]] = {"none": none(year), "missing": missing(year)}
    return items


def _empty(year: Year) -> int:
    return sum(not row[2] for row in year)


def empty_is_none(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Counts every quarter without months as without work, and calls every short list fewer families."""
    return _every(desks, lambda facts: "fewer", lambda facts: facts["born"] - facts["list"], _empty, lambda year: 0)


def zero_is_none_blank_is_missing(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Takes a typed 0 for none and an empty cell for missing, and typed incomes of 0 for the cause."""
    return _every(desks, lambda facts: "unknown", lambda facts: facts["zero"],
                  lambda year: sum(row[2] == 0 for row in year), lambda year: sum(row[2] is None for row in year))


def largest_difference(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Takes the largest drop between two lines for the cause, whatever it is of, and all who dropped for entitled."""
    def drops(facts: Facts) -> dict[str, int]:
        return {"late": facts["born"] - facts["registered"], "lost": facts["registered"] - facts["reached"],
                "unknown": facts["reached"] - facts["filled"]}
    return _every(desks, lambda facts: max(drops(facts), key=lambda each: drops(facts)[each]),
                  lambda facts: max(drops(facts).values()), lambda year: 2, lambda year: 1)


def nobody_reported(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Counts the quarters in which the employer reported nobody as missing, whether a contract ran or not."""
    return _every(desks, lambda facts: "late", lambda facts: facts["born"] - facts["registered"],
                  lambda year: 1, lambda year: sum(not row[3] for row in year))


def no_contract_no_work(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Counts the quarters without a contract as none and all other empty ones as missing."""
    idle = {"none": lambda year: sum(not row[1] for row in year),
            "missing": lambda year: sum(not row[2] and row[1] > 0 for row in year)}
    return _every(desks, lambda facts: "lost", lambda facts: facts["registered"] - facts["reached"], **idle)


def half_of_the_births(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Goes by the size of the district alone."""
    return _every(desks, lambda facts: "fewer" if facts["born"] < 150 else "lost", lambda facts: facts["born"] / 10,
                  lambda year: 2, lambda year: 0)


def typed_zeros_are_incomes(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Never asks whether typed zeros are known, takes half of the largest loss for entitled, and counts an empty
    quarter as missing where the employer reported nobody else, whether a contract ran or not.
    """
    def lost(facts: Facts) -> dict[str, tuple[int, float]]:
        left = [facts[name] for name in ("born", "registered", "reached", "filled")]
        return {cause: (before - after, (before - after) / before) for cause, before, after in zip(
            ("late", "lost", "unknown"), left, left[1:], strict=False)}

    def cause(facts: Facts) -> str:
        shares = {each: share for each, (_, share) in lost(facts).items()}
        most = max(shares, key=lambda each: shares[each])
        return most if shares[most] >= 0.15 else "fewer"
    return _every(desks, cause, lambda facts: max(lost(facts).values())[0] / 2,
                  lambda year: sum(not row[2] and row[3] > 0 for row in year),
                  lambda year: sum(not row[2] and not row[3] for row in year))


SHORTCUTS = {each.__name__: each for each in (
    empty_is_none, zero_is_none_blank_is_missing, largest_difference, nobody_reported, no_contract_no_work,
    half_of_the_births, typed_zeros_are_incomes)}
