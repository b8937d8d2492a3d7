"""How busy each role of staff is, how long work waits for it and how much lies there: for `run` and `compare`."""

from __future__ import annotations

import pandas as pd

from simulator.experiments.comparison import compare_groups
from simulator.experiments.overload import has_no_mean
from simulator.experiments.own_interval import own_interval
from simulator.experiments.pair import ComparedFigures
from simulator.experiments.streaming import Figures
from simulator.measures.measuring import EVERYBODY
from simulator.measures.registry import list_measures
from simulator.plan.scenario import Scenario
from simulator.report.printing import as_text
from simulator.report.sentences import number, shown, span_text, told_verdict

_COLUMNS = ["measure", "title", "unit", "role"]


def roles_of_run(figures: Figures) -> pd.DataFrame:
    """Return ``measure, title, unit, role, mean, low, high, count``, one row for each measure and role of staff."""
    rows = []
    for (name, role), part in _of_roles(figures.by_role).groupby(["measure", "group"], sort=False):
        known = part[part["value"].notna()]
        bounds = own_interval(str(name), known["value"].to_numpy(float), known["count"].to_numpy(float))
        rows.append((name, list_measures()[name].title, list_measures()[name].unit, role, *bounds, part["count"].sum()))
    return pd.DataFrame(rows, columns=[*_COLUMNS, "mean", "low", "high", "count"])


def roles_of_pair(pair: ComparedFigures) -> pd.DataFrame:
    """Return ``measure, title, unit, role, baseline, alternative, difference, low, high, verdict``, as `Pair.table`.

    Verdicts of all roles are one family, beside that of the whole office.
    """
    tables = [_of_roles(table) for table in pair.by_role]
    if all(table.empty for table in tables):
        return pd.DataFrame(columns=[*_COLUMNS, "baseline", "alternative", "difference", "low", "high", "verdict"])
    roles = list(dict.fromkeys([*tables[0]["group"], *tables[1]["group"]]))
    table = compare_groups(tables[0], tables[1], roles, confidence=pair.confidence).rename(columns={"group": "role"})
    return table[[*_COLUMNS, "baseline", "alternative", "difference", "low", "high", "verdict"]]


def _of_roles(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["group"] != EVERYBODY]


def run_roles_text(figures: Figures) -> str:
    """Return the figures of each role of staff as a table, or nothing where nobody works at a desk."""
    table = roles_of_run(figures)
    if table.empty:
        return ""
    falls = bool(figures.overloads)
    rows = [(row.role, row.title, *(("grows", "–") if falls and has_no_mean(row.measure) else
                                    (number(row.mean, row.low, row.high), span_text(row.low, row.high))), row.unit)
            for row in table.itertuples()]
    return "\n\nBy role of staff\n" + as_text(("Role", "Measure", "Mean", "95 of 100 interval", "Unit"), rows, (2, 3))


def pair_roles_text(pair: ComparedFigures) -> str:
    """Return the comparison of each role of staff as a table, or nothing where nobody works at a desk."""
    table = roles_of_pair(pair)
    if table.empty:
        return ""
    rows = [(row.role, row.title, *shown(row, pair.growth), told_verdict(row, pair.growth), row.unit)
            for row in table.itertuples()]
    columns = ("Role", "Measure", "Before", "After", "Difference", "Interval", "Verdict", "Unit")
    together = "; the verdicts of all roles hold together" if pair.runs > 1 else ""
    return f"\n\nBy role of staff{together}\n" + as_text(columns, rows, (2, 3, 4, 5))


def nobody_text(scenario: Scenario, came: pd.DataFrame) -> str:
    """Return a sentence about the runs in which no case came, or nothing when cases came in all of them."""
    without = int((came["value"] == 0).sum())
    if not without:
        return ""
    when = " after the warm-up" if scenario.warm_up and scenario.warm_up.minutes else ""
    if without == len(came):
        return f"No case came{when} in any run, so there is nobody to count: figures about cases are left out.\n\n"
    return f"No case came{when} in {without} of {len(came)} runs; figures about cases stand on the others.\n\n"
