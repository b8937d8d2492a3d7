"""One parameter moved through several values, everything else and all luck held."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from simulator.experiments.intervals import holm, luck_alone, mean_interval
from simulator.experiments.overload import growth_of
from simulator.experiments.own_interval import own_interval, unreached
from simulator.experiments.pair import HEADLINE
from simulator.experiments.streaming import Asked, run_figures
from simulator.measures.measuring import EVERYBODY, select_measures
from simulator.plan.distributions import Distribution
from simulator.plan.scenario import Scenario, change_scenario
from synthetic_data import BadInput, Problem, cut_rule, doubt_rule, progress

_NUMBER = re.compile(r"-?\d[\d_]*(\.\d+)?(e[-+]?\d+)?", re.ASCII)


def sweep(
    scenario: Scenario,
    place: str,
    values: Sequence[Any],
    *,
    names: Sequence[str] | None = HEADLINE,
    seed: int = 1,
    replications: int = 10,
    workers: int = 1,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Run the scenario with each value at one dotted place.

    Parameters
    ----------
    place : as in the file, such as ``staff.officers.heads``
    values : numbers (the unit in the file stays, the origin becomes assumed; of a distribution its mean, and the
        spread grows with it), a share as text with its sign (``25 %``), or whole entries as in the file

    Returns
    -------
    pd.DataFrame : ``value, measure, mean, low, high, change, change_low, change_high, runs, growth, unreached,
        p_adjusted, verdict``; `change` is against the first value, pair by pair; NaN where it could not be taken
        or where `unreached` runs ended before the time was reached, such as by 90 of 100;
        `growth` is by how many cases a week the backlog grows for good, 0 for an office that keeps up. The verdict
        is `changes`, `no clear change`, `same`, or empty where nothing is judged; all verdicts of the table hold
        together (Holm over all its rows).

    Raises
    ------
    BadInput : no values, or the place or a value does not fit the scenario
    """
    if not values:
        raise BadInput(Problem(where="values", rule="must hold at least one value", remedy="write 4,5,6"))
    if rule := cut_rule([value for value in values if isinstance(value, str)]):
        raise BadInput(Problem(where=place, rule=rule))
    select_measures(names)
    asked = Asked(names=None if names is None else tuple(names))
    tables, growth, late = [], [], []
    # What is no value is refused before anything runs.
    offices = [change_scenario(scenario, {place: _entry(scenario, place, value)}) for value in values]
    for changed in progress(offices, "Sweeping"):
        figures = run_figures(changed, asked, seed=seed, replications=replications, workers=workers)
        table = figures.table
        late.append(unreached(table))
        tables.append(table.assign(value=table["value"].mask(table["measure"].isin(list(late[-1])))))
        growth.append(growth_of(figures.overloads))
    wide = [table[table["group"] == EVERYBODY].pivot(index="replication", columns="measure", values=["value", "count"])
            for table in tables]
    order = list(dict.fromkeys(tables[0]["measure"]))
    rows = [_row(str(value), name, table, wide[0]["value"][name], confidence)
            | {"growth": rate, "unreached": open_still.get(name, 0)}
            for value, table, rate, open_still in zip(values, wide, growth, late, strict=True) for name in order]
    table = pd.DataFrame(rows)
    table["p_adjusted"] = holm(table["p_adjusted"])
    return table.assign(verdict=[_verdict(row, confidence) for row in table.to_dict("records")])


def _verdict(row: Mapping[str, Any], confidence: float) -> str:
    if row["change"] == row["change_low"] == row["change_high"] == 0:
        return "same"
    if math.isnan(row["p_adjusted"]):
        return ""
    apart = row["p_adjusted"] <= 1 - confidence and not row["change_low"] <= 0 <= row["change_high"]
    return "changes" if apart else "no clear change"


def _row(value: str, name: str, table: pd.DataFrame, first: pd.Series, confidence: float) -> dict[str, Any]:
    now = table["value"][name]
    known = now.notna()
    counts = table["count"][name][known].to_numpy(float)
    mean, low, high = own_interval(name, now[known].to_numpy(float), counts, confidence)
    pairs = (now - first).dropna().to_numpy()
    change = mean_interval(pairs, confidence)
    # As in a comparison: a row without luck, or without any change, burdens no other.
    judged = len(pairs) > 1 and bool(pairs.any())
    return {
        "value": value,
        "measure": name,
        "mean": mean,
        "low": low,
        "high": high,
        "change": change[0],
        "change_low": change[1],
        "change_high": change[2],
        "runs": int(now.notna().sum()),
        "p_adjusted": luck_alone(pairs) if judged else float("nan"),
    }


def _entry(scenario: Scenario, place: str, value: Any) -> Any:
    """A bare number takes over the unit of the number it replaces; of a distribution it is the mean."""
    old = _look(scenario.model_dump(by_alias=True), place)
    number = str(value).strip()
    if isinstance(value, str) and (rule := doubt_rule(number)):
        raise BadInput(Problem(where=place, rule=rule))
    bare = number.removesuffix("%").rstrip() if isinstance(old, dict) and old.get("unit") == "share" else number
    if not isinstance(old, dict) or not _NUMBER.fullmatch(bare):
        return value
    if "unit" in old and "value" in old:
        # Without its range, which need not hold the new value.
        return {**old, "value": _value(number, value, old["unit"], place), "origin": "assumed",
                "source": "varied in a sweep", "range": None}
    if "parameters" in old:
        return {**old, "parameters": _parameters(old, place, float(number)), "origin": "assumed",
                "source": "varied in a sweep, with the same relative spread", "range": None}
    return value


def _value(number: str, value: Any, unit: str, place: str) -> float:
    """The number in the unit of the one that it replaces; a share that somebody types says its sign."""
    if number.endswith("%"):
        return float(number.removesuffix("%")) / 100
    if unit == "share" and isinstance(value, str) and float(number):
        raise BadInput(Problem(where=place, rule=f"is a share, of which {number} has two readings, {number} % and "
                               f"{float(number) * 100:g} %", value=value, remedy="write the sign, such as 25 %"))
    return float(number)


def _parameters(old: Mapping[str, Any], place: str, mean: float) -> tuple[float, ...]:
    try:
        return Distribution.model_validate(old).parameters_at(mean)
    except ValueError as error:
        remedy = "such as uniform 2 to 4 min (assumed; why)"
        raise BadInput(Problem(where=place, rule=str(error), remedy=remedy)) from None


def _look(raw: Any, place: str) -> Any:
    for key in place.split("."):
        try:
            raw = raw[int(key)] if isinstance(raw, (list, tuple)) else raw[key]
        except (KeyError, IndexError, ValueError, TypeError):
            raise BadInput(
                Problem(
                    where=place,
                    rule=f"is not a place in the scenario (stops at {key!r})",
                    remedy="use keys as in the file, joined by dots",
                )
            ) from None
    return raw
