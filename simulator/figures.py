"""What the verbs print: measured figures, comparisons, soundness, each for people or as JSON."""

from __future__ import annotations

import pandas as pd

from simulator.check import Soundness
from simulator.experiments.comparison import paired_interval
from simulator.experiments.pair import Pair
from simulator.measures.registry import list_measures
from simulator.printing import as_json as json_text
from simulator.printing import as_text, records
from simulator.published_figures import published_for
from simulator.report.sentences import answer, figure
from synthetic_data import BadInput


def summarise_runs(table: pd.DataFrame) -> pd.DataFrame:
    """Return mean and interval over replications: ``group, measure, title, unit, mean, low, high, runs, count``."""
    rows = []
    for (name, group), part in table.groupby(["measure", "group"], sort=False):
        values = part["value"].dropna()
        mean, low, high = paired_interval(values.to_numpy())
        measure = list_measures()[name]
        rows.append((group, name, measure.title, measure.unit, mean, low, high, len(values), part["count"].sum()))
    return pd.DataFrame(rows, columns=["group", "measure", "title", "unit", "mean", "low", "high", "runs", "count"])


def print_measured(table: pd.DataFrame, *, as_json: bool) -> None:
    """Print figures of one scenario; those that could not be measured are named at the end."""
    summary = summarise_runs(table)
    if as_json:
        print(json_text({"measures": records(summary)}))
        return
    seen = summary[summary["runs"] > 0]
    groups = [f"{row.title}" + ("" if row.group == "all" else f" [{row.group}]") for row in seen.itertuples()]
    print(as_text(("Measure", "Mean", "95 of 100 interval", "Counted", "Unit"),
                  [(title, figure(row.mean), f"{figure(row.low)} to {figure(row.high)}", f"{row.count:,.0f}", row.unit)
                   for title, row in zip(groups, seen.itertuples(), strict=True)], right=(1, 2, 3)))
    _print_missing(summary.loc[summary["runs"].eq(0) & summary["group"].eq("all"), "measure"])


def print_comparison(pair: Pair, *, as_json: bool) -> None:
    """Print a comparison beside the published figures."""
    known = [published_for(log.scenario.name) for log in (pair.baseline, pair.alternative)]
    table = pair.table.assign(published_baseline=[_said(known[0], name) for name in pair.table["measure"]],
                              published_alternative=[_said(known[1], name) for name in pair.table["measure"]])
    if as_json:
        print(json_text({"baseline": pair.baseline.scenario.name, "alternative": pair.alternative.scenario.name,
                         "seed": pair.baseline.seed, "confidence": pair.confidence, "measures": records(table)}))
        return
    print("\n".join(answer(pair.table)) + "\n")
    seen = table[table["verdict"] != "not measured"]
    columns, rows = ["Measure", "Before", "After", "Difference", "Interval", "Verdict", "Unit"], []
    for row in seen.itertuples():
        rows.append([row.title, figure(row.baseline), figure(row.alternative), figure(row.difference),
                     f"{figure(row.low)} to {figure(row.high)}", row.verdict, row.unit, row.published_baseline,
                     row.published_alternative])
    if any(known):
        columns += ["Published before", "Published after"]
    print(as_text(columns, [row[: len(columns)] for row in rows], right=(1, 2, 3, 4)))
    _print_missing(table.loc[table["verdict"] == "not measured", "measure"])


def _said(known: dict, name: str) -> str:
    return known[name].text if name in known else ""


def _print_missing(names: pd.Series) -> None:
    if len(names):
        print("\nNot measured, because this office never does what it needs: " + ", ".join(names))


def print_soundness(soundness: Soundness, *, as_json: bool) -> None:
    """Print warnings and the load that theory predicts for each role, or raise with every problem."""
    if soundness.problems:
        raise BadInput(list(soundness.problems))
    if as_json:
        print(json_text({"cases": soundness.cases, "warnings": list(soundness.warnings), "roles": {
            ", ".join(load.roles): {"utilisation": load.utilisation} for load in soundness.loads}}))
        return
    print(f"Sound. About {soundness.cases:,.0f} cases a run.")
    for load in soundness.loads:
        print(f"{', '.join(load.roles)}: staff will be busy about {100 * load.utilisation:.0f} of 100 minutes")
    for warning in soundness.warnings:
        print(f"Warning: {warning}")
