"""What the verbs print: measured figures, comparisons, soundness, each for people or as JSON."""

from __future__ import annotations

import math

import pandas as pd

from simulator.acceptance.studies import not_claimed
from simulator.check import Soundness
from simulator.experiments.comparison import paired_interval
from simulator.experiments.pair import Pair
from simulator.experiments.ranking import Selection
from simulator.experiments.settling import Settled
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
    if missing := _missing(summary.loc[summary["runs"].eq(0) & summary["group"].eq("all"), "measure"]):
        print(missing)


def print_comparison(pair: Pair, *, as_json: bool) -> None:
    """Print a comparison beside the published figures."""
    if not as_json:
        print(comparison_text(pair))
        return
    print(json_text({"baseline": pair.baseline.scenario.name, "alternative": pair.alternative.scenario.name,
                     "seed": pair.baseline.seed, "confidence": pair.confidence, "measures": records(_beside(pair))}))


def comparison_text(pair: Pair) -> str:
    """Return a comparison in sentences and an aligned table, beside the published figures."""
    table = _beside(pair)
    rows = [[row.title, figure(row.baseline), figure(row.alternative), figure(row.difference),
             f"{figure(row.low)} to {figure(row.high)}", row.verdict, row.unit, row.published_baseline,
             row.published_alternative] for row in table[table["verdict"] != "not measured"].itertuples()]
    columns = ["Measure", "Before", "After", "Difference", "Interval", "Verdict", "Unit"]
    if any(cell for row in rows for cell in row[len(columns):]):
        columns += ["Published before", "Published after"]
    text = "\n".join([*answer(pair.table, pair.alternative.scenario.headline), "", as_text(columns, [row[: len(columns)] for row in rows], (1, 2, 3, 4))])
    return text + _missing(table.loc[table["verdict"] == "not measured", "measure"])


def _beside(pair: Pair) -> pd.DataFrame:
    known = [published_for(log.scenario.name) for log in (pair.baseline, pair.alternative)]
    return pair.table.assign(published_baseline=[_said(known[0], name) for name in pair.table["measure"]],
                             published_alternative=[_said(known[1], name) for name in pair.table["measure"]])


def _said(known: dict, name: str) -> str:
    return known[name].text if name in known else ""


def _missing(names: pd.Series) -> str:
    return f"\n\nNot measured, because this office never does what it needs: {', '.join(names)}" if len(names) else ""


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


def print_sweep(table: pd.DataFrame, place: str, *, as_json: bool) -> None:
    """Print one block for each measure, one line for each value."""
    if as_json:
        print(json_text({"place": place, "rows": records(table)}))
        return
    for name, part in table.groupby("measure", sort=False):
        if not part["runs"].any():
            print(f"{name}: not measured, because this office never does what it needs\n")
            continue
        print(f"{list_measures()[name].title} ({list_measures()[name].unit})")
        print(as_text((place, "Mean", "Interval", "Against the first", "Interval"),
                      [(row.value, figure(row.mean), f"{figure(row.low)} to {figure(row.high)}", figure(row.change),
                        f"{figure(row.change_low)} to {figure(row.change_high)}") for row in part.itertuples()], right=(1, 2, 3, 4)) + "\n")


def print_ranking(table: pd.DataFrame, chosen: Selection | None, name: str, *, as_json: bool) -> None:
    """Print the order, and the guaranteed choice when one was asked for."""
    measure = list_measures()[name]
    if as_json:
        choice = None if chosen is None else {"best": chosen.best, "tied": chosen.tied, "replications": chosen.replications}
        print(json_text({"measure": name, "unit": measure.unit, "rows": records(table), "choice": choice}))
        return
    print(f"{measure.title} ({measure.unit})")
    print(as_text(("Rank", "Scenario", "Mean", "Behind the best", "Interval", "Verdict"),
                  [(str(row.rank), row.scenario, figure(row.mean), figure(row.behind_best), f"{figure(row.low)} to {figure(row.high)}",
                    row.verdict) for row in table.itertuples()], right=(0, 2, 3, 4)))
    if chosen is not None:
        tied = f"; not told apart within the runs allowed: {', '.join(chosen.tied)}" if chosen.tied else ""
        print(f"\nChosen with the confidence asked: {chosen.best}{tied} (runs used: "
              + ", ".join(f"{label} {runs}" for label, runs in chosen.replications.items()) + ")")


def print_precision(found: Settled, name: str, *, as_json: bool) -> None:
    """Print mean, half-width, runs, and the warm-up suggested."""
    precision, warm_up = found.precision, found.warm_up
    if as_json:
        print(json_text({"measure": name, "mean": precision.mean, "half_width": precision.half_width, "replications": precision.replications,
                         "reached": precision.reached, "within_5_percent": found.within_5_percent, "warm_up_days": warm_up.observations,
                         "warm_up_settled": warm_up.settled, "warm_up_set_days": found.warm_up_set_days}))
        return
    print(f"{list_measures()[name].title}: {figure(precision.mean)} ± {figure(precision.half_width)} {list_measures()[name].unit} "
          f"after {precision.replications} replications" + ("" if precision.reached else "; the half-width wanted was not reached"))
    if found.within_5_percent:
        print(f"Within 5 of 100 of the mean after {found.within_5_percent} replications.")
    settled = "" if warm_up.settled else ", but the backlog does not settle within the run, so no cut can be trusted"
    print(f"Warm-up suggested by MSER-5 on the daily backlog: {warm_up.observations} days{settled}; set in the scenario: "
          f"{found.warm_up_set_days:.0f} days.")


def print_acceptance(table: pd.DataFrame, study: str, profile: str, *, as_json: bool) -> None:
    """Print the acceptance table, hold-outs apart."""
    if as_json:
        rows = [{"id": row.id, "title": row.title, "unit": row.unit, "published": row.published, "simulated": row.simulated, "low": row.low,
                 "high": row.high, "band": None if pd.isna(row.band_low) else [_finite(row.band_low), _finite(row.band_high)],
                 "kind": row.kind, "verdict": row.verdict} for row in table.itertuples()]
        print(json_text({"study": study, "profile": profile, "rows": rows, "not_claimed": not_claimed(study)}))
        return
    hold_out, given = table["kind"].eq("hold_out"), table["kind"].eq("input")
    for title, part in (("What must hold: figures the scenario was made to reach, and directions", table[~hold_out & ~given]),
                        ("Inputs: what the model is made of; they test nothing", table[given]),
                        ("Hold-outs, never used for fitting: the evidence", table[hold_out])):
        if part.empty:
            continue
        print(title)
        print(as_text(("Row", "What", "Published", "Simulated", "Interval", "Band", "Verdict", "Unit"),
                      [(row.id, row.title, row.published, figure(row.simulated), f"{figure(row.low)} to {figure(row.high)}",
                        _band(row.band_low, row.band_high), row.verdict, row.unit)
                       for row in part.itertuples()], right=(2, 3, 4, 5)) + "\n")
    print("What nobody may say on this ground:\n" + "\n".join(f"- {claim}" for claim in not_claimed(study)))


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _band(low: float, high: float) -> str:
    if math.isnan(low):
        return "–"
    if math.isinf(low):
        return f"below {high:g}"
    return f"above {low:g}" if math.isinf(high) else f"{low:g} to {high:g}"
